public import Wording

/// What facts, fields and codes are called, in both languages: the one list for timelines, pages,
/// tables, bundles and reports.
///
/// A code that is not listed is a dealer's own, and stands as it is.
public enum Vocabulary {
  /// A fact by itself: 预约改期 of `appointment.moved`.
  public static func fact(_ type: String) -> Sentence {
    Sentence(facts[type] ?? type, plainEnglish(type))
  }

  /// A fact in a list of its kind, where a word says it: 改期 of `appointment.moved`.
  public static func shortFact(_ type: String) -> Sentence {
    let parts = type.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2, let stem = parts.first, let event = parts.last else {
      return Sentence(type, type)
    }
    return Sentence(
      shortFacts[type] ?? facts[type] ?? type,
      english[type] ?? "\(spaced(stem)) \(spaced(event))")
  }

  /// A field's name.
  public static func field(_ name: String) -> Sentence {
    Sentence(fields[name] ?? name, english[name] ?? spaced(name))
  }

  /// A field as a message names it: what it is called in Chinese, with its id behind.
  public static func titledField(_ name: String) -> Sentence {
    Sentence(fields[name].map { "\($0)（\(name)）" } ?? name, name)
  }

  /// A choice of the catalogue, or a code in wide use; nil for any other.
  public static func knownCode(_ code: String) -> Sentence? {
    codes[code].map { Sentence($0, english[code] ?? spaced(code)) }
  }

  /// The same, or the code as it is.
  public static func code(_ code: String) -> Sentence { knownCode(code) ?? Sentence(code, code) }

  /// A factor that customers rate (《客户满意度全面提升培训课程》).
  public static func factor(_ code: String) -> Sentence? {
    factors[code].map { Sentence($0, spaced(code)) }
  }

  /// `followUp.planned` as "follow up planned".
  private static func plainEnglish(_ type: String) -> String {
    var text = ""
    for character in type {
      if character == "." {
        text += " "
      } else if character.isUppercase {
        text += " " + character.lowercased()
      } else {
        text.append(character)
      }
    }
    return text
  }

  /// `tryingOther` as "trying other".
  static func spaced(_ name: String) -> String {
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

  private static let factors = [
    "facility": "经销商设施", "terms": "交易条件", "staff": "销售人员", "paperwork": "书面文件",
    "timing": "交车时间", "initiation": "销售启动", "delivery": "交车过程",
  ]

  private static let english = [
    "rating.given": "rating", "concern.answered": "concern", "item.checked": "item",
    "expectation.told": "expectation", "journey.delivered": "delivered", "journey.lost": "lost",
    "journey.closed": "closed", "amountMinor": "amount", "costMinor": "cost",
    "refundMinor": "refund", "vin": "VIN", "followUp": "follow-up", "sms": "SMS",
    "satisfaction7": "7-point satisfaction", "satisfaction5": "5-point satisfaction",
    "score10": "10-point score", "nps11": "recommendation 0–10",
    "importance5": "5-point importance", "brokenPromise": "a promise was broken",
    "belowExpectation": "far below expectation", "unsolved": "not solved",
    "noRecommendation": "would not recommend", "handling": "not satisfied with the handling",
    "notOk": "not ok", "min": "min", "km": "km", "wechat": "WeChat", "5W1H": "5W1H",
  ]

  private static let facts = [
    "blueprint.published": "流程发布", "key.rotated": "更换签名密钥", "customer.registered": "客户登记",
    "customer.amended": "客户资料更改", "customer.identified": "认定客户", "customer.erased": "客户删除",
    "customer.merged": "客户合并", "customer.lapsed": "客户流失", "customer.arrived": "客户到店",
    "consent.given": "客户同意", "consent.withdrawn": "撤回同意", "care.scheduled": "安排关怀",
    "purchase.recorded": "购买", "party.linked": "相关人", "journey.opened": "旅程开始",
    "journey.delivered": "交车", "journey.lost": "战败", "journey.closed": "旅程关闭",
    "order.cancelled": "退订", "vehicle.assigned": "配车", "vehicle.replaced": "换车",
    "appointment.made": "预约", "appointment.moved": "预约改期", "appointment.cancelled": "预约取消",
    "appointment.missed": "失约", "expectation.told": "告知预期", "touchpoint.started": "环节开始",
    "touchpoint.completed": "环节完成", "touchpoint.skipped": "环节跳过", "touchpoint.reopened": "环节重开",
    "item.checked": "检查项目", "concern.answered": "顾虑", "promise.made": "承诺",
    "promise.kept": "承诺兑现", "promise.broken": "承诺未兑现", "wait.started": "等候开始",
    "wait.ended": "等候结束", "exception.raised": "异常", "exception.handled": "异常处理",
    "rating.given": "评价", "correction.made": "更正", "assignment.changed": "人员安排",
    "advisor.qualified": "顾问认证", "staff.erased": "员工姓名已删除", "need.stated": "需求",
    "ceremony.held": "交车仪式", "survey.invited": "调查邀请", "survey.declined": "谢绝调查",
    "experience.answered": "体验回答", "kano.answered": "卡诺回答", "recommendation.stated": "推荐意愿",
    "repurchase.stated": "再购意愿", "index.reported": "外部指数", "indicator.reported": "经营指标",
    "complaint.raised": "投诉", "complaint.resolved": "投诉解决", "complaint.closed": "投诉结案",
    "cause.attributed": "归因", "request.logged": "请求登记", "request.resolved": "请求解决",
    "followUp.planned": "计划回访", "followUp.attempted": "尝试回访", "followUp.completed": "回访完成",
    "followUp.cancelled": "回访取消", "callback.agreed": "约定回电", "message.sent": "发出消息",
    "message.answered": "回复消息", "alert.opened": "预警", "alert.escalated": "预警升级",
    "alert.closed": "预警解除", "referral.asked": "请求推荐", "referral.agreed": "同意推荐",
    "referral.visited": "被推荐人到访", "referral.bought": "被推荐人购车", "case.opened": "改进立项",
    "case.decomposed": "问题分解", "case.causeFound": "找到真因", "case.countermeasure": "对策",
    "case.checked": "效果检查", "case.standardised": "标准化", "case.closed": "改进结案",
    "access.read": "查看个人信息", "access.exported": "导出个人信息", "calendar.published": "假日文件",
    "factors.published": "权重发布", "settings.changed": "设置更改", "user.added": "添加用户",
    "user.stopped": "停用用户", "role.changed": "角色更改", "token.added": "添加令牌",
    "token.revoked": "撤销令牌", "signIn.refused": "登录被拒",
  ]

  private static let shortFacts = [
    "journey.closed": "关闭", "appointment.moved": "改期", "appointment.cancelled": "取消",
    "customer.arrived": "到店", "item.checked": "检查", "promise.kept": "兑现",
    "promise.broken": "失信", "survey.invited": "邀请", "survey.declined": "谢绝",
    "experience.answered": "体验", "kano.answered": "卡诺", "complaint.resolved": "解决",
    "complaint.closed": "结案", "request.logged": "登记", "request.resolved": "解决",
    "followUp.planned": "计划", "followUp.attempted": "联系", "followUp.completed": "完成",
    "followUp.cancelled": "取消", "alert.escalated": "升级", "alert.closed": "解除",
    "referral.visited": "到访", "referral.bought": "购车", "customer.registered": "登记",
    "customer.amended": "更改", "customer.lapsed": "流失", "customer.erased": "删除",
    "customer.merged": "合并", "consent.given": "同意", "consent.withdrawn": "撤回",
    "care.scheduled": "关怀",
  ]
}
