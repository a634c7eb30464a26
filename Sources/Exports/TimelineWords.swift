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
  public func fact(_ type: String) -> String {
    if language == .chinese, let word = Self.facts[type] { return word }
    guard language == .english else { return type }
    let parts = type.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2, let stem = parts.first, let event = parts.last else { return type }
    // One word says it where the list does; a correction wants the noun.
    return Self.english[type] ?? "\(Self.spaced(stem)) \(Self.spaced(event))"
  }

  /// A field's name.
  public func field(_ name: String) -> String {
    language == .chinese ? Self.fields[name] ?? name : Self.english[name] ?? Self.spaced(name)
  }

  /// A code: one of the catalogue's words in the language of this run, any other as it is.
  public func code(_ code: String) -> String {
    guard let chinese = Self.codes[code] else { return code }
    return language == .chinese ? chinese : Self.english[code] ?? Self.spaced(code)
  }

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

  /// A factor that customers rate (《客户满意度全面提升培训课程》), or any other as it is.
  public func factor(_ code: String) -> String {
    language == .chinese ? Self.factors[code] ?? code : code
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

  private static let factors = [
    "facility": "经销商设施", "terms": "交易条件", "staff": "销售人员", "paperwork": "书面文件",
    "timing": "交车时间", "initiation": "销售启动", "delivery": "交车过程",
  ]

  /// `tryingOther` as "trying other".
  private static func spaced(_ name: String) -> String {
    var text = ""
    for (index, character) in name.enumerated() {
      if character.isUppercase, index > 0, name.first?.isLowercase == true {
        text += " " + character.lowercased()
      } else {
        text.append(character)
      }
    }
    return text
  }

  private static let english = [
    "rating.given": "rating", "concern.answered": "concern", "item.checked": "item",
    "expectation.told": "expectation", "journey.delivered": "delivered", "journey.lost": "lost",
    "journey.closed": "closed", "amountMinor": "amount", "costMinor": "cost",
    "refundMinor": "refund", "vin": "VIN", "followUp": "follow-up", "sms": "SMS",
  ]

  private static let facts = [
    "journey.opened": "旅程开始", "journey.delivered": "交车", "journey.lost": "战败",
    "journey.closed": "关闭", "order.cancelled": "退订", "vehicle.assigned": "配车",
    "vehicle.replaced": "换车", "appointment.made": "预约", "appointment.moved": "改期",
    "appointment.cancelled": "取消", "appointment.missed": "失约", "customer.arrived": "到店",
    "customer.identified": "认定客户", "expectation.told": "告知预期",
    "touchpoint.started": "环节开始", "touchpoint.completed": "环节完成",
    "touchpoint.skipped": "环节跳过", "touchpoint.reopened": "环节重开", "item.checked": "检查",
    "concern.answered": "顾虑", "promise.made": "承诺", "promise.kept": "兑现",
    "promise.broken": "失信", "wait.started": "等候开始", "wait.ended": "等候结束",
    "exception.raised": "异常", "exception.handled": "异常处理", "rating.given": "评价",
    "need.stated": "需求", "party.linked": "相关人", "assignment.changed": "人员安排",
    "ceremony.held": "交车仪式", "survey.invited": "邀请", "survey.declined": "谢绝",
    "experience.answered": "体验", "kano.answered": "卡诺", "recommendation.stated": "推荐意愿",
    "repurchase.stated": "再购意愿", "complaint.raised": "投诉", "complaint.resolved": "解决",
    "complaint.closed": "结案", "cause.attributed": "归因", "request.logged": "登记",
    "request.resolved": "解决", "followUp.planned": "计划", "followUp.attempted": "联系",
    "followUp.completed": "完成", "followUp.cancelled": "取消", "callback.agreed": "约定回电",
    "message.sent": "发出消息", "message.answered": "回复消息", "alert.opened": "预警",
    "alert.escalated": "升级", "alert.closed": "解除", "referral.asked": "请求推荐",
    "referral.agreed": "同意推荐", "referral.visited": "到访", "referral.bought": "购车",
    "customer.registered": "登记", "customer.amended": "更改", "customer.lapsed": "流失",
    "customer.erased": "删除", "customer.merged": "合并", "consent.given": "同意",
    "consent.withdrawn": "撤回", "purchase.recorded": "购买", "care.scheduled": "关怀",
  ]

  private static let fields = [
    "perception": "感受", "expectation": "期望", "importance": "重要性", "scale": "量表",
    "importanceScale": "重要性量表", "touchpoint": "环节", "reason": "原因", "due": "期限",
    "promisedStart": "承诺开始", "promisedFinish": "承诺完成", "paymentMethod": "付款方式",
    "bay": "交车区", "requestedBy": "提出方", "companions": "随行", "specialRequests": "特殊要求",
    "vehicle": "车辆", "variant": "车型类别", "vin": "车架号", "plate": "车牌", "party": "相关人",
    "role": "身份", "from": "原", "to": "现", "kind": "种类", "leading": "主导", "met": "已满足",
    "renegotiated": "重新协商", "factor": "因素", "steps": "步骤", "peak": "峰值",
    "remembered": "被记住", "branded": "品牌化", "compared": "被对比", "delightPoint": "兴奋点",
    "photoConsent": "同意拍照", "survey": "调查", "instrument": "问卷", "version": "版本",
    "collector": "采集方", "respondent": "答者", "channel": "渠道", "window": "期限天数",
    "solved": "问题解决", "pleasant": "感觉愉快", "feature": "功能", "functional": "有时",
    "dysfunctional": "无时", "level": "程度", "raw": "原始值", "likelihood": "可能性",
    "solicited": "引导", "rewarded": "有奖", "cause": "原因", "severity": "严重度",
    "recall": "复访", "satisfied": "满意", "resolution": "处理", "gap": "差距",
    "gapFactor": "差距因素", "executionCause": "执行原因", "subCause": "细因", "layer": "层面",
    "primary": "主因", "task": "任务", "step": "步骤", "band": "时段", "outcome": "结果",
    "purpose": "用途", "reasons": "原因", "referred": "被推荐人", "amountMinor": "金额",
    "costMinor": "成本", "refundMinor": "退款", "journey": "旅程", "customer": "客户",
    "place": "地点", "odometer": "里程", "receivedBy": "接收人", "competitor": "竞品",
    "item": "项目", "concern": "顾虑", "answered": "已解答", "value": "值", "unit": "单位",
    "signedBy": "签字", "attachment": "附件", "minutes": "分钟", "content": "内容",
    "promise": "承诺", "by": "由", "wait": "等候", "exception": "异常", "principles": "原则",
    "approver": "批准人", "subject": "对象", "dimension": "维度", "determinant": "决定因素",
    "method": "方法", "pass": "轮次", "diagnostic": "诊断", "expires": "到期",
    "textVersion": "文本版本", "evidence": "凭据", "basis": "依据", "blueprint": "流程",
    "blueprintVersion": "流程版本", "model": "车型", "order": "订单", "trace": "原流程名称", "orderLine": "订单行",
    "group": "组", "advisor": "顾问", "mentor": "师傅", "complaint": "投诉", "request": "请求",
    "alert": "预警", "referral": "转介绍", "words": "原话", "note": "备注",
  ]

  /// The choices of the catalogue and the outcomes of a timeline.
  private static let codes = [
    "customer": "客户", "shop": "店方", "dealer": "店方", "maker": "厂家", "agency": "第三方",
    "buyer": "购买人", "owner": "车主", "user": "使用人", "payer": "付款人", "contact": "联系人",
    "companion": "随行人", "advisor": "销售顾问", "deliverySpecialist": "交车专员",
    "mentor": "师傅", "serviceAdvisor": "服务顾问", "salesAssistant": "销售助理",
    "material": "物质", "emotional": "情感", "yes": "是", "no": "否", "partly": "部分",
    "unknown": "未知", "late": "不能按时交车", "urgent": "紧急提车", "simultaneous": "同时提车",
    "fault": "车辆有故障", "demanding": "挑刺型", "findCause": "找原因", "showWeight": "重视",
    "understand": "理解", "stayCalm": "冷静友善", "decideNothingAlone": "不自作决断",
    "veryLikely": "很大可能", "possible": "有可能", "product": "产品", "service": "服务",
    "enquiry": "咨询", "afterSales": "售后", "complaint": "投诉", "call": "电话",
    "letter": "感谢信", "photo": "照片", "invitation": "邀请", "tip": "提醒",
    "reached": "已接通", "noAnswer": "无人接听", "busy": "占线", "off": "关机",
    "voicemail": "语音信箱", "wrongPerson": "非本人", "invalidNumber": "空号", "refused": "拒绝",
    "rescheduled": "改约", "phone": "电话", "sms": "短信", "wechat": "微信", "email": "邮件",
    "post": "信件", "followUp": "回访", "survey": "调查", "marketing": "营销",
    "shareWithMaker": "提供给厂家", "firstService": "首保", "insurance": "保险",
    "annualCheck": "年检", "birthday": "生日", "price": "价格", "competitor": "竞品",
    "stock": "现车", "financing": "金融", "deliveryDelay": "交期", "need": "需求",
    "unreachable": "联系不上", "other": "其他", "died": "去世", "moved": "搬迁",
    "friend": "有熟人", "tryingOther": "尝试别家", "unpleasant": "不愉快",
    "dissatisfied": "不满意", "home": "家中", "destination": "目的地", "domestic": "国产",
    "imported": "进口", "chassisBuilt": "底盘改装", "electric": "电动", "used": "二手",
    "ok": "合格", "notOk": "不合格", "notApplicable": "不适用", "later": "稍后", "ended": "已结束",
    "kept": "已兑现", "broken": "未兑现", "handled": "已处理", "resolved": "已解决",
    "closed": "已结案", "declined": "已谢绝", "answered": "已回答", "completed": "已完成",
    "cancelled": "已取消", "bought": "已购车", "person": "个人", "organisation": "单位",
    "direct": "直接", "derived": "引申", "problem": "问题", "importanceRank": "重要性排列",
  ]
}
