internal import ArgumentParser
import Foundation
import Storage
import Wording

/// Text for a terminal: widths, columns, colours.
enum Screen {
  static let isTerminal = isatty(STDOUT_FILENO) == 1
  static let isErrorTerminal = isatty(STDERR_FILENO) == 1
  static let hasColour =
    isTerminal && Speech.environment["NO_COLOR"] == nil && Speech.environment["TERM"] != "dumb"

  enum Colour: String, CaseIterable {
    case red = "31"
    case green = "32"
    case yellow = "33"
    case dim = "2"
    case bold = "1"
  }

  /// The text in a colour: between marks that no text from outside can turn into anything else, and
  /// which only `out` makes a terminal's own.
  static func paint(_ text: String, _ colour: Colour?) -> String {
    guard hasColour, let colour, let place = Colour.allCases.firstIndex(of: colour) else {
      return text
    }
    return mark(firstMark + UInt32(place)) + text + mark(endMark)
  }

  /// Noncharacters (Unicode 23.7): they mean nothing in any text, and show nothing.
  private static let firstMark: UInt32 = 0xFDD0
  private static let endMark: UInt32 = 0xFDDF

  private static func mark(_ value: UInt32) -> String {
    Unicode.Scalar(value).map { String($0) } ?? ""
  }

  /// The text with its colours as the terminal takes them; marks go where there are none.
  private static func coloured(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isMark) else { return text }
    var coloured = ""
    for scalar in text.unicodeScalars {
      guard isMark(scalar) else {
        coloured.unicodeScalars.append(scalar)
        continue
      }
      guard hasColour else { continue }
      let place = Int(scalar.value - firstMark)
      let code = Colour.allCases.indices.contains(place) ? Colour.allCases[place].rawValue : "0"
      coloured += "\u{1B}[\(code)m"
    }
    return coloured
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    firstMark...0xFDEF ~= scalar.value
  }

  /// Columns a text takes: East Asian wide characters take two, combining marks none.
  static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + width($1) }
  }

  private static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    switch scalar.value {
    case firstMark...0xFDEF: return 0
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xA000...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
      0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
      0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }

  /// Columns to write within: `COLUMNS`, else what the terminal says, else 80.
  static let columns: Int = {
    if let text = Speech.environment["COLUMNS"], let number = Int(text), number >= 40 {
      return number
    }
    var size = winsize()
    if isTerminal, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 40 {
      return Int(size.ws_col)
    }
    return 80
  }()

  /// The text on one line, without characters that steer a terminal or turn its direction.
  static func plain(_ text: String) -> String { PlainText.line(text) }

  /// Signs that begin no line.
  private static let closing = Set("，。；：、！？）”’》】…")

  /// The text broken into lines that fit; further lines are indented.
  static func wrap(_ text: String, indent: Int = 2, columns: Int = Screen.columns) -> String {
    var lines: [String] = []
    var line = ""
    var used = 0
    for character in text {
      let wide = width(String(character))
      if used + wide > columns {
        // At the last space if one is near, so that dates and words stay whole.
        var rest = ""
        if character != " ", let space = line.lastIndex(of: " "),
          line.distance(from: space, to: line.endIndex) < 24,
          line[..<space].contains(where: { $0 != " " })
        {
          rest = String(line[line.index(after: space)...])
          line = String(line[..<space])
        } else if closing.contains(character), let last = line.popLast() {
          rest = String(last)
        }
        lines.append(line)
        line = String(repeating: " ", count: indent) + rest
        used = width(line)
        if character == " ", rest.isEmpty { continue }
      }
      line.append(character)
      used += wide
    }
    return (lines + [line]).joined(separator: "\n")
  }

  /// The text cut or filled to a width.
  static func fit(_ text: String, _ columns: Int, right: Bool = false) -> String {
    var cut = ""
    var used = 0
    let total = width(text)
    if total <= columns {
      let fill = String(repeating: " ", count: columns - total)
      return right ? fill + text : text + fill
    }
    for character in text {
      let wide = width(String(character))
      if used + wide > columns - 1 { break }
      cut.append(character)
      used += wide
    }
    return cut + "…" + String(repeating: " ", count: max(0, columns - used - 1))
  }

  /// Rows under headings, each column as wide as its widest cell; the last is not filled.
  static func table(_ headings: [String], _ rows: [[String]]) -> String {
    let widths = headings.indices.map { column in
      ([headings] + rows).map { width($0[column]) }.max() ?? 0
    }
    func line(_ cells: [String]) -> String {
      cells.enumerated().map { index, cell in
        index == cells.count - 1 ? plain(cell) : fit(plain(cell), widths[index])
      }.joined(separator: "  ")
    }
    return ([paint(line(headings), .dim)] + rows.map(line)).joined(separator: "\n")
  }

  /// Lines for people; whatever came from outside is plain in them.
  static func out(_ text: String) {
    put(coloured(PlainText.lines(text)) + "\n")
  }

  /// A line as it is drawn on a terminal, plain and in its colours.
  static func drawn(_ line: String, columns: Int) -> String {
    let line = PlainText.line(line)
    let fitting = width(line) > columns ? fit(line, columns) + mark(endMark) : line
    return coloured(fitting)
  }

  /// JSON, a value or lines of it: as it is for programs; a terminal gets the same value with
  /// everything that would steer it escaped.
  static func json(_ text: String) {
    put((isTerminal ? PlainText.json(text) : text) + "\n")
  }

  /// Bytes as they are, for programs that take them; a terminal sees them plain.
  static func put(_ bytes: [UInt8]) {
    isTerminal ? put(PlainText.lines(String(decoding: bytes, as: UTF8.self))) : write(bytes)
  }

  /// Lines of JSON, each with its end.
  static func put(jsonLines bytes: [UInt8]) {
    isTerminal ? put(PlainText.json(String(decoding: bytes, as: UTF8.self))) : write(bytes)
  }

  private static func put(_ text: String) { write(Array(text.utf8)) }

  /// Writes to standard output; a full disk or a closed pipe ends the run with a sentence.
  private static func write(_ bytes: [UInt8]) {
    let number = Channel.write(bytes, to: STDOUT_FILENO)
    guard number != 0 else { return }
    let error = StorageError(errno: number, path: say("标准输出", "standard output"))
    Outcome.complain(error.sentence(Speech.language))
    exit(Outcome.disk.rawValue)
  }
}
