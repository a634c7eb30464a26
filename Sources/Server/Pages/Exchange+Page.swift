internal import Access
internal import Chronology
internal import Exports
internal import HTTPTypes
internal import Hummingbird
internal import Interchange
internal import Logbook
internal import Wording

extension Exchange {
  func say(_ chinese: String, _ english: String) -> String {
    language == .chinese ? chinese : english
  }

  /// The shell of a page for a signed-in user.
  func shell(_ title: String, _ place: PageShell.Place? = nil) async throws -> PageShell {
    let settings = server.book.settings
    var shell = PageShell(title: title, dealer: settings.dealer, language: language)
    shell.place = place
    if request.method == .get { shell.address = request.head.path ?? "/" }
    if let caller {
      // Their own name is nobody else's.
      let name = try await session.staffName(caller.actor) ?? caller.actor
      shell.who = (name, caller, secret.map(Authentication.formToken) ?? "")
      let now = server.book.surroundings.now()
      let position = try await session.lastPosition()
      let time = CivilText.minute(settings.timeZone.civil(at: now))
      shell.freshness = say(
        "截至 \(time)，日志第 \(position) 条", "As of \(time), position \(position) of the log")
    }
    return shell
  }

  /// The fields of a form that carries the token of the session.
  ///
  /// - Throws: `HTTPFault.forged`.
  func ownForm() async throws -> [String: String] {
    let form = try await form()
    guard let secret, let token = form["csrf"],
      Secret.equal(token, Authentication.formToken(secret))
    else { throw HTTPFault.forged }
    return form
  }

  /// A cookie that scripts cannot read and other sites do not send along.
  func cookie(_ name: String, _ value: String, seconds: Int) -> String {
    "\(name)=\(value); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Lax"
      + (server.isSecure ? "; Secure" : "")
  }
}
