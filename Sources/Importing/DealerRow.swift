internal import Chronology

/// A row of a dealer's file, read and checked but not yet decided.
struct DealerRow {
  var customer: String?
  var name: String?
  /// As it is written; sealed.
  var phone: String?
  /// The phone in the form of E.164; nil where the text holds no plausible number.
  var number: String?
  /// The id of the journey, or the order as it is written where a code is to stand for it.
  var journey: String
  /// Whether the order is personal.
  var isOrderReplaced = false
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
  var titles: [ImportMapping.Column: String] = [:]

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
