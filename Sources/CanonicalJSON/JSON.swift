/// A JSON value whose object members keep the order in which they were written.
public enum JSON: Sendable, Hashable {
  case null
  case bool(Bool)
  /// A number written without fraction and exponent, within ±(2^53 − 1).
  case integer(Int64)
  case double(Double)
  case string(String)
  case array([JSON])
  case object([Member])

  public struct Member: Sendable, Hashable {
    public let key: String
    public let value: JSON

    public init(_ key: String, _ value: JSON) {
      self.key = key
      self.value = value
    }
  }

  /// The largest integer that every JSON reader keeps exactly: 2^53 − 1.
  public static let largestInteger: Int64 = 9_007_199_254_740_991

  /// The member of an object by its key, compared as bytes; nil if absent or not an object.
  public subscript(key: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key.isSame(as: key) }?.value
  }

  public var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  public var int: Int64? {
    guard case .integer(let value) = self else { return nil }
    return value
  }

  public var flag: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  public var items: [JSON]? {
    guard case .array(let items) = self else { return nil }
    return items
  }

  public var members: [Member]? {
    guard case .object(let members) = self else { return nil }
    return members
  }

  /// An object of the pairs whose value is present.
  public static func object(present pairs: [(String, JSON?)]) -> JSON {
    .object(pairs.compactMap { pair in pair.1.map { Member(pair.0, $0) } })
  }
}

extension String {
  /// Whether two texts are the same bytes: those that only mean the same are not.
  ///
  /// Quick where they differ, for then they mean something else already.
  @inlinable
  public func isSame(as other: String) -> Bool {
    self == other && utf8.elementsEqual(other.utf8)
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
  public init(nilLiteral: ()) { self = .null }
}
