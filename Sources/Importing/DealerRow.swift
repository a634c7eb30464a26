internal import Chronology

/// A row of a dealer's file, read and checked but not yet decided.
struct DealerRow {
  /// What other rows of the customer and the order say too, as long as nothing of it was changed.
  let part: RowPart
  var customer: String?
  var name: String?
  /// As it is written; sealed.
  var phone: String?
  /// The phone in the form of E.164; nil where the text holds no plausible number.
  var number: String?
  /// The id of the journey, or the order as it is written where a code is to stand for it.
  var journey: String
  /// Whether the order is personal.
  var isOrderReplaced: Bool
  /// The order as it is written, where the id of the journey is another text.
  var sealedOrder: String?
  var model: String?
  var vin: String?
  var advisor: String?
  var touchpoint: String
  var time: Timestamp
  var offset: TimeOffset?
  var expectation: Int64?
  var perception: Int64?
  var note: String?
  /// A note that says there is none; taken where an earlier import sealed it.
  var emptyNote: String?
  /// The headers of the columns, as the file has them.
  var titles: [ImportMapping.Column: String]

  init(
    _ part: RowPart, touchpoint: String, time: Timestamp, offset: TimeOffset?, expectation: Int64?,
    perception: Int64?, note: String?, emptyNote: String?, titles: [ImportMapping.Column: String]
  ) {
    self.part = part
    customer = part.customer
    name = part.name
    phone = part.phone
    number = part.number
    journey = part.journey
    isOrderReplaced = part.isOrderReplaced
    sealedOrder = part.sealedOrder
    model = part.model
    vin = part.vin
    advisor = part.advisor
    self.touchpoint = touchpoint
    self.time = time
    self.offset = offset
    self.expectation = expectation
    self.perception = perception
    self.note = note
    self.emptyNote = emptyNote
    self.titles = titles
  }

  func title(_ column: String) -> String {
    ImportMapping.Column(rawValue: column).flatMap { titles[$0] } ?? column
  }

  func has(_ column: String) -> Bool {
    switch column {
    case "customer": customer != nil
    case "phone": phone != nil
    case "name": name != nil
    default: false
    }
  }
}
