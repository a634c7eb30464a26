internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import FollowUps
internal import Journeys
internal import Timelines

/// Which customers may stand on a call list of the past, found in one walk over the log: the read
/// models know the present alone.
///
/// What is kept are ids of journeys that were delivered not long before, that ever gave a
/// reason for an alert, or for whom a call was agreed or stopped: memory grows with
/// these, not with the log. Too many are harmless: each is then folded from its own events.
struct CallCandidates {
  private(set) var journeys: Set<String> = []
  private(set) var customers: Set<String> = []

  /// Outcomes after which something may be to be done long after the delivery.
  private static let lasting: Set = ["complaint", "wrongPerson", "invalidNumber", "rescheduled"]

  private enum Sort {
    case delivers, always, care, mayAlert, attempt
  }

  /// - Parameters:
  ///   - delivered: from when on a delivery may still bring a call.
  ///   - through: the last position that counts.
  init(_ log: any EventLog, through: Int64, delivered: Timestamp) throws {
    var sorts: [String: Sort] = [
      FactKind.journeyDelivered.rawValue: .delivers,
      FactKind.touchpointCompleted.rawValue: .delivers,
      FactKind.correctionMade.rawValue: .always, FactKind.callbackAgreed.rawValue: .always,
      FactKind.careScheduled.rawValue: .care, FactKind.followUpAttempted.rawValue: .attempt,
    ]
    for kind in AlertReason.kinds where sorts[kind] == nil { sorts[kind] = .mayAlert }
    var journeys: Set<String> = []
    var customers: Set<String> = []
    var known: [(bytes: [UInt8], sort: Sort)] = sorts.map { (Array($0.key.utf8), $0.value) }
    known.sort { $0.bytes.count < $1.bytes.count }
    try log.read(Selection(through: through)) { row in
      let type = row.parts.type
      guard let sort = known.first(where: { type.elementsEqual($0.bytes) })?.sort else {
        return .next
      }
      switch sort {
      case .delivers: guard row.parts.time >= delivered else { return .next }
      case .mayAlert:
        let data = try JSON(strict: row.parts.data, rules: .event)
        guard AlertReason.mayCome(from: String(decoding: type, as: UTF8.self), data) else {
          return .next
        }
      case .attempt:
        let outcome = try JSON(strict: row.parts.data, rules: .event)["outcome"]?.text ?? ""
        guard Self.lasting.contains(outcome) else { return .next }
      case .always, .care: break
      }
      let subject = String(decoding: row.parts.subject, as: UTF8.self)
      if subject.hasPrefix("journey/") {
        journeys.insert(subject)
      } else if sort == .care, subject.hasPrefix("customer/") {
        customers.insert(String(subject.dropFirst("customer/".count)))
      }
      return .next
    }
    self.journeys = journeys
    self.customers = customers
  }
}
