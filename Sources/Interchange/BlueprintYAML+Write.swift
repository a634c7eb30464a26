public import Journeys
internal import Wording

extension BlueprintYAML {
  /// Writes a blueprint that has names but neither goals nor items: one made from a log's own
  /// activities.
  public static func write(_ blueprint: Blueprint) -> String {
    var lines = [
      "blueprint: \(quoted(blueprint.id))", "version: \(blueprint.version)",
      "name: \(words(blueprint.name))",
      "delivers: [\(blueprint.delivers.map(quoted).joined(separator: ", "))]", "touchpoints:",
    ]
    for touchpoint in blueprint.touchpoints {
      lines.append("  - id: \(quoted(touchpoint.id))")
      lines.append("    name: \(words(touchpoint.name))")
      lines.append("    phase: \(touchpoint.phase.rawValue)")
      if touchpoint.isRepeatable { lines.append("    repeatable: true") }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func words(_ sentence: Sentence) -> String {
    "{zh: \(quoted(sentence.chinese)), en: \(quoted(sentence.english))}"
  }

  /// A double-quoted text; whatever is no letter, digit or plain sign is written as an escape.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .otherLetter, .decimalNumber:
        quoted.unicodeScalars.append(scalar)
      default:
        if scalar.isASCII, scalar.value >= 0x20, scalar.value < 0x7F, scalar != "\"", scalar != "\\"
        {
          quoted.unicodeScalars.append(scalar)
        } else {
          let digits = String(scalar.value, radix: 16)
          quoted += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
        }
      }
    }
    return quoted + "\""
  }
}
