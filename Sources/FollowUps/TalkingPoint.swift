internal import CanonicalJSON
internal import Chronology
internal import Journeys
internal import Satisfaction
public import Timelines
public import Wording

/// One thing to speak of, from the customer's own timeline.
public struct TalkingPoint: Sendable, Hashable {
  /// In the order in which they are spoken of.
  public enum Kind: String, Sendable, CaseIterable {
    case concern, unclear, promise, exception, weakest
    case handling, question, reason, referral, consent
  }

  public let kind: Kind
  public let touchpoint: String?
  /// The concern, item, promise or exception; of a question its scale.
  public let code: String?
  public let sentence: Sentence
  /// What the customer said or was told, where opened.
  public let words: String?

  init(
    _ kind: Kind, _ touchpoint: String? = nil, _ code: String? = nil, _ sentence: Sentence,
    words: String? = nil
  ) {
    self.kind = kind
    self.touchpoint = touchpoint
    self.code = code
    self.sentence = sentence
    self.words = words
  }
}

extension TalkingPoint {
  /// What to say about one journey.
  ///
  /// Nobody is asked for a certain score, or told of a reward; while an alert is open nobody is
  /// asked for a referral.
  ///
  /// - Parameters:
  ///   - tasks: what the customer is called about, of this journey.
  ///   - isAlerted: whether any journey of the customer, or of who shares the phone, has an alert.
  ///   - words: what a code is called.
  public static func points(
    _ timeline: JourneyTimeline, _ tasks: [CallTask], isAlerted: Bool, consents: ConsentWords,
    at day: CallDay, words: (String) -> Sentence
  ) -> [TalkingPoint] {
    facts(timeline, words) + script(timeline, tasks, isAlerted, consents, day)
  }

  private static func facts(
    _ timeline: JourneyTimeline, _ word: (String) -> Sentence
  ) -> [TalkingPoint] {
    var concerns: [TalkingPoint] = []
    var unclear: [TalkingPoint] = []
    for step in timeline.steps {
      let plan = timeline.plan?.touchpoint(step.touchpoint)
      for id in step.concernsOpen {
        let name = plan?.concerns.first { $0.id == id }?.name ?? Sentence(id, id)
        let words = step.concerns.last { $0.text("concern") == id }?.words
        let point = TalkingPoint(
          id == "functionUnclear" ? .unclear : .concern, step.touchpoint, id, name, words: words)
        if point.kind == .unclear { unclear.append(point) } else { concerns.append(point) }
      }
    }
    let promises = timeline.promises.filter { $0.outcome == nil || $0.outcome == "broken" }.map {
      span in
      let kind = span.kind ?? span.key
      let isBroken = span.outcome == "broken"
      return TalkingPoint(
        .promise, span.touchpoint, kind,
        said(word(kind), isBroken ? Sentence("没有兑现", "broken") : Sentence("未了", "open")),
        words: span.words)
    }
    let exceptions = timeline.exceptions.map { span in
      let kind = span.kind ?? span.key
      let isOpen = span.outcome == nil
      return TalkingPoint(
        .exception, span.touchpoint, kind,
        said(word(kind), isOpen ? Sentence("未处理", "open") : Sentence("已处理", "resolved")),
        words: span.words)
    }
    return concerns + unclear + promises + exceptions + weakest(timeline)
  }

  private static func said(_ what: Sentence, _ state: Sentence) -> Sentence {
    Sentence("\(what.chinese)，\(state.chinese)", "\(what.english), \(state.english)")
  }

  private static func weakest(_ timeline: JourneyTimeline) -> [TalkingPoint] {
    guard let id = timeline.weakestToSpeakOf, let rating = timeline.step(id)?.headlineRating else {
      return []
    }
    let name = timeline.plan?.touchpoint(id)?.name ?? Sentence(id, id)
    let perception = rating.pair.perception.map(String.init) ?? "–"
    let expectation = rating.pair.expectation.map(String.init) ?? "–"
    return [
      TalkingPoint(
        .weakest, id, nil,
        Sentence(
          "\(name.chinese)（感受 \(perception)，期望 \(expectation)）",
          "\(name.english) (perception \(perception), expectation \(expectation))"),
        words: rating.words)
    ]
  }

