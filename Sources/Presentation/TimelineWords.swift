internal import Journeys
public import Satisfaction
public import Timelines
public import Wording

/// What facts, fields and codes are called in one language.
public struct TimelineWords: Sendable {
  private let language: Language

  public init(_ language: Language) {
    self.language = language
  }

  private func say(_ chinese: String, _ english: String) -> String {
    language == .chinese ? chinese : english
  }

  /// A fact in a word or two: 改期 of `appointment.moved`.
  public func fact(_ type: String) -> String { Vocabulary.shortFact(type)(language) }

  /// A field's name.
  public func field(_ name: String) -> String { Vocabulary.field(name)(language) }

  /// A code: one of the catalogue's words in the language of this run, any other as it is.
  public func code(_ code: String) -> String { Vocabulary.code(code)(language) }

  /// 七级满意度 of `satisfaction7`.
  public func scale(_ scale: Scale) -> String { code(scale.rawValue) }

  /// A word of the sources' own lists: gaps and their factors, execution causes, layers,
  /// determinants of quality, elements of service.
  public func term(_ code: String, of field: String) -> String {
    let list =
      switch field {
      case "gap", "gapFactor": WordList.gaps
      case "layer": WordList.layers
      case "determinant": WordList.determinants
      case "dimension": WordList.serviceElements
      default: WordList.executionCauses
      }
    let terms = list.terms + list.terms.flatMap(\.parts)
    guard let term = terms.first(where: { $0.code == code }) else { return self.code(code) }
    return language == .chinese ? term.zh : term.en
  }

  /// A factor that customers rate, or an element of service, or any other as it is.
  public func factor(_ code: String) -> String {
    if let known = Vocabulary.factor(code) { return known(language) }
    return term(code, of: "dimension")
  }

  public func light(_ status: JourneyTimeline.StepStatus) -> String {
    switch status {
    case .planned: "·"
    case .started: "▸"
    case .completed: "✓"
    case .skipped: "–"
    case .reopened: "↺"
    }
  }

  public func status(_ status: JourneyTimeline.StepStatus) -> String {
    switch status {
    case .planned: say("未开始", "planned")
    case .started: say("进行中", "started")
    case .completed: say("完成", "completed")
    case .skipped: say("跳过", "skipped")
    case .reopened: say("重开", "reopened")
    }
  }

  public func state(_ state: String) -> String {
    switch state {
    case "open": say("进行中", "open")
    case "delivered": say("已交车", "delivered")
    case "closed": say("已关闭", "closed")
    case "lost": say("战败", "lost")
    default: state
    }
  }

  public func zone(_ zone: SatisfactionZone) -> String {
    switch zone {
    case .dissatisfied: say("不满", "dissatisfied")
    case .met: say("相符", "met")
    case .delighted: say("惊喜", "delighted")
    case .unknown: say("未知", "unknown")
    }
  }

  /// Why a customer must be called by somebody who was not rated.
  public func reason(_ code: AlertReason.Code) -> String {
    switch code {
    case .dissatisfied: say("不满意", "dissatisfied")
    case .belowExpectation: say("远低于期望", "far below expectation")
    case .unsolved: say("问题没有解决", "not solved")
    case .noRecommendation: say("不会推荐", "would not recommend")
    case .brokenPromise: say("承诺没有兑现", "a promise was broken")
    case .complaint: say("投诉", "complaint")
    case .handling: say("对处理不满意", "not satisfied with the handling")
    }
  }
}
