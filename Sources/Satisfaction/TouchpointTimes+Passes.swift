extension TouchpointTimes {
  /// The passes through one touchpoint, as its starts and completions come.
  ///
  /// A pass begins with a start and ends with the next completion. A completion that nothing started
  /// is a pass of one time: reopening is no start, for what was done in between is not known.
  public struct Passes: Sendable, Hashable {
    public private(set) var intervals: [Interval] = []

    public init() {}

    public mutating func start(_ moment: RecordedMoment) {
      intervals.append(Interval(started: moment, ended: nil))
    }

    public mutating func complete(_ moment: RecordedMoment) {
      if let last = intervals.indices.last, intervals[last].ended == nil {
        intervals[last].ended = moment
      } else {
        intervals.append(Interval(started: nil, ended: moment))
      }
    }
  }
}
