internal import EventLog
internal import Storage

/// What is in the log already, and what an append expects of it.
extension LogWriter {
  enum Presence {
    case absent
    case same(Int64)
    case other(Int64)
  }

  /// Whether the id is in the log, and with the same content apart from `recordedtime`.
  func present(_ record: EventBatch.Record, in batch: EventBatch) throws -> Presence {
    var presence = Presence.absent
    try lookups.withEvent(record.id) { row in
      var parts = row.parts
      parts.recorded = batch.recorded
      comparison.write(parts)
      presence =
        comparison.entry.elementsEqual(batch.entry(record))
        ? .same(row.position) : .other(row.position)
    }
    return presence
  }

  /// The first position, when every event of the group is there already.
  func standing(_ group: EventBatch.Group, in batch: EventBatch) throws -> Int64? {
    var first: Int64?
    for index in group.records {
      guard case .same(let position) = try present(batch.records[index], in: batch) else {
        return nil
      }
      first = first ?? position
    }
    return first
  }

  func unmet(_ group: EventBatch.Group) throws -> AppendError? {
    for expectation in group.expected {
      let found = try Bytes.withAll([expectation.subject]) { try stream($0[0])?.version ?? 0 }
      guard found == expectation.version else {
        return .versionMismatch(
          subject: expectation.subject, expected: expectation.version, found: found)
      }
    }
    for absence in group.absent {
      var held = false
      try forEachEvent(ofSubject: absence.subject) { row in
        held = held || row.parts.type.elementsEqual(absence.type.utf8)
      }
      if held { return .notAbsent(subject: absence.subject, type: absence.type) }
    }
    return nil
  }
}
