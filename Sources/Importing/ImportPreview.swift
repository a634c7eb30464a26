internal import CanonicalJSON
internal import Chronology
internal import Interchange

/// A row as it was understood, shown by a rehearsal.
public struct ImportPreview: Sendable {
  public let line: Int
  /// Field and value, in the order of the columns; what is empty is left out.
  public let fields: [(name: String, value: String)]

  /// Rows shown of each file.
  public static let most = 10

  init(line: Int, _ row: DealerRow) {
    self.line = line
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
