internal import Logbook
internal import NIOCore

/// Some events in order of position, written as a stream sends them.
struct EventChunk: Sendable {
  /// How a stream writes an event.
  enum Form: Sendable {
    /// A line of JSON.
    case lines
    /// A server-sent event whose id is the position.
    case serverSent
  }

  /// The position of each event, and where its text ends.
  private let ends: [(position: Int64, end: Int)]
  private let text: ByteBuffer

  var size: Int { text.readableBytes }

  /// - Parameter lines: as an `EventPage` has them: `{"position":118,"entry":{…}}`.
  init(_ lines: [UInt8], _ form: Form) {
    var text = ByteBuffer()
    text.reserveCapacity(lines.count + (form == .lines ? 0 : lines.count / 8))
    var ends: [(position: Int64, end: Int)] = []
    for line in lines.split(separator: UInt8(ascii: "\n")) {
      let position = Self.position(line)
      switch form {
      case .lines:
        text.writeBytes(line)
        text.writeString("\n")
      case .serverSent:
        text.writeString("id: \(position)\ndata: ")
        text.writeBytes(line)
        text.writeString("\n\n")
      }
      ends.append((position, text.writerIndex))
    }
    self.text = text
    self.ends = ends
  }

  /// The number after the first colon.
  private static func position(_ line: ArraySlice<UInt8>) -> Int64 {
    var position: Int64 = 0
    for byte in line.dropFirst("{\"position\":".utf8.count) {
      let digit = byte &- UInt8(ascii: "0")
      guard digit < 10 else { break }
      position = position &* 10 &+ Int64(digit)
    }
    return position
  }

  /// The events after a position; the text is shared, not copied.
  func text(after position: Int64) -> ByteBuffer {
    var (low, high) = (0, ends.count)
    while low < high {
      let middle = (low + high) / 2
      if ends[middle].position <= position { low = middle + 1 } else { high = middle }
    }
    var rest = text
    rest.moveReaderIndex(to: low == 0 ? 0 : ends[low - 1].end)
    return rest
  }
}
