internal import CanonicalJSON
public import Chronology
internal import Foundation
public import Logging
internal import Synchronization

/// Writes a JSON object a line to a descriptor: time, level, message and fields.
///
/// Who calls it gives no personal data: names of routes and codes, never paths, names or addresses.
public struct JSONLogHandler: LogHandler {
  public var metadata: Logger.Metadata = [:]
  public var logLevel: Logger.Level = .info
  public var metadataProvider: Logger.MetadataProvider?
  private let sink: LogSink
  private let clock: @Sendable () -> Timestamp

  /// - Parameter descriptor: of a file that is open for as long as the handler is used.
  public init(descriptor: Int32, clock: @escaping @Sendable () -> Timestamp) {
    sink = LogSink(descriptor)
    self.clock = clock
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    var members: [(String, JSON)] = [
      ("time", .string(clock().text)), ("level", .string(event.level.rawValue)),
      ("message", .string(event.message.description)),
    ]
    let fields = metadata.merging(event.metadata ?? [:]) { $1 }
    for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
      members.append((name, Self.json(value)))
    }
    sink.write(JSON.object(present: members.map { ($0.0, $0.1) }).compactText() + "\n")
  }

  private static func json(_ value: Logger.Metadata.Value) -> JSON {
    switch value {
    case .string(let text): .string(text)
    case .stringConvertible(let number as Int): .integer(Int64(number))
    case .stringConvertible(let other): .string(other.description)
    case .array(let items): .array(items.map(json))
    case .dictionary(let pairs):
      .object(
        pairs.sorted { $0.key < $1.key }.map { JSON.Member($0.key, json($0.value)) })
    }
  }
}

/// One line at a time.
private final class LogSink: Sendable {
  private let descriptor: Mutex<Int32>

  init(_ descriptor: Int32) { self.descriptor = Mutex(descriptor) }

  func write(_ line: String) {
    descriptor.withLock { descriptor in
      var bytes = Array(line.utf8)[...]
      while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
        // What reads the log is gone: the server goes on without.
        guard count > 0 else { return }
        bytes = bytes.dropFirst(count)
      }
    }
  }
}
