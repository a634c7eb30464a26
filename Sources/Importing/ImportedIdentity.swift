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
    id(
      origin: origin, type: type, subject: subject, touchpoint: touchpoint, occurred: occurred,
      canonical: try data.canonicalBytes(), ordinal: ordinal)
  }

  /// - Parameter data: canonical JSON.
  static func id(
    origin: String, type: String, subject: String, touchpoint: String, occurred: Timestamp,
    canonical data: [UInt8], ordinal: Int = 0
  ) -> EventID {
    var content: [UInt8] = []
    content.reserveCapacity(
      96 + data.count + origin.utf8.count + type.utf8.count + subject.utf8.count
        + touchpoint.utf8.count)
    var mark = UInt8(ascii: "[")
    for text in [origin, type, subject, touchpoint, occurred.text] {
      content.append(mark)
      CanonicalWriter.write(text, to: &content)
      mark = UInt8(ascii: ",")
    }
    content.append(mark)
    content += data
    content.append(mark)
    content += String(ordinal).utf8
    content.append(UInt8(ascii: "]"))
    var hash = SHA256()
    content.withUnsafeBytes { hash.update(bufferPointer: $0) }
    return hash.finalize().withUnsafeBytes { EventID.version8(hash: $0) }
  }
}
