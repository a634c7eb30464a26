import CanonicalJSON
import Journeys
import Testing

@Suite("Promises against the clock, waits, surveys and answers")
struct AnswerDecisionTests {
  private static let due = Fact.promised("1").with("due", "1970-01-01T00:00:10Z")

  @Test("A promise is kept by its time, else it is broken")
  func kept() {
    given(.opened, Self.due).when(.kept("1").at(10_000)).accepted()
    given(.opened, Self.due).when(.kept("1").at(10_001)).refused(.keptTooLate)
    given(.opened, Self.due).when(.broken("1").at(10_001)).accepted()
    given(.opened, .promised("1")).when(.kept("1").at(99_000)).accepted()
  }

  @Test("A promise is broken before its time only with a reason")
  func broken() {
    given(.opened, Self.due).when(.broken("1").at(9_999)).refused(.brokenEarly)
    given(.opened, Self.due).when(.broken("1").at(9_999).with("reason", "fault")).accepted()
    given(.opened, Self.due).when(.broken("1").at(10_000)).accepted()
  }

  @Test("Waits end before a journey is closed; a touchpoint may be completed in one")
  func waits() {
    given(.opened, .waiting("1")).when(.closed).refused(.waitsOpen)
    given(.opened, .waiting("1"), .waited("1")).when(.closed).accepted()
    let inside = Fact.waiting("1").with("touchpoint", "payment")
    given(.opened, inside).when(.completed("payment")).accepted()
    given(.opened, .waiting("1"), .lost).when(.closed).accepted()
  }

  @Test("An order is cancelled before delivery, and the journey is lost with it")
  func cancelled() {
    let cancelled = Fact(.orderCancelled, ["reason": "price"])
    given(.opened, cancelled).when(.started("payment")).refused(.journeyLost)
    given(.opened, cancelled).when(cancelled).refused(.journeyLost)
    given(.opened, cancelled).when(.rated("payment", 2)).accepted()
    given(.opened, .delivered).when(cancelled).refused(.alreadyDelivered)
    given(.opened, .completed("farewell")).when(cancelled).refused(.alreadyDelivered)
    given(.opened, .completed("farewell"), .reopened("farewell")).when(cancelled).accepted()
  }

  @Test("A survey is invited once and declined while it is open")
  func surveys() {
    let invited = Fact(.surveyInvited, ["survey": "S"])
    let declined = Fact(.surveyDeclined, ["survey": "S"])
    given(.opened, invited).when(invited).refused(.keyTaken("survey"))
    given(.opened).when(declined).refused(.keyUnknown("survey"))
    given(.opened, invited).when(declined).accepted()
    given(.opened, invited, declined).when(declined).refused(.keyUnknown("survey"))
    given(.opened).when(.rated("payment", 6).with("survey", "S")).accepted()
  }

  @Test("An experience says whether the problem was solved, or how it felt")
  func experience() {
    given(.opened).when(Fact(.experienceAnswered)).refused(.answerNeeded(["solved", "pleasant"]))
    given(.opened).when(Fact(.experienceAnswered, ["solved": "no"])).accepted()
    given(.opened).when(Fact(.experienceAnswered, ["pleasant": "partly"])).accepted()
  }

  @Test("A recommendation or repurchase is a level, or a raw answer on its scale")
  func stated() {
    for kind in [FactKind.recommendationStated, .repurchaseStated] {
      let needed =
        kind == .recommendationStated ? ["level", "raw"] : ["level", "likelihood", "raw"]
      given(.opened).when(Fact(kind)).refused(.answerNeeded(needed))
      given(.opened).when(Fact(kind, ["scale": "nps11"])).refused(.answerNeeded(needed))
      given(.opened).when(Fact(kind, ["level": "no"])).accepted()
      given(.opened).when(Fact(kind, ["raw": 0, "scale": "nps11"])).accepted()
      given(.opened).when(Fact(kind, ["raw": 11, "scale": "nps11"]))
        .refused(.outOfScale(field: "raw", lowest: 0, highest: 10))
      given(.opened).when(Fact(kind, ["raw": 3])).refused(.rawWithoutScale)
    }
    given(.opened).when(Fact(.repurchaseStated, ["likelihood": 70])).accepted()
  }

  @Test("An expectation of zero is off a scale that starts at one")
  func zero() {
    given(.opened).when(.rated("payment", 5, of: 0))
      .refused(.outOfScale(field: "expectation", lowest: 1, highest: 7))
    given(.opened).when(.rated("payment", 5, of: 0).with("scale", "nps11")).accepted()
  }

  static let afterwards: [Fact] = [
    .rated("payment", 5), Fact(.surveyInvited, ["survey": "S"]),
    Fact(.experienceAnswered, ["solved": "yes"]),
    Fact(.kanoAnswered, ["feature": "F", "functional": 1, "dysfunctional": 5]),
    Fact(.recommendationStated, ["level": "no"]), Fact(.repurchaseStated, ["level": "no"]),
    Fact(.complaintRaised, ["complaint": "1"]), Fact(.requestLogged, ["request": "1"]),
    Fact(.followUpPlanned, ["task": "1"]),
    Fact(.followUpAttempted, ["step": "week", "outcome": "reached"]),
    Fact(.followUpCompleted, ["step": "week"]), Fact(.followUpCancelled, ["step": "week"]),
    Fact(.callbackAgreed, ["step": "week", "due": "2026-03-05T06:30:00Z"]),
    Fact(.messageSent, ["step": "week", "channel": "sms"]),
    Fact(.messageAnswered, ["step": "week", "channel": "sms"]), Fact(.alertOpened, ["alert": "1"]),
    Fact(.referralAsked, ["referral": "1"]),
    Fact(.customerIdentified, ["journey": "J", "customer": "C"]),
  ]

  @Test("What looks back or cares is taken after the end", arguments: afterwards)
  func after(fact: Fact) {
    given(.opened, .closed).when(fact).accepted()
    given(.opened, .lost).when(fact).accepted()
  }

  @Test(
    "Everything else is refused after the end",
    arguments: [
      Fact(.orderCancelled, ["reason": "price"]), Fact(.ceremonyHeld),
      Fact(.needStated, ["kind": "material"]), Fact(.partyLinked, ["party": "P", "role": "buyer"]),
      Fact(.assignmentChanged, ["role": "advisor"]), .promised("1"), .waiting("1"), .raised("1"),
    ])
  func ended(fact: Fact) {
    given(.opened, .closed).when(fact).refused(.journeyClosed)
    given(.opened, .lost).when(fact).refused(.journeyLost)
  }
}
