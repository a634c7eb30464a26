internal import CanonicalJSON
internal import Chronology
internal import EventLog

/// What happens to the shop as a whole: examinations, reported figures, one case of improvement.
enum ShopYear {
  /// Examinations in the first days of the year before: the novice failed.
  static func staff(year: Int, seed: UInt64) -> [DemoFact] {
    let day = Int(CivilTime.dayNumber(year: year - 1, month: 11, day: 1))
    var teller = Teller(seed: seed)
    for advisor in Staff.advisors {
      teller.tell(
        "advisor.qualified", on: "staff/" + advisor.id, at: DemoMinute(day: day, hour: 9),
        by: Staff.manager,
        [
          ("exam", "delivery-basic"), ("date", .string("\(year - 1)-11-01")),
          ("examiners", [.string(Staff.manager)]), ("passed", .bool(advisor.id != Staff.novice)),
        ])
    }
    return teller.facts
  }

  static func shop(
    year: Int, badDays: ClosedRange<Int>, journeys: [DemoFact], seed: UInt64
  ) -> [DemoFact] {
    var teller = Teller(seed: seed ^ 0x5A5A)
    for month in 1...12 {
      let last = Int(
        CivilTime.dayNumber(
          year: year, month: month, day: CivilTime.days(in: month, of: year)))
      let time = DemoMinute(day: last + 5, hour: 9)
      let period = "\(year)-" + (month < 10 ? "0" : "") + String(month)
      teller.tell(
        "index.reported", on: "logbook/indices", at: time, by: Staff.manager,
        [
          ("collector", "maker"), ("index", "ssi"), ("set", "sevenFactor"), ("version", "1"),
          ("period", .string(period)), ("value", .string(String(780 + month % 4 * 6))),
          ("n", 40), ("rank", .integer(Int64(12 - month % 5))),
        ])
      teller.tell(
        "indicator.reported", on: "logbook/indices", at: time + 1, by: Staff.manager,
        [
          ("index", "complaints"), ("period", .string(period)),
          ("value", .string(String(month == 6 ? 19 : 3 + month % 3))),
        ])
    }
    improve(badDays, journeys, &teller)
    return teller.facts
  }

  /// The failed cash system as a case: found from answers, mended, checked, made the standard.
  private static func improve(
    _ badDays: ClosedRange<Int>, _ journeys: [DemoFact], _ teller: inout Teller
  ) {
    let opened = DemoMinute(day: badDays.upperBound + 12, hour: 10)
    let evidence = journeys.filter {
      $0.type == "exception.raised" && $0.recorded < opened.timestamp
    }.prefix(5).map { JSON.string($0.id.description) }
    guard !evidence.isEmpty else { return }
    func tell(_ type: String, _ days: Int, _ data: [(String, JSON?)]) {
      teller.tell(
        type, on: "case/cash-system", at: opened + days * 1_440, by: Staff.manager,
        [("case", "cash-system")] + data)
    }
    func date(_ day: Int) -> JSON {
      .string(String(Timestamp(milliseconds: Int64(day) * 86_400_000).text.prefix(10)))
    }
    tell(
      "case.opened", 0,
      [("method", "5W1H"), ("evidence", .array(Array(evidence))), ("touchpoint", "payment")])
    tell("case.decomposed", 1, [("method", "flowchart")])
    tell(
      "case.causeFound", 3, [("method", "fishbone"), ("gap", "delivery"), ("cause", "noBackup")])
    tell("case.countermeasure", 5, [("measure", "offlineReceipts"), ("owner", "cashier-1")])
    tell(
      "case.checked", 40,
      [
        ("effective", true), ("beforeFrom", date(badDays.lowerBound)),
        ("beforeTo", date(badDays.upperBound)), ("afterFrom", date(opened.day + 6)),
        ("afterTo", date(opened.day + 36)),
      ])
    tell("case.standardised", 45, [("measure", "offlineReceipts")])
    tell("case.closed", 60, [])
  }

  /// Tells facts that belong to no journey.
  struct Teller {
    private(set) var facts: [DemoFact] = []
    private var ids: SeededRandom

    init(seed: UInt64) {
      ids = SeededRandom(seed &* 0x2545_F491_4F6C_DD1D)
    }

    mutating func tell(
      _ type: String, on subject: String, at time: DemoMinute, by actor: String,
      _ data: [(String, JSON?)]
    ) {
      facts.append(
        DemoFact(
          id: ids.eventID(), recorded: time.timestamp.adding(milliseconds: 20_000),
          occurred: time.timestamp, type: type, subject: subject, customer: nil, actor: actor,
          data: .object(present: data), personal: nil))
    }
  }
}
