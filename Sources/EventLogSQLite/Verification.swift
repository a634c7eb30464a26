internal import Dispatch
internal import EventLog
internal import Foundation
internal import GRDB
public import MerkleTree
internal import Storage

extension SQLiteEventLog {
  /// Checks everything under one key.
  public func verify(
    verifier: NoteVerifier, against kept: [SignedNote] = [],
    progress: @escaping @Sendable (Int64) -> Void = { _ in }
  ) throws -> VerificationReport {
    try verify(
      chain: VerifierChain(verifier), against: kept, scope: VerificationScope(),
      progress: progress)
  }

  /// Checks everything: rows against leaves, tiles, streams, times, indexes, and every checkpoint.
  ///
  /// - Parameters:
  ///   - chain: the keys that signed this log.
  ///   - kept: checkpoints kept elsewhere; each must be consistent with the log.
  ///   - scope: what else to look at.
  ///   - progress: told now and then how many events have been checked.
  public func verify(
    chain: VerifierChain, against kept: [SignedNote], scope: VerificationScope,
    progress: @escaping @Sendable (Int64) -> Void = { _ in }
  ) throws -> VerificationReport {
    // Before the rows: what another program signs while this one reads lies beyond its extent.
    let stored = Result { try storedNotes() }
    let extent = try extent()
    var merge = ChunkMerge(UpperTiles { level, tile in try self.tile(level: level, tile) })
    let indexes = try checkRows(extent.size, scope, into: &merge, progress)
    var findings = extent.strays.map { Finding(.inserted, at: $0) } + merge.allFindings
    findings += UpperTiles.strays(extent)
    findings += try checkIndexes(indexes, merge, size: extent.size)
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
    report.kept = checks.kept
    try name(merge, in: &report)
    return report
  }

  /// Reads all rows and, beside them, the indexes; what the indexes say.
  ///
  /// Each core takes the next piece when it has done one. Chunks are joined in their order, and few
  /// wait to be joined, so that memory does not grow with the log.
  private func checkRows(
    _ size: Int64, _ scope: VerificationScope, into merge: inout ChunkMerge,
    _ progress: @escaping @Sendable (Int64) -> Void
  ) throws -> [IndexCheck: IndexCheck.Result] {
    let chunks = Int((size + ChunkVerifier.width - 1) / ChunkVerifier.width)
    let beside = IndexCheck.allCases
    let work = VerificationWork(merge) { progress(min(size, Int64($0) * ChunkVerifier.width)) }
    let ahead = DispatchSemaphore(value: 8)
    let workers = min(ProcessInfo.processInfo.activeProcessorCount, chunks + beside.count)
    // Opened one after the other: at once, they would wait for the lock around openings.
    let file = verifiedFile
    let queues = try explainingStorage(file.path) {
      try (0..<workers).map { _ in try file.openReader() }
    }
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      let queue = queues[worker]
      while true {
        // Before a piece is taken: whoever has the one that all others wait for, has a place.
        ahead.wait()
        let piece = work.take()
        if piece < beside.count {
          let result = Result { try IndexCheck.check(beside[piece], queue, size: size) }
          work.finish(beside[piece], result)
          ahead.signal()
          continue
        }
        let chunk = piece - beside.count
        guard chunk < chunks else {
          ahead.signal()
          return
        }
        let result = Result {
          try ChunkVerifier.check(
            queue, file.path, chunk: Int64(chunk), size: size, scope: scope)
        }
        for _ in 0..<work.finish(chunk, result) { ahead.signal() }
      }
    }
    let (joined, indexes) = try work.end()
    merge = joined
    return indexes
  }

  private func checkIndexes(
    _ indexes: [IndexCheck: IndexCheck.Result], _ merge: ChunkMerge, size: Int64
  ) throws -> [Finding] {
    var findings = indexes.values.flatMap(\.findings)
    for (index, sum) in [(IndexCheck.stream, merge.sums.stream), (.id, merge.sums.id)] {
      guard let found = indexes[index], found.findings.isEmpty, found.sum != sum else { continue }
      // Rows that cannot be taken for events are named already, and are in no sum.
      findings += try orUnreadable {
        try inspect { try index.differences($0.database, size: size) }
      }.filter { $0.position != nil || merge.findings.isEmpty }
    }
    return findings
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
    } catch is MissingName, is TreeDamage {
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
