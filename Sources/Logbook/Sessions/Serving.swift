internal import EventLog
internal import Foundation
internal import ReadModels
internal import Storage
internal import Synchronization
internal import Vault

/// What an open logbook keeps up with its log while many people use it for long.
final class Serving: Sendable {
  let projector: Projector
  /// Nil where names cannot be opened.
  let names: NameIndex?
  let callLists: CallLists
  private let followers: [ChangeFollower]

  /// Milliseconds between two runs of what is kept in memory: an import commits many times a second.
  private static let pause = 250...250

  init(_ book: Logbook) throws {
    let (log, names, callLists) = (book.log, book.hasVault ? NameIndex() : nil, CallLists())
    self.names = names
    self.callLists = callLists
    projector = Projector(try book.readModels(), log: log) { try book.shelf().plans }
    followers = [
      ChangeFollower(log, label: "touchstone.calls", pause: Self.pause) {
        try callLists.follow(in: book)
      },
      ChangeFollower(log, label: "touchstone.names", pause: Self.pause) {
        try names?.follow(log, through: log.lastPosition(), waits: false, book.nameOpener())
      },
    ]
  }

  func start() {
    projector.start()
    for follower in followers { follower.start() }
  }

  func stop() {
    for follower in followers { follower.stop() }
    projector.stop()
  }
}

extension Logbook {
  /// Prepares an open logbook to be used by many people for long, until it is closed: its read
  /// models, its index of names and the call lists that were asked for follow every commit, and
  /// lists wait for no lock.
  ///
  /// A single command does without: it would pay for more than it asks.
  /// - Throws: what keeps blueprints from being read.
  public func startServing() throws {
    let serving = try shared.readiness.withLock {
      guard shared.serving == nil else { return nil as Serving? }
      let serving = try Serving(self)
      shared.state.withLock { $0.serving = serving }
      return serving
    }
    serving?.start()
  }

  /// Customers whose name has this part, by the index of names; nil where there is none, or it is
  /// not filled yet.
  func namedCustomers(_ part: String) throws -> Set<String>? {
    guard let names = shared.serving?.names, names.isFilled else { return nil }
    try names.follow(log, through: log.lastPosition(), waits: true, nameOpener())
    return names.customers(with: part)
  }

  func nameOpener() throws -> Opener {
    Opener(vault: try vault(), closed: try waitingErasures().customers)
  }
}
