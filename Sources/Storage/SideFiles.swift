internal import Foundation

/// The files that SQLite opens, maps and deletes by their name beside a database.
///
/// SQLite trusts them: it writes into whatever a second name leads to, waits for a pipe, and, when
/// it rolls a journal back, deletes the file that the journal's end names as its super-journal. Our
/// databases keep a WAL and are never written together with others, so none of that is ever ours.
enum SideFiles {
  private static let suffixes = ["-wal", "-shm", journal]
  private static let journal = "-journal"
  /// What ends a rollback journal that names a super-journal (SQLite's file format, section 3).
  private static let superJournalMark: [UInt8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]

  /// Refuses what would lead SQLite to a file that is not the database's own; called before every
  /// opening.
  ///
  /// - Throws: `FileError`.
  static func check(_ database: String) throws {
    try check(file: database, mayHaveNames: true)
    for suffix in suffixes { try check(file: database + suffix, mayHaveNames: false) }
    if namesSuperJournal(database + journal) {
      throw FileError.superJournal(path: database + journal)
    }
  }

  private static func check(file path: String, mayHaveNames: Bool) throws {
    var about = stat()
    guard lstat(path, &about) == 0 else { return }
    switch about.st_mode & S_IFMT {
    case S_IFREG: break
    // Of the database itself SQLite follows one to the file and its neighbours there.
    case S_IFLNK: throw FileError.link(path: path)
    default: throw FileError.notRegular(path: path)
    }
    guard mayHaveNames || about.st_nlink <= 1 else { throw FileError.manyNames(path: path) }
  }

  private static func namesSuperJournal(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    let size = lseek(descriptor, 0, SEEK_END)
    var mark = [UInt8](repeating: 0, count: superJournalMark.count)
    return size >= mark.count
      && pread(descriptor, &mark, mark.count, size - off_t(mark.count)) == mark.count
      && mark == superJournalMark
  }
}
