internal import Journeys
internal import Satisfaction
internal import Wording

/// The three indicators of loyalty side by side, never merged; silence; referrals; and what the
/// literature says, apart.
///
/// Sources: 《移动电商：客户关系管理方向》, 《全面客户满意——公开课（教材）》.
struct LoyaltyReport: ReportBuilder {
  let desk: ReportDesk
  private let customers: CustomerBook
  private var overall: [Answer] = []
  private var recommendations: [LoyaltyPanel.Recommendation] = []
  private var repurchases: [LoyaltyPanel.Repurchase] = []
  private var voices: [Speaker: LoyaltyPanel.Voice] = [:]
  /// To whomever and by whichever advisor, of any period.
  private var deliveries: [LoyaltyPanel.Delivery] = []
  /// Who lapsed in the period, with every answer they ever gave that counts.
  private var lapsed: [String: LoyaltyPanel.Lapse] = [:]
  /// Customers of the advisor asked for, and those whom that advisor delivered to.
  private var own: Set<String> = []
  private var deliveredTo: Set<String> = []
  private var invitations: [Silence.Invitation] = []
  private var delivered: [String] = []
  private var referrals: [JourneyRecord.Referral] = []
  private var taken = 0

  init(_ desk: ReportDesk) throws {
    self.desk = desk
    customers = try CustomerBook(desk.ledger, holding: [.customerLapsed])
    for (customer, moment) in customers.lapses where desk.isInPeriod(moment) {
      let current = customers.current(customer)
      let position = min(moment.position, lapsed[current]?.position ?? .max)
      lapsed[current] = .init(position: position, answers: [])
    }
  }

  /// Whose voice it is; a desk may record before it knows the customer.
  private enum Speaker: Hashable {
    case customer(String)
    case journey(String)
  }

  var isEmpty: Bool { taken == 0 && delivered.isEmpty && ownLapses.isEmpty }

  private var ownLapses: [LoyaltyPanel.Lapse] {
    lapsed.filter { desk.request.advisor == nil || own.contains($0.key) }.map(\.value)
  }

  /// A customer's history is made by all advisors: who is first, and who is last, hangs on it.
  mutating func remember(_ record: JourneyRecord) {
    guard let customer = record.customer.map(customers.current) else { return }
    if lapsed[customer] != nil {
      // The last answer is looked for among all, whichever of them the indicators take.
      lapsed[customer]?.answers += AnswerSet.all.choose(
        record.answers, without: desk.request.without)
    }
    if record.lost == nil, let delivered = record.delivered {
      deliveries.append(
        .init(position: delivered.position, customer: customer, date: desk.date(delivered)))
    }
  }

  mutating func see(_ record: JourneyRecord) {
    if let customer = record.customer.map(customers.current) {
      own.insert(customer)
      if record.lost == nil, record.delivered != nil { deliveredTo.insert(customer) }
    }
    guard desk.isDeliveredInPeriod(record) else { return }
    // Whoever kept silent has no date of an answer.
    delivered.append(record.journey)
    let chosen = desk.choose(record)
    invitations += record.invitations.map {
      SilenceReplies.invitation($0, of: record, counting: chosen)
    }
  }

  mutating func take(_ journey: ChosenJourney) {
    taken += 1
    let record = journey.record
    let whole = journey.answers.filter(\.isOverall)
    overall += whole
    recommendations += journey.recommendations.map(\.value)
    repurchases += journey.repurchases.map(\.value)
    referrals += record.referrals.values
    hear(whole, journey)
  }

  /// One voice a customer, and all of it from one journey: the first, or the latest, in which the
  /// whole was rated. What is said of one purchase is no comment on another.
  private mutating func hear(_ whole: [Answer], _ journey: ChosenJourney) {
    let isFirst = desk.request.answers == .first
    func pick<Value>(_ said: [Value], _ position: (Value) -> Int64) -> Value? {
      isFirst
        ? said.min { position($0) < position($1) } : said.max { position($0) < position($1) }
    }
    guard let overall = pick(whole, \.position) else { return }
    let speaker: Speaker =
      journey.record.customer.map { .customer(customers.current($0)) }
      ?? .journey(journey.record.journey)
    if let known = voices[speaker]?.overall?.position,
      isFirst ? known < overall.position : known > overall.position
    {
      return
    }
    voices[speaker] = LoyaltyPanel.Voice(
      overall: overall, repurchase: pick(journey.repurchases.map(\.value), \.position),
      recommendation: pick(journey.recommendations.map(\.value), \.position))
  }

  mutating func sections() -> [Report.Section] {
    [
      .init("overall", Sentence("一、整体满意度", "1. Overall satisfaction"), overallBlocks()),
      .init("repurchase", Sentence("二、重复购买", "2. Repurchase"), repurchaseBlocks()),
      .init("recommendation", Sentence("三、推荐", "3. Recommendation"), recommendationBlocks()),
      .init("gaps", Sentence("满意不等于忠诚", "Satisfied is not loyal"), gapBlocks()),
      .init(
        "silence", Sentence("沉默的客户", "Silence"),
        desk.deliveredNote
          + SilenceReplies.blocks(invitations, delivered: delivered, asOf: desk.moment)),
      .init("referrals", Sentence("转介绍", "Referrals"), [referralTable()]),
      LiteratureBlocks.section,
    ]
  }

