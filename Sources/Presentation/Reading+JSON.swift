public import CanonicalJSON
public import Reports
internal import Satisfaction

extension Reading {
  /// Positions listed at most; their count is whole.
  static let listed = 1_000

  public var json: JSON {
    .object(present: [
      ("value", jsonValue), ("reason", reason.map { .string($0.rawValue) } ?? .null),
      ("n", .integer(Int64(n))), ("of", .integer(Int64(of))),
      (
        "coverage", Rational(n, of).flatMap { NumberJSON.json($0, places: 4) } ?? .null
      ),
      ("tooFew", isTooFew ? true : nil), ("positionCount", .integer(Int64(positions.count))),
      ("positions", .array(positions.prefix(Self.listed).map { .integer($0) })),
    ])
  }

  private var jsonValue: JSON {
    if let code { return .string(code) }
    return value.map { NumberJSON.json($0, form) } ?? .null
  }
}

enum NumberJSON {
  static func json(_ value: Rational, _ form: Reading.Form) -> JSON {
    switch form {
    case .number, .signed, .share, .words: json(value, places: 4)
    case .index: json(value, places: 1)
    case .duration: json(value * (Rational(1, 1000) ?? Rational(0)), places: 4)
    case .money: json(value, places: 0)
    }
  }

  /// A whole number where it is one after rounding, else the shortest decimal of that value.
  static func json(_ value: Rational, places: Int) -> JSON {
    guard let scaled = value.rounded(places: places) else { return .null }
    let unit = (0..<places).reduce(1) { unit, _ in unit * 10 }
    if scaled % unit == 0 { return .integer(Int64(scaled / unit)) }
    return .double(Double(scaled) / Double(unit))
  }
}
