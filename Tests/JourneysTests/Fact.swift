import CanonicalJSON
import Journeys
import Testing

/// A fact as a test writes it: its kind and its data.
struct Fact: Sendable, Hashable, CustomTestStringConvertible {
  let kind: FactKind
  let data: JSON

  init(_ kind: FactKind, _ data: JSON = [:]) {
    self.kind = kind
    self.data = data
  }

  func digest(occurred: Int64 = 0) throws -> FactDigest {
    try FactReader.read(kind, data, occurred: occurred)
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
    Fact(.exceptionHandled, ["exception": .string(key)])
  }
}
