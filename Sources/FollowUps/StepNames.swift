public import Journeys
public import Wording

/// What the things to call about are called, and how a name that somebody types is understood.
public enum StepNames {
  public static let alert = Sentence("预警", "alert")

  /// The kinds of care, in the order of the catalogue.
  public static let care: [(kind: String, name: Sentence)] = [
    ("firstService", Sentence("首保", "first service")), ("insurance", Sentence("保险", "insurance")),
    ("annualCheck", Sentence("年检", "annual check")), ("birthday", Sentence("生日", "birthday")),
  ]

  /// What begins the title of a care call on a list.
  private static let careLabel = Sentence("关怀", "care")

  /// The id of a step, of a kind of care, or `alert`, as an id or as a list prints it in either
  /// language; nil where nothing is called so.
  ///
  /// - Parameters:
  ///   - plans: whose steps there are.
  ///   - more: further ids that are known.
  public static func id(_ text: String, in plans: [FollowUpPlan], and more: [String] = [])
    -> String?
  {
    let typed = folded(text)
    var known: [(id: String, names: [String])] = [("alert", [alert.chinese, alert.english])]
    known += care.map { ($0.kind, [$0.name.chinese, $0.name.english]) }
    for step in plans.flatMap(\.steps) {
      known.append((step.id, [step.name.chinese, step.name.english]))
    }
    known += more.map { ($0, []) }
    if let exact = known.first(where: { $0.id.utf8.elementsEqual(text.utf8) }) { return exact.id }
    if let named = known.first(where: { ([$0.id] + $0.names).map(folded).contains(typed) }) {
      return named.id
    }
    // A title as a list prints it: what it is about stands before the colon, a care behind it.
    guard let colon = text.firstIndex(where: { $0 == ":" || $0 == "：" }) else { return nil }
    let head = String(text[..<colon])
    let isCare = [careLabel.chinese, careLabel.english].map(folded).contains(folded(head))
    let part = isCare ? String(text[text.index(after: colon)...]) : head
    return id(part, in: plans, and: more)
  }

  /// Whether a text is a title with a colon of its own, and not `JOURNEY:STEP`.
  public static func isTitle(_ text: String) -> Bool {
    guard let colon = text.firstIndex(where: { $0 == ":" || $0 == "：" }) else { return false }
    let head = folded(String(text[..<colon]))
    return [careLabel, alert].flatMap { [$0.chinese, $0.english] }.map(folded).contains(head)
  }

  private static func folded(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
  }
}
