/// What a customer has agreed to, by purpose: on every channel, or on some.
struct Consents: Sendable, Hashable {
  private struct Purpose: Sendable, Hashable {
    /// On any channel, until this moment; nil if never given, or withdrawn.
    var general: Int64?
    /// By channel; a withdrawal ends at the beginning of time.
    var channels: [CodeHash: Int64] = [:]
  }

  private var purposes: [CodeHash: Purpose] = [:]

  /// A consent without an end stands until it is withdrawn.
  private static let forever = Int64.max
  private static let withdrawn = Int64.min

  mutating func give(_ purpose: CodeHash, channel: CodeHash, expires: Int64?) {
    let end = expires ?? Self.forever
    if channel == .none {
      purposes[purpose] = Purpose(general: end)
    } else {
      purposes[purpose, default: Purpose()].channels[channel] = end
    }
  }

  /// Without a channel: on all of them.
  mutating func withdraw(_ purpose: CodeHash, channel: CodeHash) {
    if channel == .none {
      purposes[purpose] = nil
    } else {
      purposes[purpose, default: Purpose()].channels[channel] = Self.withdrawn
    }
  }

  func stands(_ purpose: CodeHash, channel: CodeHash, at time: Int64) -> Bool {
    guard let known = purposes[purpose] else { return false }
    let own = known.channels[channel]
    if own == Self.withdrawn { return false }
    return [own, known.general].contains { $0.map { time < $0 } ?? false }
  }
}
