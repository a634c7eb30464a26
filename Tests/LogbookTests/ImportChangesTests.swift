import CanonicalJSON
import EventLog
import Foundation
import Importing
import Testing
import Timelines
import Vault

@testable import Logbook

@Suite("A table that comes again with changes")
struct ImportChangesTests {
  private static let header = "customer,name,phone,journey,model,vin,advisor,touchpoint,occurred\n"
  private let own: TemporaryLogbook

  init() throws {
    own = try TemporaryLogbook()
  }

  private func row(
    _ customer: String = "C1", name: String = "张山", phone: String = "13900000001",
    model: String = "A", vin: String = "LTESTVIN000000001", advisor: String = "甲",
    touchpoint: String = "greeting", day: Int = 5
  ) -> String {
    "\(customer),\(name),\(phone),J1,\(model),\(vin),\(advisor),\(touchpoint),2026-03-0\(day) 14:30\n"
  }

  @discardableResult
  private func take(
    _ rows: String..., changes: RowChanges = .amend, atomic: Bool = false
  ) throws -> ImportReport.File {
    let file = own.folder.appending(path: "\(UUID().uuidString).csv")
    try Data((Self.header + rows.joined()).utf8).write(to: file)
    var options = ImportOptions()
    options.changes = changes
    options.isAtomic = atomic
    return try own.book.importFiles([file.path], options).total
  }

  private func count(_ type: String) throws -> Int {
    var count = 0
    try own.book.log.read(Selection(type: type)) { _ in
      count += 1
      return .next
    }
    return count
  }

  private func tally(_ file: ImportReport.File) -> [Int] {
    [file.read, file.appended, file.amended, file.duplicates, file.skipped, file.rejected]
  }

  @Test(
    "Each change is a fact of its own, once however often the file comes, and the row is amended",
    arguments: ["name", "phone", "vin", "model", "advisor"])
  func amended(field: String) throws {
    try take(row())
    let (changed, type): (String, String) =
      switch field {
      case "name": (row(name: "张珊"), "customer.amended")
      case "phone": (row(phone: "13900000002"), "customer.amended")
      case "vin": (row(vin: "LTESTVIN000000002"), "vehicle.replaced")
      case "model": (row(model: "B"), "correction.made")
      default: (row(advisor: "乙"), "assignment.changed")
      }
    #expect(tally(try take(changed)) == [1, 0, 1, 0, 0, 0])
    #expect(tally(try take(changed)) == [1, 0, 0, 1, 0, 0])
    #expect(try count(type) == 1)
    let old = try take(row())
    #expect(tally(old) == [1, 0, 0, 1, 0, 0])
    // Who served at a touchpoint stays who served there.
    #expect(
      old.warnings.map(\.code) == (field == "advisor" ? [] : ["row.earlierValue"]),
      "an older file changes nothing back")
    #expect(try count(type) == 1)
  }

  @Test("A change that was taken back by a correction does not stand for the rows that follow")
  func takenBack() throws {
    try take(row(advisor: "甲"))
    try take(row(advisor: "乙"))
    let changed = try events("assignment.changed")[0]
    var correction = FactInput(type: "correction.made")
    correction.journey = "J1"
    correction.fields = [("corrects", changed.event.id.description), ("reason", "typo")]
    _ = try own.book.record(correction)
    let first = try #require(changed.event.data["from"]?.text)
    #expect(tally(try take(row(advisor: "丙"))) == [1, 0, 1, 0, 0, 0])
    #expect(try events("assignment.changed").last?.event.data["from"]?.text == first)
  }

  private func events(_ type: String) throws -> [RecordedEvent] {
    var events: [RecordedEvent] = []
    try own.book.log.read(Selection(type: type)) { row in
      events.append(try row.recordedEvent())
      return .next
    }
    return events
  }

  @Test("Changes may be refused or passed over, and then nothing leads to what was not recorded")
  func other() throws {
    try take(row())
    let vault = try own.book.vault()
    let changed = row(name: "张珊", phone: "13900000002", model: "B", vin: "LTESTVIN000000002")
    let refused = try take(changed, changes: .refuse)
    #expect(tally(refused) == [1, 0, 0, 0, 0, 1])
    #expect(refused.rejects.map(\.code) == ["row.changed"] && refused.rejects[0].column == "name")
    let skipped = try take(changed, changes: .skip)
    #expect(tally(skipped) == [1, 0, 0, 0, 1, 0])
    #expect(skipped.warnings.map(\.column) == ["name", "phone", "model", "vin"])
    #expect(try vault.customers(.phone, "13900000002") == [])
    #expect(try vault.customers(.vinTail, "LTESTVIN000000002") == [])
    let amended = try take(changed)
    #expect(tally(amended) == [1, 0, 1, 0, 0, 0] && amended.events == 3)
    #expect(try vault.customers(.phone, "13900000002") == ["C1"])
    #expect(try vault.customers(.vinTail, "LTESTVIN000000002") == ["C1"])
  }

  @Test("A row that is new and changes something is appended; in one file too, all or none too")
  func sameFile() throws {
    for atomic in [false, true] {
      let customer = atomic ? "C2" : "C1"
      let rows = [
        row(customer), row(customer, name: "张珊", touchpoint: "payment", day: 6),
        row(customer, name: "张珊", model: "B", touchpoint: "farewell", day: 7),
      ].map { atomic ? $0.replacing("J1", with: "J2") : $0 }
      let report = try take(rows[0], rows[1], rows[2], atomic: atomic)
      #expect(tally(report) == [3, 3, 0, 0, 0, 0])
    }
    #expect(try count("customer.amended") == 2 && count("correction.made") == 2)
  }

  @Test("Without an id, a corrected name or phone is the journey's customer's")
  func withoutID() throws {
    try take(row(""))
    #expect(tally(try take(row("", name: "张珊"))) == [1, 0, 1, 0, 0, 0])
    #expect(tally(try take(row("", name: "张珊", phone: "13900000009"))) == [1, 0, 1, 0, 0, 0])
    let other = try take(row("", name: "李四", phone: "13800000000", touchpoint: "payment", day: 6))
    #expect(other.rejects.map(\.code) == ["row.otherCustomer"])
    #expect(try own.book.vault().allCustomers().count == 1)
  }

  @Test("The timeline shows the values that stand")
  func shown() throws {
    try take(row())
    try take(row(name: "张珊", model: "B", vin: "LTESTVIN000000002", advisor: "乙"))
    var request = TimelineRequest()
    request.journey = "J1"
    let journey = try own.book.timeline(request).journeys.first
    #expect(journey?.model == "B")
    #expect(journey?[.vehicles].count == 2)
  }
}
