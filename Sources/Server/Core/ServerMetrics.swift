internal import Synchronization

/// What the server counts, in the text format of Prometheus (version 0.0.4).
///
/// Labels are names of routes and codes only: nothing in it is about a person.
final class ServerMetrics: Sendable {
  private struct Key: Hashable {
    let method: String
    let route: String
    let status: Int
  }

  private struct State {
    var requests: [Key: Int] = [:]
    var errors: [String: Int] = [:]
    var seconds = Histogram()
    var appendSeconds = Histogram()
    var facts = 0
  }

  private let state = Mutex(State())
  private let running = Atomic(0)

  func began() { running.add(1, ordering: .relaxed) }

  func ended(method: String, route: String, status: Int, seconds: Double, code: String?) {
    running.subtract(1, ordering: .relaxed)
    state.withLock { state in
      state.requests[Key(method: method, route: route, status: status), default: 0] += 1
      state.seconds.add(seconds)
      if let code { state.errors[code, default: 0] += 1 }
    }
  }

  /// Facts became durable after so long.
  func appended(_ count: Int, seconds: Double) {
    state.withLock { state in
      state.facts += count
      state.appendSeconds.add(seconds)
    }
  }

  /// - Parameter now: figures that are asked for when it is written: name, help and value.
  func text(now: [(name: String, help: String, value: Int64)]) -> String {
    let state = state.withLock { $0 }
    var text = ""
    func head(_ name: String, _ type: String, _ help: String) {
      text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }
    head("touchstone_requests_total", "counter", "Requests answered.")
    for (key, count) in state.requests.sorted(by: { Self.order($0.key) < Self.order($1.key) }) {
      text += "touchstone_requests_total{method=\"\(key.method)\",route=\"\(key.route)\","
      text += "status=\"\(key.status)\"} \(count)\n"
    }
    head("touchstone_errors_total", "counter", "Requests refused or failed, by code.")
    for (code, count) in state.errors.sorted(by: { $0.key < $1.key }) {
      text += "touchstone_errors_total{code=\"\(code)\"} \(count)\n"
    }
    head("touchstone_requests_running", "gauge", "Requests being answered now.")
    text += "touchstone_requests_running \(running.load(ordering: .relaxed))\n"
    head("touchstone_facts_recorded_total", "counter", "Facts made durable by this server.")
    text += "touchstone_facts_recorded_total \(state.facts)\n"
    head("touchstone_request_seconds", "histogram", "Time from request to answer.")
    text += state.seconds.text("touchstone_request_seconds")
    head("touchstone_append_seconds", "histogram", "Time from a fact to its receipt.")
    text += state.appendSeconds.text("touchstone_append_seconds")
    for figure in now {
      head(figure.name, "gauge", figure.help)
      text += "\(figure.name) \(figure.value)\n"
    }
    return text
  }

  private static func order(_ key: Key) -> String { "\(key.route) \(key.method) \(key.status)" }
}

/// Counts of times by upper bounds, in seconds.
struct Histogram: Sendable {
  static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
  private var counts = [Int](repeating: 0, count: bounds.count + 1)
  private var sum = 0.0

  mutating func add(_ seconds: Double) {
    counts[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
    sum += seconds
  }

  func text(_ name: String) -> String {
    var text = ""
    var total = 0
    for (bound, count) in zip(Self.bounds, counts) {
      total += count
      text += "\(name)_bucket{le=\"\(bound)\"} \(total)\n"
    }
    total += counts[Self.bounds.count]
    text += "\(name)_bucket{le=\"+Inf\"} \(total)\n"
    return text + "\(name)_sum \(sum)\n\(name)_count \(total)\n"
  }
}
