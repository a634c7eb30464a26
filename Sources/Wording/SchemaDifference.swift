/// An object of a database that is not as its schema says.
public struct SchemaDifference: Sendable, Hashable {
  public enum Kind: Sendable {
    /// The schema has it and the database does not.
    case missing
    /// Both have it, by other SQL.
    case different
    /// The database has it and the schema does not.
    case extra

    /// Stable.
    public var code: String {
      switch self {
      case .missing: "missing"
      case .different: "different"
      case .extra: "extra"
      }
    }
  }

  public let kind: Kind
  /// As SQLite calls it: table, index, trigger or view; pragma for a setting.
  public let type: String
  /// Plain: control characters are replaced, and a long name is cut.
  public let name: String

  public init(_ kind: Kind, _ type: String, _ name: String) {
    self.kind = kind
    self.type = Self.plain(type)
    self.name = Self.plain(name)
  }

  /// What it is, as a part of a sentence.
  public var sentence: Sentence {
    let object =
      switch type {
      case "table": Sentence("表 \(name)", "table \(name)")
      case "index": Sentence("索引 \(name)", "index \(name)")
      case "trigger": Sentence("触发器 \(name)", "trigger \(name)")
      case "view": Sentence("视图 \(name)", "view \(name)")
      default: Sentence("\(type) \(name)", "\(type) \(name)")
      }
    return switch kind {
    case .missing: Sentence("缺少\(object.chinese)", "\(object.english) is missing")
    case .different: Sentence("\(object.chinese)的定义不同", "\(object.english) is defined differently")
    case .extra: Sentence("多出\(object.chinese)", "\(object.english) does not belong there")
    }
  }

  /// Names come from whoever changed the file.
  private static func plain(_ text: String) -> String {
    var plain = ""
    for scalar in text.unicodeScalars.prefix(100) {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
        .unassigned:
        plain.unicodeScalars.append("\u{FFFD}")
      default: plain.unicodeScalars.append(scalar)
      }
    }
    return plain
  }
}
