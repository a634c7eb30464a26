import Satisfaction
import TestSupport
import Testing

@Suite("Times of a touchpoint")
struct TouchpointTimesTests {
  /// Positions are the times, so that they are easily told apart; -1 for not known.
  private static func interval(_ started: Int64, _ ended: Int64) -> TouchpointTimes.Interval {
    func moment(_ time: Int64) -> RecordedMoment? {
      time < 0 ? nil : RecordedMoment(position: time, occurred: time)
    }
    return .init(started: moment(started), ended: moment(ended))
  }

  private func expect(
    _ times: TouchpointTimes, elapsed: Int64?, wait: Int64?, service: Int64?, open: Int = 0,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(times.elapsed.value == elapsed, sourceLocation: sourceLocation)
    #expect(times.wait.value == wait, sourceLocation: sourceLocation)
    #expect(times.service.value == service, sourceLocation: sourceLocation)
    #expect(times.openWaits == open, sourceLocation: sourceLocation)
  }

  @Test("Elapsed is the sum of the passes, without what lies between them")
  func elapsed() {
    let times = TouchpointTimes(passes: [Self.interval(200, 230), Self.interval(0, 100)])
    expect(times, elapsed: 130, wait: 0, service: 130)
    #expect(times.elapsed.n == 2 && times.elapsed.of == 2)
    #expect(times.elapsed.positions == [0, 100, 200, 230])
  }

  @Test("Waits at one time count once")
  func union() {
    // 10–30 and 20–40 are 30 together; 25–28 lies within; 50–60 adds 10; 60–65 adds 5.
    let times = TouchpointTimes(
      passes: [Self.interval(0, 100)],
      waits: [
        Self.interval(20, 40), Self.interval(10, 30), Self.interval(60, 65),
        Self.interval(25, 28), Self.interval(50, 60),
      ])
    expect(times, elapsed: 100, wait: 45, service: 55)
    #expect(times.service.positions == [0, 10, 20, 25, 28, 30, 40, 50, 60, 65, 100])
    #expect(times.elapsed.positions == [0, 100])
  }

  @Test("A wait counts only as far as it lies within the passes")
  func clipped() {
    // Of 90–250 the part 90–100 and the part 200–230 lie within; 240–260 lies outside.
    let times = TouchpointTimes(
      passes: [Self.interval(0, 100), Self.interval(200, 230)],
      waits: [Self.interval(90, 250), Self.interval(240, 260)])
    expect(times, elapsed: 130, wait: 40, service: 90)
  }

  @Test("An open wait ends with its touchpoint and is flagged")
  func open() {
    expect(
      TouchpointTimes(passes: [Self.interval(0, 100)], waits: [Self.interval(70, -1)]),
      elapsed: 100, wait: 30, service: 70, open: 1)
    // Begun in the first pass, it ends with that and does not reach into the second.
    expect(
      TouchpointTimes(
        passes: [Self.interval(0, 100), Self.interval(200, 230)],
        waits: [Self.interval(70, -1), Self.interval(80, 90)]),
      elapsed: 130, wait: 30, service: 100, open: 1)
    // Begun between the passes, it ends with the second.
    expect(
      TouchpointTimes(
        passes: [Self.interval(0, 100), Self.interval(200, 230)], waits: [Self.interval(150, -1)]),
      elapsed: 130, wait: 30, service: 100, open: 1)
    // Begun after everything, it adds nothing.
    expect(
      TouchpointTimes(passes: [Self.interval(0, 100)], waits: [Self.interval(170, -1)]),
      elapsed: 100, wait: 0, service: 100, open: 1)
  }

  @Test("A pass with one time only leaves the touchpoint without a value")
  func oneTime() {
    for pass in [Self.interval(200, -1), Self.interval(-1, 230)] {
      let times = TouchpointTimes(
        passes: [Self.interval(0, 100), pass], waits: [Self.interval(10, 20)])
      expect(times, elapsed: nil, wait: nil, service: nil)
      #expect(times.elapsed.reason == .oneTimeOnly && times.service.reason == .oneTimeOnly)
      #expect(times.elapsed.n == 1 && times.elapsed.of == 2)
    }
  }

  @Test("A pass that ends before it begins is a contradiction, not a negative time")
  func reversed() {
    let times = TouchpointTimes(passes: [Self.interval(0, 100), Self.interval(300, 200)])
    expect(times, elapsed: nil, wait: nil, service: nil)
    #expect(times.elapsed.reason == .reversedTimes)
    #expect(times.elapsed.n == 1 && times.elapsed.of == 2)
    #expect(times.elapsed.positions == [0, 100, 200, 300])
  }

  @Test("A pass may take no time at all")
  func instant() {
    expect(TouchpointTimes(passes: [Self.interval(5, 5)]), elapsed: 0, wait: 0, service: 0)
  }

