import Journeys
import TestSupport
import Testing

/// Given what a journey has lived through …
///
/// Each step gives a value that offers only the next one, so a test cannot be written in another
/// order, and a failure is reported where the test wrote the step.
func given(
  _ facts: Fact..., plans: PlanBook = Plans.book,
  sourceLocation: SourceLocation = #_sourceLocation
) -> Given {
  var state = JourneyState()
  for fact in facts {
    do {
      let digest = try fact.digest()
      try JourneyDecision.decide(digest, on: state, plans: plans)
      state.apply(digest, plans: plans)
    } catch {
      Issue.record(
        "given \(fact.testDescription): refused, \(error)", sourceLocation: sourceLocation)
    }
  }
  return Given(state: state, plans: plans)
}

struct Given {
  let state: JourneyState
  private let plans: PlanBook

  fileprivate init(state: JourneyState, plans: PlanBook) {
    self.state = state
    self.plans = plans
  }

  /// … when something is to be recorded …
  ///
  /// - Parameter beside: what other streams hold.
  func when(
    _ fact: Fact, beside: DecisionContext = .none,
    sourceLocation: SourceLocation = #_sourceLocation
  ) -> When {
    do {
      return When(fact: try fact.digest(), state: state, plans: plans, beside: beside)
    } catch {
      Issue.record(
        "when \(fact.testDescription): no fact, \(error)", sourceLocation: sourceLocation)
      return When(fact: nil, state: state, plans: plans, beside: beside)
    }
  }
}

extension Given {
  /// Whether something would be taken.
  func isAccepted(_ fact: Fact, beside: DecisionContext) -> Bool {
    when(fact, beside: beside).refusal == nil
  }
}

struct When {
  private let fact: FactDigest?
  private let state: JourneyState
  private let plans: PlanBook
  private let beside: DecisionContext

  fileprivate init(
    fact: FactDigest?, state: JourneyState, plans: PlanBook, beside: DecisionContext
  ) {
    self.fact = fact
    self.state = state
    self.plans = plans
    self.beside = beside
  }

  /// … then it is taken; answers the state that follows.
  @discardableResult
  func accepted(sourceLocation: SourceLocation = #_sourceLocation) -> JourneyState {
    guard let fact else { return state }
    if let refusal { Issue.record("refused: \(refusal)", sourceLocation: sourceLocation) }
    var next = state
    next.apply(fact, plans: plans)
    return next
  }

  /// … then it is refused, for this reason.
  func refused(_ expected: Refusal, sourceLocation: SourceLocation = #_sourceLocation) {
    guard fact != nil else { return }
    #expect(refusal == expected, sourceLocation: sourceLocation)
  }

  fileprivate var refusal: Refusal? {
    guard let fact else { return nil }
    do throws(Refusal) {
      try JourneyDecision.decide(fact, on: state, plans: plans, beside: beside)
      return nil
    } catch {
      return error
    }
  }
}
