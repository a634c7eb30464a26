internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import Journeys
public import ReadModels
public import Timelines

extension Logbook {
  /// Which of some journeys have an open alert, by the rule that call lists ask too.
  ///
  /// Costs a reading of these journeys' own events: an alert depends on what happened when, which
  /// no row of the board holds.
  public func openAlerts(_ rows: [BoardRow], cut: Cut = Cut()) throws -> [String: Alert] {
    let through = try min(lastKnown(cut) ?? .max, log.lastPosition())
    let kinds = ByteMap<FactKind>(bound: 1_000)
    for kind in FactKind.allCases where AlertFact.isRead(kind) || kind == .correctionMade {
      Array(kind.rawValue.utf8).withUnsafeBytes { kinds.set($0, kind) }
    }
    let gone = try goneCustomers(through: through, cut)
    let mergings = try mergings(through: through, asOf: cut.asOf)
    var open: [String: Alert] = [:]
    for row in rows {
      if let customer = row.customer, gone.contains(mergings.merges.into(customer) ?? customer) {
        continue
      }
      open[row.journey] = try alerts(of: row.journey, through: through, cut.asOf, kinds).open
    }
    return open
  }

  private func alerts(
    of journey: String, through: Int64, _ asOf: Timestamp?, _ kinds: ByteMap<FactKind>
  ) throws -> Alerts {
    var events: [RecordedEvent] = []
    try log.read(Selection(through: through, subject: "journey/" + journey)) { row in
      if kinds[row.parts.type] != nil { events.append(try row.recordedEvent()) }
      return .next
    }
    return CountedFacts(events, asOf: asOf).alerts
  }

  /// Erased, whenever that was, or died by the moment: nobody is called any more.
  private func goneCustomers(through: Int64, _ cut: Cut) throws -> Set<String> {
    var gone: Set<String> = []
    for kind in [FactKind.customerErased, .customerLapsed] {
      for recorded in try shared.rare.events(kind, in: log, through: through) {
        let event = recorded.event
        guard event.subject.hasPrefix("customer/") else { continue }
        if kind == .customerLapsed {
          if let asOf = cut.asOf, event.time > asOf { continue }
          guard event.data["reason"]?.text == "died" else { continue }
        }
        gone.insert(String(event.subject.dropFirst("customer/".count)))
      }
    }
    return gone
  }
}
