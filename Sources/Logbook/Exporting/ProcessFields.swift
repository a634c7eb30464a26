internal import CanonicalJSON
internal import Satisfaction

/// The few fields of facts that process mining looks at.
struct ProcessFields {
  private(set) var touchpoint: String?
  private(set) var vehicle: String?
  private(set) var variant: String?
  private(set) var perception: Int?
  private(set) var expectation: Int?
  private(set) var advisor: String?
  private(set) var trace: String?
  private var scope = AnswerScope()

  enum Name: String, CaseIterable {
    case touchpoint, vehicle, variant, perception, expectation, subject, scale, factor, dimension
    case determinant, diagnostic, advisor, trace

    private static let keys: [(InlineKey, Name)] = allCases.compactMap { name in
      Array(name.rawValue.utf8).withUnsafeBytes { InlineKey($0) }.map { ($0, name) }
    }

    init?(_ bytes: UnsafeRawBufferPointer) {
      guard let key = InlineKey(bytes), let found = Self.keys.first(where: { $0.0 == key }) else {
        return nil
      }
      self = found.1
    }
  }

  init() {}

  init(_ data: JSON) {
    for member in data.members ?? [] {
      guard let name = Name(rawValue: member.key) else { continue }
      switch member.value {
      case .string(let text): set(name, text)
      case .integer(let value): set(name, Int(value))
      case .bool(let flag): set(name, flag)
      default: break
      }
    }
  }

  mutating func set(_ name: Name, _ text: String) {
    switch name {
    case .touchpoint: touchpoint = text
    case .vehicle: vehicle = text
    case .variant: variant = text
    case .advisor: advisor = text
    case .trace: trace = text
    case .subject: scope.subject = Answer.Subject(rawValue: text)
    case .scale: scope.tellsImportance = text == Scale.importance5.rawValue
    case .factor, .dimension, .determinant: scope.namesPart = true
    case .perception, .expectation, .diagnostic: break
    }
  }

  mutating func set(_ name: Name, _ value: Int?) {
    if name == .perception { perception = value }
    if name == .expectation { expectation = value }
  }

  mutating func set(_ name: Name, _ flag: Bool) {
    if name == .diagnostic { scope.isDiagnostic = flag }
  }

  /// The touchpoint that a rating is about as a whole.
  var ratedTouchpoint: String? { scope.ratesTouchpoint ? touchpoint : nil }
}
