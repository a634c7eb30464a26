internal import CanonicalJSON
public import Chronology
internal import EventLog
internal import Interchange
public import Wording
internal import Yams

/// What is wrong with a file of facts.
public enum FactFileError: ExplainedError, Equatable {
  case malformed(line: Int)
  case noFacts
  case noType(line: Int)
  case unknownKey(line: Int, key: String)
  case badValue(line: Int, key: String)
  case tooMany(Int)

  public var code: String { "facts.malformed" }

  public var sentence: Sentence {
    switch self {
    case .malformed(let line):
      Sentence(
        "第 \(line) 行读不懂；应是 YAML 列表（每项有 type），或每行一个 JSON 对象",
        "line \(line) cannot be read; write a YAML list whose items have a type, or a JSON object a "
          + "line")
    case .noFacts: Sentence("文件里没有事实", "the file holds no facts")
    case .noType(let line):
      Sentence(
        "第 \(line) 行的事实缺少 type，如 type: touchpoint.completed",
        "the fact on line \(line) has no type, such as type: touchpoint.completed")
    case .unknownKey(let line, let key):
      Sentence(
        "第 \(line) 行不认识 \(Quoted.value(key))；可用：\(FactFile.keys.joined(separator: "、"))",
        "line \(line): unknown key \(Quoted.value(key)); use one of: "
          + FactFile.keys.joined(separator: ", "))
    case .badValue(let line, let key):
      Sentence("第 \(line) 行的 \(key) 读不懂", "line \(line): \(key) cannot be read")
    case .tooMany(let limit):
      Sentence("一批最多 \(limit) 条事实", "at most \(limit) facts are recorded together")
    }
  }
}

/// Facts as a person writes them into a file: YAML or a JSON object a line.
///
/// A list of facts, or a mapping of what they share (`journey`, `customer`, …) with the list under
/// `facts`. A fact has `type`, its fields under `set` and its sealed texts under `sealed`; one of
/// type `item.checked` may have `ok`, `notOk`, `notApplicable` and `later` with lists of items.
public struct FactFile {
  static let keys = [
    "type", "journey", "customer", "staff", "case", "occurred", "id", "set", "sealed", "ok",
    "notOk", "notApplicable", "later",
  ]
  private static let shared = ["journey", "customer", "staff", "case", "occurred", "facts"]

  public let facts: [Logbook.GivenFact]

  /// - Parameter time: reads a time as people give it.
  /// - Throws: `FactFileError` with the line; what `time` throws.
  public init(
    _ bytes: [UInt8], time: (String) throws -> (time: Timestamp, offset: TimeOffset?)
  ) throws {
    let text = String(decoding: try DecodedFile.utf8(bytes) { _ in false }, as: UTF8.self)
    var drafts: [Draft] = []
    if text.first(where: { !$0.isWhitespace }) == "{",
      let lines = try? Self.lines(text)
    {
      drafts = try lines.map { try Draft($0.json, line: $0.line) }
    } else {
      drafts = try Self.yaml(text)
    }
    guard !drafts.isEmpty else { throw FactFileError.noFacts }
    facts = try drafts.flatMap { try $0.inputs(time) }
  }

  // MARK: Lines

  private static func lines(_ text: String) throws -> [(line: Int, json: JSON)] {
    var lines: [(line: Int, json: JSON)] = []
    for (place, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    where !line.allSatisfy(\.isWhitespace) {
      let text = String(line).trimmed
      lines.append((place + 1, try JSON(strict: text, rules: .event)))
    }
    return lines
  }

  // MARK: YAML

  private static func yaml(_ text: String) throws -> [Draft] {
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch let error as YamlError {
      let line =
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
          mark.line
        case .duplicatedKeysInMapping(_, let context): context.mark.line
        default: 1
        }
      throw FactFileError.malformed(line: line)
    }
    guard let root else { throw FactFileError.noFacts }
    if case .sequence(let items) = root { return try items.map { try Draft($0, [:]) } }
    guard case .mapping(let mapping) = root else { throw FactFileError.malformed(line: 1) }
    guard let facts = mapping["facts"] else { return [try Draft(root, [:])] }
    guard case .sequence(let items) = facts else {
      throw FactFileError.badValue(line: facts.mark?.line ?? 1, key: "facts")
    }
    var values: [String: [String]] = [:]
    for (key, value) in mapping {
      let name = key.string ?? "?"
      let line = key.mark?.line ?? 1
      guard shared.contains(name) else { throw FactFileError.unknownKey(line: line, key: name) }
      if name != "facts" { values[name] = try texts(value, name, line) }
    }
    return try items.map { try Draft($0, values) }
  }

