internal import Interchange
internal import Journeys
internal import MerkleTree
internal import Wording

/// What an event of a process log is about, as a touchpoint.
enum XESActivity {
  /// The activity; with its transition, where no fact tells that and a classifier of the log does.
  ///
  /// Nil for an event without a name, and for a transition that nothing tells.
  static func name(_ event: XESEvent) -> String? {
    guard let activity = event.activity, !activity.isEmpty else { return nil }
    if kind(event) != nil { return activity }
    guard event.tellsTransitions, let transition = event.lifecycle else { return nil }
    return activity + "+" + transition
  }

  /// Why an event has no touchpoint.
  static func refusal(_ event: XESEvent) -> any ExplainedError {
    if let name = name(event) {
      return FactError.personal(
        field: "concept:name", pattern: PersonalPattern.match(name) ?? .name)
    }
    if let transition = event.lifecycle, event.activity?.isEmpty == false {
      return RowError.transition(name: transition)
    }
    return RowError.noActivity
  }

  /// What happened to the activity; nil for a transition that no fact tells.
  static func kind(_ event: XESEvent) -> FactKind? {
    if event.isNamedByTransition { return .touchpointCompleted }
    return switch event.lifecycle?.lowercased() {
    case nil, "complete", "": .touchpointCompleted
    case "start": .touchpointStarted
    case "manualskip", "autoskip": .touchpointSkipped
    case "unknown" where event.fact == FactKind.touchpointReopened.rawValue: .touchpointReopened
    default: nil
    }
  }

  /// Whether a name looks like somebody's, so that a code stands for it.
  static func isPersonal(_ name: String) -> Bool {
    let plain = CellText.folded(name)
    return PersonalName.isChinese(plain) && !words.contains(where: plain.hasPrefix)
  }

  static func code(_ name: String) -> String {
    "activity-" + ContentHash.sha256(of: Array(name.utf8)).prefix(12)
  }

  /// A name as it may stand readable; nil for one that looks personal.
  static func label(_ name: String) -> String? {
    let label = CodeRule.isLabel(name) ? name : CodeRule.label(from: name)
    return PersonalPattern.match(name) == nil && PersonalPattern.match(label) == nil
      && !PersonalName.isChinese(name) ? label : nil
  }

  /// Words of work that begin like a surname.
  private static let words = [
    "付款", "付定", "付尾", "付首", "付全", "付清", "金融", "金额", "安装", "安排", "安全", "方案", "方便", "路试",
    "路测", "单据", "常规", "贺卡", "高压", "温馨", "文件", "施工", "时间", "关怀", "关闭", "关注", "解释", "解决",
    "解答", "解读", "解约", "程序", "计划", "连接", "包装", "白车", "钱款", "祝贺", "管理", "经理", "查验", "强化",
  ]
}
