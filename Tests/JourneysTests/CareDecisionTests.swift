import CanonicalJSON
import Journeys
import TestSupport
import Testing

@Suite("Complaints, alerts, causes, calls and referrals")
struct CareDecisionTests {
  private static func raise(_ key: String = "1") -> Fact {
    Fact(.complaintRaised, ["complaint": .string(key)])
  }
  private static func resolve(_ key: String = "1") -> Fact {
    Fact(.complaintResolved, ["complaint": .string(key)])
  }
  private static func close(_ call: Int, _ key: String = "1") -> Fact {
    Fact(
      .complaintClosed,
      ["complaint": .string(key), "recall": .string(Fact.id(call)), "satisfied": true])
  }
  private static let alert = Fact(.alertOpened, ["alert": "1"])
  private static let escalated = Fact(.alertEscalated, ["alert": "1"])
  private static func closeAlert(_ call: Int) -> Fact {
    Fact(.alertClosed, ["alert": "1", "recall": .string(Fact.id(call)), "satisfied": true])
  }
  private static func call(_ number: Int, _ outcome: String = "reached") -> Fact {
    Fact(.followUpAttempted, ["step": "week", "outcome": .string(outcome)]).by("C-1")
      .numbered(number)
  }
  private static let opened = Fact.opened.with("advisor", "A-1")

  @Test("A complaint is closed after it was resolved, by a call that came after it")
  func complaint() {
    given(Self.opened, Self.raise()).when(Self.raise()).refused(.keyTaken("complaint"))
    given(Self.opened).when(Self.resolve()).refused(.keyUnknown("complaint"))
    given(Self.opened, Self.raise(), Self.call(1)).when(Self.close(1)).refused(.notResolved)
    given(Self.opened).when(Self.close(1)).refused(.keyUnknown("complaint"))
    let resolved = given(
      Self.opened, Self.call(1), Self.raise(), Self.call(2), Self.resolve(), Self.call(3))
    resolved.when(Self.close(3)).accepted()
    // The call asks how the handling was: one from before the resolution cannot have.
    resolved.when(Self.close(2)).refused(.recallTooEarly)
    resolved.when(Self.close(1)).refused(.recallTooEarly)
    resolved.when(Self.close(4)).refused(.recallUnknown)
    given(Self.opened, Self.raise(), Self.resolve(), Self.call(2), Self.close(2))
      .when(Self.close(2)).refused(.keyUnknown("complaint"))
  }

  @Test("Only a call that reached the customer closes, and not one of the advisor, then or now")
  func recall() {
    let raised = [Self.raise(), Self.resolve()]
    given(Self.opened, raised[0], raised[1], Self.call(1, "noAnswer")).when(Self.close(1))
      .refused(.recallUnknown)
    given(Self.opened, raised[0], raised[1], Self.call(1).by("A-1")).when(Self.close(1))
      .refused(.recallByAdvisor)
    let replaced = Fact(.assignmentChanged, ["role": "advisor", "to": "C-1"])
    given(Self.opened, raised[0], raised[1], Self.call(1), replaced).when(Self.close(1))
      .refused(.recallByAdvisor)
    given(Self.opened, raised[0], raised[1], Self.call(1).by("A-1"), replaced)
      .when(Self.close(1)).refused(.recallByAdvisor)
  }

  @Test("An event's id is the same in capitals")
  func capitals() {
    let closing = Self.close(0xAB).with("recall", .string(Fact.id(0xAB).uppercased()))
    given(Self.opened, Self.raise(), Self.resolve(), Self.call(0xAB)).when(closing).accepted()
  }

