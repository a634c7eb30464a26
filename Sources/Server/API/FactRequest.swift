internal import CanonicalJSON
internal import EventLog
internal import Logbook
internal import Wording

/// Facts as requests give them: one object, an array of them, or CloudEvents.
enum FactRequest {
  private static let keys: Set<String> = [
    "type", "journey", "customer", "staff", "case", "time", "id", "expectedVersion", "data",
    "sealed",
  ]

  /// One fact of our own form.
  ///
  /// - Throws: `HTTPFault.badBody` with what is wrong.
  static func fact(
    _ json: JSON, time: (String) throws -> FactInput.Moment
  ) throws -> FactInput {
    guard let members = json.members else {
      throw HTTPFault.badBody(Sentence("事实应是一个 JSON 对象", "a fact is a JSON object"))
    }
    try check(members, keys)
    var input = FactInput(type: try text("type", json) ?? "")
    guard !input.type.isEmpty else { throw missing("type") }
    input.journey = try text("journey", json)
    input.customer = try text("customer", json)
    input.staff = try text("staff", json)
    input.improvement = try text("case", json)
    input.occurred = try text("time", json).map(time)
    input.id = try text("id", json).map(id)
    if let version = json["expectedVersion"] {
      guard case .integer(let number) = version, number >= 0 else { throw bad("expectedVersion") }
      input.expectedVersion = number
    }
    input.fields = try fields(json["data"], "data")
    input.sealed = try fields(json["sealed"], "sealed")
    return input
  }

  // MARK: CloudEvents

  private static let attributes: Set<String> = [
    "specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data",
    "customer", "personal",
  ]

  /// One CloudEvent in its structured form: `subject` is the stream, an object `personal` is sealed.
  ///
  /// - Parameter origin: the only source whose events are recorded here.
  /// - Throws: `HTTPFault.badBody`.
  static func cloudEvent(
    _ json: JSON, origin: String, time: (String) throws -> FactInput.Moment
  ) throws -> FactInput {
    guard let members = json.members else {
      throw HTTPFault.badBody(Sentence("CloudEvent 应是一个 JSON 对象", "a CloudEvent is a JSON object"))
    }
    try check(members, attributes)
    guard try text("specversion", json) == "1.0" else { throw bad("specversion") }
    guard let source = try text("source", json) else { throw missing("source") }
    guard source == origin else {
      throw HTTPFault.badBody(
        Sentence(
          "source 应是本日志的 \(origin)；别处的事件请用导入",
          "source must be \(origin), this log's own; events of other sources are imported"))
    }
    if let type = try text("datacontenttype", json), type != "application/json" {
      throw bad("datacontenttype")
    }
    guard let type = try text("type", json) else { throw missing("type") }
    var input = FactInput(type: type)
    guard let given = try text("id", json) else { throw missing("id") }
    input.id = try id(given)
    input.customer = try text("customer", json)
    guard let subject = try text("subject", json) else { throw missing("subject") }
    try place(subject, &input)
    input.occurred = try text("time", json).map(time)
    input.fields = try fields(json["data"], "data")
    input.sealed = try fields(json["personal"], "personal")
    return input
  }

  private static func place(_ subject: String, _ input: inout FactInput) throws {
    let parts = subject.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
      .map(String.init)
    guard parts.count == 2, !parts[1].isEmpty else { throw bad("subject") }
    switch parts[0] {
    case "journey": input.journey = parts[1]
    case "customer": input.customer = parts[1]
    case "staff": input.staff = parts[1]
    case "case": input.improvement = parts[1]
    case "logbook": break
    default: throw bad("subject")
    }
  }

  // MARK: Values

  static func id(_ text: String) throws -> EventID {
    guard let id = EventID(text: text) else {
      throw HTTPFault.badBody(Sentence("id 应是 UUID", "id must be a UUID"))
    }
    return id
  }

  private static func text(_ key: String, _ json: JSON) throws -> String? {
    guard let value = json[key] else { return nil }
    guard case .string(let text) = value else { throw bad(key) }
    return text
  }

  private static func check(_ members: [JSON.Member], _ known: Set<String>) throws {
    if let member = members.first(where: { !known.contains($0.key) }) {
      throw HTTPFault.badBody(
        Sentence(
          "不认识的键 \(Quoted.value(member.key))；可用：\(known.sorted().joined(separator: "、"))",
          "unknown key \(Quoted.value(member.key)); use one of: "
            + known.sorted().joined(separator: ", ")))
    }
  }

  /// Fields as they are typed by the fact's schema; a list stands for a field that is repeated.
  private static func fields(_ json: JSON?, _ key: String) throws -> [(String, String)] {
    guard let json else { return [] }
    guard let members = json.members else { throw bad(key) }
    return try members.flatMap { member in
      try texts(member.value, member.key).map { (member.key, $0) }
    }
  }

  private static func texts(_ value: JSON, _ key: String) throws -> [String] {
    switch value {
    case .string(let text): [text]
    case .integer(let number): [String(number)]
    case .bool(let flag): [flag ? "true" : "false"]
    case .object: [value.compactText()]
    case .array(let items): try items.flatMap { try texts($0, key) }
    case .null, .double: throw bad(key)
    }
  }

  private static func bad(_ key: String) -> HTTPFault {
    .badBody(
      Sentence("\(Quoted.value(key)) 读不懂", "\(Quoted.value(key)) cannot be read"))
  }

  private static func missing(_ key: String) -> HTTPFault {
    .badBody(Sentence("缺少 \(key)", "\(key) is missing"))
  }
}
