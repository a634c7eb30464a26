import Foundation
import GRDB
import Storage
import Testing
import Wording

@Suite("What goes wrong between us and a file")
struct StorageErrorTests {
  @Test(
    "An errno says what is to be done",
    arguments: [
      (ENOENT, "storage.missing"), (ENOTDIR, "storage.missing"), (EACCES, "storage.notPermitted"),
      (EPERM, "storage.notPermitted"), (EROFS, "storage.notPermitted"), (ENOSPC, "storage.full"),
      (EDQUOT, "storage.full"), (EIO, "storage.inputOutput"), (EMFILE, "storage.inputOutput"),
    ])
  func errno(code: Int32, name: String) {
    let error = StorageError(errno: code, path: "/x/log.sqlite")
    #expect(error.code == name)
    #expect(error.sentence.english.contains("/x/log.sqlite"))
  }

  @Test(
    "A SQLite code says what is to be done, extended or not",
    arguments: [
      (5, "storage.busy"), (6, "storage.busy"), (261, "storage.busy"), (517, "storage.busy"),
      (3, "storage.notPermitted"), (8, "storage.notPermitted"), (264, "storage.notPermitted"),
      (23, "storage.notPermitted"), (13, "storage.full"), (11, "storage.damaged"),
      (267, "storage.damaged"), (26, "storage.foreign"), (10, "storage.inputOutput"),
      (266, "storage.inputOutput"), (1034, "storage.inputOutput"), (14, "storage.inputOutput"),
      (1, "storage.inputOutput"),
    ] as [(Int32, String)])
  func result(code: Int32, name: String) {
    let error = StorageError(result: code, detail: "detail", path: "/x/log.sqlite")
    #expect(error.code == name)
    #expect(error.sentence.chinese.contains("/x/log.sqlite"))
    let database = DatabaseError(resultCode: ResultCode(rawValue: code), message: "detail")
    #expect(StorageError(database, path: "/x/log.sqlite") == error)
  }

  @Test("SQLite's errors are explained by the file, others come through, results too")
  func explaining() throws {
    #expect(throws: StorageError.full(path: "p")) {
      try explainingStorage("p") { throw DatabaseError(resultCode: .SQLITE_FULL) }
    }
    #expect(throws: CocoaError.self) {
      try explainingStorage("p") { throw CocoaError(.fileNoSuchFile) }
    }
    #expect(throws: StorageError.busy(path: "q")) {
      try explainingStorage("p") { throw StorageError.busy(path: "q") }
    }
    #expect(try explainingStorage("p") { 7 } == 7)
  }

  @Test("Each error has a code of its own and speaks both languages")
  func codes() {
    let errors: [StorageError] = [
      .missing(path: "p"), .notPermitted(path: "p"), .full(path: "p"), .busy(path: "p"),
      .foreign(path: "p"), .newer(path: "p", found: 2, known: 1), .damaged(path: "p", detail: "d"),
      .setting(path: "p", name: "n", found: "f"), .inputOutput(path: "p", detail: "d"),
      .unknownOutcome(path: "p"),
    ]
    #expect(Set(errors.map(\.code)).count == errors.count)
    #expect(Set(errors.map(\.sentence.chinese)).count == errors.count)
    #expect(Set(errors.map(\.sentence.english)).count == errors.count)
  }
}
