import CanonicalJSON
import Journeys
import Testing

@Suite("One customer")
struct CustomerStateTests {
  static let own = CodeHash("C-1")
  static let merged = Fact(.customerMerged, ["from": "C-1", "into": "C-2"])

  private func state(_ facts: Fact...) throws -> CustomerState {
    var state = CustomerState()
    for fact in facts { state.apply(try fact.digest()) }
    return state
  }

  private func refusal(
    of fact: Fact, on state: CustomerState, into: CustomerState = CustomerState()
  ) throws -> Refusal? {
    let digest = try fact.digest()
    do throws(Refusal) {
      try state.decide(digest, of: Self.own, into: into)
      return nil
    } catch {
      return error
    }
  }

  static let registered = Fact(.customerRegistered)
  static let amended = Fact(.customerAmended)
  static let erased = Fact(.customerErased, ["reason": "asked", "requestedBy": "S-1"])
  static let lapsed = Fact(.customerLapsed, ["reason": "moved"])

  @Test("A customer is registered once")
  func registeredOnce() throws {
    #expect(try refusal(of: Self.registered, on: state()) == nil)
    #expect(try refusal(of: Self.registered, on: state(Self.registered)) == .customerRegistered)
  }

  @Test("Only a registered customer is amended")
  func amendedOnly() throws {
    #expect(try refusal(of: Self.amended, on: state()) == .unknownCustomer)
    #expect(try refusal(of: Self.amended, on: state(Self.registered)) == nil)
    #expect(try refusal(of: Self.amended, on: state(Self.registered, Self.amended)) == nil)
  }

  @Test(
    "Of an erased customer nothing more is recorded",
    arguments: [
      CustomerStateTests.registered, CustomerStateTests.amended, CustomerStateTests.erased,
      CustomerStateTests.lapsed, CustomerStateTests.merged,
    ])
  func nothingMore(fact: Fact) throws {
    #expect(
      try refusal(of: fact, on: state(Self.registered, Self.erased)) == .customerErased)
    #expect(try refusal(of: fact, on: state(Self.erased)) == .customerErased)
  }

  @Test("A customer who is not registered can be erased: journeys may know one by id only")
  func erasable() throws {
    #expect(try refusal(of: Self.erased, on: state()) == nil)
  }

  @Test("A customer is merged into another who is registered, and neither erased nor merged")
  func merging() throws {
    let into = try state(Self.registered)
    #expect(try refusal(of: Self.merged, on: state(), into: into) == nil)
    #expect(try refusal(of: Self.merged, on: state(), into: state()) == .unknownCustomer)
    #expect(
      try refusal(of: Self.merged, on: state(), into: state(Self.registered, Self.erased))
        == .customerErased)
    #expect(
      try refusal(of: Self.merged.with("from", "C-9"), on: state(), into: into) == .mergeElsewhere)
    #expect(
      try refusal(of: Self.merged.with("into", "C-1"), on: state(), into: into) == .mergeIntoSelf)
    #expect(
      try refusal(of: Self.merged, on: state(Self.merged), into: into)
        == .customerMerged(into: "C-2"))
    let other = Fact(.customerMerged, ["from": "C-2", "into": "C-3"])
    #expect(
      try refusal(of: Self.merged, on: state(), into: state(Self.registered, other))
        == .customerMerged(into: "C-3"))
  }

  @Test("Of a merged customer only consents are withdrawn, and the customer erased")
  func afterMerge() throws {
    let state = try state(Self.registered, Self.merged)
    let consent: JSON = ["purpose": "marketing"]
    for fact in [Self.amended, Self.lapsed, Fact(.consentGiven, consent)] {
      #expect(try refusal(of: fact, on: state) == .customerMerged(into: "C-2"))
    }
    #expect(try refusal(of: Fact(.consentWithdrawn, consent), on: state) == nil)
    #expect(try refusal(of: Self.erased, on: state) == nil)
  }

  @Test("Facts of other streams change nothing about a customer", arguments: FactKind.allCases)
  func others(kind: FactKind) {
    var changed = CustomerState()
    changed.apply(FactDigest(kind: kind))
    let own: [FactKind] = [
      .customerRegistered, .customerErased, .customerMerged, .consentGiven, .consentWithdrawn,
    ]
    #expect(own.contains(kind) || changed == CustomerState())
  }

  @Test("A consent can always be withdrawn, whether or not it was given")
  func withdrawn() throws {
    let withdrawn = Fact(.consentWithdrawn, ["purpose": "photo"])
    #expect(try refusal(of: withdrawn, on: state()) == nil)
    #expect(try refusal(of: withdrawn, on: state(withdrawn)) == nil)
  }

  // MARK: Consents

  /// Whether a message about a survey may be sent, at a moment.
  private func maySend(_ state: CustomerState, by channel: String, at time: Int64 = 0) -> Bool {
    var context = DecisionContext()
    context.customer = state
    let message = Fact(
      .messageSent, ["purpose": "survey", "channel": .string(channel), "step": "week"]
    ).at(time)
    return given(.opened).isAccepted(message, beside: context)
  }

  private static func consent(
    _ kind: FactKind, _ channel: String? = nil, expires: String? = nil
  ) -> Fact {
    Fact(
      kind,
      .object(
        present: [
          ("purpose", "survey"), ("channel", channel.map(JSON.string)),
          ("expires", expires.map(JSON.string)),
        ]))
  }

  @Test("A consent stands for its purpose and channel until it ends or is withdrawn")
  func consents() throws {
    #expect(try !maySend(state(), by: "sms"))
    #expect(try maySend(state(Self.consent(.consentGiven)), by: "sms"))
    #expect(try maySend(state(Self.consent(.consentGiven, "sms")), by: "sms"))
    #expect(try !maySend(state(Self.consent(.consentGiven, "sms")), by: "email"))
    #expect(
      try !maySend(
        state(Self.consent(.consentGiven), Self.consent(.consentWithdrawn)), by: "sms"))
    let noMail = try state(
      Self.consent(.consentGiven), Self.consent(.consentWithdrawn, "email"))
    #expect(maySend(noMail, by: "sms") && !maySend(noMail, by: "email"))
    let short = try state(Self.consent(.consentGiven, expires: "1970-01-01T00:00:10Z"))
    #expect(maySend(short, by: "sms", at: 9_999) && !maySend(short, by: "sms", at: 10_000))
  }

  @Test("What a consent is at a moment follows from what had happened by then, however it came in")
  func consentsInTime() throws {
    let given = Self.consent(.consentGiven).at(1_000)
    let withdrawn = Self.consent(.consentWithdrawn).at(5_000)
    for order in [[given, withdrawn], [withdrawn, given]] {
      let state = try state(order[0], order[1])
      let moments: [Int64] = [999, 1_000, 4_999, 5_000]
      #expect(moments.map { maySend(state, by: "sms", at: $0) } == [false, true, true, false])
    }
    let onMail = Self.consent(.consentGiven, "email").at(6_000)
    let again = try state(onMail, withdrawn, given)
    #expect(!maySend(again, by: "email", at: 5_500) && maySend(again, by: "email", at: 6_000))
    #expect(maySend(again, by: "email", at: 2_000) && !maySend(again, by: "sms", at: 6_000))
  }
}
