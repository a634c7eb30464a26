internal import CanonicalJSON
internal import Interchange
internal import Journeys
internal import Wording

/// A mapping made from the first rows of a table.
struct MappingDraft {
  private(set) var text = ""
  /// How much of the header is known or can be guessed.
  let score: Int

  /// Rows behind the header that are looked through for words.
  private static let searched = 2_000

  init(_ records: some RowSource, _ mapping: ImportMapping, _ blueprint: Blueprint) throws {
    var best: (cells: [String], line: Int, score: Int)?
    var rows: [[String]] = []
    for _ in 0..<TableHeader.search {
      guard case .row(let row)? = try records.next() else { break }
      rows.append(row.cells)
      let header = TableHeader(row.cells, mapping)
      let guesses = header.unknown.filter { DealerHeaders.nearest(to: $0) != nil }.count
      let score = header.known * 2 + guesses
      if score > best?.score ?? 0 {
        best = (row.cells, row.line, score)
        rows = []
      }
    }
    guard let best else { throw InputError.noHeader }
    score = best.score
    let header = TableHeader(best.cells, mapping)
    var columns: [(String, String, Bool)] = []
    for column in ImportMapping.Column.allCases {
      guard let places = header.places[column] else { continue }
      let titles = places.map { Self.quoted(Self.title(best.cells[$0].trimmed)) }
      columns.append(
        (
          column.rawValue, titles.count == 1 ? titles[0] : "[\(titles.joined(separator: ", "))]",
          false
        ))
    }
    var places = header.places
    var ignored: [String] = []
    // A cell that looks personal is no header, or one that a person must write by themselves.
    var hidden: [Int] = []
    for (title, place) in zip(header.unknown, header.unknownColumns) {
      if !Quoted.mayRepeatHeading(title) {
        hidden.append(place)
      } else if let column = DealerHeaders.nearest(to: title), places[column] == nil,
        !columns.contains(where: { $0.0 == column.rawValue })
      {
        columns.append((column.rawValue, Self.quoted(title), true))
        places[column] = best.cells.firstIndex {
          CellText.folded($0).prefix(64) == title
        }.map { [$0] }
      } else {
        ignored.append(Self.quoted(title))
      }
    }
    var lines = ["columns:"]
    for (column, title, isGuess) in columns {
      lines.append("  \(column): \(title)" + (isGuess ? "  # 猜测，请核对 a guess, check it" : ""))
    }
    for column in [ImportMapping.Column.journey, .touchpoint, .occurred]
    where !columns.contains(where: { $0.0 == column.rawValue }) {
      lines.append("  # \(column.rawValue):  # 必需，请填表头 needed, name its header")
    }
    if !ignored.isEmpty { lines.append("ignore: [\(ignored.joined(separator: ", "))]") }
    for place in hidden {
      lines.append(
        "# 第 \(place) 列的表头像是个人信息，没有写出 the header of column \(place) looks personal "
          + "and is left out")
    }
    var words = MappingWords()
    func search(_ cells: [String]) {
      words.take(
        cells, touchpoint: places[.touchpoint]?.first,
        ratings: (places[.expectation] ?? []) + (places[.perception] ?? []), mapping, blueprint)
    }
    rows.forEach(search)
    for _ in 0..<Self.searched {
      guard let record = try records.next() else { break }
      if case .row(let row) = record { search(row.cells) }
    }
    lines += words.lines(mapping.scale, blueprint)
    if best.line > 1 { lines.append("headerRow: \(best.line)") }
    text = lines.joined(separator: "\n")
  }

  /// The same, for one sheet of several.
  func naming(_ sheet: String) -> MappingDraft {
    var draft = self
    draft.text +=
      Quoted.mayRepeatHeading(sheet)
      ? "\nsheet: \(Self.quoted(sheet))"
      : "\n# 工作表的名称像是个人信息，没有写出 the name of the sheet looks personal and is left out"
    return draft
  }

  /// A header without what stands in brackets behind it where that looks personal.
  private static func title(_ cell: String) -> String {
    guard !Quoted.mayRepeatHeading(cell) else { return cell }
    let start = CellText.folded(cell).prefix { $0 != "(" }
    return Quoted.heading(String(start).trimmed)
  }

  /// As JSON, which YAML reads.
  static func quoted(_ title: String) -> String {
    let isPlain = title.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || "0123456789_".unicodeScalars.contains($0)
    }
    let words: Set = ["", "no", "yes", "true", "false", "null", "on", "off", "y", "n"]
    return isPlain && !words.contains(title.lowercased()) ? title : JSON.string(title).compactText()
  }
}
