import CanonicalJSON
import Foundation
import Testing

@Suite("Erasures written into the log by hand, behind its signed head")
struct HandWrittenErasureTests {
  /// Appends a `customer.erased` of every customer, as a program without the keys could: nothing of
  /// the database keeps it from that.
  private func inject(_ desk: Touchstone) throws {
    _ = try Python.run(
      """
      import json, os, sqlite3, sys
      log = sqlite3.connect(sys.argv[1])
      def key(table, column, text):
        log.execute(f'insert or ignore into {table} ({column}) values (?)', (text,))
        return log.execute(f'select key from {table} where {column} = ?', (text,)).fetchone()[0]
      kind = key('name', 'text', 'customer.erased')
      last, recorded, source, actor = log.execute(
        'select position, recorded, source, actor from event order by position desc').fetchone()
      for number, customer in log.execute('select key, id from customer').fetchall():
        last += 1
        stream = key('stream', 'subject', 'customer/' + customer)
        log.execute('insert or ignore into stream_customer values (?, ?)', (number, stream))
        version = log.execute(
          'select coalesce(max(version), 0) + 1 from event where stream = ?', (stream,)
        ).fetchone()[0]
        log.execute(
          'insert into event values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)',
          (last, stream, version, kind, os.urandom(16), recorded, 480, recorded, 1, source,
           number, actor, None, None,
           '{"reason":"asked","requestedBy":"S-1"}', None))
      log.commit()
      """, desk.logbook.appending(path: "log.sqlite").path)
  }

  private func keys(_ desk: Touchstone) throws -> (key: Data, count: String) {
    (
      try Data(contentsOf: desk.keys.appending(path: "vault.key")),
      try Python.run(
        """
        import sqlite3, sys
        print(sqlite3.connect(sys.argv[1]).execute(
          'select count(*), count(distinct customer) from customer_key').fetchone())
        """, desk.logbook.appending(path: "vault.sqlite").path)
    )
  }

  @Test("No command destroys a key because of them, neither at once nor when they are signed")
  func nothing() throws {
    let desk = try Touchstone.delivered()
    let before = try keys(desk)
    try inject(desk)
    for arguments in [
      ["timeline", "C700000", "--json"], ["timeline", "C700000", "--names"], ["customers"],
      ["customers", "--names", "--json"], ["calls", "--on", "2026-03-20", "--names"],
      ["export", "timelines", "--names", "--reason", "audit", "--output", "-"], ["journeys"],
      ["verify"], ["verify", "--keys"], ["checkpoint"], ["prove", "1"], ["doctor"],
      ["report", "satisfaction"],
      ["record", "case.opened", "--case", "K1", "--set", "metric=x"], ["backup", "b"],
      ["import", Fixtures.sample.path], ["checkpoint"], ["timeline", "C700001", "--names"],
      ["rotate-key"], ["record", "journey.opened", "--journey", "JX"],
    ] {
      let outcome = try desk.start(arguments).wait()
      #expect(!outcome.out.contains("测试客户"), "\(arguments)")
      #expect(!outcome.out.contains("13900000000"), "\(arguments)")
      let after = try keys(desk)
      #expect(after.key == before.key, "\(arguments)")
      if before.count != after.count {
        // What is recorded or imported makes keys; it takes none away.
        #expect(["record", "import"].contains(arguments[0]), "\(arguments) \(after.count)")
      }
    }
    let timeline = try desk.ok("timeline", "C700000", "--names", "--json")
    #expect(timeline.err.contains("an erasure waits"))
    #expect(try timeline.json["erasureWaits"] == true)
    // What the log says of the keys is not so.
    #expect(try desk("verify").code == 3)
    let chinese = try desk.ok("customers", "--language", "zh-Hans")
    #expect(chinese.err.contains("有删除在等待"))
  }

  @Test("Whoever has the keys orders one of them, and it alone is carried out")
  func ordered() throws {
    let desk = try Touchstone.delivered()
    let before = try keys(desk)
    try inject(desk)
    let erased = try desk.ok(
      "erase", "C700000", "--reason", "asked", "--requested-by", "S-1", "--json"
    ).json
    #expect(erased["customers"] == ["C700000"] && erased["keys"] == 1)
    let after = try keys(desk)
    #expect(after.key != before.key && before.count == "(60, 60)" && after.count == "(59, 59)")
  }
}
