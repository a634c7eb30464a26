internal import CanonicalJSON
internal import EventLog
internal import Exports
public import Journeys
internal import Presentation
internal import Wording

/// Understands what people type for identifiers: the identifier itself, or what the blueprint and
/// the catalogue call it in either language.
struct FactNames {
  /// The journey's; nil where a fact is about none.
  let blueprint: Blueprint?

  private static let chinese = TimelineWords(.chinese)
  private static let english = TimelineWords(.english)

  // MARK: Kinds of facts

  /// The kind of a fact, by its stored name or by what it is called.
  ///
  /// - Throws: `FactError.unknownType`.
  static func kind(_ text: String) throws -> FactKind {
    if let kind = FactKind(rawValue: text) { return kind }
    let known = FactKind.allCases.filter {
      chinese.fact($0.rawValue) == text || folded(english.fact($0.rawValue)) == folded(text)
    }
    guard known.count == 1 else { throw FactError.unknownType(type: text) }
    return known[0]
  }

  // MARK: Fields

  /// Whether a fact has fields whose values the journey's plan has words for.
  static func asksForPlan(_ schema: FactSchema) -> Bool {
    schema.field("touchpoint") != nil || schema.field("variant") != nil
  }

  /// The fields as the catalogue names them, with their values as identifiers; lists are parted.
  ///
  /// - Parameter beside: data that stand already, for what depends on their touchpoint.
  /// - Throws: `NamingError` for a value that is none of those there are.
  func fields(
    _ given: [(String, String)], of schema: FactSchema, beside: JSON = [:]
  ) throws -> [(String, String)] {
    var fields: [(name: String, text: String)] = []
    for (name, text) in given {
      let name = fieldName(name, of: schema)
      guard let field = schema.field(name) else {
        fields.append((name, text))
        continue
      }
      for part in parts(text, field.kind) { fields.append((name, part)) }
    }
    var touchpoint = beside["touchpoint"]?.text.flatMap { blueprint?.touchpoint($0) }
    if let place = fields.firstIndex(where: { $0.name == "touchpoint" }), let blueprint {
      let id = try self.touchpoint(fields[place].text, in: blueprint)
      fields[place].text = id
      touchpoint = blueprint.touchpoint(id)
    }
    for place in fields.indices {
      guard let field = schema.field(fields[place].name) else { continue }
      fields[place].text = try value(fields[place].text, of: field, at: touchpoint)
    }
    return fields.map { ($0.name, $0.text) }
  }

  /// The names of sealed texts.
  static func sealed(_ given: [(String, String)], of schema: FactSchema) -> [(String, String)] {
    given.map { name, text in
      let known = schema.sealed.filter { chinese.field($0) == name }
      return (schema.sealed.contains(name) || known.count != 1 ? name : known[0], text)
    }
  }

  private func fieldName(_ name: String, of schema: FactSchema) -> String {
    if schema.field(name) != nil || schema.sealed.contains(name) { return name }
    let known = schema.fields.map(\.name).filter {
      Self.chinese.field($0) == name || Self.folded(Self.english.field($0)) == Self.folded(name)
    }
    if known.count == 1 { return known[0] }
    // As messages and the checklist call it.
    return name == "检查项" && schema.field("item") != nil ? "item" : name
  }

  private func parts(_ text: String, _ kind: FactField.Kind) -> [String] {
    guard case .list = kind else { return [text] }
    let parts = text.split { ",，、;；".contains($0) }.map { String($0).trimmed }.filter {
      !$0.isEmpty
    }
    return parts.isEmpty ? [text] : parts
  }

  private func value(
    _ text: String, of field: FactField, at touchpoint: Blueprint.Touchpoint?
  ) throws -> String {
    if let touchpoint, field.name == "item" {
      return try Self.find(
        text, "refused.unknownItem",
        Sentence("“\(touchpoint.name.chinese)”的检查项", "item of \(touchpoint.id)"),
        among: touchpoint.items.map { .init(id: $0.id, name: $0.name) })
    }
    if let touchpoint, field.name == "concern" {
      return try Self.find(
        text, "refused.unknownConcern",
        Sentence("“\(touchpoint.name.chinese)”的顾虑", "concern of \(touchpoint.id)"),
        among: touchpoint.concerns.map { .init(id: $0.id, name: $0.name) })
    }
    if let touchpoint, field.name == "kind", case .code = field.kind {
      return try Self.find(
        text, "refused.unknownKind",
        Sentence("“\(touchpoint.name.chinese)”的方式", "way to hold \(touchpoint.id)"),
        among: touchpoint.kinds.map { .init(id: $0.id, name: $0.name) })
    }
    if let blueprint, field.name == "variant", !blueprint.variants.isEmpty {
      return try Self.find(
        text, "refused.unknownVariant", Sentence("车型类别", "variant"),
        among: blueprint.variants.map(Self.code))
    }
    switch field.kind {
    case .choice(let words), .list(.choice(let words)):
      return try Self.find(
        text, "fact.notAChoice",
        Sentence("\(Self.chinese.field(field.name))（\(field.name)）的取值", "\(field.name)"),
        among: words.map(Self.code))
    default: return text
    }
  }

  private func touchpoint(_ text: String, in blueprint: Blueprint) throws -> String {
    try Self.find(
      text, "refused.unknownTouchpoint", Sentence("环节", "touchpoint"),
      among: blueprint.touchpoints.map { .init(id: $0.id, name: $0.name) })
  }

  // MARK: Words

  /// What a field is called.
  static func label(_ field: String) -> Sentence {
    Sentence(chinese.field(field), english.field(field))
  }

  /// A code with what the catalogue calls it.
  static func code(_ code: String) -> NamingError.Known {
    NamingError.Known(id: code, name: Sentence(chinese.code(code), english.code(code)))
  }

  /// The id that a text names, letter for letter first.
  static func find(
    _ text: String, _ code: String, _ what: Sentence, among known: [NamingError.Known]
  ) throws(NamingError) -> String {
    if let exact = known.first(where: { $0.id.utf8.elementsEqual(text.utf8) }) { return exact.id }
    let typed = folded(text)
    let named = known.filter { one in
      [one.id, one.name?.chinese, one.name?.english].contains { $0.map(folded) == typed }
    }
    guard named.count == 1 else {
      throw NamingError(code, what, given: text, known: known)
    }
    return named[0].id
  }

  private static func folded(_ text: String) -> String {
    nfc(text).split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
  }
}

extension Logbook {
  /// The kind of a fact, by its stored name or by what it is called in either language.
  ///
  /// - Throws: `FactError.unknownType`.
  public static func factKind(_ text: String) throws -> FactKind { try FactNames.kind(text) }
}
