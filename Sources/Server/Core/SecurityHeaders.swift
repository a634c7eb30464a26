internal import HTTPTypes
internal import Hummingbird

/// What every answer tells the browser.
enum SecurityHeaders {
  /// Nothing from elsewhere, nothing inline, no frame around it.
  static let policy = [
    "default-src 'none'", "style-src 'self'", "script-src 'self'", "img-src 'self'",
    "font-src 'self'", "connect-src 'self'", "manifest-src 'self'", "worker-src 'self'",
    "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
  ].joined(separator: "; ")

  private static let fixed: [(HTTPField.Name, String)] = [
    (.contentSecurityPolicy, policy), (.xContentTypeOptions, "nosniff"),
    (name("Referrer-Policy"), "no-referrer"), (name("X-Frame-Options"), "DENY"),
    (name("Cross-Origin-Opener-Policy"), "same-origin"),
    (name("Cross-Origin-Resource-Policy"), "same-origin"),
    (name("Permissions-Policy"), "camera=(self), geolocation=(), microphone=(), payment=()"),
  ]

  static func add(to response: inout Response, isSecure: Bool) {
    for (name, value) in fixed { response.headers[name] = value }
    if isSecure {
      response.headers[.strictTransportSecurity] = "max-age=31536000; includeSubDomains"
    }
    if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
  }

  /// A name that HTTPTypes has no constant for; all of them are tokens.
  static func name(_ text: String) -> HTTPField.Name { HTTPField.Name(text) ?? .accept }
}

extension HTTPField.Name {
  static let requestID = SecurityHeaders.name("X-Request-ID")
  static let traceParent = SecurityHeaders.name("traceparent")
  static let formToken = SecurityHeaders.name("X-CSRF-Token")
  static let fetchSite = SecurityHeaders.name("Sec-Fetch-Site")
  static let idempotencyKey = SecurityHeaders.name("Idempotency-Key")
  static let lastEventID = SecurityHeaders.name("Last-Event-ID")
  static let forwardedFor = SecurityHeaders.name("X-Forwarded-For")
}
