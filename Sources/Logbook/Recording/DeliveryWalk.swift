public import Journeys
public import Timelines
public import Wording

/// The walk through a journey's blueprint: what comes next, what is asked, and the facts that an
/// answer becomes. It knows no terminal and records nothing.
public struct DeliveryWalk: Sendable {
  /// What is asked of whoever delivers.
  public enum Question: Sendable, Equatable {
    /// Which touchpoint comes next.
    case touchpoint
    /// What to do at a touchpoint that is under way.
    case action(touchpoint: String)
    /// Which kind of vehicle it is, on which the items depend.
    case variant(touchpoint: String)
    /// Which items are ok.
    case items(touchpoint: String)
    /// Whether a concern is answered.
    case concern(touchpoint: String, concern: String)
    /// In which way it was held.
    case kind(touchpoint: String)
    case expectation(touchpoint: String)
    case perception(touchpoint: String)
    /// What the customer said, sealed.
    case words(touchpoint: String)
    /// Minutes told beforehand.
    case minutes(touchpoint: String)
    /// Why it ends with mandatory items open.
    case reason(touchpoint: String, open: [String])
    /// Why it is skipped.
    case skipReason(touchpoint: String)
    case promise(touchpoint: String)
    case promiseDue(touchpoint: String)
    case exception(touchpoint: String)
  }

  /// What can be chosen.
  public struct Choice: Sendable, Equatable {
    public let id: String
    public let name: Sentence
    /// A light beside it: what has become of it so far.
    public let mark: String
    /// Chosen unless something else is.
    public let isDefault: Bool

    init(_ id: String, _ name: Sentence, mark: String = "", isDefault: Bool = false) {
      self.id = id
      self.name = name
      self.mark = mark
      self.isDefault = isDefault
    }
  }

  /// What is asked and how it is answered.
  public struct Step: Sendable, Equatable {
    public enum Form: Sendable, Equatable {
      case one([Choice])
      /// Any number; each goes through the marks in turn.
      case many([Choice], marks: [String])
      /// A number of a range; an empty answer leaves it out.
      case number(ClosedRange<Int>)
      /// Free text, sealed; an empty one leaves it out.
      case text
      /// A moment, as people write it; an empty one leaves it out.
      case time
    }

    public let question: Question
    public let title: Sentence
    public let form: Form
  }

  /// What somebody answered.
  public enum Answer: Sendable, Equatable {
    case choice(String)
    /// The marks of items, by item.
    case marks([String: String])
    case number(Int)
    case text(String)
    /// Left out.
    case none
    /// Back to the list of touchpoints.
    case back
  }

  let blueprint: Blueprint
  let timeline: JourneyTimeline
  /// What was asked for at the touchpoint under way.
  var pending: [Question] = []
  var expectation: Int?
  /// The fields of a rating that waits for its words.
  var rating: [(String, String)] = []
  /// The words of a promise that waits for its time.
  var promised: String?
  /// What was answered since the walk began, so that nothing is asked twice.
  var asked: Set<String> = []
  /// The touchpoint that is completed once its concerns are spoken of.
  var completing: String?

  /// - Parameter timeline: of the journey as the log has it now.
  public init(_ timeline: JourneyTimeline, _ blueprint: Blueprint) {
    self.timeline = timeline
    self.blueprint = blueprint
    // It goes on where it was left.
    if let open = timeline.steps.last(where: { $0.status == .started }) {
      pending = [.action(touchpoint: open.touchpoint)]
    }
  }

  /// What a touchpoint is called; nil for one that the blueprint does not have.
  public func name(touchpoint: String) -> Sentence? { blueprint.touchpoint(touchpoint)?.name }

  /// The same of an item.
  public func name(item: String, touchpoint: String) -> Sentence? {
    blueprint.touchpoint(touchpoint)?.items.first { $0.id == item }?.name
  }

  private init(_ other: DeliveryWalk, _ timeline: JourneyTimeline) {
    self = DeliveryWalk(timeline, other.blueprint)
    pending = other.pending
    expectation = other.expectation
    rating = other.rating
    promised = other.promised
    asked = other.asked
    completing = other.completing
  }

  /// The walk goes on with the journey as the log has it after what was recorded.
  public func after(_ timeline: JourneyTimeline) -> DeliveryWalk { DeliveryWalk(self, timeline) }

  // MARK: What is next

