/// A scale on which a person answers, with its smallest and largest point.
///
/// satisfaction7: 1 很不满意 2 不满意 3 不太满意 4 一般 5 较满意 6 满意 7 很满意; satisfaction5 the same in
/// five; score10 1–10; nps11 0–10; importance5, 5 most. Source: 《客户满意度全面提升培训课程》.
public enum Scale: String, Sendable, CaseIterable {
  case satisfaction7, satisfaction5, score10, nps11, importance5

  public var lowest: Int { self == .nps11 ? 0 : 1 }

  public var highest: Int {
    switch self {
    case .satisfaction7: 7
    case .satisfaction5, .importance5: 5
    case .score10, .nps11: 10
    }
  }

  public var range: ClosedRange<Int> { lowest...highest }

  /// The place of an answer on the scale from 0 to 1 in units of 1/180, which all scales divide:
  /// the mapping `linear01`, u = (p − min) / (max − min).
  public func place180(_ answer: Int) -> Int {
    (answer - lowest) * 180 / (highest - lowest)
  }

  /// Dissatisfied, neutral or satisfied: 1–3, 4, 5–7; 1–2, 3, 4–5; 1–6, 7–8, 9–10; 0–6, 7–8, 9–10.
  ///
  /// Nil for importance, which is no satisfaction.
  public func band(_ answer: Int) -> Band? {
    let neutral: ClosedRange<Int>
    switch self {
    case .satisfaction7: neutral = 4...4
    case .satisfaction5: neutral = 3...3
    case .score10, .nps11: neutral = 7...8
    case .importance5: return nil
    }
    if answer < neutral.lowerBound { return .dissatisfied }
    return answer > neutral.upperBound ? .satisfied : .neutral
  }
}

public enum Band: String, Sendable {
  case dissatisfied, neutral, satisfied
}
