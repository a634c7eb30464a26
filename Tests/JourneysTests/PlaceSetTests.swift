import Journeys
import TestSupport
import Testing

@Suite("Sets of places")
struct PlaceSetTests {
  @Test(
    "A set holds places on both sides of 64 and far beyond",
    arguments: [0, 1, 63, 64, 65, 127, 128, 5_000])
  func oneWord(place: Int) {
    var set = PlaceSet()
    #expect(!set.contains(place) && set.isEmpty)
    set.insert(place)
    #expect(set.contains(place) && !set.isEmpty)
    #expect(!set.contains(place + 1))
    #expect(place == 0 || !set.contains(place - 1))
    #expect(!set.contains(place + 64))
    set.remove(place)
    #expect(!set.contains(place) && set.isEmpty)
  }

  @Test("Removing what is not there changes nothing")
  func removeAbsent() {
    var set = PlaceSet()
    set.insert(70)
    let before = set
    for place in [0, 6, 63, 64, 71, 134, 5_000] { set.remove(place) }
    #expect(set == before)
  }

  @Test("A set of places behaves as any set does", arguments: 1...20 as ClosedRange<UInt64>)
  func asSet(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var places = PlaceSet()
    var known: Set<Int> = []
    for _ in 0..<400 {
      let place = random.below(200)
      if random.oneIn(2) {
        places.insert(place)
        known.insert(place)
      } else {
        places.remove(place)
        known.remove(place)
      }
    }
    #expect((0..<400).filter(places.contains) == known.sorted(), "seed \(seed)")
    #expect(places.isEmpty == known.isEmpty, "seed \(seed)")
  }

  @Test("Sets with the same places are equal, however they came about")
  func equal() {
    var low = PlaceSet()
    low.insert(3)
    var removed = low
    removed.insert(9)
    removed.remove(9)
    #expect(removed == low)
  }

  @Test("They are equal with places beyond 64 too")
  func equalBeyond() {
    var low = PlaceSet()
    low.insert(3)
    var removed = low
    removed.insert(100)
    removed.remove(100)
    #expect(removed == low)
    #expect(removed.hashValue == low.hashValue)
  }

  @Test("A journey with more than 64 touchpoints is decided like any other")
  func largeBlueprint() throws {
    let names = (0..<150).map { "step\($0)" }
    let plans = Plans.book(
      try Blueprint(
        id: "delivery", version: 1, name: Plans.said("长", "Long"), delivers: ["step149"],
        touchpoints: names.map { Plans.touchpoint($0, isRepeatable: $0 == "step140") }))
    given(.opened, .completed("step70"), plans: plans).when(.completed("step70"))
      .refused(.completedTwice)
    given(.opened, .completed("step70"), plans: plans).when(.completed("step6")).accepted()
    given(.opened, .completed("step140"), plans: plans).when(.completed("step140")).accepted()
    #expect(given(.opened, .completed("step149"), plans: plans).state.status == .delivered)
  }
}
