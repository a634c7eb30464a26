internal import Chronology
internal import EventLog
internal import Importing
internal import Journeys
internal import Storage
internal import Vault
public import Wording

/// What refuses facts that were to be recorded together, by the lines on which they stand.
public struct FactBatchError: ExplainedError {
  public struct Refusal: Sendable {
    public let line: Int
    public let error: any ExplainedError
  }

  public let refusals: [Refusal]
  public var code: String { "batch.refused" }

  public var sentence: Sentence {
    Sentence(
      refusals.map { "第 \($0.line) 行：\($0.error.sentence.chinese)" }.joined(separator: "\n")
        + "\n什么也没有记录：一批事实要么全记，要么全不记",
      refusals.map { "line \($0.line): \($0.error.sentence.english)" }.joined(separator: "\n")
        + "\nnothing was recorded: facts given together are recorded all or not at all")
  }
}

extension Logbook {
  /// A fact and the line, or the number of the option, on which it stands.
  public typealias GivenFact = (line: Int, input: FactInput)

  /// Facts recorded together at most.
  public static let longestBatch = 5_000

  /// Records facts in order by one append, all or none; one that the log has already, by its id, is
  /// a duplicate.
  ///
  /// - Throws: `FactBatchError` naming what refuses them; nothing is then in the log.
  public func record(_ given: [GivenFact]) throws -> [RecordedFact] {
    guard given.count <= Self.longestBatch else { throw FactFileError.tooMany(Self.longestBatch) }
    try readyToWrite()
    let preparation = try prepare()
    var made = Preparation.Traces()
    do {
      var refusals: [FactBatchError.Refusal] = []
      let facts = try prepare(given, &made, preparation, &refusals)
      guard refusals.isEmpty else { throw FactBatchError(refusals: refusals) }
      let recorded = try append(facts)
      let plans = facts.map { $0.fact.plan }.filter { !$0.isEmpty }
      try vault().settle(plans.map { (plan: $0, taken: $0.taken(without: [])) })
      return recorded
    } catch {
      if !(error is StorageError) { try takeBack(made, of: preparation) }
      throw error
    }
  }

  private typealias PreparedLine = (line: Int, fact: PreparedFact, repeated: RecordedFact?)

  private func prepare(
    _ given: [GivenFact], _ made: inout Preparation.Traces, _ preparation: Preparation,
    _ refusals: inout [FactBatchError.Refusal]
  ) throws -> [PreparedLine] {
    var before = FactsBefore()
    var facts: [PreparedLine] = []
    for (line, input) in given {
      do {
        let kind = try kind(of: input)
        let fact = try prepare(kind, input, &made, preparation, after: &before)
        let known = try input.id == nil ? repeated(fact) : nil
        facts.append((line, fact, known))
      } catch let error as any ExplainedError {
        if error is StorageError { throw error }
        if error is VaultError, error as? VaultError != .erased { throw error }
        refusals.append(.init(line: line, error: error))
      }
    }
    return facts
  }

  /// Appends each as a group of its own, within one transaction that is kept if none is refused.
  private func append(_ facts: [PreparedLine]) throws -> [RecordedFact] {
    let batch = EventBatch()
    let digests = batch.start(recorded: surroundings.now())
    let news = facts.filter { $0.repeated == nil }
    guard !news.isEmpty else { return facts.compactMap { $0.repeated } }
    for (_, fact, _) in news {
      batch.beginGroup(
        expected: fact.expected.map { [.init(subject: fact.event.subject, version: $0)] } ?? [])
      for event in [fact.publication, fact.event].compactMap(\.self) {
        let kind = FactKind(rawValue: event.type) ?? fact.kind
        digests.entries.append(
          .init(
            digest: try FactReader.read(kind, event.data, occurred: event.time.milliseconds),
            isOptional: kind == .blueprintPublished, isByHand: true, checksIDs: true))
        try batch.append(event)
      }
    }
    var recorded: [RecordedFact] = []
    var refusals: [FactBatchError.Refusal] = []
    try log.appendAll(gate: gate) { append in
      let outcomes = try append(batch)
      for ((line, fact, _), outcome) in zip(news, outcomes) {
        do {
          recorded.append(try self.recorded(fact, by: outcome))
        } catch let error as any ExplainedError {
          refusals.append(.init(line: line, error: error))
        }
      }
      return refusals.isEmpty
    }
    guard refusals.isEmpty else {
      throw FactBatchError(
        refusals: try refusals.map { refusal in
          guard let fact = facts.first(where: { $0.line == refusal.line })?.fact,
            let error = try named(refusal.error, fact.event) as? any ExplainedError
          else { return refusal }
          return .init(line: refusal.line, error: error)
        })
    }
    var rest = recorded[...]
    return facts.compactMap { $0.repeated ?? rest.popFirst() }
  }

  private func recorded(_ fact: PreparedFact, by outcome: AppendOutcome) throws -> RecordedFact {
    do {
      return RecordedFact(receipt: try outcome.received(), event: fact.event)
    } catch AppendError.conflict(let id, let position) {
      guard let personal = fact.personal, try isResealed(fact.event, personal, at: position) else {
        throw AppendError.conflict(id: id, position: position)
      }
      return RecordedFact(
        receipt: Receipt(positions: position...position, duplicate: true), event: fact.event)
    }
  }
}
