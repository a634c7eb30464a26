import CanonicalJSON
import Journeys
import Testing

@Suite("An improvement case")
struct CaseStateTests {
  private static let periods: JSON = [
    "beforeFrom": "2026-01-01", "beforeTo": "2026-01-31", "afterFrom": "2026-02-01",
    "afterTo": "2026-02-28",
  ]
  private static let opened = Fact(.caseOpened)
  private static let decomposed = Fact(.caseDecomposed, ["method": "fishbone"])
  private static let found = Fact(.caseCauseFound, ["cause": "waiting"])
  private static let measure = Fact(.caseCountermeasure, ["measure": "second desk"])
  private static let checked = Fact(.caseChecked, periods)
  private static let standardised = Fact(.caseStandardised)
  private static let closed = Fact(.caseClosed)
  private static let way = [opened, decomposed, found, measure, checked, standardised, closed]

  private func refusal(
    of fact: Fact, after facts: [Fact], hasEvidence: Bool = true
  ) throws -> Refusal? {
    var state = CaseState()
    for fact in facts {
      let digest = try fact.digest()
      try state.decide(digest, hasEvidence: true)
      state.apply(digest)
    }
    let digest = try fact.digest()
    do throws(Refusal) {
      try state.decide(digest, hasEvidence: hasEvidence)
      return nil
    } catch {
      return error
    }
  }

  @Test("The way from opening to closing is taken step by step")
  func way() throws {
    for count in Self.way.indices {
      let before = Array(Self.way[..<count])
      #expect(try refusal(of: Self.way[count], after: before) == nil)
      for (index, fact) in Self.way.enumerated() where index > count {
        if count == 5, index == 6 { continue }
        #expect(try refusal(of: fact, after: before) != nil, "\(count) \(index)")
      }
    }
  }

  @Test("A case is opened once, and nothing follows its closing")
  func ends() throws {
    #expect(try refusal(of: Self.decomposed, after: []) == .unknownCase)
    #expect(try refusal(of: Self.opened, after: [Self.opened]) == .caseExists)
    #expect(try refusal(of: Self.decomposed, after: Self.way) == .caseClosed)
    #expect(
      try refusal(of: Self.measure, after: [Self.opened])
        == .caseStep(stands: "opened", next: ["decomposed"]))
  }

  @Test("A check that found no effect leads back")
  func ineffective() throws {
    let failed = Array(Self.way[..<4]) + [Self.checked.with("effective", false)]
    for back in [Self.measure, Self.found] { #expect(try refusal(of: back, after: failed) == nil) }
    for ahead in [Self.standardised, Self.closed] {
      #expect(
        try refusal(of: ahead, after: failed)
          == .caseStep(stands: "checked", next: ["countermeasure", "causeFound"]))
    }
    #expect(try refusal(of: Self.checked, after: failed + [Self.measure]) == nil)
    let worked = Array(Self.way[..<4]) + [Self.checked.with("effective", true)]
    #expect(try refusal(of: Self.closed, after: worked) == nil)
    #expect(try refusal(of: Self.measure, after: worked) != nil)
  }

  @Test("With a reason a case is closed wherever it stands")
  func reason() throws {
    for count in 1...5 {
      let before = Array(Self.way[..<count])
      #expect(try refusal(of: Self.closed.with("reason", "moved"), after: before) == nil)
    }
  }

  @Test("A check needs two periods in order, told now or before")
  func periods() throws {
    let before = Array(Self.way[..<4])
    #expect(try refusal(of: Fact(.caseChecked), after: before) == .periodsNeeded)
    let told = [Self.opened.with("beforeFrom", "2026-01-01").with("beforeTo", "2026-01-31")]
    let rest = Fact(.caseChecked, ["afterFrom": "2026-02-01", "afterTo": "2026-02-01"])
    #expect(try refusal(of: rest, after: told + before[1...]) == nil)
    for (name, day) in [
      ("beforeTo", "2025-12-31"), ("afterFrom", "2026-01-31"), ("afterTo", "2026-01-15"),
    ] {
      #expect(
        try refusal(of: Self.checked.with(name, .string(day)), after: before)
          == .periodsOutOfOrder, "\(name)")
    }
    #expect(
      try refusal(
        of: Self.decomposed.with("beforeTo", "2025-01-01"),
        after: [Self.opened.with("beforeFrom", "2026-01-01")]) == .periodsOutOfOrder)
  }

  @Test("Evidence is in the log")
  func evidence() throws {
    #expect(try refusal(of: Self.opened, after: [], hasEvidence: false) == .evidenceMissing)
  }
}
