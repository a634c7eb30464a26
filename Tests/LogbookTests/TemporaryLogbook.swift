import CanonicalJSON
import Chronology
import Dispatch
import EventLog
import Foundation
import Journeys

@testable import Logbook

/// A logbook in a folder of its own, removed at the end.
final class TemporaryLogbook {
  let folder: URL
  let book: Logbook

  init(now: @escaping @Sendable () -> Timestamp = Surroundings.systemClock) throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "touchstone-logbook-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let surroundings = Surroundings(
      environment: ["TOUCHSTONE_KEYS": folder.appending(path: "keys").path], now: now)
    book = try Logbook.create(
      at: folder.appending(path: "logbook").path,
      Logbook.Plan(dealer: "Example", origin: "example.com/dealer-1"), surroundings: surroundings)
  }

  deinit {
    try? book.close()
    try? FileManager.default.removeItem(at: folder)
  }

  var log: URL { folder.appending(path: "logbook/log.sqlite") }

  /// Opens the logbook anew, as the next program does, and closes it.
  @discardableResult
  func fresh<Result>(_ body: (Logbook) throws -> Result) throws -> Result {
    let next = try Logbook(at: book.folder.path, surroundings: book.surroundings)
    defer { try? next.close() }
    return try body(next)
  }

  /// What the gate remembers of a journey, and the same folded from the log.
  func states(_ subject: String) throws -> (warm: DomainGate.Journey?, cold: DomainGate.Journey) {
    var events: [RecordedEvent] = []
    var key: Int64 = 0
    try book.log.read(Selection(subject: subject)) { row in
      key = row.streamKey
      events.append(try row.recordedEvent())
      return .next
    }
    let warm = book.gate.journeys.find(key).flatMap { book.gate.journeys[$0] }
    return (warm, try book.gate.fold(events))
  }
}

/// Runs a body as another program would: on a thread that holds none of this one's locks.
func elsewhere(_ body: @escaping @Sendable () -> Void) {
  let isOver = DispatchSemaphore(value: 0)
  Thread {
    body()
    isOver.signal()
  }.start()
  isOver.wait()
}
