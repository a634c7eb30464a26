internal import Chronology
internal import EventLog
internal import EventLogSQLite

/// Where a log is kept and how it is opened. Nothing else says which database that is.
struct LogStore {
  private let path: String
  private var options: SQLiteEventLog.Options
  /// Read from where nobody can write, without a WAL beside it.
  var isImmutable = false
  /// Opened by a check, which names what is wrong with the schema instead of refusing it.
  var isInspected = false

  /// The log of a logbook.
  init(_ folder: LogbookFolder, _ surroundings: Surroundings) {
    self.init(at: folder.log, locks: folder, surroundings)
  }

  /// A log elsewhere, under the locks of a logbook.
  init(at path: String, locks: LogbookFolder, _ surroundings: Surroundings) {
    self.path = path
    options = SQLiteEventLog.Options(
      lockPath: locks.lock, openingLockPath: locks.openingLock, wait: surroundings.wait,
      clock: surroundings.now)
  }

  /// The format of the logs that this program writes.
  static var format: Int { Int(SQLiteEventLog.format) }

  /// Makes a new, empty log.
  func create(origin: String) throws {
    try SQLiteEventLog.create(path: path, origin: origin, options: options)
  }

  /// The origin of the log, without opening the rest.
  func origin() throws -> String {
    try SQLiteEventLog.origin(path: path, isImmutable: isImmutable, isInspected: isInspected)
  }

  /// Opens the log; nothing is written before the first append.
  func open(signing: LogSigning? = nil) throws -> any EventLogMaintenance {
    var options = options
    options.signing = signing
    options.isImmutable = isImmutable
    options.isInspected = isInspected
    return try SQLiteEventLog(path: path, options: options)
  }

  /// Copies the first events into another log of the same form, only those that it lacks; the number
  /// of new ones.
  ///
  /// - Parameter check: looks at the copy before it is closed.
  func copy(_ size: Int64, to target: String, check: () throws -> Void) throws -> Int64 {
    try LogCopy(from: path, to: target, size: size).run(check: check)
  }
}
