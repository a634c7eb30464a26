import EventLog
import EventLogSQLite
import GRDB
import MerkleTree
import Storage
import TestSupport
import Testing
import Wording

@Suite("Checking a log: rows and tiles", .temporaryFolder)
struct VerificationTests {
  @Test("A log that nobody changed gives no findings, nor does the empty one")
  func clean() async throws {
    let log = try await TamperedLog()
    try await log.files.withLog { opened in
      let report = try opened.verify(verifier: log.files.signer.verifier, against: [log.kept])
      #expect(report.findings.isEmpty)
      #expect(report.size == 1_000 && report.checkpoints == 3)
    }
    #expect(try log.findings("SELECT 1").isEmpty)
  }

  @Test("An empty log gives no findings")
  func empty() async throws {
    let files = try LogFiles.make()
    let report = try await files.withLog { try $0.verify(verifier: files.signer.verifier) }
    #expect(report.findings.isEmpty && report.size == 0 && report.checkpoints == 0)
  }

  @Test(
    "A change of any column that is part of the entry is found where it was made",
    arguments: [
      "type = source", "id = randomblob(16)", "id = 'short'", "time = time + 1",
      "timeoffset = NULL", "timeoffset = 479", "recorded = recorded + 1", "dataversion = 2",
      "source = type", "customer = NULL", "customer = customer % 3 + 1", "actor = type",
      "correlation = 'import-2'", "correlation = NULL", "causation = 'x'",
      "data = '{\"number\":401}'", "data = '{ \"number\":400}'", "data = ''", "data = x'FF'",
      "sealed = NULL", "sealed = zeroblob(40)", "stream = stream % 10 + 1, version = 1000",
    ])
  func altered(change: String) async throws {
    let findings = try await TamperedLog()
      .findings("UPDATE event SET \(change) WHERE position = 400")
    #expect(findings.contains(Finding(.altered, at: 400)))
    #expect(findings.contains(Finding(.rootMismatch, at: 1_000)))
    #expect(!findings.contains { $0.kind == .altered && $0.position != 400 })
  }

