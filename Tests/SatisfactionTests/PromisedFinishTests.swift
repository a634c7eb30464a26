import Satisfaction
import TestSupport
import Testing

@Suite("Promised and actual")
struct PromisedFinishTests {
  private static let minute: Int64 = 60_000

  /// Times are minutes here, to be read easily.
  private static func promise(
    _ position: Int64, recorded: Int64, finish: Int64, moved: Bool = false
  ) -> PromisedFinish.Promise {
    .init(
      position: position, recorded: recorded * minute, finish: finish * minute,
      isMovedByCustomer: moved)
  }

  private static func at(_ position: Int64, _ time: Int64) -> RecordedMoment {
    RecordedMoment(position: position, occurred: time * minute)
  }

  /// A journey promised for minute 100, arrived at 50, finished `delay` minutes late.
  private static func journey(_ delay: Int64, from position: Int64 = 1) -> PromisedFinish {
    PromisedFinish(
      promises: [promise(position, recorded: 0, finish: 100)], arrived: at(position + 1, 50),
      actual: at(position + 2, 100 + delay))
  }

  @Test("The latest promise recorded before the arrival binds, and the first is shown too")
  func latest() {
    let finish = PromisedFinish(
      promises: [
        Self.promise(3, recorded: 20, finish: 110), Self.promise(1, recorded: 0, finish: 90),
        Self.promise(2, recorded: 10, finish: 120),
      ], arrived: Self.at(4, 60), actual: Self.at(5, 115))
    #expect(finish.first?.finish == 90 * Self.minute)
    #expect(finish.binding?.position == 3)
    #expect(finish.delay.value == 5 * Self.minute)
    #expect(finish.delay.positions == [3, 4, 5])
    #expect(finish.delay.n == 1 && finish.delay.of == 1)
    #expect(!finish.isRecordedTooLate && !finish.isArrivalUnknown)
  }

  @Test("What the shop moves after the arrival does not bind")
  func movedByShop() {
    let finish = PromisedFinish(
      promises: [
        Self.promise(1, recorded: 0, finish: 100), Self.promise(3, recorded: 70, finish: 130),
      ], arrived: Self.at(2, 60), actual: Self.at(4, 130))
    #expect(finish.binding?.position == 1)
    #expect(finish.delay.value == 30 * Self.minute)
  }

  @Test("What is moved after the arrival at the customer's request binds, later or earlier")
  func movedByCustomer() {
    for (asked, delay) in [(140, -10), (95, 35)] as [(Int64, Int64)] {
      let finish = PromisedFinish(
        promises: [
          Self.promise(1, recorded: 0, finish: 100),
          Self.promise(3, recorded: 70, finish: asked, moved: true),
          Self.promise(4, recorded: 80, finish: 200),
        ], arrived: Self.at(2, 60), actual: Self.at(5, 130))
      #expect(finish.binding?.position == 3)
      #expect(finish.delay.value == delay * Self.minute)
    }
  }

  @Test("What is moved only after the actual finish binds nobody, whoever asked for it")
  func movedAfterFinish() {
    for (recorded, binding) in [(129, 3), (130, 1), (500, 1)] as [(Int64, Int64)] {
      let finish = PromisedFinish(
        promises: [
          Self.promise(1, recorded: 0, finish: 100),
          Self.promise(3, recorded: recorded, finish: 140, moved: true),
        ], arrived: Self.at(2, 60), actual: Self.at(4, 130))
      #expect(finish.binding?.position == binding)
    }
  }

  @Test("A grace beyond all time leaves nothing late")
  func endlessGrace() {
    #expect(Self.journey(16).isLate(graceMinutes: .max) == false)
    #expect(PromisedFinish.milliseconds(minutes: .min) == .min)
    #expect(PromisedFinish.milliseconds(minutes: 15) == 15 * Self.minute)
  }

