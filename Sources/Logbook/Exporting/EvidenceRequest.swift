internal import CanonicalJSON
public import Chronology
internal import EventLog
internal import Interchange
public import Timelines

/// Which events go into an evidence bundle, and whether their personal fields are opened.
public struct EvidenceRequest: Sendable {
  public var customer: String?
  public var journey: String?
  /// Occurred within, both included.
  public var from: Timestamp?
  public var to: Timestamp?
  public var cut = Cut()
  /// The code of a reason; nil: nothing is opened.
  public var reason: String?

  /// Who was merged into the customer: their events go along.
  var merged: [String] = []

  public init() {}

  var isWhole: Bool { customer == nil && journey == nil && from == nil && to == nil }

  /// As a manifest states it.
  var filter: JSON {
    .object(present: [
      ("customer", customer.map { .string(nfc($0)) }),
      ("mergedFrom", merged.isEmpty ? nil : .array(merged.map(JSON.string))),
      ("journey", journey.map { .string(nfc($0)) }),
      ("from", from.map { .string($0.text) }), ("to", to.map { .string($0.text) }),
    ])
  }

  var knownAt: JSON? {
    switch cut.knownAt {
    case .position(let position): .integer(position)
    case .time(let time): .string(time.text)
    case nil: nil
    }
  }

  func selection(through: Int64) -> Selection {
    Selection(
      through: through, subject: journey.map { "journey/" + nfc($0) }, customer: customer.map(nfc))
  }

  /// What the selection by stream leaves open.
  func takes(_ row: borrowing EventRow) -> Bool {
    let time = row.parts.time
    if let from, time < from { return false }
    if let to, time > to { return false }
    if let asOf = cut.asOf, time > asOf { return false }
    return true
  }
}
