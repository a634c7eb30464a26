public import Chronology

/// Attributes that many events have alike, checked once and kept as bytes.
public struct SharedAttributes {
  fileprivate let source: [UInt8]
  fileprivate let subject: [UInt8]
  fileprivate let customer: [UInt8]
  fileprivate let actor: [UInt8]

  /// - Throws: `AttributeError`, naming what is wrong.
  public init(source: String, subject: String, customer: String, actor: String) throws {
    try AttributeRule.source(source)
    try AttributeRule.subject(subject)
    try AttributeRule.id(actor, "actor")
    try AttributeRule.id(customer, "customer")
    self.source = Array(source.utf8)
    self.subject = Array(subject.utf8)
    self.customer = Array(customer.utf8)
    self.actor = Array(actor.utf8)
  }
}

extension EventBatch {
  /// Appends an event of shared attributes, to the group begun last.
  ///
  /// - Parameters:
  ///   - type: of a known kind.
  ///   - data: canonical JSON that was held against the schema of the kind.
  /// - Throws: `AttributeError`; the batch is then as before.
  public func append(
    _ shared: SharedAttributes, id: EventID, type: StaticString, time: Timestamp,
    timeOffset: TimeOffset?, data: [UInt8], sealed: [UInt8]?, tag: Int64
  ) throws(AttributeError) {
    guard time >= .earliest, time <= .latest else { throw .malformed(attribute: "time") }
    var parts = EntryParts()
    parts.id = id
    parts.type = UnsafeRawBufferPointer(start: type.utf8Start, count: type.utf8CodeUnitCount)
    parts.time = time
    parts.timeOffset = timeOffset
    let result = shared.source.withUnsafeBytes { source in
      shared.subject.withUnsafeBytes { subject in
        shared.customer.withUnsafeBytes { customer in
          shared.actor.withUnsafeBytes { actor in
            data.withUnsafeBytes { data in
              (sealed ?? []).withUnsafeBytes { bytes -> Result<Void, AttributeError> in
                parts.source = source
                parts.subject = subject
                parts.customer = customer
                parts.actor = actor
                parts.data = data
                parts.sealed = sealed == nil ? nil : bytes
                do throws(AttributeError) {
                  return .success(try append(parts, tag: tag))
                } catch {
                  return .failure(error)
                }
              }
            }
          }
        }
      }
    }
    try result.get()
  }
}
