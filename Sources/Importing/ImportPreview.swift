internal import CanonicalJSON
internal import Chronology
internal import Interchange
internal import Journeys
public import Wording

/// A row as it was understood, shown by a rehearsal.
public struct ImportPreview: Sendable {
  public let line: Int
  /// Field and value, in the order of the columns; what is empty is left out.
  public let fields: [(name: String, value: String)]

  /// Rows shown of each file.
  public static let most = 10

  /// What the row's touchpoint is called.
  private let touchpoint: Sentence?

  /// The fields as people read them.
  public func text(_ language: Language) -> String {
    fields.map { name, value in
      guard language == .chinese else { return "\(name)=\(value)" }
      let known = ImportMapping.Column(rawValue: name).flatMap { DealerHeaders.known[$0] }
      let shown = name == "touchpoint" ? touchpoint?.chinese ?? value : value
      return "\(known?.dropFirst().first ?? name)=\(shown)"
    }.joined(separator: "  ")
  }

  init(line: Int, _ row: DealerRow, _ blueprint: Blueprint) {
    self.line = line
    touchpoint = blueprint.touchpoint(row.touchpoint)?.name
    let all: [(String, String?)] = [
      ("customer", row.customer), ("name", row.name), ("phone", row.number ?? row.phone),
      ("journey", row.journey), ("model", row.model), ("vin", row.vin), ("advisor", row.advisor),
      ("touchpoint", row.touchpoint),
      (
        "occurred",
        CivilText.minute(
          CivilTime(
            utc: row.time.adding(milliseconds: Int64(row.offset?.minutes ?? 0) * 60_000)))
          + " " + (row.offset?.text ?? "Z")
      ),
      ("expectation", row.expectation.map { String($0) }),
      ("perception", row.perception.map { String($0) }), ("note", row.note),
    ]
    fields = all.compactMap { name, value in value.map { (name, $0) } }
  }

  var json: JSON {
    .object(
      [JSON.Member("line", .integer(Int64(line)))]
        + fields.map { JSON.Member($0.name, .string($0.value)) })
  }
}
