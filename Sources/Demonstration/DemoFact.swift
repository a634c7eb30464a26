public import CanonicalJSON
public import Chronology
public import EventLog

/// One made-up fact: what a fact recorded by hand would say, and when it was recorded.
public struct DemoFact: Sendable {
  public let id: EventID
  public let recorded: Timestamp
  public let occurred: Timestamp
  public let type: String
  public let subject: String
  public let customer: String?
  public let actor: String
  public let data: JSON
  /// Sealed on entry.
  public let personal: JSON?

  /// The fact as a line that an import takes, without `recordedtime`.
  ///
  /// - Parameter source: the log's origin.
  public func line(source: String) -> JSON {
    .object(present: [
      ("specversion", "1.0"), ("id", .string(id.description)), ("source", .string(source)),
      ("type", .string(type)), ("dataversion", 1), ("subject", .string(subject)),
      ("time", .string(occurred.text)), ("timeoffset", "+08:00"),
      ("customer", customer.map(JSON.string)), ("actor", .string(actor)),
      ("datacontenttype", "application/json"), ("data", data), ("personal", personal),
    ])
  }
}

/// A minute of the made-up year, counted from 1970 in the dealer's own zone, UTC+8.
struct DemoMinute: Comparable {
  var minutes: Int

  init(day: Int, hour: Int, minute: Int = 0) {
    minutes = day * 1_440 + hour * 60 + minute
  }

  var day: Int { minutes / 1_440 }

  var timestamp: Timestamp { Timestamp(milliseconds: Int64(minutes - 480) * 60_000) }

  /// As data write a time.
  var json: JSON { .string(timestamp.text) }

  static func < (left: Self, right: Self) -> Bool { left.minutes < right.minutes }

  static func + (left: Self, minutes: Int) -> Self {
    var later = left
    later.minutes += minutes
    return later
  }
}
