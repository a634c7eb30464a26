public import Wording

/// Why somebody does not come in, or a user or token cannot be made.
public enum AccessError: ExplainedError, Equatable {
  /// Name, password or code: which of them is not told.
  case refused
  /// Too many tries; seconds to wait.
  case throttled(seconds: Int)
  case badLink
  case weakPassword
  /// The two that were typed in.
  case passwordsDiffer
  /// The code from the authenticator that confirms it.
  case wrongCode
  case noUser
  case noRole
  case unknownRole
  case noToken
  case tokenTaken(name: String)
  /// A token's name, or a device's, is no code.
  case badName
  case badExpiry
  /// Nobody could manage access any more.
  case lastAdministrator
  case busy

  public var code: String {
    switch self {
    case .refused: "access.refused"
    case .throttled: "access.throttled"
    case .badLink: "access.badLink"
    case .weakPassword: "access.weakPassword"
    case .passwordsDiffer: "access.passwordsDiffer"
    case .wrongCode: "access.wrongCode"
    case .noUser: "access.noUser"
    case .noRole: "access.noRole"
    case .unknownRole: "access.unknownRole"
    case .noToken: "access.noToken"
    case .tokenTaken: "access.tokenTaken"
    case .badName: "access.badName"
    case .badExpiry: "access.badExpiry"
    case .lastAdministrator: "access.lastAdministrator"
    case .busy: "access.busy"
    }
  }

  public var sentence: Sentence {
    switch self {
    case .refused:
      Sentence("姓名、密码或验证码不对", "the name, the password or the code is wrong")
    case .throttled(let seconds):
      Sentence("尝试太多；请过 \(seconds) 秒再试", "too many tries; try again in \(seconds) seconds")
    case .badLink:
      Sentence(
        "链接不对、用过了或已过期；请管理员再给一个", "the link is wrong, used or expired; ask for a new one")
    case .weakPassword:
      Sentence(
        "密码至少 \(PasswordRule.shortest) 个字符，不能只有几种字符，也不能含有姓名",
        "a password has at least \(PasswordRule.shortest) characters, more than three different "
          + "ones, and not the user's name")
    case .passwordsDiffer:
      Sentence("两次输入的密码不同", "the two passwords differ")
    case .wrongCode:
      Sentence(
        "验证码不对；请看手机的时间是否准确", "the code is wrong; check that the phone's clock is right")
    case .noUser: Sentence("没有这个用户", "no such user")
    case .noRole: Sentence("请给出角色：\(Self.roles("、"))", "name a role: \(Self.roles(", "))")
    case .unknownRole:
      Sentence("不认识的角色；可用：\(Self.roles("、"))", "unknown role; valid roles: \(Self.roles(", "))")
    case .noToken: Sentence("没有这个令牌", "no such token")
    case .tokenTaken(let name):
      Sentence(
        "已有名为 \(Quoted.value(name)) 的令牌；请换一个名称",
        "there is a token named \(Quoted.value(name)) already; choose another name")
    case .badName:
      Sentence(
        "名称只用字母、数字、. - _，最多 64 个", "a name has letters, digits, . - _ only, at most 64")
    case .badExpiry:
      Sentence("有效期是 1 到 3650 天", "a token is valid for 1 to 3,650 days")
    case .lastAdministrator:
      Sentence(
        "这是唯一的管理员；请先加另一位", "this is the only administrator; add another one first")
    case .busy: Sentence("正忙；请稍后再试", "busy; try again in a moment")
    }
  }

  private static func roles(_ separator: String) -> String {
    Role.allCases.map(\.rawValue).joined(separator: separator)
  }
}
