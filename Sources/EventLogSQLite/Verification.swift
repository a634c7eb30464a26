internal import Dispatch
public import EventLog
internal import Foundation
internal import GRDB
public import MerkleTree
internal import Storage

extension SQLiteEventLog {
  public func verify(
    chain: VerifierChain, against kept: [SignedNote], scope: VerificationScope,
    progress: @escaping @Sendable (Int64) -> Void
  ) throws -> VerificationReport {
    // Before the rows: what another program signs while this one reads lies beyond its extent.
    let stored = Result { try storedNotes() }
    let extent = try extent()
    var merge = ChunkMerge(UpperTiles { level, tile in try self.tile(level: level, tile) })
    let beside = try checkRows(extent.size, scope, into: &merge, progress)
    var findings = extent.strays.map { Finding(.inserted, at: $0) } + merge.allFindings
    findings += UpperTiles.strays(extent)
    findings += SideCheck.allCases.flatMap { beside[$0]?.findings ?? [] }
    findings += try checkIndexes(beside, merge, size: extent.size)
    findings += try orUnreadable { try checkUse(beside, merge, size: extent.size) }
    findings += try orUnreadable {
      try inspect { try merge.links.findings($0.database, size: extent.size) }
    }
    var checks = NoteChecks(chain: chain, witnesses: scope.witnesses, origin: origin)
    do {
      try checks.check(stored: stored.get()) { try self.agrees($0, merge, extent.size) }
    } catch StorageError.damaged {
      findings.append(Finding(.unreadable, at: nil))
    }
    try checks.check(kept: kept) { try self.agrees($0, merge, extent.size) }
    var report = VerificationReport(
      size: extent.size, checkpoints: checks.count, findings: findings + checks.findings)
    report.signed = checks.signed
    if checks.signed == 0 { report.otherKeys = checks.otherKeys.sorted() }
    // Tiles can be as they were signed where the rows no longer are.
    let changed = (findings.filter { $0.kind.isOfRow }.compactMap(\.position)).min()
    report.kept = checks.kept.map { verdict in
      guard verdict.findings.isEmpty, let changed, let size = verdict.size,
        changed <= Int64(clamping: size)
      else { return verdict }
      var verdict = verdict
      verdict.findings.append(.altered)
      return verdict
    }
    try name(merge, in: &report)
    return report
  }

