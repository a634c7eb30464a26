/// How a number format shows a number, as far as it says what the number is (ECMA-376 part 1,
/// 18.8.30 and 18.8.31).
enum NumberForm: Hashable {
  case plain
  case date(hasDate: Bool, hasTime: Bool)
  /// Whole numbers filled up with zeros to a number of digits.
  case padded(Int)

  /// The form of a format that every workbook has, those of East Asia included.
  init(builtIn number: Int) {
    switch number {
    case 14...17, 27...31, 36, 50...54, 57, 58: self = .date(hasDate: true, hasTime: false)
    case 22: self = .date(hasDate: true, hasTime: true)
    case 18...21, 32...35, 45...47, 55, 56: self = .date(hasDate: false, hasTime: true)
    default: self = .plain
    }
  }

  /// The form of a format that the workbook defines: its first section counts.
  init(code: String) {
    let signs = Self.signs(code)
    guard signs != Array("general") else {
      self = .plain
      return
    }
    if signs.count > 1, signs.allSatisfy({ $0 == "0" }) {
      self = .padded(signs.count)
      return
    }
    let hasTime = signs.contains { $0 == "h" || $0 == "s" }
    let hasDay = signs.contains { $0 == "y" || $0 == "d" || $0 == "e" }
    // A month alone, or minutes beside hours and seconds.
    let hasMonth = signs.contains("m") && !hasTime
    self =
      hasTime || hasDay || hasMonth
      ? .date(hasDate: hasDay || hasMonth, hasTime: hasTime) : .plain
  }

  /// The signs that stand for something, in lower case: no quoted text, no colours, no languages;
  /// of `[h]` the letter is left.
  private static func signs(_ code: String) -> [Character] {
    var signs: [Character] = []
    var rest = Array(code.lowercased())[...]
    func drop(through end: Character) {
      rest = rest[(rest.firstIndex(of: end).map { $0 + 1 } ?? rest.endIndex)...]
    }
    while let sign = rest.popFirst() {
      switch sign {
      case ";": return signs
      case "\"": drop(through: "\"")
      case "\\", "_", "*": _ = rest.popFirst()
      case "[":
        let inside = rest.prefix { $0 != "]" }
        if let first = inside.first, "hms".contains(first), inside.allSatisfy({ $0 == first }) {
          signs += inside
        }
        drop(through: "]")
      case "a" where rest.starts(with: Array("m/pm")):
        rest = rest.dropFirst(4)
        signs.append("h")
      case "a" where rest.starts(with: Array("/p")):
        rest = rest.dropFirst(2)
        signs.append("h")
      case "e" where rest.first == "+" || rest.first == "-":
        // The exponent of a number.
        signs.append("+")
      default: signs.append(sign)
      }
    }
    return signs
  }
}
