import Journeys
import TestSupport
import Testing
import Wording

@Suite("Plans of follow-up calls")
struct FollowUpPlanTests {
  private func errors(_ plan: FollowUpPlan) -> [BlueprintError] {
    Blueprint(
      unchecked: "b", version: 1, name: Plans.said("名", "Name"), variants: [], delivers: [],
      graceMinutes: 0, weights: nil, followUp: plan, touchpoints: [Plans.touchpoint("t")]
    ).faults.map(\.error)
  }

  private func step(_ id: String, _ earliest: Int, _ target: Int, _ latest: Int)
    -> FollowUpPlan.Step
  {
    FollowUpPlan.Step(
      id: id, name: Plans.said(id, id), earliest: earliest, target: target, latest: latest)
  }

  private func band(_ id: String, _ from: String, _ to: String) throws -> FollowUpPlan.Band {
    FollowUpPlan.Band(
      id: id, from: try #require(TimeOfDay(from)), to: try #require(TimeOfDay(to)))
  }

  @Test(
    "A step's days do not run backwards",
    arguments: [
      (2, 3, 5, true), (0, 0, 0, true), (3, 2, 5, false), (2, 6, 5, false), (-1, 3, 5, false),
    ])
  func days(earliest: Int, target: Int, latest: Int, isRight: Bool) {
    let found = errors(FollowUpPlan(steps: [step("first", earliest, target, latest)]))
    #expect(found == (isRight ? [] : [.stepDays("first")]))
  }

  @Test("Steps and bands stand once; attempts count from 1")
  func once() throws {
    let step = step("x", 1, 2, 3)
    #expect(errors(FollowUpPlan(steps: [step, step])) == [.duplicate("x")])
    let bands = [try band("A", "10:00", "11:00"), try band("A", "12:00", "13:00")]
    #expect(errors(FollowUpPlan(bands: bands)) == [.duplicate("A")])
    #expect(errors(FollowUpPlan(attempts: 0)) == [.badAttempts])
  }

  @Test(
    "A band lies within 09:00–20:00 and ends after it begins",
    arguments: [
      ("09:00", "20:00", nil), ("08:59", "10:00", .bandOutside("A")),
      ("19:00", "20:01", .bandOutside("A")), ("10:00", "10:00", .bandBackwards("A")),
      ("11:00", "10:00", .bandBackwards("A")),
    ] as [(String, String, BlueprintError?)])
  func bands(from: String, to: String, error: BlueprintError?) throws {
    #expect(errors(FollowUpPlan(bands: [try band("A", from, to)])) == (error.map { [$0] } ?? []))
  }

  @Test("Bands may touch, but not overlap, in whatever order they stand")
  func overlap() throws {
    let morning = try band("A", "10:00", "11:30")
    let noon = try band("B", "11:30", "13:00")
    let wide = try band("C", "09:00", "12:00")
    #expect(errors(FollowUpPlan(bands: [noon, morning])).isEmpty)
    #expect(errors(FollowUpPlan(bands: [morning, wide])) == [.bandOverlap("C", "A")])
    #expect(errors(FollowUpPlan(bands: [wide, morning])) == [.bandOverlap("A", "C")])
  }

  @Test(
    "A time of day is two digits, a colon, two digits",
    arguments: [
      ("00:00", 0), ("09:05", 545), ("23:59", 1439), ("24:00", nil), ("09:60", nil), ("9:00", nil),
      ("0900", nil), ("09-00", nil), ("09:0", nil), ("+9:00", nil), ("", nil), ("０９:00", nil),
    ] as [(String, Int?)])
  func time(text: String, minutes: Int?) {
    let time = TimeOfDay(text)
    #expect(time?.minutes == minutes)
    if let time { #expect(time.text == text) }
  }
}
