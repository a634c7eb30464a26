internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import Journeys
internal import Wording

/// The same thing told twice: what happens once at a time is not recorded again.
extension Logbook {
  /// What the log has of a fact already, from the same minute and with the same data; nil for kinds
  /// that can happen twice in a minute, and for what has words of its own.
  func repeated(_ fact: PreparedFact) throws -> RecordedFact? {
    guard fact.personal == nil, let fields = Self.once(fact.kind) else { return nil }
    let own = fact.event
    var last: RecordedEvent?
    try log.read(Selection(subject: own.subject, type: own.type)) { row in
      let other = try row.recordedEvent()
      if fields.allSatisfy({ other.event.data[$0] == own.data[$0] }) { last = other }
      return .next
    }
    guard let last, last.event.sealed == nil,
      try last.event.data.canonicalBytes() == own.data.canonicalBytes(),
      minute(last.event) == minute(own)
    else { return nil }
    return RecordedFact(
      receipt: Receipt(positions: last.position...last.position, duplicate: true),
      event: last.event,
      note: Sentence(
        "同一分钟已经记过同样的事（第 \(last.position) 条），没有再记；若确实又发生一次，请给 --occurred 或 --id",
        "the same was recorded for that minute, at position \(last.position), and is not recorded "
          + "again; if it happened twice, give --occurred or --id"))
  }

  private func minute(_ event: Event) -> Int64 { event.time.milliseconds / 60_000 }

  /// The fields that tell facts of a kind apart which can stand side by side; nil for other kinds.
  private static func once(_ kind: FactKind) -> [String]? {
    switch kind {
    case .customerArrived: []
    case .itemChecked: ["touchpoint", "item"]
    case .concernAnswered: ["touchpoint", "concern"]
    case .expectationTold: ["touchpoint"]
    default: nil
    }
  }
}
