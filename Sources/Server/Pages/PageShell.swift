internal import Access
internal import Exports
internal import Logbook
internal import Wording

/// What stands around every page: head, navigation, who is here, and how fresh it is.
struct PageShell {
  enum Place: String, CaseIterable {
    case today = "/"
    case customers = "/customers"

    var title: Sentence {
      switch self {
      case .today: Sentence("今天", "Today")
      case .customers: Sentence("客户", "Customers")
      }
    }
  }

  let title: String
  let dealer: String
  let language: Language
  var place: Place?
  /// Nil on pages before somebody has come in.
  var who: (name: String, caller: Caller, formToken: String)?
  /// What the page says of its freshness.
  var freshness: String?
  var isSmall = false
  /// Where the page is, so that another language shows the same one.
  var address = "/"
  /// A page on a wall refreshes itself.
  var refresh: Int?

  func say(_ chinese: String, _ english: String) -> String {
    language == .chinese ? chinese : english
  }

  /// - Parameter body: of the part that is the page's own.
  func html(_ body: Markup) -> String {
    var page = Markup()
    page.line("<!DOCTYPE html>")
    page.line("<html lang=\"\(language.rawValue)\">")
    page.line("<head>")
    page.line("<meta charset=\"utf-8\">")
    page.line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
    if let refresh { page.line("<meta http-equiv=\"refresh\" content=\"\(refresh)\">") }
    page.element("title", [], "\(title) – \(dealer)")
    page.line("<link\(Markup.list([("rel", "stylesheet"), ("href", Asset.style.path)]))>")
    page.line(
      "<link\(Markup.list([("rel", "icon"), ("type", "image/svg+xml"), ("href", Asset.icon.path)]))>"
    )
    page.line("</head>")
    page.line(refresh == nil ? "<body>" : "<body class=\"wall\">")
    page.element("a", [("class", "skip"), ("href", "#main")], say("跳到内容", "Skip to content"))
    writeTop(&page)
    page.line("<main id=\"main\"\(isSmall ? " class=\"small\"" : "")>")
    page.raw(body.text)
    page.line("</main>")
    if let freshness {
      page.line("<footer class=\"bottom\">")
      page.element("p", [], freshness)
      page.line("</footer>")
    }
    page.line("</body>")
    page.line("</html>")
    return page.text
  }

  private func writeTop(_ page: inout Markup) {
    page.line("<header class=\"top\">")
    page.element("span", [("class", "dealer")], dealer)
    if let who {
      page.line("<nav aria-label=\"\(Markup.escape(say("主菜单", "Main menu")))\">")
      for place in Place.allCases where who.caller.may(.readLists) {
        let current = place == self.place ? [("aria-current", "page")] : []
        page.element("a", [("href", place.rawValue)] + current, place.title(language))
      }
      page.line("</nav>")
    }
    page.line("<div class=\"who\">")
    if let who {
      let roles = who.caller.roles.sorted().map { RoleWords.name($0)(language) }
      page.element(
        "span", [("class", "quiet")],
        ([who.name] + [roles.joined(separator: say("、", ", "))]).joined(separator: " · "))
    }
    writeLanguages(&page)
    if let who {
      page.line("<form method=\"post\" action=\"/sign-out\">")
      Self.hidden("csrf", who.formToken, &page)
      page.element("button", [("class", "plain")], say("退出", "Sign out"))
      page.line("</form>")
    }
    page.line("</div>")
    page.line("</header>")
  }

  private func writeLanguages(_ page: inout Markup) {
    let other: Language = language == .chinese ? .english : .chinese
    page.line("<form method=\"post\" action=\"/language\">")
    Self.hidden("language", other.rawValue, &page)
    Self.hidden("back", address, &page)
    page.element(
      "button", [("class", "plain"), ("lang", other.rawValue)],
      other == .chinese ? "中文" : "English")
    page.line("</form>")
  }

  static func hidden(_ name: String, _ value: String, _ page: inout Markup) {
    page.line("<input\(Markup.list([("type", "hidden"), ("name", name), ("value", value)]))>")
  }
}

/// What roles are called.
enum RoleWords {
  static func name(_ role: Role) -> Sentence {
    switch role {
    case .recorder: Sentence("记录员", "recorder")
    case .caller: Sentence("回访员", "caller")
    case .manager: Sentence("经理", "manager")
    case .auditor: Sentence("审计员", "auditor")
    case .privacyOfficer: Sentence("隐私专员", "privacy officer")
    case .administrator: Sentence("管理员", "administrator")
    }
  }
}