  /// The touchpoint under way or the first that waits; nil when all are done.
  public var next: String? {
    let steps = timeline.steps
    if let open = steps.last(where: { $0.status == .started || $0.status == .reopened }) {
      return open.touchpoint
    }
    return steps.first { $0.status == .planned }?.touchpoint
  }

  /// What is asked now.
  public var step: Step { describe(pending.first ?? .touchpoint) }

  private func describe(_ question: Question) -> Step {
    switch question {
    case .touchpoint: touchpoints
    case .action(let id): actions(id)
    case .variant:
      .init(
        question: question,
        title: Sentence(
          "这台车是哪一类（要哪些文件由它决定）", "Which kind of vehicle (the papers depend on it)"),
        form: .one(
          blueprint.variants.map { Choice($0, FactNames.code($0).name ?? Sentence($0, $0)) }
            + [Choice("", Sentence("还不知道", "not known yet"))]))
    case .items(let id):
      .init(
        question: question,
        title: Sentence("\(name(id).chinese)：检查项", "\(name(id).english): items"),
        form: .many(items(id), marks: ["", "ok", "notOk", "notApplicable", "later"]))
    case .concern(let id, let concern):
      .init(
        question: question, title: concernTitle(id, concern),
        form: .one([
          .init("yes", Sentence("已解答", "answered"), isDefault: true),
          .init("no", Sentence("没有解答", "not answered")),
          .init("", Sentence("没有问到", "not raised")),
        ]))
    case .kind(let id):
      .init(
        question: question, title: Sentence("\(name(id).chinese)：方式", "\(name(id).english): how"),
        form: .one(
          (blueprint.touchpoint(id)?.kinds ?? []).map { Choice($0.id, $0.name) }
            + [Choice("", Sentence("不记", "leave out"))]))
    case .expectation(let id):
      .init(
        question: question,
        title: Sentence("\(name(id).chinese)：客户的期望 1–7", "\(name(id).english): expectation 1–7"),
        form: .number(1...7))
    case .perception(let id):
      .init(
        question: question,
        title: Sentence("\(name(id).chinese)：客户的感受 1–7", "\(name(id).english): perception 1–7"),
        form: .number(1...7))
    case .words(let id):
      .init(
        question: question,
        title: Sentence(
          "\(name(id).chinese)：客户的原话（封存）", "\(name(id).english): the customer's words (sealed)"),
        form: .text)
    case .minutes(let id):
      .init(
        question: question,
        title: Sentence(
          "\(name(id).chinese)：告诉客户要几分钟", "\(name(id).english): minutes told to the customer"),
        form: .number(1...600))
    case .reason(let id, let open):
      .init(question: question, title: reasonTitle(id, open), form: .one(Self.reasons))
    case .skipReason(let id):
      .init(
        question: question,
        title: Sentence("\(name(id).chinese)：为什么跳过", "\(name(id).english): why is it skipped"),
        form: .one(Self.skipReasons))
    case .promise(let id):
      .init(
        question: question,
        title: Sentence(
          "\(name(id).chinese)：答应了客户什么（封存）", "\(name(id).english): what was promised (sealed)"),
        form: .text)
    case .promiseDue:
      .init(
        question: question,
        title: Sentence(
          "什么时候之前，如 2026-12-24 或 2026-12-24 18:00",
          "by when, such as 2026-12-24 or 2026-12-24 18:00"),
        form: .time)
    case .exception(let id):
      .init(
        question: question,
        title: Sentence("\(name(id).chinese)：哪一种疑难", "\(name(id).english): which exception"),
        form: .one(
          ["late", "urgent", "simultaneous", "fault", "demanding"].map {
            Choice($0, FactNames.code($0).name ?? Sentence($0, $0))
          }))
    }
  }

  private static let reasons: [Choice] = [
    .init("laterOnPaper", Sentence("随后补齐", "follows later"), isDefault: true),
    .init("notReady", Sentence("还没有办好", "not ready yet")),
    .init("customerDeclined", Sentence("客户不要", "the customer declined")),
    .init("other", Sentence("其他", "other")),
  ]
  private static let skipReasons: [Choice] = [
    .init("notWished", Sentence("客户不需要", "not wished"), isDefault: true),
    .init("noTime", Sentence("没有时间", "no time")), .init("other", Sentence("其他", "other")),
  ]

  private func name(_ touchpoint: String) -> Sentence {
    blueprint.touchpoint(touchpoint)?.name ?? Sentence(touchpoint, touchpoint)
  }

