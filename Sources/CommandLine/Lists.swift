import ArgumentParser
import CanonicalJSON
import Chronology
import Exports
import Foundation
import Interchange
import Logbook
import Presentation
import ReadModels
import Wording

struct Customers: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "customers",
      abstract: say("列出、查找客户。", "List and find customers."),
      discussion: explain(
        "示例：\n  touchstone customers --phone 13900000000\n  touchstone customers --name 张三",
        "Examples:\n  touchstone customers --phone 13900000000\n  touchstone customers --name 张三"))
  }

  @Option(help: ArgumentHelp(say("客户编号。", "The customer."))) var customer: String?
  @Option(help: ArgumentHelp(say("姓名的一部分，也可以是拼音。", "A part of the name, or of its pinyin.")))
  var name: String?
  @Option(help: ArgumentHelp(say("电话。", "A phone number."))) var phone: String?
  @Option(help: ArgumentHelp(say("车牌。", "A number plate."))) var plate: String?
  @Option(help: ArgumentHelp(say("车架号末六位。", "The last six of the VIN."))) var vinTail: String?
  @OptionGroup var size: LimitOption
  @Flag(
    help: ArgumentHelp(say("打开姓名和电话（阅读会被记录）。", "Open names and phones (the reading is recorded).")))
  var names = false
  @OptionGroup var reading: ReasonOption
  @OptionGroup var output: JSONOption
  @OptionGroup var options: LogbookOptions

  func run() throws {
    try options.look { session in
      var query = Logbook.CustomerQuery()
      query.customer = customer
      query.name = name
      query.phone = phone
      query.plate = plate
      query.vinTail = vinTail
      query.limit = size.limit
      query.opensNames = try await options.opensNames(names, output, session)
      query.reason = reading.reason
      let rows = try await session.customers(query)
      if output.json {
        for row in rows { Screen.json(row.json.compactText()) }
        return
      }
      Screen.out(
        Screen.table(
          [
            say("客户", "Customer"), say("姓名", "Name"), say("电话", "Phone"),
            say("旅程", "Journeys"), say("状态", "State"),
          ],
          rows.map { row in
            [
              row.customer, row.isErased ? say("（已删除）", "(erased)") : row.name ?? "",
              row.phone ?? "", row.journeys.map(\.journey).joined(separator: " "),
              row.journeys.last.map { TimelineWords(Speech.language).state($0.state) } ?? "",
            ]
          }))
    }
  }
}

struct Journeys: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "journeys", abstract: say("列出旅程。", "List journeys."))
  }

  @Option(help: ArgumentHelp(say("客户编号。", "The customer."))) var customer: String?
  @Option(help: ArgumentHelp(say("旅程编号。", "The journey."))) var journey: String?
  @Option(help: ArgumentHelp(say("顾问编号或姓名。", "The advisor, by id or name."))) var advisor: String?
  @Option(
    help: ArgumentHelp(say("open、delivered、closed、lost。", "open, delivered, closed or lost.")))
  var state: String?
  @Option(help: ArgumentHelp(say("开始于何时起。", "Opened from."), valueName: "time")) var from: String?
  @Option(help: ArgumentHelp(say("开始于何时止。", "Opened until."), valueName: "time")) var to: String?
  @OptionGroup var size: LimitOption
  @OptionGroup var past: CutOptions
  @OptionGroup var output: JSONOption
  @OptionGroup var options: LogbookOptions

  func run() throws {
    try options.look { session in
      let zone = session.settings.timeZone
      var filter = BoardFilter()
      filter.customer = customer
      filter.journey = journey
      if let advisor { filter.advisor = try await session.advisorID(advisor) }
      if let state, !["open", "delivered", "closed", "lost"].contains(state) {
        throw GivenError(
          name: "--state",
          reason: Sentence(
            "只能是 open、delivered、closed 或 lost", "must be open, delivered, closed or lost"))
      }
      filter.state = state
      filter.openedFrom = try from.map { try GivenTime.read($0, "--from", zone).time.milliseconds }
      filter.openedThrough = try to.map { try GivenTime.end($0, "--to", zone).milliseconds }
      filter.limit = size.limit
      let cut = try past.cut(zone)
      let rows = try await session.journeys(filter, cut: cut)
      let alerts = try await session.openAlerts(rows, cut: cut)
      if output.json {
        for row in rows {
          Screen.json(row.json(alertOpen: alerts[row.journey] != nil).compactText())
        }
        return
      }
      func minute(_ time: Int64?) -> String {
        time.map { CivilText.minute(zone.civil(at: Timestamp(milliseconds: $0))) } ?? ""
      }
      let finder = try await session.touchpointNames()
      Screen.out(
        Screen.table(
          [
            say("旅程", "Journey"), say("客户", "Customer"), say("状态", "State"),
            say("当前", "Current"), say("最低", "Lowest"), say("开始", "Opened"),
            say("交车", "Delivered"), say("预警", "Alert"),
          ],
          rows.map { row in
            [
              row.journey, row.customer ?? "", TimelineWords(Speech.language).state(row.state),
              finder(row.blueprint, row.current), finder(row.blueprint, row.weakest),
              minute(row.opened), minute(row.delivered),
              [
                alerts[row.journey] == nil ? "" : say("未了结", "open"),
                row.incomplete == 0
                  ? "" : say("缺必查项 \(row.incomplete)", "items open \(row.incomplete)"),
              ].filter { !$0.isEmpty }.joined(separator: say("、", ", ")),
            ]
          }))
    }
  }
}

struct Events: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "events",
      abstract: say(
        "列出事件，每行 {\"position\":n,\"entry\":{…}}。",
        "List events, a line each: {\"position\":n,\"entry\":{…}}."))
  }

  @Option(help: ArgumentHelp(say("客户编号。", "The customer."))) var customer: String?
  @Option(help: ArgumentHelp(say("旅程编号。", "The journey."))) var journey: String?
  @Option(help: ArgumentHelp(say("事实类型。", "The type of fact."))) var type: String?
  @Option(help: ArgumentHelp(say("记录者。", "Who recorded."))) var actor: String?
  @Option(help: ArgumentHelp(say("发生于何时起。", "Occurred from."), valueName: "time")) var from: String?
  @Option(help: ArgumentHelp(say("发生于何时止。", "Occurred until."), valueName: "time")) var to: String?
  @Option(help: ArgumentHelp(say("此位置之后。", "Behind this position."), valueName: "position"))
  var after: Int64?
  @OptionGroup var size: LimitOption
  @OptionGroup var output: JSONOption
  @OptionGroup var options: LogbookOptions

  func run() throws {
    try options.look { session in
      let zone = session.settings.timeZone
      var query = EventQuery()
      query.customer = customer
      query.journey = journey
      query.type = type
      query.actor = actor
      query.from = try from.map { try GivenTime.read($0, "--from", zone).time }
      query.to = try to.map { try GivenTime.end($0, "--to", zone) }
      query.after = after ?? 0
      var count = 0
      while true {
        query.limit = size.limit.map { $0 - count }
        let page = try await session.eventPage(query)
        Screen.put(jsonLines: page.lines)
        count += page.count
        guard let next = page.next, count < size.limit ?? .max else { break }
        query.after = next
      }
      if count == 0, customer != nil || journey != nil {
        throw customer != nil ? LogbookError.noCustomer : LogbookError.noJourney
      }
    }
  }
}
