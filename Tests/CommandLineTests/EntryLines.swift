import CanonicalJSON
import Foundation

/// Makes lines that are entries without `recordedtime`.
enum EntryLines {
  /// Touchpoints of the standard blueprint, in its order.
  private static let touchpoints = [
    "appointment", "preparation", "greeting", "vehicleCheck", "payment", "documents",
    "walkthrough", "handover", "farewell", "followUp",
  ]

  /// Events that `journey` gives.
  static let perJourney = touchpoints.count + 1

  /// One line.
  static func line(
    id: String, subject: String, customer: String? = nil, type: String, data: String = "{}",
    more: String = ""
  ) -> String {
    let customer = customer.map { #""customer":"\#($0)","# } ?? ""
    return #"{"specversion":"1.0","id":"\#(id)","source":"example.com/desk","#
      + #""dataversion":1,"subject":"\#(subject)","time":"2026-01-01T01:30:00.000Z","#
      + customer + #""actor":"a-1","type":"\#(type)","data":\#(data)\#(more)}"# + "\n"
  }

  static func id(_ number: Int) -> String {
    let digits = String(number, radix: 16)
    return "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
  }

  static func opening(_ number: Int, journey: String, customer: String? = "C1") -> String {
    line(
      id: id(number), subject: "journey/" + journey, customer: customer, type: "journey.opened",
      data: #"{"blueprint":"standard","blueprintVersion":2}"#)
  }

  static func completion(
    _ number: Int, journey: String, _ touchpoint: String, customer: String? = nil,
    more: String = ""
  ) -> String {
    line(
      id: id(number), subject: "journey/" + journey, customer: customer,
      type: "touchpoint.completed", data: #"{"touchpoint":"\#(touchpoint)"}"#, more: more)
  }

  /// Whole journeys, each of 11 events.
  static func journeys(_ numbers: Range<Int>) -> String {
    var lines = ""
    for number in numbers {
      let journey = "B-\(number)"
      lines += opening(number * perJourney, journey: journey, customer: journey)
      for (place, touchpoint) in touchpoints.enumerated() {
        lines += completion(number * perJourney + place + 1, journey: journey, touchpoint)
      }
    }
    return lines
  }
}
