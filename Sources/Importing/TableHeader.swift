internal import Interchange
internal import Satisfaction
internal import Wording

/// Which column of a table means what, by a row that may be its header.
struct TableHeader {
  typealias Column = ImportMapping.Column

  /// The places of each column: several for a day and its time, or notes.
  private(set) var places: [Column: [Int]] = [:]
  /// What each column is called in messages.
  private(set) var titles: [Column: String] = [:]
  private var words: [Column: [String]] = [:]
  private(set) var unknown: [String] = []
  /// The columns that they head, from 1.
  private(set) var unknownColumns: [Int] = []
  private(set) var repeated: [String] = []
  /// A full-width sign between headers that were not told apart.
  private var fullWidthSeparator: Character?
  let width: Int

  static let fullWidthSeparators: [Character] = ["，", "；", "｜"]

  /// How many rows from the top may come before the header.
  static let search = 20

  init(_ cells: [String], _ mapping: ImportMapping) {
    width = cells.count
    var counts: [String: Int] = [:]
    var others: [(place: Int, title: String, word: String)] = []
    for (place, cell) in cells.enumerated() {
      let title = CellText.folded(cell)
      let word = DealerHeaders.form(cell)
      if word.isEmpty { continue }
      let count = counts[word, default: 0] + 1
      counts[word] = count
      // “备注#2” in a mapping is the second column of that name.
      let numbered = "\(word)#\(count)"
      if mapping.ignored.contains(word) || mapping.ignored.contains(numbered) { continue }
      guard let column = mapping.column(of: numbered) ?? mapping.column(of: word) else {
        if !DealerHeaders.ignored.contains(word), !mapping.choosesAnother(than: word) {
          others.append((place, title, word))
        }
        continue
      }
      take(column, place, title, word, mapping)
    }
    for (place, title, word) in others {
      if let column = Self.column(qualified: word, mapping), places[column] == nil {
        take(column, place, title, word, mapping)
      } else {
        unknown.append(String(title.prefix(64)))
        unknownColumns.append(place + 1)
      }
    }
    orderDays(mapping)
    fullWidthSeparator = Self.fullWidthSeparators.first { sign in
      cells.contains { cell in
        let words = cell.split(separator: sign)
        return words.count > 1
          && words.contains { mapping.column(of: DealerHeaders.form(String($0))) != nil }
      }
    }
  }

  /// The column of a header with something in brackets behind it: `车架号(VIN)`, `满意度(1-7)`.
  ///
  /// Not of a person's: `手机号(配偶)` is somebody else's. What is said of a scale must be the scale
  /// that is read.
  private static func column(qualified word: String, _ mapping: ImportMapping) -> Column? {
    guard word.hasSuffix(")"), let open = word.firstIndex(of: "("),
      let column = mapping.column(of: String(word[..<open]))
    else { return nil }
    switch column {
    case .customer, .name, .phone: return nil
    case .expectation, .perception:
      let numbers = word[open...].split { !$0.isNumber }.compactMap { Int($0) }
      let scale = Scale(rawValue: mapping.scale ?? Scale.satisfaction7.rawValue)
      return numbers.isEmpty || numbers.max() == scale?.highest ? column : nil
    default: return column
    }
  }

  /// A title as messages repeat it: the column's own name for one that looks personal, as what
  /// stands in brackets behind a header may, or a name that a mapping gives.
  private static func shown(_ title: String, _ column: Column) -> String {
    let isKnown = DealerHeaders.known[column]?.contains(DealerHeaders.form(title)) == true
    return isKnown || Quoted.mayRepeatHeading(title) ? title : column.rawValue
  }

  private mutating func take(
    _ column: Column, _ place: Int, _ title: String, _ word: String, _ mapping: ImportMapping
  ) {
    let title = Self.shown(title, column)
    guard let first = titles[column] else {
      places[column] = [place]
      titles[column] = title
      words[column] = [word]
      return
    }
    let before = words[column] ?? []
    let isJoined =
      column == .note
      || column == .occurred
        && (mapping.isGiven(column) ? !before.contains(word) : isDayBesideTime(word, before))
    guard isJoined else {
      repeated.append(title == first ? title : "\(first), \(title)")
      return
    }
    places[column, default: []].append(place)
    words[column, default: []].append(word)
  }

  private func isDayBesideTime(_ word: String, _ before: [String]) -> Bool {
    before.count == 1
      && DealerHeaders.days.contains(word) != DealerHeaders.days.contains(before[0])
  }