  @Test("A promise recorded at the very moment of the arrival was not recorded before it")
  func sameMoment() {
    let finish = PromisedFinish(
      promises: [
        Self.promise(1, recorded: 59, finish: 100), Self.promise(2, recorded: 60, finish: 130),
      ], arrived: Self.at(3, 60), actual: Self.at(4, 100))
    #expect(finish.binding?.position == 1)
    #expect(finish.delay.value == 0)
  }

  @Test(
    "An arrival entered late still occurred when it did: a promise logged before it is too late")
  func enteredLate() {
    // The log has the promise before the arrival, but recorded it after the customer had come.
    let finish = PromisedFinish(
      promises: [
        Self.promise(1, recorded: 0, finish: 100), Self.promise(2, recorded: 90, finish: 150),
      ], arrived: Self.at(3, 60), actual: Self.at(4, 150))
    #expect(finish.binding?.position == 1)
    #expect(finish.delay.value == 50 * Self.minute)
  }

  @Test("Promises that were all recorded after the arrival bind nobody")
  func tooLate() {
    let finish = PromisedFinish(
      promises: [Self.promise(2, recorded: 300, finish: 100)], arrived: Self.at(1, 60),
      actual: Self.at(3, 100))
    #expect(finish.binding == nil)
    #expect(finish.first?.position == 2)
    #expect(finish.isRecordedTooLate)
    #expect(finish.delay.value == nil && finish.delay.reason == .oneTimeOnly)
    #expect(finish.delay.n == 0 && finish.delay.of == 1)
  }

  @Test("The start of the greeting stands in for an arrival, and not beside one")
  func greeting() {
    let promises = [
      Self.promise(1, recorded: 0, finish: 100), Self.promise(2, recorded: 62, finish: 110),
      Self.promise(3, recorded: 70, finish: 120),
    ]
    let greeted = PromisedFinish(
      promises: promises, arrived: nil, greetingStarted: Self.at(4, 65), actual: nil)
    #expect(greeted.binding?.position == 2 && !greeted.isArrivalUnknown)
    let arrived = PromisedFinish(
      promises: promises, arrived: Self.at(5, 60), greetingStarted: Self.at(4, 65), actual: nil)
    #expect(arrived.binding?.position == 1)
  }

