internal import Access
internal import Exports
internal import HTTPTypes
internal import Hummingbird
internal import Logbook
internal import Wording

/// Where a one-time link leads: somebody sets their password, and from manager upwards the codes of
/// their telephone.
enum WelcomePage {
  static let routes = [
    Route(.get, "/welcome/{link}", .anyone) { try await view($0, invitation($0)) },
    Route(.post, "/welcome/{link}", .anyone, nil, accept),
  ]

  private static func secret(_ exchange: Exchange) throws -> Secret {
    guard let secret = Secret(text: try exchange.parameter("link")) else {
      throw AccessError.badLink
    }
    return secret
  }

  private static func invitation(_ exchange: Exchange) async throws -> Invitation {
    let secret = try secret(exchange)
    guard
      let invitation = try await exchange.session.withAccess({ try $0.invitation(secret) })
    else { throw AccessError.badLink }
    return invitation
  }

  private static func accept(_ exchange: Exchange) async throws -> Response {
    let secret = try secret(exchange)
    let invitation = try await invitation(exchange)
    let form = try await exchange.form()
    let password = form["password"] ?? ""
    let name = try await exchange.session.staffName(invitation.user.id) ?? invitation.user.id
    do {
      guard password == form["again"] else { throw AccessError.passwordsDiffer }
      try PasswordRule.check(password, of: name)
      let hash = try await exchange.server.hasher.hash(password)
      let code = form["code"]
      _ = try await exchange.session.withAccess { try $0.accept(secret, hash, code: code) }
      return .seeOther("/sign-in")
    } catch let error as AccessError {
      return try await view(exchange, invitation, error)
    }
  }

  private static func view(
    _ exchange: Exchange, _ invitation: Invitation, _ failure: AccessError? = nil
  ) async throws -> Response {
    let say = exchange.say
    let dealer = exchange.server.book.settings.dealer
    let user = invitation.user
    let name = try await exchange.session.staffName(user.id) ?? user.id
    let shell = PageShell(
      title: say("欢迎", "Welcome"), dealer: dealer, language: exchange.language, isSmall: true)
    var body = Markup()
    body.element("h1", [], say("欢迎，\(name)", "Welcome, \(name)"))
    let roles = user.roles.sorted().map { RoleWords.name($0)(exchange.language) }
    body.element("p", [("class", "quiet")], roles.joined(separator: say("、", ", ")))
    if let failure {
      body.element(
        "p", [("class", "message"), ("role", "alert")], failure.sentence(exchange.language))
    }
    body.line("<form class=\"stack\" method=\"post\">")
    // Tells password managers whose password this is.
    let own = [("type", "text"), ("name", "user"), ("autocomplete", "username"), ("value", name)]
    body.line("<input\(Markup.list(own)) hidden>")
    FormField(
      "password", say("新密码", "New password"), type: "password",
      hint: say(
        "至少 \(PasswordRule.shortest) 个字符；一句话最好记",
        "At least \(PasswordRule.shortest) characters; a sentence is easy to remember"),
      autocomplete: "new-password"
    ).write(to: &body)
    FormField(
      "again", say("再输一遍", "Once more"), type: "password", autocomplete: "new-password"
    ).write(to: &body)
    if let authenticator = invitation.authenticator {
      write(authenticator, dealer, user.id, say, to: &body)
    }
    body.element("button", [("class", "main")], say("完成", "Done"))
    body.line("</form>")
    let status = failure.map { Problem.status(of: $0) } ?? 200
    return .html(shell.html(body), status: HTTPResponse.Status(code: status))
  }

  private static func write(
    _ authenticator: OneTimePassword, _ dealer: String, _ account: String,
    _ say: (String, String) -> String, to body: inout Markup
  ) {
    body.element("h2", [], say("手机验证码", "Codes from your telephone"))
    body.element(
      "p", [],
      say(
        "用验证器应用扫描，或手动输入下面的密钥，再填它显示的六位数字。",
        "Scan this with an authenticator, or type the key in; then enter the six digits it shows."))
    let address = authenticator.address(issuer: dealer, account: account)
    if let code = QRCode(address) {
      body.raw(code.svg(title: say("验证器的二维码", "QR code for an authenticator")))
    }
    body.element("p", [("class", "code")], authenticator.text)
    FormField(
      "code", say("验证码", "Code"), autocomplete: "one-time-code"
    ).write(to: &body)
  }
}
