import CanonicalJSON
import Foundation
import Testing

/// A logbook with one delivery, for lists of calls around it.
enum OneDelivery {
  /// A logbook with the holidays of 2026 and the journey D1 of C1, handed over at noon of a day.
  static func shop(_ delivered: String = "2026-03-17", language: String = "en") throws
    -> Touchstone
  {
    let desk = try Touchstone.opened(language: language)
    try desk.ok("calendar", "add", CalendarTests.holidays.path)
    try deliver(desk, "D1", "C1", delivered)
    return desk
  }

  /// One more journey, handed over at noon of a day.
  static func deliver(
    _ desk: Touchstone, _ journey: String, _ customer: String, _ day: String, phone: String? = nil
  ) throws {
    let phone = phone ?? "1390000000" + customer.dropFirst()
    try desk.ok(
      "record", "customer.registered", "--customer", customer, "--occurred", day + " 08:00",
      "--sealed", "name=客户" + customer, "--sealed", "phone=" + phone)
    try desk.ok(
      "record", "journey.opened", "--journey", journey, "--customer", customer, "--set",
      "advisor=advisor", "--set", "model=越野车B", "--occurred", day + " 08:00")
    try desk.ok(
      "record", "touchpoint.completed", "--journey", journey, "--set", "touchpoint=farewell",
      "--occurred", day + " 12:00")
  }

  /// The rows of the call list of a day.
  static func rows(_ desk: Touchstone, _ on: String, _ more: String...) throws -> [JSON] {
    let outcome = try desk.start(["calls", "--json", "--on", on] + more).wait()
    #expect(outcome.code == 0, "\(outcome.err)")
    return try outcome.json["rows"]?.items ?? []
  }
}
