/// What the decision about one fact asks of streams beside the journey's own.
public struct DecisionContext: Sendable {
  /// Staff whose last examination was not passed.
  public var novices: Set<CodeHash> = []
  /// The journey's customer, for messages.
  public var customer = CustomerState()
  /// The event that a cause is attributed to.
  public var answer = Answer.missing
  /// Somebody records the fact by hand, and can be asked why. What comes by a file is history: it
  /// may know nothing of a checklist.
  public var isByHand = false

  /// What an id in a fact leads to.
  public enum Answer: Sendable, Hashable {
    case missing
    /// In another stream.
    case elsewhere
    case found(FactKind)
  }

  public init() {}

  public static let none = DecisionContext()
}

extension FactKind {
  /// Whether the decision about such a fact asks for a context.
  public var asksBeside: Bool {
    switch self {
    case .journeyOpened, .assignmentChanged, .messageSent, .causeAttributed: true
    default: false
    }
  }
}
