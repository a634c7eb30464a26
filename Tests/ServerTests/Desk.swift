import CanonicalJSON
import Chronology
import Foundation
import HTTPTypes
import Hummingbird
import Logbook
import Logging
import NIOCore
import Synchronization
import Wording

@testable import Access
@testable import Server

/// A server of a logbook of its own, asked without a network.
final class Desk: Sendable {
  let folder: URL
  let book: Logbook
  let core: ServerCore
  let clock = TestClock()
  private let tokens = Mutex<[Role: String]>([:])

  init(_ options: ServerOptions = ServerOptions(), hasUser: Bool = true) async throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "touchstone-server-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let clock = clock
    book = try Logbook.create(
      at: folder.appending(path: "logbook").path,
      Logbook.Plan(dealer: "示例汽车", origin: "example.com/dealer-1"),
      surroundings: Surroundings(
        environment: ["TOUCHSTONE_KEYS": folder.appending(path: "keys").path],
        now: { clock.now }))
    try book.startServing()
    core = try ServerCore(
      book, options, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      hasher: PasswordHasher(cost: 4))
    if hasUser { try await user("administrator", [.recorder]) }
  }

  deinit {
    try? book.close()
    try? FileManager.default.removeItem(at: folder)
  }

  static let password = "correct horse battery"

  /// A user who has used their link; the secret of the authenticator's codes.
  @discardableResult
  func user(_ name: String, _ roles: Set<Role>) async throws -> OneTimePassword? {
    let session = book.session(actor: "S-9")
    let added = try await session.addUser(name, roles: roles)
    let hash = try await core.hasher.hash(Self.password)
    let authenticator = try core.access.invitation(added.link)?.authenticator
    let code = code(authenticator)
    _ = try await session.withAccess { try $0.accept(added.link, hash, code: code) }
    clock.advance(seconds: 60)
    return authenticator
  }

  func code(_ authenticator: OneTimePassword?) -> String? {
    authenticator.map { $0.code(step: clock.now.milliseconds / 30_000) }
  }

  /// The token of a program with a role.
  func token(_ role: Role) async throws -> String {
    if let token = tokens.withLock({ $0[role] }) { return token }
    let token = try await book.session(actor: "S-9").addToken(
      "t-" + role.rawValue, roles: [role], days: 30
    ).text
    tokens.withLock { $0[role] = token }
    return token
  }

  struct Answer {
    let status: Int
    let headers: HTTPFields
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
    func json() throws -> JSON { try JSON(strict: body) }
    var code: String? { (try? json())?["code"]?.text }
  }

  func request(
    _ method: HTTPRequest.Method, _ path: String, _ body: String = "", type: String? = nil,
    headers: [(String, String)] = []
  ) -> Request {
    var head = HTTPRequest(method: method, scheme: "http", authority: "127.0.0.1", path: path)
    if !body.isEmpty { head.headerFields[.contentType] = type ?? "application/json" }
    for (name, value) in headers {
      if let name = HTTPField.Name(name) {
        head.headerFields.append(.init(name: name, value: value))
      }
    }
    return Request(head: head, body: RequestBody(buffer: ByteBuffer(string: body)))
  }

  func send(
    _ method: HTTPRequest.Method, _ path: String, _ body: String = "", type: String? = nil,
    as role: Role? = nil, headers: [(String, String)] = []
  ) async throws -> Answer {
    var headers = headers
    if let role { headers.append(("Authorization", "Bearer " + (try await token(role)))) }
    let response = await ServerResponder(server: core).answer(
      request(method, path, body, type: type, headers: headers), peer: "127.0.0.1")
    let collector = Collector()
    try await response.body.write(Writer(collector: collector))
    return Answer(
      status: response.status.code, headers: response.headers, body: collector.bytes)
  }

  func get(_ path: String, as role: Role? = nil) async throws -> Answer {
    try await send(.get, path, as: role)
  }

  /// Records a fact.
  @discardableResult
  func record(_ json: String, as role: Role = .recorder) async throws -> JSON {
    let answer = try await send(.post, "/api/v1/facts", json, as: role)
    if answer.status != 201 { throw Unexpected(text: answer.text) }
    return try answer.json()
  }

  struct Unexpected: ExplainedError {
    let text: String
    var code: String { "test.unexpected" }
    var sentence: Sentence { Sentence(text, text) }
  }
}

/// What was written of a body so far.
final class Collector: Sendable {
  private let held = Mutex<[UInt8]>([])

  var bytes: [UInt8] { held.withLock { $0 } }
  var text: String { String(decoding: bytes, as: UTF8.self) }

  func add(_ buffer: ByteBuffer) { held.withLock { $0 += buffer.readableBytesView } }
}

struct Writer: ResponseBodyWriter {
  let collector: Collector

  mutating func write(_ buffer: ByteBuffer) async throws { collector.add(buffer) }
  consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

/// A clock that tests set.
final class TestClock: Sendable {
  private let time = Mutex(RFC3339.read("2026-03-20T02:30:00Z")?.time ?? .earliest)

  var now: Timestamp { time.withLock { $0 } }

  func advance(seconds: Int64) {
    time.withLock { $0 = $0.adding(milliseconds: seconds * 1_000) }
  }
}
