public import Wording

/// What is wrong with the keys of a log.
public enum KeyError: ExplainedError, Equatable {
  case badOrigin(String)
  case missing(path: String)
  case malformed(path: String)
  case foreign(path: String)
  /// Another key has replaced it.
  case retired(path: String, position: Int64)

  public var code: String {
    switch self {
    case .badOrigin: "logbook.badOrigin"
    case .missing: "logbook.keyMissing"
    case .malformed: "logbook.keyMalformed"
    case .foreign: "logbook.keyForeign"
    case .retired: "logbook.keyRetired"
    }
  }

  public var sentence: Sentence {
    switch self {
    case .badOrigin(let origin):
      Sentence(
        "origin “\(Quoted.value(origin))” 应是主机名加路径，如 example.com/dealer-1",
        "origin “\(Quoted.value(origin))” must be a host name and path such as example.com/dealer-1"
      )
    case .missing(let path):
      Sentence(
        "找不到密钥 \(path)；请用 TOUCHSTONE_KEYS 指定密钥目录",
        "the key \(path) is missing; name the key folder with TOUCHSTONE_KEYS")
    case .malformed(let path): Sentence("\(path) 不是有效的密钥", "\(path) is not a valid key")
    case .foreign(let path):
      Sentence("\(path) 是另一本日志的密钥", "\(path) is the key of another log")
    case .retired(let path, let position):
      Sentence(
        "\(path) 已在第 \(position) 条被新密钥取代；请放回新的签名密钥",
        "\(path) was replaced by another key at position \(position); put the new signing key back")
    }
  }
}
