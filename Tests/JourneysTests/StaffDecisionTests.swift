import CanonicalJSON
import Journeys
import Testing

@Suite("Staff: approvers, novices and mentors")
struct StaffDecisionTests {
  private static let novices: DecisionContext = {
    var context = DecisionContext()
    context.novices = [CodeHash("N-1"), CodeHash("N-2")]
    return context
  }()

  private static func opening(_ advisor: String, mentor: String? = nil) -> Fact {
    let opened = Fact.opened.with("advisor", .string(advisor))
    return mentor.map { opened.with("mentor", .string($0)) } ?? opened
  }

  private static func assign(_ role: String, _ to: String? = nil) -> Fact {
    Fact(
      .assignmentChanged,
      .object(present: [("role", .string(role)), ("to", to.map(JSON.string))]))
  }

  @Test("An exception is handled with an approver who is not the one recording it")
  func approver() {
    let raised = given(.opened, .raised("1"))
    raised.when(Fact(.exceptionHandled, ["exception": "1"])).refused(.approverNeeded)
    raised.when(.handled("1").by("M-1")).refused(.ownApprover)
    raised.when(.handled("1").by("A-1")).accepted()
  }

  @Test("A novice opens a journey with a mentor who is none")
  func opening() {
    func open(_ fact: Fact) -> When { given().when(fact, beside: Self.novices) }
    open(Self.opening("N-1")).refused(.mentorNeeded)
    open(Self.opening("N-1", mentor: "N-1")).refused(.ownMentor)
    open(Self.opening("N-1", mentor: "N-2")).refused(.mentorNotQualified)
    open(Self.opening("N-1", mentor: "M-1")).accepted()
    open(Self.opening("A-1")).accepted()
    open(Self.opening("A-1", mentor: "N-2")).refused(.mentorNotQualified)
    open(.opened).accepted()
    given().when(Self.opening("N-1")).accepted()
  }

  @Test("A novice takes over with a mentor standing", arguments: ["advisor", "deliverySpecialist"])
  func takeover(role: String) {
    given(.opened).when(Self.assign(role, "N-1"), beside: Self.novices).refused(.mentorNeeded)
    given(.opened, Self.assign("mentor", "M-1")).when(
      Self.assign(role, "N-1"), beside: Self.novices
    )
    .accepted()
    given(Self.opening("A-1", mentor: "M-1")).when(Self.assign(role, "N-1"), beside: Self.novices)
      .accepted()
    given(.opened, Self.assign("mentor", "M-1"), Self.assign("mentor"))
      .when(Self.assign(role, "N-1"), beside: Self.novices).refused(.mentorNeeded)
    given(.opened, Self.assign("mentor", "N-1")).when(
      Self.assign(role, "N-1"), beside: Self.novices
    )
    .refused(.ownMentor)
    given(.opened).when(Self.assign(role, "A-2"), beside: Self.novices).accepted()
    given(.opened).when(Self.assign("serviceAdvisor", "N-1"), beside: Self.novices).accepted()
  }

  @Test("The mentor stays while a novice stands, and is replaced by none")
  func mentor() {
    let led = given(Self.opening("N-1", mentor: "M-1"))
    led.when(Self.assign("mentor"), beside: Self.novices).refused(.mentorNeeded)
    led.when(Self.assign("mentor", "N-1"), beside: Self.novices).refused(.ownMentor)
    led.when(Self.assign("mentor", "N-2"), beside: Self.novices).refused(.mentorNotQualified)
    led.when(Self.assign("mentor", "M-2"), beside: Self.novices).accepted()
    given(Self.opening("N-1", mentor: "M-1"), Self.assign("advisor", "A-1"))
      .when(Self.assign("mentor"), beside: Self.novices).accepted()
  }

  @Test("Who failed the last examination is a novice; who never took one is none")
  func examined() throws {
    func state(_ passed: Bool?...) throws -> StaffState {
      var state = StaffState()
      for passed in passed {
        let data = JSON.object(present: [("exam", "E-1"), ("passed", passed.map(JSON.bool))])
        state.apply(try Fact(.advisorQualified, data).digest())
      }
      return state
    }
    #expect(try !state().isNovice)
    #expect(try state(false).isNovice)
    #expect(try !state(false, true).isNovice)
    #expect(try state(true, false).isNovice)
    #expect(try !state(false, nil).isNovice)
  }

  @Test("A party is linked once in a role")
  func parties() {
    func party(_ id: String, _ role: String) -> Fact {
      Fact(.partyLinked, ["party": .string(id), "role": .string(role)])
    }
    given(.opened, party("P", "buyer")).when(party("P", "buyer")).refused(.partyLinked)
    given(.opened, party("P", "buyer")).when(party("P", "payer")).accepted()
    given(.opened, party("P", "buyer")).when(party("Q", "buyer")).accepted()
  }
}
