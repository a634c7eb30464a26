internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import FollowUps
internal import Foundation
internal import Interchange
internal import Journeys
internal import Synchronization
internal import Timelines

/// The call lists of the days that were asked for last, kept in memory in a process that lives
/// longer than a command.
///
/// A list is made once; then only customers with new events are folded again.
/// Nothing personal is in it.
final class CallLists: Sendable {
  private struct Key: Equatable, Sendable {
    let day: CallDay
    let ever: Bool
    let zone: String
    let blueprints: Int

    static func == (one: Key, other: Key) -> Bool {
      one.day.day == other.day.day && one.ever == other.ever && one.zone == other.zone
        && one.blueprints == other.blueprints && one.day.calendar == other.day.calendar
    }
  }

  /// One list; the lock is held by the one thread that brings it up.
  private final class Kept: Sendable {
    let key: Key
    let following = NSLock()
    let calls = Mutex<DayCalls?>(nil)

    init(_ key: Key) { self.key = key }
  }

  /// The last one asked for is the first.
  private let kept = Mutex<[Kept]>([])
  private static let most = 3

  /// The calls of a day, as far as the session's own facts at least.
  func calls(on day: CallDay, ever: Bool, in book: Logbook) throws -> DayCalls {
    let key = Key(
      day: day, ever: ever, zone: book.settings.timeZone.name,
      blueprints: try book.shelf().blueprints.count)
    let list = kept.withLock { kept in
      let list = kept.first { $0.key == key } ?? Kept(key)
      kept = [list] + kept.filter { $0 !== list }.prefix(Self.most - 1)
      return list
    }
    let needed = try book.needed ?? book.log.lastPosition()
    if let calls = list.calls.withLock({ $0 }), calls.through >= needed { return calls }
    return try list.following.withLock { try follow(list, to: needed, in: book) }
  }

  /// Brings all kept lists up to the end of the log, unless another thread does it now.
  func follow(in book: Logbook) throws {
    for list in kept.withLock({ $0 }) where list.following.try() {
      defer { list.following.unlock() }
      // One that was not folded yet is for the reader who asked for it.
      if list.calls.withLock({ $0 != nil }) { _ = try follow(list, to: .max, in: book) }
    }
  }

  private func follow(_ list: Kept, to needed: Int64, in book: Logbook) throws -> DayCalls {
    let known = list.calls.withLock { $0 }
    if let known, known.through >= needed { return known }
    var calls: DayCalls
    if let known {
      calls = known
      let last = try book.log.lastPosition()
      let folding = try CallFolding(book, on: list.key.day, through: last, head: last)
      let changed = try changed(after: known.through, folding, in: book)
      if changed.isEmpty {
        calls.reach(folding)
      } else {
        try calls.follow(changed, folding, book.phones)
      }
    } else {
      calls = try book.presentCalls(on: list.key.day, ever: list.key.ever, head: nil)
    }
    list.calls.withLock { [calls] in $0 = calls }
    return calls
  }

  /// Facts that count whenever they happened: a correction counts at the time of what it corrects,
  /// and an erased customer is on no list.
  private static let timeless = [
    FactKind.correctionMade, .customerErased, .customerMerged,
  ].map { Array($0.rawValue.utf8) }

  /// Customers with new events that the list may show.
  private func changed(
    after position: Int64, _ folding: CallFolding, in book: Logbook
  ) throws -> [String] {
    var journeys: Set<String> = []
    var customers: Set<String> = []
    let asOf = folding.day.asOf ?? .latest
    try book.log.read(Selection(after: position, through: folding.through)) { row in
      let type = row.parts.type
      guard row.parts.time <= asOf || Self.timeless.contains(where: { type.elementsEqual($0) })
      else { return .next }
      let subject = String(decoding: row.parts.subject, as: UTF8.self)
      if subject.hasPrefix("journey/") {
        journeys.insert(subject)
      } else if subject.hasPrefix("customer/") {
        customers.insert(String(subject.dropFirst("customer/".count)))
      } else if let customer = row.parts.customer {
        customers.insert(String(decoding: customer, as: UTF8.self))
      }
      if type.elementsEqual(Self.timeless[2]) {
        let data = try row.recordedEvent().event.data
        customers.formUnion(["from", "into"].compactMap { data[$0]?.text })
      }
      return .next
    }
    // Who was merged away leaves the list, and is folded for that too.
    return try Array(folding.customers(of: journeys, and: customers).union(customers)).sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
  }
}
