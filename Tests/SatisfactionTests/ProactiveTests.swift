import Satisfaction
import TestSupport
import Testing

@Suite("Proactive contact")
struct ProactiveTests {
  private static let day: Int64 = 86_400_000

  /// Delivered on day 0; calls and requests are days after.
  private static func journey(
    _ position: Int64 = 0, delivered: Int64 = 0, calls: [Int64] = [], requests: [Int64] = []
  ) -> Proactive.Journey {
    func moments(_ days: [Int64], _ first: Int64) -> [RecordedMoment] {
      days.enumerated().map { index, days in
        .init(position: position + first + Int64(index), occurred: (delivered + days) * day)
      }
    }
    return .init(
      delivered: .init(position: position, occurred: delivered * day),
      reachedCalls: moments(calls, 1), requests: moments(requests, 4))
  }

  private func outcome(_ journey: Proactive.Journey, day: Int64 = 60) -> Proactive.Outcome? {
    journey.outcome(asOf: day * Self.day)
  }

  @Test("A reached call before the first request or complaint counts, and one after does not")
  func before() {
    #expect(outcome(Self.journey(calls: [3], requests: [5])) == .proactive)
    #expect(outcome(Self.journey(calls: [9, 3], requests: [20, 5])) == .proactive)
    #expect(outcome(Self.journey(calls: [6], requests: [5])) == .reactive)
    #expect(outcome(Self.journey(calls: [6], requests: [7, 5])) == .reactive)
  }

  @Test("A call at the very moment of the request did not come before it")
  func sameMoment() {
    #expect(outcome(Self.journey(calls: [5], requests: [5])) == .reactive)
  }

  @Test("A reached call without any request counts")
  func noRequest() {
    #expect(outcome(Self.journey(calls: [29])) == .proactive)
  }

  @Test("A request without any call is the customer's, and no contact at all is untouched")
  func noCall() {
    #expect(outcome(Self.journey(requests: [5])) == .reactive)
    #expect(outcome(Self.journey()) == .untouched)
  }

  @Test("A journey counts as soon as its 30 days have passed")
  func passed() {
    let journey = Self.journey(calls: [3])
    #expect(journey.outcome(asOf: 30 * Self.day - 1) == nil)
    #expect(journey.outcome(asOf: 30 * Self.day) == .proactive)
  }

  @Test("Only the 30 days after the delivery are looked at")
  func window() {
    #expect(outcome(Self.journey(calls: [30])) == .untouched)
    #expect(outcome(Self.journey(calls: [40], requests: [35])) == .untouched)
    #expect(outcome(Self.journey(calls: [40], requests: [29])) == .reactive)
    #expect(outcome(Self.journey(calls: [-1], requests: [4])) == .reactive)
    #expect(outcome(Self.journey(calls: [4], requests: [-2])) == .proactive)
    #expect(outcome(Self.journey(calls: [0])) == .proactive)
  }

  @Test("No contact at all stays in the denominator")
  func shares() {
    // Six journeys have had their 30 days by day 60: 3 proactive, 1 reactive, 2 untouched.
    let proactive = Proactive(
      [
        Self.journey(50, delivered: 31), Self.journey(0, calls: [3]),
        Self.journey(10, calls: [2], requests: [8]),
        Self.journey(20, delivered: 30, calls: [3, 35], requests: [4]), Self.journey(30),
        Self.journey(40, requests: [1]), Self.journey(60, calls: [31]),
      ], asOf: 60 * Self.day)
    #expect(proactive.share.value == Rational(1, 2))
    #expect(proactive.share.n == 6 && proactive.share.of == 7)
    #expect(proactive.share(of: .reactive).value == Rational(1, 6))
    #expect(proactive.share(of: .untouched).value == Rational(1, 3))
    #expect(proactive.positions[.proactive] == [0, 10, 20])
    #expect(proactive.positions[.reactive] == [40])
    #expect(proactive.positions[.untouched] == [30, 60])
    // The call on day 35 and the one on day 31 lie outside their windows.
    #expect(proactive.share.positions == [0, 1, 10, 11, 14, 20, 21, 24, 30, 40, 44, 60])
  }

  @Test("Before any 30 days have passed there is no share")
  func nothing() {
    let proactive = Proactive([Self.journey(delivered: 50, calls: [1])], asOf: 60 * Self.day)
    #expect(proactive.share.value == nil)
    #expect(proactive.share.reason == .nothingInPeriod)
    #expect(proactive.share.n == 0 && proactive.share.of == 1)
    #expect(proactive.count(.proactive) == 0)
    #expect(Proactive([], asOf: 0).share(of: .untouched).reason == .nothingInPeriod)
  }

  @Test(
    "The three shares add up to 1, in any order, and time changes no result once reached",
    arguments: 1...60 as ClosedRange<UInt64>)
  func properties(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    func days() -> [Int64] { (0..<random.below(3)).map { _ in Int64(random.below(40)) } }
    let journeys = (0..<(1 + random.below(12))).map { index in
      Self.journey(
        Int64(index * 10), delivered: Int64(random.below(30)), calls: days(), requests: days())
    }
    let asOf = Int64(35 + random.below(20)) * Self.day
    let proactive = Proactive(journeys, asOf: asOf)
    let shuffled = Proactive(journeys.shuffled(using: &random), asOf: asOf)
    #expect(shuffled.positions == proactive.positions, "seed \(seed)")
    let shares = Proactive.Outcome.allCases.compactMap { proactive.share(of: $0).value }
    #expect(shares.isEmpty || Rational.sum(shares) == Rational(1), "seed \(seed)")
    for journey in journeys {
      guard let outcome = journey.outcome(asOf: asOf) else { continue }
      #expect(journey.outcome(asOf: asOf + 500 * Self.day) == outcome, "seed \(seed)")
    }
  }
}
