internal import Wording

/// What facts are called on the page, for somebody who has never seen the program.
enum FactWords {
  static func sentence(_ type: String) -> Sentence {
    Sentence(chinese[type] ?? type, english(type))
  }

  /// `followUp.planned` as "follow up planned".
  private static func english(_ type: String) -> String {
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

  private static let chinese = [
    "blueprint.published": "流程发布", "key.rotated": "更换签名密钥",
    "customer.registered": "客户登记", "customer.amended": "客户资料更改",
    "customer.identified": "认定客户", "customer.erased": "客户删除", "customer.merged": "客户合并",
    "customer.lapsed": "客户流失", "customer.arrived": "客户到店", "consent.given": "客户同意",
    "consent.withdrawn": "撤回同意", "care.scheduled": "安排关怀", "purchase.recorded": "购买",
    "party.linked": "相关人", "journey.opened": "旅程开始", "journey.delivered": "交车",
    "journey.lost": "战败", "journey.closed": "旅程关闭", "order.cancelled": "退订",
    "vehicle.assigned": "配车", "vehicle.replaced": "换车", "appointment.made": "预约",
    "appointment.moved": "预约改期", "appointment.cancelled": "预约取消",
    "appointment.missed": "失约", "expectation.told": "告知预期", "touchpoint.started": "环节开始",
    "touchpoint.completed": "环节完成", "touchpoint.skipped": "环节跳过",
    "touchpoint.reopened": "环节重开", "item.checked": "检查项目", "concern.answered": "顾虑",
    "promise.made": "承诺", "promise.kept": "承诺兑现", "promise.broken": "承诺未兑现",
    "wait.started": "等候开始", "wait.ended": "等候结束", "exception.raised": "异常",
    "exception.handled": "异常处理", "rating.given": "评价", "correction.made": "更正",
    "assignment.changed": "人员安排", "advisor.qualified": "顾问认证", "staff.erased": "员工姓名已删除",
    "need.stated": "需求",
    "ceremony.held": "交车仪式", "survey.invited": "调查邀请", "survey.declined": "谢绝调查",
    "experience.answered": "体验回答", "kano.answered": "卡诺回答",
    "recommendation.stated": "推荐意愿", "repurchase.stated": "再购意愿",
    "index.reported": "外部指数", "indicator.reported": "经营指标", "complaint.raised": "投诉",
    "complaint.resolved": "投诉解决", "complaint.closed": "投诉结案", "cause.attributed": "归因",
    "request.logged": "请求登记", "request.resolved": "请求解决", "followUp.planned": "计划回访",
    "followUp.attempted": "尝试回访", "followUp.completed": "回访完成",
    "followUp.cancelled": "回访取消", "callback.agreed": "约定回电", "message.sent": "发出消息",
    "message.answered": "回复消息", "alert.opened": "预警", "alert.escalated": "预警升级",
    "alert.closed": "预警解除", "referral.asked": "请求推荐", "referral.agreed": "同意推荐",
    "referral.visited": "被推荐人到访", "referral.bought": "被推荐人购车", "case.opened": "改进立项",
    "case.decomposed": "问题分解", "case.causeFound": "找到真因", "case.countermeasure": "对策",
    "case.checked": "效果检查", "case.standardised": "标准化", "case.closed": "改进结案",
    "access.read": "查看个人信息", "access.exported": "导出个人信息",
  ]
}
