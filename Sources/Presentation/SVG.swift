internal import Exports
internal import Satisfaction

/// A drawing of few shapes, in its own units of about a pixel; needs no style sheet.
struct SVG {
  enum Ink: String {
    case strong = "#1f4e79"
    case plain = "#5b8db8"
    case alarm = "#b3261e"
    case faint = "#8a8a8a"
    case hair = "#d0d0d0"
    case text = "#222222"
    case paper = "#ffffff"
  }

  enum Anchor: String {
    case start, middle, end
  }

  let width: Double
  let height: Double
  private var body = Markup()

  init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  /// Coordinates have one decimal, whatever made them: the same picture gives the same bytes.
  static func number(_ value: Double) -> String {
    let scaled = Int((value * 10).rounded())
    let digits = "\(scaled.magnitude / 10)" + (scaled % 10 == 0 ? "" : ".\(scaled.magnitude % 10)")
    return scaled < 0 ? "-" + digits : digits
  }

  mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ ink: Ink, isDashed: Bool = false
  ) {
    var attributes = [
      ("x1", Self.number(x1)), ("y1", Self.number(y1)), ("x2", Self.number(x2)),
      ("y2", Self.number(y2)), ("stroke", ink.rawValue),
    ]
    if isDashed { attributes.append(("stroke-dasharray", "5 4")) }
    body.empty("line", attributes)
  }

  mutating func rect(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ ink: Ink) {
    body.empty(
      "rect",
      [
        ("x", Self.number(x)), ("y", Self.number(y)), ("width", Self.number(max(0, width))),
        ("height", Self.number(max(0, height))), ("fill", ink.rawValue),
      ])
  }

  mutating func circle(_ x: Double, _ y: Double, _ radius: Double, fill: Ink, stroke: Ink) {
    body.empty(
      "circle",
      [
        ("cx", Self.number(x)), ("cy", Self.number(y)), ("r", Self.number(radius)),
        ("fill", fill.rawValue), ("stroke", stroke.rawValue),
      ])
  }

  mutating func polyline(_ points: [(Double, Double)], _ ink: Ink) {
    let path = points.map { "\(Self.number($0.0)),\(Self.number($0.1))" }.joined(separator: " ")
    body.empty("polyline", [("points", path), ("fill", "none"), ("stroke", ink.rawValue)])
  }

  mutating func polygon(_ points: [(Double, Double)], _ ink: Ink) {
    let path = points.map { "\(Self.number($0.0)),\(Self.number($0.1))" }.joined(separator: " ")
    body.empty("polygon", [("points", path), ("fill", ink.rawValue)])
  }

  mutating func text(
    _ x: Double, _ y: Double, _ text: String, anchor: Anchor = .start, ink: Ink = .text,
    size: Int = 12
  ) {
    body.element(
      "text",
      [
        ("x", Self.number(x)), ("y", Self.number(y)), ("text-anchor", anchor.rawValue),
        ("fill", ink.rawValue), ("font-size", String(size)),
      ], text)
  }

  /// The picture with a title for whoever cannot see it.
  func markup(title: String) -> String {
    var whole = Markup()
    whole.line(
      "<svg"
        + Markup.list([
          ("xmlns", "http://www.w3.org/2000/svg"), ("role", "img"),
          ("viewBox", "0 0 \(Self.number(width)) \(Self.number(height))"),
          ("width", Self.number(width)), ("height", Self.number(height)),
          ("font-family", PageStyle.fonts),
        ]) + ">")
    whole.element("title", [], title)
    whole.raw(body.text)
    whole.line("</svg>")
    return whole.text
  }
}

extension Rational {
  /// Near enough for a place on paper.
  var drawn: Double { Double(rounded(places: 4) ?? 0) / 10_000 }
}
