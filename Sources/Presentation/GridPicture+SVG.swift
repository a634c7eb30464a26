internal import Reports
internal import Satisfaction
internal import Wording

extension GridPicture {
  /// Importance upwards, performance to the right; the thresholds are dashed, with their values.
  func draw(_ language: Language) -> SVG? {
    let zh = language == .chinese
    let (left, top, side) = (56.0, 16.0, 420.0)
    var svg = SVG(width: 600, height: 492)
    func across(_ value: Rational) -> Double { left + side * value.drawn }
    func up(_ value: Rational) -> Double { top + side * (1 - value.drawn) }
    for edge in [0.0, side] {
      svg.line(left + edge, top, left + edge, top + side, .faint)
      svg.line(left, top + edge, left + side, top + edge, .faint)
    }
    svg.line(across(x), top, across(x), top + side, .strong, isDashed: true)
    svg.line(left, up(y), left + side, up(y), .strong, isDashed: true)
    let corners: [(ImportancePerformanceGrid.Quadrant, Double, Double, SVG.Anchor)] = [
      (.fix, left + 6, top + 16, .start), (.keep, left + side - 6, top + 16, .end),
      (.later, left + 6, top + side - 8, .start),
      (.surplus, left + side - 6, top + side - 8, .end),
    ]
    for (quadrant, x, y, anchor) in corners {
      svg.text(x, y, Terms.quadrant(quadrant)(language), anchor: anchor, ink: .faint)
    }
    for point in points {
      let (px, py) = (across(point.x), up(point.y))
      svg.circle(px, py, 4, fill: .plain, stroke: .strong)
      svg.text(px + 7, py + 4, point.name(language), size: 11)
    }
    svg.text(
      across(x), top + side + 16, NumberText.decimal(x, 2), anchor: .middle, ink: .strong, size: 10)
    svg.text(left - 5, up(y) + 4, NumberText.decimal(y, 2), anchor: .end, ink: .strong, size: 10)
    for (edge, label) in [(0.0, "0"), (side, "1")] {
      svg.text(left + edge, top + side + 30, label, anchor: .middle, size: 10)
      svg.text(left - 30, top + side - edge + 4, label, anchor: .end, size: 10)
    }
    svg.text(left + side / 2, top + side + 46, zh ? "绩效 →" : "performance →", anchor: .middle)
    svg.text(left + side + 10, top + 12, zh ? "↑ 重要性" : "↑ importance")
    if !isWhole {
      svg.text(
        left, top + side + 60, zh ? "不足 5 个的环节未画出" : "touchpoints of fewer than five are left out",
        ink: .faint, size: 10)
    }
    return svg
  }
}
