internal import Access
internal import Chronology
internal import Interchange
internal import Logbook
internal import Reports
internal import Satisfaction
internal import Timelines
internal import Wording

/// Parameters of queries by their kinds; each names itself where it cannot be read.
extension Exchange {
  /// - Throws: `HTTPFault.badParameter`.
  func integer(_ name: String, _ range: ClosedRange<Int64>) throws -> Int64? {
    guard let text = query(name) else { return nil }
    guard let number = Int64(text), range.contains(number) else {
      throw HTTPFault.badParameter(
        name,
        Sentence(
          "应是 \(range.lowerBound) 到 \(range.upperBound) 的整数",
          "must be a whole number from \(range.lowerBound) to \(range.upperBound)"))
    }
    return number
  }

  /// How many items a page has; 100 unless asked for.
  func limit() throws -> Int { Int(try integer("limit", 1...1_000) ?? 100) }

  /// - Throws: `HTTPFault.badParameter`.
  func flag(_ name: String) throws -> Bool {
    switch query(name) {
    case nil, "false": return false
    case "true": return true
    default:
      throw HTTPFault.badParameter(name, Sentence("只能是 true 或 false", "must be true or false"))
    }
  }

  /// Whether names are opened: only for who may.
  ///
  /// - Throws: `HTTPFault.notAllowed`.
  func opensNames() throws -> Bool {
    guard try flag("names") else { return false }
    try need(.openNames)
    return true
  }

  /// - Throws: `HTTPFault.badParameter`.
  func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, _ type: Choice.Type
  ) throws -> Choice? where Choice.RawValue == String {
    guard let text = query(name) else { return nil }
    guard let choice = Choice(rawValue: text) else {
      let words = Choice.allCases.map(\.rawValue)
      throw HTTPFault.badParameter(
        name,
        Sentence(
          "只能是 \(words.joined(separator: "、"))", "must be one of \(words.joined(separator: ", "))"))
    }
    return choice
  }

  // MARK: Times

  private var zone: Zone { server.book.settings.timeZone }

  /// A moment; of a day alone its beginning.
  ///
  /// - Throws: `HTTPFault.badParameter`.
  func time(_ name: String) throws -> Timestamp? {
    try query(name).map { try moment($0, name).time }
  }

  /// A moment; of a day alone its end.
  func end(_ name: String) throws -> Timestamp? {
    guard let text = query(name) else { return nil }
    let start = try moment(text, name).time
    guard Self.isDay(text) else { return start }
    let civil = zone.civil(at: start)
    let next = CivilTime.date(
      ofDay: CivilTime.dayNumber(year: civil.year, month: civil.month, day: civil.day) + 1)
    return zone.timestamp(of: CivilTime(year: next.year, month: next.month, day: next.day))
      .adding(milliseconds: -1)
  }

  func moment(_ text: String, _ name: String) throws -> DealerTime.Reading {
    switch DealerTime.read(Self.isDay(text) ? text + " 00:00" : text, zone: zone) {
    case .success(let reading): return reading
    case .failure(let error): throw HTTPFault.badParameter(name, error.sentence)
    }
  }

  private static func isDay(_ text: String) -> Bool { !text.contains(":") && !text.contains("T") }

  /// - Throws: `HTTPFault.badParameter`.
  func day(_ name: String) throws -> CivilTime? {
    guard let text = query(name) else { return nil }
    guard text.utf8.count == 10, let reading = RFC3339.read(text + "T00:00:00Z") else {
      throw HTTPFault.badParameter(name, Sentence("应写成 2026-03-20", "write it as 2026-03-20"))
    }
    return CivilTime(utc: reading.time)
  }

  /// - Throws: `HTTPFault.badParameter`.
  func date(_ name: String) throws -> LocalDate? {
    guard let text = query(name) else { return nil }
    guard let date = LocalDate(text: text) else {
      throw HTTPFault.badParameter(name, Sentence("应写成 2026-03-20", "write it as 2026-03-20"))
    }
    return date
  }

  /// Up to when the past is read.
  func cut() throws -> Cut {
    var cut = Cut()
    cut.asOf = try end("asOf")
    if let text = query("knownAt") {
      if let position = Int64(text) {
        guard position >= 0 else {
          throw HTTPFault.badParameter(
            "knownAt", Sentence("位置不能是负数", "a position is not negative"))
        }
        cut.knownAt = .position(position)
      } else {
        cut.knownAt = try end("knownAt").map { .time($0) }
      }
    }
    return cut
  }
}
