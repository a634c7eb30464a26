public import Chronology
internal import EventLog

/// Which events are listed; all that is given must match.
public struct EventQuery: Sendable {
  public var customer: String?
  public var journey: String?
  public var type: String?
  /// Who recorded.
  public var actor: String?
  /// Occurred within.
  public var from: Timestamp?
  public var to: Timestamp?
  /// Only events after this position.
  public var after: Int64 = 0
  public var limit: Int?

  public init() {}
}

/// Some of the events that a query lists, a line of JSON each: `{"position":n,"entry":{…}}`.
public struct EventPage: Sendable {
  public fileprivate(set) var lines: [UInt8] = []
  public fileprivate(set) var count = 0
  /// The position after which to go on; nil: there is nothing more.
  public fileprivate(set) var next: Int64?
  /// The position of the last event that was looked at, whether or not it is listed.
  public fileprivate(set) var last: Int64 = 0
}

extension Logbook {
  /// Bytes after which a page ends.
  private static let pageSize = 1 << 16

  /// The next events of a query, in order of position.
  public func eventPage(_ query: EventQuery) throws -> EventPage {
    var page = EventPage()
    var writer = EntryWriter()
    let selection = Selection(
      after: query.after, subject: query.journey.map { "journey/" + $0 }, customer: query.customer,
      type: query.type)
    page.last = try log.read(selection) { row in
      if let from = query.from, row.parts.time < from { return .next }
      if let to = query.to, row.parts.time > to { return .next }
      if let actor = query.actor, !row.parts.actor.elementsEqual(actor.utf8) { return .next }
      if let customer = query.customer, let own = row.parts.customer, query.journey != nil,
        !own.elementsEqual(customer.utf8)
      {
        return .next
      }
      writer.write(row.parts)
      page.lines += "{\"position\":\(row.position),\"entry\":".utf8
      page.lines += writer.entry
      page.lines += "}\n".utf8
      page.count += 1
      guard page.count < query.limit ?? .max, page.lines.count < Self.pageSize else {
        page.next = row.position
        return .stop
      }
      return .next
    }
    return page
  }
}
