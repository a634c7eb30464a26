import Foundation
import Wording

/// Keys and lines of a terminal, for commands that ask one question after another.
///
/// While it is in use keys come one by one and are not shown; `close` puts the terminal back.
final class Terminal {
  enum Key: Equatable {
    case up, down, enter, space, back, stop, erase
    case letter(Character)
  }

  private var before = termios()
  private var isOpen = false
  /// Lines of the question on the screen, to be drawn over.
  private var drawn = 0

  static var isThere: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

  func open() {
    guard tcgetattr(STDIN_FILENO, &before) == 0 else { return }
    var raw = before
    raw.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
    isOpen = tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0
  }

  func close() {
    if isOpen { _ = tcsetattr(STDIN_FILENO, TCSANOW, &before) }
    isOpen = false
  }

  deinit { close() }

  // MARK: Keys

  private func byte(wait: Int32 = -1) -> UInt8? {
    var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    while true {
      let ready = poll(&descriptor, 1, wait)
      if ready < 0, errno == EINTR, !Interruption.isAsked { continue }
      guard ready > 0 else { return nil }
      var byte: UInt8 = 0
      return read(STDIN_FILENO, &byte, 1) == 1 ? byte : nil
    }
  }

  /// The next key; `stop` where the terminal is gone.
  func key() -> Key {
    guard let first = byte() else { return .stop }
    switch first {
    case 0x03, 0x04: return .stop
    case 0x0A, 0x0D: return .enter
    case 0x20: return .space
    case 0x08, 0x7F: return .erase
    case 0x1B:
      // An arrow comes as three bytes at once, the key alone as one.
      guard let second = byte(wait: 50), second == UInt8(ascii: "[") || second == UInt8(ascii: "O")
      else { return .back }
      switch byte(wait: 50) {
      case UInt8(ascii: "A"): return .up
      case UInt8(ascii: "B"): return .down
      case UInt8(ascii: "D"): return .back
      default: return .letter(" ")
      }
    case ..<0x80: return .letter(Character(Unicode.Scalar(first)))
    default:
      var bytes = [first]
      let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
      while bytes.count < length, let next = byte(wait: 50) { bytes.append(next) }
      return .letter(String(decoding: bytes, as: UTF8.self).first ?? "?")
    }
  }

  // MARK: Drawing

  /// Shows lines in the place of those shown last.
  func draw(_ lines: [String]) {
    erase()
    put(lines.map { Screen.drawn($0, columns: Screen.columns - 1) + "\r\n" }.joined())
    drawn = lines.count
  }

  /// Takes the question from the screen.
  func erase() {
    if drawn > 0 { put("\u{1B}[\(drawn)A\r\u{1B}[J") }
    drawn = 0
  }

  private func put(_ text: String) { _ = Channel.write(Array(text.utf8), to: STDOUT_FILENO) }
}
