public import Satisfaction
public import Wording

extension Reading {
  /// The value for people, rounded once; "–" where there is none.
  public func text(_ language: Language) -> String {
    if let words { return words(language) }
    guard let value else { return "–" }
    return NumberText.text(value, form, language)
  }

  /// What stands behind the value: its n and of.
  public var counts: String { "\(n)/\(of)" }

  /// Why there is no value, or that too few answered; nil for a value that may be compared.
  public func remark(_ language: Language) -> String? {
    if let reason { return Terms.reason(reason)(language) }
    return isTooFew ? Terms.tooFew(language) : nil
  }
}

/// Numbers for people: exact until they are written.
public enum NumberText {
  public static func text(
    _ value: Rational, _ form: Reading.Form, _ language: Language
  ) -> String {
    switch form {
    case .number, .words: return decimal(value, 2)
    case .signed:
      let text = decimal(value, 2)
      return value > Rational(0) && text != "0.00" ? "+" + text : text
    case .share: return decimal(value * Rational(100), 1) + " %"
    case .index: return decimal(value, 1)
    case .duration:
      guard let milliseconds = value.rounded(places: 0) else { return "–" }
      let text = NumberWords.length(Int64(milliseconds), language)
      return milliseconds < 0 && !text.hasPrefix("0") ? "-" + text : text
    case .money:
      guard let minor = value.rounded(places: 0) else { return "–" }
      return NumberWords.money(Int64(minor), language)
    }
  }

  /// So many decimals, rounded half away from zero.
  public static func decimal(_ value: Rational, _ places: Int) -> String {
    value.rounded(places: places).map { decimal(scaled: $0, places) } ?? "–"
  }

  /// A whole number of the last decimal's units.
  static func decimal(scaled: Int, _ places: Int) -> String {
    let digits = String(scaled.magnitude)
    guard places > 0 else { return (scaled < 0 ? "-" : "") + digits }
    let filled = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    return (scaled < 0 ? "-" : "") + filled.dropLast(places) + "." + filled.suffix(places)
  }
}
