internal import EventLog
internal import Foundation
internal import Journeys
internal import Synchronization
internal import Timelines

/// The present names of customers, opened and held in memory only, to be searched by any part.
///
/// It follows the log and forgets a customer who is erased at once. It only says who may have a
/// name: what is shown is opened anew, so that nothing is shown because it was remembered.
final class NameIndex: Sendable {
  private struct Name {
    let text: String
    let bytes: [UInt8]

    init(_ text: String) {
      self.text = nfc(text)
      bytes = Array(self.text.utf8)
    }
  }

  private struct State {
    var names: [String: Name] = [:]
    var through: Int64 = 0
    var erased: Set<String> = []
  }

  private let state = Mutex(State())
  /// Held by the one thread that follows.
  private let following = NSLock()

  /// Customers whose name has this part; nil before the log was read for the first time.
  func customers(with part: String) -> Set<String>? {
    let wanted = NamePart(part)
    return state.withLock { state in
      guard state.through > 0 else { return nil }
      return Set(
        state.names.lazy.filter { wanted.isPart(of: $0.value.text, $0.value.bytes) }.map(\.key))
    }
  }

  /// Whether the log was read for the first time.
  var isFilled: Bool { state.withLock { $0.through > 0 } }

  /// The number of names held.
  var count: Int { state.withLock { $0.names.count } }

  /// Forgets customers for good.
  func forget(_ customers: some Sequence<String>) {
    state.withLock { state in
      for customer in customers {
        state.names[customer] = nil
        state.erased.insert(customer)
      }
    }
  }

  /// Reads what was written up to a position.
  ///
  /// - Parameter waits: whether to wait for another thread that follows; else it is left to that
  ///   one.
  func follow(_ log: any EventLog, through last: Int64, waits: Bool, _ opener: Opener) throws {
    if waits { following.lock() } else if !following.try() { return }
    defer { following.unlock() }
    let from = state.withLock { $0.through }
    guard from < last else { return }
    var names: [String: Name] = [:]
    var erased: Set<String> = []
    func note(_ row: borrowing EventRow) throws {
      let recorded = try row.recordedEvent()
      let customer = String(recorded.event.subject.dropFirst(Self.prefix.count))
      if recorded.event.type == FactKind.customerErased.rawValue { erased.insert(customer) }
      if let name = try opener.open(recorded).text("name") { names[customer] = Name(name) }
    }
    if from == 0 {
      for subject in try log.subjects(prefix: Self.prefix) {
        try log.read(Selection(through: last, subject: subject)) { row in
          try note(row)
          return .next
        }
      }
    } else {
      let prefix = Array(Self.prefix.utf8)
      try log.read(Selection(after: from, through: last)) { row in
        if row.parts.subject.starts(with: prefix) { try note(row) }
        return .next
      }
    }
    state.withLock { [names, erased] state in
      state.erased.formUnion(erased)
      state.names.merge(names) { $1 }
      for customer in state.erased { state.names[customer] = nil }
      state.through = last
    }
  }

  private static let prefix = "customer/"
}
