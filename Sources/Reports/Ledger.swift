internal import CanonicalJSON
internal import Chronology
public import EventLog
internal import Journeys
internal import Satisfaction
public import Timelines

/// Where reports read: a log up to a position, and of that what had occurred by a moment.
///
/// It hands over one stream after the other, so that memory holds one journey at a time.
public final class Ledger {
  private let log: any EventLog
  private let through: Int64
  private let asOf: Int64?
  private let kinds = ByteMap<FactKind>(bound: 1_000)

  public init(log: any EventLog, through: Int64, cut: Cut) {
    self.log = log
    self.through = through
    asOf = cut.asOf?.milliseconds
    for kind in FactKind.allCases {
      Array(kind.rawValue.utf8).withUnsafeBytes { kinds.set($0, kind) }
    }
  }

  /// The streams of journeys one after the other, in the order in which they began: the id of the
  /// journey, its facts as `facts(of:)` gives them, and its alerts.
  func forEachJourney(_ body: (String, [LedgerFact], Alerts) throws -> Void) throws {
    let prefix = "journey/"
    var keys: [Int64] = []
    try log.scanner().forEachStream { key, subject in
      if subject.starts(with: prefix.utf8) { keys.append(key) }
    }
    var gathering = Gathering()
    var stream: Int64?
    var journey = ""
    try log.readStreams(keys, through: through) { row in
      if row.streamKey != stream {
        if stream != nil { try hand(journey, &gathering, to: body) }
        stream = row.streamKey
        journey = String(decoding: row.parts.subject.dropFirst(prefix.utf8.count), as: UTF8.self)
      }
      try take(row, into: &gathering)
    }
    if stream != nil { try hand(journey, &gathering, to: body) }
  }

  private func hand(
    _ journey: String, _ gathering: inout Gathering,
    to body: (String, [LedgerFact], Alerts) throws -> Void
  ) throws {
    let alerts = gathering.alerts()
    try body(journey, gathering.finish(), alerts)
  }

  /// The ids of streams of a kind, in the order of first need, that hold one of these types.
  ///
  /// - Parameter types: looked for over the whole log by type, which is quick where they are rare.
  func subjects(holding types: [FactKind]) throws -> [String] {
    var found: [String: Int64] = [:]
    for type in types {
      try log.read(Selection(through: through, type: type.rawValue)) { row in
        let subject = String(decoding: row.parts.subject, as: UTF8.self)
        found[subject] = min(found[subject] ?? .max, row.position)
        return .next
      }
    }
    return found.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
  }

  /// The facts of a stream that count at the cut, in order of position, corrections applied.
  ///
  /// A replacement takes its target's place and position, a correction without one removes it;
  /// either counts at the time of what it corrects.
  func facts(of subject: String) throws -> [LedgerFact] {
    var gathering = Gathering()
    try log.read(Selection(through: through, subject: subject)) { row in
      try take(row, into: &gathering)
      return .next
    }
    return gathering.finish()
  }

  private func take(_ row: borrowing EventRow, into gathering: inout Gathering) throws {
    guard let kind = kinds[row.parts.type] else { return }
    let data = try JSON(strict: row.parts.data, rules: .event)
    if kind == .correctionMade {
      if let target = data["corrects"]?.text.flatMap({ EventID(text: $0) }) {
        gathering.corrections.note(target, replacement: data["replacement"])
      }
      return
    }
    if let asOf, row.parts.time.milliseconds > asOf { return }
    if AlertFact.isRead(kind) {
      let actor = String(decoding: row.parts.actor, as: UTF8.self)
      gathering.alertFacts.append((gathering.facts.count, actor))
    }
    gathering.facts.append(
      LedgerFact(
        position: row.position, occurred: row.parts.time.milliseconds,
        recorded: row.parts.recorded.milliseconds, id: row.parts.id, kind: kind,
        customer: row.parts.customer.map { String(decoding: $0, as: UTF8.self) }, data: data))
  }

  /// The facts of one stream while it is read.
  private struct Gathering {
    var facts: [LedgerFact] = []
    var corrections = Corrections<EventID>()
    /// The places of what the rule of alerts reads, and who recorded it.
    var alertFacts: [(place: Int, actor: String)] = []

    /// The alerts of the stream, by the rule that call lists and timelines ask.
    func alerts() -> Alerts {
      Alerts(
        alertFacts.map { place, actor in
          let fact = facts[place]
          return AlertFact(
            kind: fact.kind, position: fact.position,
            occurred: Timestamp(milliseconds: fact.occurred), actor: actor, original: fact.data,
            counted: corrections.isEmpty
              ? fact.data : corrections.data(of: fact.id, original: fact.data))
        })
    }

    /// What counts of the stream; ready for the next one afterwards.
    mutating func finish() -> [LedgerFact] {
      defer { self = Gathering() }
      guard !corrections.isEmpty else { return facts }
      // A target that is cut away takes its correction along: nothing of it stands here to change.
      return facts.compactMap { fact in
        guard let data = corrections.data(of: fact.id, original: fact.data) else { return nil }
        var fact = fact
        fact.data = data
        return fact
      }
    }
  }
}

/// One fact as reports fold it.
struct LedgerFact {
  let position: Int64
  /// Milliseconds since 1970.
  let occurred: Int64
  let recorded: Int64
  let id: EventID
  let kind: FactKind
  let customer: String?
  var data: JSON

  func text(_ key: String) -> String? { data[key]?.text }
  func int(_ key: String) -> Int? { data[key]?.int.map { Int($0) } }
  func flag(_ key: String) -> Bool? { data[key]?.flag }

  /// A time of the data, in milliseconds since 1970.
  func time(_ key: String) -> Int64? {
    text(key).flatMap { RFC3339.read($0)?.time.milliseconds }
  }

  /// A day of the data.
  func date(_ key: String) -> LocalDate? { text(key).flatMap(LocalDate.init(text:)) }

  var moment: RecordedMoment { RecordedMoment(position: position, occurred: occurred) }
}
