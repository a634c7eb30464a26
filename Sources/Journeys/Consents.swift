/// What a customer has agreed to, by purpose: on every channel, or on some.
///
/// What counts at a moment is what had happened by then, whenever it was recorded.
struct Consents: Sendable, Hashable {
  private struct Change: Sendable, Hashable {
    /// When it was given or withdrawn, milliseconds since 1970 UTC.
    let time: Int64
    let purpose: CodeHash
    /// None: all channels.
    let channel: CodeHash
    /// Until when a consent given stands; nil for a withdrawal.
    let end: Int64?
  }

  /// In the order of their times, and of the log where those are equal.
  private var changes: [Change] = []

  /// A consent without an end stands until it is withdrawn.
  private static let forever = Int64.max

  mutating func give(
    _ purpose: CodeHash, channel: CodeHash, at time: Int64, expires: Int64?
  ) {
    insert(Change(time: time, purpose: purpose, channel: channel, end: expires ?? Self.forever))
  }

  /// Without a channel: on all of them.
  mutating func withdraw(_ purpose: CodeHash, channel: CodeHash, at time: Int64) {
    insert(Change(time: time, purpose: purpose, channel: channel, end: nil))
  }

  private mutating func insert(_ change: Change) {
    let place = changes.lastIndex { $0.time <= change.time }.map { $0 + 1 } ?? 0
    changes.insert(change, at: place)
  }

  /// Whether it was withdrawn, or has run out; who was never asked withholds nothing.
  func withholds(_ purpose: CodeHash, channel: CodeHash, at time: Int64) -> Bool {
    changes.contains {
      $0.purpose == purpose && $0.time <= time && ($0.channel == .none || $0.channel == channel)
    } && !stands(purpose, channel: channel, at: time)
  }

  func stands(_ purpose: CodeHash, channel: CodeHash, at time: Int64) -> Bool {
    var general: Int64?
    var own: Int64?
    var isWithdrawn = false
    for change in changes where change.purpose == purpose && change.time <= time {
      if change.channel == .none {
        // Given or withdrawn as a whole, it leaves nothing of what stood on single channels.
        general = change.end
        own = nil
        isWithdrawn = false
      } else if change.channel == channel {
        own = change.end
        isWithdrawn = change.end == nil
      }
    }
    if isWithdrawn { return false }
    return [own, general].contains { $0.map { time < $0 } ?? false }
  }
}
