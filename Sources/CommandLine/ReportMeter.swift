import Foundation
import Synchronization

/// A line on stderr that counts the journeys read, for reports over a second.
final class ReportMeter: Sendable {
  private let state = Mutex((start: Date(), last: Date(), isShown: false))

  func show(_ journeys: Int) {
    guard Screen.isErrorTerminal else { return }
    state.withLock { state in
      let now = Date()
      guard now.timeIntervalSince(state.start) > 1, now.timeIntervalSince(state.last) > 0.2 else {
        return
      }
      state.last = now
      state.isShown = true
      let text = say("已读 \(journeys) 个旅程", "\(journeys) journeys read")
      Channel.tell("\r\u{1B}[K\(text)")
    }
  }

  func clear() {
    state.withLock { state in
      if state.isShown { Channel.tell("\r\u{1B}[K") }
      state.isShown = false
    }
  }
}
