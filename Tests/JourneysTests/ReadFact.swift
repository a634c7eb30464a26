import CanonicalJSON
import Journeys
import Testing

/// Reads a fact's data in each way there is, which must agree; answers the digest.
///
/// - Parameter json: the data as an object of JSON.
func read(
  _ kind: FactKind, _ json: String, occurred: Int64 = 0,
  sourceLocation: SourceLocation = #_sourceLocation
) throws -> FactDigest {
  let value = try JSON(strict: json)
  let bytes = try value.canonicalBytes()
  let asValue = Result { try FactReader.read(kind, value, occurred: occurred) }
  let asBytes = Result {
    try bytes.withUnsafeBytes { bytes in
      var reader = FactReader()
      return try reader.read(kind, bytes, occurred: occurred)
    }
  }
  #expect(
    "\(asValue)" == "\(asBytes)", "as a value and as bytes", sourceLocation: sourceLocation)
  let asMembers = try Result {
    try bytes.withUnsafeBytes { bytes -> FactDigest? in
      var members = FlatObject()
      guard members.scan(bytes, from: 0) == bytes.count else { return nil }
      return try FactReader.read(kind, members, in: bytes, occurred: occurred)
    }
  }.get()
  if let asMembers {
    #expect(
      "\(asValue)" == "\(Result<FactDigest, any Error>.success(asMembers))", "as members",
      sourceLocation: sourceLocation)
  }
  let digest = try asValue.get()
  let plain = try bytes.withUnsafeBytes { bytes in
    var reader = FactReader()
    return try reader.readPlain(kind, bytes, occurred: occurred)
  }
  #expect("\(plain)" == "\(digest.plain)", "as a plain digest", sourceLocation: sourceLocation)
  return digest
}
