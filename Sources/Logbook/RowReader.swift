internal import Chronology
internal import EventLog
internal import Interchange
internal import Journeys
internal import Vault
internal import Wording

/// A row of a dealer's file, read and checked but not yet decided.
struct DealerRow {
  var customer: String?
  var name: String?
  var phone: String?
  var journey: String
  var model: String?
  var vin: String?
  var advisor: String?
  var touchpoint: String
  var time: Timestamp
  var offset: TimeOffset?
  var expectation: Int64?
  var perception: Int64?
  var note: String?
}

/// Reads rows by their header.
struct RowReader {
  typealias Column = ImportMapping.Column

  private let places: [Column: Int]
  private let titles: [Column: String]
  private let width: Int
  private let mapping: ImportMapping
  private let zone: Zone
  let blueprint: Blueprint

  /// - Throws: `InputError` for headers that are unknown, twice there or lacking.
  init(header: [String], mapping: ImportMapping, zone: Zone, blueprint: Blueprint) throws {
    // A first row of which nothing is a header is data, and data are not repeated in messages.
    let words = Set(header.map { $0.trimmed.lowercased() })
    guard Column.allCases.contains(where: { !words.isDisjoint(with: mapping.headers[$0] ?? []) })
    else { throw InputError.noHeader }
    var places: [Column: Int] = [:]
    var titles: [Column: String] = [:]
    for (place, cell) in header.enumerated() {
      let title = cell.trimmed
      let word = title.lowercased()
      if word.isEmpty || mapping.ignored.contains(word) { continue }
      guard
        let column = Column.allCases.first(where: { mapping.headers[$0]?.contains(word) == true })
      else {
        throw InputError.unknownHeader(name: String(title.prefix(64)))
      }
      guard places.updateValue(place, forKey: column) == nil else {
        throw InputError.duplicateHeader(name: title)
      }
      titles[column] = title
    }
    let lacking = [Column.journey, .touchpoint, .occurred].filter { places[$0] == nil }
    guard lacking.isEmpty else {
      throw InputError.missingColumn(
        names: lacking.map { (mapping.headers[$0] ?? [$0.rawValue]).joined(separator: " / ") })
    }
    self.places = places
    self.titles = titles
    self.mapping = mapping
    self.zone = mapping.zone ?? zone
    self.blueprint = blueprint
    width = header.count
  }

  func read(_ cells: [String]) throws -> DealerRow {
    guard cells.count >= width else {
      throw RowError.tooFewCells(found: cells.count, expected: width)
    }
    guard cells.count == width || cells[width...].allSatisfy({ $0.trimmed.isEmpty }) else {
      throw RowError.tooManyCells(found: cells.count, expected: width)
    }
    func cell(_ column: Column) -> String? {
      guard let place = places[column] else { return nil }
      let text = cells[place].trimmed
      return text.isEmpty ? nil : text
    }
    // “无” and “-” are no phone.
    func phone(_ text: String) -> String? { LookupKind.phone(text).isEmpty ? nil : text }
    func title(_ column: Column) -> String { titles[column] ?? column.rawValue }
    func required(_ column: Column) throws -> String {
      guard let text = cell(column) else { throw RowError.missing(column: title(column)) }
      return text
    }
    func number(_ column: Column) throws -> Int64? {
      guard let text = cell(column) else { return nil }
      guard let number = Int64(text) else { throw RowError.notANumber(column: title(column)) }
      return number
    }
    func code(_ text: String?, _ column: Column) throws -> String? {
      guard let text else { return nil }
      let normal = nfc(text)
      guard CodeRule.isCode(normal) else { throw RowError.badID(column: title(column)) }
      return normal
    }
    let word = try required(.touchpoint)
    guard let touchpoint = mapping.touchpoint(word, in: blueprint) else {
      throw RowError.unknownTouchpoint(
        column: title(.touchpoint), known: blueprint.touchpoints.map(\.name))
    }
    let time = try moment(try required(.occurred), title(.occurred))
    guard let journey = try code(try required(.journey), .journey) else {
      throw RowError.missing(column: title(.journey))
    }
    return DealerRow(
      customer: cell(.customer).map(nfc), name: cell(.name).map(nfc),
      phone: cell(.phone).flatMap(phone),
      journey: journey, model: try code(cell(.model), .model), vin: cell(.vin),
      advisor: cell(.advisor).map(nfc), touchpoint: touchpoint, time: time.time,
      offset: time.offset, expectation: try number(.expectation),
      perception: try number(.perception), note: cell(.note))
  }

  /// The header of a column, as the file has it.
  func title(_ name: String) -> String? { Column(rawValue: name).flatMap { titles[$0] } }

  /// Only what the first pass needs: which journey, and when.
  func glance(_ cells: [String]) -> (journey: String, time: Timestamp)? {
    guard let row = try? read(cells) else { return nil }
    return (row.journey, row.time)
  }

  private func moment(
    _ text: String, _ column: String
  ) throws -> (time: Timestamp, offset: TimeOffset?) {
    switch DealerTime.read(text, zone: zone) {
    case .success(let moment): return (moment.time, moment.offset)
    case .failure(.impossible): throw RowError.impossibleDate(column: column)
    case .failure(.missingTimeOfDay): throw RowError.noTimeOfDay(column: column)
    case .failure: throw RowError.badTime(column: column)
    }
  }
}

extension String {
  /// Without white space at both ends, the full-width space of Chinese text included.
  var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}