  @Test("A touchpoint that nobody passed has no times")
  func nothing() {
    let times = TouchpointTimes(passes: [], waits: [Self.interval(1, -1)])
    expect(times, elapsed: nil, wait: nil, service: nil, open: 1)
    #expect(times.elapsed.reason == .notRecorded && times.elapsed.of == 0)
  }

  @Test("A faulty wait leaves the elapsed time standing")
  func faultyWait() {
    let reversed = TouchpointTimes(
      passes: [Self.interval(0, 100)], waits: [Self.interval(30, 20), Self.interval(40, 50)])
    expect(reversed, elapsed: 100, wait: nil, service: nil)
    #expect(reversed.wait.reason == .reversedTimes && reversed.service.reason == .reversedTimes)
    let startless = TouchpointTimes(
      passes: [Self.interval(0, 100)], waits: [Self.interval(30, 20), Self.interval(-1, 50)])
    expect(startless, elapsed: 100, wait: nil, service: nil)
    #expect(startless.wait.reason == .oneTimeOnly)
  }

  @Test("Medians are taken over the journeys with that time")
  func medians() {
    let journeys = [
      TouchpointTimes(passes: [Self.interval(0, 100)], waits: [Self.interval(10, 20)]),
      TouchpointTimes(passes: [Self.interval(1000, 1040)], waits: [Self.interval(1010, -1)]),
      TouchpointTimes(passes: [Self.interval(2000, 2060)]),
      TouchpointTimes(passes: [Self.interval(3000, 3050)], waits: [Self.interval(3020, 3010)]),
      TouchpointTimes(passes: [Self.interval(4000, -1)]),
    ]
    let medians = TouchpointTimes.medians(of: journeys)
    // Elapsed 40, 50, 60, 100; wait 0, 10, 30; service 10, 60, 90.
    #expect(medians.elapsed.value == Rational(55))
    #expect(medians.elapsed.n == 4 && medians.elapsed.of == 5)
    #expect(medians.wait.value == Rational(10))
    #expect(medians.wait.n == 3 && medians.wait.of == 5)
    #expect(medians.service.value == Rational(60))
    #expect(medians.withOpenWait == 1)
    #expect(medians.elapsed.positions == [0, 100, 1000, 1040, 2000, 2060, 3000, 3050])
  }

  @Test("Medians of nothing name the reason")
  func noMedians() {
    #expect(TouchpointTimes.medians(of: []).elapsed.reason == .nothingInPeriod)
    let journeys = [
      TouchpointTimes(passes: []), TouchpointTimes(passes: [Self.interval(9, 1)]),
    ]
    #expect(TouchpointTimes.medians(of: journeys).elapsed.reason == .reversedTimes)
    #expect(TouchpointTimes.medians(of: journeys).elapsed.of == 2)
  }

  @Test(
    "Counted minute by minute the waits come to the same, in any order",
    arguments: 1...80 as ClosedRange<UInt64>)
  func properties(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var passes: [TouchpointTimes.Interval] = []
    var minutes: Set<Int64> = []
    var start = Int64(random.below(5))
    for _ in 0..<(1 + random.below(3)) {
      let end = start + Int64(random.below(20))
      passes.append(Self.interval(start, end))
      minutes.formUnion(start..<end)
      start = end + Int64(random.below(5))
    }
    let waits = (0..<random.below(6)).map { _ in
      let start = Int64(random.below(40))
      return Self.interval(start, start + Int64(random.below(15)))
    }
    let waited = waits.reduce(into: Set<Int64>()) { waited, wait in
      if let start = wait.started?.occurred, let end = wait.ended?.occurred {
        waited.formUnion(start..<end)
      }
    }
    let times = TouchpointTimes(
      passes: passes.shuffled(using: &random), waits: waits.shuffled(using: &random))
    #expect(times.elapsed.value == Int64(minutes.count), "seed \(seed)")
    #expect(times.wait.value == Int64(waited.intersection(minutes).count), "seed \(seed)")
    #expect(times.service.value == Int64(minutes.subtracting(waited).count), "seed \(seed)")
  }

  @Test("A pass begins with a start; what was completed without one has one time only")
  func passes() {
    func at(_ position: Int64, _ minute: Int64) -> RecordedMoment {
      RecordedMoment(position: position, occurred: minute * 60_000)
    }
    var passes = TouchpointTimes.Passes()
    passes.start(at(1, 0))
    passes.complete(at(2, 20))
    #expect(TouchpointTimes(passes: passes.intervals).elapsed.value == 1_200_000)
    var startedAgain = passes
    startedAgain.start(at(3, 100))
    startedAgain.complete(at(4, 130))
    #expect(TouchpointTimes(passes: startedAgain.intervals).elapsed.value == 3_000_000)
    passes.complete(at(3, 5000))
    #expect(TouchpointTimes(passes: passes.intervals).elapsed.reason == .oneTimeOnly)
  }
}
