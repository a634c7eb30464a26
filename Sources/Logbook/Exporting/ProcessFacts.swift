internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import Exports
internal import Journeys
internal import Satisfaction
internal import Timelines

/// Folds the events of one stream after the other into journeys as process mining sees them.
///
/// It reads its few fields in place: a log of a million events goes out as a trace a journey.
final class ProcessFacts {
  private let wanted: ByteMap<FactKind>
  private let texts = ByteMap<String>(bound: 10_000)
  private let withLife: Bool
  private var flat = FlatObject()
  private var stream: CorrectedStream<Fact>

  private struct Fact {
    let kind: FactKind
    let id: EventID
    let position: Int64
    let time: Timestamp
    let offset: TimeOffset?
    let actor: String?
    var fields: ProcessFields
  }

  static let touchpoints: [FactKind: ProcessEvent.Step] = [
    .touchpointStarted: .started, .touchpointCompleted: .completed, .touchpointSkipped: .skipped,
    .touchpointReopened: .reopened,
  ]

  /// What concerns a journey as a whole, or its objects.
  static let life: Set<FactKind> = [
    .journeyOpened, .journeyDelivered, .journeyLost, .journeyClosed, .orderCancelled,
    .customerArrived, .customerIdentified, .vehicleAssigned, .vehicleReplaced, .assignmentChanged,
    .appointmentMade, .appointmentMoved, .appointmentCancelled, .appointmentMissed, .waitStarted,
    .waitEnded, .exceptionRaised, .exceptionHandled, .complaintRaised, .complaintResolved,
    .complaintClosed,
  ]

  /// - Parameter withLife: whether more than what happened to touchpoints is wanted.
  init(asOf: Timestamp?, withLife: Bool) {
    stream = CorrectedStream(asOf: asOf)
    self.withLife = withLife
    wanted = ByteMap(bound: 1_000)
    var kinds = Set(Self.touchpoints.keys).union([
      .ratingGiven, .correctionMade, .journeyOpened,
    ])
    if withLife { kinds.formUnion(Self.life) }
    for kind in kinds { Array(kind.rawValue.utf8).withUnsafeBytes { wanted.set($0, kind) } }
  }

  func take(_ row: borrowing EventRow) throws {
    guard let kind = wanted[row.parts.type] else { return }
    if kind == .correctionMade {
      return stream.note(try JSON(strict: row.parts.data, rules: .event))
    }
    if stream.isCut(row.parts.time) { return }
    let fact = Fact(
      kind: kind, id: row.parts.id, position: row.position, time: row.parts.time,
      offset: row.parts.timeOffset, actor: actor(row.parts.actor),
      fields: try fields(row.parts.data))
    stream.add(fact.id, at: fact.time, fact)
  }

  /// Ends a stream: fills in what its events tell, and is ready for the next.
  func finish(_ journey: inout ProcessCase) {
    var facts: [Fact] = []
    stream.finish { fact, counting in
      var fact = fact
      switch counting {
      case .asRecorded: break
      case .replaced(let data): fact.fields = ProcessFields(data)
      case .takenBack: return
      }
      facts.append(fact)
    }
    var first: [String: ProcessFields] = [:]
    for fact in facts where fact.kind == .ratingGiven {
      guard let touchpoint = fact.fields.ratedTouchpoint, first[touchpoint] == nil else { continue }
      first[touchpoint] = fact.fields
    }
    // Stable: facts come in order of position.
    let inOrder = facts.indices.sorted {
      (facts[$0].time, facts[$0].position) < (facts[$1].time, facts[$1].position)
    }
    for index in inOrder {
      let fact = facts[index]
      guard fact.kind != .ratingGiven else { continue }
      if fact.kind == .journeyOpened {
        journey.trace = fact.fields.trace
        if !withLife { continue }
      }
      let step = Self.touchpoints[fact.kind]
      var event = ProcessEvent(
        id: fact.id, position: fact.position, step: step, fact: fact.kind.rawValue,
        touchpoint: fact.fields.touchpoint, time: fact.time, offset: fact.offset,
        actor: fact.actor, vehicle: fact.fields.vehicle)
      if fact.kind == .journeyOpened { event.advisor = fact.fields.advisor }
      if step == .completed, let touchpoint = event.touchpoint,
        let answer = first.removeValue(forKey: touchpoint)
      {
        event.perception = answer.perception
        event.expectation = answer.expectation
      }
      if let vehicle = event.vehicle {
        journey.vehicles.append(.init(id: vehicle, variant: fact.fields.variant))
      }
      journey.events.append(event)
    }
  }

  private func fields(_ data: UnsafeRawBufferPointer) throws -> ProcessFields {
    guard flat.scan(data, from: 0) != nil else {
      return ProcessFields(try JSON(strict: data, rules: .event))
    }
    var fields = ProcessFields()
    for index in 0..<flat.count {
      let member = flat[index]
      let key = UnsafeRawBufferPointer(rebasing: data[member.keyRange])
      let value = UnsafeRawBufferPointer(rebasing: data[member.valueRange])
      guard let name = ProcessFields.Name(key) else { continue }
      switch member.kind {
      case .string: fields.set(name, text(value))
      case .integer: fields.set(name, Int(String(decoding: value, as: UTF8.self)))
      case .yes: fields.set(name, true)
      case .no, .nested: break
      }
    }
    return fields
  }

  /// What programs record of themselves is no resource.
  private func actor(_ bytes: UnsafeRawBufferPointer) -> String? {
    bytes.elementsEqual("import".utf8) || bytes.elementsEqual("cli".utf8) ? nil : text(bytes)
  }

  /// The same few texts stand in nearly every event.
  private func text(_ bytes: UnsafeRawBufferPointer) -> String {
    if let known = texts[bytes] { return known }
    let text = String(decoding: bytes, as: UTF8.self)
    texts.set(bytes, text)
    return text
  }
}
