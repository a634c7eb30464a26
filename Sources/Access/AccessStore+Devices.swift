internal import Chronology
internal import Foundation
internal import GRDB

extension AccessStore {
  /// Records the state that a tablet reports.
  ///
  /// - Parameter id: random, made by the tablet.
  /// - Throws: `AccessError.badName`.
  public func note(device id: String, user: String, unsent: Int64) throws {
    guard Self.isName(id) else { throw AccessError.badName }
    try change { database in
      try database.execute(
        sql: """
          INSERT INTO device (id, user, added, seen, unsent) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (id) DO UPDATE
          SET user = excluded.user, seen = excluded.seen, unsent = excluded.unsent
          """, arguments: [id, user, now, now, max(0, unsent)])
    }
  }

  public func devices() throws -> [Device] {
    try read { database in
      try Row.fetchAll(
        database, sql: "SELECT id, user, added, seen, unsent FROM device ORDER BY seen DESC, id"
      ).map { row in
        Device(
          id: row[0], user: row[1], added: Timestamp(milliseconds: row[2]),
          seen: Timestamp(milliseconds: row[3]), unsent: row[4])
      }
    }
  }
}
