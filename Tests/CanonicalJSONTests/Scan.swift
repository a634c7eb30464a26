import CanonicalJSON

/// One walk of `FlatObject`, copied out so that a test can keep it.
struct Scan {
  let text: [UInt8]
  /// The offset behind the closing brace.
  let end: Int
  /// In the order of the text.
  let members: [FlatObject.Member]
  /// In canonical order; nil if a key stands twice.
  let sorted: [FlatObject.Member]?

  init?(_ text: String, from start: Int = 0) {
    self.init(Array(text.utf8), from: start)
  }

  init?(_ text: [UInt8], from start: Int = 0) {
    var flat = FlatObject()
    guard let end = text.withUnsafeBytes({ flat.scan($0, from: start) }) else { return nil }
    self.text = text
    self.end = end
    members = Self.copy(flat)
    let isUnique = text.withUnsafeBytes { flat.sort(in: $0) }
    sorted = isUnique ? Self.copy(flat) : nil
  }

  private static func copy(_ flat: borrowing FlatObject) -> [FlatObject.Member] {
    var members: [FlatObject.Member] = []
    for index in 0..<flat.count { members.append(flat[index]) }
    return members
  }

  func key(_ member: FlatObject.Member) -> String {
    String(decoding: text[member.keyRange], as: UTF8.self)
  }

  func content(_ member: FlatObject.Member) -> String {
    String(decoding: text[member.valueRange], as: UTF8.self)
  }

  /// The member as the strict reader would have it, a nested value read by that reader.
  func member(_ member: FlatObject.Member) throws -> JSON.Member {
    let value: JSON? =
      switch member.kind {
      case .string: .string(content(member))
      case .integer: Int64(content(member)).map { .integer($0) }
      case .yes: content(member) == "true" ? true : nil
      case .no: content(member) == "false" ? false : nil
      case .nested: try JSON(strict: Array(text[member.valueRange]))
      }
    return JSON.Member(key(member), try value ?? { throw Unreadable(content: content(member)) }())
  }

  struct Unreadable: Error {
    let content: String
  }
}
