internal import Journeys
public import Satisfaction
public import Wording

/// The words of reports.
public enum Terms {
  public static let yes = Sentence("是", "yes")
  public static let no = Sentence("否", "no")
  public static let notCharted = Sentence("不足 5 个，不作图", "too few to chart")
  static let tooFew = Sentence("不足 5 个，不作比较", "too few to compare")

  static func reason(_ reason: MissingReason) -> Sentence {
    switch reason {
    case .noAnswers: Sentence("没有回答", "no answers")
    case .noPairs: Sentence("期望和感受不成对", "no pairs")
    case .zeroExpectation: Sentence("期望为零", "expectation is zero")
    case .fewAnswers: Sentence("不足 5 个", "fewer than five")
    case .coverage: Sentence("覆盖不足 60 %", "coverage below 60 %")
    case .mixed: Sentence("量表、权重版本或收集方不同，不可合并", "scales, sets or collectors differ")
    case .nothingInPeriod: Sentence("期间内没有", "none in the period")
    case .oneTimeOnly: Sentence("只有一个时间", "only one time known")
    case .reversedTimes: Sentence("时间颠倒", "times run backwards")
    case .fewPoints: Sentence("点太少", "too few points")
    case .notRecorded: Sentence("没有记录", "not recorded")
    }
  }

  static func answers(_ set: AnswerSet) -> Sentence {
    switch set {
    case .first: Sentence("首次", "first")
    case .latest: Sentence("最近", "latest")
    case .all: Sentence("全部", "all")
    }
  }

  static func leftOut(_ kind: LeftOut) -> Sentence {
    switch kind {
    case .solicited: Sentence("约定的回答", "solicited")
    case .rewarded: Sentence("有奖的回答", "rewarded")
    }
  }

  static func scale(_ scale: Scale) -> Sentence { Vocabulary.code(scale.rawValue) }

  static func gap(_ gap: Gap) -> Sentence { word(WordList.gaps, gap.rawValue) }

  static func word(_ list: WordList, _ code: String) -> Sentence {
    list.term(code).map { Sentence($0.zh, $0.en) } ?? Sentence(code, code)
  }

  static func word(_ terms: [WordList.Term], _ code: String) -> Sentence {
    terms.first { $0.code == code || $0.zh == code }.map { Sentence($0.zh, $0.en) }
      ?? Sentence(code, code)
  }

  public static func quadrant(_ quadrant: ImportancePerformanceGrid.Quadrant) -> Sentence {
    switch quadrant {
    case .fix: Sentence("优先改进", "fix")
    case .keep: Sentence("继续保持", "keep")
    case .later: Sentence("以后改进", "later")
    case .surplus: Sentence("可能过度", "surplus")
    }
  }

  static func kano(_ kind: Kano.Kind) -> Sentence {
    switch kind {
    case .mustBe: Sentence("必备 M", "must-be M")
    case .oneDimensional: Sentence("期望 O", "one-dimensional O")
    case .attractive: Sentence("魅力 A", "attractive A")
    case .indifferent: Sentence("无差异 I", "indifferent I")
    case .reverse: Sentence("反向 R", "reverse R")
    case .questionable: Sentence("矛盾 Q", "questionable Q")
    }
  }

  static func signal(_ signal: ControlChart.Signal) -> Sentence {
    switch signal {
    case .above: Sentence("高于上限", "above the limit")
    case .below: Sentence("低于下限", "below the limit")
    case .run: Sentence("连续同侧 8 周", "8 in a row")
    }
  }

  static func level(_ level: ServiceLevel) -> Sentence {
    switch level {
    case .belowBasic: Sentence("未达基本", "below basic")
    case .basic: Sentence("基本", "basic")
    case .satisfying: Sentence("满意", "satisfying")
    case .addedValue: Sentence("超值", "added value")
    case .unforgettable: Sentence("难忘", "unforgettable")
    }
  }

  static func likely(_ level: LoyaltyPanel.Level) -> Sentence {
    switch level {
    case .veryLikely: Sentence("很大可能", "very likely")
    case .possible: Sentence("有可能", "possible")
    case .no: Sentence("不可能", "no")
    }
  }

  static func likelihood(_ likelihood: LoyaltyPanel.Likelihood) -> Sentence {
    switch likelihood {
    case .high: Sentence("高（> 70）", "high (> 70)")
    case .middle: Sentence("中（30–70）", "middle (30–70)")
    case .low: Sentence("低（< 30）", "low (< 30)")
    }
  }

  static func reply(_ reply: Experience.Reply) -> Sentence {
    switch reply {
    case .yes: Sentence("是", "yes")
    case .partly: Sentence("部分", "partly")
    case .no: Sentence("否", "no")
    }
  }

  static func exception(_ kind: String) -> Sentence { Vocabulary.code(kind) }

  static func lost(_ reason: String) -> Sentence { Vocabulary.code(reason) }
}
