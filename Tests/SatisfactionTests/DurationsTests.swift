import Satisfaction
import TestSupport
import Testing

@Suite("Durations")
struct DurationsTests {
  @Test("Least, median, mean, 90th percentile, most and total")
  func summary() {
    var durations = Durations()
    for (place, value) in [4, 10, 1, 2].enumerated() {
      durations.add(Int64(value), endedBy: Int64(place + 1))
    }
    let summary = durations.summary(of: 6, orMissing: .nothingInPeriod)
    #expect(summary.least.value == Rational(1) && summary.most.value == Rational(10))
    #expect(summary.median.value == Rational(3))
    #expect(summary.mean.value == Rational(17, 4))
    #expect(summary.p90.value == Rational(10))
    #expect(summary.total.value == Rational(17))
    #expect(summary.mean.n == 4 && summary.mean.of == 6)
    #expect(summary.mean.positions == [1, 2, 3, 4])
  }

  @Test("Of none there is no value, only the reason")
  func none() {
    let summary = Durations().summary(orMissing: .oneTimeOnly)
    for value in [summary.least, summary.median, summary.mean, summary.p90, summary.total] {
      #expect(value.value == nil && value.reason == .oneTimeOnly && value.of == 0)
    }
  }

  @Test("They are those of the plain definitions, whatever the durations")
  func property() {
    for seed in 1...50 as ClosedRange<UInt64> {
      var random = SplitMix64(seed: seed)
      let values = (0..<Int.random(in: 1...40, using: &random)).map { _ in
        Int64.random(in: -5...1_000_000, using: &random)
      }
      var durations = Durations()
      for value in values { durations.add(value, endedBy: 1) }
      let summary = durations.summary(orMissing: .nothingInPeriod)
      #expect(summary.median.value == Median.of(values), "seed \(seed)")
      #expect(
        summary.p90.value == NearestRank.percentile(90, of: values).map { Rational(Int($0)) },
        "seed \(seed)")
    }
  }
}
