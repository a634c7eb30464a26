internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import Journeys
internal import Satisfaction

/// What customers answered, in which survey, and what it was explained by.
extension JourneyFold {
  mutating func rate(_ counted: CountedEvents.Counted, _ moment: Moment) {
    let touchpoint = moment.text("touchpoint")
    let factor = moment.text("factor")
    func flag(_ name: String) -> Bool { moment[name]?.flag ?? false }
    func whole(_ name: String) -> Int? { moment[name]?.int.map { Int($0) } }
    let rating = JourneyTimeline.Rating(
      position: moment.position, occurred: moment.occurred,
      pair: Pair(
        scale: moment.text("scale").flatMap { Scale(rawValue: $0) } ?? .satisfaction7,
        perception: whole("perception"), expectation: whole("expectation")),
      importance: whole("importance"), importanceScale: moment.text("importanceScale"),
      subject: moment.text("subject")
        ?? (touchpoint != nil ? "touchpoint" : factor != nil ? "factor" : "overall"),
      touchpoint: touchpoint, factor: factor, dimension: moment.text("dimension"),
      determinant: moment.text("determinant"), method: moment.text("method"),
      survey: moment.text("survey"), respondent: moment.text("respondent"),
      collector: moment.text("collector"), channel: moment.text("channel"),
      pass: moment["pass"]?.int, isSolicited: flag("solicited"), isRewarded: flag("rewarded"),
      isDiagnostic: flag("diagnostic"), isCorrected: moment.isCorrected, words: moment.words,
      id: moment.id)
    if touchpoint != nil {
      change(moment) { $0.ratings.append(rating) }
    } else {
      timeline.overallRatings.append(rating)
    }
  }

  private static let answers: [JourneyTimeline.MomentList] = [
    .experience, .recommendation, .repurchase, .kano,
  ]

  /// An invitation is answered by the first answer that names its survey, and its respondent
  /// where both name one. Answers that nobody was invited to give stand by themselves.
  mutating func answerSurveys() {
    guard var surveys = timeline.spans[.surveys] else { return }
    var given: [(position: Int64, occurred: Timestamp, survey: String?, respondent: String?)] = []
    for rating in timeline.steps.flatMap(\.ratings) + timeline.overallRatings {
      given.append((rating.position, rating.occurred, rating.survey, rating.respondent))
    }
    for moment in Self.answers.flatMap({ timeline[$0] }) {
      given.append(
        (moment.position, moment.occurred, moment.text("survey"), moment.text("respondent")))
    }
    for answer in given.sorted(by: { $0.position < $1.position }) {
      let place = surveys.lastIndex { span in
        guard answer.survey == span.key else { return false }
        guard let asked = span.field("respondent")?.text, let said = answer.respondent else {
          return true
        }
        return asked == said
      }
      guard let place else { continue }
      surveys[place].answers.append(answer.position)
      // An answer counts, though the customer had declined before.
      guard surveys[place].outcome != "answered" else { continue }
      surveys[place].outcome = "answered"
      surveys[place].endedAt = answer.occurred
    }
    timeline.spans[.surveys] = surveys
  }

  /// Causes stand in a list of their own, and beside the answer that they explain.
  mutating func attachCauses() {
    for cause in timeline[.causes] {
      guard let target = cause.text("of")?.lowercased() else { continue }
      for place in timeline.steps.indices {
        for index in timeline.steps[place].ratings.indices
        where timeline.steps[place].ratings[index].id == target {
          timeline.steps[place].ratings[index].causes.append(cause)
        }
      }
      for index in timeline.overallRatings.indices
      where timeline.overallRatings[index].id == target {
        timeline.overallRatings[index].causes.append(cause)
      }
      for list in Self.answers {
        for index in timeline[list].indices where timeline[list][index].id == target {
          timeline.moments[list]?[index].causes.append(cause)
        }
      }
    }
  }
}
