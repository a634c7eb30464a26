public import Journeys
public import Satisfaction
public import Wording

/// What is wrong in a blueprint file, and where.
public struct BlueprintFileError: ExplainedError, Equatable {
  public enum Reason: Sendable, Equatable {
    case notYAML, notAMapping, notText
    case unknownKey(String, known: [String])
    case duplicateKey(String)
    case missing(String)
    case notANumber(String, from: Int = 1)
    case notAFlag(String)
    case notAList(String)
    case notATime(String)
    case notAChoice(String, known: [String])
    /// The file can be read; its plan breaks a rule.
    case unfit(BlueprintError)
    /// The file can be read; nothing can be weighed by its factors.
    case unfitFactors(FactorSetError)
  }

  /// Lines count from 1.
  public let line: Int
  public let reason: Reason

  public init(line: Int, _ reason: Reason) {
    self.line = line
    self.reason = reason
  }

  public var code: String {
    switch reason {
    case .unfit(let error): error.code
    case .unfitFactors(let error): error.code
    default: "blueprint.file"
    }
  }

  public var sentence: Sentence {
    let what = Self.sentence(of: reason)
    return Sentence("第 \(line) 行：\(what.chinese)", "line \(line): \(what.english)")
  }

  private static func sentence(of reason: Reason) -> Sentence {
    switch reason {
    case .notYAML: Sentence("不是合法的 YAML", "not valid YAML")
    case .notAMapping: Sentence("这里应是一组键值", "a mapping is expected here")
    case .notText: Sentence("这里应是一段文字", "a text is expected here")
    case .unknownKey(let key, let known):
      Sentence(
        "不认识的键 \(Quoted.value(key))；可用：\(known.joined(separator: "、"))",
        "unknown key \(Quoted.value(key)); known are: \(known.joined(separator: ", "))")
    case .duplicateKey(let key):
      Sentence("键 \(Quoted.value(key)) 重复", "\(Quoted.value(key)) stands twice")
    case .missing(let key): Sentence("缺少 \(key)", "\(key) is missing")
    case .notANumber(let key, let least):
      Sentence("\(key) 应是 \(least) 以上的整数", "\(key) must be a whole number from \(least)")
    case .notAFlag(let key):
      Sentence("\(key) 只能是 true 或 false", "\(key) must be true or false")
    case .notAList(let key): Sentence("\(key) 应是列表", "\(key) must be a list")
    case .notATime(let key):
      Sentence("\(key) 应写成 09:30", "\(key) must be a time such as 09:30")
    case .notAChoice(let key, let known):
      Sentence(
        "\(key) 只能是：\(known.joined(separator: "、"))",
        "\(key) must be one of: \(known.joined(separator: ", "))")
    case .unfit(let error): error.sentence
    case .unfitFactors(let error): Sentence(error.chinese, error.english)
    }
  }
}
