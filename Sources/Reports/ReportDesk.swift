internal import Interchange
internal import Satisfaction
internal import Wording

/// What builders of reports share: the request, the zone, the plans and the way into the log.
final class ReportDesk {
  let request: ReportRequest
  let zone: Zone
  /// Milliseconds since 1970: ages count to it.
  let moment: Int64
  let factors: FactorLibrary
  let ledger: Ledger
  let library: PlanLibrary

  init(
    request: ReportRequest, zone: Zone, moment: Int64, factors: FactorLibrary, ledger: Ledger,
    library: PlanLibrary
  ) {
    self.request = request
    self.zone = zone
    self.moment = moment
    self.factors = factors
    self.ledger = ledger
    self.library = library
  }

  func date(_ moment: RecordedMoment) -> LocalDate { zone.date(at: moment.occurred) }

  /// Whether a moment lies in the period by its own local date.
  func isInPeriod(_ moment: RecordedMoment) -> Bool { request.contains(date(moment)) }

  /// Whether a journey was delivered in the period, whatever the report goes by.
  func isDeliveredInPeriod(_ record: JourneyRecord) -> Bool {
    record.lost == nil && record.delivered.map(isInPeriod) ?? false
  }

  /// Said where a section rests on deliveries although the report goes by answers: whoever kept
  /// silent would otherwise not be there to be counted.
  var deliveredNote: [Report.Block] {
    request.basis == .delivered
      ? []
      : [
        .note(
          Sentence(
            "本节按交车日期计：按回答日期选取，就没有沉默的人了",
            "Here journeys go by delivery: by answer, nobody who kept silent would be counted"))
      ]
  }

  /// The answers of a journey that count, whatever the period.
  func choose(_ record: JourneyRecord) -> [Answer] {
    request.answers.choose(record.answers, without: request.without)
  }

  /// The journey with what counts of it, if the report rests on it.
  func chosen(_ record: JourneyRecord) -> ChosenJourney? {
    guard record.lost == nil || request.basis == .opened else { return nil }
    let delivered = record.delivered.map(date)
    switch request.basis {
    case .delivered:
      guard let delivered, request.contains(delivered) else { return nil }
      return ChosenJourney(
        record: record, deliveredOn: delivered, answers: choose(record), desk: self)
    case .opened:
      guard let opened = record.openedAt, isInPeriod(opened) else { return nil }
      return ChosenJourney(
        record: record, deliveredOn: delivered, answers: choose(record), desk: self)
    case .answered:
      let journey = ChosenJourney(
        record: record, deliveredOn: delivered, answers: choose(record).filter(isInPeriod(record)),
        desk: self)
      return journey.isAnswered ? journey : nil
    }
  }

  private func isInPeriod(_ record: JourneyRecord) -> (Answer) -> Bool {
    { answer in
      record.occurred[answer.position].map { self.request.contains(self.zone.date(at: $0)) }
        ?? false
    }
  }

  /// The sayings that count, of the period when it goes by answers.
  func choose<Value>(_ said: [Said<Value>]) -> [Said<Value>] {
    let chosen = request.answers.choose(said, without: request.without)
    guard request.basis == .answered else { return chosen }
    return chosen.filter { request.contains(zone.date(at: $0.occurred)) }
  }
}

/// A journey that a report rests on, with the answers that count.
struct ChosenJourney {
  let record: JourneyRecord
  let deliveredOn: LocalDate?
  let answers: [Answer]
  let experiences: [Said<Experience.Answer>]
  let kano: [Said<Kano.Reply>]
  let recommendations: [Said<LoyaltyPanel.Recommendation>]
  let repurchases: [Said<LoyaltyPanel.Repurchase>]

  init(record: JourneyRecord, deliveredOn: LocalDate?, answers: [Answer], desk: ReportDesk) {
    self.record = record
    self.deliveredOn = deliveredOn
    self.answers = answers
    experiences = desk.choose(record.experiences)
    kano = desk.choose(record.kano)
    recommendations = desk.choose(record.recommendations)
    repurchases = desk.choose(record.repurchases)
  }

  var isAnswered: Bool {
    !answers.isEmpty || !experiences.isEmpty || !kano.isEmpty || !recommendations.isEmpty
      || !repurchases.isEmpty
  }
}
