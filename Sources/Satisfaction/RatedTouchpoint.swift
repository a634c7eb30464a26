/// A touchpoint answer as the importance–performance grid sees it: both sides from 0 to 1.
struct RatedTouchpoint {
  let position: Int64
  let touchpoint: String
  let performance: Rational
  let kind: ImportancePerformanceGrid.Kind?
  /// Nil where none was given, or where it is not on its scale.
  let importance: Rational?

  /// Those among the answers that rate a touchpoint as a whole.
  static func all(_ answers: [Answer]) -> [Self] {
    let ranked = RankedItems.count(answers)
    return answers.compactMap { answer in
      guard let touchpoint = answer.ratedTouchpoint, answer.satisfactionBand != nil,
        let performance = answer.place
      else { return nil }
      let kind: ImportancePerformanceGrid.Kind?
      switch answer.importance {
      case .five: kind = .importance5
      case .rank: kind = .rank
      case nil: kind = nil
      }
      return Self(
        position: answer.position, touchpoint: touchpoint, performance: performance, kind: kind,
        importance: answer.importance?.place(
          amongRanked: ranked[Response(answer.question)] ?? 0))
    }
  }
}

/// What one person put in order at one time.
private struct Response: Hashable {
  let journey: String
  let survey: String?
  let respondent: String?
  let collector: String?

  init(_ question: Answer.Question) {
    journey = question.journey
    survey = question.survey
    respondent = question.respondent
    collector = question.collector
  }
}

private struct RankedItems {
  var touchpoints: Set<String> = []
  var highest = 0

  /// How many items each response put in order.
  static func count(_ answers: [Answer]) -> [Response: Int] {
    var found: [Response: Self] = [:]
    for answer in answers {
      guard case .rank(let rank) = answer.importance, rank >= 1,
        let touchpoint = answer.ratedTouchpoint
      else { continue }
      found[Response(answer.question), default: Self()].add(touchpoint, rank)
    }
    return found.mapValues { max($0.touchpoints.count, $0.highest) }
  }

  private mutating func add(_ touchpoint: String, _ rank: Int) {
    touchpoints.insert(touchpoint)
    highest = max(highest, rank)
  }
}