  @Test("An alert is closed by a call after the last reason, when no complaint is unresolved")
  func alerts() {
    given(Self.opened).when(Self.escalated).refused(.keyUnknown("alert"))
    given(Self.opened, Self.alert).when(Self.alert).refused(.keyTaken("alert"))
    given(Self.opened, Self.alert, Self.call(1)).when(Self.closeAlert(1)).accepted()
    given(Self.opened, Self.call(1), Self.alert).when(Self.closeAlert(1)).refused(.recallTooEarly)
    given(Self.opened, Self.alert, Self.call(1), Self.escalated).when(Self.closeAlert(1))
      .accepted()
    let again = Self.escalated.with("reason", "lowScore")
    given(Self.opened, Self.alert, Self.call(1), again).when(Self.closeAlert(1))
      .refused(.recallTooEarly)
    given(Self.opened, Self.alert, Self.raise(), Self.call(1)).when(Self.closeAlert(1))
      .refused(.complaintOpen)
    given(Self.opened, Self.alert, Self.raise(), Self.call(1), Self.resolve())
      .when(Self.closeAlert(1)).refused(.recallTooEarly)
    given(Self.opened, Self.alert, Self.raise(), Self.resolve(), Self.call(1))
      .when(Self.closeAlert(1)).accepted()
    given(Self.opened, Self.alert, Self.call(1), Self.closeAlert(1)).when(Self.escalated)
      .refused(.keyUnknown("alert"))
  }

  @Test("Nothing but a call closes an alert: a better rating does not")
  func ratings() {
    let state = given(Self.opened, Self.alert, .rated("payment", 7)).state
    #expect(state == given(Self.opened, Self.alert).state)
  }

  private static func cause(_ more: (String, JSON)...) -> Fact {
    Fact(
      .causeAttributed,
      .object(
        present: [("of", .string(Fact.id(9))), ("gap", "delivery")].filter { field in
          !more.contains { $0.0 == field.0 }
        } + more.map { ($0.0, .some($0.1)) }))
  }

  private static func answer(_ answer: DecisionContext.Answer) -> DecisionContext {
    var context = DecisionContext()
    context.answer = answer
    return context
  }

  @Test("A cause belongs to a rating or complaint of the same journey")
  func causes() {
    let journey = given(.opened)
    journey.when(Self.cause()).refused(.answerUnknown)
    journey.when(Self.cause(), beside: Self.answer(.elsewhere)).refused(.answerElsewhere)
    journey.when(Self.cause(), beside: Self.answer(.found(.itemChecked))).refused(.notAnAnswer)
    journey.when(Self.cause(), beside: Self.answer(.found(.ratingGiven))).accepted()
    journey.when(Self.cause(), beside: Self.answer(.found(.complaintRaised))).accepted()
  }

  @Test("Execution causes stand under delivery, by code, Chinese name or the dealer's own")
  func execution() {
    let rated = Self.answer(.found(.ratingGiven))
    for cause in ["toldNotHeeded", "说了不听", "shop-7"] {
      given(.opened).when(Self.cause(("executionCause", .string(cause))), beside: rated).accepted()
    }
    given(.opened)
      .when(Self.cause(("gap", "standard"), ("executionCause", "doneWrong")), beside: rated)
      .refused(.noExecution)
  }

  @Test("An answer has one primary cause")
  func primary() throws {
    let rated = Self.answer(.found(.ratingGiven))
    let primary = Self.cause(("primary", true))
    var state = given(.opened).state
    state.apply(try primary.digest(), plans: Plans.book)
    func refusal(_ fact: Fact) throws -> Refusal? {
      let digest = try fact.digest()
      do throws(Refusal) {
        try JourneyDecision.decide(digest, on: state, plans: Plans.book, beside: rated)
        return nil
      } catch {
        return error
      }
    }
    #expect(try refusal(primary) == .primaryStands)
    // One that does not say so is meant as the primary one.
    #expect(try refusal(Self.cause()) == .primaryStands)
    #expect(try refusal(Self.cause(("primary", false))) == nil)
    #expect(try refusal(Self.cause(("of", .string(Fact.id(8))), ("primary", true))) == nil)
  }