  fileprivate static func texts(_ node: Node, _ key: String, _ line: Int) throws -> [String] {
    switch node {
    case .scalar(let scalar): return [scalar.string]
    case .sequence(let items):
      return try items.map { item in
        guard case .scalar(let scalar) = item else {
          throw FactFileError.badValue(line: item.mark?.line ?? line, key: key)
        }
        return scalar.string
      }
    default: throw FactFileError.badValue(line: node.mark?.line ?? line, key: key)
    }
  }
}

/// One fact of a file, before its texts are understood.
private struct Draft {
  var line: Int
  /// The plain keys; lists where there are several values.
  var values: [String: [String]]
  var fields: [(String, String)] = []
  var sealed: [(String, String)] = []

  init(_ node: Node, _ shared: [String: [String]]) throws {
    line = node.mark?.line ?? 1
    values = shared
    guard case .mapping(let mapping) = node else { throw FactFileError.malformed(line: line) }
    for (key, value) in mapping {
      let name = key.string ?? "?"
      let line = key.mark?.line ?? line
      guard FactFile.keys.contains(name) else {
        throw FactFileError.unknownKey(line: line, key: name)
      }
      guard name == "set" || name == "sealed" else {
        values[name] = try FactFile.texts(value, name, line)
        continue
      }
      guard case .mapping(let pairs) = value else {
        throw FactFileError.badValue(line: line, key: name)
      }
      for (field, value) in pairs {
        let texts = try FactFile.texts(value, field.string ?? "?", field.mark?.line ?? line)
        add(name, field.string ?? "?", texts)
      }
    }
  }

  init(_ json: JSON, line: Int) throws {
    self.line = line
    values = [:]
    guard let members = json.members else { throw FactFileError.malformed(line: line) }
    for member in members {
      guard FactFile.keys.contains(member.key) else {
        throw FactFileError.unknownKey(line: line, key: member.key)
      }
      guard member.key == "set" || member.key == "sealed" else {
        values[member.key] = try Self.texts(member.value, member.key, line)
        continue
      }
      guard let pairs = member.value.members else {
        throw FactFileError.badValue(line: line, key: member.key)
      }
      for pair in pairs {
        add(member.key, pair.key, try Self.texts(pair.value, pair.key, line))
      }
    }
  }

  private mutating func add(_ part: String, _ field: String, _ texts: [String]) {
    for text in texts {
      if part == "set" { fields.append((field, text)) } else { sealed.append((field, text)) }
    }
  }

  private static func texts(_ value: JSON, _ key: String, _ line: Int) throws -> [String] {
    switch value {
    case .string(let text): [text]
    case .integer(let number): [String(number)]
    case .bool(let flag): [flag ? "true" : "false"]
    case .object: [value.compactText()]
    case .array(let items): try items.flatMap { try texts($0, key, line) }
    case .null, .double: throw FactFileError.badValue(line: line, key: key)
    }
  }

  func inputs(
    _ time: (String) throws -> (time: Timestamp, offset: TimeOffset?)
  ) throws -> [Logbook.GivenFact] {
    guard let type = values["type"]?.first else { throw FactFileError.noType(line: line) }
    var input = FactInput(type: type)
    input.journey = values["journey"]?.first
    input.customer = values["customer"]?.first
    input.staff = values["staff"]?.first
    input.improvement = values["case"]?.first
    if let occurred = values["occurred"]?.first {
      guard let reading = try? time(occurred) else {
        throw FactFileError.badValue(line: line, key: "occurred")
      }
      input.occurred = (reading.time, reading.offset)
    }
    if let text = values["id"]?.first {
      guard let id = EventID(text: text) else {
        throw FactFileError.badValue(line: line, key: "id")
      }
      input.id = id
    }
    input.fields = fields
    input.sealed = sealed
    let items = FactInput.outcomes.compactMap { outcome in
      values[outcome].map { (outcome: outcome, items: $0) }
    }
    return try input.each(items).map { (line, $0) }
  }
}

extension FactInput {
  /// The outcomes of an item, as they are stored.
  public static let outcomes = ["ok", "notOk", "notApplicable", "later"]

  /// The same fact for several items, each with its outcome; itself where none is named.
  ///
  /// - Throws: `LogbookError.notOneOf` where an id is given for several, or an item beside them.
  public func each(_ items: [(outcome: String, items: [String])]) throws -> [FactInput] {
    let all = items.flatMap { outcome, texts in
      texts.flatMap { $0.split { ",，、".contains($0) } }
        .map { (outcome: outcome, item: String($0).trimmed) }
    }
    guard !all.isEmpty else { return [self] }
    if fields.contains(where: { ["item", "outcome", "项目", "结果"].contains($0.0) }) {
      throw LogbookError.notOneOf(field: "item")
    }
    if id != nil, all.count > 1 { throw LogbookError.notOneOf(field: "id") }
    return all.map { (outcome, item) in
      var one = self
      one.fields += [("item", item), ("outcome", outcome)]
      return one
    }
  }
}
