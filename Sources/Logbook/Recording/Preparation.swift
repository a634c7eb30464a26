internal import EventLog
internal import Foundation
internal import Importing
internal import Storage
internal import Vault

/// What is put outside the log for an append that is to come.
///
/// Before it has appended, another program may have come to rely on the same key or file, and only
/// the log says what is in use. So whoever prepares holds a share of one lock, and takes back what
/// came to nothing only while nobody else prepares anything; otherwise it stays, unused.
final class Preparation: Sendable {
  typealias Traces = PreparedTraces

  private let lock: FileLock
  private let locks: IdleObjects<FileLock>
  private let wait: Int

  /// - Parameter locks: open files of the lock, of which each preparation has one to itself.
  init(path: String, _ locks: IdleObjects<FileLock>, wait: Int) throws {
    lock = try locks.take() ?? FileLock(path: path)
    self.locks = locks
    self.wait = wait
    try lock.share(wait: wait)
  }

  deinit {
    lock.unshare()
    locks.giveBack(lock)
  }

  func ifAlone(_ body: () throws -> Void) throws {
    _ = try lock.aloneIfSharedByNobody(wait: wait, body)
  }
}

extension Logbook {
  /// To be called before anything is made outside the log.
  func prepare() throws -> Preparation {
    LockOrder.check(.preparing)
    return try Preparation(
      path: folder.preparingLock, shared.preparing, wait: surroundings.wait)
  }

  /// Takes back what was made, except what the log has come to name.
  func takeBack(_ made: Preparation.Traces, of preparation: Preparation) throws {
    if !made.plans.isEmpty {
      try vault().transaction { transaction in
        for number in made.plans { try transaction.settle(number, keeping: []) }
      }
    }
    try preparation.ifAlone {
      try vault().forget(try made.customers.filter { !(try log.knows(customer: $0)) })
      try vault().forgetStaff(try made.staff.filter { !(try log.knows(name: $0)) })
      guard !made.blueprints.isEmpty else { return }
      let published = try BlueprintShelf.published(in: log).map(\.sha256)
      for sha256 in made.blueprints.subtracting(published) {
        try? FileManager.default.removeItem(atPath: folder.blueprint(sha256))
      }
    }
  }
}
