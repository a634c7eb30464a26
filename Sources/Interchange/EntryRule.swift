public import CanonicalJSON
public import EventLog
public import Journeys

/// Rules that tie an entry's attributes to the kind of its fact.
public enum EntryRule {
  static func isInStream(_ subject: UnsafeRawBufferPointer, _ stream: StreamKind) -> Bool {
    if stream == .journey { return subject.starts(withLiteral: "journey/") }
    let name = stream.rawValue.utf8
    return subject.count > name.count && subject[name.count] == UInt8(ascii: "/")
      && subject.prefix(name.count).elementsEqual(name)
  }

  /// Facts about the logbook as a whole: what was read, and what others report about the shop.
  public static func logbookSubject(_ kind: FactKind) -> String {
    kind.logbookSubject
  }

  /// - Throws: `FactError` when the fact stands in the wrong stream.
  public static func check(_ event: Event, _ kind: FactKind) throws {
    guard let stream = StreamKind(rawValue: String(event.streamKind)), kind.mayStand(in: stream)
    else {
      throw FactError.wrongStream(type: event.type, stream: kind.stream.rawValue)
    }
    if kind == .indexReported || kind == .indicatorReported,
      event.subject != logbookSubject(kind)
    {
      throw FactError.wrongStream(type: event.type, stream: "logbook/indices")
    }
  }
}

/// The rule for what may be sealed: short names, texts as values.
public enum PersonalRule {
  /// - Throws: `FactError.wrongType`.
  public static func check(_ personal: JSON) throws -> JSON {
    guard case .object(let members) = personal, members.count <= 40, !members.isEmpty else {
      throw FactError.wrongType(field: "personal")
    }
    for member in members {
      guard case .string = member.value, CodeRule.isCode(member.key) else {
        throw FactError.wrongType(field: "personal." + String(member.key.prefix(40)))
      }
    }
    return personal
  }
}
