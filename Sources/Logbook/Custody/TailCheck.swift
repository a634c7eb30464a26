internal import Custody
internal import EventLog
internal import MerkleTree
internal import Wording

extension Logbook {
  /// What is wrong with the log's end, for who only reads; nil where nothing is, or nothing was
  /// signed that could tell.
  public var tailFault: LogbookError? {
    guard original == nil else { return nil }
    do {
      try checkTail()
      return nil
    } catch let error as LogbookError {
      switch error {
      case .logShorter, .logDifferent, .tailDifferent, .tailMalformed: return error
      default: return nil
      }
    } catch {
      return nil
    }
  }

  /// Before anything is signed: the log begins with what was signed last, by the head kept beside
  /// the key and by the log's own last checkpoint, and the rows behind that are those it was made
  /// of, each of them one that this program writes.
  ///
  /// - Returns: the head of the log's own last checkpoint, where none is kept beside the key: somebody
  ///   has taken it away, and with it what would show a log that was cut off.
  @discardableResult
  func checkTail() throws -> Head? {
    let kept = try keys.head()
    var heads: [Head] = []
    if let kept { heads.append(try acceptedHead(from: kept) ?? kept) }
    let signed = try lastSignedHead()
    if let signed { heads.append(signed) }
    // After the heads: another program may write and sign while this one looks.
    let size = try log.lastPosition()
    for head in heads {
      guard size >= head.size else {
        throw LogbookError.logShorter(kept: head.size, found: size)
      }
      guard try maintenance.rootIfSound(at: head.size) == head.root else {
        throw LogbookError.logDifferent(kept: head.size)
      }
    }
    let after = heads.map(\.size).max() ?? 0
    if let position = try malformedEntries(after: after, atMost: 1).first {
      throw LogbookError.tailMalformed(position: position)
    }
    guard try maintenance.tailIsSound(after: after) else {
      throw LogbookError.tailDifferent(after: after)
    }
    return kept == nil ? signed : nil
  }

  /// Keeps a head again where it was taken away, and says so.
  func keepMissingHead(_ signed: Head) throws {
    // A change of the key that was finished meanwhile has kept a later one.
    if try keys.head() == nil { try keys.keep(signed) }
    surroundings.notice(
      Sentence(
        "注意：签名密钥旁的 head 文件不见了，已按日志自己的前 \(signed.size) 条的检查点重新保存；"
          + "日志是否被截短，只有另外保管的检查点能说明（touchstone verify --against）",
        "mind: the head kept beside the signing key was missing, and is kept again from the log's own "
          + "checkpoint of size \(signed.size); whether the log was cut off before, only a checkpoint "
          + "kept elsewhere can tell (touchstone verify --against)"))
  }

  /// What the last of the log's own checkpoints says that a key of this log has signed: a row of
  /// that table alone vouches for nothing. Without any key here, the last one.
  private func lastSignedHead() throws -> Head? {
    guard let last = try log.lastNote() else { return nil }
    guard let trusted = try trustedVerifier() else { return head(of: last) }
    let chain = try keyChain(around: trusted, attested: attestedHead(for: trusted)).chain
    func signed(_ note: SignedNote) -> Head? {
      head(of: note).flatMap { chain.isSigned(note, at: UInt64(clamping: $0.size)) ? $0 : nil }
    }
    if let head = signed(last) { return head }
    return try log.storedNotes().reversed().lazy.compactMap { SignedNote($0.1) }
      .compactMap(signed).first
  }

  private func head(of note: SignedNote) -> Head? {
    guard let checkpoint = Checkpoint(text: note.text),
      checkpoint.origin.utf8.elementsEqual(log.origin.utf8)
    else { return nil }
    return Head(size: Int64(clamping: checkpoint.size), root: checkpoint.root)
  }

  /// The key that checks what was signed here; nil where there is none.
  private func trustedVerifier() throws -> NoteVerifier? {
    do {
      return try keys.verifier()
    } catch KeyError.missing {
      return keys.exists ? try keys.signer(origin: log.origin).verifier : nil
    }
  }
}
