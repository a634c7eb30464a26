import Satisfaction
import TestSupport
import Testing

@Suite("Silence")
struct SilenceTests {
  private static let day: Int64 = 86_400_000
  private static let asOf: Int64 = 100 * day

  /// Times are days before the as-of moment.
  private static func invitation(
    _ position: Int64, journey: String = "J", ago: Int64, answered: Int64? = nil,
    band: Band? = nil, declined: Int64? = nil
  ) -> Silence.Invitation {
    .init(
      journey: journey, sent: .init(position: position, occurred: asOf - ago * day),
      declined: declined.map { .init(position: position + 1, occurred: asOf - $0 * day) },
      reply: answered.map {
        .init(
          moment: .init(position: position + 2, occurred: asOf - $0 * day), band: band)
      })
  }

  @Test("An invitation is answered, declined, pending or silent")
  func statuses() {
    func status(_ invitation: Silence.Invitation) -> Silence.Status? {
      invitation.status(asOf: Self.asOf)
    }
    #expect(status(Self.invitation(1, ago: 20)) == .silent)
    #expect(status(Self.invitation(1, ago: 3)) == .pending)
    #expect(status(Self.invitation(1, ago: 3, declined: 2)) == .declined)
    #expect(status(Self.invitation(1, ago: 3, answered: 2, band: .neutral)) == .answered)
    #expect(status(Self.invitation(1, ago: 60, answered: 1)) == .answered)
    #expect(status(Self.invitation(1, ago: 60, answered: 1, declined: 9)) == .answered)
  }

  @Test("An invitation is pending for less than 14 days of 24 hours")
  func boundary() {
    let sent = RecordedMoment(position: 1, occurred: 0)
    let invitation = Silence.Invitation(journey: "J", sent: sent)
    #expect(invitation.status(asOf: 0) == .pending)
    #expect(invitation.status(asOf: 14 * Self.day - 1) == .pending)
    #expect(invitation.status(asOf: 14 * Self.day) == .silent)
  }

