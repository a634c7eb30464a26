import CanonicalJSON
import Chronology
import EventLog
import MerkleTree

/// An entry in the plain form: the same JSON object, built member by member.
enum PlainForm {
  static func object(_ event: Event, recorded: Timestamp?) -> JSON {
    .object(present: [
      ("specversion", "1.0"), ("id", .string(event.id.description)),
      ("source", .string(event.source)), ("type", .string(event.type)),
      ("dataversion", .integer(Int64(event.dataVersion))), ("subject", .string(event.subject)),
      ("time", .string(event.time.text)), ("timeoffset", event.timeOffset.map { .string($0.text) }),
      ("recordedtime", recorded.map { .string($0.text) }),
      ("customer", event.customer.map(JSON.string)), ("actor", .string(event.actor)),
      ("correlationid", event.correlationID.map(JSON.string)),
      ("causationid", event.causationID.map(JSON.string)),
      ("datacontenttype", "application/json"), ("data", event.data),
      ("sealed", event.sealed.map { .string(Base64.encode($0)) }),
    ])
  }

  static func line(_ event: Event, recorded: Timestamp?) throws -> String {
    try object(event, recorded: recorded).canonicalText()
  }
}

extension EventBatch {
  /// The entry line of a record, as text.
  func line(_ index: Int) -> String {
    String(decoding: entry(records[index]), as: UTF8.self)
  }

  /// A batch of events, each a group of its own.
  static func of(_ events: [Event], recorded: Timestamp) throws -> EventBatch {
    let batch = EventBatch(capacity: 256)
    batch.reset(recorded: recorded)
    for event in events {
      batch.beginGroup()
      try batch.append(event)
    }
    return batch
  }
}

extension JSON {
  /// The object with a member replaced or, by nil, taken out.
  func with(_ key: String, _ value: JSON?) -> JSON {
    let rest = (members ?? []).filter { $0.key != key }
    return .object(rest + (value.map { [JSON.Member(key, $0)] } ?? []))
  }
}
