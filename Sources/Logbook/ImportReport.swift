public import CanonicalJSON
public import Wording

/// What an import did, file by file.
public struct ImportReport: Sendable {
  /// A row or line that was not taken.
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
    public var read: Int { appended + duplicates + rejected + withdrawn }
    /// Good rows that were taken back with the bad ones.
    public var withdrawn = 0
    public var appended = 0
    public var duplicates = 0
    public var rejected = 0
    public var events = 0
    public var firstPosition: Int64?
    public var lastPosition: Int64?
    public var rejects: [Reject] = []
    /// Attributes that no fact has a place for, and how often each was met.
    public var dropped: [String: Int] = [:]

    public init(path: String) {
      self.path = path
    }

    /// Rejects listed one by one; more are counted.
    static let listed = 1_000

    mutating func reject(line: Int, column: String? = nil, _ error: any ExplainedError) {
      rejected += 1
      guard rejects.count < Self.listed else { return }
      rejects.append(
        Reject(
          file: path, line: line, column: column, code: error.code, reason: error.sentence))
    }

    mutating func withdraw() {
      withdrawn += appended
      appended = 0
      events = 0
      firstPosition = nil
      lastPosition = nil
    }

    mutating func took(_ positions: ClosedRange<Int64>) {
      appended += 1
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
      total.duplicates += file.duplicates
      total.rejected += file.rejected
      total.events += file.events
      total.firstPosition = [total.firstPosition, file.firstPosition].compactMap { $0 }.min()
      total.lastPosition = [total.lastPosition, file.lastPosition].compactMap { $0 }.max()
      total.rejects += file.rejects
      total.dropped.merge(file.dropped) { $0 + $1 }
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
      ("duplicates", .integer(Int64(duplicates))), ("rejected", .integer(Int64(rejected))),
      ("events", .integer(Int64(events))),
      ("firstPosition", firstPosition.map(JSON.integer) ?? .null),
      ("lastPosition", lastPosition.map(JSON.integer) ?? .null),
      (
        "rejects",
        .array(
          rejects.map { reject in
            .object(present: [
              ("file", .string(reject.file)), ("line", .integer(Int64(reject.line))),
              ("column", reject.column.map(JSON.string) ?? .null),
              ("code", .string(reject.code)), ("reason", .string(reject.reason(language))),
            ])
          })
      ),
      (
        "rejectsOmitted",
        rejected > rejects.count ? .integer(Int64(rejected - rejects.count)) : nil
      ),
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
}
