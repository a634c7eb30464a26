public import Journeys
public import Wording
internal import Yams

/// Blueprints as YAML: what a dealer reads and edits.
public enum BlueprintYAML {
  /// Reads a blueprint.
  ///
  /// - Throws: `BlueprintFileError` with the line, or `BlueprintError`.
  public static func read(_ text: String) throws -> Blueprint {
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch let error as YamlError {
      if case .duplicatedKeysInMapping(let duplicates, let context) = error,
        let key = duplicates.first
      {
        throw BlueprintFileError(
          line: second(key, from: context.mark.line, in: text), .duplicateKey(key))
      }
      throw BlueprintFileError(line: line(of: error, in: text), .notYAML)
    }
    guard let root, case .mapping = root else { throw BlueprintFileError(line: 1, .notYAML) }
    let top = try Section(root, keys: ["blueprint", "version", "name", "delivers", "touchpoints"])
    return try Blueprint(
      id: try top.text("blueprint"), version: Int64(try top.integer("version")),
      name: try top.words("name"), delivers: try top.list("delivers").map { try top.plain($0) },
      touchpoints: try top.list("touchpoints").map(touchpoint))
  }

  private static func touchpoint(_ node: Node) throws -> Blueprint.Touchpoint {
    let section = try Section(
      node,
      keys: [
        "id", "name", "phase", "repeatable", "ceremony", "goals", "items", "concerns",
      ])
    return Blueprint.Touchpoint(
      id: try section.text("id"), name: try section.words("name"),
      phase: try section.choice("phase", Blueprint.Phase.self) ?? .sale,
      isRepeatable: try section.flag("repeatable"), isCeremony: try section.flag("ceremony"),
      goals: try section.list("goals").map { try section.words($0) },
      items: try section.list("items").map(item),
      concerns: try section.list("concerns").map(concern))
  }

  private static func item(_ node: Node) throws -> Blueprint.Item {
    let section = try Section(node, keys: ["id", "name", "mandatory", "variants"])
    return Blueprint.Item(
      id: try section.text("id"), name: try section.words("name"),
      isMandatory: try section.flag("mandatory"),
      variants: try section.list("variants").map { try section.plain($0) })
  }

  private static func concern(_ node: Node) throws -> Blueprint.Concern {
    let section = try Section(node, keys: ["id", "name"])
    return Blueprint.Concern(id: try section.text("id"), name: try section.words("name"))
  }

  /// The line where a key stands for the second time, in the mapping that begins at a line.
  private static func second(_ key: String, from first: Int, in text: String) -> Int {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let places = lines.indices.filter { index in
      index + 1 >= first
        && lines[index].drop { $0 == " " || $0 == "-" }.hasPrefix(key + ":")
    }
    return (places.dropFirst().first ?? max(first - 1, 0)) + 1
  }

  private static func line(of error: YamlError, in text: String) -> Int {
    switch error {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
      mark.line
    case .reader(_, let offset, _, _):
      text.utf8.prefix(offset ?? 0).reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
    default: 1
    }
  }

  /// Writes a blueprint that has names but neither goals nor items: one made from a log's own
  /// activities.
  public static func write(_ blueprint: Blueprint) -> String {
    var lines = [
      "blueprint: \(quoted(blueprint.id))", "version: \(blueprint.version)",
      "name: \(words(blueprint.name))",
      "delivers: [\(blueprint.delivers.map(quoted).joined(separator: ", "))]", "touchpoints:",
    ]
    for touchpoint in blueprint.touchpoints {
      lines.append("  - id: \(quoted(touchpoint.id))")
      lines.append("    name: \(words(touchpoint.name))")
      lines.append("    phase: \(touchpoint.phase.rawValue)")
      if touchpoint.isRepeatable { lines.append("    repeatable: true") }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func words(_ sentence: Sentence) -> String {
    "{zh: \(quoted(sentence.chinese)), en: \(quoted(sentence.english))}"
  }

  /// A double-quoted text; whatever is no letter, digit or plain sign is written as an escape.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .otherLetter, .decimalNumber:
        quoted.unicodeScalars.append(scalar)
      default:
        if scalar.isASCII, scalar.value >= 0x20, scalar.value < 0x7F, scalar != "\"", scalar != "\\"
        {
          quoted.unicodeScalars.append(scalar)
        } else {
          let digits = String(scalar.value, radix: 16)
          quoted += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
        }
      }
    }
    return quoted + "\""
  }
}

/// One mapping of a blueprint file, read strictly: unknown keys are errors too.
private struct Section {
  private let values: [String: Node]
  private let line: Int

