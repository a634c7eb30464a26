internal import Access
internal import Foundation
internal import HTTPTypes
public import Hummingbird
internal import Logbook
internal import Logging
internal import Wording

/// Answers every request: finds the route, the caller and their rights, and turns what is thrown into
/// a problem.
public struct ServerResponder: HTTPResponder {
  public typealias Context = ServerContext

  let server: ServerCore

  public func respond(to request: Request, context: ServerContext) async throws -> Response {
    await answer(request, peer: context.peer, cut: context.cut)
  }

  /// - Parameter peer: the address of the connection's other end.
  func answer(
    _ request: Request, peer: String, cut: @escaping @Sendable () -> Void = {}
  ) async -> Response {
    let begun = ContinuousClock.now
    server.metrics.began()
    let requestID = Self.newID()
    let trace = TraceParent(request.headers[.traceparent])
    let language = RequestLanguage.of(request, server.book.settings.language)
    var found = Found()
    var response: Response
    var failure: String?
    do {
      response = try await respond(to: request, peer, language, requestID, trace, cut, &found)
    } catch {
      let problem = Problem(error, language: language)
      failure = problem.code
      response = answer(problem, found.route, request, language, requestID)
    }
    if request.method == .head { response = response.createHeadResponse() }
    SecurityHeaders.add(to: &response, isSecure: server.isSecure)
    response.headers[.requestID] = requestID
    let elapsed = begun.duration(to: .now)
    let seconds =
      Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
    let route = found.route?.path ?? "none"
    server.metrics.ended(
      method: found.route == nil ? "other" : request.method.rawValue, route: route,
      status: response.status.code, seconds: seconds, code: failure)
    log(request, response, route, requestID, trace, seconds, failure)
    return response
  }

  /// What was found out about a request, for its log line.
  private struct Found {
    var route: Route?
  }

  private func respond(
    to request: Request, _ peer: String, _ language: Language, _ requestID: String,
    _ trace: TraceParent?, _ cut: @escaping @Sendable () -> Void, _ found: inout Found
  ) async throws -> Response {
    let target = request.head.path ?? ""
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let parameters: [String: String]
    let route: Route
    switch server.routes.find(request.method, parts.first ?? "") {
    case .route(let match, let values): (route, parameters) = (match, values)
    case .otherMethod(let methods):
      throw HTTPFault.otherMethod(methods.map(\.rawValue).sorted())
    case .nothing: throw HTTPFault.notFound
    }
    found.route = route
    guard let query = FormText.pairs(parts.count > 1 ? parts[1] : "") else {
      throw HTTPFault.malformed
    }
    try route.operation?.check(query)
    let who = try await admit(request, to: route)
    return try await route.handle(
      Exchange(
        request: request, server: server, parameters: parameters, pairs: query,
        caller: who.caller, secret: who.secret, language: language, requestID: requestID,
        trace: trace, address: ClientAddress.of(request, peer, server.options), disconnect: cut))
  }

  /// Lets the caller pass, or throws why not.
  private func admit(
    _ request: Request, to route: Route
  ) async throws -> Authentication.Result {
    if route.admission == .anyone {
      if route.method != .get { try checkOrigin(request.head) }
      return Authentication.Result()
    }
    let who = try caller(of: request)
    // A form of somebody who has not come in yet: only where it comes from can be told.
    if who.secret != nil || who.caller == nil, !Self.isSafe(request.method) {
      try checkOrigin(request.head)
    }
    switch route.admission {
    case .anyone, .visitor: break
    case .signedIn: if who.caller == nil { throw HTTPFault.signInNeeded }
    case .right(let right):
      guard let caller = who.caller else { throw HTTPFault.signInNeeded }
      guard caller.may(right) else { throw HTTPFault.notAllowed }
    }
    if let secret = who.secret {
      if !Self.isSafe(request.method), route.operation != nil {
        try checkToken(request.head.headerFields[.formToken], secret)
      }
      if server.access.isStale(secret) {
        try await server.book.session(actor: "server").withAccess { try $0.touch(secret) }
      }
    }
    return who
  }

  /// Who sends a request. Before there is a user, only a program with a token is answered.
  private func caller(of request: Request) throws -> Authentication.Result {
    let authentication = Authentication(server: server, head: request.head)
    if try server.access.hasUsers() { return try authentication.result() }
    guard let who = try? authentication.result(), who.caller != nil else {
      throw HTTPFault.noUsers
    }
    return who
  }

  static func isSafe(_ method: HTTPRequest.Method) -> Bool { method == .get || method == .head }

  private func checkOrigin(_ head: HTTPRequest) throws {
    guard Authentication.isOfOwnOrigin(head, isSecure: server.isSecure) else {
      throw HTTPFault.forged
    }
  }

  private func checkToken(_ token: String?, _ secret: Secret) throws {
    guard let token, Secret.equal(token, Authentication.formToken(secret)) else {
      throw HTTPFault.forged
    }
  }

  /// A page for a browser that asked for one, and for programs the problem as it is.
  private func answer(
    _ problem: Problem, _ route: Route?, _ request: Request, _ language: Language,
    _ requestID: String
  ) -> Response {
    let wantsPage =
      route.map { $0.operation == nil }
      ?? (request.headers[.accept]?.contains("text/html") == true)
    guard wantsPage else { return problem.response(language, requestID: requestID) }
    if problem.status == 401, Self.isSafe(request.method) {
      return .seeOther("/sign-in")
    }
    return ProblemPage.response(
      problem, language, requestID: requestID, dealer: server.book.settings.dealer)
  }

  private func log(
    _ request: Request, _ response: Response, _ route: String, _ requestID: String,
    _ trace: TraceParent?, _ seconds: Double, _ failure: String?
  ) {
    let level: Logger.Level = response.status.code >= 500 ? .error : .info
    server.logger.log(
      level: level, "request",
      metadata: [
        "requestId": .string(requestID), "method": .string(Self.name(request.method)),
        "route": .string(route), "status": .stringConvertible(response.status.code),
        "milliseconds": .stringConvertible(Int((seconds * 1_000).rounded())),
        "trace": .string(trace?.traceID ?? ""), "code": .string(failure ?? ""),
      ])
  }

  /// A method that we know; others may hold anything.
  private static func name(_ method: HTTPRequest.Method) -> String {
    [.get, .head, .post, .put, .patch, .delete, .options].contains(method)
      ? method.rawValue : "other"
  }

  /// 16 hexadecimal digits.
  private static func newID() -> String {
    let digits = String(UInt64.random(in: .min ... .max), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
