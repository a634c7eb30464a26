internal import Chronology
internal import EventLog
internal import Interchange
internal import Journeys
internal import Vault
internal import Wording

/// Reads rows by their header.
struct RowReader {
  typealias Column = ImportMapping.Column

  private let header: TableHeader
  private let mapping: ImportMapping
  private let zone: Zone
  private let now: Timestamp
  private let isText: Bool
  private let memory: CellMemory
  let blueprint: Blueprint
  /// The line of the header.
  let line: Int

  /// Where the cells of a row stand that say whose it is, in the order of their columns.
  private let partPlaces: [Int?]
  private let journeyPlace: Int?
  private let touchpointPlace: Int?

  /// - Parameters:
  ///   - isText: whether separators part the cells, so that a comma can be one too many.
  ///   - memory: what cells meant before, of the same table and mapping.
  /// - Throws: `InputError` for headers that are unknown, twice there or lacking.
  init(
    _ found: (header: TableHeader, line: Int), mapping: ImportMapping, zone: Zone,
    blueprint: Blueprint, now: Timestamp, isText: Bool = true, memory: CellMemory = CellMemory()
  ) throws {
    try found.header.check(mapping)
    header = found.header
    line = found.line
    self.memory = memory
    let columns: [Column] = [.customer, .name, .phone, .journey, .model, .vin, .advisor]
    partPlaces = columns.map { found.header.places[$0]?.first }
    journeyPlace = found.header.onlyPlace(of: .journey)
    touchpointPlace = found.header.onlyPlace(of: .touchpoint)
    self.mapping = mapping
    self.zone = mapping.zone ?? zone
    self.blueprint = blueprint
    self.now = now
    self.isText = isText
  }

  func read(_ cells: [String]) throws -> DealerRow {
    do {
      return try readCells(cells)
    } catch let error as RowError {
      if isText, let found = fullWidthSeparator(cells) {
        throw RowError.fullWidthSeparator(found: found)
      }
      throw error
    }
  }

  /// The sign between cells that were not told apart.
  private func fullWidthSeparator(_ cells: [String]) -> String? {
    guard cells.count < header.width else { return nil }
    return TableHeader.fullWidthSeparators.first { sign in
      let parts = cells.reduce(0) { sum, cell in
        sum + cell.split(separator: sign, omittingEmptySubsequences: false).count
      }
      return parts >= header.width || cells.count == 1 && parts > 2
    }.map(String.init)
  }

  private func readCells(_ cells: [String]) throws -> DealerRow {
    guard !cells.contains(where: Self.isUndecoded) else {
      throw RowError.undecodable
    }
    if !isText {
      try checkKnown(cells)
    } else if cells.count > header.width {
      if cells.contains(where: { $0.first == " " && $0.trimmed.first == "\"" }) {
        throw RowError.quoteAfterSpace
      }
      guard cells[header.width...].allSatisfy(CellText.isBlank) else {
        throw RowError.tooManyCells(found: cells.count, expected: header.width)
      }
    }
    let cells = Cells(cells: cells, header: header, mapping: mapping)
    let touchpoint = try touchpoint(cells)
    let time = try moment(try cells.required(.occurred), cells.title(.occurred))
    let part = try part(cells)
    let note = cells.raw(.note)
    let saysNothing = note.map(CellText.isNothing) ?? false
    return DealerRow(
      part, touchpoint: touchpoint, time: time.time, offset: time.offset,
      expectation: try cells.number(.expectation), perception: try cells.number(.perception),
      note: saysNothing ? nil : note, emptyNote: saysNothing ? note : nil, titles: header.titles)
  }

  private func touchpoint(_ cells: Cells) throws -> String {
    let cell = touchpointPlace.flatMap { $0 < cells.cells.count ? cells.cells[$0] : nil }
    if let cell, let known = memory.touchpoints[cell] { return known.id }
    let word = try cells.required(.touchpoint)
    guard
      let touchpoint = mapping.touchpoint(word, in: blueprint)
        ?? mapping.touchpoint(CellText.name(word), in: blueprint)
    else {
      throw RowError.unknownTouchpoint(
        column: cells.title(.touchpoint), known: blueprint.touchpoints.map(\.name))
    }
    if let cell {
      memory.keep(
        touchpoint, isWord: CellText.number(word) == nil && !SummaryRow.isSum(word), of: cell)
    }
    return touchpoint
  }

  /// What the row says of its customer and its order: read once for all rows that say the same.
  private func part(_ cells: Cells) throws -> RowPart {
    memory.begin()
    for place in partPlaces {
      memory.add(place.flatMap { $0 < cells.cells.count ? cells.cells[$0] : nil } ?? "")
    }
    if let known = memory.part { return known }
    guard let order = order(cells) else {
      throw RowError.missing(column: cells.title(.journey))
    }
    let phone = cells.plain(.phone)
    let part = RowPart(
      customer: cells.plain(.customer).map(Self.id), name: cells.plain(.name).map(CellText.name),
      phone: phone, number: phone.flatMap(PhoneNumber.normal), journey: order.id,
      isOrderReplaced: order.isPersonal, sealedOrder: order.sealed,
      model: try model(cells), vin: cells.plain(.vin).map(CellText.vin),
      advisor: cells.plain(.advisor).map(nfc))
    memory.keep(part)
    return part
  }

  private func order(_ cells: Cells) -> OrderCode.Reading? {
    guard let journeyPlace else {
      return cells.plain(.journey).flatMap { OrderCode.read(nfc($0)) }
    }
    return journeyPlace < cells.cells.count
      ? memory.order(cells.cells[journeyPlace]).reading : nil
  }

