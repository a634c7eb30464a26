import Chronology
import Foundation
import Interchange
import Testing

/// A source over bytes in memory that hands out at most the next of `sizes` at each read.
final class XESBytes: ByteSource {
  private let bytes: [UInt8]
  private let sizes: [Int]
  private var at = 0
  private(set) var reads = 0

  init(_ bytes: [UInt8], sizes: [Int] = [.max]) {
    self.bytes = bytes
    self.sizes = sizes
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = min(buffer.count, bytes.count - at, sizes[reads % sizes.count])
    buffer.copyBytes(from: bytes[at..<(at + count)])
    at += count
    reads += 1
    return count
  }
}

enum XESTexts {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/xes", directoryHint: .isDirectory)

  static func runningExample() throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appending(path: "running-example.xes")))
  }

  /// Unpacked by the system's gzip, which the reader leaves to its caller.
  static func helpdesk() throws -> [UInt8] {
    let gzip = Process()
    gzip.executableURL = URL(filePath: "/usr/bin/gzip")
    gzip.arguments = [
      "-dc", folder.appending(path: "helpdesk.xes.gz").path(percentEncoded: false),
    ]
    let pipe = Pipe()
    gzip.standardOutput = pipe
    try gzip.run()
    let bytes = try #require(try pipe.fileHandleForReading.readToEnd())
    gzip.waitUntilExit()
    try #require(gzip.terminationStatus == 0)
    return [UInt8](bytes)
  }

  /// A log of one trace "T" around what stands in it.
  static func trace(_ inside: String) -> String {
    "<log><trace><string key=\"concept:name\" value=\"T\"/>\(inside)</trace></log>"
  }

  static func event(_ inside: String) -> String { trace("<event>\(inside)</event>") }

  static func event(time: String) -> String {
    event("<date key=\"time:timestamp\" value=\"\(time)\"/>")
  }

  /// All the events, and the summary or the error that ended them.
  static func read(
    _ bytes: [UInt8], sizes: [Int] = [.max], pieceSize: Int = 65_536
  ) -> (events: [XESEvent], outcome: Result<XESSummary, any Error>) {
    var events: [XESEvent] = []
    let outcome = Result {
      try XESReader(XESBytes(bytes, sizes: sizes), pieceSize: pieceSize)
        .forEachEvent { events.append($0) }
    }
    return (events, outcome)
  }

  static func read(_ text: String) throws -> (events: [XESEvent], summary: XESSummary) {
    let (events, outcome) = read(Array(text.utf8))
    return (events, try outcome.get())
  }

  static func onlyEvent(_ text: String) throws -> XESEvent {
    let events = try read(text).events
    try #require(events.count == 1)
    return events[0]
  }

  /// The error that reading ends with.
  static func error(_ text: String) throws -> any Error {
    guard case .failure(let error) = read(Array(text.utf8)).outcome else {
      throw NothingWrong()
    }
    return error
  }

  struct NothingWrong: Error {}

  /// FNV-1a over a line for each event, to compare with the same made by Python's ElementTree.
  static func digest(_ events: [XESEvent]) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for event in events {
      let line =
        "\(event.trace)|\(event.traceName ?? "")|\(event.ordinalInTrace)|\(event.activity ?? "")"
        + "|\(event.resource ?? "")|\(event.time?.milliseconds ?? 0)\n"
      for byte in line.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }
    return hash
  }
}
