public import Wording

/// Why the domain does not take a fact.
public enum Refusal: ExplainedError, Equatable {
  case unknownJourney
  case journeyExists
  case unknownBlueprint
  case unknownTouchpoint(known: [Named])
  case unknownItem(known: [Named])
  case unknownConcern(known: [Named])
  case journeyClosed
  case journeyLost
  case alreadyDelivered
  case alreadyStarted
  case completedTwice
  case alreadySkipped
  case touchpointSkipped
  case notDone
  case outOfScale(field: String, lowest: Int, highest: Int)
  case nothingRated
  case importanceWithoutScale
  case vehicleAssigned
  case noVehicle
  case appointmentStands
  case noAppointment
  case keyTaken(String)
  case keyUnknown(String)
  case customerRegistered
  case unknownCustomer
  case customerMismatch
  case customerErased
  case correctedMissing
  case correctedElsewhere
  case correctsCorrection
  /// A kind of fact that no correction takes back.
  case notCorrectable
  case blueprintPublished
  case blueprintMissing
  case itemsMissing([Named])
  /// Mandatory items are open, and no reason was given.
  case itemsOpen([Named])
  case approverNeeded
  case ownApprover
  case mentorNeeded
  case ownMentor
  case mentorNotQualified
  case waitsOpen
  case keptTooLate
  case brokenEarly
  case answerNeeded([String])
  case rawWithoutScale
  case notResolved
  case complaintOpen
  case recallUnknown
  case recallTooEarly
  case recallByAdvisor
  case notVisited
  case referralTwice
  case taskUnknown
  case taskOrStep
  case answerUnknown
  case answerElsewhere
  case notAnAnswer
  case noExecution
  case primaryStands
  case partyLinked
  case noConsent
  case customerMerged(into: String)
  case mergeElsewhere
  case mergeIntoSelf
  case unknownVariant(known: [String])
  /// Which papers a signature waits for depends on it.
  case variantNeeded(known: [String])
  case endsBeforeStart(field: String)
  /// A field names another stream or customer than the event itself.
  case namesAnother(field: String)
  case unknownCase
  case caseExists
  case caseClosed
  case caseStep(stands: String, next: [String])
  case evidenceMissing
  case periodsOutOfOrder
  case periodsNeeded

  /// A part of a blueprint, as messages name it.
  public struct Named: Sendable, Equatable {
    public let id: String
    public let name: Sentence

    public init(id: String, name: Sentence) {
      self.id = id
      self.name = name
    }
  }

