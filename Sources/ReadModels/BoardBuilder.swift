internal import CanonicalJSON
internal import Chronology
internal import Dispatch
internal import EventLog
internal import Journeys
internal import Synchronization
internal import Timelines

/// Folds the whole log into board entries, by stream key.
///
/// Two scanners read neighbouring ranges of positions at the same time and hand small facts to
/// one ordinary fold, in order; states stand in an array by stream key.
final class BoardBuilder {
  private let plans: PlanBook
  private let readers: [FactRangeReader]
  private(set) var entries: [BoardEntry] = []

  /// Positions a range.
  private static let range: Int64 = 32_768

  init(log: any EventLog, plans: PlanBook) throws {
    self.plans = plans
    readers = try (0..<2).map { _ in FactRangeReader(try log.scanner()) }
  }

  func build(through last: Int64) throws {
    var first: Int64 = 1
    while first <= last {
      let ranges = (0..<2).compactMap { index -> ClosedRange<Int64>? in
        let start = first + Int64(index) * Self.range
        return start <= last ? start...min(last, start + Self.range - 1) : nil
      }
      let failure = Mutex<(any Error)?>(nil)
      // Each iteration touches its own reader only.
      let readers = Readers(readers)
      DispatchQueue.concurrentPerform(iterations: ranges.count) { index in
        do {
          try readers.all[index].read(ranges[index])
        } catch {
          failure.withLock { $0 = error }
        }
      }
      if let error = failure.withLock({ $0 }) { throw error }
      for index in ranges.indices { fold(readers.all[index]) }
      first += Int64(ranges.count) * Self.range
    }
  }

  private struct Readers: @unchecked Sendable {
    let all: [FactRangeReader]

    init(_ all: [FactRangeReader]) {
      self.all = all
    }
  }

  private func fold(_ reader: FactRangeReader) {
    for fact in reader.facts {
      let key = Int(fact.stream)
      if entries.count <= key {
        entries += Array(
          repeating: BoardEntry(), count: max(key + 1, entries.count * 3 / 2) - entries.count)
      }
      entries[key].apply(fact.digest, customerKey: fact.customer, plans: plans)
    }
    for (stream, opening) in reader.openings { entries[Int(stream)].opening = opening }
  }
}

/// Reads a range of positions into small facts; keeps its arrays from range to range.
final class FactRangeReader {
  struct SmallFact {
    let stream: Int64
    let customer: Int64
    let digest: FactDigest
  }

  private(set) var facts: [SmallFact] = []
  private(set) var openings: [(Int64, JourneyOpening)] = []
  private let scanner: any LogScanner
  /// By type key: a kind that stands in journeys, or nil.
  private var kinds: [Int64: FactKind?] = [:]
  private var lastKind: (key: Int64, kind: FactKind?) = (-1, nil)

  init(_ scanner: any LogScanner) {
    self.scanner = scanner
  }

  func read(_ range: ClosedRange<Int64>) throws {
    facts.removeAll(keepingCapacity: true)
    openings.removeAll(keepingCapacity: true)
    var reader = FactReader()
    var unknown: Set<Int64> = []
    try scanner.scan(range) { row in
      guard let kind = kind(row.typeKey) else {
        if kinds[row.typeKey] == nil { unknown.insert(row.typeKey) }
        return
      }
      let digest = try reader.read(
        kind, row.data, occurred: row.time.milliseconds, isTrusted: true)
      facts.append(SmallFact(stream: row.streamKey, customer: row.customerKey, digest: digest))
      if kind == .journeyOpened {
        openings.append((row.streamKey, try Self.opening(JSON(strict: row.data))))
      }
    }
    // A scanner is not asked for names while it walks; new types are rare, so walk again.
    guard !unknown.isEmpty else { return }
    for key in unknown {
      let name = try scanner.typeName(key) ?? ""
      let kind = FactKind(rawValue: name)
      kinds[key] = .some(kind?.stream == .journey ? kind : nil)
    }
    lastKind = (-1, nil)
    try read(range)
  }

  @inline(__always)
  private func kind(_ key: Int64) -> FactKind? {
    if lastKind.key == key { return lastKind.kind }
    guard let kind = kinds[key] else { return nil }
    lastKind = (key, kind)
    return kind
  }

  static func opening(_ data: JSON) -> JourneyOpening {
    JourneyOpening(
      advisor: data["advisor"]?.text, model: data["model"]?.text, order: data["order"]?.text)
  }
}
