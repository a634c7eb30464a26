import Foundation

/// A line on stderr that counts the journeys read, for reports over a second.
final class ReportMeter {
  private let start = Date()
  private var last = Date()
  private var isShown = false

  func show(_ journeys: Int) {
    guard Screen.isErrorTerminal else { return }
    let now = Date()
    guard now.timeIntervalSince(start) > 1, now.timeIntervalSince(last) > 0.2 else { return }
    last = now
    isShown = true
    let text = say("已读 \(journeys) 个旅程", "\(journeys) journeys read")
    Channel.tell("\r\u{1B}[K\(text)")
  }

  func clear() {
    if isShown { Channel.tell("\r\u{1B}[K") }
    isShown = false
  }
}
