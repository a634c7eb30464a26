internal import Reports
internal import Satisfaction
internal import Wording

extension ControlPicture {
  /// Filled points of five journeys or more, hollow ones of fewer; a square lies outside the limits,
  /// a triangle is the eighth or later in a row on one side.
  func draw(_ language: Language) -> SVG? {
    guard !points.isEmpty else { return nil }
    let zh = language == .chinese
    let (left, right, top, bottom) = (40.0, 590.0, 14.0, 234.0)
    var svg = SVG(width: 680, height: 296)
    func y(_ value: Rational) -> Double { bottom - (bottom - top) * value.drawn / 100 }
    let step = (right - left) / Double(max(points.count, 1))
    func x(_ place: Int) -> Double { left + step * (Double(place) + 0.5) }
    for tick in 0...4 {
      let value = Double(tick) * 25
      let height = bottom - (bottom - top) * value / 100
      svg.line(left, height, right, height, .hair)
      svg.text(left - 6, height + 4, String(Int(value)), anchor: .end, size: 10)
    }
    let lines: [(Rational?, Sentence, Bool)] = [
      (upper, Sentence("上限", "upper"), true), (mean, Sentence("均值", "mean"), false),
      (lower, Sentence("下限", "lower"), true),
    ]
    for case (let value?, let name, let isDashed) in lines {
      svg.line(left, y(value), right, y(value), isDashed ? .alarm : .strong, isDashed: isDashed)
      svg.text(
        right + 4, y(value) + 4, "\(name(language)) \(NumberText.decimal(value, 2))",
        ink: isDashed ? .alarm : .strong, size: 10)
    }
    // Hollow weeks stand beside the line: what they show is no part of it.
    svg.polyline(
      points.enumerated().compactMap { place, point in
        point.isHollow ? nil : point.value.map { (x(place), y($0)) }
      }, .plain)
    let every = (points.count + 11) / 12
    for (place, point) in points.enumerated() {
      if place % every == 0 {
        svg.text(x(place), bottom + 16, point.week, anchor: .middle, size: 9)
      }
      guard let value = point.value else { continue }
      draw(point, x(place), y(value), in: &svg)
    }
    legend(&svg, zh)
    return svg
  }

  private func draw(_ point: Point, _ x: Double, _ y: Double, in svg: inout SVG) {
    if point.isHollow {
      svg.circle(x, y, 3.5, fill: .paper, stroke: .faint)
    } else if point.isOutside {
      svg.rect(x - 5, y - 5, 10, 10, .alarm)
    } else if point.isRun {
      svg.polygon([(x, y - 6), (x - 6, y + 5), (x + 6, y + 5)], .alarm)
    } else {
      svg.circle(x, y, 3.5, fill: .strong, stroke: .strong)
    }
  }

  private func legend(_ svg: inout SVG, _ zh: Bool) {
    let y = 270.0
    svg.circle(48, y, 3.5, fill: .paper, stroke: .faint)
    svg.text(58, y + 4, zh ? "不足 5 个，不计入" : "fewer than five, not counted", size: 10)
    svg.rect(235, y - 5, 10, 10, .alarm)
    svg.text(251, y + 4, zh ? "超出界限" : "outside the limits", size: 10)
    svg.polygon([(381, y - 6), (375, y + 5), (387, y + 5)], .alarm)
    svg.text(393, y + 4, zh ? "连续 8 周在均值同侧" : "8 in a row on one side of the mean", size: 10)
    if mean == nil {
      svg.text(
        40, y + 20, zh ? "满 5 个的周不足 8 周，没有界限" : "under eight weeks of five: no limits", ink: .faint,
        size: 10)
    }
  }
}
