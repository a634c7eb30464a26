public import CanonicalJSON
public import Reports
internal import Satisfaction
public import Wording

extension Report {
  /// The stable object of `report --json`; fields are added, never renamed.
  public var json: JSON {
    .object(
      frame.members
        + [
          JSON.Member(
            "sections",
            .object(sections.map { JSON.Member($0.key, $0.json) }))
        ])
  }
}

extension Report.Section {
  var json: JSON {
    .object(
      blocks.compactMap { block in
        switch block {
        case .figure(let figure): JSON.Member(figure.key, figure.cell.json)
        case .table(let table): JSON.Member(table.key, table.json)
        case .note, .picture: nil
        }
      })
  }
}

extension Report.Table {
  var json: JSON {
    .array(
      rows.map { row in
        .object(zip(columns, row).map { JSON.Member($0.key, $1.json) })
      })
  }
}

extension Report.Cell {
  var json: JSON {
    switch self {
    case .reading(let reading): reading.json
    case .count(let count), .group(let count): .integer(Int64(count))
    case .number(let value, let form): value.map { NumberJSON.json($0, form) } ?? .null
    case .code(let code, _): .string(code)
    case .codes(let cells): .array(cells.map(\.json))
    case .words(let words): ["zh": .string(words.chinese), "en": .string(words.english)]
    case .date(let date): .string(date.description)
    case .flag(let flag): .bool(flag)
    case .positions(let positions):
      [
        "count": .integer(Int64(positions.count)),
        "positions": .array(positions.prefix(Reading.listed).map { .integer($0) }),
      ]
    case .none: .null
    }
  }

  /// The cell for people, in one line.
  public func text(_ language: Language) -> String {
    switch self {
    case .reading(let reading):
      reading.hasValue
        ? "\(reading.text(language)) (\(reading.counts))\(reading.isTooFew ? "*" : "")"
        : "– (\(reading.remark(language) ?? ""))"
    case .count(let count): String(count)
    case .group(let count): isTooFew ? "\(count)*" : String(count)
    case .number(let value, let form): value.map { NumberText.text($0, form, language) } ?? "–"
    case .code(let code, let name): name?(language) ?? code
    case .codes(let cells):
      cells.isEmpty
        ? "–" : cells.map { $0.text(language) }.joined(separator: language == .chinese ? "、" : ", ")
    case .words(let words): words(language)
    case .date(let date): date.description
    case .flag(let flag): flag ? Terms.yes(language) : Terms.no(language)
    case .positions(let positions): PositionText.text(positions)
    case .none: "–"
    }
  }

  public var isTooFew: Bool {
    switch self {
    case .reading(let reading): reading.isTooFew
    case .group(let count): count < Measured<Rational>.smallestGroup
    default: false
    }
  }
}

/// Positions for people: the first few, and how many more.
enum PositionText {
  static func text(_ positions: [Int64]) -> String {
    let shown = positions.prefix(3).map(String.init).joined(separator: " ")
    if positions.isEmpty { return "–" }
    return positions.count > 3 ? "\(shown) … (\(positions.count))" : shown
  }
}
