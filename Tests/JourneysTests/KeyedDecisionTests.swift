import CanonicalJSON
import Journeys
import Testing

@Suite("Promises, waits, exceptions, vehicle and appointment")
struct KeyedDecisionTests {
  /// A pair of facts that open and settle something under a key.
  struct Kind: Sendable, CustomTestStringConvertible {
    let name: String
    let open: @Sendable (String) -> Fact
    let settle: @Sendable (String) -> Fact
    var testDescription: String { name }
  }

  static let kinds = [
    Kind(name: "promise", open: Fact.promised, settle: Fact.kept),
    Kind(name: "promise", open: Fact.promised, settle: Fact.broken),
    Kind(name: "wait", open: Fact.waiting, settle: Fact.waited),
    Kind(name: "exception", open: Fact.raised, settle: Fact.handled),
  ]

  @Test("A key is used once, settled or not", arguments: kinds)
  func taken(kind: Kind) {
    given(.opened, kind.open("1")).when(kind.open("1")).refused(.keyTaken(kind.name))
    given(.opened, kind.open("1"), kind.settle("1")).when(kind.open("1"))
      .refused(.keyTaken(kind.name))
    given(.opened, kind.open("1")).when(kind.open("2")).accepted()
  }

  @Test("Only what is open is settled", arguments: kinds)
  func unknown(kind: Kind) {
    given(.opened).when(kind.settle("1")).refused(.keyUnknown(kind.name))
    given(.opened, kind.open("2")).when(kind.settle("1")).refused(.keyUnknown(kind.name))
    given(.opened, kind.open("1"), kind.settle("1")).when(kind.settle("1"))
      .refused(.keyUnknown(kind.name))
    given(.opened, kind.open("1")).when(kind.settle("1")).accepted()
  }

  @Test("A promise is kept or broken, not both")
  func keptOrBroken() {
    given(.opened, .promised("1"), .kept("1")).when(.broken("1")).refused(.keyUnknown("promise"))
    given(.opened, .promised("1"), .broken("1")).when(.kept("1")).refused(.keyUnknown("promise"))
  }

  @Test("Promises, waits and exceptions have keys of their own")
  func separate() {
    let three = given(.opened, .promised("1"), .waiting("1"), .raised("1"))
    three.when(.kept("1")).accepted()
    three.when(.waited("1")).accepted()
    three.when(.handled("1")).accepted()
    given(.opened, .promised("1")).when(.waited("1")).refused(.keyUnknown("wait"))
    given(.opened, .waiting("1")).when(.handled("1")).refused(.keyUnknown("exception"))
    given(.opened, .raised("1")).when(.kept("1")).refused(.keyUnknown("promise"))
  }

  @Test("A wait may belong to a touchpoint of the blueprint")
  func touchpoint() {
    given(.opened).when(Fact(.waitStarted, ["wait": "1", "touchpoint": "payment"])).accepted()
  }

  @Test("A vehicle is assigned once and then replaced")
  func vehicle() {
    given(.opened).when(.vehicle).accepted()
    given(.opened, .vehicle).when(.vehicle).refused(.vehicleAssigned)
    given(.opened, .vehicle).when(.otherVehicle).accepted()
    given(.opened, .vehicle, .otherVehicle).when(.vehicle).refused(.vehicleAssigned)
    given(.opened).when(.otherVehicle).refused(.noVehicle)
  }

  @Test("An appointment stands until it is cancelled")
  func appointment() {
    given(.opened).when(.appointment).accepted()
    given(.opened, .appointment).when(.appointment).refused(.appointmentStands)
    given(.opened, .appointment, Fact(.appointmentMoved)).when(.appointment)
      .refused(.appointmentStands)
    given(.opened, .appointment, Fact(.appointmentMissed)).when(.appointment)
      .refused(.appointmentStands)
    given(.opened, .appointment, Fact(.appointmentCancelled)).when(.appointment).accepted()
  }

  @Test(
    "Only an appointment that stands is moved, cancelled or missed",
    arguments: [FactKind.appointmentMoved, .appointmentCancelled, .appointmentMissed])
  func noAppointment(kind: FactKind) {
    given(.opened).when(Fact(kind)).refused(.noAppointment)
    given(.opened, .appointment, Fact(.appointmentCancelled)).when(Fact(kind))
      .refused(.noAppointment)
    given(.opened, .appointment).when(Fact(kind)).accepted()
  }

  @Test("A customer may arrive without an appointment, and more than once")
  func arrival() {
    given(.opened).when(Fact(.customerArrived)).accepted()
    given(.opened, Fact(.customerArrived)).when(Fact(.customerArrived)).accepted()
  }
}
