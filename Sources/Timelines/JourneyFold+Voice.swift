internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import Journeys
internal import Satisfaction

/// What customers answered, in which survey, and what it was explained by.
extension JourneyFold {
  mutating func rate(_ counted: CountedFact, _ moment: Moment) {
    let answer = Answer(
      counted, of: timeline.journey, isSolicited: timeline.isSolicited(at: counted.position))
    let rating = JourneyTimeline.Rating(
      answer: answer, occurred: moment.occurred, importanceScale: moment.text("importanceScale"),
      method: moment.text("method"), channel: moment.text("channel"), pass: moment["pass"]?.int,
      isCorrected: moment.isCorrected, words: moment.words, id: moment.id)
    if answer.question.touchpoint != nil {
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
      let question = rating.answer.question
      given.append((rating.position, rating.occurred, question.survey, question.respondent))
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
      guard let target = cause.text("of").flatMap({ EventID(text: $0) }) else { continue }
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

extension AnswerScope {
  /// What the data of a `rating.given` say it is about.
  init(_ data: JSON) {
    self.init(
      subject: data["subject"]?.text.flatMap { Answer.Subject(rawValue: $0) },
      namesPart: ["factor", "dimension", "determinant"].contains { data[$0] != nil },
      isDiagnostic: data["diagnostic"]?.flag ?? false,
      tellsImportance: data["scale"]?.text == Scale.importance5.rawValue)
  }
}

extension Answer {
  /// - Parameter isSolicited: the customer had promised to answer before.
  init(_ fact: CountedFact, of journey: String, isSolicited: Bool) {
    let touchpoint = fact.text("touchpoint")
    let factor = fact.text("factor")
    let told = fact.text("subject").flatMap { Subject(rawValue: $0) }
    self.init(
      position: fact.position,
      question: .init(
        journey: journey, survey: fact.text("survey"), respondent: fact.text("respondent"),
        subject: told ?? (touchpoint != nil ? .touchpoint : factor != nil ? .factor : .overall),
        touchpoint: touchpoint, factor: factor, dimension: fact.text("dimension"),
        determinant: fact.text("determinant"), collector: fact.text("collector")),
      scale: fact.text("scale").flatMap { Scale(rawValue: $0) } ?? .satisfaction7,
      perception: fact.int("perception"), expectation: fact.int("expectation"),
      importance: fact.int("importance").map {
        fact.text("importanceScale") == "rank" ? .rank($0) : .five($0)
      },
      isSolicited: isSolicited || fact.flag("solicited") == true,
      isRewarded: fact.flag("rewarded") == true, isDiagnostic: fact.flag("diagnostic") == true)
  }
}
