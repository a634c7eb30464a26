internal import Chronology
internal import CanonicalJSON
internal import Dispatch
internal import EventLog
public import MerkleTree
internal import Storage
internal import Synchronization

extension SQLiteEventLog {
  /// Checks everything: rows against leaves, tiles, streams, times, and every checkpoint.
  ///
  /// - Parameters:
  ///   - verifier: the key that signs this log.
  ///   - kept: checkpoints kept elsewhere; each must be consistent with the log.
  ///   - progress: told now and then how many events have been checked.
  public func verify(
    verifier: NoteVerifier, against kept: [SignedNote] = [],
    progress: @Sendable (Int64) -> Void = { _ in }
  ) throws -> VerificationReport {
    let extent = try extent()
    let size = extent.size
    let chunks = Int((size + ChunkVerifier.width - 1) / ChunkVerifier.width)
    var merge = ChunkMerge()
    let done = Mutex<[Int: Result<OnQueue<ChunkVerifier.Result>, any Error>]>([:])
    var start = 0
    // Some chunks at a time, so that memory does not grow with the log.
    while start < chunks {
      let count = min(8, chunks - start)
      let first = start
      DispatchQueue.concurrentPerform(iterations: count) { index in
        let result = Result {
          OnQueue(
            try ChunkVerifier.check(verifiedFile, chunk: Int64(first + index), size: size))
        }
        done.withLock { $0[first + index] = result }
      }
      for index in first..<(first + count) {
        guard let result = done.withLock({ $0.removeValue(forKey: index) }) else { continue }
        merge.join(try result.get().value)
      }
      start += count
      progress(min(size, Int64(start) * ChunkVerifier.width))
    }
    let report = VerificationReport(
      size: size, checkpoints: 0,
      findings: extent.strays.map { Finding(.inserted, at: $0) } + merge.findings
        + (extent.tiles > size / 256 ? [Finding(.truncated, at: extent.tiles * 256)] : []))
    let checks = try checkNotes(verifier: verifier, kept: kept, merge: merge, size: size)
    return VerificationReport(
      size: size, checkpoints: checks.count, findings: report.findings + checks.findings)
  }

  private func checkNotes(
    verifier: NoteVerifier, kept: [SignedNote], merge: ChunkMerge, size: Int64
  ) throws -> (count: Int, findings: [Finding]) {
    var findings: [Finding] = []
    var count = 0
    let own = try storedNotes()
    for (stated, text) in own {
      count += 1
      guard let note = SignedNote(text), let checkpoint = Checkpoint(text: note.text),
        checkpoint.origin == origin, stated >= 0, checkpoint.size == UInt64(stated)
      else {
        findings.append(Finding(.foreignCheckpoint, at: stated))
        continue
      }
      findings += try check(note, checkpoint, verifier, merge, size)
    }
    for note in kept {
      count += 1
      guard let checkpoint = Checkpoint(text: note.text), checkpoint.origin == origin else {
        findings.append(Finding(.foreignCheckpoint, at: nil))
        continue
      }
      findings += try check(note, checkpoint, verifier, merge, size)
    }
    return (count, findings)
  }

  /// The root when the log had only so many events; nil where damaged rows or tiles hide it.
  public func rootIfSound(at size: Int64) throws -> MerkleHash? {
    do {
      return try root(at: size)
    } catch is MissingName, is TreeDamage {
      return nil
    }
  }

  private func check(
    _ note: SignedNote, _ checkpoint: Checkpoint, _ verifier: NoteVerifier, _ merge: ChunkMerge,
    _ size: Int64
  ) throws -> [Finding] {
    let stated = Int64(clamping: checkpoint.size)
    guard note.isSigned(by: verifier) else { return [Finding(.signatureWrong, at: stated)] }
    guard stated <= size else { return [Finding(.truncated, at: stated)] }
    // The tiles were compared with the rows above, so roots may be taken from them.
    if stated == size {
      return merge.edge.root == checkpoint.root ? [] : [Finding(.rootMismatch, at: stated)]
    }
    return try rootIfSound(at: stated) == checkpoint.root
      ? [] : [Finding(.rootMismatch, at: stated)]
  }
}

/// Joins the results of neighbouring chunks, in order.
struct ChunkMerge {
  private(set) var edge = TreeEdge()
  private(set) var findings: [Finding] = []
  private var versions: [Int64: Int64] = [:]
  private var lastRecorded = Timestamp.earliest

  mutating func join(_ chunk: ChunkVerifier.Result) {
    var rest = chunk.edge.size
    for subtree in chunk.edge.subtrees {
      let level = 63 - rest.leadingZeroBitCount
      edge.append(subtree: subtree, level: level)
      rest -= 1 << UInt64(level)
    }
    findings += chunk.findings
    if let first = chunk.firstRecorded, first < lastRecorded {
      findings.append(
        Finding(.recordedTime, at: Int64(edge.size) - Int64(chunk.edge.size) + 1))
    }
    lastRecorded = max(lastRecorded, chunk.lastRecorded)
    for place in 0..<chunk.streams.table.count {
      let span = chunk.streams.table[place]
      if span.first != (versions[span.stream] ?? 0) &+ 1 {
        findings.append(Finding(.streamVersion, at: span.firstPosition))
      }
      versions[span.stream] = span.last
    }
  }
}
