public import Wording

/// Why a plan cannot be a blueprint.
public enum BlueprintError: ExplainedError, Equatable {
  case notACode(String)
  case duplicate(String)
  /// `delivers` names no touchpoint.
  case unknownTouchpoint(String)
  /// `after` names no touchpoint.
  case unknownPredecessor(String, of: String)
  /// Each comes after the next, and the last is the first.
  case cycle([String])
  case empty
  case badVersion
  case badWeight
  case badGrace
  case badAttempts
  case unknownVariant(String, known: [String])
  /// A signature in a touchpoint that has no mandatory item beside it.
  case nothingToSign(String)
  case stepDays(String)
  case bandOutside(String)
  case bandBackwards(String)
  case bandOverlap(String, String)

  public var code: String { "blueprint." + name }

  private var name: String {
    switch self {
    case .notACode: "notACode"
    case .duplicate: "duplicate"
    case .unknownTouchpoint: "unknownTouchpoint"
    case .unknownPredecessor: "unknownPredecessor"
    case .cycle: "cycle"
    case .empty: "empty"
    case .badVersion: "badVersion"
    case .badWeight: "badWeight"
    case .badGrace: "badGrace"
    case .badAttempts: "badAttempts"
    case .unknownVariant: "unknownVariant"
    case .nothingToSign: "nothingToSign"
    case .stepDays: "stepDays"
    case .bandOutside: "bandOutside"
    case .bandBackwards: "bandBackwards"
    case .bandOverlap: "bandOverlap"
    }
  }

  public var sentence: Sentence {
    switch self {
    case .notACode(let id):
      Sentence(
        "标识“\(Quoted.value(id))”不合规则：1–64 个字母、数字、空格或 ._:-",
        "“\(Quoted.value(id))” is no identifier: 1–64 letters, digits, spaces, ._:-")
    case .duplicate(let id): Sentence("标识“\(id)”重复", "“\(id)” stands twice")
    case .unknownTouchpoint(let id):
      Sentence("delivers 里的环节“\(id)”不存在", "delivers names “\(id)”, which is no touchpoint")
    case .unknownPredecessor(let id, let touchpoint):
      Sentence(
        "环节“\(touchpoint)”的 after 里的“\(id)”不存在",
        "after of “\(touchpoint)” names “\(id)”, which is no touchpoint")
    case .cycle(let ids):
      Sentence(
        "after 绕成了圈：\(ids.joined(separator: " → "))",
        "after runs in a circle: \(ids.joined(separator: " → "))")
    case .empty: Sentence("流程里没有环节", "the blueprint has no touchpoints")
    case .badVersion: Sentence("版本应是 1 以上的整数", "the version must be a whole number from 1")
    case .badWeight: Sentence("权重应是 1 以上的整数", "a weight must be a whole number from 1")
    case .badGrace:
      Sentence(
        "宽限分钟数应是 0 到 525600 的整数", "graceMinutes must be a whole number from 0 to 525600")
    case .badAttempts:
      Sentence("拨打次数应是 1 以上的整数", "attempts must be a whole number from 1")
    case .unknownVariant(let variant, let known):
      Sentence(
        "车型类别“\(variant)”不在 variants 里；有：\(known.joined(separator: "、"))",
        "“\(variant)” is not among the variants; there are: \(known.joined(separator: ", "))")
    case .nothingToSign(let item):
      Sentence(
        "签收项“\(item)”所在的环节没有必备项，签字就没有内容",
        "“\(item)” is signed, but no item beside it is mandatory: there is nothing to sign for")
    case .stepDays(let id):
      Sentence(
        "回访步骤“\(id)”的天数应是 0 ≤ earliest ≤ target ≤ latest",
        "the days of step “\(id)” must be 0 ≤ earliest ≤ target ≤ latest")
    case .bandOutside(let id):
      Sentence("时段“\(id)”超出 09:00–20:00", "band “\(id)” is outside 09:00–20:00")
    case .bandBackwards(let id):
      Sentence("时段“\(id)”的结束不晚于开始", "band “\(id)” does not end after it begins")
    case .bandOverlap(let id, let other):
      Sentence("时段“\(id)”与“\(other)”重叠", "band “\(id)” overlaps band “\(other)”")
    }
  }
}

/// A rule that a plan breaks, and where.
public struct BlueprintFault: Sendable, Equatable {
  /// A step from the top of a plan towards a part of it, by the names of its file.
  public enum Step: Sendable, Equatable {
    case key(String)
    case place(Int)
  }

  public let error: BlueprintError
  public let path: [Step]

  public init(_ error: BlueprintError, at path: [Step]) {
    self.error = error
    self.path = path
  }
}
