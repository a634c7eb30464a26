internal import CanonicalJSON
internal import Wording

/// The members of a body, each of the kind that it must be.
struct JSONFields {
  let json: JSON
  private let keys: [String]

  init(_ json: JSON, keys: [String]) {
    self.json = json
    self.keys = keys
  }

  /// Refuses what is no object, and members that nobody looks for.
  ///
  /// - Throws: `HTTPFault.badBody`.
  func check() throws {
    guard let members = json.members else {
      throw HTTPFault.badBody(Sentence("应是一个 JSON 对象", "the body must be a JSON object"))
    }
    if let member = members.first(where: { !keys.contains($0.key) }) {
      throw HTTPFault.badBody(
        Sentence(
          "不认识的键 \(Quoted.value(member.key))；可用：\(keys.joined(separator: "、"))",
          "unknown key \(Quoted.value(member.key)); use one of: \(keys.joined(separator: ", "))"))
    }
  }

  func text(_ key: String) throws -> String? {
    guard let value = json[key] else { return nil }
    guard case .string(let text) = value, !text.isEmpty else { throw Self.bad(key) }
    return text
  }

  func needed(_ key: String) throws -> String {
    guard let text = try text(key) else {
      throw HTTPFault.badBody(Sentence("缺少 \(key)", "\(key) is missing"))
    }
    return text
  }

  func flag(_ key: String) throws -> Bool? {
    guard let value = json[key] else { return nil }
    guard case .bool(let flag) = value else { throw Self.bad(key) }
    return flag
  }

  func integer(_ key: String) throws -> Int64? {
    guard let value = json[key] else { return nil }
    guard case .integer(let number) = value else { throw Self.bad(key) }
    return number
  }

  func texts(_ key: String) throws -> [String] {
    guard let value = json[key] else { return [] }
    guard let items = value.items else { throw Self.bad(key) }
    return try items.map { item in
      guard case .string(let text) = item else { throw Self.bad(key) }
      return text
    }
  }

  static func bad(_ key: String) -> HTTPFault {
    .badBody(Sentence("\(key) 读不懂", "\(key) cannot be read"))
  }
}