  @Test("A change of data alone is found as nothing else")
  func alteredData() async throws {
    let findings = try await TamperedLog()
      .findings("UPDATE event SET data = '{}' WHERE position IN (1, 200, 768)")
    #expect(
      findings == [
        Finding(.altered, at: 1), Finding(.altered, at: 200), Finding(.altered, at: 768),
        Finding(.rootMismatch, at: 1_000),
      ])
  }

  @Test("A change behind the last complete tile is found by the checkpoint over it")
  func alteredTail() async throws {
    let findings = try await TamperedLog()
      .findings("UPDATE event SET data = '{}' WHERE position = 900")
    #expect(findings == [Finding(.rootMismatch, at: 1_000)])
  }

  @Test("A deleted row is missing at its position, and its stream has a gap")
  func deleted() async throws {
    let findings = try await TamperedLog().findings("DELETE FROM event WHERE position IN (1, 400)")
    #expect(
      findings == [
        Finding(.missing, at: 1), Finding(.missing, at: 400), Finding(.streamVersion, at: 11),
        Finding(.streamVersion, at: 410), Finding(.rootMismatch, at: 1_000),
      ])
  }

  @Test("Sealed parts that changed places are found at both")
  func swapped() async throws {
    let findings = try await TamperedLog().findings(
      """
      CREATE TABLE held AS SELECT position, sealed FROM event WHERE position IN (400, 500);
      UPDATE event SET sealed = (SELECT sealed FROM held WHERE position = 500) WHERE position = 400;
      UPDATE event SET sealed = (SELECT sealed FROM held WHERE position = 400) WHERE position = 500;
      DROP TABLE held;
      """)
    #expect(
      findings == [
        Finding(.altered, at: 400), Finding(.altered, at: 500), Finding(.rootMismatch, at: 1_000),
      ])
  }

  @Test("A row that another program replaced is missing where it stood")
  func replaced() async throws {
    let log = try await TamperedLog()
    try log.files.withDatabase { database in
      try database.execute(
        sql: """
          PRAGMA recursive_triggers = OFF;
          INSERT OR REPLACE INTO event SELECT 1001, stream, 101, type, id, time, timeoffset,
            recorded, dataversion, source, customer, actor, correlation, causation, data, sealed
          FROM event WHERE position = 400;
          """)
    }
    let findings = try log.findings()
    #expect(findings.contains(Finding(.missing, at: 400)))
    #expect(findings.contains(Finding(.streamVersion, at: 410)))
  }

  @Test("A name changed in a side table is found at the events that bear it")
  func renamed() async throws {
    let findings = try await TamperedLog()
      .findings("UPDATE stream SET subject = 'journey/J-x' WHERE subject = 'journey/J-4'")
    let altered = Set(findings.filter { $0.kind == .altered }.compactMap(\.position))
    #expect(altered == Set(stride(from: 4, through: 768, by: 10)))
  }

  @Test("A version changed behind the log's back is found: it is no part of the entry")
  func version() async throws {
    let findings = try await TamperedLog()
      .findings("UPDATE event SET version = 500 WHERE position = 400")
    #expect(findings == [Finding(.streamVersion, at: 400), Finding(.streamVersion, at: 410)])
  }

  @Test("A recorded time that runs backwards is found beside the alteration")
  func recordedTime() async throws {
    let findings = try await TamperedLog()
      .findings("UPDATE event SET recorded = recorded - 1 WHERE position = 400")
    #expect(
      findings == [
        Finding(.altered, at: 400), Finding(.recordedTime, at: 400),
        Finding(.rootMismatch, at: 1_000),
      ])
  }

  @Test(
    "A tile that does not add up, or is gone, is damaged, and no event is blamed",
    arguments: [
      "UPDATE tile SET hashes = x'00' || substr(hashes, 2) WHERE tile = 2",
      "UPDATE tile SET hashes = substr(hashes, 1, 8000) WHERE tile = 2",
      "UPDATE tile SET root = zeroblob(32) WHERE tile = 2",
      "UPDATE tile SET root = x'01' WHERE tile = 2", "DELETE FROM tile WHERE tile = 2",
      "UPDATE tile SET tile = 7 WHERE tile = 2",
    ])
  func tile(change: String) async throws {
    let findings = try await TamperedLog().findings(change)
    #expect(findings.contains(Finding(.nodeDamaged, at: 513)))
    #expect(!findings.contains { $0.kind == .altered })
  }

  @Test(
    "A tile that no log of this size has is damaged",
    arguments: ["1, 0", "2, 0", "2, 5", "7, 1", "-1, 0", "99, 3", "1, -4"])
  func strayTile(place: String) async throws {
    let findings = try await TamperedLog().findings(
      "INSERT INTO tile (level, tile, root, hashes) VALUES (\(place), zeroblob(32), zeroblob(8192))"
    )
    #expect(findings.contains { $0.kind == .nodeDamaged })
  }

  @Test("A customer whom the table leaves out of a stream is found where the stream names them")
  func customerLeftOut() async throws {
    let findings = try await TamperedLog().findings(
      """
      DELETE FROM stream_customer WHERE stream = (
        SELECT key FROM stream WHERE subject = 'journey/J-4') AND customer = (
        SELECT key FROM customer WHERE id = 'C-2')
      """)
    #expect(findings == [Finding(.streamCustomer, at: 14)])
  }

  @Test("A customer whom the table puts into a stream is found where the stream begins")
  func customerPutIn() async throws {
    let findings = try await TamperedLog().findings(
      """
      INSERT INTO customer (key, id) VALUES (99, 'C-99');
      INSERT INTO stream_customer (customer, stream) SELECT 99, key FROM stream
        WHERE subject = 'journey/J-4'
      """)
    #expect(
      findings == [Finding(.streamCustomer, at: 4), Finding(.strayRow, at: nil, in: "customer")])
  }

  @Test("A customer under a key that no log gives out is altered, though all ids are the same")
  func keyOfNobody() async throws {
    let findings = try await TamperedLog().findings(
      """
      UPDATE event SET customer = 0 WHERE customer = (SELECT key FROM customer WHERE id = 'C-2');
      DELETE FROM stream_customer
        WHERE customer = (SELECT key FROM customer WHERE id = 'C-2');
      UPDATE customer SET key = 0 WHERE id = 'C-2'
      """)
    #expect(findings.contains { $0.kind == .altered })
  }

  @Test(
    "An index that is gone is named, and the check goes on",
    arguments: ["event_id", "event_stream"])
  func schema(index: String) async throws {
    let findings = try await TamperedLog().findings("DROP INDEX \(index)")
    #expect(findings == [.schema(.missing, "index", index)])
  }

  @Test("One recorded time that is changed is named where it stands, not at all behind it")
  func oneTime() async throws {
    let findings = try await TamperedLog().findings(
      "UPDATE event SET recorded = recorded + 99999999 WHERE position = 20")
    #expect(
      findings == [
        Finding(.altered, at: 20), Finding(.recordedTime, at: 21),
        Finding(.rootMismatch, at: 1_000),
      ])
  }

  @Test("Nobody is handed a proof that does not hold")
  func proof() async throws {
    let log = try await TamperedLog()
    try log.files.tamper("UPDATE event SET time = time + 1 WHERE position = 20")
    let opened = try log.files.open()
    #expect(throws: ProofError.rootMismatch) { try opened.prove(position: 20) }
    #expect(throws: Never.self) { try opened.prove(position: 600) }
  }

  @Test("A sealed part without the form of one is found, by whoever knows the form")
  func sealedForm() async throws {
    let log = try await TamperedLog()
    var scope = VerificationScope()
    scope.hasSealedForm = { $0.count == 40 && $0.first != 7 }
    let report = try log.files.open().verify(
      chain: VerifierChain(log.files.signer.verifier), against: [], scope: scope)
    #expect(report.findings == [7, 263, 519, 775].map { Finding(.sealedForm, at: $0) })
  }

  @Test("The report names whoever has sealed parts, and the streams of what was asked for")
  func named() async throws {
    let log = try await TamperedLog()
    var scope = VerificationScope()
    scope.markedTypes = ["touchpoint.completed"]
    let report = try log.files.open().verify(
      chain: VerifierChain(log.files.signer.verifier), against: [], scope: scope)
    #expect(report.isSound)
    #expect(report.sealed.map(\.name) == ["C-1", "C-2", "C-0"])
    #expect(report.sealed.map(\.position) == [1, 2, 3])
    #expect(report.marked.count == 1_000 && report.marked[3].name == "journey/J-4")
  }

  @Test("A row where none can be is found as inserted", arguments: [0, -7])
  func inserted(position: Int64) async throws {
    let findings = try await TamperedLog().findings(
      """
      INSERT INTO event SELECT \(position), stream, 1000, type, randomblob(16), time, timeoffset,
        recorded, dataversion, source, customer, actor, correlation, causation, data, sealed
      FROM event WHERE position = 400
      """)
    #expect(findings.contains(Finding(.inserted, at: position)))
  }
}
