/// The lines of `opened.json` between head and foot, one at a time.
final class BundleOpenings {
  enum Line {
    case opening(BundleOpening)
    case malformed, tooLong, end
  }

  private var lines: BundleLines
  private var waiting: Line?
  /// Of the line that waits, counted from 1.
  private(set) var number = 0
  /// Whether foot and nothing else ended the lines.
  private(set) var isFramed = false
  /// Whether a sealed part of an entry is not opened.
  var isMissing = false

  init(_ member: BundleMember) throws(BundleUnreadable) {
    lines = try BundleLines(member)
  }

  /// Reads the head; false if it is another.
  func begins() throws -> Bool {
    number = 1
    guard let line = try next() else { return false }
    return line.elementsEqual(BundleOpening.head.utf8)
  }

  /// The line that waits, the same until it is dropped.
  func peek() throws -> Line {
    if let waiting { return waiting }
    let line = try read()
    waiting = line
    return line
  }

  func drop() { waiting = nil }

  private func read() throws -> Line {
    number += 1
    do {
      guard let line = try lines.next() else { return .end }
      guard line.first == UInt8(ascii: "]") else {
        return BundleOpening(line).map(Line.opening) ?? .malformed
      }
      isFramed = BundleOpening.isFoot(line)
      if try next() != nil { isFramed = false }
      return .end
    } catch is BundleLines.TooLong {
      return .tooLong
    }
  }

  /// The next line; an empty one in the place of one that is too long.
  private func next() throws -> [UInt8]? {
    do {
      return try lines.next()
    } catch is BundleLines.TooLong {
      return []
    }
  }
}
