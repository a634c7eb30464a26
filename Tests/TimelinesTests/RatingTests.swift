import CanonicalJSON
import Journeys
import Satisfaction
import Testing
import Timelines

@Suite("Ratings in a timeline")
struct RatingTests {
  @Test("The first answer is the headline, later ones stand behind it in order")
  func headline() throws {
    var journal = Journal.opened()
    journal.rated("payment", 3, of: 5)
    journal.rated("payment", 6, of: 5)
    journal.rated("payment", 7, of: 5)
    let step = try journal.fold().required("payment")
    #expect(step.headline == Pair(scale: .satisfaction7, perception: 3, expectation: 5))
    #expect(step.ratings.map(\.pair.perception) == [3, 6, 7])
    #expect(step.ratings.map(\.position) == [2, 3, 4])
  }

  @Test("First is first by position, not by when it happened")
  func byPosition() throws {
    var journal = Journal.opened()
    journal.rated("payment", 3, of: 5, at: 200)
    journal.rated("payment", 6, of: 5, at: 100)
    #expect(try journal.fold().required("payment").headline?.perception == 3)
  }

  @Test(
    "An answer about a factor, the whole or an importance, or to find causes, is no headline",
    arguments: [
      ["factor": "paperwork"], ["dimension": "empathy"], ["subject": "overall"],
      ["subject": "factor", "factor": "paperwork"], ["diagnostic": true],
      ["scale": "importance5"],
    ] as [JSON])
  func partial(marks: JSON) throws {
    var journal = Journal.opened()
    let answer: [JSON.Member] = [.init("touchpoint", "payment"), .init("perception", 1)]
    journal.add(10, .ratingGiven, .object(answer + (marks.members ?? [])))
    #expect(try journal.fold().required("payment").headline == nil)
    #expect(journal.fold().weakest == nil)
    journal.rated("payment", 6, of: 5)
    #expect(try journal.fold().required("payment").headline?.perception == 6)
    #expect(try journal.fold().required("payment").ratings.count == 2)
  }

  @Test("An answer about one determinant of quality is no headline of its touchpoint")
  func determinant() throws {
    var journal = Journal.opened()
    journal.add(
      10, .ratingGiven, ["touchpoint": "payment", "determinant": "courtesy", "perception": 1])
    journal.rated("payment", 6, of: 5)
    #expect(try journal.fold().required("payment").headline?.perception == 6)
  }

  @Test("Without a touchpoint an answer is about the factor, else about the whole")
  func subjects() {
    var journal = Journal.opened()
    journal.add(10, .ratingGiven, ["perception": 6])
    journal.add(11, .ratingGiven, ["factor": "paperwork", "perception": 2])
    journal.add(12, .ratingGiven, ["touchpoint": "payment", "perception": 4])
    let timeline = journal.fold()
    #expect(timeline.overallRatings.map(\.answer.question.subject) == [.overall, .factor])
    #expect(timeline.step("payment")?.ratings.map(\.answer.question.subject) == [.touchpoint])
    #expect(timeline.weakest == "payment")
  }

  @Test("An answer carries what marks it")
  func marks() throws {
    var journal = Journal.opened()
    journal.add(
      10, .ratingGiven,
      [
        "touchpoint": "payment", "perception": 4, "expectation": 5, "scale": "satisfaction5",
        "importance": 2, "importanceScale": "importance5", "method": "direct", "survey": "SV-1",
        "respondent": "owner", "solicited": true, "rewarded": true,
      ], texts: ["words": "等得太久"])
    let rating = try #require(journal.fold().step("payment")?.ratings.first)
    #expect(rating.pair == Pair(scale: .satisfaction5, perception: 4, expectation: 5))
    #expect(rating.importance == 2 && rating.method == "direct")
    #expect(rating.answer.question.survey == "SV-1" && rating.answer.question.respondent == "owner")
    #expect(rating.answer.isSolicited && rating.answer.isRewarded && !rating.isCorrected)
    #expect(rating.words == "等得太久")
    #expect(rating.occurred == Journal.time(10))
  }

  @Test("Answers are kept for touchpoints in any status")
  func anyStatus() throws {
    var journal = Journal.opened()
    journal.rated("payment", 4, of: 4)
    let step = try journal.fold().required("payment")
    #expect(step.status == .planned)
    #expect(step.headline?.zone == .met)
  }

  @Test("The weakest touchpoint is the one whose headline stands lowest")
  func weakest() {
    var journal = Journal.opened()
    journal.rated("greeting", 6, of: 5)
    journal.rated("payment", 3, of: 5)
    journal.rated("handover", 4, of: 7)
    #expect(journal.fold().weakest == "payment")
    #expect(journal.fold().weakestTied == ["payment"])
    // A later answer changes no headline.
    journal.rated("greeting", 1, of: 7)
    #expect(journal.fold().weakest == "payment")
  }

  @Test("Ties go by the lower difference, a missing one last, then by the blueprint")
  func ties() {
    var journal = Journal.opened()
    journal.add(10, .ratingGiven, ["touchpoint": "greeting", "perception": 3])
    journal.rated("farewell", 3, of: 5)
    journal.rated("handover", 3, of: 5)
    journal.rated("payment", 3, of: 4)
    let timeline = journal.fold()
    #expect(timeline.weakest == "handover")
    #expect(timeline.weakestTied == ["greeting", "payment", "handover", "farewell"])
  }

  @Test("A first answer without perception keeps its place, and is weakest of nothing")
  func expectationFirst() throws {
    var journal = Journal.opened()
    journal.add(10, .ratingGiven, ["touchpoint": "payment", "expectation": 7])
    journal.rated("payment", 1, of: 7)
    journal.rated("handover", 5, of: 5)
    let timeline = journal.fold()
    #expect(try timeline.required("payment").headline?.perception == nil)
    #expect(timeline.weakest == "handover")
  }

  @Test("Where nothing is rated there is no weakest")
  func nothing() {
    #expect(Journal.opened().fold().weakest == nil)
    #expect(Journal.opened().fold().weakestTied == [])
  }

  @Test("The ceremony stands beside the ten and can be the weakest all the same")
  func ceremony() {
    var journal = Journal.opened()
    journal.rated("payment", 5, of: 5)
    journal.rated("ceremony", 2, of: 5)
    #expect(journal.fold().weakest == "ceremony")
  }
}
