import Journeys
import Testing

@Suite("One customer")
struct CustomerStateTests {
  private func state(_ kinds: FactKind...) -> CustomerState {
    var state = CustomerState()
    for kind in kinds { state.apply(kind) }
    return state
  }

  @Test("A customer is registered once")
  func registered() {
    #expect(throws: Never.self) { try state().decide(.customerRegistered) }
    #expect(throws: Refusal.customerRegistered) {
      try state(.customerRegistered).decide(.customerRegistered)
    }
  }

  @Test("Only a registered customer is amended")
  func amended() {
    #expect(throws: Refusal.unknownCustomer) { try state().decide(.customerAmended) }
    #expect(throws: Never.self) { try state(.customerRegistered).decide(.customerAmended) }
    #expect(throws: Never.self) {
      try state(.customerRegistered, .customerAmended).decide(.customerAmended)
    }
  }

  @Test(
    "Of an erased customer nothing more is recorded",
    arguments: [FactKind.customerRegistered, .customerAmended, .customerErased])
  func erased(kind: FactKind) {
    #expect(throws: Refusal.customerErased) {
      try state(.customerRegistered, .customerErased).decide(kind)
    }
    #expect(throws: Refusal.customerErased) { try state(.customerErased).decide(kind) }
  }

  @Test("A customer who is not registered can be erased: journeys may know one by id only")
  func erasable() {
    #expect(throws: Never.self) { try state().decide(.customerErased) }
  }

  @Test("Facts of other streams change nothing about a customer", arguments: FactKind.allCases)
  func others(kind: FactKind) {
    let changed = state(kind) != CustomerState()
    #expect(changed == [.customerRegistered, .customerErased].contains(kind))
  }
}
