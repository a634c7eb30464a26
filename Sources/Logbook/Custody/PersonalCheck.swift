internal import CanonicalJSON
internal import EventLog
internal import Importing
internal import Journeys
internal import ReadModels
internal import Timelines
internal import Vault
internal import Wording

extension Logbook {
  /// Looks for the names, phones, plates and VINs of customers who are not erased in what stands
  /// readable: ids, codes, who recorded, where it came from, and the read models.
  ///
  /// - Throws: `VaultError` where the vault key is not there.
  func checkPersonal() throws -> [Finding] {
    let known = try knownTexts()
    var findings: [Finding] = []
    var seen: [String: PersonalPattern?] = [:]
    func look(_ text: String, _ field: String, at position: Int64?) {
      let found = seen[text] ?? known.find(in: text)
      if seen.count < 200_000 { seen[text] = .some(found) }
      guard let found else { return }
      findings.append(
        Finding(
          .personal, at: position, in: position == nil ? "readmodels.sqlite" : nil, field: field,
          pattern: found))
    }
    func look(_ value: JSON, _ field: String, at position: Int64) {
      switch value {
      case .string(let text): look(text, field, at: position)
      case .array(let items): for item in items { look(item, field, at: position) }
      case .object(let members):
        for member in members { look(member.value, field + "." + member.key, at: position) }
      default: break
      }
    }
    try log.read(Selection()) { row in
      guard let recorded = try? row.recordedEvent() else { return .next }
      let event = recorded.event
      let subject = event.subject.firstIndex(of: "/").map { event.subject[$0...].dropFirst() }
      look(subject.map(String.init) ?? event.subject, "subject", at: recorded.position)
      look(event.actor, "actor", at: recorded.position)
      look(event.source, "source", at: recorded.position)
      for (text, field) in [
        (event.customer, "customer"), (event.correlationID, "correlationid"),
        (event.causationID, "causationid"),
      ] {
        if let text { look(text, field, at: recorded.position) }
      }
      look(event.data, "data", at: recorded.position)
      return .next
    }
    // Made from the log, but also by hand.
    try ReadModels.forEachText(path: folder.readModels, isImmutable: isImmutable) { column, text in
      look(text, column, at: nil)
    }
    return findings
  }

  private func knownTexts() throws -> KnownTexts {
    let vault = try vault()
    let opener = Opener(vault: vault, closed: try waitingErasures().customers)
    var known = KnownTexts()
    for kind in [
      FactKind.customerRegistered, .customerAmended, .vehicleAssigned, .vehicleReplaced,
    ] {
      try log.read(Selection(type: kind.rawValue)) { row in
        guard let recorded = try? row.recordedEvent(), recorded.event.sealed != nil,
          let event = try? opener.open(recorded)
        else { return .next }
        known.add(.name, event.text("name"))
        known.add(.phone, event.text("phone"))
        known.add(.plate, event.text("plate"))
        known.add(.vin, event.text("vin"))
        return .next
      }
    }
    return known
  }
}

/// What is known of people, to be looked for in other texts.
struct KnownTexts {
  /// Names as they are written, in lower case; everything else as letters and digits alone.
  private var names: [Int: Set<[Character]>] = [:]
  private var codes: [PersonalPattern: [Int: Set<[Character]>]] = [:]

  mutating func add(_ pattern: PersonalPattern, _ text: String?) {
    guard let text else { return }
    if pattern == .name {
      let name = Array(CellText.name(text).lowercased())
      if name.count >= 2 { names[name.count, default: []].insert(name) }
      return
    }
    let plain = Self.plain(text)
    // Of a phone the number without the country's code, as it may stand in an id.
    let code = pattern == .phone ? Array(plain.suffix(11)) : plain
    if code.count >= 6 { codes[pattern, default: [:]][code.count, default: []].insert(code) }
  }

  /// What a text holds of it.
  func find(in text: String) -> PersonalPattern? {
    let whole = Array(text.lowercased())
    for (count, known) in names
    where Self.windows(whole, count).contains(where: {
      known.contains(Array($0)) && Self.isWord($0, in: whole)
    }) {
      return .name
    }
    let plain = Self.plain(text)
    for pattern in [PersonalPattern.phone, .plate, .vin] {
      for (count, known) in codes[pattern] ?? [:]
      where Self.windows(plain, count).contains(where: { known.contains(Array($0)) }) {
        return pattern
      }
    }
    return nil
  }

  private static func plain(_ text: String) -> [Character] {
    text.uppercased().filter { $0.isLetter || $0.isNumber }.map(\.self)
  }

  private static func windows(_ text: [Character], _ count: Int) -> [ArraySlice<Character>] {
    guard count <= text.count else { return [] }
    return (0...(text.count - count)).map { text[$0..<($0 + count)] }
  }

  /// Letters a–z stand beside a name only as another word; Chinese characters as they come.
  private static func isWord(_ part: ArraySlice<Character>, in text: [Character]) -> Bool {
    func isLatin(_ place: Int) -> Bool {
      text.indices.contains(place) && text[place].isASCII && text[place].isLetter
    }
    let begins = part.first.map { $0.isASCII } == true && isLatin(part.startIndex - 1)
    let ends = part.last.map { $0.isASCII } == true && isLatin(part.endIndex)
    return !begins && !ends
  }
}