  /// Reads all rows and, beside them, indexes and other tables; what was found there.
  ///
  /// Each core takes the next piece when it has done one: the long ones first, so that all end at
  /// about the same time. Chunks are joined in their order, and few wait to be joined, so that
  /// memory does not grow with the log.
  private func checkRows(
    _ size: Int64, _ scope: VerificationScope, into merge: inout ChunkMerge,
    _ progress: @escaping @Sendable (Int64) -> Void
  ) throws -> [SideCheck: SideCheck.Result] {
    let chunks = Int((size + ChunkVerifier.width - 1) / ChunkVerifier.width)
    let first: [SideCheck] = [.pages, .streamIndex, .idIndex]
    let last = SideCheck.allCases.filter { !first.contains($0) }
    let work = VerificationWork(merge) { progress(min(size, Int64($0) * ChunkVerifier.width)) }
    let ahead = DispatchSemaphore(value: 8)
    let workers = min(
      ProcessInfo.processInfo.activeProcessorCount, chunks + SideCheck.allCases.count)
    // Opened one after the other: at once, they would wait for the lock around openings.
    let file = verifiedFile
    let queues = try explainingStorage(file.path) {
      try (0..<workers).map { _ in try file.openReader() }
    }
    var generator = SystemRandomNumberGenerator()
    let key = IndexFingerprints.Key(using: &generator)
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      let queue = queues[worker]
      while true {
        // Before a piece is taken: whoever has the one that all others wait for, has a place.
        ahead.wait()
        let piece = work.take() - first.count
        guard (0..<chunks).contains(piece) else {
          let beside = piece < 0 ? first[piece + first.count] : last.dropFirst(piece - chunks).first
          defer { ahead.signal() }
          guard let beside else { return }
          work.finish(beside, Result { try beside.check(queue, file, size: size, key: key) })
          continue
        }
        let result = Result {
          try ChunkVerifier.check(
            queue, file.path, chunk: Int64(piece), size: size, scope: scope, key: key)
        }
        for _ in 0..<work.finish(piece, result) { ahead.signal() }
      }
    }
    let (joined, beside) = try work.end()
    merge = joined
    return beside
  }

  /// Holds what the two indexes say of the rows against the rows.
  private func checkIndexes(
    _ beside: [SideCheck: SideCheck.Result], _ merge: ChunkMerge, size: Int64
  ) throws -> [Finding] {
    let rows = merge.fingerprints
    var findings: [Finding] = []
    if let found = beside[.streamIndex]?.fingerprints, found.stream != rows.stream {
      findings += try differences(.stream, size: size)
    }
    if let found = beside[.idIndex]?.fingerprints, found.id != rows.id {
      findings += try differences(.id, size: size)
    }
    // Rows that cannot be taken for events are named already, and are in no fingerprint.
    return findings.filter { $0.position != nil || merge.findings.isEmpty }
  }

  private func differences(_ index: IndexCheck, size: Int64) throws -> [Finding] {
    try orUnreadable { try inspect { try index.differences($0.database, size: size) } }
  }

  /// No row of a side table stands there without an event that uses it.
  private func checkUse(
    _ beside: [SideCheck: SideCheck.Result], _ merge: ChunkMerge, size: Int64
  ) throws -> [Finding] {
    let customers = merge.links.customers
    func unused(_ check: SideCheck, _ isUsed: (Int64) -> Bool) -> [Int64] {
      beside[check]?.keys.filter { $0 < 1 || !isUsed($0) } ?? []
    }
    var strays = [
      ("stream", unused(.streams) { merge.uses(stream: $0) }),
      ("customer", unused(.customers) { customers.contains($0) }),
      ("name", unused(.names) { merge.usedNames.contains($0) }),
    ]
    guard strays.contains(where: { !$0.1.isEmpty }) else { return [] }
    // Others may have added events with new names since the rows were read.
    let later = try inspect { try $0.keysUsed(after: size) }
    strays = strays.map { table, keys in
      (table, keys.filter { $0 < 1 || later[table]?.contains($0) != true })
    }
    return strays.filter { !$0.1.isEmpty }.map { Finding(.strayRow, at: nil, in: $0.0) }
  }

  /// What a look finds; that it could not be had if the pages are damaged.
  private func orUnreadable(_ look: () throws -> [Finding]) throws -> [Finding] {
    do {
      return try look()
    } catch StorageError.damaged {
      return [Finding(.unreadable, at: nil)]
    }
  }

  private func tile(level: Int, _ tile: Int64) throws -> (root: [UInt8], hashes: [UInt8])? {
    try inspect { reader in
      let statement = try PreparedStatement(
        reader.database, "SELECT root, hashes FROM tile WHERE level = ? AND tile = ?")
      statement.bind(Int64(level), at: 1)
      statement.bind(tile, at: 2)
      defer { statement.reset() }
      guard try statement.nextUnlessDamaged() else { return nil }
      return (Array(statement.bytes(0)), Array(statement.bytes(1)))
    }
  }

  /// The root when the log had only so many events; nil where damaged rows or tiles hide it.
  public func rootIfSound(at size: Int64) throws -> MerkleHash? {
    do {
      return try root(at: size)
    } catch is MissingName, is UnreadableTime, is TreeDamage {
      return nil
    } catch StorageError.damaged {
      return nil
    }
  }

  /// How the rows agree with a checkpoint.
  private func agrees(
    _ checkpoint: Checkpoint, _ merge: ChunkMerge, _ size: Int64
  ) throws -> Finding.Kind? {
    let stated = Int64(clamping: checkpoint.size)
    guard stated <= size else { return .truncated }
    // The tiles were compared with the rows above, so roots may be taken from them.
    let root = stated == size ? merge.edge.root : try rootIfSound(at: stated)
    return root == checkpoint.root ? nil : .rootMismatch
  }

  /// Puts ids in the place of keys.
  private func name(_ merge: ChunkMerge, in report: inout VerificationReport) throws {
    (report.sealed, report.marked) = try inspect { reader in
      func mark(_ text: UnsafeRawBufferPointer, _ position: Int64) -> CustomerMark {
        CustomerMark(name: String(decoding: text, as: UTF8.self), position: position)
      }
      // A key without its text was named with its row.
      return (
        merge.links.sealed.sorted { $0.value < $1.value }.compactMap { key, position in
          (try? reader.names.customer(key)).map { mark($0, position) }
        },
        merge.marked.compactMap { stream, position in
          (try? reader.names.subject(stream)).map { mark($0, position) }
        }
      )
    }
  }
}
