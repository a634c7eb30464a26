public import Wording

/// The reports there are.
public enum ReportName: String, Sendable, CaseIterable {
  case satisfaction, delivery, loyalty, causes, service, value, cases, process

  public var title: Sentence {
    switch self {
    case .satisfaction: Sentence("满意度报告", "Satisfaction report")
    case .delivery: Sentence("交车报告", "Delivery report")
    case .loyalty: Sentence("忠诚度报告", "Loyalty report")
    case .causes: Sentence("原因报告", "Causes report")
    case .service: Sentence("服务报告", "Service report")
    case .value: Sentence("客户价值报告", "Customer value report")
    case .cases: Sentence("改善课题报告", "Improvement cases report")
    case .process: Sentence("流程报告", "Process report")
    }
  }

  /// Whether its journeys may also be chosen by when they were answered.
  var takesAnswered: Bool {
    switch self {
    case .satisfaction, .loyalty, .causes, .service: true
    case .delivery, .value, .cases, .process: false
    }
  }
}
