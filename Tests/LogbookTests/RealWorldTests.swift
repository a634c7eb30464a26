import CanonicalJSON
import Chronology
import Custody
import EventLog
import Exports
import FollowUps
import Foundation
import Interchange
import Presentation
import Satisfaction
import Testing
import Timelines
import Vault
import Wording

@testable import Importing
@testable import Logbook

/// Files as dealers have them, each in a folder of `Fixtures/real-world` whose README.md says what
/// is expected.
@Suite("Files as dealers have them")
struct RealWorldTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/real-world", directoryHint: .isDirectory)

  /// One logbook for one folder of cases.
  private final class Case {
    let name: String
    private(set) var own: TemporaryLogbook
    var book: Logbook { own.book }

    init(_ name: String) throws {
      self.name = name
      own = try TemporaryLogbook()
    }

    /// An empty logbook for the next file.
    func again() throws { own = try TemporaryLogbook() }

    func path(_ file: String) -> String {
      RealWorldTests.folder.appending(path: "\(name)/\(file)").path
    }

    @discardableResult
    func take(
      _ file: String = "in.csv", _ change: (inout ImportOptions) -> Void = { _ in }
    ) throws -> ImportReport.File {
      var options = ImportOptions()
      change(&options)
      return try book.importFiles([path(file)], options).total
    }

    /// read, appended, amended, duplicates, skipped, rejected.
    func tally(_ file: String = "in.csv") throws -> [Int] {
      let file = try take(file)
      return [
        file.read, file.appended, file.amended, file.duplicates, file.skipped, file.rejected,
      ]
    }

    func entries(_ type: String) throws -> [Event] {
      var events: [Event] = []
      try book.log.read(Selection(type: type)) { row in
        events.append(try row.recordedEvent().event)
        return .next
      }
      return events
    }

    func found(_ phone: String) throws -> [String] {
      try book.vault().customers(.phone, phone)
    }

    func name(of customer: String) throws -> String? {
      var request = TimelineRequest()
      request.customer = customer
      request.opensNames = true
      return try book.timeline(request).name
    }

    /// The processes as a file of a format.
    func exported(_ format: String) throws -> String {
      let path = own.folder.appending(path: "out." + format).path
      let request = ExportRequest(.process, format: format, language: .english)
      _ = try book.export(request, to: FileOutput(path: path))
      return try String(contentsOfFile: path, encoding: .utf8)
    }

    /// What keeps a whole file from being read.
    func refusal(_ file: String, _ change: (inout ImportOptions) -> Void = { _ in }) throws
      -> any ExplainedError
    {
      do {
        try take(file, change)
      } catch let interruption as ImportInterruption {
        return try #require(interruption.cause as? any ExplainedError)
      }
      Issue.record("\(name)/\(file) was read")
      return InputError.notText
    }
  }

  private static let cases: [String: @Sendable (Case) throws -> Void] = [
    "01-phone": phones, "02-encoding": encodings, "03-correction-lost": corrections,
    "04-order-number-taken-for-identity-or-vin": orders, "05-model-names": models,
    "06-order-slash": slashes, "07-blank-rows": blankRows, "08-short-rows": shortRows,
    "09-rows-before-header": beforeHeader, "10-times": times,
    "11-ratings-and-empty-words": ratings, "12-dates-of-no-time": dates,
    "13-xes-transitions": transitions, "14-xes-times": logTimes, "15-xes-silent-loss": losses,
    "16-xes-nameless-traces": nameless, "17-xes-classifier": classifier,
    "18-xes-gz-and-gbk": packed, "19-xes-export-names": exportNames,
    "20-holiday-empty-year": emptyYear, "21-ndjson-bom-and-microseconds": entries,
    "22-mapping-file": mappings, "23-invisible-and-full-width": invisible, "24-headers": headers,
    "25-vcard-default-version": cards, "26-text-shapes": shapes, "27-xls-that-is-html": webPage,
    "28-two-customers-one-journey": twoCustomers,
  ]

  private static let folders =
    (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?.sorted() ?? []

  @Test("Every folder has its test, and no test is without its folder")
  func complete() {
    #expect(Self.folders == Self.cases.keys.sorted())
  }

  @Test("Each gives what its README.md expects", arguments: folders)
  func expected(folder: String) throws {
    let check = try #require(Self.cases[folder])
    try check(try Case(folder))
  }

  // MARK: 01–06

  private static func phones(_ own: Case) throws {
    let file = try own.take()
    #expect(file.appended == 10 && file.rejected == 0)
    #expect(file.warnings.map(\.line) == [4, 9, 11])
    #expect(file.warnings.allSatisfy { $0.code == "row.noPhone" && $0.column == "手机号" })
    for (phone, customer) in [
      ("13900000001", "C0"), ("13900000002", "C1"), ("13900000005", "C3"), ("13900000006", "C4"),
      ("13900000007", "C5"), ("13900000008", "C6"), ("13900000010", "C8"),
    ] {
      #expect(try own.found(phone) == [customer])
    }
    #expect(try own.found("13900000003") == [] && own.found("1.39E+10") == [])
    try own.again()
    #expect(try own.tally("scientific-five-customers.csv") == [5, 5, 0, 0, 0, 0])
    var request = CallRequest()
    request.day = CivilTime(year: 2026, month: 3, day: 20)
    #expect(try own.book.calls(request).rows.count == 5)
  }

  private static func encodings(_ own: Case) throws {
    for file in ["big5.csv", "cp1252.csv"] {
      let refusal = try own.refusal(file)
      #expect(refusal.code == "input.encodingUnclear")
      #expect(refusal.sentence.english.contains("--encoding"))
    }
    for (file, encoding, customer, name) in [
      ("big5.csv", "big5", "E2", "陳測試"), ("cp1252.csv", "windows-1252", "E1", "Müller"),
    ] {
      let report = try own.take(file) { $0.encoding = TextEncoding(name: encoding) }
      #expect(report.appended == 1 && report.encoding != nil)
      #expect(try own.name(of: customer) == name)
    }
    let partly = try own.take("one-bad-byte.csv")
    #expect(partly.encoding == "UTF-8" && partly.appended == 1 && partly.rejected == 1)
    #expect(partly.rejects.map(\.line) == [3])
    #expect(try own.name(of: "E5") == "张三甲乙")
    let euro = try own.take("euro-cp936.csv")
    #expect(euro.encoding == "GB18030" && euro.appended == 1)
  }

  private static func corrections(_ own: Case) throws {
    #expect(try own.tally("a.csv") == [1, 1, 0, 0, 0, 0])
    #expect(try own.tally("b-name.csv") == [1, 0, 1, 0, 0, 0])
    #expect(try own.tally("c-vin.csv") == [1, 0, 1, 0, 0, 0])
    #expect(try own.tally("d-model.csv") == [1, 0, 1, 0, 0, 0])
    #expect(try own.name(of: "C1") == "张珊")
    #expect(try own.entries("customer.amended").count == 1)
    #expect(try own.entries("vehicle.replaced").count == 1)
  }

  private static func orders(_ own: Case) throws {
    let file = try own.take()
    #expect(file.appended == 14 && file.rejected == 0)
    #expect(file.warnings.map(\.code) == ["row.orderReplaced"])
    let journeys = try own.entries("journey.opened").map(\.subject)
    #expect(journeys.contains("journey/202603051430000010"))
    #expect(journeys.contains("journey/DD202603050000001"))
    #expect(!journeys.contains { $0.contains("13812026030") })
    #expect(try own.take().duplicates == 14)
  }

  private static func models(_ own: Case) throws {
    #expect(try own.tally() == [6, 6, 0, 0, 0, 0])
    #expect(
      try own.entries("journey.opened").map { $0.data["model"]?.text } == [
        "smart精灵#1", "极狐 阿尔法S(ARCFOX αS)", "红旗H9+", "奥迪A4L（2026款）",
        "哈弗H6 1.5T/7DCT", "汉EV·冠军版",
      ])
  }

  private static func slashes(_ own: Case) throws {
    #expect(try own.tally() == [6, 6, 0, 0, 0, 0])
    let journeys = try own.entries("journey.opened").map { $0.data["order"]?.text ?? "" }
    #expect(journeys[0].hasPrefix("SO-2026-0001-") && journeys[1].hasPrefix("DD-1001-"))
    #expect(Array(journeys.suffix(3)) == ["WJ1", "WJ2", "WJ3"])
    try own.again()
    try own.take("in.xes")
    #expect(try own.entries("journey.opened").first?.subject == "journey/" + journeys[0])
  }

  // MARK: 07–12

  private static func blankRows(_ own: Case) throws {
    #expect(try own.tally() == [2, 2, 0, 0, 0, 0])
    try own.again()
    #expect(try own.take { $0.isAtomic = true }.appended == 2)
  }

  private static func shortRows(_ own: Case) throws {
    #expect(try own.tally() == [3, 3, 0, 0, 0, 0])
  }

  private static func beforeHeader(_ own: Case) throws {
    for (file, line) in [("blank.csv", 2), ("sep.csv", 2), ("title.csv", 2)] {
      let report = try own.take(file)
      #expect(report.appended + report.duplicates == 1 && report.rejected == 0, "\(file)")
      #expect(report.headerRow == line, "\(file)")
      try own.again()
    }
  }

  private static func times(_ own: Case) throws {
    let file = try own.take()
    #expect(file.rejects.map(\.line) == [9], "a spreadsheet's number, unless the mapping says so")
    #expect(file.rejects.first?.reason.english.contains("46086.604166666664") == true)
    let times = try own.entries("touchpoint.completed").map(\.time.text)
    #expect(times.filter { $0 == "2026-03-05T06:30:00.000Z" }.count == 8)
    #expect(times.contains("2026-03-05T06:30:20.000Z"))
    #expect(
      times.contains("2026-03-05T16:00:00.000Z") && times.contains("2026-03-05T01:05:00.000Z"))
    let serial = try own.take { $0.mapping = try? ImportMapping(yaml: "excelDates: true") }
    #expect(serial.appended == 1 && serial.duplicates == 11 && serial.rejected == 0)
  }

  private static func ratings(_ own: Case) throws {
    #expect(try own.tally() == [6, 6, 0, 0, 0, 0])
    let given = try own.entries("rating.given")
    #expect(given.count == 3)
    #expect(given.allSatisfy { $0.data["expectation"] == 5 && $0.data["perception"] == 3 })
    #expect(try own.name(of: "C6") == nil)
    let opened = try own.entries("journey.opened").first { $0.subject == "journey/D6" }
    #expect(opened?.data["model"] == nil && opened?.data["advisor"] == nil)
    #expect(try own.entries("vehicle.assigned").isEmpty)
  }

  private static func dates(_ own: Case) throws {
    let file = try own.take()
    #expect(file.rejected == 4 && file.appended == 0)
    #expect(file.rejects.allSatisfy { $0.code == "row.timeOutOfRange" && $0.column == "时间" })
    #expect(file.rejects.first?.reason.english.contains("9999-12-31") == true)
    #expect(try own.book.vault().allCustomers().isEmpty)
  }

  // MARK: 13–19

  private static func transitions(_ own: Case) throws {
    #expect(try own.tally("in.xes") == [3, 3, 0, 0, 0, 0])
    let names = try own.entries("touchpoint.completed").map { $0.data["touchpoint"]?.text ?? "" }
    #expect(
      names == ["Accepted-In Progress", "Accepted-Awaiting Assignment", "Accepted-Closed"])
  }

  private static func logTimes(_ own: Case) throws {
    let file = try own.take("in.xes") { $0.zone = Zone("Asia/Tokyo") }
    #expect(file.read == 7 && file.appended == 5 && file.timeZone == "Asia/Tokyo")
    #expect(file.rejects.allSatisfy { $0.code == "row.badTime" && $0.column == "time:timestamp" })
    #expect(file.rejects.map(\.reason.english).allSatisfy { $0.contains("is no time") })
    #expect(file.rejects.last?.reason.english.contains("2026-03-05") == true)
    #expect(
      try own.entries("touchpoint.completed").map(\.time.text) == [
        "2019-11-02T16:11:19.000Z", "1979-12-31T16:01:01.000Z", "2026-03-05T06:30:00.000Z",
        "2026-03-05T05:30:00.000Z", "2026-03-05T06:30:00.000Z",
      ])
  }

  private static func losses(_ own: Case) throws {
    let file = try own.take("in.xes")
    #expect(file.read == 2 && file.appended == 1 && file.rejected == 1)
    #expect(file.rejects.map(\.code) == ["row.outsideTraces"] && file.rejects.first?.line == 1)
    #expect(file.dropped == ["AMOUNT_REQ": 1, "why": 1])
  }

  private static func nameless(_ own: Case) throws {
    for file in ["march.xes", "april.xes"] { try own.take(file) }
    let journeys = try own.entries("journey.opened").map(\.subject)
    #expect(Set(journeys).count == 2 && journeys.allSatisfy { $0.hasPrefix("journey/trace-1-") })
    #expect(try own.take("march.xes").duplicates == 1)
  }

  private static func classifier(_ own: Case) throws {
    let file = try own.take("in.xes")
    #expect(file.appended == 1 && file.dropped.isEmpty)
    #expect(try own.entries("touchpoint.completed").map { $0.data["touchpoint"] } == ["受理-1"])
    #expect(try own.exported("xes").contains("value=\"&#x53D7;&#x7406;+1\""))
  }

  private static func packed(_ own: Case) throws {
    #expect(try own.take("in.xes.gz").appended == 1)
    let second = try own.take("gbk.xes")
    #expect(second.appended == 1 && second.encoding == "GB18030")
    let names = try own.entries("touchpoint.completed").map { $0.data["touchpoint"] }
    #expect(names == ["受理", "受理"])
    #expect(try own.refusal("dtd.xes").code == "xml.documentType")
  }

  private static func exportNames(_ own: Case) throws {
    try own.take("in.xes")
    let text = try own.exported("xes")
    #expect(text.contains("<string key=\"concept:name\" value=\"Repair (Complex)\"/>"))
    #expect(text.contains("<string key=\"concept:name\" value=\"SO/1\"/>"))
    #expect(text.contains("<string key=\"touchpoint\" value=\"Repair -Complex-\"/>"))
    #expect(text.contains("<string key=\"journey\" value=\"SO-1-"))
  }

  // MARK: 20–28

  private static func emptyYear(_ own: Case) throws {
    let bytes = Array(try Data(contentsOf: URL(filePath: own.path("2027.json"))))
    _ = try own.book.addHolidays(bytes, "2027.json")
    let calendar = CallingCalendar(try own.book.holidays().map(\.year))
    #expect(calendar.isFallback(try #require(LocalDate(year: 2027, month: 1, day: 1))))
  }

  private static func entries(_ own: Case) throws {
    #expect(try own.tally("bom.ndjson") == [1, 1, 0, 0, 0, 0])
    try own.again()
    #expect(try own.tally("micro.ndjson") == [1, 1, 0, 0, 0, 0])
    #expect(try own.entries("journey.opened").first?.time.text == "2026-03-05T06:30:00.123Z")
  }

  private static func mappings(_ own: Case) throws {
    func mapping(_ file: String) throws -> ImportMapping {
      try ImportMapping(file: Array(Data(contentsOf: URL(filePath: own.path(file)))))
    }
    for file in ["bom.yaml", "gbk.yaml", "scalar.yaml"] {
      let mapping = try mapping(file)
      let report = try own.take { $0.mapping = mapping }
      #expect(report.appended + report.duplicates == 1, "\(file)")
    }
    do {
      _ = try mapping("typo.yaml")
      Issue.record("a fault in line 3 was taken")
    } catch let error as MappingError {
      #expect(error.line == 3)
    }
    let unknown = try mapping("unknown.yaml")
    let refusal = try own.refusal("in.csv") { $0.mapping = unknown }
    #expect(refusal.sentence.english.contains("zahlung") && refusal.code == "mapping.malformed")
  }

  private static func invisible(_ own: Case) throws {
    #expect(try own.tally() == [3, 3, 0, 0, 0, 0])
    #expect(try own.book.vault().allCustomers().count == 1)
    let vehicles = try own.entries("vehicle.assigned").compactMap { $0.data["vehicle"]?.text }
    #expect(vehicles.count == 3 && Set(vehicles).count == 1)
    #expect(try own.tally("head.csv") == [1, 1, 0, 0, 0, 0])
    #expect(try own.tally("bombom.csv") == [1, 1, 0, 0, 0, 0])
  }

  private static func headers(_ own: Case) throws {
    for file in ["in.csv", "index.csv", "star.csv", "dup.csv", "split.csv"] {
      try own.again()
      #expect(try own.tally(file) == [1, 1, 0, 0, 0, 0], "\(file)")
      let done = try own.entries("touchpoint.completed")
      #expect(done.map(\.time.text) == ["2026-03-05T06:30:00.000Z"], "\(file)")
    }
  }

  private static func cards(_ own: Case) throws {
    #expect(ExportRequest.defaultCardVersion == "3.0")
  }

  private static func shapes(_ own: Case) throws {
    for file in ["ctrl-z.csv", "pipe.csv", "utf16-nobom.csv"] {
      #expect(try own.tally(file) == [1, 1, 0, 0, 0, 0], "\(file)")
    }
    #expect(try own.refusal("fullwidth-comma.csv") as? InputError == .badSeparator(found: "，"))
    #expect(try own.take("space-quote.csv").rejects.map(\.code) == ["row.quoteAfterSpace"])
  }

  private static func webPage(_ own: Case) throws {
    let refusal = try own.refusal("deliveries.xls")
    #expect(refusal.code == "input.isWebPage" && refusal.sentence.english.contains("web page"))
    #expect(refusal.sentence.english.contains("CSV") && refusal.sentence.chinese.contains("订单号"))
  }

  private static func twoCustomers(_ own: Case) throws {
    let file = try own.take()
    #expect(file.appended == 1 && file.rejects.map(\.line) == [3])
    #expect(file.rejects.first?.column == "客户编号")
    #expect(file.rejects.first?.reason.english.contains("another customer") == true)
    #expect(try own.book.vault().allCustomers() == ["C1"])
  }
}