  init(_ node: Node, keys: Set<String>) throws {
    line = node.mark?.line ?? 1
    guard case .mapping(let mapping) = node else {
      throw BlueprintFileError(line: line, .notAMapping)
    }
    var values: [String: Node] = [:]
    for (key, value) in mapping {
      guard let name = key.string, keys.contains(name) else {
        throw BlueprintFileError(
          line: key.mark?.line ?? line, .unknownKey(key.string ?? "?", known: keys.sorted()))
      }
      guard values.updateValue(value, forKey: name) == nil else {
        throw BlueprintFileError(line: key.mark?.line ?? line, .duplicateKey(name))
      }
    }
    self.values = values
  }

  func text(_ key: String, mayBeEmpty: Bool = false) throws -> String {
    guard let node = values[key] else { throw BlueprintFileError(line: line, .missing(key)) }
    return try plain(node, mayBeEmpty: mayBeEmpty)
  }

  func plain(_ node: Node, mayBeEmpty: Bool = false) throws -> String {
    guard case .scalar(let scalar) = node, !scalar.string.isEmpty || mayBeEmpty else {
      throw BlueprintFileError(line: node.mark?.line ?? line, .notText)
    }
    return scalar.string
  }

  func integer(_ key: String) throws -> Int {
    guard let node = values[key] else { throw BlueprintFileError(line: line, .missing(key)) }
    guard let number = node.int, number >= 1 else {
      throw BlueprintFileError(line: node.mark?.line ?? line, .notANumber(key))
    }
    return number
  }

  func flag(_ key: String) throws -> Bool {
    guard let node = values[key] else { return false }
    guard let flag = node.bool else {
      throw BlueprintFileError(line: node.mark?.line ?? line, .notAFlag(key))
    }
    return flag
  }

  func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, _: Choice.Type
  ) throws -> Choice? where Choice.RawValue == String {
    guard let node = values[key] else { return nil }
    guard let choice = node.string.flatMap(Choice.init(rawValue:)) else {
      throw BlueprintFileError(
        line: node.mark?.line ?? line,
        .notAChoice(key, known: Choice.allCases.map(\.rawValue)))
    }
    return choice
  }

  func list(_ key: String) throws -> [Node] {
    guard let node = values[key] else { return [] }
    guard case .sequence(let sequence) = node else {
      throw BlueprintFileError(line: node.mark?.line ?? line, .notAList(key))
    }
    return Array(sequence)
  }

  func words(_ key: String) throws -> Sentence {
    guard let node = values[key] else { throw BlueprintFileError(line: line, .missing(key)) }
    return try words(node)
  }

  func words(_ node: Node) throws -> Sentence {
    let section = try Section(node, keys: ["zh", "en"])
    // A name may be empty: a log's activity can be.
    return Sentence(
      try section.text("zh", mayBeEmpty: true), try section.text("en", mayBeEmpty: true))
  }
}

/// What is wrong in a blueprint file, and where.
public struct BlueprintFileError: ExplainedError, Equatable {
  public enum Reason: Sendable, Equatable {
    case notYAML, notAMapping, notText
    case unknownKey(String, known: [String])
    case duplicateKey(String)
    case missing(String)
    case notANumber(String)
    case notAFlag(String)
    case notAList(String)
    case notAChoice(String, known: [String])
  }

  public let line: Int
  public let reason: Reason

  public init(line: Int, _ reason: Reason) {
    self.line = line
    self.reason = reason
  }

  public var code: String { "blueprint.file" }

  public var sentence: Sentence {
    let what =
      switch reason {
      case .notYAML: Sentence("不是合法的 YAML", "not valid YAML")
      case .notAMapping: Sentence("这里应是一组键值", "a mapping is expected here")
      case .notText: Sentence("这里应是一段文字", "a text is expected here")
      case .unknownKey(let key, let known):
        Sentence(
          "不认识的键 \(key)；可用：\(known.joined(separator: "、"))",
          "unknown key \(key); known are: \(known.joined(separator: ", "))")
      case .duplicateKey(let key): Sentence("键 \(key) 重复", "\(key) stands twice")
      case .missing(let key): Sentence("缺少 \(key)", "\(key) is missing")
      case .notANumber(let key):
        Sentence("\(key) 应是 1 以上的整数", "\(key) must be a whole number from 1")
      case .notAFlag(let key):
        Sentence("\(key) 只能是 true 或 false", "\(key) must be true or false")
      case .notAList(let key): Sentence("\(key) 应是列表", "\(key) must be a list")
      case .notAChoice(let key, let known):
        Sentence(
          "\(key) 只能是：\(known.joined(separator: "、"))",
          "\(key) must be one of: \(known.joined(separator: ", "))")
      }
    return Sentence("第 \(line) 行：\(what.chinese)", "line \(line): \(what.english)")
  }
}
