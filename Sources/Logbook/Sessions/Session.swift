public import Access
public import EventLog
internal import Storage
internal import Synchronization
public import Wording

/// One use of an open logbook by one person or program: a request, a command, a connection.
///
/// It is cheap, and any number of them work at once. Every use case is a method that waits without
/// holding a thread of Swift's own: what blocks runs on the logbook's threads. Who acted is the
/// session's, in every fact that is recorded through it.
public struct Session: Sendable {
  let book: Logbook
  private let who: ActingPerson
  private let cancellation: @Sendable () -> Bool
  private let progress: SessionProgress
  public let role: Role
  /// The language of messages for its user.
  public let language: Language

  /// Who acts, as given.
  public var actor: String { who.given }

  init(
    _ book: Logbook, actor: String, role: Role, language: Language, seen: Int64,
    cancellation: @escaping @Sendable () -> Bool
  ) {
    self.book = book
    progress = SessionProgress(seen)
    who = ActingPerson(actor)
    self.role = role
    self.language = language
    self.cancellation = cancellation
  }

  /// Runs a body on a thread of the logbook's.
  ///
  /// - Throws: what the body throws; `LogbookError.busy` when too many wait already, and
  ///   `LogbookError.interrupted` where a long use case hears that the task was cancelled.
  func work<Result: Sendable>(
    _ body: @escaping @Sendable (Logbook) throws -> Result
  ) async throws -> Result {
    try await work(handingOn: { book, answer in answer(Swift.Result { try body(book) }) })
  }

  /// The same for a body that hands work on: the answer may be given later, and elsewhere.
  private func work<Result: Sendable>(
    handingOn body: @escaping @Sendable (Logbook, @escaping WorkPool.Answer<Result>) -> Void
  ) async throws -> Result {
    let isCancelled = Flag()
    let needed = self.book.shared.serving == nil ? nil : progress.position
    let book = Logbook(self.book, by: who, needed: needed) { [cancellation] in
      isCancelled.isRaised || cancellation()
    }
    return try await withTaskCancellationHandler {
      try await book.shared.pool.run(handingOn: { answer in body(book, answer) })
    } onCancel: {
      isCancelled.raise()
    }
  }

  /// The same for what writes: whatever this session reads afterwards has reached it.
  func change<Result: Sendable>(
    _ body: @escaping @Sendable (Logbook) throws -> Result
  ) async throws -> Result {
    let progress = progress
    return try await work { book in
      // What was interrupted may have written a part.
      defer { if let last = try? book.log.lastPosition() { progress.reach(last) } }
      return try body(book)
    }
  }

  /// The position of what this session wrote last, for another one of the same user.
  public var seen: Int64 { progress.position }

  /// Records one fact: typed by its schema, sealed, decided, appended; what others record at the
  /// same time is synced with it.
  ///
  /// - Throws: whatever refuses it; nothing is then in the log.
  public func record(_ input: FactInput) async throws -> RecordedFact {
    do {
      return try await record(input, trustsKnown: true)
    } catch is OutdatedBlueprint {
      return try await record(input, trustsKnown: false)
    }
  }

  /// - Parameter trustsKnown: whether blueprints are taken as they were looked up last.
  private func record(_ input: FactInput, trustsKnown: Bool) async throws -> RecordedFact {
    // Whoever has prepared it hands it to the log: nobody is woken only to do that.
    typealias Appended = (fact: PreparedFact, result: Result<[AppendOutcome], any Error>)
    let (fact, appended): Appended = try await work(handingOn: { book, answer in
      do {
        let fact = try book.prepare(input, trustsKnown: trustsKnown)
        book.log.append(fact.batch, gate: book.gate) { answer(.success((fact, $0))) }
      } catch {
        answer(.failure(error))
      }
    })
    if case .success(let outcomes) = appended, let recorded = fact.recorded(by: outcomes[0]) {
      progress.reach(recorded.receipt.positions.upperBound)
      book.shared.batches.giveBack(fact.batch)
      return recorded
    }
    return try await change { try $0.finish(fact, appended) }
  }

  /// Hands over all events behind a position, and then each new one, missing none.
  public func subscribe(
    after position: Int64
  ) -> AsyncThrowingStream<[RecordedEvent], any Error> {
    book.log.subscribe(after: position)
  }

  /// What logbook.yaml says now.
  public var settings: Settings { book.settings }
}

extension Logbook {
  /// A session for somebody who uses the open logbook; it ends by being let go.
  ///
  /// - Parameters:
  ///   - actor: a member of staff by id or name.
  ///   - role: kept with the session.
  ///   - language: nil for the logbook's.
  ///   - seen: the position of what its user wrote in another session, which this one shows.
  ///   - cancellation: whether the session was asked to stop; a cancelled task is heard without it.
  public func session(
    actor: String, role: Role = .administrator, language: Language? = nil, seen: Int64 = 0,
    cancellation: @escaping @Sendable () -> Bool = { false }
  ) -> Session {
    Session(
      self, actor: actor, role: role, language: language ?? settings.language, seen: seen,
      cancellation: cancellation)
  }
}

/// Raised once.
private final class Flag: Sendable {
  private let value = Atomic(false)

  var isRaised: Bool { value.load(ordering: .relaxed) }

  func raise() { value.store(true, ordering: .relaxed) }
}
