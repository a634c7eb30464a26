import Chronology
import EventLog
import Foundation
import Importing
import Journeys
import Logbook
import Presentation
import ReadModels
import Synchronization

/// Times of many calls, in milliseconds.
final class CallTimes: Sendable {
  private let times = Mutex<[Double]>([])

  func measure<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
    let start = ContinuousClock.now
    let result = try await body()
    let duration = ContinuousClock.now - start
    times.withLock { $0.append(inSeconds(duration) * 1_000) }
    return result
  }

  /// The time under which so many of a hundred lie.
  func percentile(_ percent: Int) -> Double {
    let sorted = times.withLock { $0.sorted() }
    return sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, sorted.count * percent / 100)]
  }

  /// As one line of JSON.
  func show(_ what: String, _ more: String = "") {
    let count = times.withLock { $0.count }
    print(
      "{\"what\":\"\(what)\",\"rows\":\(count),\"p50\":\(percentile(50)),\"p99\":\(percentile(99))"
        + "\(more)}")
  }
}

func inSeconds(_ duration: Duration) -> Double {
  Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
}

/// Thirty-two sessions of a new logbook, each recording one durable fact after the other.
func measureSessions(_ folder: String, _ rounds: Int) async throws {
  let surroundings = Surroundings(environment: ["TOUCHSTONE_KEYS": folder + "-keys"])
  let book = try Logbook.create(
    at: folder, Logbook.Plan(dealer: "bench", origin: "example.com/sessions"),
    surroundings: surroundings)
  try book.startServing()
  let times = CallTimes()
  let start = ContinuousClock.now
  try await withThrowingTaskGroup(of: Void.self) { group in
    for number in 0..<32 {
      let session = book.session(actor: "S-\(number)")
      group.addTask {
        for round in 0..<rounds {
          var input = FactInput(type: "journey.opened")
          input.journey = "J-\(number)-\(round)"
          input.customer = "C-\(number)"
          let fact = input
          _ = try await times.measure { try await session.record(fact) }
        }
      }
    }
    try await group.waitForAll()
  }
  let rate = Double(32 * rounds) / inSeconds(ContinuousClock.now - start)
  let commits = book.session(actor: "S-0").commitCounts
  let group = Double(commits.appends) / Double(max(1, commits.transactions))
  times.show("sessions", ",\"rate\":\(rate),\"group\":\(group)")
  try book.close()
}

/// Pages of fifty while another session imports a file, and again while somebody else holds every
/// lock of a writer.
func measurePages(_ folder: String, _ file: String, _ day: String, _ rounds: Int) async throws {
  let book = try Logbook(
    at: folder, surroundings: Surroundings(environment: ProcessInfo.processInfo.environment))
  try book.startServing()
  let reader = PageReader(book.session(actor: "reader"), day)
  let first = CallTimes()
  _ = try await first.measure { try await reader.calls(nil) }
  first.show("calls, first list of the day")
  let isDone = Atomic(false)
  let writer = book.session(actor: "importer")
  async let imported = {
    defer { isDone.store(true, ordering: .releasing) }
    return try await writer.importFiles([file], ImportOptions())
  }()
  try await reader.read("while another session imports", rounds) {
    isDone.load(ordering: .acquiring)
  }
  let report = try await imported
  print("{\"what\":\"imported meanwhile\",\"rows\":\(report.total.appended)}")
  let locks = ["logbook.lock", "readmodels.lock", "preparing.lock"].map { name in
    let descriptor = open(folder + "/" + name, O_RDWR | O_CLOEXEC)
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 { usleep(1_000) }
    return descriptor
  }
  try await reader.read("while the writers' locks are held", rounds) { false }
  for descriptor in locks { close(descriptor) }
  try book.close()
}

/// Reads one page after the other of each list.
private struct PageReader {
  private let session: Session
  private let request: CallRequest

  private static let page = 50

  init(_ session: Session, _ day: String) {
    self.session = session
    var request = CallRequest()
    let parts = day.split(separator: "-").compactMap { Int($0) }
    request.day = CivilTime(year: parts[0], month: parts[1], day: parts[2])
    request.limit = Self.page
    self.request = request
  }

  func journeys(_ after: String?) async throws -> String? {
    var filter = BoardFilter()
    filter.after = after
    filter.limit = Self.page
    let rows = try await session.journeys(filter)
    return rows.count < Self.page ? nil : rows.last?.journey
  }

  func customers(_ after: String?) async throws -> String? {
    var query = Logbook.CustomerQuery()
    query.after = after
    query.limit = Self.page
    let rows = try await session.customers(query)
    return rows.count < Self.page ? nil : rows.last?.customer
  }

  func calls(_ after: String?) async throws -> String? {
    var request = request
    request.after = after
    let rows = try await session.calls(request).rows
    return rows.count < Self.page ? nil : rows.last?.customer
  }

  /// - Parameter isOver: ends the reading before so many pages were read of each.
  func read(_ when: String, _ rounds: Int, _ isOver: () -> Bool) async throws {
    let times = (journeys: CallTimes(), customers: CallTimes(), calls: CallTimes())
    var places: (String?, String?, String?) = (nil, nil, nil)
    for _ in 0..<rounds where !isOver() {
      places.0 = try await times.journeys.measure { [place = places.0] in
        try await journeys(place)
      }
      places.1 = try await times.customers.measure { [place = places.1] in
        try await customers(place)
      }
      do {
        places.2 = try await times.calls.measure { [place = places.2] in try await calls(place) }
      } catch LogbookError.noCustomer {
        // Off the list since: an import goes on.
        places.2 = nil
      }
    }
    times.journeys.show("journeys, a page of 50 \(when)")
    times.customers.show("customers, a page of 50 \(when)")
    times.calls.show("calls, a page of 50 \(when)")
  }
}