  private var touchpoints: Step {
    let next = next
    let lights = [
      "planned": "·", "started": "▸", "completed": "✓", "skipped": "–", "reopened": "↺",
    ]
    return Step(
      question: .touchpoint, title: Sentence("哪个环节", "Which touchpoint"),
      form: .one(
        timeline.steps.map { step in
          Choice(
            step.touchpoint, name(step.touchpoint), mark: lights[step.status.rawValue] ?? "",
            isDefault: step.touchpoint == next)
        } + [Choice("", Sentence("结束", "Stop"), isDefault: next == nil)]))
  }

  private func actions(_ id: String) -> Step {
    let step = timeline.step(id)
    let planned = blueprint.touchpoint(id)
    var choices: [Choice] = []
    if step?.status == .planned || step?.status == .reopened {
      choices.append(Choice("start", Sentence("开始", "Start"), isDefault: true))
      choices.append(Choice("told", Sentence("告知用时", "Tell the minutes")))
      if step?.status == .planned { choices.append(Choice("skip", Sentence("跳过", "Skip"))) }
    } else if step?.status == .completed || step?.status == .skipped {
      choices.append(Choice("rate", Sentence("补记评价", "Rate it")))
    } else {
      let hasItems = planned?.items.isEmpty == false
      let isChecked = asked.contains("items " + id)
      if hasItems {
        choices.append(Choice("items", Sentence("检查项", "Items"), isDefault: !isChecked))
      }
      choices.append(
        Choice("complete", Sentence("完成", "Complete"), isDefault: !hasItems || isChecked))
      choices.append(Choice("told", Sentence("告知用时", "Tell the minutes")))
    }
    choices.append(Choice("promise", Sentence("承诺", "A promise")))
    choices.append(Choice("exception", Sentence("疑难", "An exception")))
    choices.append(Choice("back", Sentence("返回", "Back")))
    return Step(
      question: .action(touchpoint: id), title: name(id), form: .one(choices))
  }

  func items(_ id: String) -> [Choice] {
    let checks = timeline.step(id)?.checks ?? []
    return applicable(id).map { item in
      let star = item.isMandatory ? " *" : ""
      return Choice(
        item.id, Sentence(item.name.chinese + star, item.name.english + star),
        mark: checks.last { $0.item == item.id }?.outcome ?? "")
    }
  }

  /// Items of the touchpoint for the journey's variant; without one nothing can be signed.
  func applicable(_ id: String) -> [Blueprint.Item] {
    let needsVariant = needsVariant(id)
    return (blueprint.touchpoint(id)?.items ?? []).filter { item in
      if item.isSigning, needsVariant { return false }
      return item.variants.isEmpty || timeline.variant.map(item.variants.contains) ?? true
    }
  }

  /// Whether items of the touchpoint depend on a variant that is not told yet.
  func needsVariant(_ id: String) -> Bool {
    timeline.variant == nil && !blueprint.variants.isEmpty
      && blueprint.touchpoint(id)?.items.contains { !$0.variants.isEmpty } == true
  }

  /// The mandatory items that are open, as the decision counts them.
  func openItems(_ id: String) -> [Blueprint.Item] {
    let checks = timeline.step(id)?.checks ?? []
    return (blueprint.touchpoint(id)?.items ?? []).filter { item in
      guard item.isMandatory, !item.isSigning,
        item.variants.isEmpty || timeline.variant.map(item.variants.contains) == true
      else { return false }
      let outcome = checks.last { $0.item == item.id }?.outcome
      return outcome != "ok" && outcome != "notApplicable"
    }
  }

  private func reasonTitle(_ id: String, _ open: [String]) -> Sentence {
    let names = (blueprint.touchpoint(id)?.items ?? []).filter { open.contains($0.id) }.map(\.name)
    let chinese = names.map(\.chinese).joined(separator: "、")
    let english = names.map(\.english).joined(separator: ", ")
    return Sentence(
      "\(name(id).chinese)：还缺 \(chinese)，为什么这样完成",
      "\(name(id).english): still open: \(english); why does it end so")
  }

  private func concernTitle(_ id: String, _ concern: String) -> Sentence {
    let known = blueprint.touchpoint(id)?.concerns.first { $0.id == concern }
    let name = known?.name ?? Sentence(concern, concern)
    guard let answer = known?.answer else { return name }
    return Sentence(
      name.chinese + "  → " + answer.chinese, name.english + "  → " + answer.english)
  }
}

// MARK: Answers
