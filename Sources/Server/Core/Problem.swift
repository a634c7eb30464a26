internal import Access
internal import CanonicalJSON
internal import Custody
internal import EventLog
internal import Evidence
internal import Exports
internal import HTTPTypes
internal import Hummingbird
internal import Journeys
internal import Logbook
internal import MerkleTree
internal import Reports
internal import Storage
internal import Vault
internal import Wording

/// What went wrong, as a program reads it (RFC 9457): the status, and the stable code.
struct Problem: Sendable {
  let status: Int
  let code: String
  let sentence: Sentence
  var headers = HTTPFields()
  /// What else is told: refusals by line.
  var members: [(String, JSON)] = []

  static let contentType = "application/problem+json"

  init(_ error: any Error, language: Language) {
    let known = error as? any ExplainedError ?? StorageError(foreign: error)
    guard let known else {
      // What an error that nobody foresaw holds may be anything: its kind and no more.
      code = "internal.\(type(of: error))"
      status = 500
      sentence = Sentence(
        "内部错误；请带上请求编号报告", "internal error; please report it with the id of the request")
      return
    }
    code = known.code
    status = Self.status(of: known)
    // Paths of this machine are nobody's business who asks over a network.
    sentence = known is StorageError && status >= 500 ? Self.storageTrouble : known.sentence
    if status == 503 || status == 429 { headers[.retryAfter] = "1" }
    switch known {
    case AccessError.throttled(let seconds): headers[.retryAfter] = String(seconds)
    case HTTPFault.otherMethod(let methods):
      headers[.allow] = methods.joined(separator: ", ")
    case HTTPFault.signInNeeded, HTTPFault.badCredentials:
      headers[.wwwAuthenticate] = "Bearer"
    case let batch as FactBatchError:
      members = [
        (
          "refusals",
          .array(
            batch.refusals.map { refusal in
              [
                "index": .integer(Int64(refusal.line)), "code": .string(refusal.error.code),
                "detail": .string(refusal.error.sentence(language)),
              ]
            })
        )
      ]
    default: break
    }
  }

  private static let storageTrouble = Sentence(
    "磁盘或数据库出了问题，写入的结果可能不明；请用同样的编号重试",
    "the disk or the database is in trouble, and what became of a change may be unknown; retry with "
      + "the same id")

  func response(_ language: Language, requestID: String) -> Response {
    let body = JSON.object(
      [
        .init("type", .string("urn:touchstone:error:" + code)),
        .init("title", .string(Self.title(status))),
        .init("status", .integer(Int64(status))), .init("code", .string(code)),
        .init("detail", .string(sentence(language))), .init("requestId", .string(requestID)),
      ] + members.map { JSON.Member($0.0, $0.1) })
    var response = Response.json(body, status: HTTPResponse.Status(code: status))
    response.headers[.contentType] = Self.contentType
    for field in headers { response.headers[field.name] = field.value }
    return response
  }
}

extension Problem {
  /// What a status is called (RFC 9110).
  private static func title(_ status: Int) -> String {
    let known: [HTTPResponse.Status] = [
      .badRequest, .unauthorized, .forbidden, .notFound, .methodNotAllowed, .requestTimeout,
      .conflict, .gone, .preconditionFailed, .contentTooLarge, .unsupportedMediaType,
      .unprocessableContent, .tooManyRequests, .internalServerError, .serviceUnavailable,
    ]
    return known.first { $0.code == status }?.reasonPhrase ?? "Error"
  }

  /// The status of an error; the table stands here alone.
  static func status(of error: any ExplainedError) -> Int {
    switch error {
    case let error as HTTPFault: error.status
    case let error as AccessError: status(of: error)
    case let error as LogbookError: status(of: error)
    case let error as StorageError: status(of: error)
    case let error as AppendError: status(of: error)
    case let error as VaultError: status(of: error)
    case Refusal.customerErased: 410
    case is Refusal: 409
    case is JSONError: 400
    case ProofError.outOfRange: 404
    case is ProofError: 500
    case let error as ReportError: status(of: error)
    case is ExportError: 400
    case is BackupError: 409
    case is KeyError: 500
    default: error.code.hasPrefix("damage.") ? 500 : 422
    }
  }

  private static func status(of error: AccessError) -> Int {
    switch error {
    case .refused: 401
    case .throttled: 429
    case .badLink, .noUser, .noToken: 404
    case .tokenTaken, .lastAdministrator: 409
    case .busy: 503
    case .weakPassword, .passwordsDiffer, .wrongCode, .noRole, .unknownRole, .badName, .badExpiry:
      422
    }
  }

  private static func status(of error: LogbookError) -> Int {
    switch error {
    case .noCustomer, .noStaff, .noAdvisor, .noJourney, .noEvent: 404
    case .blueprintUnknown, .blueprintVersionUnknown: 404
    case .manyCustomers, .blueprintDiffers, .factorSetDiffers: 409
    case .busy, .interrupted: 503
    case .nothingNamed, .badAssignment, .unknownField, .notOneOf, .reasonNoCode, .factorSetUnnamed:
      422
    default: 500
    }
  }

  private static func status(of error: StorageError) -> Int {
    switch error {
    case .busy, .full, .unknownOutcome, .inputOutput: 503
    default: 500
    }
  }

  private static func status(of error: AppendError) -> Int {
    switch error {
    case .versionMismatch: 412
    case .conflict, .notAbsent: 409
    case .empty: 422
    }
  }

  private static func status(of error: VaultError) -> Int {
    switch error {
    case .erased: 410
    case .noKey: 409
    default: 500
    }
  }

  private static func status(of error: ReportError) -> Int {
    switch error {
    case .emptyLog, .nothingInPeriod, .unknownAdvisor: 404
    default: 400
    }
  }
}
