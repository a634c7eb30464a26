import Interchange

extension CSVReader {
  /// All records to the end.
  func all() throws -> [CSVRecord] {
    var records: [CSVRecord] = []
    while let record = try next() { records.append(record) }
    return records
  }
}

/// All records of a text.
func records(_ text: String, separator: CSVSeparator? = nil) throws -> [CSVRecord] {
  try CSVReader(DataByteSource(Array(text.utf8)), separator: separator).all()
}

/// The cells of the rows of a text in which nothing is wrong.
func cells(_ text: String, separator: CSVSeparator? = nil) throws -> [[String]] {
  try records(text, separator: separator).map { record in
    guard case .row(let row) = record else { return ["bad"] }
    return row.cells
  }
}

func row(_ line: Int, _ cells: String..., to endLine: Int? = nil) -> CSVRecord {
  .row(CSVRow(line: line, endLine: endLine ?? line, cells: cells))
}

func unclosed(_ line: Int, startedIn first: Int? = nil) -> CSVRecord {
  .bad(line: first ?? line, .unclosedQuote(line: line))
}

func tooLong(_ line: Int) -> CSVRecord {
  .bad(line: line, .rowTooLong(line: line, limit: CSVReader.rowLimit))
}
