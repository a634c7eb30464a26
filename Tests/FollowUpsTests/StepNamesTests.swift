import FollowUps
import Journeys
import Testing

@Suite("A step is named as the list prints it")
struct StepNamesTests {
  @Test(
    "Ids, names in either language, and the titles of the list",
    arguments: [
      ("first", "first"), ("首次回访", "first"), ("First call", "first"), ("FIRST CALL", "first"),
      ("alert", "alert"), ("预警", "alert"), ("alert: not solved", "alert"),
      ("预警：投诉、不满意", "alert"), ("firstService", "firstService"),
      ("care: first service", "firstService"), ("关怀：首保", "firstService"),
      ("首次回访：更正电话号码", "first"), ("recall", "recall"),
    ])
  func known(text: String, id: String) {
    #expect(StepNames.id(text, in: [.standard], and: ["recall"]) == id)
  }

  @Test("What nothing is called is nothing", arguments: ["never", "", ":", "care: nothing", "复访"])
  func unknown(text: String) {
    #expect(StepNames.id(text, in: [.standard]) == nil)
  }

  @Test("A title has a colon of its own; JOURNEY:STEP is no title")
  func titles() {
    #expect(StepNames.isTitle("alert: not solved") && StepNames.isTitle("关怀：首保"))
    #expect(!StepNames.isTitle("D2:week") && !StepNames.isTitle("week"))
  }
}
