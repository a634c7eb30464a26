import CanonicalJSON
import Chronology
import EventLog
import Foundation
import Importing
import Journeys
import Testing
import Wording

@testable import Logbook

@Suite("What the gate takes from nobody")
struct GateDoorTests {
  private func event(
    _ kind: FactKind, _ subject: String, customer: String? = nil, _ data: JSON = [:]
  ) -> Event {
    var random = SystemRandomNumberGenerator()
    let now = Timestamp(milliseconds: 1_772_000_000_000)
    return Event(
      id: .version7(at: now, using: &random), source: "example.com/dealer-1", type: kind.rawValue,
      subject: subject, time: now, timeOffset: nil, customer: customer, actor: "S-1", data: data)
  }

  /// Appends as a door does that knows nothing of the rule.
  private func append(
    _ event: Event, to book: Logbook, _ change: (inout BatchDigests.Entry) -> Void = { _ in }
  ) throws {
    let batch = EventBatch()
    let digests = batch.start(recorded: event.time)
    batch.beginGroup()
    let kind = try #require(FactKind(rawValue: event.type))
    var entry = BatchDigests.Entry(
      digest: try FactReader.read(kind, event.data, occurred: event.time.milliseconds))
    change(&entry)
    digests.entries.append(entry)
    try batch.append(event)
    try book.readyToWrite()
    if case .refused(let refusal) = try book.log.appendNow(batch, gate: book.gate)[0] {
      throw refusal
    }
  }

  /// One fact of each kind that belongs to one command.
  private var ownFacts: [Event] {
    [
      event(
        .customerErased, "customer/C1", customer: "C1", ["reason": "asked", "requestedBy": "S-1"]),
      event(.accessRead, "logbook/access", ["what": "timeline", "whose": "C1"]),
      event(.accessExported, "logbook/access", ["what": "timelines"]),
    ]
  }

  @Test("A fact that belongs to one command enters by its mark alone")
  func own() throws {
    let place = try TemporaryLogbook()
    try append(event(.customerRegistered, "customer/C1", customer: "C1"), to: place.book)
    for event in ownFacts {
      let error = #expect(throws: FactError.self) { try append(event, to: place.book) }
      #expect(error == .ownCommand(type: event.type))
    }
    #expect(try place.book.log.lastPosition() == 2)
    for event in ownFacts.reversed() { try append(event, to: place.book) { $0.isOwn = true } }
    #expect(try place.book.log.lastPosition() == 5)
  }

  @Test("Every such kind is refused by hand, and can be corrected by nobody")
  func kinds() throws {
    let place = try TemporaryLogbook()
    let kinds = FactKind.allCases.filter(\.belongsToOneCommand)
    #expect(
      Set(kinds.map(\.rawValue))
        .isSuperset(of: ["customer.erased", "access.read", "access.exported", "key.rotated"]))
    for kind in kinds {
      #expect(!kind.isCorrectable)
      let error = #expect(throws: FactError.self) {
        try place.book.record(FactInput(type: kind.rawValue))
      }
      #expect(error == .ownCommand(type: kind.rawValue))
    }
    let erased = ownFacts[0]
    try append(event(.customerRegistered, "customer/C2", customer: "C2"), to: place.book)
    try append(erased, to: place.book) { $0.isOwn = true }
    let error = #expect(throws: Refusal.self) {
      try append(
        event(
          .correctionMade, "customer/C1",
          ["corrects": .string(erased.id.description), "reason": "mistake"]), to: place.book)
    }
    #expect(error != nil)
  }

  @Test("Who is one with whom is recorded by hand, and taken from no file")
  func merged() throws {
    let place = try TemporaryLogbook()
    for customer in ["C1", "C2"] {
      try append(
        event(.customerRegistered, "customer/" + customer, customer: customer), to: place.book)
    }
    let merge = event(.customerMerged, "customer/C1", customer: "C1", ["from": "C1", "into": "C2"])
    let error = #expect(throws: FactError.self) { try append(merge, to: place.book) }
    #expect(error == .byHandOnly(type: "customer.merged"))
    try append(merge, to: place.book) { $0.isByHand = true }
    // What the log holds is a repeat, on whatever way it comes.
    try append(merge, to: place.book)
    #expect(try place.book.log.lastPosition() == 4)
    var input = FactInput(type: "customer.registered")
    input.customer = "C3"
    _ = try place.book.record(input)
    input = FactInput(type: "customer.merged")
    input.customer = "C3"
    input.fields = [("into", "C2")]
    _ = try place.book.record(input)
    #expect(try place.book.log.lastPosition() == 6)
  }

  @Test("An id that says something about somebody is refused, but one that the log knows")
  func known() throws {
    let place = try TemporaryLogbook()
    let opened: JSON = ["blueprint": "standard", "blueprintVersion": 2]
    func asked(_ event: Event) throws {
      try append(event, to: place.book) { $0.checksIDs = true }
    }
    for id in ["王芳", "客户甲", "Wang Fang", "010-12345678", "wang@example.com"] {
      #expect(throws: FactError.self, "\(id)") {
        try asked(event(.customerRegistered, "customer/" + id, customer: id))
      }
      #expect(throws: FactError.self, "\(id)") {
        try asked(event(.journeyOpened, "journey/J1", customer: id, opened))
      }
    }
    #expect(throws: FactError.self) {
      try asked(event(.journeyOpened, "journey/王芳", customer: "C1", opened))
    }
    #expect(try place.book.log.lastPosition() == 1)
    // From before there was the rule.
    try append(event(.customerRegistered, "customer/客户甲", customer: "客户甲"), to: place.book)
    try append(event(.journeyOpened, "journey/J2", customer: "客户乙", opened), to: place.book)
    try asked(event(.journeyOpened, "journey/J1", customer: "客户甲", opened))
    let greeted: JSON = ["touchpoint": "greeting"]
    try asked(event(.touchpointCompleted, "journey/J2", customer: "客户乙", greeted))
    var input = FactInput(type: FactKind.touchpointCompleted.rawValue)
    input.journey = "J1"
    input.fields = [("touchpoint", "greeting")]
    #expect(try place.book.record(input).event.customer == "客户甲")
    _ = try place.book.erase(ErasureRequest(customer: "客户甲", reason: "asked", requestedBy: "S-1"))
  }
}
