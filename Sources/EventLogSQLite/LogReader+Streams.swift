internal import EventLog
internal import GRDB
internal import Storage

/// Walks that go by stream: what belongs together is handed over together.
extension LogReader {
  /// Copies the streams behind a place of the list, until a page is full; where it ended.
  ///
  /// A stream is read whole, as whoever folds it needs it: one is short, and rows are found by the
  /// index of streams, whose versions rise with the positions, so that nothing is sorted.
  func readStreams(
    _ keys: [Int64], from first: Int, through: Int64, into page: RowPage
  ) throws -> Int {
    let statement = try self.statement(
      """
      SELECT \(LogSchema.eventColumns) FROM \(streams)
      WHERE stream = ? AND position <= ? ORDER BY version
      """)
    let cursor = EventCursor(statement: statement, names: names)
    var count: Int64 = 0
    var place = first
    while place < keys.count, count < Self.page {
      statement.bind(keys[place], at: 1)
      statement.bind(through, at: 2)
      defer { statement.reset() }
      while try statement.next() {
        page.append(try cursor.row())
        count += 1
      }
      place += 1
    }
    return place
  }
}
