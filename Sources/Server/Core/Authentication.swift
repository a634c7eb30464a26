internal import Access
internal import HTTPTypes
internal import Hummingbird

/// Who sends a request: by a token, or by the cookie of a session.
struct Authentication {
  let server: ServerCore
  let head: HTTPRequest

  struct Result {
    var caller: Caller?
    var secret: Secret?
  }

  /// - Throws: `HTTPFault.badCredentials` for a token that is none; a session that ended is nobody.
  func result() throws -> Result {
    if let header = head.headerFields[.authorization] {
      let parts = header.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "bearer",
        let secret = Secret(text: parts[1]),
        let caller = try server.access.caller(secret, by: .token)
      else { throw HTTPFault.badCredentials }
      return Result(caller: caller)
    }
    guard let secret = cookie else { return Result() }
    guard let caller = try server.access.caller(secret, by: .session) else { return Result() }
    return Result(caller: caller, secret: secret)
  }

  private var cookie: Secret? {
    Self.cookie(server.cookieName, head).flatMap { Secret(text: $0) }
  }

  /// A cookie's value by name; nil where it is sent twice.
  static func cookie(_ name: String, _ head: HTTPRequest) -> String? {
    let values = head.headerFields[values: .cookie].flatMap { $0.split(separator: ";") }
      .compactMap { part -> Substring? in
        let pair = part.drop { $0 == " " }
        guard pair.hasPrefix(name + "=") else { return nil }
        return pair.dropFirst(name.count + 1)
      }
    return values.count == 1 ? String(values[0]) : nil
  }

  // MARK: Forgery

  /// The token that pages of a session put into their forms.
  static func formToken(_ secret: Secret) -> String { secret.derived("form") }

  /// Whether a request that changes something comes from one of our own pages.
  ///
  /// A browser says where from: by `Origin`, or, where the page sends no referrer and the origin is
  /// therefore `null`, by `Sec-Fetch-Site`, which no page can set.
  static func isOfOwnOrigin(_ head: HTTPRequest, isSecure: Bool) -> Bool {
    let origin = head.headerFields[.origin]
    if let origin, origin != "null" {
      guard let host = head.authority else { return false }
      return origin.lowercased() == (isSecure ? "https://" : "http://") + host.lowercased()
    }
    return head.headerFields[.fetchSite] == "same-origin"
  }
}
