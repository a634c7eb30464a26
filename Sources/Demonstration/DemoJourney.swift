internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import Journeys

/// One customer's way from the order to the care after delivery.
struct DemoJourney {
  private(set) var facts: [DemoFact] = []
  let number: Int
  /// The local day of delivery.
  let day: Int
  /// The cash system was down.
  let isBad: Bool
  let blueprint: Blueprint
  let advisor: (id: String, skill: Int)
  let variant: String
  let customer: String
  let subject: String
  var random: SeededRandom
  private var ids: SeededRandom

  init(number: Int, day: Int, isBad: Bool, blueprint: Blueprint, seed: UInt64) {
    self.number = number
    self.day = day
    self.isBad = isBad
    self.blueprint = blueprint
    random = SeededRandom(seed ^ UInt64(number) &* 0xD6E8_FEB8_6659_FD93)
    ids = SeededRandom(~seed ^ UInt64(number) &* 0xA076_1D64_78BD_642F)
    advisor = random.pick(Staff.advisors)
    variant = ["domestic", "electric", "imported"][random.weighted([60, 30, 10])]
    customer = "C" + String(800_000 + number)
    subject = "journey/D" + String(800_000 + number)
  }

  /// Records a fact when it happens, or days later where somebody forgot.
  ///
  /// - Parameter late: minutes between happening and recording.
  /// - Returns: its id, for facts that name it.
  @discardableResult
  mutating func tell(
    _ type: String, at time: DemoMinute, by actor: String? = nil, late: Int = 0,
    onCustomer: Bool = false, _ data: [(String, JSON?)], personal: [(String, JSON?)] = []
  ) -> EventID {
    let id = ids.eventID()
    facts.append(
      DemoFact(
        id: id, recorded: (time + late).timestamp.adding(milliseconds: 20_000),
        occurred: time.timestamp, type: type,
        subject: onCustomer ? "customer/" + customer : subject, customer: customer,
        actor: actor ?? advisor.id, data: .object(present: data),
        personal: personal.isEmpty ? nil : .object(present: personal)))
    return id
  }

  mutating func live() {
    let opened = DemoMinute(day: day - random.within(14...35), hour: random.within(9...17))
    begin(at: opened)
    if random.percent(6) {
      lose(after: opened)
      return
    }
    let arrival = prepare()
    let delivered = deliver(from: arrival)
    var care = Aftercare(delivered: delivered)
    care.give(to: &self)
  }

  private mutating func begin(at opened: DemoMinute) {
    tell(
      "customer.registered", at: opened, onCustomer: true,
      [
        ("kind", "person"),
        (
          "chosenFor",
          [.string(random.pick(["environment", "wordOfMouth", "location", "advertising"]))]
        ), ("leadChannel", .string(random.pick(["walkIn", "online", "referral", "phone"]))),
      ],
      personal: [
        ("name", .string(DemoNames.name(&random))), ("phone", .string(DemoNames.phone(number))),
      ])
    for purpose in ["followUp", "survey"] where random.percent(95) {
      tell(
        "consent.given", at: opened + 5, onCustomer: true,
        [
          ("purpose", .string(purpose)), ("channel", purpose == "survey" ? "wechat" : "phone"),
          ("textVersion", "v3"), ("basis", "consent"),
        ])
    }
    tell(
      "journey.opened", at: opened + 10,
      [
        ("blueprint", .string(blueprint.id)), ("blueprintVersion", .integer(blueprint.version)),
        ("kind", "new"), ("model", .string(random.pick(["逸行 S", "逸行 X", "远山 EV", "远山 7"]))),
        ("order", .string("O-" + String(700_000 + number))), ("advisor", .string(advisor.id)),
        ("mentor", advisor.id == Staff.novice ? .string(Staff.mentor) : nil),
      ])
    if random.percent(35) {
      tell(
        "party.linked", at: opened + 12,
        [("party", .string(customer)), ("role", random.percent(50) ? "user" : "owner")])
    }
    for _ in 0..<random.within(0...2) {
      let isEmotional = random.percent(40)
      tell(
        "need.stated", at: opened + 15,
        [
          ("kind", isEmotional ? "emotional" : "material"), ("leading", .bool(random.percent(40))),
          ("met", .bool(random.percent(80))),
        ])
    }
    vehicle(at: opened + 1_440)
  }

  private mutating func vehicle(at time: DemoMinute) {
    func code(_ word: UInt64) -> JSON { .string("V-" + String(word % 0xFFFF_FFFF, radix: 16)) }
    tell(
      "vehicle.assigned", at: time,
      [("vehicle", code(random.next())), ("variant", .string(variant))],
      personal: [("vin", .string(DemoNames.vin(number)))])
    if random.percent(2) {
      tell(
        "vehicle.replaced", at: time + 2_880,
        [
          ("vehicle", code(random.next())), ("variant", .string(variant)),
          ("reason", "transportDamage"),
        ], personal: [("vin", .string(DemoNames.vin(number + 500_000)))])
    }
  }

  private mutating func lose(after opened: DemoMinute) {
    let time = DemoMinute(day: day - 7, hour: 11)
    let reason = random.pick(["price", "competitor", "stock", "financing", "deliveryDelay"])
    tell(
      "journey.lost", at: max(time, opened + 4_320),
      [
        ("reason", .string(reason)),
        ("competitor", reason == "competitor" ? "brand-b" : nil),
        ("refundMinor", random.percent(60) ? 500_000 : nil),
      ])
  }
}
