public import CanonicalJSON
public import Wording

/// What an import did, file by file.
public struct ImportReport: Sendable {
  /// A row or line that was not taken, or was odd.
  public struct Reject: Sendable {
    public let file: String
    public let line: Int
    public let column: String?
    public let code: String
    public let reason: Sentence
  }

  public struct File: Sendable {
    public let path: String
    /// Rows whose fate is known; rows of an import that ended early may be missing.
    public var read: Int { appended + amended + duplicates + skipped + rejected + withdrawn }
    /// Good rows that were taken back with the bad ones.
    public var withdrawn = 0
    public var appended = 0
    /// Rows that are in the log but for what they change.
    public var amended = 0
    public var duplicates = 0
    /// Rows that are in the log but for what they would change.
    public var skipped = 0
    public var rejected = 0
    public var events = 0
    public var firstPosition: Int64?
    public var lastPosition: Int64?
    public var rejects: [Reject] = []
    /// Rows that were taken, and what was odd about them.
    public var warnings: [Reject] = []
    public var warned = 0
    /// The name of the encoding that was read.
    public var encoding: String?
    /// The sheet of a workbook that was read.
    public var sheet: String?
    /// The zone in which times without one were taken.
    public var timeZone: String?
    /// The line of a table's header, where it is not the first.
    public var headerRow: Int?
    /// The first rows as they were understood, of a rehearsal.
    public var preview: [ImportPreview] = []
    /// Attributes that no fact has a place for, and how often each was met.
    public var dropped: [String: Int] = [:]

    public init(path: String) {
      self.path = path
    }

    /// Rejects listed one by one; more are counted.
    static let listed = 1_000

    mutating func reject(line: Int, column: String? = nil, _ error: any ExplainedError) {
      rejected += 1
      Self.list(
        Reject(file: path, line: line, column: column, code: error.code, reason: error.sentence),
        in: &rejects)
    }

    mutating func warn(line: Int, column: String?, code: String, reason: Sentence) {
      warned += 1
      Self.list(
        Reject(file: path, line: line, column: column, code: code, reason: reason),
        in: &warnings)
    }

    /// Keeps the first of the file in its order: what the log refuses is known later than what is
    /// wrong with a row further down.
    private static func list(_ item: Reject, in items: inout [Reject]) {
      if items.count == listed, let last = items.last, last.line <= item.line { return }
      let place = items.lastIndex { $0.line <= item.line }.map { $0 + 1 } ?? 0
      items.insert(item, at: place)
      if items.count > listed { items.removeLast() }
    }

    /// Takes the good rows back, with the bad ones.
    public mutating func withdraw() {
      withdrawn += appended + amended
      appended = 0
      amended = 0
      events = 0
      firstPosition = nil
      lastPosition = nil
    }

    /// - Parameter amendments: how many of the events change what was recorded before.
    mutating func took(_ positions: ClosedRange<Int64>, amendments: Int = 0) {
      if positions.count <= amendments { amended += 1 } else { appended += 1 }
      events += positions.count
      firstPosition = min(firstPosition ?? positions.lowerBound, positions.lowerBound)
      lastPosition = max(lastPosition ?? positions.upperBound, positions.upperBound)
    }
  }

  public var files: [File] = []
  public var isDryRun = false
  /// Nothing was kept, because one row was refused and all or none was asked for.
  public var isWithdrawn = false

  public init() {}

  public var total: File {
    var total = File(path: "")
    for file in files {
      total.withdrawn += file.withdrawn
      total.appended += file.appended
      total.amended += file.amended
      total.duplicates += file.duplicates
      total.skipped += file.skipped
      total.rejected += file.rejected
      total.events += file.events
      total.firstPosition = [total.firstPosition, file.firstPosition].compactMap { $0 }.min()
      total.lastPosition = [total.lastPosition, file.lastPosition].compactMap { $0 }.max()
      total.rejects += file.rejects
      total.warnings += file.warnings
      total.warned += file.warned
      total.dropped.merge(file.dropped) { $0 + $1 }
    }
    // What differs from file to file stands with each.
    if let first = files.first {
      if files.count == 1 {
        total.headerRow = first.headerRow
        total.sheet = first.sheet
        total.preview = first.preview
      }
      if files.allSatisfy({ $0.encoding == first.encoding }) { total.encoding = first.encoding }
      if files.allSatisfy({ $0.timeZone == first.timeZone }) { total.timeZone = first.timeZone }
    }
    return total
  }

  public func json(_ language: Language) -> JSON {
    var members = total.members(language)
    members.insert(("dryRun", isDryRun ? true : nil), at: 0)
    members.insert(("withdrawn", isWithdrawn ? true : nil), at: 1)
    members.append(
      (
        "files",
        .array(files.map { .object(present: [("file", .string($0.path))] + $0.members(language)) })
      ))
    return .object(present: members)
  }
}

extension ImportReport.File {
  fileprivate func members(_ language: Language) -> [(String, JSON?)] {
    [
      ("read", .integer(Int64(read))), ("appended", .integer(Int64(appended))),
      ("amended", .integer(Int64(amended))), ("duplicates", .integer(Int64(duplicates))),
      ("skipped", .integer(Int64(skipped))), ("rejected", .integer(Int64(rejected))),
      ("events", .integer(Int64(events))),
      ("firstPosition", firstPosition.map(JSON.integer) ?? .null),
      ("lastPosition", lastPosition.map(JSON.integer) ?? .null),
      ("encoding", encoding.map(JSON.string) ?? .null),
      ("sheet", sheet.map(JSON.string)),
      ("timeZone", timeZone.map(JSON.string) ?? .null),
      ("headerRow", headerRow.map { .integer(Int64($0)) }),
      ("rejects", Self.list(rejects, language)),
      (
        "rejectsOmitted",
        rejected > rejects.count ? .integer(Int64(rejected - rejects.count)) : nil
      ),
      ("warnings", Self.list(warnings, language)),
      (
        "warningsOmitted",
        warned > warnings.count ? .integer(Int64(warned - warnings.count)) : nil
      ),
      ("preview", preview.isEmpty ? nil : .array(preview.map(\.json))),
      (
        "dropped",
        dropped.isEmpty
          ? nil
          : .object(
            dropped.sorted { $0.key < $1.key }.map {
              JSON.Member($0.key, .integer(Int64($0.value)))
            })
      ),
    ]
  }

  private static func list(_ items: [ImportReport.Reject], _ language: Language) -> JSON {
    .array(
      items.map { item in
        .object(present: [
          ("file", .string(item.file)), ("line", .integer(Int64(item.line))),
          ("column", item.column.map(JSON.string) ?? .null),
          ("code", .string(item.code)), ("reason", .string(item.reason(language))),
        ])
      })
  }
}
