internal import Access
internal import Exports
internal import HTTPTypes
internal import Hummingbird
internal import Logbook
internal import Wording

/// Coming in with a password, and going out.
enum SignInPage {
  static let routes = [
    Route(.get, "/sign-in", .visitor) { exchange in
      exchange.caller == nil ? try await view(exchange) : .seeOther("/")
    },
    Route(.post, "/sign-in", .visitor, nil, signIn),
    Route(.post, "/sign-out", .signedIn, nil, signOut),
    Route(.post, "/language", .visitor, nil, language),
  ]

  private static func view(
    _ exchange: Exchange, _ failure: AccessError? = nil
  ) async throws -> Response {
    var shell = try await exchange.shell(exchange.say("登录", "Sign in"))
    shell.isSmall = true
    var body = Markup()
    body.element("h1", [], exchange.say("登录", "Sign in"))
    if let failure {
      body.element(
        "p", [("class", "message"), ("role", "alert")], failure.sentence(exchange.language))
    }
    body.line("<form class=\"stack\" method=\"post\" action=\"/sign-in\">")
    FormField(
      "name", exchange.say("姓名或编号", "Name or id"), autocomplete: "username"
    ).write(to: &body)
    FormField(
      "password", exchange.say("密码", "Password"), type: "password",
      autocomplete: "current-password"
    ).write(to: &body)
    FormField(
      "code", exchange.say("验证码", "Code"),
      hint: exchange.say("经理及以上：手机上的六位数字", "From manager upwards: six digits from your telephone"),
      autocomplete: "one-time-code", isRequired: false
    ).write(to: &body)
    body.element("button", [("class", "main")], exchange.say("登录", "Sign in"))
    body.line("</form>")
    let status = failure.map { Problem.status(of: $0) } ?? 200
    var response = Response.html(shell.html(body), status: HTTPResponse.Status(code: status))
    if case .throttled(let seconds) = failure { response.headers[.retryAfter] = String(seconds) }
    return response
  }

  private static func signIn(_ exchange: Exchange) async throws -> Response {
    let form = try await exchange.form()
    do {
      let secret = try await SignIn(exchange).secret(
        name: form["name"] ?? "", password: form["password"] ?? "", code: form["code"])
      var response = Response.seeOther("/")
      response.headers[.setCookie] = exchange.cookie(
        exchange.server.cookieName, secret.text, seconds: Int(AccessStore.longest / 1_000))
      return response
    } catch let error as AccessError {
      return try await view(exchange, error)
    }
  }

  private static func signOut(_ exchange: Exchange) async throws -> Response {
    _ = try await exchange.ownForm()
    if let secret = exchange.secret {
      try await exchange.session.withAccess { try $0.endSession(secret) }
    }
    var response = Response.seeOther("/sign-in")
    response.headers[.setCookie] = exchange.cookie(exchange.server.cookieName, "", seconds: 0)
    return response
  }

  private static func language(_ exchange: Exchange) async throws -> Response {
    let form = try await exchange.form()
    guard let language = Language(rawValue: form["language"] ?? "") else {
      throw HTTPFault.malformed
    }
    var response = Response.seeOther(OwnAddress.of(form["back"]))
    response.headers[.setCookie] = exchange.cookie(
      RequestLanguage.cookie, language.rawValue, seconds: 365 * 86_400)
    return response
  }
}

/// A labelled input of a form.
struct FormField {
  let name: String
  let label: String
  var type = "text"
  var hint: String?
  var autocomplete = "off"
  var isRequired = true
  var value: String?

  init(
    _ name: String, _ label: String, type: String = "text", hint: String? = nil,
    autocomplete: String = "off", isRequired: Bool = true, value: String? = nil
  ) {
    self.name = name
    self.label = label
    self.type = type
    self.hint = hint
    self.autocomplete = autocomplete
    self.isRequired = isRequired
    self.value = value
  }

  func write(to page: inout Markup) {
    page.line("<label>")
    page.element("span", [], label)
    let attributes: [(String, String)?] = [
      ("type", type), ("name", name), ("autocomplete", autocomplete),
      value.map { ("value", $0) },
    ]
    page.line(
      "<input\(Markup.list(attributes.compactMap(\.self)))\(isRequired ? " required" : "")>")
    if let hint { page.element("small", [], hint) }
    page.line("</label>")
  }
}

/// An address of this server that a form names: anything else would lead elsewhere.
enum OwnAddress {
  static func of(_ text: String?) -> String {
    guard let text, text.hasPrefix("/"), !text.hasPrefix("//"),
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
    else { return "/" }
    return text
  }
}
