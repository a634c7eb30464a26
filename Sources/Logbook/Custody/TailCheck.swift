internal import EventLog
internal import EventLogSQLite
internal import MerkleTree

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
  func checkTail() throws {
    var heads: [Head] = []
    if let kept = try keys.head() { heads.append(kept) }
    if let note = try log.lastNote(), let checkpoint = Checkpoint(text: note.text),
      checkpoint.origin.utf8.elementsEqual(log.origin.utf8)
    {
      heads.append(Head(size: Int64(clamping: checkpoint.size), root: checkpoint.root))
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
  }
}
