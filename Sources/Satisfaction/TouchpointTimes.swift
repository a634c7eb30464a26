/// How long one touchpoint of one journey took: elapsed, of which waited, of which served.
///
/// Elapsed is the sum of completion less start over its passes; wait the length of the union of the
/// overlaps of its waits with its passes, so that waits at one time count once and waiting between
/// two passes is no part of either; service the rest. A wait left open ends with its touchpoint: at
/// the first completion not before it began. A pass that was not both started and completed, or
/// that ends before it begins, leaves the whole touchpoint without a value: a sum of the other
/// passes would be too short, and which of two contradicting times is wrong cannot be known.
/// The same fault in a wait leaves the elapsed time standing, but neither wait nor service.
///
/// Values are milliseconds; n counts the passes with both times in order, of all passes.
/// Source: 《客户满意度全面提升培训课程》 (时间管理: 最漫长的等待是没有期限的等待).
public struct TouchpointTimes: Sendable {
  /// One pass through a touchpoint, or one wait in it.
  public struct Interval: Sendable, Hashable {
    public var started: RecordedMoment?
    public var ended: RecordedMoment?

    public init(started: RecordedMoment?, ended: RecordedMoment?) {
      self.started = started
      self.ended = ended
    }

    var fault: MissingReason? {
      guard let started, let ended else {
        return started == nil && ended == nil ? .notRecorded : .oneTimeOnly
      }
      return ended.occurred < started.occurred ? .reversedTimes : nil
    }

    var positions: [Int64] { [started, ended].compactMap { $0?.position } }

    /// Nil with a fault.
    var span: Range<Int64>? {
      guard let started, let ended, started.occurred <= ended.occurred else { return nil }
      return started.occurred..<ended.occurred
    }
  }

  public let elapsed: Measured<Int64>
  public let wait: Measured<Int64>
  public let service: Measured<Int64>
  /// Waits that nobody ended, and that were taken to end with their touchpoint.
  public let openWaits: Int

  /// The passes through one touchpoint and the waits that name it, each in any order.
  public init(passes: [Interval], waits: [Interval] = []) {
    let spans = passes.compactMap(\.span)
    let open = waits.filter { $0.started != nil && $0.ended == nil }
    let closed = waits.filter { $0.started == nil || $0.ended != nil }
    let passFault =
      passes.isEmpty ? .notRecorded : Self.gravest(passes.compactMap(\.fault))
    let waitFault = passFault ?? Self.gravest(closed.compactMap(\.fault))
    let sum = spans.reduce(0) { $0 + $1.upperBound - $1.lowerBound }
    let waited = Self.union(
      of: closed.compactMap(\.span) + open.compactMap { Self.close($0, in: spans) }, within: spans)
    let positions = passes.flatMap(\.positions)

    func measured(_ value: Int64, _ fault: MissingReason?, _ others: [Int64]) -> Measured<Int64> {
      Measured(
        fault == nil ? value : nil, orMissing: fault ?? .notRecorded, n: spans.count,
        of: passes.count, positions: positions + others)
    }
    elapsed = measured(sum, passFault, [])
    wait = measured(waited, waitFault, waits.flatMap(\.positions))
    service = measured(sum - waited, waitFault, waits.flatMap(\.positions))
    openWaits = open.count
  }

  /// Of several faults the same one is named, in whatever order they come.
  static func gravest(_ faults: [MissingReason]) -> MissingReason? {
    [.oneTimeOnly, .reversedTimes, .notRecorded].first(where: faults.contains)
  }

  /// Nil for a wait that began after the last completion.
  private static func close(_ wait: Interval, in passes: [Range<Int64>]) -> Range<Int64>? {
    guard let start = wait.started?.occurred else { return nil }
    return passes.map(\.upperBound).filter { $0 >= start }.min().map { start..<$0 }
  }

  private static func union(of waits: [Range<Int64>], within passes: [Range<Int64>]) -> Int64 {
    let overlaps = waits.flatMap { wait in passes.map { wait.clamped(to: $0) } }
      .sorted { $0.lowerBound < $1.lowerBound }
    var (length, reached) = (Int64(0), Int64.min)
    for overlap in overlaps where overlap.upperBound > reached {
      length += overlap.upperBound - max(overlap.lowerBound, reached)
      reached = overlap.upperBound
    }
    return length
  }
}
