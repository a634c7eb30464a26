extension Indicators {
  /// The readings, in any order, as lines: one for each series and kind of period.
  ///
  /// Lines stand in the order of kind, name, collector, set, version and kind of period.
  public static func lines(_ readings: [Reading]) -> [Line] {
    Dictionary(grouping: readings) { reading in
      Axis(series: reading.series, periodKind: ReportPeriod(reading.period)?.kind)
    }
    .sorted { $0.key.order.lexicographicallyPrecedes($1.key.order) }
    .map { axis, readings in
      Line(
        series: axis.series, periodKind: axis.periodKind, points: points(readings))
    }
  }

  private struct Axis: Hashable {
    let series: Series
    let periodKind: ReportPeriod.Kind?

    /// What is not said stands before everything that is.
    var order: [String] {
      [
        series.kind.rawValue, series.name, series.collector.map { "=" + $0 } ?? "",
        series.set.map { "=" + $0 } ?? "", series.version.map { "=" + $0 } ?? "",
        periodKind.map { "=" + $0.rawValue } ?? "",
      ]
    }
  }

  /// A period, however it is written: 2025Q1 is 2025-Q1.
  private enum Slot: Hashable, Comparable {
    case known(Int)
    case unknown(String)

    init(_ code: String) {
      self = ReportPeriod(code).map { .known($0.ordinal) } ?? .unknown(code)
    }

    /// The one just before it.
    var previous: Self? {
      if case .known(let ordinal) = self { .known(ordinal - 1) } else { nil }
    }
  }

  /// The points of one line, whose readings are all of one series and kind of period.
  private static func points(_ readings: [Reading]) -> [Point] {
    let slots = Dictionary(grouping: readings) { Slot($0.period) }
      .mapValues { $0.sorted { $0.position < $1.position } }
    return slots.sorted { $0.key < $1.key }.compactMap { slot, readings in
      guard let reading = readings.last else { return nil }
      let before = slot.previous.flatMap { slots[$0]?.last }
      return Point(
        reading: reading, replaced: Array(readings.dropLast()),
        difference: difference(
          reading, before, orMissing: slot.previous == nil ? .notRecorded : .nothingInPeriod))
    }
  }

  private static func difference(
    _ reading: Reading, _ before: Reading?, orMissing reason: MissingReason
  ) -> Measured<Rational> {
    guard let before else {
      return Measured(missing: reason, n: 1, of: 2, positions: [reading.position])
    }
    let isComparable = [reading, before].allSatisfy {
      ($0.n ?? .max) >= Measured<Rational>.smallestGroup
    }
    return Measured(
      isComparable ? reading.value - before.value : nil, orMissing: .fewAnswers, n: 2, of: 2,
      positions: [before.position, reading.position])
  }
}
