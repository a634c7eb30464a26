internal import CanonicalJSON
public import Exports
public import Timelines

/// What writes timelines one after the other, so that no more than one is held.
public protocol TimelineWriter {
  mutating func begin() throws
  /// - Parameter count: called for each row that is written; throws where writing is to stop.
  mutating func write(_ timeline: CustomerTimeline, counting count: () throws -> Void) throws
  mutating func end(_ statement: ExportStatement) throws
}

extension TimelineWriter {
  public mutating func begin() throws {}
  public mutating func end(_ statement: ExportStatement) throws {}
}

/// All timelines as one array, each as `timeline --json` gives it, on a line of its own.
public struct TimelineDocument: TimelineWriter {
  private let output: any TextOutput
  private var isFirst = true

  public init(_ output: any TextOutput) { self.output = output }

  public func begin() throws { try output.write("[") }

  public mutating func write(
    _ timeline: CustomerTimeline, counting count: () throws -> Void
  ) throws {
    try output.write((isFirst ? "\n" : ",\n") + timeline.json.compactText())
    isFirst = false
    try count()
  }

  public func end(_ statement: ExportStatement) throws { try output.write("\n]\n") }
}

/// A timeline a line, each as `timeline --json` gives it.
public struct TimelineLines: TimelineWriter {
  private let output: any TextOutput

  public init(_ output: any TextOutput) { self.output = output }

  public func write(_ timeline: CustomerTimeline, counting count: () throws -> Void) throws {
    try output.write(timeline.json.compactText() + "\n")
    try count()
  }
}

/// Timelines as one page, a customer after the other.
public struct TimelinePages: TimelineWriter {
  private let page: TimelinePage
  private let output: any TextOutput

  public init(_ page: TimelinePage, _ output: any TextOutput) {
    self.page = page
    self.output = output
  }

  public func begin() throws { try output.write(page.head) }

  public func write(_ timeline: CustomerTimeline, counting count: () throws -> Void) throws {
    try output.write(page.customer(timeline))
    try count()
  }

  public func end(_ statement: ExportStatement) throws { try output.write(page.foot(statement)) }
}
