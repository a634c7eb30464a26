internal import CanonicalJSON
internal import Chronology
internal import Crypto
internal import EventLog

/// The identity of an event made from a row or trace: a version 8 UUID from what is not personal.
///
/// SHA-256 over canonical JSON of [origin, type, subject, touchpoint, occurred, data, ordinal],
/// never over anything sealed: the same row gives the same id, and a row that differs only in its
/// words is found to be another version of the same event. The ordinal is 0 but for equal events
/// of one trace.
enum ImportedIdentity {
  static func id(
    origin: String, type: String, subject: String, touchpoint: String, occurred: Timestamp,
    data: JSON, ordinal: Int = 0
  ) throws -> EventID {
    let content = JSON.array([
      .string(origin), .string(type), .string(subject), .string(touchpoint),
      .string(occurred.text), data, .integer(Int64(ordinal)),
    ])
    return .version8(hash: Array(SHA256.hash(data: try content.canonicalBytes())))
  }
}
