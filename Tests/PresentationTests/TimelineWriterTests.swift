import CanonicalJSON
import Chronology
import Exports
import Presentation
import Testing
import Timelines

@Suite("Timelines one after the other")
struct TimelineWriterTests {
  /// What was written, as text.
  private final class Text: TextOutput {
    var text = ""

    func write(_ bytes: UnsafeRawBufferPointer) throws {
      text += String(decoding: bytes, as: UTF8.self)
    }

    func finish() throws {}
  }

  private struct Enough: Error {}

  private static let statement = ExportStatement(
    kind: "timelines", format: "json", origin: "example.com/dealer-1", dealer: "Demo",
    timeZone: "Asia/Shanghai", cut: Cut(), recorded: nil, position: 0, root: "root", since: nil,
    filter: [], reason: nil, checkpoint: nil)

  private static func timeline(_ customer: String) -> CustomerTimeline {
    CustomerTimeline.fold(customer: customer, position: 0, cut: Cut(), []) { _, _ in nil }
  }

  private func written(
    _ writer: some TimelineWriter, _ customers: [String], counting count: () throws -> Void = {}
  ) throws {
    var writer = writer
    try writer.begin()
    for customer in customers { try writer.write(Self.timeline(customer), counting: count) }
    try writer.end(Self.statement)
  }

  @Test("A document is one array, empty or not", arguments: [[], ["C-1"], ["C-1", "C-2"]])
  func document(customers: [String]) throws {
    let output = Text()
    var count = 0
    try written(TimelineDocument(output), customers) { count += 1 }
    let items = try JSON(strict: Array(output.text.utf8)).items
    #expect(items?.map { $0["customer"]?.text } == customers)
    #expect(count == customers.count)
  }

  @Test("Lines are objects, each on one")
  func lines() throws {
    let output = Text()
    try written(TimelineLines(output), ["C-1", "C-2"])
    let lines = output.text.split(separator: "\n")
    #expect(try lines.map { try JSON(strict: Array($0.utf8))["customer"]?.text } == ["C-1", "C-2"])
  }

  @Test("Counting a row can stop the writing")
  func stopped() {
    let output = Text()
    #expect(throws: Enough.self) {
      try written(TimelineLines(output), ["C-1", "C-2"]) { throw Enough() }
    }
    #expect(!output.text.contains("C-2"))
  }
}
