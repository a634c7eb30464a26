import Foundation
import Storage
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
}
