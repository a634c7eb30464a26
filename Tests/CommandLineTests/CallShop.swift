import Foundation
import Testing

/// A small shop with calls to make on 2026-03-20: an agreed one, an alert, routine ones.
enum CallShop {
  static let day = "2026-03-20"

  static func opened(language: String = "en", zone: String? = nil) throws -> Touchstone {
    let desk = try Touchstone()
    try desk.ok(
      "init", desk.logbook.path, "--dealer", "示例汽车", "--origin", Touchstone.origin,
      "--language", language, "--time-zone", zone ?? "Asia/Shanghai")
    try desk.ok("calendar", "add", CalendarTests.holidays.path)
    for (number, delivered) in [
      (1, "2026-03-17"), (2, "2026-03-16"), (3, "2026-03-18"), (4, "2026-03-18"),
    ] {
      try deliver(desk, number, delivered)
    }
    try desk.ok(
      "record", "rating.given", "--journey", "D3", "--set", "touchpoint=payment", "--set",
      "perception=2", "--set", "expectation=6", "--occurred", "2026-03-18 13:00", "--sealed",
      "words=一个人等了四十分钟；没有人告诉我，还要多久")
    try desk.ok(
      "record", "concern.answered", "--journey", "D1", "--set", "touchpoint=followUp", "--set",
      "concern=functionUnclear", "--set", "answered=no", "--occurred", "2026-03-17 13:00")
    try desk.ok(
      "call", "D4", "--step", "first", "--outcome", "rescheduled", "--at", "2026-03-19 10:15",
      "--agreed", "2026-03-20 15:00")
    return desk
  }

  private static func deliver(_ desk: Touchstone, _ number: Int, _ day: String) throws {
    let (journey, customer) = ("D\(number)", "C\(number)")
    try desk.ok(
      "record", "customer.registered", "--customer", customer, "--occurred", day + " 08:00",
      "--sealed", "name=客户" + customer, "--sealed", "phone=1390000000\(number)")
    try desk.ok(
      "record", "journey.opened", "--journey", journey, "--customer", customer, "--set",
      "advisor=advisor", "--set", "model=越野车B", "--occurred", day + " 08:00")
    try desk.ok(
      "record", "touchpoint.completed", "--journey", journey, "--set", "touchpoint=farewell",
      "--occurred", day + " 12:00")
  }
}

/// What differs in every log: roots, signatures, ids that hang on keys or on chance.
enum Kept {
  static func normal(_ text: String) -> String {
    text
      .replacing(/X-TOUCHSTONE-(ROOT|CHECKPOINT):[^\r]*(\r\n [^\r]*)*\r\n/, with: "")
      .replacing(/— example.com\/dealer-1 [A-Za-z0-9+\/=]+/, with: "— SIGNATURE")
      .replacing(/[A-Za-z0-9+\/]{43}=/, with: "ROOT").replacing(/S-[0-9a-z]{10}/, with: "S-XXXX")
      .replacing(/V-[0-9a-z]{20}/, with: "V-XXXX")
      .replacing(
        /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/, with: "EVENT-ID")
  }
}
