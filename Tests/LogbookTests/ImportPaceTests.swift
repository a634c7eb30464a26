import CanonicalJSON
import Chronology
import EventLog
import Foundation
import TestSupport
import Testing
import Vault

@testable import Importing
@testable import Logbook

@Suite("A table at any pace")
struct ImportPaceTests {
  /// Rows of a few customers who share phones, change names, models and vehicles, and rate what no
  /// scale has; in any order.
  private func table(_ random: inout SplitMix64, rows: Int) -> String {
    var text = "customer,name,phone,journey,model,vin,advisor,touchpoint,occurred,expectation,"
    text += "perception,note\n"
    let touchpoints = ["appointment", "preparation", "greeting", "payment", "farewell"]
    for _ in 0..<rows {
      let person = random.below(5)
      let id = random.oneIn(3) ? "" : "K\(person)"
      let name =
        random.oneIn(12)
        ? "李改\("甲乙丙丁戊".dropFirst(person).prefix(1))" : "王\("一二三四五".dropFirst(person).prefix(1))"
      let phone =
        random.oneIn(10)
        ? random.pick(["", "13900000009", "12"]) : "1390000000\(person / 2)"
      let order = random.oneIn(20) ? "D-张三" : "J\(random.oneIn(15) ? random.below(9) : person)"
      let model = random.oneIn(15) ? "B" : random.pick(["A", "A", ""])
      let vin = random.oneIn(15) ? "LTEST000000000009" : "LTEST00000000000\(person)"
      let day = 1 + random.below(9)
      let rating = random.oneIn(10) ? "9" : random.pick(["5", "7", "3", "", "5分"])
      text += "\(id),\(random.oneIn(10) ? "" : name),\(phone),\(order),\(model),\(vin),"
      text +=
        "\(random.pick(["甲", "甲", "乙", ""])),\(random.oneIn(12) ? "nonsense" : random.pick(touchpoints)),"
      text += "2026-03-0\(day) 14:\(random.oneIn(12) ? "99" : "30"),\(rating),6,"
      text += random.pick(["", "", "等了很久", "无"]) + "\n"
    }
    return text
  }

  /// What an import said and what is in the log, with names for what is made at random.
  private func outcome(_ tables: [String], _ pace: ImportPace) throws -> [String] {
    let place = try TemporaryLogbook(now: { Timestamp(milliseconds: 1_790_000_000_000) })
    var options = ImportOptions()
    options.pace = pace
    var lines: [String] = []
    for table in tables {
      let file = place.folder.appending(path: "table.csv")
      try Data(table.utf8).write(to: file)
      let total = try place.book.importFiles([file.path], options).total
      lines.append(
        "\([total.read, total.appended, total.amended, total.duplicates, total.rejected])")
      lines += (total.rejects + total.warnings).map { "\($0.line) \($0.code) \($0.column ?? "")" }
    }
    let vault = try place.book.vault()
    var names: [String: String] = [:]
    func named(_ text: String) -> String {
      let parts = text.split(separator: "/", maxSplits: 1)
      guard let last = parts.last, ["C-", "V-", "P-", "S-", "J-"].contains(where: last.hasPrefix)
      else {
        return text
      }
      let name = names[String(last)] ?? "\(last.prefix(2))#\(names.count)"
      names[String(last)] = name
      return parts.dropLast().joined() + name
    }
    try place.book.log.read(Selection()) { row in
      let event = try row.recordedEvent().event
      let personal = try event.sealed.flatMap {
        try vault.open(
          $0, eventID: event.id.description, type: event.type, customer: event.customer ?? "")
      }
      let words = try personal?.canonicalText() ?? ""
      let data = (event.data.members ?? []).map {
        "\($0.key)=\(named($0.value.text ?? "\($0.value)"))"
      }
      lines.append(
        "\(event.type) \(named(event.subject)) \(event.time.text) \(named(event.actor)) "
          + "\(event.customer.map(named) ?? "") \(event.type == "correction.made" ? [] : data) "
          + words)
      return .next
    }
    let report = try place.book.verify(verifier: nil, against: [])
    lines += report.findings.map { "\($0.kind)" }
    return lines
  }

  @Test(
    "What is remembered of rows changes nothing", arguments: 1...4 as ClosedRange<UInt64>)
  func same(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let first = table(&random, rows: 90)
    let tables = [first, table(&random, rows: 40), first]
    for rows in [3, 2_000] {
      let slow = try outcome(tables, ImportPace(rows: rows, parts: 0, waits: true))
      #expect(slow.count > 60)
      for parts in [2, 30_000] {
        let quick = try outcome(tables, ImportPace(rows: rows, parts: parts, waits: true))
        #expect(quick == slow, "seed \(seed), \(rows) rows a batch, \(parts) parts remembered")
      }
    }
  }

  /// Which of two rows that contradict each other is refused may depend on what shares a batch with
  /// them; rows that contradict nobody do not.
  @Test("However many batches are on their way, every row is counted and the log is sound")
  func counted() throws {
    var random = SplitMix64(seed: 5)
    let first = table(&random, rows: 90)
    let lines = try outcome([first, first], ImportPace(rows: 3, parts: 30_000, waits: false))
    let totals = lines.filter { $0.hasPrefix("[") }.map { line in
      line.dropFirst().dropLast().split(separator: ", ").compactMap { Int($0) }
    }
    #expect(totals.count == 2)
    for total in totals { #expect(total.count == 5 && total[0] == total[1...].reduce(0, +)) }
    // A finding is one word.
    #expect(lines.allSatisfy { $0.contains(" ") })
  }

  @Test("Rows without contradictions are taken alike at any pace")
  func alike() throws {
    var text = "customer,name,phone,journey,touchpoint,occurred,expectation,perception\n"
    let touchpoints = ["appointment", "preparation", "greeting", "payment", "farewell"]
    for row in 0..<120 {
      let (person, step) = (row % 24, row / 24)
      text +=
        "K\(person),王\(person % 7),1390000\(1000 + person / 2),J\(person),\(touchpoints[step]),"
      text += "2026-03-0\(step + 1) 14:30,5,\(1 + row % 7)\n"
    }
    let slow = try outcome([text, text], ImportPace(rows: 3, parts: 0, waits: true))
    #expect(slow.first == "[120, 120, 0, 0, 0]")
    let quick = try outcome([text, text], ImportPace(rows: 3, parts: 30_000, waits: false))
    #expect(quick == slow)
  }
}
