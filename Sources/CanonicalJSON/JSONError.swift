public import Wording

/// What a JSON text does that it may not, and at which byte.
public struct JSONError: ExplainedError, Equatable {
  public enum Reason: String, Sendable {
    case unexpected, unfinished, invalidUTF8, loneSurrogate, duplicateKey, tooDeep, notFinite
    case controlCharacter, badNumber, badEscape, trailing
    /// The stricter rules of an event's `data`.
    case null, fraction, integerRange
  }

  public let reason: Reason
  /// Offset in bytes from the start of the text; for bad UTF-8 that of the string it is in.
  public let offset: Int

  public init(_ reason: Reason, at offset: Int) {
    self.reason = reason
    self.offset = offset
  }

  public var code: String { "json." + reason.rawValue }

  public var sentence: Sentence {
    let at = offset + 1
    return switch reason {
    case .unexpected: Sentence("第 \(at) 字节处不是合法的 JSON", "not JSON at byte \(at)")
    case .unfinished: Sentence("JSON 在第 \(at) 字节处中断", "the JSON ends too early, at byte \(at)")
    case .invalidUTF8: Sentence("第 \(at) 字节处不是 UTF-8", "not UTF-8 at byte \(at)")
    case .loneSurrogate:
      Sentence("第 \(at) 字节处有不成对的代理码", "a lone surrogate at byte \(at)")
    case .duplicateKey: Sentence("第 \(at) 字节处的键重复", "a key stands twice, at byte \(at)")
    case .tooDeep: Sentence("嵌套过深（第 \(at) 字节）", "nested too deeply at byte \(at)")
    case .notFinite: Sentence("数值不是有限数", "a number that is not finite")
    case .controlCharacter:
      Sentence("第 \(at) 字节处有未转义的控制字符", "a bare control character at byte \(at)")
    case .badNumber: Sentence("第 \(at) 字节处的数字写法不对", "a malformed number at byte \(at)")
    case .badEscape: Sentence("第 \(at) 字节处的转义不对", "a malformed escape at byte \(at)")
    case .trailing: Sentence("第 \(at) 字节之后还有多余内容", "more text after the value, at byte \(at)")
    case .null:
      Sentence("第 \(at) 字节处是 null；请省去这个字段", "null at byte \(at); leave the field out")
    case .fraction:
      Sentence(
        "第 \(at) 字节处是小数；请写成整数或字符串",
        "a fraction at byte \(at); write an integer or a decimal string")
    case .integerRange:
      Sentence("第 \(at) 字节处的整数超出 ±(2^53−1)", "an integer beyond ±(2^53 − 1) at byte \(at)")
    }
  }
}
