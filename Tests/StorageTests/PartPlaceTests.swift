import Foundation
import Storage
import TestSupport
import Testing

@Suite("Where a file grows until it is whole", .temporaryFolder)
struct PartPlaceTests {
  private let path = TemporaryFolder.file("table.csv")

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: TemporaryFolder.path).sorted()
  }

  private func fill(_ part: borrowing PartPlace, _ text: String) {
    let bytes = Array(text.utf8)
    #expect(write(part.descriptor, bytes, bytes.count) == bytes.count)
  }

  @Test("It stands in its place when it is finished, with the permissions asked for")
  func finished() throws {
    for mode: UInt16 in [0o600, 0o664] {
      let part = try PartPlace.file(beside: path)
      fill(part, "whole")
      #expect(!FileManager.default.fileExists(atPath: path) || mode == 0o664)
      try part.finish(mode: mode)
      #expect(try names() == ["table.csv"])
      #expect(try DurableFile.read(path) == Array("whole".utf8))
      let about = try FileManager.default.attributesOfItem(atPath: path)
      #expect(about[.posixPermissions] as? Int == Int(mode))
    }
  }

  @Test("What is not finished goes with its maker, a folder with all that is in it")
  func left() throws {
    do {
      let file = try PartPlace.file(beside: path)
      let folder = try PartPlace.folder(beside: path)
      try DurableFile.write([1], to: folder.path + "/inside")
      #expect(try names().count == 2)
      fill(file, "half")
    }
    #expect(try names().isEmpty)
  }

  @Test("What a maker that was killed has left is removed by the next; what lives is not")
  func abandoned() throws {
    let living = try PartPlace.file(beside: path)
    let dead = [path + ".part-0123456789ab", path + ".part-ba9876543210"]
    try DurableFile.write([1], to: dead[0])
    try FileManager.default.createDirectory(atPath: dead[1], withIntermediateDirectories: false)
    try DurableFile.write([1], to: dead[1] + "/inside")
    // Of other files, or not ours.
    let others = ["other.csv.part-0123456789ab", "table.csv.part-1", "table.csv.part-notes-of-may"]
    for other in others { try DurableFile.write([1], to: TemporaryFolder.file(other)) }
    let next = try PartPlace.file(beside: path)
    let standing = Set(try names())
    #expect(standing.isSuperset(of: others) && standing.count == others.count + 2)
    try next.finish()
    fill(living, "still mine")
    try living.finish()
    #expect(try DurableFile.read(path) == Array("still mine".utf8))
  }

  @Test("A link to what was left is not followed")
  func link() throws {
    let victim = TemporaryFolder.file("victim")
    try DurableFile.write([1], to: victim)
    let planted = path + ".part-0123456789ab"
    try FileManager.default.createSymbolicLink(atPath: planted, withDestinationPath: victim)
    try PartPlace.file(beside: path).finish()
    #expect(try DurableFile.read(victim) == [1])
  }

  @Test("A folder never replaces one that holds something")
  func taken() throws {
    let part = try PartPlace.folder(beside: path)
    try DurableFolder.make(path)
    try DurableFile.write([1], to: path + "/mine")
    #expect(throws: StorageError.exists(path: path)) { try part.finish() }
    #expect(try DurableFile.read(path + "/mine") == [1])
  }

  @Test("All that was left in a folder is removed, also what earlier versions named otherwise")
  func everythingLeft() throws {
    let living = try PartPlace.file(beside: path)
    // No process has this number.
    let dead = ["vault.key.new.new-4194999-3", "head.part-0123456789ab", ".d.part-0123456789ab"]
    let kept = [
      "head", "head.new-\(getpid())-1", "a.new-4194999", "b.new-4194999-x", ".part-0123456789ab",
      "c.new--1-1",
    ]
    for name in dead + kept { try DurableFile.write([1], to: TemporaryFolder.file(name)) }
    PartPlace.removeAbandoned(in: TemporaryFolder.path)
    let own = living.path.split(separator: "/").last.map(String.init) ?? ""
    #expect(try names() == (kept + [own]).sorted())
  }

  @Test("A hidden part stands apart from names that look like one of a part")
  func hidden() throws {
    let other = path + ".part-0123456789ab"
    try DurableFolder.make(other)
    let part = try PartPlace.folder(beside: path, isHidden: true)
    #expect(part.path.split(separator: "/").last?.hasPrefix(".table.csv.part-") == true)
    try part.finish()
    #expect(try names() == ["table.csv", "table.csv.part-0123456789ab"])
    try PartPlace.discard(path)
    #expect(try names() == ["table.csv.part-0123456789ab"])
  }
}
