internal import Journeys
internal import Wording
internal import Yams

/// Collects what is wrong in a blueprint file while the rest of it is read on.
final class BlueprintFaults {
  private(set) var list: [BlueprintFileError] = []

  func add(_ reason: BlueprintFileError.Reason, at line: Int) {
    list.append(BlueprintFileError(line: line, reason))
  }

  /// By line; on one line in the order found.
  var sorted: [BlueprintFileError] {
    list.enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }
      .map(\.element)
  }
}

/// One mapping of a blueprint file, read strictly: unknown keys are faults too.
///
/// What cannot be read is noted, and something harmless is returned in its place.
struct BlueprintSection {
  private let values: [String: Node]
  private let line: Int
  private let faults: BlueprintFaults
  /// Whether the node is no mapping: what it lacks is then no further fault.
  private let isNone: Bool

  init(_ node: Node, keys: Set<String>, _ faults: BlueprintFaults) {
    let line = node.mark?.line ?? 1
    self.line = line
    self.faults = faults
    guard case .mapping(let mapping) = node else {
      faults.add(.notAMapping, at: line)
      values = [:]
      isNone = true
      return
    }
    isNone = false
    var values: [String: Node] = [:]
    for (key, value) in mapping {
      let line = key.mark?.line ?? line
      guard let name = key.string, keys.contains(name) else {
        faults.add(.unknownKey(key.string ?? "?", known: keys.sorted()), at: line)
        continue
      }
      if values.updateValue(value, forKey: name) != nil {
        faults.add(.duplicateKey(name), at: line)
      }
    }
    self.values = values
  }

  func has(_ key: String) -> Bool { values[key] != nil }

  private func needed(_ key: String) -> Node? {
    if values[key] == nil, !isNone { faults.add(.missing(key), at: line) }
    return values[key]
  }

  private func line(of node: Node) -> Int { node.mark?.line ?? line }

  // MARK: Single values

  func text(_ key: String, mayBeEmpty: Bool = false) -> String {
    needed(key).map { plain($0, mayBeEmpty: mayBeEmpty) } ?? ""
  }

  func plain(_ node: Node, mayBeEmpty: Bool = false) -> String {
    guard case .scalar(let scalar) = node, !scalar.string.isEmpty || mayBeEmpty else {
      faults.add(.notText, at: line(of: node))
      return ""
    }
    return scalar.string
  }

  /// A whole number. One below `least` is a fault of the file; without `least` the rules of the
  /// plan judge it.
  func integer(_ key: String, from least: Int? = 1) -> Int {
    guard let node = needed(key) else { return least ?? 1 }
    guard let number = node.int, number >= least ?? .min else {
      faults.add(.notANumber(key, from: least ?? 1), at: line(of: node))
      return least ?? 1
    }
    return number
  }

  func flag(_ key: String) -> Bool {
    guard let node = values[key] else { return false }
    guard let flag = node.bool else {
      faults.add(.notAFlag(key), at: line(of: node))
      return false
    }
    return flag
  }

  func time(_ key: String) -> TimeOfDay {
    guard let node = needed(key) else { return FollowUpPlan.opens }
    guard let time = node.string.flatMap({ TimeOfDay($0) }) else {
      faults.add(.notATime(key), at: line(of: node))
      return FollowUpPlan.opens
    }
    return time
  }

  func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, _: Choice.Type
  ) -> Choice? where Choice.RawValue == String {
    guard let node = values[key] else { return nil }
    guard let choice = node.string.flatMap(Choice.init(rawValue:)) else {
      faults.add(
        .notAChoice(key, known: Choice.allCases.map(\.rawValue)), at: line(of: node))
      return nil
    }
    return choice
  }

  // MARK: Lists and mappings

  func list(_ key: String) -> [Node] {
    guard let node = values[key] else { return [] }
    guard case .sequence(let sequence) = node else {
      faults.add(.notAList(key), at: line(of: node))
      return []
    }
    return Array(sequence)
  }

  func texts(_ key: String) -> [String] { list(key).map { plain($0) } }

  func section(_ key: String, keys: Set<String>) -> BlueprintSection? {
    values[key].map { BlueprintSection($0, keys: keys, faults) }
  }

  func sections(_ key: String, keys: Set<String>) -> [BlueprintSection] {
    list(key).map { BlueprintSection($0, keys: keys, faults) }
  }

  /// A text in both languages. A name may be empty: a log's activity can be.
  func words(_ key: String, mayBeEmpty: Bool = true) -> Sentence {
    needed(key).map { words($0, mayBeEmpty: mayBeEmpty) } ?? Sentence("", "")
  }

  func words(_ node: Node, mayBeEmpty: Bool = true) -> Sentence {
    let section = BlueprintSection(node, keys: ["zh", "en"], faults)
    return Sentence(
      section.text("zh", mayBeEmpty: mayBeEmpty), section.text("en", mayBeEmpty: mayBeEmpty))
  }
}
