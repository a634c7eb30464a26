internal import Access
internal import Exports
internal import HTTPTypes
internal import Hummingbird
internal import Logbook
internal import Presentation
internal import ReadModels
internal import Wording

/// Finding a customer: by name, phone, plate, VIN tail, or the id of a customer or journey.
struct CustomersPage {
  static let routes = [Route(.get, "/customers", .right(.readLists), nil, answer)]

  private static let most = 50

  private static func answer(_ exchange: Exchange) async throws -> Response {
    let asked = exchange.query("q")?.filter { !$0.isWhitespace || $0 == " " } ?? ""
    let shell = try await exchange.shell(exchange.say("客户", "Customers"), .customers)
    var rows: [Logbook.CustomerRow]?
    if !asked.isEmpty { rows = try await find(asked, exchange) }
    let page = CustomersPage(
      shell: shell, asked: asked, rows: rows, opensNames: exchange.may(.openNames),
      linksTimelines: exchange.may(.readTimelines))
    return .html(shell.html(page.body))
  }

  private static func find(
    _ asked: String, _ exchange: Exchange
  ) async throws -> [Logbook.CustomerRow] {
    let opensNames = exchange.may(.openNames)
    let session = exchange.session
    for kind in SearchText.kinds(of: asked) {
      var query = Logbook.CustomerQuery()
      query.limit = most
      query.opensNames = opensNames
      query.reason = opensNames ? "search" : nil
      switch kind {
      case .customer: query.customer = asked
      case .phone: query.phone = asked
      case .plate: query.plate = asked
      case .vinTail: query.vinTail = asked
      case .name: query.name = asked
      }
      guard opensNames || kind == .customer else { continue }
      let rows = try await session.customers(query)
      if !rows.isEmpty { return rows }
    }
    return []
  }

  let shell: PageShell
  let asked: String
  let rows: [Logbook.CustomerRow]?
  let opensNames: Bool
  let linksTimelines: Bool

  private func say(_ chinese: String, _ english: String) -> String { shell.say(chinese, english) }

  var body: Markup {
    var page = Markup()
    page.element("h1", [], say("客户", "Customers"))
    page.line("<form class=\"search\" role=\"search\" method=\"get\" action=\"/customers\">")
    let hint =
      opensNames
      ? say("姓名、电话、车牌、车架号末六位或编号", "Name, phone, plate, last six of the VIN, or id")
      : say("客户编号", "The customer's id")
    page.line(
      "<input\(Markup.list([("type", "search"), ("name", "q"), ("value", asked), ("aria-label", hint), ("placeholder", hint)]))>"
    )
    page.element("button", [("class", "main")], say("查找", "Search"))
    page.line("</form>")
    guard let rows else {
      page.element(
        "p", [("class", "quiet")],
        say(
          "输入姓名的一部分（两个汉字或拼音）开始查找。",
          "Enter a part of a name, or its pinyin, to begin; two characters suffice."))
      return page
    }
    guard !rows.isEmpty else {
      page.element("p", [], say("没有找到。", "Nobody was found."))
      return page
    }
    writeRows(rows, &page)
    return page
  }

  private func writeRows(_ rows: [Logbook.CustomerRow], _ page: inout Markup) {
    let words = TimelineWords(shell.language)
    let heads = [
      say("客户", "Customer"), say("姓名", "Name"), say("电话", "Phone"), say("旅程", "Journeys"),
      say("状态", "State"),
    ]
    page.line("<div class=\"panel\">")
    page.line("<table class=\"cards\">")
    page.line("<thead><tr>")
    for head in heads { page.element("th", [("scope", "col")], head) }
    page.line("</tr></thead>")
    page.line("<tbody>")
    for row in rows {
      page.line("<tr>")
      page.line("<td\(Markup.list([("data-label", heads[0])]))>")
      if linksTimelines {
        page.element("a", [("href", "/customers/" + FormText.escaped(row.customer))], row.customer)
      } else {
        page.element("span", [], row.customer)
      }
      page.line("</td>")
      page.element(
        "td", [("data-label", heads[1])],
        row.isErased ? say("（已删除）", "(erased)") : row.name ?? "")
      page.line("<td\(Markup.list([("data-label", heads[2])]))>")
      if let phone = row.phone {
        page.element("a", [("href", "tel:" + phone.filter { !$0.isWhitespace })], phone)
      }
      page.line("</td>")
      page.element(
        "td", [("data-label", heads[3])], row.journeys.map(\.journey).joined(separator: " "))
      page.element(
        "td", [("data-label", heads[4])], row.journeys.last.map { words.state($0.state) } ?? "")
      page.line("</tr>")
    }
    page.line("</tbody>")
    page.line("</table>")
    if rows.count == Self.most {
      page.element(
        "p", [("class", "quiet")],
        say("只列出前 \(Self.most) 位。", "Only the first \(Self.most) are listed."))
    }
    page.line("</div>")
  }
}

/// What a text that somebody looks for may be, the likeliest first.
enum SearchText {
  enum Kind {
    case customer, phone, plate, vinTail, name
  }

  static func kinds(of text: String) -> [Kind] {
    let signs = text.filter { $0 != " " && $0 != "-" }
    let isASCII = signs.utf8.allSatisfy { $0 < 0x80 }
    let digits = signs.utf8.count { $0 &- UInt8(ascii: "0") < 10 }
    if isASCII, digits >= 7,
      signs.utf8.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 || $0 == UInt8(ascii: "+") })
    {
      return [.phone, .customer]
    }
    if !isASCII, digits >= 3 { return [.plate, .name] }
    if isASCII, signs.utf8.count == 6, digits >= 3 { return [.vinTail, .customer, .name] }
    return isASCII && digits > 0 ? [.customer, .name] : [.name, .customer]
  }
}
