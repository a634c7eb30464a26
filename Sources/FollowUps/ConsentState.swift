public import Chronology
public import Timelines

/// What a customer has said about a purpose on a channel.
public enum ConsentState: String, Sendable {
  /// Never asked, never answered: nothing is withheld.
  case none
  case given
  /// Withdrawn, or run out.
  case withheld
}

/// A customer's latest words about consent, by purpose and channel.
public struct ConsentWords: Sendable {
  private let words: [CustomerTimeline.Consent]

  public init(_ words: [CustomerTimeline.Consent]) {
    // The later word counts, not the one that was recorded later.
    self.words = words.sorted {
      ($0.moment.occurred, $0.moment.position) < ($1.moment.occurred, $1.moment.position)
    }
  }

  /// What stands at a moment; a word without a channel is about every channel.
  public func state(_ purpose: String, _ channel: String, at time: Timestamp) -> ConsentState {
    let said = words.filter {
      $0.purpose == purpose && ($0.channel == nil || $0.channel == channel)
        && $0.moment.occurred <= time
    }
    guard let last = said.last else { return .none }
    guard last.isGiven else { return .withheld }
    let standing = said.suffix(from: (said.lastIndex { !$0.isGiven } ?? -1) + 1)
    return standing.contains { word in word.moment.time("expires").map { time < $0 } ?? true }
      ? .given : .withheld
  }

  /// The first channel on which a message may be sent: one that the customer agreed to.
  public func messageChannel(at time: Timestamp) -> String? {
    ["wechat", "sms", "email"].first { state("followUp", $0, at: time) == .given }
  }
}
