import CanonicalJSON
import Journeys
import TestSupport
import Testing
import Timelines

@Suite("Everything one customer lived through")
struct CustomerTimelineTests {
  private func fold(
    _ journals: Journal..., cut: Cut = Cut(), customer: String? = "C-1"
  ) -> CustomerTimeline {
    CustomerTimeline.fold(
      customer: customer, position: 42, cut: cut, journals.flatMap(\.events)
    ) { _, _ in Plans.delivery }
  }

  private func journey(_ id: String, openedAt minute: Int64) -> Journal {
    var journal = Journal("journey/" + id)
    journal.add(minute, .journeyOpened, ["blueprint": "delivery", "blueprintVersion": 1])
    return journal
  }

  @Test("Journeys stand in the order they began, by id where they began together")
  func order() {
    let timeline = fold(
      journey("J-3", openedAt: 30), journey("J-2", openedAt: 10), journey("J-1", openedAt: 30))
    #expect(timeline.journeys.map(\.journey) == ["J-2", "J-1", "J-3"])
    #expect(timeline.position == 42 && timeline.customer == "C-1")
  }

  @Test("Events of a stream belong together, however streams are mixed")
  func mixed() {
    var one = journey("J-1", openedAt: 0)
    var two = journey("J-2", openedAt: 1)
    one.completed("farewell", at: 10)
    two.rated("payment", 2, of: 5)
    let mixed = zip(two.events, one.events).flatMap { [$0, $1] }
    let timeline = CustomerTimeline.fold(
      customer: "C-1", position: 4, cut: Cut(), mixed
    ) { _, _ in Plans.delivery }
    #expect(timeline.journeys.map(\.state) == ["delivered", "open"])
    #expect(timeline.journeys.map(\.weakest) == [nil, "payment"])
  }

  @Test("The name and phone are those that were given last, where they are opened")
  func names() {
    var customer = Journal("customer/C-1")
    customer.add(0, .customerRegistered, [:], texts: ["name": "王小明", "phone": "13800138000"])
    #expect(fold(customer).name == "王小明")
    customer.add(10, .customerAmended, [:], texts: ["phone": "13900139000"])
    #expect(fold(customer).name == "王小明" && fold(customer).phone == "13900139000")
    #expect(fold(customer).journeys.isEmpty && !fold(customer).isErased)
    #expect(fold(customer, cut: Cut(asOf: Journal.time(5))).phone == "13800138000")
  }

  @Test("Sealed and erased texts show nothing")
  func sealed() {
    var customer = Journal("customer/C-1")
    customer.add(0, .customerRegistered)
    let event = customer.events[0].recorded
    for personal in [TimelineEvent.PersonalPart.none, .sealed, .erased] {
      let timeline = CustomerTimeline.fold(
        customer: "C-1", position: 1, cut: Cut(), [TimelineEvent(event, personal: personal)]
      ) { _, _ in nil }
      #expect(timeline.name == nil && timeline.phone == nil)
      #expect(TimelineEvent(event, personal: personal).text("name") == nil)
    }
  }

  @Test("An erased customer is shown as erased, and the journeys stay")
  func erased() {
    var customer = Journal("customer/C-1")
    customer.add(0, .customerRegistered)
    customer.add(50, .customerErased, ["reason": "asked", "requestedBy": "S-1"])
    let timeline = fold(customer, journey("J-1", openedAt: 5))
    #expect(timeline.isErased && timeline.journeys.count == 1)
    #expect(!fold(customer, cut: Cut(asOf: Journal.time(49))).isErased)
  }

  @Test("As of a moment, journeys that had not begun are not there")
  func asOf() {
    let timeline = fold(
      journey("J-1", openedAt: 5), journey("J-2", openedAt: 50),
      cut: Cut(asOf: Journal.time(10)))
    #expect(timeline.journeys.map(\.journey) == ["J-1"])
    #expect(timeline.cut.asOf == Journal.time(10))
  }

  @Test("A stream of which only unknown facts are known is kept")
  func unknown() {
    var journal = Journal("journey/J-9")
    journal.add(1, "robot.waved")
    #expect(fold(journal).journeys.map(\.unknown.count) == [1])
  }

  @Test("What was asked for is shown as it was asked")
  func cuts() {
    #expect(fold().json["asOf"] == .null)
    #expect(fold().json["knownAt"] == .null)
    let both = fold(cut: Cut(asOf: Journal.time(0), knownAt: .position(17)), customer: nil).json
    #expect(both["asOf"] == "2026-03-05T06:00:00.000Z")
    #expect(both["knownAt"] == 17)
    #expect(both["customer"] == .null)
    #expect(
      fold(cut: Cut(knownAt: .time(Journal.time(1)))).json["knownAt"]
        == "2026-03-05T06:01:00.000Z")
  }
}
