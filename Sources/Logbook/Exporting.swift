internal import CanonicalJSON
public import EventLog
internal import EventLogSQLite
internal import Foundation
internal import Interchange
internal import Journeys
internal import Storage
public import Timelines
internal import Vault

/// What an export wrote.
public struct ExportReport: Sendable {
  public var rows: Int
  public var position: Int64
}

extension Logbook {
  /// Writes entries as lines: byte for byte what the leaves are hashed over.
  public func exportEntries(_ selection: Selection, to output: any TextOutput) throws
    -> ExportReport
  {
    var writer = EntryWriter()
    var report = ExportReport(rows: 0, position: try log.lastPosition())
    try log.read(selection) { row in
      writer.write(row.parts)
      try output.write(writer.entry)
      try output.write("\n")
      report.rows += 1
      if report.rows % 1_024 == 0 { try goOn() }
      return .next
    }
    try output.finish()
    return report
  }

  /// Throws when the person has asked to stop; an unfinished file is then taken away.
  private func goOn() throws {
    if surroundings.isInterrupted() { throw LogbookError.interrupted }
  }

  /// Writes one timeline a customer, as JSON lines or as CSV with one row a touchpoint.
  ///
  /// Where all are wanted, those who were merged away are left out: their journeys stand with
  /// whom they became, each once.
  /// - Throws: `LogbookError`; when names are opened, the export is recorded with its reason.
  public func exportTimelines(
    _ format: TimelineFormat, customer: String?, cut: Cut, opensNames: Bool, reason: String?,
    to output: any TextOutput
  ) throws -> ExportReport {
    if let reason { try checkReason(reason) }
    let opener = Opener(vault: opensNames ? try vault() : nil)
    let head = try log.lastPosition()
    let through = try lastKnown(cut) ?? head
    let blueprint = try blueprintFinder()
    var report = ExportReport(rows: 0, position: head)
    if format == .csv { try output.write(TimelineCSV.header) }
    let mergings = try mergings(through: through, asOf: cut.asOf)
    for id in try customer.map({ [nfc($0)] }) ?? log.customers() {
      if customer == nil, mergings.merges.into(id) != nil { continue }
      let events = try familyEvents(of: id, mergings, through: through).map(opener.open)
      guard !events.isEmpty else { continue }
      try goOn()
      let timeline = CustomerTimeline.fold(
        customer: id, position: head, cut: cut, events, blueprint: blueprint)
      switch format {
      case .json:
        try output.write(timeline.json.compactText() + "\n")
        report.rows += 1
      case .csv:
        for line in TimelineCSV.rows(timeline, zone: settings.timeZone) {
          try output.write(line)
          report.rows += 1
        }
      }
    }
    if customer != nil, report.rows == 0 { throw LogbookError.noCustomer }
    // Recorded before the file stands in its place: no personal data leave unrecorded.
    if opener.hasOpened {
      try recordAccess(
        .accessExported, whose: customer,
        also: customer.map { mergings.merges.from(nfc($0)) } ?? [], what: "timelines",
        filter: AccessFilter(customer: customer, cut: cut), reason: reason, rows: report.rows)
    }
    try output.finish()
    return report
  }
}

public enum TimelineFormat: String, Sendable, CaseIterable {
  case json, csv
}

/// Where an export goes.
public protocol TextOutput: AnyObject {
  func write(_ bytes: UnsafeRawBufferPointer) throws
  /// Makes what was written stand in its place.
  func finish() throws
}

extension TextOutput {
  public func write(_ text: String) throws {
    var text = text
    try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
  }
}

/// A file that appears whole or not at all; "-" is standard output.
///
/// A symbolic link is followed; a device or a pipe is written into, never replaced.
public final class FileOutput: TextOutput {
  private let path: String
  private let beside: String?
  private let descriptor: Int32
  private var held: [UInt8] = []
  private var isFinished = false

  /// - Throws: `StorageError` or `InputError.isFolder`.
  public init(path given: String) throws {
    if given == "-" {
      path = given
      beside = nil
      descriptor = STDOUT_FILENO
      return
    }
    var about = stat()
    let isThere = stat(given, &about) == 0
    let kind = about.st_mode & S_IFMT
    if isThere, kind == S_IFDIR { throw InputError.isFolder(path: given) }
    if isThere, kind != S_IFREG {
      path = given
      beside = nil
      descriptor = open(given, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw StorageError(errno: errno, path: given) }
      return
    }
    path =
      isThere
      ? realpath(given, nil).map { link in
        defer { free(link) }
        return String(cString: link)
      } ?? given : given
    let beside = path + ".part-\(getpid())"
    descriptor = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw StorageError(errno: errno, path: path) }
    self.beside = beside
  }

  deinit {
    guard let beside, !isFinished else { return }
    close(descriptor)
    unlink(beside)
  }

  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    held.append(contentsOf: bytes)
    if held.count >= 1 << 16 { try flush() }
  }

  public func finish() throws {
    try flush()
    guard let beside else { return }
    guard fsync(descriptor) == 0, close(descriptor) == 0, rename(beside, path) == 0 else {
      throw StorageError(errno: errno, path: path)
    }
    isFinished = true
  }

  private func flush() throws {
    var at = 0
    while at < held.count {
      let count = held.withUnsafeBytes { bytes in
        Foundation.write(descriptor, bytes.baseAddress?.advanced(by: at), bytes.count - at)
      }
      guard count > 0 else { throw StorageError(errno: errno, path: path) }
      at += count
    }
    held.removeAll(keepingCapacity: true)
  }
}
