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
  ///   - alert: of the journey.
  ///   - isAlerted: whether any journey of the customer, or of who shares the phone, has one.
  public static func points(
    _ timeline: JourneyTimeline, alert: Alert?, isAlerted: Bool, consents: ConsentWords,
    at day: CallDay
  ) -> [TalkingPoint] {
    facts(timeline) + script(timeline, alert, isAlerted, consents, day)
  }

  private static func facts(_ timeline: JourneyTimeline) -> [TalkingPoint] {
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
      guard step.touchpoint == "walkthrough" else { continue }
      // Of an item looked at twice the last look counts.
      var last: [String: JourneyTimeline.Check] = [:]
      for check in step.checks { last[check.item] = check }
      for item in plan?.items ?? [] {
        guard let check = last[item.id], ["notOk", "later"].contains(check.outcome) else {
          continue
        }
        unclear.append(
          TalkingPoint(.unclear, step.touchpoint, item.id, item.name, words: check.note))
      }
    }
    let promises = timeline.promises.filter { $0.outcome == nil || $0.outcome == "broken" }.map {
      let kind = $0.kind ?? $0.key
      return TalkingPoint(
        .promise, $0.touchpoint, kind,
        $0.outcome == "broken"
          ? Sentence("没有兑现：\(kind)", "broken: \(kind)") : Sentence("未了：\(kind)", "open: \(kind)"),
        words: $0.words)
    }
    let exceptions = timeline.exceptions.map {
      let kind = $0.kind ?? $0.key
      return TalkingPoint(
        .exception, $0.touchpoint, kind,
        $0.outcome == nil
          ? Sentence("未处理：\(kind)", "open: \(kind)") : Sentence("已处理：\(kind)", "handled: \(kind)"),
        words: $0.words)
    }
    return concerns + unclear + promises + exceptions + weakest(timeline)
  }

  private static func weakest(_ timeline: JourneyTimeline) -> [TalkingPoint] {
    guard let id = timeline.weakest, let rating = timeline.step(id)?.headlineRating else {
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
    _ timeline: JourneyTimeline, _ alert: Alert?, _ isAlerted: Bool, _ consents: ConsentWords,
    _ day: CallDay
  ) -> [TalkingPoint] {
    var script: [TalkingPoint] = []
    if alert != nil {
      script.append(
        TalkingPoint(
          .handling, nil, nil,
          Sentence("您对我们的处理满意吗？（是／否）", "Are you satisfied with how we handled it? (yes or no)")))
    } else {
      script.append(
        TalkingPoint(
          .question, nil, "satisfaction7",
          Sentence(
            "总体上您有多满意？1 很不满意 … 4 一般 … 7 很满意",
            "How satisfied are you overall? 1 very dissatisfied, 4 neither, 7 very satisfied")))
    }
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
}

/// The points of one journey.
public struct JourneyPoints: Sendable {
  public let journey: String
  public let model: String?
  public let points: [TalkingPoint]

  public init(journey: String, model: String?, points: [TalkingPoint]) {
    self.journey = journey
    self.model = model
    self.points = points
  }
}

extension CustomerCalls {
  /// The points of the journeys that have tasks, the newest journey first.
  public func points(at day: CallDay) -> [JourneyPoints] {
    journeys.filter { calls in tasks.contains { $0.journey == calls.timeline.journey } }
      .sorted { left, right in
        let (one, other) = (left.timeline.newness, right.timeline.newness)
        return one == other ? left.timeline.journey > right.timeline.journey : one > other
      }
      .map { calls in
        JourneyPoints(
          journey: calls.timeline.journey, model: calls.timeline.model,
          points: TalkingPoint.points(
            calls.timeline, alert: calls.openAlert,
            isAlerted: isPhoneAlerted || hasOpenAlert, consents: consents, at: day))
      }
  }
}

extension JourneyTimeline {
  var newness: Int64 {
    (deliveredAt ?? openedAt)?.milliseconds ?? .min
  }
}
