/// What one field of a fact's `data` may hold.
public struct FactField: Sendable {
  public indirect enum Kind: Sendable {
    /// A code: 1–64 letters of any script, digits, space, `._:-`.
    case code
    /// A text of the trade: a code that may hold `#+()（）/·&` too.
    case label
    case integer(ClosedRange<Int64>)
    case flag
    /// RFC 3339.
    case time
    /// One of these words.
    case choice([String])
    /// A whole or decimal number as text.
    case decimal
    /// 64 lower-case hexadecimal digits.
    case sha256
    case eventID
    /// The public half of a signing key, `name+hash+base64`.
    case verifierKey
    /// Bytes in base64 with padding, at most 512 characters.
    case base64
    /// Seven days a week: `2026-03-05`.
    case date
    case list(Kind)
    /// Another fact's data, checked against that fact's schema.
    case object
  }

  public let name: String
  public let kind: Kind
  public let isRequired: Bool
  init(_ name: String, _ kind: Kind, required: Bool = false) {
    self.name = name
    self.kind = kind
    isRequired = required
  }
}

/// Where a field's value goes in the digest.
enum DigestSlot: Sendable, Equatable {
  case none, touchpoint, perception, expectation, importance, scale, partial, subject, number, key
  case answered, diagnostic, by, importanceScale, person, passed
  case detail(FactDetails.Name)

  init(field name: String, of kind: FactKind) {
    if let detail = FactDetails.Name(rawValue: name), FactDetails.names(kind).contains(detail) {
      self = .detail(detail)
      return
    }
    self =
      switch name {
      case "touchpoint": .touchpoint
      case "perception": .perception
      case "expectation": .expectation
      case "importance": .importance
      case "scale": .scale
      case "importanceScale": .importanceScale
      case "factor", "dimension", "determinant": .partial
      // A touchpoint that ends with mandatory items open: `isExcused`.
      case "reason": kind == .touchpointCompleted ? .partial : .none
      case "subject": .subject
      case "blueprintVersion": .number
      case "item", "concern", "promise", "wait", "exception", "blueprint", "vehicle", "customer",
        "survey", "complaint", "request", "referral", "task", "alert":
        .key
      case "answered": .answered
      case "diagnostic": .diagnostic
      case "by": .by
      case "advisor": .person
      case "outcome": kind == .itemChecked ? .passed : .none
      default: .none
      }
  }
}

/// The shape of one kind of fact: its open fields, and the texts that may only stand sealed.
public final class FactSchema: Sendable {
  public let kind: FactKind
  public let fields: [FactField]
  /// Known names in the sealed part; other names may stand there too.
  public let sealed: [String]
  init(_ kind: FactKind, _ fields: [FactField], sealed: [String] = []) {
    self.kind = kind
    self.fields = fields
    self.sealed = sealed
  }

  public func field(_ name: String) -> FactField? {
    fields.first { $0.name.utf8.elementsEqual(name.utf8) }
  }
}