  @Test(
    "A call or message belongs to a task that was planned, or names its step",
    arguments: [
      Fact(.followUpAttempted, ["outcome": "noAnswer"]),
      Fact(.callbackAgreed, ["due": "2026-03-05T06:30:00Z"]),
      Fact(.messageSent, ["channel": "sms"]), Fact(.messageAnswered, ["channel": "sms"]),
    ])
  func tasks(fact: Fact) {
    let planned = Fact(.followUpPlanned, ["task": "T"])
    given(.opened).when(fact).refused(.taskOrStep)
    given(.opened).when(fact.with("step", "week")).accepted()
    given(.opened).when(fact.with("task", "T")).refused(.taskUnknown)
    given(.opened, planned).when(fact.with("task", "T")).accepted()
    given(.opened, planned, Fact(.followUpCompleted, ["task": "T"])).when(fact.with("task", "T"))
      .accepted()
  }

  @Test(
    "A task is completed or cancelled once",
    arguments: [FactKind.followUpCompleted, .followUpCancelled])
  func taskEnds(kind: FactKind) {
    let planned = Fact(.followUpPlanned, ["task": "T"])
    let end = Fact(kind, ["task": "T"])
    given(.opened).when(end).refused(.keyUnknown("task"))
    given(.opened, planned).when(planned).refused(.keyTaken("task"))
    given(.opened, planned).when(end).accepted()
    given(.opened, planned, end).when(end).refused(.keyUnknown("task"))
    given(.opened).when(Fact(kind)).accepted()
  }

  @Test("A friend is asked for, agrees or simply visits, then buys")
  func referrals() {
    func step(_ kind: FactKind) -> Fact { Fact(kind, ["referral": "R"]) }
    let (asked, agreed) = (step(.referralAsked), step(.referralAgreed))
    let (visited, bought) = (step(.referralVisited), step(.referralBought))
    for early in [agreed, visited, bought] {
      given(.opened).when(early).refused(.keyUnknown("referral"))
    }
    given(.opened, asked).when(asked).refused(.keyTaken("referral"))
    given(.opened, asked).when(bought).refused(.notVisited)
    given(.opened, asked, agreed).when(agreed).refused(.referralTwice)
    given(.opened, asked, visited).when(agreed).refused(.referralTwice)
    given(.opened, asked, visited).when(bought).accepted()
    given(.opened, asked, agreed, visited).when(visited).refused(.referralTwice)
    given(.opened, asked, agreed, visited, bought).when(bought).refused(.keyUnknown("referral"))
  }

  @Test("A message that asks for consent needs one that stands")
  func consent() throws {
    func message(_ purpose: String?) -> Fact {
      Fact(
        .messageSent,
        .object(
          present: [
            ("channel", "sms"), ("step", "week"), ("purpose", purpose.map(JSON.string)),
          ]))
    }
    var context = DecisionContext()
    for purpose in ["marketing", "survey", "photo", "shareWithMaker"] {
      given(.opened).when(message(purpose), beside: context).refused(.noConsent)
      context.customer.apply(
        try Fact(.consentGiven, ["purpose": .string(purpose)]).digest())
      given(.opened).when(message(purpose), beside: context).accepted()
    }
    given(.opened).when(message(nil)).accepted()
    given(.opened).when(message("followUp")).accepted()
    // Care needs nothing said; what was said against it counts, on the channel it was said of.
    for (channel, isRefused) in [("sms", true), ("wechat", false), (nil, true)] {
      var context = DecisionContext()
      context.customer.apply(
        try Fact(
          .consentWithdrawn,
          .object(present: [("purpose", "followUp"), ("channel", channel.map(JSON.string))])
        ).digest())
      for purpose in ["followUp", nil] {
        let sending = given(.opened).when(message(purpose), beside: context)
        if isRefused { sending.refused(.noConsent) } else { sending.accepted() }
      }
    }
  }
}
