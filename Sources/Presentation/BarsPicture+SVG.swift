internal import Reports
internal import Satisfaction
internal import Wording

extension BarsPicture {
  /// A bar for each touchpoint of five answers or more; the others are words.
  func draw(_ language: Language) -> SVG? {
    guard !bars.isEmpty else { return nil }
    let (left, right, row) = (150.0, 540.0, 26.0)
    let bottom = 10 + row * Double(bars.count)
    var svg = SVG(width: 680, height: bottom + 26)
    for tick in 0...4 {
      let x = left + (right - left) * Double(tick) / 4
      svg.line(x, 6, x, bottom, .hair)
      svg.text(x, bottom + 16, ["0", "0.25", "0.5", "0.75", "1"][tick], anchor: .middle, size: 10)
    }
    for (place, bar) in bars.enumerated() {
      let y = 10 + row * Double(place)
      svg.text(left - 8, y + 15, bar.name(language), anchor: .end)
      let value = bar.reading.text(language) + " (\(bar.reading.counts))"
      guard let place = bar.reading.value, !bar.reading.isTooFew else {
        let remark = bar.reading.remark(language) ?? ""
        svg.text(left + 6, y + 15, "\(value) \(remark)", ink: .faint)
        continue
      }
      let length = (right - left) * place.drawn
      svg.rect(left, y + 2, length, row - 8, bar.isMarked ? .alarm : .plain)
      svg.text(
        left + length + 6, y + 15, value + (bar.isMarked ? " ◀" : ""),
        ink: bar.isMarked ? .alarm : .text)
    }
    svg.line(left, 6, left, bottom, .faint)
    return svg
  }
}
