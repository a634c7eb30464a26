internal import Interchange
internal import Wording
internal import Yams

extension ImportMapping {
  private static let keys = [
    "columns", "touchpoints", "ratings", "ignore", "timeZone", "scale", "blueprint", "headerRow",
    "excelDates", "sheet",
  ]

  /// Reads a mapping file as an editor saved it: in UTF-8, with or without a byte order mark, in
  /// GB18030 or in UTF-16.
  public init(file: [UInt8]) throws {
    let words = DealerHeaders.words
    try self.init(
      yaml: String(
        decoding: DecodedFile.utf8(file) { words.contains(DealerHeaders.form($0)) }, as: UTF8.self))
  }

  /// Reads a mapping file (YAML): `columns` (column: header or headers), `touchpoints` (word:
  /// touchpoint), `ratings` (word: number), `ignore` (header or headers), `timeZone`, `scale`,
  /// `blueprint`, `headerRow`, `excelDates`, `sheet`.
  ///
  /// - Throws: `MappingError` with the line.
  public init(yaml: String) throws {
    self.init()
    let root: Node?
    do {
      root = try Yams.compose(yaml: yaml)
    } catch let error as YamlError {
      let line = Self.faultLine(yaml, error)
      throw MappingError(line: line, what: Self.text(yaml, line))
    }
    guard case .mapping(let mapping)? = root else {
      let line = Self.firstLine(yaml)
      throw MappingError(line: line, what: Self.text(yaml, line))
    }
    for (key, value) in mapping {
      try read(key.string ?? "?", value, line: key.mark?.line ?? 1)
    }
  }

  private mutating func read(_ key: String, _ value: Node, line: Int) throws {
    switch key {
    case "columns":
      for (name, words) in try Self.pairs(value, key, line) {
        let at = name.mark?.line ?? line
        guard let column = name.string.flatMap(Column.init(rawValue:)) else {
          throw MappingError(
            line: at, what: name.string ?? key,
            why: .unknownColumn(known: Column.allCases.map(\.rawValue)))
        }
        set(column, Self.texts(words))
      }
    case "touchpoints":
      for (word, touchpoint) in try Self.pairs(value, key, line) {
        let name = Self.scalar(word)
        touchpoints[name] = Self.scalar(touchpoint)
        touchpointLines[name] = word.mark?.line ?? line
      }
    case "ratings":
      for (word, number) in try Self.pairs(value, key, line) {
        guard let number = Int64(Self.scalar(number)) else {
          throw MappingError(
            line: word.mark?.line ?? line, what: Self.scalar(word), why: .notANumber)
        }
        ratings[CellText.folded(Self.scalar(word))] = number
      }
    case "ignore": ignored = Set(Self.texts(value).map(DealerHeaders.form))
    case "timeZone":
      guard let zone = Zone(value.string ?? "") else {
        throw MappingError(line: line, what: value.string ?? key, why: .notAZone)
      }
      self.zone = zone
    case "scale": scale = value.string
    case "blueprint": blueprint = value.string
    case "headerRow":
      guard let row = Int(Self.scalar(value)), row > 0 else {
        throw MappingError(line: line, what: Self.scalar(value), why: .notANumber)
      }
      headerRow = row
    case "excelDates": hasExcelDates = value.bool ?? false
    case "sheet": sheet = value.string
    default:
      throw MappingError(line: line, what: key, why: .unknownKey(known: Self.keys))
    }
  }

  private static func pairs(_ value: Node, _ key: String, _ line: Int) throws -> Node.Mapping {
    if case .mapping(let mapping) = value { return mapping }
    // A part of a draft in which nothing is filled in yet.
    if case .scalar(let scalar) = value, ["", "~", "null"].contains(scalar.string) { return [:] }
    throw MappingError(line: line, what: key, why: .notAList)
  }

  private static func scalar(_ node: Node) -> String { node.scalar?.string ?? "" }

  /// One word, or a list of them.
  private static func texts(_ node: Node) -> [String] {
    node.sequence.map { $0.map(scalar) } ?? [scalar(node)]
  }

  // MARK: Where a fault stands

  private static func faultLine(_ yaml: String, _ error: YamlError) -> Int {
    let line =
      switch error {
      case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
        mark.line
      case .duplicatedKeysInMapping(_, let context): context.mark.line
      default: firstLine(yaml)
      }
    // A full-width colon is noticed only behind it.
    let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false)
    for number in [line, line - 1] where lines.indices.contains(number - 1) {
      if lines[number - 1].contains("："), !lines[number - 1].contains(":") { return number }
    }
    return max(1, min(line, lines.count))
  }

  private static func firstLine(_ yaml: String) -> Int {
    let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false)
    return (lines.firstIndex { !$0.allSatisfy(\.isWhitespace) } ?? 0) + 1
  }

  private static func text(_ yaml: String, _ line: Int) -> String {
    let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.indices.contains(line - 1) ? String(lines[line - 1]).trimmed : ""
  }
}
