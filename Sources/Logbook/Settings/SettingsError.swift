public import Wording

/// What is wrong with a path that logbook.yaml names.
public enum SettingsError: ExplainedError, Equatable {
  /// It leads out of the logbook.
  case outside(String)
  /// It cannot stand in a fact.
  case badName(String)

  public var code: String {
    switch self {
    case .outside: "settings.outside"
    case .badName: "settings.badName"
    }
  }

  public var sentence: Sentence {
    switch self {
    case .outside(let name):
      Sentence(
        "logbook.yaml 的 holidays 里的 \(name) 不在日志目录里；请去掉它，再用 touchstone calendar add 收进来",
        "logbook.yaml names the holiday file \(name), which is not inside the logbook; take it out "
          + "of holidays and bring it in with touchstone calendar add")
    case .badName(let name):
      Sentence(
        "文件名 \(name) 不能用：只用字母、数字、空格和 . _ : -，也不能像电话或身份证号；请改名",
        "the file name \(name) cannot be used: letters, digits, spaces and . _ : - only, and nothing "
          + "like a phone or identity number; rename the file")
    }
  }
}
