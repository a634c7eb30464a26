/// Whether keys were given out 1, 2, 3 … as they were first used, as writers give them out.
///
/// Leaves do not cover keys. Exchanging two keys leaves every entry as it was, but read models are
/// stored by key and lists are ordered by it.
struct KeyOrder {
  /// Keys larger than all before them, in runs that count by one; parts of a log are looked at apart
  /// and joined.
  private var runs: [ClosedRange<Int64>] = []
  private var largest: Int64 = 0

  mutating func add(_ key: Int64) {
    guard key > largest else { return }
    largest = key
    if let last = runs.last, last.upperBound &+ 1 == key {
      runs[runs.count - 1] = last.lowerBound...key
    } else {
      runs.append(key...key)
    }
  }

  /// Goes on with the part of a log that comes next; false if a key came too early.
  mutating func join(_ next: KeyOrder) -> Bool {
    for run in next.runs where run.upperBound > largest {
      guard run.lowerBound <= largest &+ 1 else { return false }
      largest = run.upperBound
    }
    return true
  }
}
