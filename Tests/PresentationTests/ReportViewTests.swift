import CanonicalJSON
import Chronology
import Presentation
import Satisfaction
import Testing
import Wording

@testable import Reports

@Suite("A report as an object and as a page")
struct ReportViewTests {
  private static func report(_ blocks: [Report.Block]) -> Report {
    Report(
      frame: ReportFrame(
        request: ReportRequest(.delivery), dealer: "A <b> & C", timeZone: "Asia/Shanghai",
        moment: Timestamp(milliseconds: 0), momentText: "1970-01-01 08:00", position: 3,
        root: "root", through: 2, weights: []),
      sections: [Report.Section("first", Sentence("一", "One"), blocks)])
  }

  private static let four = Reading(
    Measured(Rational(1), n: 4, of: 8, positions: [2, 3, 5, 7]), .number)

  @Test("Figures and tables stand under their keys; notes and pictures are no part of the object")
  func object() throws {
    let json = Self.report([
      .figure(.init("mean", Sentence("均值", "Mean"), .reading(Self.four))),
      .note(Sentence("说明", "A note")),
      .table(
        .init(
          "rows", Sentence("表", "Table"), [.init("count", Sentence("数", "Count"))],
          [[.count(1)], [.count(2)]])),
      .picture(.bars(BarsPicture(title: Sentence("图", "Picture"), bars: []))),
    ]).json
    let section = json["sections"]?["first"]
    #expect(section?.members?.map(\.key) == ["mean", "rows"])
    #expect(section?["mean"]?["n"] == .integer(4) && section?["mean"]?["tooFew"] == .bool(true))
    #expect(section?["rows"] == .array([["count": .integer(1)], ["count": .integer(2)]]))
    #expect(json["report"] == .string("delivery"))
    #expect(json["log"]?["through"] == .integer(2))
  }

  @Test(
    "Numbers in the object are rounded once, and whole where they are",
    arguments: [
      (Rational(2, 3), "0.6667"), (Rational(6, 3), "2"), (Rational(1, 3), "0.3333"),
    ])
  func numbers(value: Rational?, text: String) throws {
    let value = try #require(value)
    let json = Self.report([.figure(.init("x", Sentence("值", "X"), .number(value, .number)))]).json
    #expect(json["sections"]?["first"]?["x"]?.compactText() == text)
  }

  @Test("What came from outside stands escaped on the page, and few answers are marked")
  func page() {
    let page = Self.report([
      .figure(.init("mean", Sentence("均值", "Mean"), .reading(Self.four)))
    ]).html(.english)
    #expect(page.contains("A &lt;b&gt; &amp; C") && !page.contains("A <b>"))
    #expect(page.contains("<td class=\"few\" title=\"positions 2 3 5 7\">1.00 (4/8)*</td>"))
  }

  @Test("A picture of fewer than five is a sentence on the page")
  func picture() {
    let picture = PromisedPicture(
      title: Sentence("准时", "On time"), delays: Array(repeating: Rational(0), count: 4),
      median: Self.four, p90: Self.four)
    #expect(Self.report([.picture(.promised(picture))]).html(.english).contains("too few to chart"))
    let five = PromisedPicture(
      title: Sentence("准时", "On time"), delays: Array(repeating: Rational(0), count: 5),
      median: Self.four, p90: Self.four)
    let page = Self.report([.picture(.promised(five))]).html(.english)
    #expect(page.contains("<svg") && page.contains("<title>On time</title>"))
  }
}
