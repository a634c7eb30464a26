import CanonicalJSON
import Journeys
import Satisfaction
import Testing

@Suite("Ratings")
struct RatingDecisionTests {
  private func rating(_ data: JSON) -> Fact { Fact(.ratingGiven, data) }

  @Test("A rating says something: perception, expectation or importance")
  func nothingRated() {
    given(.opened).when(rating(["touchpoint": "payment"])).refused(.nothingRated)
    given(.opened).when(rating([:])).refused(.nothingRated)
    given(.opened).when(rating(["touchpoint": "payment", "perception": 1])).accepted()
    given(.opened).when(rating(["touchpoint": "payment", "expectation": 7])).accepted()
    given(.opened).when(rating(["importance": 5, "importanceScale": "importance5"])).accepted()
  }

  @Test("A rating may be about the whole, or a factor, without a touchpoint")
  func overall() {
    given(.opened).when(rating(["perception": 6])).accepted()
    given(.opened).when(rating(["factor": "paperwork", "perception": 6])).accepted()
  }

  @Test("Perception and expectation stay on their scale", arguments: Scale.allCases)
  func onScale(scale: Scale) {
    for field in ["perception", "expectation"] {
      func given(_ answer: Int) -> When {
        JourneysTests.given(.opened).when(
          Fact(
            .ratingGiven,
            .object([
              .init("scale", .string(scale.rawValue)), .init(field, .integer(Int64(answer))),
            ])))
      }
      let refusal = Refusal.outOfScale(
        field: field, lowest: scale.lowest, highest: scale.highest)
      given(scale.lowest).accepted()
      given(scale.highest).accepted()
      given(scale.lowest - 1).refused(refusal)
      given(scale.highest + 1).refused(refusal)
    }
  }

  @Test("Without a scale the seven points of satisfaction7 count")
  func defaultScale() {
    given(.opened).when(.rated("payment", 7)).accepted()
    given(.opened).when(.rated("payment", 8))
      .refused(.outOfScale(field: "perception", lowest: 1, highest: 7))
    given(.opened).when(.rated("payment", 5, of: 0))
      .refused(.outOfScale(field: "expectation", lowest: 1, highest: 7))
  }

  @Test("Of two answers off the scale the perception is named")
  func bothOff() {
    given(.opened).when(.rated("payment", 9, of: 9))
      .refused(.outOfScale(field: "perception", lowest: 1, highest: 7))
  }

  @Test("Importance needs the scale it is given on")
  func importanceScale() {
    given(.opened).when(rating(["touchpoint": "payment", "importance": 3]))
      .refused(.importanceWithoutScale)
    given(.opened)
      .when(rating(["touchpoint": "payment", "perception": 5, "importance": 3]))
      .refused(.importanceWithoutScale)
  }

  @Test("Importance stays on its scale of five")
  func importanceOnScale() {
    func given(_ importance: Int64) -> When {
      JourneysTests.given(.opened).when(
        rating(["importance": .integer(importance), "importanceScale": "importance5"]))
    }
    given(1).accepted()
    given(5).accepted()
    given(0).refused(.outOfScale(field: "importance", lowest: 1, highest: 5))
    given(6).refused(.outOfScale(field: "importance", lowest: 1, highest: 5))
  }

  @Test("A rank counts from 1")
  func rank() {
    func given(_ importance: Int64) -> When {
      JourneysTests.given(.opened).when(
        rating(["importance": .integer(importance), "importanceScale": "rank"]))
    }
    given(1).accepted()
    given(10).accepted()
    given(0).refused(.outOfScale(field: "importance", lowest: 1, highest: 1000))
  }

  @Test("The same touchpoint may be rated again, and after the journey is over")
  func again() {
    given(.opened, .rated("payment", 5)).when(.rated("payment", 6)).accepted()
    given(.opened, .rated("payment", 5), .closed).when(.rated("payment", 6)).accepted()
  }
}
