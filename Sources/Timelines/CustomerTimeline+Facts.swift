internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import Journeys

/// The customer's own facts, and those of whoever was merged into the customer.
extension CustomerTimeline {
  mutating func read(_ events: [CountedFact]) {
    var merges = CustomerMerges()
    for counted in events {
      guard let kind = counted.kind else {
        unknown.append((counted.event.recorded.event.type, counted.event.recorded.position))
        continue
      }
      if kind == .customerMerged { merges.add(counted.data) }
    }
    if let customer {
      mergedFrom = merges.from(customer)
      mergedInto = merges.into(customer)
    }
    let family = Set(mergedFrom)
    for counted in events {
      guard let kind = counted.kind, kind != .customerMerged, kind != .correctionMade else {
        continue
      }
      // Whoever was merged in keeps the name of their own time to themselves.
      let id = String(counted.event.recorded.event.streamID)
      let isOwn = customer == nil || id == customer
      guard isOwn || family.contains(id) else { continue }
      read(Moment(counted, kind), counted, isOwn: isOwn)
    }
    markExpired()
  }

  private mutating func read(
    _ moment: Moment, _ counted: CountedFact, isOwn: Bool
  ) {
    switch moment.kind {
    case .customerRegistered, .customerAmended:
      guard isOwn else { return }
      name = counted.event.text("name") ?? name
      phone = counted.event.text("phone") ?? phone
      for field in moment.fields {
        profile.removeAll { $0.name == field.name }
        profile.append(field)
      }
      for text in moment.texts where text.name != "name" && text.name != "phone" {
        personal.removeAll { $0.name == text.name }
        personal.append(text)
      }
    case .customerErased:
      guard isOwn else { return }
      isErased = true
      name = nil
      phone = nil
      personal = []
      erasures.append(moment)
    case .consentGiven, .consentWithdrawn: consent(moment)
    case .customerLapsed: lapsed.append(moment)
    case .purchaseRecorded: purchases.append(moment)
    case .careScheduled: care.append(moment)
    default: break
    }
  }

  /// The latest word about each purpose and channel stands; the order is that of the first word.
  private mutating func consent(_ moment: Moment) {
    let latest = Consent(
      purpose: moment.text("purpose") ?? "", channel: moment.text("channel"),
      isGiven: moment.kind == .consentGiven, moment: moment, isExpired: false)
    let place = consents.firstIndex {
      $0.purpose == latest.purpose && $0.channel == latest.channel
    }
    if let place { consents[place] = latest } else { consents.append(latest) }
  }

  private mutating func markExpired() {
    guard let asOf = cut.asOf else { return }
    consents = consents.map { consent in
      let isExpired = consent.isGiven && consent.moment.time("expires").map { $0 <= asOf } == true
      return Consent(
        purpose: consent.purpose, channel: consent.channel, isGiven: consent.isGiven,
        moment: consent.moment, isExpired: isExpired)
    }
  }
}
