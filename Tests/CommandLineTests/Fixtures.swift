import CanonicalJSON
import Foundation
import Testing

/// The files in the folder `Fixtures`, beside the folder `Tests`.
enum Fixtures {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  static let folder = root.appending(path: "Fixtures", directoryHint: .isDirectory)

  /// A dealer's table in GB18030: 601 rows, six of them twice.
  static let deliveries = folder.appending(path: "data/deliveries-gb18030.csv")
  /// 2,000 entries without `recordedtime`, of journeys after blueprint standard 1.
  static let sample = folder.appending(path: "data/events-sample.ndjson")
  /// Six traces, 42 events.
  static let process = folder.appending(path: "xes/running-example.xes")

  /// What must be known about each customer of `deliveries`: the journey, the touchpoints in the
  /// order in which they were completed, and expectation and perception where they were asked.
  static func truth() throws -> [JSON.Member] {
    let truth = try JSON(
      strict: [UInt8](Data(contentsOf: folder.appending(path: "data/deliveries-truth.json"))))
    return try #require(truth["customers"]?.members)
  }

  /// The rows of `deliveries` below its header, read by another program than ours.
  static func rows() throws -> [[String]] {
    let text = try Python.run(
      """
      import csv, json, sys
      file = open(sys.argv[1], encoding="gb18030", newline="")
      print(json.dumps(list(csv.reader(file))[1:]))
      """, deliveries.path)
    let rows = try #require(try JSON(strict: text).items)
    return rows.map { ($0.items ?? []).compactMap(\.text) }
  }

  /// Everything in `deliveries` that nobody may read: names, phones, VINs, and notes that are
  /// long enough not to stand anywhere by chance.
  static func secrets() throws -> Set<String> {
    let rows = try rows()
    var secrets: Set<String> = []
    for row in rows { secrets.formUnion([row[1], row[2], row[5]]) }
    for row in rows {
      for line in row[11].split(separator: "\n") where line.utf8.count >= 6 {
        secrets.insert(String(line))
      }
    }
    return secrets
  }
}

/// A second opinion from another language.
enum Python {
  static func run(_ script: String, _ arguments: String..., input: URL? = nil) throws -> String {
    let outcome = try Child(
      URL(filePath: "/usr/bin/env"), ["python3", "-c", script] + arguments,
      in: FileManager.default.temporaryDirectory,
      environment: ProcessInfo.processInfo.environment, input: input
    ).wait()
    try #require(outcome.code == 0, "\(outcome.err)")
    return outcome.out.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

/// Kept texts that output must equal byte for byte.
enum Golden {
  /// Compares with a file below `Fixtures/golden`; TOUCHSTONE_GOLDEN=write writes it instead.
  static func expect(
    _ text: String, equals name: String, from location: SourceLocation = #_sourceLocation
  ) throws {
    let file = Fixtures.folder.appending(path: "golden/\(name)")
    if ProcessInfo.processInfo.environment["TOUCHSTONE_GOLDEN"] == "write" {
      try Data(text.utf8).write(to: file)
    }
    let kept = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    #expect(text == kept, "not as in \(file.path)", sourceLocation: location)
  }
}