  /// Whether the cells of touchpoint and order are such as rows of touchpoints have, known from
  /// rows before.
  func isOfTouchpoint(_ cells: [String]) -> Bool {
    guard let journeyPlace, journeyPlace < cells.count, let touchpointPlace,
      touchpointPlace < cells.count
    else { return false }
    return memory.touchpoints[cells[touchpointPlace]]?.isWord == true
      && !memory.order(cells[journeyPlace]).isSum
  }

  /// A cell of which the workbook does not hold the value.
  private func checkKnown(_ cells: [String]) throws {
    guard
      cells.contains(where: {
        $0 == WorkbookCell.unknownResult || $0 == WorkbookCell.lostDigits
      })
    else { return }
    for (column, places) in header.places {
      for place in places where place < cells.count {
        let title = header.titles[column] ?? column.rawValue
        if cells[place] == WorkbookCell.unknownResult { throw RowError.noResult(column: title) }
        if cells[place] == WorkbookCell.lostDigits { throw RowError.lostDigits(column: title) }
      }
    }
  }

  /// Where the cells of a column stand.
  func places(_ column: Column) -> [Int] { header.places[column] ?? [] }

  /// The header of a column, as the file has it.
  func title(_ name: String) -> String? { Column(rawValue: name).flatMap { header.titles[$0] } }

  private static func isUndecoded(_ cell: String) -> Bool {
    // The first byte of the mark, which hardly any text has.
    cell.utf8.contains(0xF3) && cell.contains(DecodingSource.undecoded)
  }

  /// Only what the first pass needs: which journey, and when; the row may be refused all the same.
  func glance(_ cells: [String]) -> (journey: String, time: Timestamp)? {
    let cells = Cells(cells: cells, header: header, mapping: mapping)
    guard let order = order(cells),
      let time = cells.plain(.occurred).flatMap({ try? moment($0, "") })
    else { return nil }
    return (order.id, time.time)
  }

  /// An id as it is written; invisible characters, which no id can hold, are none of it.
  private static func id(_ text: String) -> String {
    let normal = nfc(text)
    return CodeRule.isCode(normal) ? normal : nfc(CellText.folded(text))
  }

  /// A text of the trade: what it cannot hold is replaced, and nothing personal is in it.
  private func model(_ cells: Cells) throws -> String? {
    guard let text = cells.plain(.model).map(nfc) else { return nil }
    if let known = memory.models[text] { return known }
    let label = CodeRule.isLabel(text) ? text : CodeRule.label(from: nfc(CellText.folded(text)))
    guard PersonalPattern.match(label) == nil else {
      throw RowError.badModel(column: cells.title(.model))
    }
    memory.models[text] = label
    return label
  }

  private func moment(
    _ text: String, _ column: String
  ) throws -> (time: Timestamp, offset: TimeOffset?) {
    let reading =
      mapping.hasExcelDates
      ? DealerTime.serial(text, zone: zone) ?? DealerTime.read(text, zone: zone)
      : DealerTime.read(text, zone: zone)
    switch reading {
    case .success(let moment):
      guard OccurrenceRule.isPlausible(moment.time, now: now) else {
        throw RowError.timeOutOfRange(column: column, value: text)
      }
      return (moment.time, moment.offset)
    case .failure(.impossible): throw RowError.impossibleDate(column: column, value: text)
    case .failure(.missingTimeOfDay): throw RowError.noTimeOfDay(column: column, value: text)
    case .failure: throw RowError.badTime(column: column, value: text)
    }
  }
}

extension RowReader {
  /// The cells of one row by their columns; those missing at the end are empty.
  private struct Cells {
    let cells: [String]
    let header: TableHeader
    let mapping: ImportMapping

    func title(_ column: Column) -> String { header.titles[column] ?? column.rawValue }

    /// The text as it is written; several columns of one meaning are joined.
    func raw(_ column: Column) -> String? {
      guard let places = header.places[column] else { return nil }
      if places.count == 1 {
        let text = places[0] < cells.count ? cells[places[0]].trimmed : ""
        return text.isEmpty ? nil : text
      }
      let texts = places.compactMap { place -> String? in
        guard place < cells.count else { return nil }
        let text = cells[place].trimmed
        return text.isEmpty || CellText.isNothing(text) ? nil : text
      }
      return texts.isEmpty ? nil : texts.joined(separator: column == .note ? "\n" : " ")
    }

    func plain(_ column: Column) -> String? { raw(column).flatMap(CellText.plain) }

    func required(_ column: Column) throws -> String {
      guard let text = plain(column) else { throw RowError.missing(column: title(column)) }
      return text
    }

    func number(_ column: Column) throws -> Int64? {
      if let digit = digit(column) { return digit }
      guard let text = plain(column) else { return nil }
      // A word of the mapping goes before what it would mean by itself: `9分` may be a 6 of 7.
      let mapped = mapping.ratings.isEmpty ? nil : mapping.ratings[CellText.folded(text)]
      if let number = mapped ?? CellText.number(text) { return number }
      throw RowError.notANumber(column: title(column), value: text)
    }

    /// The number of a cell that holds one digit and nothing else, as nearly all of ratings do.
    private func digit(_ column: Column) -> Int64? {
      guard let place = header.onlyPlace(of: column), place < cells.count else { return nil }
      let bytes = cells[place].utf8
      guard bytes.count == 1, let byte = bytes.first, byte &- UInt8(ascii: "0") < 10 else {
        return nil
      }
      return Int64(byte - UInt8(ascii: "0"))
    }
  }
}