  /// The day stands before its time of day, as the mapping lists them or by their names.
  private mutating func orderDays(_ mapping: ImportMapping) {
    guard let own = words[.occurred], let at = places[.occurred], own.count > 1 else { return }
    let given = mapping.headers[.occurred] ?? []
    func rank(_ word: String) -> Int {
      mapping.isGiven(.occurred)
        ? given.firstIndex(of: word) ?? given.count : DealerHeaders.days.contains(word) ? 0 : 1
    }
    let order = own.indices.sorted { (rank(own[$0]), $0) < (rank(own[$1]), $1) }
    places[.occurred] = order.map { at[$0] }
    titles[.occurred] = order.map { Self.shown(own[$0], .occurred) }.joined(separator: " + ")
  }

  var known: Int { places.count }

  /// Where the cells of a column stand that has one place; nil for any other.
  func onlyPlace(of column: Column) -> Int? {
    guard let places = places[column], places.count == 1 else { return nil }
    return places[0]
  }

  /// Needed columns that are not there, by the headers we ask for.
  func lacking(_ mapping: ImportMapping) -> [String] {
    [Column.journey, .touchpoint, .occurred].filter { places[$0] == nil }.map {
      (column: Column) in
      (mapping.headers[column] ?? [column.rawValue]).prefix(2).map { Self.shown($0, column) }
        .joined(separator: " / ")
    }
  }

  /// - Throws: `InputError` for headers that are lacking, unknown or twice there.
  func check(_ mapping: ImportMapping) throws {
    let lacking = lacking(mapping)
    if !lacking.isEmpty, let sign = fullWidthSeparator {
      throw InputError.badSeparator(found: String(sign))
    }
    if !unknown.isEmpty {
      throw InputError.unknownHeaders(names: unknown, columns: unknownColumns, lacking: lacking)
    }
    if let name = repeated.first { throw InputError.duplicateHeader(name: name) }
    if !lacking.isEmpty { throw InputError.missingColumn(names: lacking) }
  }

  private func isWhole(_ mapping: ImportMapping) -> Bool {
    unknown.isEmpty && repeated.isEmpty && lacking(mapping).isEmpty
  }

  /// This header with the row below it, where both together are a whole one.
  private func joined(
    _ row: CSVRow, _ records: PeekedRows, _ mapping: ImportMapping
  ) throws -> (header: TableHeader, line: Int)? {
    guard known > 0, case .row(let below)? = try records.peek() else { return nil }
    let lower = TableHeader(below.cells, mapping)
    guard lower.known > 0, lower.unknown.isEmpty else { return nil }
    let cells = (0..<max(row.cells.count, below.cells.count)).map { place in
      let own = place < below.cells.count ? below.cells[place] : ""
      return CellText.isBlank(own) && place < row.cells.count ? row.cells[place] : own
    }
    let both = TableHeader(cells, mapping)
    guard both.isWhole(mapping) else { return nil }
    _ = try records.next()
    return (both, below.line)
  }

  /// The header among the first rows: the first that has the needed columns, else the one in which
  /// most is known. A header of two rows, of which the upper names what the lower leaves empty, is
  /// read as one: so merged cells come out of workbooks.
  ///
  /// - Returns: the header and its line; the rows behind it are next.
  /// - Throws: `InputError` where there is none.
  static func find(
    _ records: PeekedRows, _ mapping: ImportMapping
  ) throws -> (header: TableHeader, line: Int) {
    var best: (header: TableHeader, line: Int)?
    var rows = 0
    var isEmpty = true
    var separator: Character?
    while rows < search || mapping.headerRow != nil, let record = try records.next() {
      switch record {
      case .bad(_, let error): throw error
      case .row(let row):
        if let wanted = mapping.headerRow, row.line < wanted { continue }
        if row.cells.allSatisfy(CellText.isBlank) { continue }
        rows += 1
        isEmpty = false
        let header = TableHeader(row.cells, mapping)
        separator = separator ?? header.fullWidthSeparator
        if !header.isWhole(mapping), let joined = try header.joined(row, records, mapping) {
          return joined
        }
        if mapping.headerRow != nil || header.lacking(mapping).isEmpty {
          return (header, row.line)
        }
        if header.known > best?.header.known ?? 0 { best = (header, row.line) }
      }
    }
    if isEmpty { throw InputError.empty(path: "CSV") }
    // If no cell is a known header, the row is data and is not repeated.
    guard let best else {
      throw separator.map { InputError.badSeparator(found: String($0)) } ?? InputError.noHeader
    }
    try best.header.check(mapping)
    return best
  }
}
