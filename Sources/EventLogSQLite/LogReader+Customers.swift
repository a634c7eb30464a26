internal import Storage

/// Customers in the order in which events first named them.
extension LogReader {
  /// - Parameters:
  ///   - id: only those after this one; nil: from the first.
  ///   - limit: at most so many; nil: all.
  func customers(after id: String?, limit: Int?) throws -> [String] {
    let statement = try self.statement(
      "SELECT id FROM customer WHERE key > ? ORDER BY key LIMIT ?")
    statement.bind(try id.flatMap(customerKey) ?? 0, at: 1)
    statement.bind(Int64(limit ?? -1), at: 2)
    defer { statement.reset() }
    var ids: [String] = []
    while try statement.next() { ids.append(statement.text(0)) }
    return ids
  }

  /// Those of a list that events name.
  func customers(among ids: some Sequence<String>, after id: String?) throws -> [String] {
    let first = try id.flatMap(customerKey) ?? 0
    var found: [(key: Int64, id: String)] = []
    for one in ids {
      if let key = try customerKey(one), key > first { found.append((key, one)) }
    }
    return found.sorted { $0.key < $1.key }.map(\.id)
  }

  private func customerKey(_ id: String) throws -> Int64? {
    try key("SELECT key FROM customer WHERE id = ?", id)
  }
}
