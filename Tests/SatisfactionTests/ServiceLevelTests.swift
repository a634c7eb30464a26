import Satisfaction
import TestSupport
import Testing

@Suite("Service levels")
struct ServiceLevelTests {
  private typealias Tags = [(ServiceLevel.Tag, ServiceLevel.Outcome?)]

  private func reached(_ tags: Tags) -> Measured<ServiceLevel> {
    ServiceLevel.reached(
      tags.enumerated().map { index, item in
        ServiceLevel.Item(
          tag: item.0, outcome: item.1, position: item.1 == nil ? nil : Int64(index + 1))
      })
  }

  private let water: Tags = [(.basic, .ok), (.basic, .ok), (.satisfying, .ok), (.satisfying, .ok)]

  @Test(
    "Any basic item that is not ok leaves the journey below basic",
    arguments: [ServiceLevel.Outcome.notOk, .later, nil])
  func belowBasic(outcome: ServiceLevel.Outcome?) {
    let found = reached([
      (.basic, .ok), (.basic, outcome), (.satisfying, .ok), (.addedValue, .ok),
      (.unforgettable, .ok),
    ])
    #expect(found.value == .belowBasic)
  }

  @Test(
    "Every satisfying item must be ok for the water line",
    arguments: [ServiceLevel.Outcome.notOk, .later, nil])
  func basic(outcome: ServiceLevel.Outcome?) {
    let found = reached([
      (.basic, .ok), (.satisfying, .ok), (.satisfying, outcome), (.addedValue, .ok),
    ])
    #expect(found.value == .basic)
  }

  @Test("One added value lifts above the water line, one unforgettable to the top")
  func upward() {
    #expect(reached(water).value == .satisfying)
    #expect(reached(water + [(.addedValue, .notOk), (.addedValue, nil)]).value == .satisfying)
    #expect(reached(water + [(.addedValue, .notOk), (.addedValue, .ok)]).value == .addedValue)
    #expect(
      reached(water + [(.addedValue, .ok), (.unforgettable, .notOk)]).value == .addedValue)
    #expect(
      reached(water + [(.addedValue, .ok), (.unforgettable, .ok), (.unforgettable, nil)]).value
        == .unforgettable)
  }

  @Test("No level is skipped")
  func noSkipping() {
    #expect(reached(water + [(.unforgettable, .ok)]).value == .satisfying)
    #expect(reached([(.basic, .ok), (.satisfying, .notOk), (.unforgettable, .ok)]).value == .basic)
  }

  @Test("Items that do not apply leave the count")
  func notApplicable() {
    let found = reached(
      water + [(.basic, .notApplicable), (.satisfying, .notApplicable), (.addedValue, nil)])
    #expect(found.value == .satisfying)
    #expect(found.n == 4)
    #expect(found.of == 5)
    #expect(found.positions == [1, 2, 3, 4])
    #expect(reached(water + [(.addedValue, .notApplicable)]).value == .satisfying)
  }

  @Test("Without a basic item that counts, every one of them is ok")
  func noBasic() {
    #expect(reached([(.satisfying, .ok), (.addedValue, .ok)]).value == .addedValue)
    #expect(reached([(.satisfying, .ok), (.satisfying, nil)]).value == .basic)
    let found = reached([(.basic, .notApplicable), (.satisfying, .ok)])
    #expect(found.value == .satisfying && found.n == 1 && found.of == 1)
  }

  @Test("Without a tagged item that applies there is no level")
  func nothingTagged() {
    #expect(reached([]).reason == .notRecorded)
    #expect(reached([(.basic, .notApplicable)]).reason == .notRecorded)
  }

  @Test("Without a satisfying item that counts, satisfying is not named, and holds nothing back")
  func noSatisfying() {
    #expect(reached([(.basic, .ok)]).value == .basic)
    #expect(reached([(.basic, .ok), (.satisfying, .notApplicable)]).value == .basic)
    #expect(reached([(.basic, .ok), (.addedValue, .ok)]).value == .addedValue)
  }

  @Test("Levels rise")
  func rising() {
    let levels = ServiceLevel.allCases
    #expect(zip(levels, levels.dropFirst()).allSatisfy { $0 < $1 })
    #expect(
      levels.map(\.rawValue) == [
        "belowBasic", "basic", "satisfying", "addedValue", "unforgettable",
      ])
  }

  @Test(
    "An item that becomes ok never lowers the level, and order does not matter",
    arguments: 1...60 as ClosedRange<UInt64>)
  func property(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let outcomes: [ServiceLevel.Outcome?] = [.ok, .ok, .ok, .notOk, .later, .notApplicable, nil]
    var items = [ServiceLevel.Item(tag: .basic, outcome: .ok, position: 1)]
    for position in 2...8 {
      items.append(
        ServiceLevel.Item(
          tag: random.pick(ServiceLevel.Tag.allCases), outcome: random.pick(outcomes),
          position: Int64(position)))
    }
    let before = try #require(ServiceLevel.reached(items).value)
    #expect(
      ServiceLevel.reached(items.shuffled(using: &random)).value == before, "seed \(seed)")
    for index in items.indices where items[index].outcome != .notApplicable {
      var better = items
      better[index].outcome = .ok
      let after = try #require(ServiceLevel.reached(better).value)
      #expect(after >= before, "seed \(seed)")
    }
  }
}
