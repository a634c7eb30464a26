internal import Foundation

/// Callers that were looked up, for as long as nothing in the store has changed.
struct KnownCallers {
  struct Key: Hashable {
    let hash: Data
    let way: Caller.Way
  }

  struct Entry {
    let caller: Caller
    /// Milliseconds since 1970.
    let ends: Int64
    let seen: Int64

    func isValid(at now: Int64) -> Bool { now < ends }
  }

  private var entries: [Key: Entry] = [:]
  private var version: Int64 = -1
  private static let bound = 10_000

  mutating func find(_ key: Key, version: Int64) -> Entry? {
    if version != self.version {
      entries.removeAll(keepingCapacity: true)
      self.version = version
    }
    return entries[key]
  }

  mutating func keep(_ entry: Entry, _ key: Key, version: Int64) {
    guard version == self.version else { return }
    if entries.count >= Self.bound { entries.removeAll(keepingCapacity: true) }
    entries[key] = entry
  }

  func seen(_ key: Key) -> Int64? { entries[key]?.seen }
}
