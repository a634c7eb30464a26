import ArgumentParser
import Wording

/// The command's name, looked at before the arguments are parsed: the parser takes a misspelled one
/// for a value too many.
enum CommandName {
  /// What is wrong with it; nil if nothing is.
  static func complaint(of arguments: [String]) -> String? {
    var words = arguments.prefix { !$0.hasPrefix("-") }
    if words.first == "help" { words = words.dropFirst() }
    guard let name = words.first, name != "help" else { return nil }
    let known = Touchstone.configuration.subcommands.compactMap { $0.configuration.commandName }
    if known.contains(name) { return nil }
    // It is only repeated where it looks like a name.
    let isName = name.utf8.allSatisfy {
      ($0 | 0x20) &- UInt8(ascii: "a") < 26 || $0 == UInt8(ascii: "-")
    }
    let shown = isName ? " " + name : ""
    let near = isName ? Nearest.find(name, among: known) : nil
    return say(
      "没有命令\(shown)；\(near.map { "是不是 \($0)？" } ?? "")有：\(known.joined(separator: "、"))",
      "there is no command\(shown); \(near.map { "did you mean \($0)? " } ?? "")there are: "
        + known.joined(separator: ", "))
  }
}