  @Test("Where no arrival is known the actual finish stands in for it, or everything is before it")
  func noArrival() {
    let promises = [
      Self.promise(1, recorded: 0, finish: 100), Self.promise(2, recorded: 80, finish: 110),
      Self.promise(4, recorded: 130, finish: 120),
    ]
    let finished = PromisedFinish(promises: promises, arrived: nil, actual: Self.at(3, 120))
    #expect(finished.binding?.position == 2 && finished.isArrivalUnknown)
    #expect(finished.delay.value == 10 * Self.minute)
    #expect(finished.delay.positions == [2, 3])
    #expect(
      PromisedFinish(promises: promises, arrived: nil, actual: nil).binding?.position == 4)
  }

  @Test("With one time only there is no delay, and with none nothing is recorded")
  func missing() {
    let promised = PromisedFinish(
      promises: [Self.promise(1, recorded: 0, finish: 100)], arrived: nil, actual: nil)
    #expect(promised.delay.reason == .oneTimeOnly && promised.delay.positions == [1])
    let finished = PromisedFinish(promises: [], arrived: nil, actual: Self.at(2, 100))
    #expect(finished.delay.reason == .oneTimeOnly && finished.delay.positions == [2])
    #expect(!finished.isRecordedTooLate)
    let neither = PromisedFinish(promises: [], arrived: Self.at(1, 3), actual: nil)
    #expect(neither.delay.reason == .notRecorded)
    #expect(neither.isLate() == nil)
  }

  @Test("Late is beyond the grace, not at it")
  func grace() {
    #expect(Self.journey(0).isLate() == false)
    #expect(Self.journey(1).isLate() == true)
    #expect(Self.journey(15).isLate(graceMinutes: 15) == false)
    #expect(Self.journey(16).isLate(graceMinutes: 15) == true)
    #expect(Self.journey(-30).isLate() == false)
  }

  @Test("On-time rate, median and 90th percentile rest on the journeys with both times")
  func summary() {
    // Delays −10, 0, 5, 20 minutes; two of four on time; middle two 0 and 5; rank ⌈3.6⌉ = 4.
    let journeys =
      [20, -10, 5, 0].enumerated().map { Self.journey($1, from: Int64($0) * 10) } + [
        PromisedFinish(promises: [], arrived: Self.at(50, 1), actual: Self.at(51, 2)),
        PromisedFinish(
          promises: [Self.promise(60, recorded: 90, finish: 95)], arrived: Self.at(61, 50),
          actual: Self.at(62, 95)),
      ]
    let summary = PromisedFinish.summary(of: journeys)
    #expect(summary.onTimeRate.value == Rational(1, 2))
    #expect(summary.onTimeRate.n == 4 && summary.onTimeRate.of == 6)
    #expect(summary.onTimeRate.positions == [0, 1, 2, 10, 11, 12, 20, 21, 22, 30, 31, 32])
    #expect(summary.median.value == Rational(150_000))
    #expect(summary.p90.value == 20 * Self.minute)
    #expect(summary.late == 2)
    #expect(summary.recordedTooLate == 1)
    #expect(summary.arrivalUnknown == 0)
    let patient = PromisedFinish.summary(of: journeys, graceMinutes: 5)
    #expect(patient.onTimeRate.value == Rational(3, 4) && patient.late == 1)
    #expect(patient.median.value == Rational(150_000))
  }

  @Test("Without a journey with both times there is a reason instead of a rate")
  func summaryOfNothing() {
    let none = PromisedFinish.summary(of: [])
    #expect(none.onTimeRate.value == nil && none.onTimeRate.reason == .nothingInPeriod)
    let neither = PromisedFinish(promises: [], arrived: nil, actual: nil)
    #expect(PromisedFinish.summary(of: [neither]).p90.reason == .notRecorded)
    let one = PromisedFinish(promises: [], arrived: nil, actual: Self.at(1, 1))
    let summary = PromisedFinish.summary(of: [neither, one])
    #expect(summary.median.reason == .oneTimeOnly)
    #expect(summary.median.n == 0 && summary.median.of == 2)
    #expect(summary.arrivalUnknown == 0)
  }

  @Test(
    "The order of promises and journeys does not matter, and more grace never lowers the rate",
    arguments: 1...40 as ClosedRange<UInt64>)
  func properties(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var journeys: [PromisedFinish] = []
    for journey in 0..<(1 + random.below(9)) {
      let promises = (0..<random.below(5)).map { promise in
        Self.promise(
          Int64(journey * 10 + promise), recorded: Int64(random.below(100)),
          finish: Int64(random.below(100)), moved: random.oneIn(4))
      }
      let arrived = random.oneIn(4) ? nil : Self.at(Int64(journey * 10 + 8), 50)
      let actual = random.oneIn(4) ? nil : Self.at(Int64(journey * 10 + 9), 80)
      let finish = PromisedFinish(promises: promises, arrived: arrived, actual: actual)
      let shuffled = PromisedFinish(
        promises: promises.shuffled(using: &random), arrived: arrived, actual: actual)
      #expect(shuffled.binding == finish.binding, "seed \(seed)")
      #expect(shuffled.first == finish.first, "seed \(seed)")
      journeys.append(finish)
    }
    var last = Rational(0)
    for grace in [0, 10, 40, 100] {
      let summary = PromisedFinish.summary(of: journeys, graceMinutes: grace)
      let shuffled = PromisedFinish.summary(
        of: journeys.shuffled(using: &random), graceMinutes: grace)
      #expect(shuffled.onTimeRate.value == summary.onTimeRate.value, "seed \(seed)")
      #expect(shuffled.median.value == summary.median.value, "seed \(seed)")
      #expect(shuffled.p90.value == summary.p90.value, "seed \(seed)")
      guard let rate = summary.onTimeRate.value else { continue }
      #expect(rate >= last && rate <= Rational(1), "seed \(seed)")
      last = rate
    }
  }
}