  private func overallBlocks() -> [Report.Block] {
    let scales = LoyaltyPanel.overall(overall)
    var blocks: [Report.Block] = [
      .table(
        Report.Table(
          "satisfied", Sentence("满意的比例", "Satisfied share"),
          [
            .init("scale", Sentence("量表", "Scale")),
            .init("satisfied", Sentence("满意", "Satisfied")),
          ],
          scales.map { one in
            [
              .code(one.scale.rawValue, Terms.scale(one.scale)),
              .reading(.init(one.satisfied, .share)),
            ]
          }))
    ]
    for one in scales {
      blocks.append(
        Self.distribution(
          one.scale.rawValue, Array(one.scale.range),
          Sentence(
            "分布：\(Terms.scale(one.scale).chinese)",
            "Distribution: \(Terms.scale(one.scale).english)"), one.distribution
        ) { (String($0), nil) })
    }
    return blocks
  }

  private func repurchaseBlocks() -> [Report.Block] {
    let stated = LoyaltyPanel.statedRepurchase(repurchases)
    let reported =
      desk.request.advisor == nil
      ? deliveries : deliveries.filter { deliveredTo.contains($0.customer) }
    let observed = LoyaltyPanel.observedRepurchase(
      reported, asOf: desk.zone.date(at: desk.moment))
    return [
      Self.distribution(
        "likelihoods", LoyaltyPanel.Likelihood.allCases,
        Sentence("自述的可能性", "Stated likelihood"), stated.likelihoods
      ) { ($0.rawValue, Terms.likelihood($0)) },
      Self.distribution(
        "levels", LoyaltyPanel.Level.allCases, Sentence("自述的程度", "Stated level"), stated.levels
      ) { ($0.rawValue, Terms.likely($0)) },
      .figure(
        .init(
          "observed", Sentence("观察到的重复购买（36 个月）", "Observed repurchase (36 months)"),
          .reading(.init(observed, .share)))),
    ]
  }

  private func recommendationBlocks() -> [Report.Block] {
    let stated = LoyaltyPanel.recommendations(recommendations)
    return [
      Self.distribution(
        "levels", LoyaltyPanel.Level.allCases,
        Sentence("推荐的可能性", "Likelihood to recommend"), stated.levels
      ) { ($0.rawValue, Terms.likely($0)) },
      .figure(
        .init(
          "netPromoters", Sentence("净推荐（0–10 分：9–10 减 0–6）", "Net promoters (9–10 less 0–6)"),
          .reading(.init(stated.netPromoters, .share)))),
    ]
  }

  private func gapBlocks() -> [Report.Block] {
    [
      .figure(
        .init(
          "satisfiedNotLoyal", Sentence("满意而不忠诚", "Satisfied, not loyal"),
          .reading(.init(LoyaltyPanel.satisfiedNotLoyal(Array(voices.values)), .share)))),
      .figure(
        .init(
          "lapsedSatisfied", Sentence("流失前说满意", "Lapsed, though satisfied"),
          .reading(.init(LoyaltyPanel.lapsedSatisfied(ownLapses), .share)))),
    ]
  }

  private func referralTable() -> Report.Block {
    let stages: [(String, Sentence, (JourneyRecord.Referral) -> Int64?)] = [
      ("asked", Sentence("请求推荐", "asked"), \.asked),
      ("agreed", Sentence("同意推荐", "agreed"), \.agreed),
      ("visited", Sentence("被推荐人到店", "visited"), \.visited),
      ("bought", Sentence("被推荐人购买", "bought"), \.bought),
    ]
    return .table(
      Report.Table(
        "stages", Sentence("到了哪一步（占全部转介绍）", "How far they came (of all referrals)"),
        [
          .init("stage", Sentence("步骤", "Stage")), .init("share", Sentence("比例", "Share")),
        ],
        stages.map { code, name, stage in
          let reached = referrals.compactMap(stage)
          return [
            .code(code, name),
            .reading(
              .init(
                Measured(
                  Rational(reached.count, referrals.count), orMissing: .nothingInPeriod,
                  n: reached.count, of: referrals.count, positions: reached), .share, group: .of)),
          ]
        }))
  }

  /// The parts of a distribution, a row each, those that nobody chose too; the whole stands behind
  /// every share.
  static func distribution<Kind: Hashable>(
    _ key: String, _ kinds: [Kind], _ title: Sentence,
    _ measured: Measured<[LoyaltyPanel.Part<Kind>]>, name: (Kind) -> (String, Sentence?)
  ) -> Report.Block {
    .table(
      Report.Table(
        key, title,
        [
          .init("answer", Sentence("回答", "Answer")), .init("count", Sentence("个数", "Count")),
          .init("share", Sentence("比例", "Share")),
        ],
        kinds.map { kind in
          let part = measured.value?.first { $0.kind == kind }
          let (code, words) = name(kind)
          return [
            .code(code, words), .count(part?.count ?? 0),
            .reading(
              .init(
                Measured(
                  part?.share, orMissing: measured.reason ?? .noAnswers, n: measured.n,
                  of: measured.of, positions: measured.positions), .share)),
          ]
        }))
  }
}