  public var sentence: Sentence {
    switch self {
    case .unknownJourney:
      Sentence("没有这个旅程；请先记 journey.opened", "no such journey; record journey.opened first")
    case .journeyExists: Sentence("这个旅程已经开始", "this journey is open already")
    case .unknownBlueprint:
      Sentence(
        "没有这个流程版本；请先 blueprint publish", "no such blueprint version; publish it first")
    case .unknownTouchpoint(let known):
      Sentence(
        "流程里没有这个环节；有：\(Self.list(known).chinese)",
        "the blueprint has no such touchpoint; it has: \(Self.list(known).english)")
    case .itemsOpen(let items):
      Sentence(
        "必查项还没有合格：\(Self.list(items).chinese)；"
          + "请先记 item.checked，确实缺少就写原因：--set reason=代码",
        "mandatory items are open: \(Self.list(items).english); record "
          + "item.checked first, or say why it ends without them: --set reason=CODE")
    case .unknownItem(let known):
      known.isEmpty
        ? Sentence("这个环节没有检查项", "the touchpoint has no items")
        : Sentence(
          "这个环节没有这个检查项；有：\(Self.list(known).chinese)",
          "the touchpoint has no such item; it has: \(Self.list(known).english)")
    case .unknownConcern(let known):
      known.isEmpty
        ? Sentence("这个环节没有列出顾虑", "the touchpoint has no concerns")
        : Sentence(
          "这个环节没有这个顾虑；有：\(Self.list(known).chinese)",
          "the touchpoint has no such concern; it has: \(Self.list(known).english)")
    case .journeyClosed: Sentence("旅程已关闭", "the journey is closed")
    case .journeyLost: Sentence("旅程已战败", "the journey was lost")
    case .alreadyDelivered: Sentence("已经交车", "delivered already")
    case .alreadyStarted: Sentence("环节已经开始", "the touchpoint is started already")
    case .completedTwice:
      Sentence(
        "环节已经完成；要重做请先记 touchpoint.reopened",
        "the touchpoint is completed already; reopen it first")
    case .alreadySkipped: Sentence("环节已经跳过", "the touchpoint is skipped already")
    case .touchpointSkipped:
      Sentence("环节已跳过；请先重开", "the touchpoint was skipped; reopen it first")
    case .notDone:
      Sentence("环节既未完成也未跳过，无需重开", "the touchpoint is neither completed nor skipped")
    case .outOfScale(let field, let lowest, let highest):
      Sentence(
        "\(Vocabulary.titledField(field).chinese) 超出量表，应为 \(lowest)–\(highest)",
        "\(field) is off the scale, which runs from \(lowest) to \(highest)")
    case .nothingRated:
      Sentence(
        "评价里没有感受、期望或重要性",
        "the rating has neither perception, expectation nor importance")
    case .importanceWithoutScale:
      Sentence("重要性缺少 importanceScale", "importance needs importanceScale")
    case .vehicleAssigned:
      Sentence("已经指定车辆；换车请用 vehicle.replaced", "a vehicle is assigned; use vehicle.replaced")
    case .noVehicle: Sentence("还没有指定车辆", "no vehicle is assigned yet")
    case .appointmentStands:
      Sentence("已有预约；改期请用 appointment.moved", "an appointment stands; use appointment.moved")
    case .noAppointment: Sentence("还没有预约", "there is no appointment")
    case .keyTaken(let name): Sentence("\(name) 的编号已用过", "this \(name) is there already")
    case .keyUnknown(let name): Sentence("没有未了结的 \(name)", "there is no such open \(name)")
    case .customerRegistered: Sentence("客户已登记", "the customer is registered already")
    case .unknownCustomer: Sentence("没有这个客户", "no such customer")
    case .customerMismatch:
      Sentence(
        "旅程属于另一位客户；请用 customer.identified",
        "the journey belongs to another customer; use customer.identified")
    case .customerErased:
      Sentence("客户已被删除，不再记录", "the customer was erased; nothing more is recorded")
    case .correctedMissing: Sentence("要更正的事件不存在", "the event to correct is not in the log")
    case .correctedElsewhere:
      Sentence("要更正的事件在别的流里", "the event to correct stands in another stream")
    case .notCorrectable:
      Sentence(
        "这类事实不能更正；客户资料的变化请用 customer.amended",
        "such a fact is never corrected; what changed about a customer is customer.amended")
    case .correctsCorrection:
      Sentence("不能更正一条更正；请再更正原事件", "a correction cannot be corrected; correct the original again")
    case .blueprintPublished: Sentence("这个流程版本已发布", "this blueprint version is published already")
    case .blueprintMissing:
      Sentence(
        "流程文件不在日志目录里；请用 blueprint publish",
        "the blueprint file is not in the logbook; use blueprint publish")
    default: later
    }
  }
}

extension Refusal {
  /// A blueprint made from a process log may have hundreds of touchpoints.
  private static let listed = 40

  static func list(_ known: [Named]) -> Sentence {
    let chinese = known.prefix(listed).map {
      $0.name.chinese == $0.id ? $0.id : "\($0.id)（\($0.name.chinese)）"
    }
    let english = known.prefix(listed).map {
      $0.name.english == $0.id ? $0.id : "\($0.id) (\($0.name.english))"
    }
    let more = known.count - listed
    return Sentence(
      chinese.joined(separator: "、") + (more > 0 ? "……共 \(known.count) 个" : ""),
      english.joined(separator: ", ") + (more > 0 ? " … \(known.count) in all" : ""))
  }
}
