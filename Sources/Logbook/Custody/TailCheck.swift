internal import EventLog
internal import EventLogSQLite
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

  /// Before the first write: the log begins with what was signed last, by the head kept beside the
  /// key and by the log's own last checkpoint, and the rows behind that are those it was made of, each of them one that this program writes.
  ///
  /// - Returns: the head of the log's own last checkpoint, where none is kept beside the key: somebody
  ///   has taken it away, and with it what would show a log that was cut off.
  @discardableResult
  func checkTail() throws -> Head? {
    let kept = try keys.head()
    var heads = [kept].compactMap { $0 }
    var signed: Head?
    if let note = try log.lastNote(), let checkpoint = Checkpoint(text: note.text),
      checkpoint.origin.utf8.elementsEqual(log.origin.utf8)
    {
      signed = Head(size: Int64(clamping: checkpoint.size), root: checkpoint.root)
      heads += [signed].compactMap { $0 }
    }
    // After the heads: another program may write and sign while this one looks.
    let size = try log.lastPosition()
    for head in heads {
      guard size >= head.size else {
        throw LogbookError.logShorter(kept: head.size, found: size)
      }
      guard try log.rootIfSound(at: head.size) == head.root else {
        throw LogbookError.logDifferent(kept: head.size)
      }
    }
    let after = heads.map(\.size).max() ?? 0
    if let position = try malformedEntries(after: after, atMost: 1).first {
      throw LogbookError.tailMalformed(position: position)
    }
    guard try log.tailIsSound(after: after) else {
      throw LogbookError.tailDifferent(after: after)
    }
    return kept == nil ? signed : nil
  }

  /// Keeps a head again where it was taken away, and says so.
  func keepMissingHead(_ signed: Head) throws {
    try keys.keep(signed)
    surroundings.notice(
      Sentence(
        "注意：签名密钥旁的 head 文件不见了，已按日志自己的前 \(signed.size) 条的检查点重新保存；"
          + "日志是否被截短，只有另外保管的检查点能说明（touchstone verify --against）",
        "mind: the head kept beside the signing key was missing, and is kept again from the log's own "
          + "checkpoint of size \(signed.size); whether the log was cut off before, only a checkpoint "
          + "kept elsewhere can tell (touchstone verify --against)"))
  }
}
