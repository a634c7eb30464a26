internal import Journeys
internal import Timelines
internal import Wording

extension DeliveryWalk {
  /// Takes the answer to what was asked.
  ///
  /// - Returns: the facts to be recorded at once; nil when the walk is over.
  public mutating func take(_ answer: Answer) -> [FactInput]? {
    let question = pending.isEmpty ? Question.touchpoint : pending.removeFirst()
    if answer == .back {
      pending = []
      completing = nil
      promised = nil
      let told = unfinished
      expectation = nil
      rating = []
      return question == .touchpoint ? nil : told.map { [$0] } ?? []
    }
    switch question {
    case .touchpoint:
      guard case .choice(let id) = answer, !id.isEmpty else { return nil }
      pending = [.action(touchpoint: id)]
      return []
    case .action(let id):
      guard case .choice(let action) = answer else {
        pending = [question]
        return []
      }
      return act(action, at: id)
    case .variant:
      guard case .choice(let variant) = answer, !variant.isEmpty else { return [] }
      return [vehicle(of: variant)]
    case .items(let id):
      asked.insert("items " + id)
      guard case .marks(let marks) = answer else { return [] }
      let known = Dictionary(
        items(id).map { ($0.id, $0.mark) }, uniquingKeysWith: { $1 })
      return applicable(id).compactMap { item in
        guard let mark = marks[item.id], !mark.isEmpty, mark != known[item.id] else { return nil }
        return fact(.itemChecked, [("touchpoint", id), ("item", item.id), ("outcome", mark)])
      }
    case .concern(let id, let concern):
      asked.insert("concern \(id) \(concern)")
      var facts: [FactInput] = []
      if case .choice(let told) = answer, !told.isEmpty {
        facts.append(
          fact(
            .concernAnswered, [("touchpoint", id), ("concern", concern), ("answered", told)]))
      }
      if pending.isEmpty, completing == id { facts += complete(id) }
      return facts
    case .kind(let id):
      guard case .choice(let kind) = answer, !kind.isEmpty else { return complete(id) }
      return complete(id, [("kind", kind)])
    case .reason(let id, _):
      guard case .choice(let reason) = answer, !reason.isEmpty else { return [] }
      return complete(id, [("reason", reason)])
    case .skipReason(let id):
      guard case .choice(let reason) = answer, !reason.isEmpty else { return [] }
      return [fact(.touchpointSkipped, [("touchpoint", id), ("reason", reason)])]
    case .expectation:
      if case .number(let number) = answer { expectation = number }
      return []
    case .perception(let id):
      defer { expectation = nil }
      var fields = [("touchpoint", id)]
      if let expectation { fields.append(("expectation", String(expectation))) }
      if case .number(let number) = answer { fields.append(("perception", String(number))) }
      guard fields.count > 1 else {
        pending.removeAll { $0 == .words(touchpoint: id) }
        return []
      }
      // The words belong to the same fact: they are asked for before it is recorded.
      rating = fields
      return []
    case .words:
      defer { rating = [] }
      guard !rating.isEmpty else { return [] }
      var given = fact(.ratingGiven, rating)
      if case .text(let words) = answer, !words.isEmpty { given.sealed = [("words", words)] }
      return [given]
    case .minutes(let id):
      guard case .number(let minutes) = answer else { return [] }
      return [fact(.expectationTold, [("touchpoint", id), ("minutes", String(minutes))])]
    case .promise(let id):
      guard case .text(let words) = answer, !words.isEmpty else { return [] }
      promised = words
      pending.insert(.promiseDue(touchpoint: id), at: 0)
      return []
    case .promiseDue(let id):
      defer { promised = nil }
      let promises = Set(timeline[.promises].map(\.key))
      var fields = [("promise", Self.free("P", promises)), ("by", "dealer")]
      if case .text(let due) = answer, !due.isEmpty { fields.append(("due", due)) }
      var given = fact(.promiseMade, fields)
      given.sealed = [("words", promised ?? "")]
      pending.append(.action(touchpoint: id))
      return [given]
    case .exception(let id):
      guard case .choice(let kind) = answer, !kind.isEmpty else { return [] }
      pending.append(.action(touchpoint: id))
      let exceptions = Set(timeline[.exceptions].map(\.key))
      return [
        fact(
          .exceptionRaised,
          [("exception", Self.free("E", exceptions)), ("kind", kind), ("touchpoint", id)])
      ]
    }
  }

  private mutating func act(_ action: String, at id: String) -> [FactInput] {
    let planned = blueprint.touchpoint(id)
    switch action {
    case "start":
      pending = [.action(touchpoint: id)]
      return [fact(.touchpointStarted, [("touchpoint", id)])]
    case "items":
      pending = [.items(touchpoint: id), .action(touchpoint: id)]
      if needsVariant(id) { pending.insert(.variant(touchpoint: id), at: 0) }
    case "told":
      pending = [.minutes(touchpoint: id), .action(touchpoint: id)]
    case "skip": pending = [.skipReason(touchpoint: id)]
    case "promise": pending = [.promise(touchpoint: id)]
    case "exception": pending = [.exception(touchpoint: id)]
    case "rate": pending = answers(id)
    case "complete":
      let concerns = (planned?.concerns ?? []).filter { concern in
        !asked.contains("concern \(id) \(concern.id)")
          && timeline.step(id)?.concernsClosed.contains(concern.id) != true
      }
      pending = concerns.map { .concern(touchpoint: id, concern: $0.id) }
      let isKindAsked = planned?.kinds.isEmpty == false
      let open = openItems(id).map(\.id)
      if !open.isEmpty {
        pending.append(.reason(touchpoint: id, open: open))
      } else if isKindAsked {
        pending.append(.kind(touchpoint: id))
      } else if concerns.isEmpty {
        return complete(id)
      } else {
        completing = id
      }
    default: pending = []
    }
    return []
  }

  /// Completes a touchpoint; its answers are asked for next.
  mutating func complete(
    _ id: String, _ more: [(String, String)] = []
  ) -> [FactInput] {
    pending = answers(id)
    completing = nil
    return [fact(.touchpointCompleted, [("touchpoint", id)] + more)]
  }

  private func answers(_ id: String) -> [Question] {
    [.expectation(touchpoint: id), .perception(touchpoint: id), .words(touchpoint: id)]
  }

  private func fact(_ kind: FactKind, _ fields: [(String, String)]) -> FactInput {
    var input = FactInput(type: kind.rawValue)
    input.journey = timeline.journey
    input.fields = fields
    return input
  }

  /// The vehicle with its variant, or what is recorded of it with the variant added.
  private func vehicle(of variant: String) -> FactInput {
    if timeline.vehicle != nil, let told = timeline[.vehicles].last {
      return fact(.correctionMade, [("corrects", String(told.position)), ("variant", variant)])
    }
    return fact(.vehicleAssigned, [("vehicle", vehicleID), ("variant", variant)])
  }

  /// An id for the journey's vehicle, the same however often it is asked for (FNV-1a, in letters).
  private var vehicleID: String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in timeline.journey.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let letters = Array("bcdfghjkmnpqrstv")
    return "V-" + String((0..<16).map { letters[Int(hash >> UInt64($0 * 4) & 15)] })
  }

  /// A rating whose words were not asked for yet: to be recorded where the walk ends early.
  public var unfinished: FactInput? { rating.isEmpty ? nil : fact(.ratingGiven, rating) }

  private static func free(_ prefix: String, _ taken: Set<String>) -> String {
    var number = taken.count + 1
    while taken.contains(prefix + String(number)) { number += 1 }
    return prefix + String(number)
  }
}
