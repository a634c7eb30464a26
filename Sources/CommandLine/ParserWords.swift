import Wording

/// What the parser of arguments says in English, in the language of this run.
enum ParserWords {
  static func text(_ english: String) -> String {
    guard Speech.language == .chinese else { return english }
    return english.split(separator: "\n", omittingEmptySubsequences: false)
      .map { line(String($0)) }.joined(separator: "\n")
  }

  private static func line(_ english: String) -> String {
    for (start, words) in starts where english.hasPrefix(start) {
      return rest(words + english.dropFirst(start.count))
    }
    return rest(english)
  }

  private static func rest(_ english: String) -> String {
    var line = english
    for (words, chinese) in phrases { line = line.replacing(words, with: chinese) }
    line = line.replacing(#/Missing expected argument '([^']*)'/#) { "缺少 \($0.output.1)" }
    line = line.replacing(#/Missing value for '([^']*)'/#) { "\($0.output.1) 后面缺少内容" }
    line = line.replacing(#/Unknown option '([^']*)'\.?/#) { "没有选项 \($0.output.1)。" }
    line = line.replacing(#/ ?Did you mean '([^']*)'\?/#) { "是不是 \($0.output.1)？" }
    line = line.replacing(
      #/The value '([^']*)' is invalid for '([^']*)'\.? ?(?:Please provide one of(?: the following:)? ?)?/#
    ) { "\($0.output.2) 不能是 \($0.output.1)；可用：" }
    line = line.replacing(#/See '([^']*)' for more information\./#) { "详见 \($0.output.1)" }
    return line.replacing(#/See '([^']*)' for detailed help\./#) { "详见 \($0.output.1)" }
  }

  private static let starts = [
    ("OVERVIEW: ", "说明："), ("USAGE: ", "用法："), ("ARGUMENTS:", "参数："), ("OPTIONS:", "选项："),
    ("SUBCOMMANDS:", "命令："), ("Error: ", "touchstone: "), ("Help:  ", "说明："),
    ("Usage: ", "用法："),
  ]

  private static let phrases = [
    ("Show the version.", "打印版本。"), ("Show help information.", "打印这份说明。"),
    ("(values: ", "(取值："), ("; default as flag: ", "; 只写选项时："),
    ("(default as flag: ", "(只写选项时："), ("; default: ", "; 默认："), ("(default: ", "(默认："),
  ]
}
