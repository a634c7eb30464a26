internal import Access
internal import CanonicalJSON
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Logbook
internal import NIOCore
internal import Wording

/// One request on its way to its answer.
struct Exchange: Sendable {
  let request: Request
  let server: ServerCore
  /// Of the path, unescaped.
  let parameters: [String: String]
  let pairs: [(name: String, value: String)]
  /// Who has come in; nil where nobody needs to.
  let caller: Caller?
  /// The secret of the caller's session.
  let secret: Secret?
  let language: Language
  let requestID: String
  let trace: TraceParent?
  /// Of the client, for pauses after failures; it is logged nowhere.
  let address: String
  /// Closes the connection at once.
  let disconnect: @Sendable () -> Void

  /// A session of the logbook for the caller.
  var session: Session {
    let actor = caller?.actor ?? "server"
    return server.book.session(
      actor: actor, role: caller?.roles.max() ?? .recorder, language: language,
      seen: server.seen.position(of: actor))
  }

  func may(_ right: Right) -> Bool { caller?.may(right) ?? false }

  /// - Throws: `HTTPFault.notAllowed`.
  func need(_ right: Right) throws { if !may(right) { throw HTTPFault.notAllowed } }

  // MARK: Parameters

  func parameter(_ name: String) throws -> String {
    guard let value = parameters[name] else { throw HTTPFault.notFound }
    return value
  }

  /// The value of a query's parameter; nil where it is not there or empty.
  func query(_ name: String) -> String? {
    pairs.last { $0.name == name }.flatMap { $0.value.isEmpty ? nil : $0.value }
  }

  // MARK: Body

  /// The longest body of a request that records: 1 MiB.
  static let bodyLimit = 1 << 20

  /// The whole body. Where nothing comes at all, the connection's idle timeout ends it.
  ///
  /// - Throws: `HTTPFault.badEncoding`, `.tooLarge`, `.slow`.
  func body(limit: Int = bodyLimit) async throws -> [UInt8] {
    if let encoding = request.headers[.contentEncoding], encoding.lowercased() != "identity" {
      throw HTTPFault.badEncoding
    }
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
      throw HTTPFault.tooLarge(limit: limit)
    }
    var bytes: [UInt8] = []
    let end = ContinuousClock.now + .seconds(server.options.bodyPatience)
    for try await part in request.body {
      guard bytes.count + part.readableBytes <= limit else {
        throw HTTPFault.tooLarge(limit: limit)
      }
      bytes += part.readableBytesView
      guard ContinuousClock.now < end else { throw HTTPFault.slow }
    }
    return bytes
  }

  /// The content type without its parameters, in small letters.
  var contentType: String? {
    request.headers[.contentType].map { header in
      String(header.prefix { $0 != ";" }).trimmingCharacters(in: .whitespaces).lowercased()
    }
  }

  /// A body of JSON.
  ///
  /// - Throws: `HTTPFault.badType`, `JSONError`.
  func json(limit: Int = bodyLimit, rules: JSON.Rules = .event) async throws -> JSON {
    guard contentType == "application/json" else {
      throw HTTPFault.badType(expected: ["application/json"])
    }
    return try JSON(strict: try await body(limit: limit), rules: rules)
  }

  /// The fields of a form.
  ///
  /// - Throws: `HTTPFault.badType`, `.malformed`.
  func form() async throws -> [String: String] {
    guard contentType == "application/x-www-form-urlencoded" else {
      throw HTTPFault.badType(expected: ["application/x-www-form-urlencoded"])
    }
    let text = String(validating: try await body(limit: 1 << 16), as: UTF8.self)
    guard let pairs = text.flatMap({ FormText.pairs($0) }) else { throw HTTPFault.malformed }
    return Dictionary(pairs.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
  }
}
