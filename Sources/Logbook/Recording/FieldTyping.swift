internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import Interchange
internal import Journeys

/// Types what people write by a fact's schema.
enum FieldTyping {
  /// - Parameter zone: of times that carry none.
  static func data(
    _ fields: [(String, String)], _ schema: FactSchema, _ zone: Zone
  ) throws -> JSON {
    var members: [(String, JSON)] = []
    for (name, text) in fields {
      guard let field = schema.field(name) else { throw unknown(name, schema) }
      let value = try value(text, field.kind, name, zone)
      if let index = members.firstIndex(where: { $0.0 == name }) {
        guard case .list = field.kind, case .array(let items) = members[index].1,
          case .array(let more) = value
        else { throw LogbookError.notOneOf(field: name) }
        members[index].1 = .array(items + more)
      } else {
        members.append((name, value))
      }
    }
    return .object(members.map { JSON.Member($0.0, $0.1) })
  }

  static func unknown(_ name: String, _ schema: FactSchema) -> FactError {
    .unknownField(
      field: name, type: schema.kind.rawValue, known: schema.fields.map(\.name),
      sealed: schema.sealed)
  }

  private static func value(
    _ text: String, _ kind: FactField.Kind, _ name: String, _ zone: Zone
  ) throws -> JSON {
    switch kind {
    case .integer:
      guard let number = Int64(text) else { throw FactError.notAnInteger(field: name) }
      return .integer(number)
    case .flag:
      switch text {
      case "true", "yes", "是", "对", "有": return true
      case "false", "no", "否", "不是", "没有": return false
      default: throw FactError.notAChoice(field: name, words: ["yes", "no"])
      }
    case .list(let element): return .array([try value(text, element, name, zone)])
    case .time:
      // As people write times; what cannot be read is refused by the field's own rule.
      guard RFC3339.read(text) == nil, let time = time(text, name, zone) else {
        return .string(nfc(text))
      }
      return .string(time.text)
    case .object: return try JSON(strict: text, rules: .event)
    default: return .string(nfc(text))
    }
  }

  /// A moment as people write it, in every form that is taken for when something happened; a day
  /// alone is its end where something is due, else its beginning.
  private static func time(_ text: String, _ name: String, _ zone: Zone) -> Timestamp? {
    if case .success(let reading) = DealerTime.read(text, zone: zone) { return reading.time }
    guard case .success(let reading) = DealerTime.read(text + " 00:00", zone: zone) else {
      return nil
    }
    guard ["due", "expires", "promisedFinish"].contains(name) else { return reading.time }
    let civil = zone.civil(at: reading.time)
    let next = CivilTime.date(
      ofDay: CivilTime.dayNumber(year: civil.year, month: civil.month, day: civil.day) + 1)
    return zone.timestamp(of: CivilTime(year: next.year, month: next.month, day: next.day))
      .adding(milliseconds: -1_000)
  }

  static func personal(_ sealed: [(String, String)], _ schema: FactSchema) throws -> JSON? {
    guard !sealed.isEmpty else { return nil }
    var seen: Set<String> = []
    for (name, _) in sealed {
      guard CodeRule.isCode(name) else { throw FactError.notACode(field: name) }
      // A word that no reader looks for would be lost.
      guard schema.sealed.contains(where: { $0.utf8.elementsEqual(name.utf8) }) else {
        throw FactError.unknownSealed(
          field: name, type: schema.kind.rawValue, known: schema.sealed)
      }
      guard seen.insert(name).inserted else { throw LogbookError.notOneOf(field: name) }
    }
    return .object(sealed.map { JSON.Member($0.0, .string(nfc($0.1))) })
  }
}
