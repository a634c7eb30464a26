import CanonicalJSON
import EventLog
import Presentation
import Testing
import Wording

@Suite("What a check of the log found, in words and as an object")
struct VerificationTextsTests {
  @Test("Of many findings of one kind twenty are shown, and how many there are")
  func many() {
    let report = VerificationReport(
      size: 100, checkpoints: 1, findings: (1...25).map { Finding(.altered, at: $0) })
    let texts = VerificationTexts(report, .english)
    #expect(texts.lines.count == 21 && texts.lines.last?.hasPrefix("… 25 of this kind") == true)
    #expect(texts.conclusion.hasPrefix("Not sound: 25 faults, the first at position 1."))
  }

  @Test("What is only for information leaves the log sound, and stands last")
  func information() {
    var report = VerificationReport(
      size: 2, checkpoints: 1, findings: [Finding(.erasedLawfully, at: 2)])
    report.signed = 1
    let texts = VerificationTexts(report, .english)
    #expect(texts.lines.last?.hasPrefix("For information: ") == true)
    #expect(
      texts.conclusion == "Sound: 2 events, the last 1 not signed yet, 1 checkpoints, all agree.")
    #expect(texts.notes == ["No signature covers the events after position 1 yet."])
  }

  @Test("The object tells kind, place and whether it is wrong; of a schema what differs")
  func object() {
    let report = VerificationReport(
      size: 1, checkpoints: 0,
      findings: [
        Finding(
          .schema, at: nil, in: "log.sqlite",
          difference: SchemaDifference(.extra, "view", "more"))
      ])
    let json = report.json(.english)
    let finding = json["findings"]?.items?.first
    #expect(json["ok"] == .bool(false) && finding?["position"] == .null)
    #expect(finding?["kind"]?.text == "schema" && finding?["wrong"] == .bool(true))
    #expect(finding?["object"]?["difference"]?.text == "extra")
  }
}
