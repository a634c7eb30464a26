import CanonicalJSON
import Chronology
import EventLog
import Journeys
import TestSupport
import Testing
import Timelines

@Suite("A customer's own facts")
struct CustomerFactsTests {
  private func fold(_ journals: Journal..., asOf: Int64? = nil) -> CustomerTimeline {
    CustomerTimeline.fold(
      customer: "C-1", position: 42, cut: Cut(asOf: asOf.map(Journal.time)),
      journals.flatMap(\.events)
    ) { _, _ in Plans.delivery }
  }

  @Test("Of each purpose and channel the latest word stands, with its expiry")
  func consents() {
    var customer = Journal("customer/C-1")
    customer.add(
      1, .consentGiven,
      ["purpose": "followUp", "channel": "phone", "expires": .string(Journal.time(100).text)])
    customer.add(2, .consentGiven, ["purpose": "followUp", "channel": "wechat"])
    customer.add(3, .consentWithdrawn, ["purpose": "followUp", "channel": "wechat"])
    let consents = fold(customer).consents
    #expect(consents.map(\.channel) == ["phone", "wechat"])
    #expect(consents.map(\.isGiven) == [true, false])
    #expect(consents.map(\.isExpired) == [false, false])
    #expect(fold(customer, asOf: 2).consents.map(\.isGiven) == [true, true])
    #expect(fold(customer, asOf: 99).consents.map(\.isExpired) == [false, false])
    #expect(fold(customer, asOf: 100).consents.map(\.isExpired) == [true, false])
  }

  @Test("Lapsing, purchases and care stand in lists of their own")
  func lists() {
    var customer = Journal("customer/C-1")
    customer.add(1, .purchaseRecorded, ["amountMinor": 5])
    customer.add(
      2, .careScheduled, ["kind": "birthday", "due": .string(Journal.time(9).text)])
    customer.add(3, .customerLapsed, ["reason": "moved"])
    let json = fold(customer).json
    #expect(json["purchases"]?.items?.map { $0["amountMinor"] } == [5])
    #expect(json["care"]?.items?.map { $0["kind"] } == ["birthday"])
    #expect(json["lapsed"]?.items?.map { $0["reason"] } == ["moved"])
  }

  @Test("Merging is followed through others, in whichever order it was recorded, and in circles")
  func merges() {
    var merges = CustomerMerges()
    merges.add(["from": "B", "into": "A"])
    merges.add(["from": "C", "into": "B"])
    merges.add(["from": "X", "into": "Y"])
    #expect(merges.from("A") == ["B", "C"] && merges.from("B") == ["C"] && merges.from("C") == [])
    #expect(merges.into("C") == "A" && merges.into("A") == nil)
    merges.add(["from": "A", "into": "C"])
    #expect(Set(merges.from("A")) == ["B", "C"])
    #expect(merges.into("A") == "B", "a circle ends where it would begin again")
  }

  @Test("Whoever was merged in brings consents and purchases, and keeps the name")
  func family() {
    var own = Journal("customer/C-1")
    own.add(1, .customerRegistered, [:], texts: ["name": "王"])
    own.add(9, .customerMerged, ["from": "C-2", "into": "C-1"])
    var other = Journal("customer/C-2")
    other.add(2, .customerRegistered, [:], texts: ["name": "李"])
    other.add(3, .purchaseRecorded, ["amountMinor": 7])
    let timeline = fold(own, other)
    #expect(timeline.name == "王" && timeline.mergedFrom == ["C-2"])
    #expect(timeline.purchases.count == 1)
    #expect(fold(own, other, asOf: 8).purchases.isEmpty)
  }
}
