import CanonicalJSON
import Journeys
import Testing

/// A fact as a test writes it: its kind and its data.
struct Fact: Sendable, Hashable, CustomTestStringConvertible {
  let kind: FactKind
  var data: JSON
  /// Milliseconds since 1970 UTC.
  var occurred: Int64 = 0
  var actor = "A-1"
  /// The event's id.
  var id = "00000000-0000-4000-8000-000000000000"

  init(_ kind: FactKind, _ data: JSON = [:]) {
    self.kind = kind
    self.data = data
  }

  func digest() throws -> FactDigest {
    var digest = try FactReader.read(kind, data, occurred: occurred)
    digest.details = digest.details?.recorded(by: CodeHash(actor), as: id)
    return digest
  }

  func by(_ actor: String) -> Fact {
    var fact = self
    fact.actor = actor
    return fact
  }

  func at(_ time: Int64) -> Fact {
    var fact = self
    fact.occurred = time
    return fact
  }

  /// As the event with this number.
  func numbered(_ number: Int) -> Fact {
    var fact = self
    fact.id = Fact.id(number)
    return fact
  }

  static func id(_ number: Int) -> String {
    let digits = String(number, radix: 16)
    return "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
  }

  func with(_ name: String, _ value: JSON) -> Fact {
    var fact = self
    let members = data.members ?? []
    fact.data = .object(members.filter { $0.key != name } + [JSON.Member(name, value)])
    return fact
  }

  var testDescription: String { kind.rawValue + " " + data.compactText() }
}

extension Fact {
  static let opened = Fact(.journeyOpened, ["blueprint": "delivery", "blueprintVersion": 1])
  static let delivered = Fact(.journeyDelivered)
  static let closed = Fact(.journeyClosed)
  static let lost = Fact(.journeyLost, ["reason": "price"])

  static func started(_ id: String) -> Fact {
    Fact(.touchpointStarted, ["touchpoint": .string(id)])
  }
  static func completed(_ id: String) -> Fact {
    Fact(.touchpointCompleted, ["touchpoint": .string(id)])
  }
  static func skipped(_ id: String) -> Fact {
    Fact(.touchpointSkipped, ["touchpoint": .string(id), "reason": "asked"])
  }
  static func reopened(_ id: String) -> Fact {
    Fact(.touchpointReopened, ["touchpoint": .string(id), "reason": "forgotten"])
  }

  static func checked(_ touchpoint: String, _ item: String) -> Fact {
    Fact(
      .itemChecked,
      ["touchpoint": .string(touchpoint), "item": .string(item), "outcome": "ok"])
  }

  static func answered(_ touchpoint: String, _ concern: String) -> Fact {
    Fact(
      .concernAnswered,
      ["touchpoint": .string(touchpoint), "concern": .string(concern), "answered": true])
  }

  static func rated(_ touchpoint: String, _ perception: Int64, of expectation: Int64? = nil) -> Fact
  {
    Fact(
      .ratingGiven,
      .object(present: [
        ("touchpoint", .string(touchpoint)), ("perception", .integer(perception)),
        ("expectation", expectation.map(JSON.integer)),
      ]))
  }

  static let vehicle = Fact(.vehicleAssigned, ["vehicle": "V-1"])
  static let otherVehicle = Fact(.vehicleReplaced, ["vehicle": "V-2", "reason": "fault"])
  static let appointment = Fact(.appointmentMade, ["bay": "B1"])

  static func promised(_ key: String) -> Fact {
    Fact(.promiseMade, ["promise": .string(key), "by": "dealer"])
  }
  static func kept(_ key: String) -> Fact { Fact(.promiseKept, ["promise": .string(key)]) }
  static func broken(_ key: String) -> Fact { Fact(.promiseBroken, ["promise": .string(key)]) }
  static func waiting(_ key: String) -> Fact { Fact(.waitStarted, ["wait": .string(key)]) }
  static func waited(_ key: String) -> Fact { Fact(.waitEnded, ["wait": .string(key)]) }
  static func raised(_ key: String) -> Fact {
    Fact(.exceptionRaised, ["exception": .string(key), "kind": "late"])
  }
  static func handled(_ key: String) -> Fact {
    Fact(.exceptionHandled, ["exception": .string(key), "approver": "M-1"])
  }
}
