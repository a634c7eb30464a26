public import Chronology
public import CanonicalJSON
internal import MerkleTree

/// Reads an entry, or a line that is to become one, back into an event.
public enum EntryReader {
  /// The attributes of an entry, in canonical order.
  public static let attributes = [
    "actor", "causationid", "correlationid", "customer", "data", "datacontenttype", "dataversion",
    "id", "recordedtime", "sealed", "source", "specversion", "subject", "time", "timeoffset",
    "type",
  ]

  /// The event of an entry line and when it was recorded.
  ///
  /// - Throws: `JSONError` or `AttributeError`.
  public static func read(_ line: UnsafeRawBufferPointer) throws -> (
    event: Event, recorded: Timestamp?
  ) {
    let object = try JSON(strict: line, rules: .event, depth: 16)
    return try read(object, extra: [])
  }

  /// The event of an object; members named in `extra` are the caller's.
  public static func read(_ object: JSON, extra: Set<String>) throws -> (
    event: Event, recorded: Timestamp?
  ) {
    guard case .object(let members) = object else {
      throw AttributeError.wrongType(attribute: "entry")
    }
    for member in members where !attributes.contains(member.key) && !extra.contains(member.key) {
      throw AttributeError.unknown(attribute: String(member.key.prefix(64)))
    }
    guard try text(object, "specversion") == "1.0" else {
      throw AttributeError.malformed(attribute: "specversion")
    }
    if object["datacontenttype"] != nil,
      try text(object, "datacontenttype") != "application/json"
    {
      throw AttributeError.malformed(attribute: "datacontenttype")
    }
    guard let id = EventID(text: try text(object, "id")) else {
      throw AttributeError.malformed(attribute: "id")
    }
    guard let version = object["dataversion"] else {
      throw AttributeError.missing(attribute: "dataversion")
    }
    guard case .integer(let dataVersion) = version else {
      throw AttributeError.wrongType(attribute: "dataversion")
    }
    guard let data = object["data"] else { throw AttributeError.missing(attribute: "data") }
    let time = try time(object, "time")
    var offset = time.offset
    if object["timeoffset"] != nil {
      guard let given = TimeOffset(text: try text(object, "timeoffset")) else {
        throw AttributeError.malformed(attribute: "timeoffset")
      }
      offset = given
    }
    var sealed: [UInt8]?
    if object["sealed"] != nil {
      guard let bytes = Base64.decode(try text(object, "sealed")) else {
        throw AttributeError.malformed(attribute: "sealed")
      }
      sealed = bytes
    }
    let recorded = object["recordedtime"] == nil ? nil : try Self.time(object, "recordedtime").time
    let event = Event(
      id: id, source: try text(object, "source"), type: try text(object, "type"),
      dataVersion: Int(dataVersion), subject: try text(object, "subject"), time: time.time,
      timeOffset: offset, customer: try optional(object, "customer"),
      actor: try text(object, "actor"), correlationID: try optional(object, "correlationid"),
      causationID: try optional(object, "causationid"), data: data, sealed: sealed)
    try AttributeRule.check(event)
    return (event, recorded)
  }

  private static func text(_ object: JSON, _ name: String) throws(AttributeError) -> String {
    guard let value = object[name] else { throw .missing(attribute: name) }
    guard case .string(let text) = value else { throw .wrongType(attribute: name) }
    return text
  }

  private static func optional(_ object: JSON, _ name: String) throws(AttributeError) -> String? {
    object[name] == nil ? nil : try text(object, name)
  }

  private static func time(_ object: JSON, _ name: String) throws(AttributeError)
    -> RFC3339.Reading
  {
    guard let reading = RFC3339.read(try text(object, name)), !reading.truncated else {
      throw .malformed(attribute: name)
    }
    return reading
  }
}
