extension JSON {
  /// Objects with more members are left to the reader of texts, which finds a key among many.
  private static let mostMembers = 32

  /// Whether the canonical text of the value keeps the rules of an event's `data`, as far as the
  /// value tells: `init(strict:rules:depth:)` takes every text of which this is true.
  ///
  /// False says nothing: the reader then decides, and names what is wrong. A value at hand is asked
  /// in a fraction of the time that writing and reading it takes.
  public func surelyKeepsEventRules(depth: Int) -> Bool {
    switch self {
    case .bool, .string: return true
    case .integer(let number): return number.magnitude <= Self.largestInteger.magnitude
    // A whole number may be written like an integer.
    case .null, .double: return false
    case .array(let items):
      return depth > 0 && items.allSatisfy { $0.surelyKeepsEventRules(depth: depth - 1) }
    case .object(let members):
      guard depth > 0, members.count <= Self.mostMembers else { return false }
      for (place, member) in members.enumerated() {
        let stoodBefore = members[..<place].contains {
          $0.key.utf8.elementsEqual(member.key.utf8)
        }
        if stoodBefore || !member.value.surelyKeepsEventRules(depth: depth - 1) { return false }
      }
      return true
    }
  }
}
