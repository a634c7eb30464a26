internal import Satisfaction

/// Answers about touchpoints in few bytes each, handed back one touchpoint at a time.
///
/// A dealer's years hold hundreds of thousands of answers; as whole values they would take ten
/// times the memory.
struct AnswerStore {
  private struct Packed {
    let position: Int64
    let journey: Int32
    /// Who asked whom in which survey; only ranks need it.
    let asked: Int32
    let perception: Int16
    let expectation: Int16
    let importance: Int16
    let scale: Scale
    let isRank: Bool
  }

  private struct Asked: Hashable {
    let survey: String?
    let respondent: String?
    let collector: String?
  }

  private var packed: [String: [Packed]] = [:]
  private var journeys: [String] = []
  private var asked: [Asked] = []
  private var askedPlaces: [Asked: Int32] = [:]
  private(set) var hasImportance = false

  private static let absent = Int16.min

  /// Keeps those answers of one journey that rate a touchpoint as a whole.
  mutating func add(_ answers: [Answer], of journey: String) {
    let rated = answers.filter { $0.ratedTouchpoint != nil }
    guard !rated.isEmpty else { return }
    journeys.append(journey)
    for answer in rated {
      guard let touchpoint = answer.ratedTouchpoint else { continue }
      var importance = Self.absent
      var isRank = false
      switch answer.importance {
      case .five(let value): importance = Int16(clamping: value)
      case .rank(let value):
        importance = Int16(clamping: value)
        isRank = true
      case nil: break
      }
      hasImportance = hasImportance || answer.importance != nil
      packed[touchpoint, default: []].append(
        Packed(
          position: answer.position, journey: Int32(journeys.count - 1),
          asked: place(answer.question),
          perception: answer.perception.map { Int16(clamping: $0) } ?? Self.absent,
          expectation: answer.expectation.map { Int16(clamping: $0) } ?? Self.absent,
          importance: importance, scale: answer.scale, isRank: isRank))
    }
  }

  private mutating func place(_ question: Answer.Question) -> Int32 {
    let key = Asked(
      survey: question.survey, respondent: question.respondent, collector: question.collector)
    if let place = askedPlaces[key] { return place }
    asked.append(key)
    askedPlaces[key] = Int32(asked.count - 1)
    return Int32(asked.count - 1)
  }

  var touchpoints: [String] { packed.keys.sorted() }

  /// The answers about one touchpoint.
  func answers(_ touchpoint: String) -> [Answer] {
    (packed[touchpoint] ?? []).map { one in
      let asked = asked[Int(one.asked)]
      func number(_ value: Int16) -> Int? { value == Self.absent ? nil : Int(value) }
      return Answer(
        position: one.position,
        question: .init(
          journey: journeys[Int(one.journey)], survey: asked.survey, respondent: asked.respondent,
          subject: .touchpoint, touchpoint: touchpoint, collector: asked.collector),
        scale: one.scale, perception: number(one.perception),
        expectation: number(one.expectation),
        importance: number(one.importance).map { one.isRank ? .rank($0) : .five($0) })
    }
  }
}
