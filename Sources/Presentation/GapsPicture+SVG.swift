internal import Reports
internal import Satisfaction
internal import Wording

extension GapsPicture {
  /// A bar for each gap and for 不明; nil under five dissatisfied answers.
  func draw(_ language: Language) -> SVG? {
    guard let first = parts.first, first.reading.of >= Measured<Rational>.smallestGroup else {
      return nil
    }
    let (left, right, row) = (150.0, 540.0, 26.0)
    var svg = SVG(width: 680, height: 20 + row * Double(parts.count))
    for (place, part) in parts.enumerated() {
      let y = 10 + row * Double(place)
      svg.text(left - 8, y + 15, part.name(language), anchor: .end)
      guard let value = part.reading.value else { continue }
      let length = (right - left) * value.drawn
      svg.rect(left, y + 2, length, row - 8, place == parts.count - 1 ? .faint : .plain)
      svg.text(
        left + length + 6, y + 15, "\(part.reading.text(language)) (\(part.reading.counts))")
    }
    svg.line(left, 6, left, 10 + row * Double(parts.count), .faint)
    return svg
  }
}