  private static func script(
    _ timeline: JourneyTimeline, _ tasks: [CallTask], _ isAlerted: Bool, _ consents: ConsentWords,
    _ day: CallDay
  ) -> [TalkingPoint] {
    var script = questions(timeline, tasks)
    script.append(
      TalkingPoint(
        .reason, nil, nil, Sentence("为什么？照客户的原话记下。", "Why? Note it in the customer's own words.")))
    if !isAlerted, timeline[.referrals].isEmpty {
      script.append(
        TalkingPoint(
          .referral, nil, nil,
          Sentence("您身边有朋友也在看车吗？", "Is a friend of yours looking for a car too?")))
    }
    if consents.state("followUp", "phone", at: day.moment) == .none {
      script.append(
        TalkingPoint(
          .consent, nil, "followUp",
          Sentence("以后还可以这样联系您吗？", "May we go on contacting you like this?")))
    }
    return script
  }

  /// After an alert the handling is asked about, after a delivery the whole of it, and in a care
  /// call what the care is about.
  private static func questions(
    _ timeline: JourneyTimeline, _ tasks: [CallTask]
  ) -> [TalkingPoint] {
    if timeline.alerts.open != nil {
      return [
        TalkingPoint(
          .handling, nil, nil,
          Sentence("您对我们的处理满意吗？（是／否）", "Are you satisfied with how we handled it? (yes or no)"))
      ]
    }
    let care = tasks.filter { $0.kind == .care }
    guard care.isEmpty || care.count < tasks.count else { return care.map { service($0.step) } }
    let overall = TalkingPoint(
      .question, nil, "satisfaction7",
      Sentence(
        "总体上您有多满意？1 很不满意 … 4 一般 … 7 很满意",
        "How satisfied are you overall? 1 very dissatisfied, 4 neither, 7 very satisfied"))
    return [overall] + care.map { service($0.step) }
  }

  private static func service(_ kind: String) -> TalkingPoint {
    let sentence =
      switch kind {
      case "firstService":
        Sentence(
          "首保做过了吗？做过：您对这次服务有多满意？1 很不满意 … 4 一般 … 7 很满意；没做：哪天方便？",
          "Is the first service done? If so, how satisfied are you with the service? 1 very "
            + "dissatisfied, 4 neither, 7 very satisfied; if not, which day suits you?")
      case "insurance":
        Sentence(
          "保险快到期了，续保需要我们帮忙吗？以前的服务您满意吗？",
          "Your insurance runs out soon: may we help to renew it? Has our service so far been good?"
        )
      case "annualCheck":
        Sentence(
          "该年检了，需要我们代办吗？以前的服务您满意吗？",
          "The annual check is due: may we see to it? Has our service so far been good?")
      case "birthday":
        Sentence(
          "生日快乐！用车和服务上有什么要我们做的吗？",
          "Happy birthday! Is there anything we can do for you and your car?")
      default:
        Sentence("您对我们的服务有多满意？", "How satisfied are you with our service?")
      }
    return TalkingPoint(
      .question, nil, kind == "firstService" ? "satisfaction7" : nil, sentence)
  }
}

/// The points of one journey.
public struct JourneyPoints: Sendable {
  public let journey: String
  public let model: String?
  public let points: [TalkingPoint]

  /// Whether the weakest touchpoint is spoken of.
  public var hasWeakest: Bool { points.contains { $0.kind == .weakest } }

  public init(journey: String, model: String?, points: [TalkingPoint]) {
    self.journey = journey
    self.model = model
    self.points = points
  }
}

extension CustomerCalls {
  /// The points of the journeys that have tasks, the newest journey first.
  ///
  /// - Parameters:
  ///   - chosen: what is called about; nil: everything of the day.
  ///   - words: what a code is called.
  public func points(
    _ chosen: [CallTask]? = nil, at day: CallDay,
    words: (String) -> Sentence = { Sentence($0, $0) }
  ) -> [JourneyPoints] {
    let tasks = chosen ?? tasks
    return journeys.filter { calls in tasks.contains { $0.journey == calls.timeline.journey } }
      .sorted { left, right in
        let (one, other) = (left.timeline.newness, right.timeline.newness)
        return one == other ? left.timeline.journey > right.timeline.journey : one > other
      }
      .map { calls in
        JourneyPoints(
          journey: calls.timeline.journey, model: calls.timeline.model,
          points: TalkingPoint.points(
            calls.timeline, tasks.filter { $0.journey == calls.timeline.journey },
            isAlerted: isPhoneAlerted || journeys.contains { $0.openAlert != nil },
            consents: consents, at: day, words: words))
      }
  }
}

extension JourneyTimeline {
  var newness: Int64 {
    (deliveredAt ?? openedAt)?.milliseconds ?? .min
  }
}
