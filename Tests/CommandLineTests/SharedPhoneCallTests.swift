import CanonicalJSON
import Testing

@Suite("Calls to customers who share a phone")
struct SharedPhoneCallTests {
  @Test("A shared phone is one row with all names, though nothing is opened to see it")
  func sharedPhone() throws {
    let desk = try OneDelivery.shop()
    try OneDelivery.deliver(desk, "D2", "C2", "2026-03-16")
    try OneDelivery.deliver(desk, "D3", "C3", "2026-03-17", phone: "+86 13900000001")
    let found = try OneDelivery.rows(desk, "2026-03-20")
    var together: [[String]] = []
    for row in found { together.append((row["customers"]?.items ?? []).compactMap(\.text)) }
    #expect(together == [["C2"], ["C1", "C3"]])
    #expect(try desk.entries("--type", "access.read").isEmpty)
    let opened = try OneDelivery.rows(desk, "2026-03-20", "--names")
    #expect(opened.contains { $0["names"] == ["客户C1", "客户C3"] })
  }

  @Test("A phone that is shared no more makes two rows again; what was known then stays one")
  func unshared() throws {
    let desk = try OneDelivery.shop()
    try OneDelivery.deliver(desk, "D3", "C3", "2026-03-17", phone: "+86 13900000001")
    let known = "\(try desk.count())"
    try desk.ok("calls", "--on", "2026-03-20", "--names", "--reason", "care")
    let read = try #require(try desk.entries("--type", "access.read").first?["data"])
    #expect(read["whose"] == "C1" && read["also"] == ["C3"])
    try desk.ok(
      "record", "customer.amended", "--customer", "C3", "--sealed", "phone=13800000009",
      "--occurred", "2026-03-19 09:00")
    let apart = try OneDelivery.rows(desk, "2026-03-20", "--names")
    #expect(apart.map { $0["customers"] } == [["C1"], ["C3"]])
    #expect(apart.map { $0["phone"] } == ["13900000001", "13800000009"])
    #expect(
      try OneDelivery.rows(desk, "2026-03-20", "--known-at", known).map { $0["customers"] } == [
        ["C1", "C3"]
      ])
    #expect(try OneDelivery.rows(desk, "2026-03-19").map { $0["customers"] } == [["C1", "C3"]])
  }

  @Test("An open alert holds what is routine for all who share the phone: the row is the alert's")
  func sharedAlert() throws {
    let desk = try OneDelivery.shop()
    try OneDelivery.deliver(desk, "D3", "C3", "2026-03-17", phone: "+86 13900000001")
    try desk.ok(
      "call", "D1", "--step", "first", "--outcome", "rescheduled", "--agreed", "2026-03-20 15:00",
      "--at", "2026-03-19 10:00")
    #expect(try OneDelivery.rows(desk, "2026-03-20").map { $0["customers"] } == [["C1", "C3"]])
    try desk.ok(
      "call", "D3", "--step", "first", "--outcome", "complaint", "--at", "2026-03-19 10:15")
    let held = try OneDelivery.rows(desk, "2026-03-20")
    #expect(held.map { $0["customers"] } == [["C3"]])
    #expect(held.map { $0["kind"] } == ["alert"] && held[0]["tasks"]?.items?.count == 1)
  }
}
