internal import Foundation

/// The order in which one thread takes the locks of a logbook: each only behind those it holds.
///
/// Two threads that take two locks in the same order never wait for each other for ever. Debug
/// builds check it at every lock, so that a test that inverts it fails.
public enum LockRank: Int, Sendable, Comparable, CaseIterable {
  /// The folder of keys while a logbook is made.
  case creation
  /// What must be done before the first write.
  case readiness
  /// The folder that a backup goes to.
  case backup
  /// logbook.yaml, calendars and factor sets, with what the log says of them.
  case settings
  /// What is made outside the log for an append that is to come.
  case preparing
  /// The vault's lock file.
  case vault
  /// The queue of the log's writer.
  case log
  /// Opening and closing of databases.
  case opening
  /// The log's lock file.
  case logFile
  /// The vault's connection.
  case vaultConnection
  /// The read models' lock file and connection.
  case readModels
  /// What is remembered beside the keys.
  case files
  /// The lock file of who may come in, and its connections.
  case access
  case accessConnection
  /// A reading connection of the log: nothing else is taken while it is borrowed.
  case reading

  public static func < (one: LockRank, other: LockRank) -> Bool { one.rawValue < other.rawValue }
}

/// Which locks the present thread holds; kept in debug builds only.
public enum LockOrder {
  /// The lock that a thread holds and may not hold when it takes one of this rank; nil if there is
  /// none.
  ///
  /// One of the same rank is the same lock, taken again.
  public static func violation(taking rank: LockRank) -> LockRank? {
    #if DEBUG
      return held.filter { $0 > rank }.max()
    #else
      return nil
    #endif
  }

  /// To be called before a lock is taken, or waited for on behalf of this thread.
  @inline(__always)
  public static func check(_ rank: LockRank) {
    #if DEBUG
      if let held = violation(taking: rank) {
        assertionFailure("\(rank) is taken while \(held) is held")
      }
    #endif
  }

  /// Runs a body that takes and holds a lock of this rank.
  @inline(__always)
  public static func holding<Result>(
    _ rank: LockRank, _ body: () throws -> Result
  ) rethrows -> Result {
    #if DEBUG
      check(rank)
      took(rank)
      defer { letGo(rank) }
    #endif
    return try body()
  }

  #if DEBUG
    private static let key = "touchstone.locks"

    private static var held: [LockRank] {
      get { Thread.current.threadDictionary[key] as? [LockRank] ?? [] }
      set { Thread.current.threadDictionary[key] = newValue }
    }
  #endif

  static func took(_ rank: LockRank) {
    #if DEBUG
      held.append(rank)
    #endif
  }

  static func letGo(_ rank: LockRank) {
    #if DEBUG
      if let place = held.lastIndex(of: rank) { held.remove(at: place) }
    #endif
  }
}
