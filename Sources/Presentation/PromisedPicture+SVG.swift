internal import Reports
internal import Satisfaction
internal import Wording

extension PromisedPicture {
  /// Where the delays' groups begin, in minutes; a delay that equals one belongs below it, so that
  /// what is on time stands left of the promise.
  private static let edges = [-120, -60, -30, 0, 30, 60, 120]

  /// How many deliveries came so much before or after their promise; nil under five.
  func draw(_ language: Language) -> SVG? {
    guard delays.count >= Measured<Rational>.smallestGroup else { return nil }
    let zh = language == .chinese
    var counts = Array(repeating: 0, count: Self.edges.count + 1)
    for delay in delays {
      counts[Self.edges.count { Rational($0 * 60_000) < delay }] += 1
    }
    let (left, top, bottom, step) = (40.0, 20.0, 190.0, 74.0)
    let most = Double(counts.max() ?? 1)
    var svg = SVG(width: 680, height: 252)
    for (place, count) in counts.enumerated() {
      let x = left + step * Double(place)
      let height = (bottom - top) * Double(count) / max(most, 1)
      svg.rect(x + 6, bottom - height, step - 12, height, place <= 3 ? .plain : .alarm)
      svg.text(x + step / 2, bottom - height - 4, String(count), anchor: .middle)
      svg.text(x + step / 2, bottom + 16, Self.label(place), anchor: .middle, size: 10)
    }
    svg.line(left, bottom, left + step * Double(counts.count), bottom, .faint)
    let promise = left + step * 4
    svg.line(promise, top - 14, promise, bottom, .strong, isDashed: true)
    svg.text(promise + 4, top - 6, zh ? "承诺的时间" : "promised", ink: .strong, size: 10)
    let summary =
      (zh ? "中位数 " : "median ") + median.text(language) + (zh ? "，第 90 百分位 " : ", 90th percentile ")
      + p90.text(language) + (zh ? "；横轴：分钟" : "; across: minutes")
    svg.text(left, bottom + 42, summary, size: 11)
    return svg
  }

  private static func label(_ place: Int) -> String {
    if place == 0 { return "≤ \(edges[0])" }
    if place == edges.count { return "> \(edges[edges.count - 1])" }
    return "\(edges[place - 1])…\(edges[place])"
  }
}
