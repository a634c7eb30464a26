import Foundation
import Importing
import Interchange
import TestSupport
import Testing
import Wording

@testable import Logbook

/// Workbooks written by programs that we did not write, and a logbook to import them into.
final class Workbooks {
  let own: TemporaryLogbook
  var book: Logbook { own.book }

  init() throws { own = try TemporaryLogbook() }

  func path(_ name: String) -> String { own.folder.appending(path: name).path }

  /// Headers that a touchpoint needs, and a customer.
  static let head = "HEAD = ['客户编号', '客户姓名', '手机号', '订单号', '环节', '时间', '感受', '备注']\n"

  /// Runs a script with the path of the workbook to write in `path`.
  func write(_ name: String, _ script: String) throws {
    try VirtualEnvironment.run(
      "import sys, datetime\npath = sys.argv[1]\n" + Self.head + script, path(name))
  }

  @discardableResult
  func take(
    _ name: String, _ change: (inout ImportOptions) -> Void = { _ in }
  ) throws -> ImportReport.File {
    var options = ImportOptions()
    change(&options)
    return try book.importFiles([path(name)], options).total
  }

  /// What keeps a whole file from being read.
  func refusal(
    _ name: String, _ change: (inout ImportOptions) -> Void = { _ in }
  ) throws -> any ExplainedError {
    do {
      try take(name, change)
    } catch let interruption as ImportInterruption {
      return try #require(interruption.cause as? any ExplainedError)
    }
    Issue.record("\(name) was read")
    return InputError.notText
  }

  /// The first rows as they are understood.
  func understood(
    _ name: String, _ change: (inout ImportOptions) -> Void = { _ in }
  ) throws -> [[String: String]] {
    let file = try take(name) {
      $0.isDryRun = true
      change(&$0)
    }
    #expect(file.rejects.map(\.reason.english) == [])
    return file.preview.map { row in
      Dictionary(row.fields.map { ($0.name, $0.value) }) { first, _ in first }
        .merging(["line": String(row.line)]) { $1 }
    }
  }
}
