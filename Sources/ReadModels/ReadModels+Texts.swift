internal import GRDB
internal import Storage

extension ReadModels {
  /// Passes every text of the read models to a visit, with the column it stands in; nothing where
  /// there are none, or none of this version.
  public static func forEachText(
    path: String, isImmutable: Bool = false, _ visit: (_ column: String, _ text: String) -> Void
  ) throws {
    guard try isIntact(path: path) == true else { return }
    var file = BoardSchema.file(path)
    file.isImmutable = isImmutable
    let queue = try file.openReader()
    defer { try? queue.close() }
    try explainingStorage(path) {
      try queue.inDatabase { database in
        let tables = [("journey", "stream")] + BoardSchema.beside.sorted { $0.key < $1.key }
        for (table, order) in tables {
          let rows = try Row.fetchCursor(
            database, sql: "SELECT * FROM \(table) ORDER BY \(order)")
          while let row = try rows.next() {
            for (column, value) in row {
              if let text = String.fromDatabaseValue(value) { visit("\(table).\(column)", text) }
            }
          }
        }
      }
    }
  }
}