  @Test("What occurs after the as-of moment has not happened")
  func future() {
    #expect(Self.invitation(1, ago: -1).status(asOf: Self.asOf) == nil)
    #expect(
      Self.invitation(1, ago: 20, answered: -1, band: .satisfied, declined: -2)
        .status(asOf: Self.asOf) == .silent)
    let silence = Silence(
      invitations: [Self.invitation(1, journey: "A", ago: -1)], delivered: ["A"],
      asOf: Self.asOf)
    #expect(silence.invited == 0 && silence.notAsked == 1)
  }

  @Test("Response, satisfied share and floor are shares of what they are said to be shares of")
  func shares() {
    // 10 invited, 2 pending: 8 due. 4 answered, 3 of them satisfied; 1 declined, 3 silent.
    let silence = Silence(
      invitations: [
        Self.invitation(90, ago: 1), Self.invitation(80, ago: 13),
        Self.invitation(10, ago: 30, answered: 28, band: .satisfied),
        Self.invitation(20, ago: 30, answered: 28, band: .satisfied),
        Self.invitation(30, ago: 2, answered: 1, band: .satisfied),
        Self.invitation(40, ago: 30, answered: 28, band: .dissatisfied),
        Self.invitation(50, ago: 30, declined: 29), Self.invitation(60, ago: 14),
        Self.invitation(70, ago: 40), Self.invitation(75, ago: 99),
      ], delivered: [], asOf: Self.asOf)
    #expect(silence.invited == 10)
    #expect(silence.count(.answered) == 4 && silence.count(.declined) == 1)
    #expect(silence.positions[.pending] == [80, 90])
    #expect(silence.positions[.silent] == [60, 70, 75])
    #expect(silence.response.value == Rational(1, 2))
    #expect(silence.response.n == 8 && silence.response.of == 10)
    #expect(silence.satisfiedShare.value == Rational(3, 4))
    #expect(silence.satisfiedShare.n == 4 && silence.satisfiedShare.of == 8)
    #expect(silence.satisfiedShare.positions == [12, 22, 32, 42])
    #expect(silence.floor.value == Rational(3, 8))
    #expect(silence.floor.n == 8 && silence.floor.of == 10)
    #expect(
      silence.floor.positions == [10, 12, 20, 22, 30, 32, 40, 42, 50, 51, 60, 70, 75])
  }

  @Test("Neutral answers, and those that no band can hold, are not satisfied")
  func bands() {
    let silence = Silence(
      invitations: [
        Self.invitation(1, ago: 20, answered: 19, band: .neutral),
        Self.invitation(4, ago: 20, answered: 19),
      ], delivered: [], asOf: Self.asOf)
    #expect(silence.satisfiedShare.value == Rational(0))
    #expect(silence.satisfiedShare.n == 2)
    #expect(silence.floor.value == Rational(0))
  }

  @Test("Where everybody keeps silent the floor is 0 and there is no satisfied share")
  func allSilent() {
    let silence = Silence(
      invitations: [Self.invitation(1, ago: 20), Self.invitation(2, ago: 30)], delivered: [],
      asOf: Self.asOf)
    #expect(silence.response.value == Rational(0))
    #expect(silence.floor.value == Rational(0))
    #expect(silence.satisfiedShare.value == nil)
    #expect(silence.satisfiedShare.reason == .noAnswers)
  }

  @Test("Where all are pending nothing can be said yet")
  func allPending() {
    let silence = Silence(
      invitations: [Self.invitation(1, ago: 5)], delivered: ["J"], asOf: Self.asOf)
    #expect(silence.response.reason == .nothingInPeriod && silence.response.of == 1)
    #expect(silence.floor.reason == .nothingInPeriod)
    #expect(silence.satisfiedShare.reason == .noAnswers)
    #expect(silence.notAsked == 0)
  }

  @Test("Delivered journeys that nobody invited were not asked, each once")
  func notAsked() {
    let silence = Silence(
      invitations: [
        Self.invitation(1, journey: "B", ago: 1), Self.invitation(4, journey: "B", ago: 20),
        Self.invitation(7, journey: "lost", ago: 20),
      ], delivered: ["D", "A", "B", "D"], asOf: Self.asOf)
    #expect(silence.notAskedJourneys == ["A", "D"])
    #expect(silence.notAsked == 2)
    #expect(silence.invited == 3)
  }

  @Test(
    "Every invitation has one status, and the floor never exceeds response or satisfied share",
    arguments: 1...60 as ClosedRange<UInt64>)
  func properties(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let bands: [Band?] = [.satisfied, .neutral, .dissatisfied, nil]
    let invitations = (0..<random.below(20)).map { index in
      Self.invitation(
        Int64(index * 3), ago: Int64(random.below(30)),
        answered: random.oneIn(2) ? Int64(random.below(3)) - 1 : nil, band: random.pick(bands),
        declined: random.oneIn(4) ? Int64(random.below(5)) : nil)
    }
    let silence = Silence(invitations: invitations, delivered: [], asOf: Self.asOf)
    #expect(silence.invited == invitations.count, "seed \(seed)")
    let shuffled = Silence(
      invitations: invitations.shuffled(using: &random), delivered: [], asOf: Self.asOf)
    #expect(shuffled.positions == silence.positions, "seed \(seed)")
    #expect(shuffled.floor.value == silence.floor.value, "seed \(seed)")
    guard let floor = silence.floor.value, let response = silence.response.value else { return }
    #expect(floor >= Rational(0) && response <= Rational(1), "seed \(seed)")
    #expect(floor <= response, "seed \(seed)")
    if let share = silence.satisfiedShare.value {
      #expect(floor <= share, "seed \(seed)")
      #expect(share * response == floor, "seed \(seed)")
    }
  }
}
