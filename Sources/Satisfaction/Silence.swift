/// Who was asked and said nothing: invitations answered, declined, pending and silent.
///
/// Silence is never satisfaction: beside the satisfied share of those who answered stands the floor,
/// the share that would be left if nobody who kept silent were satisfied. An answer counts however
/// late it came and even after declining; what occurs after the as-of moment has not happened.
/// A day is 24 hours. Each invitation counts by itself, also of one journey.
///
/// Sources: 《全面客户满意——公开课（教材）》 (90–98 % 从不抱怨),
/// 《21世纪——客户满意是企业生存的根本》 (好客户的自白书).
public struct Silence: Sendable {
  public enum Status: String, Sendable, CaseIterable {
    case answered, declined
    /// Neither, and invited less than 14 days ago.
    case pending
    case silent
  }

  /// What came back.
  public struct Reply: Sendable, Hashable {
    public var moment: RecordedMoment
    /// Nil where nothing in the answer can be placed in a band; it is then not satisfied.
    public var band: Band?

    public init(moment: RecordedMoment, band: Band?) {
      self.moment = moment
      self.band = band
    }
  }

  public struct Invitation: Sendable, Hashable {
    public var journey: String
    public var sent: RecordedMoment
    public var declined: RecordedMoment?
    public var reply: Reply?

    public init(
      journey: String, sent: RecordedMoment, declined: RecordedMoment? = nil, reply: Reply? = nil
    ) {
      self.journey = journey
      self.sent = sent
      self.declined = declined
      self.reply = reply
    }

    /// Times are milliseconds since 1970; nil if it was not yet sent.
    public func status(asOf: Int64) -> Status? {
      guard sent.occurred <= asOf else { return nil }
      if let reply, reply.moment.occurred <= asOf { return .answered }
      if let declined, declined.occurred <= asOf { return .declined }
      return asOf - sent.occurred < 14 * 86_400_000 ? .pending : .silent
    }
  }

  /// The positions of the invitations of each status, in the order of the log.
  public let positions: [Status: [Int64]]
  /// Delivered journeys that nobody invited, by code.
  public let notAskedJourneys: [String]
  /// Answered ÷ (invited − pending); n is the divisor, of the invited.
  public let response: Measured<Rational>
  /// Satisfied ÷ answered; n is the answered, of those invited and not pending.
  public let satisfiedShare: Measured<Rational>
  /// Satisfied ÷ (invited − pending); n is the divisor, of the invited.
  public let floor: Measured<Rational>

  public var invited: Int { Status.allCases.reduce(0) { $0 + count($1) } }
  public var notAsked: Int { notAskedJourneys.count }

  public func count(_ status: Status) -> Int { positions[status]?.count ?? 0 }

  /// The invitations, in any order, and the codes of the journeys delivered in the period.
  public init(invitations: [Invitation], delivered: [String], asOf: Int64) {
    let sent = invitations.filter { $0.sent.occurred <= asOf }
    let due = sent.filter { $0.status(asOf: asOf) != .pending }
    let answered = due.filter { $0.status(asOf: asOf) == .answered }
    let satisfied = answered.filter { $0.reply?.band == .satisfied }
    let opened = due.flatMap { invitation in
      [invitation.sent, invitation.declined, invitation.reply?.moment].compactMap(\.self)
        .filter { $0.occurred <= asOf }.map(\.position)
    }

    positions = Dictionary(grouping: sent) { $0.status(asOf: asOf) ?? .pending }
      .mapValues { $0.map(\.sent.position).sorted() }
    notAskedJourneys = Set(delivered).subtracting(sent.map(\.journey)).sorted()
    response = Measured(
      Rational(answered.count, due.count), orMissing: .nothingInPeriod, n: due.count,
      of: sent.count, positions: opened)
    satisfiedShare = Measured(
      Rational(satisfied.count, answered.count), orMissing: .noAnswers, n: answered.count,
      of: due.count, positions: answered.compactMap(\.reply?.moment.position))
    floor = Measured(
      Rational(satisfied.count, due.count), orMissing: .nothingInPeriod, n: due.count,
      of: sent.count, positions: opened)
  }
}
