internal import Wording

/// The sentences about staff, promises, answers and care.
extension Refusal {
  var later: Sentence {
    switch self {
    case .itemsMissing(let items):
      Sentence(
        "还不能签收，缺少：\(Self.list(items).chinese)",
        "not to be signed yet; missing: \(Self.list(items).english)")
    case .approverNeeded:
      Sentence(
        "处理疑难不自作决断：请给出 approver（批准人）",
        "nobody decides an exception alone; name the approver")
    case .ownApprover:
      Sentence(
        "记录人不能批准自己的处理；请另找批准人", "the person who records it cannot approve it; name another approver")
    case .mentorNeeded:
      Sentence(
        "这位员工未通过考核，必须有带教 mentor",
        "this member of staff did not pass the examination and needs a mentor")
    case .ownMentor: Sentence("未通过考核的员工不能带教自己", "a novice cannot be their own mentor")
    case .mentorNotQualified:
      Sentence("带教人自己未通过考核", "the mentor did not pass the examination either")
    case .waitsOpen:
      Sentence("还有等待没有结束；请先记 wait.ended", "a wait is still open; record wait.ended first")
    case .keptTooLate:
      Sentence(
        "已过承诺的时间；请记 promise.broken", "the promise was due before that; record promise.broken")
    case .brokenEarly:
      Sentence("承诺还未到期，请给出 reason", "the promise is not due yet; say why under reason")
    case .answerNeeded(let fields):
      Sentence(
        "没有回答；至少给出其一：\(fields.joined(separator: "、"))",
        "nothing is answered; give at least one of: \(fields.joined(separator: ", "))")
    case .rawWithoutScale: Sentence("raw 缺少量表 scale", "raw needs its scale")
    case .partyLinked:
      Sentence("这一方已按这个角色登记", "this party is linked in this role already")
    case .noConsent:
      Sentence(
        "客户没有同意（或同意已过期）；不能发送", "no consent of the customer stands for that; not to be sent")
    case .customerMerged(let into):
      Sentence("客户已并入 \(into)；请记在那里", "the customer was merged into \(into); record it there")
    case .mergeElsewhere:
      Sentence("from 应是这个客户自己", "from must be the customer in whose stream this stands")
    case .unknownVariant(let known):
      Sentence(
        "流程里没有这种车辆类别 variant；有：\(Self.codes(known))",
        "the blueprint knows no such variant; it has: \(known.joined(separator: ", "))")
    case .variantNeeded(let known):
      Sentence(
        "先说明车辆类别 variant（vehicle.assigned），才知道签字前要哪些文件；有：\(Self.codes(known))",
        "tell the vehicle's variant first (vehicle.assigned): the papers to be signed depend on it; "
          + "there are: \(known.joined(separator: ", "))")
    case .endsBeforeStart(let field):
      Sentence("\(field) 早于开始", "\(field) lies before the beginning")
    case .namesAnother(let field):
      Sentence("\(field) 与这条记录本身的不一致", "\(field) is not that of the event itself")
    case .mergeIntoSelf: Sentence("客户不能并入自己", "a customer cannot be merged into itself")
    default: recalled
    }
  }

  private var recalled: Sentence {
    switch self {
    case .notResolved:
      Sentence("投诉还没有解决；请先记 complaint.resolved", "the complaint is not resolved; record that first")
    case .complaintOpen:
      Sentence("还有投诉没有解决", "a complaint of the journey is not resolved yet")
    case .recallUnknown:
      Sentence(
        "recall 应是这个旅程中已接通（reached）的 followUp.attempted",
        "recall must name a followUp.attempted of this journey that reached the customer")
    case .recallTooEarly:
      Sentence("这次回访在最后一个原因之前；请再回访", "that call came before the last reason; call again")
    case .recallByAdvisor:
      Sentence("回访人不能是本旅程的顾问", "the advisor of the journey cannot make the closing call")
    case .notVisited: Sentence("被推荐人还没有到店", "the friend has not visited yet")
    case .referralTwice: Sentence("这一步已经记过", "the referral has come further than that already")
    case .taskUnknown:
      Sentence("没有这个回访任务；请先记 followUp.planned", "no such task; record followUp.planned first")
    case .taskOrStep: Sentence("请给出 task 或 step", "name the task or the step")
    case .answerUnknown: Sentence("of 所指的事件不存在", "the event that of names is not in the log")
    case .answerElsewhere:
      Sentence("of 所指的事件不在这个旅程", "the event that of names stands in another stream")
    case .notAnAnswer:
      Sentence("of 应指一条评价或投诉", "of must name a rating or a complaint")
    case .noExecution:
      Sentence(
        "executionCause 只用于交付差距 delivery", "executionCause stands under the gap delivery only")
    case .primaryStands:
      Sentence(
        "这条回答已有主因；要改请用 correction.made",
        "this answer has its primary cause; correct that one instead")
    default: improving
    }
  }

  private var improving: Sentence {
    switch self {
    case .unknownCase:
      Sentence("没有这个改善课题；请先记 case.opened", "no such case; record case.opened first")
    case .caseExists: Sentence("这个改善课题已经开始", "this case is open already")
    case .caseClosed: Sentence("改善课题已结案", "the case is closed")
    case .caseStep(let stands, let next):
      Sentence(
        "课题在 \(stands)；接着应是：\(next.joined(separator: "、"))（带 reason 可随时结案）",
        "the case stands at \(stands); next comes: \(next.joined(separator: ", ")) "
          + "(closed at any time with a reason)")
    case .evidenceMissing:
      Sentence("evidence 所指的事件不存在", "an event named as evidence is not in the log")
    case .periodsOutOfOrder:
      Sentence(
        "日期顺序应为 beforeFrom ≤ beforeTo < afterFrom ≤ afterTo",
        "dates must run beforeFrom ≤ beforeTo < afterFrom ≤ afterTo")
    default:
      Sentence(
        "检查效果需要 beforeFrom、beforeTo、afterFrom、afterTo",
        "a check needs beforeFrom, beforeTo, afterFrom and afterTo")
    }
  }

  /// Codes for a Chinese message, each with its name behind it.
  private static func codes(_ known: [String]) -> String {
    known.map { code in
      Vocabulary.knownCode(code).map { "\(code)（\($0.chinese)）" } ?? code
    }.joined(separator: "、")
  }
}
