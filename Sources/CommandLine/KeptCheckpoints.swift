import CanonicalJSON
import Foundation
import Interchange
import MerkleTree
import Wording

/// A file of checkpoints kept by somebody else, one note after another.
enum KeptCheckpoints {
  static func append(_ note: SignedNote, to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    guard descriptor >= 0 else { throw GivenError.file(path) }
    defer { close(descriptor) }
    let text = Array((note.description + "\n").utf8)
    guard write(descriptor, text, text.count) == text.count, fsync(descriptor) == 0 else {
      throw GivenError.file(path)
    }
  }

  /// Notes follow each other; a note ends with its signature lines. What an export says of itself
  /// (`FILE.export.json`) holds one too.
  static func read(_ path: String) throws -> [SignedNote] {
    let file = try InputFile.text(path)
    if file.drop(while: \.isWhitespace).hasPrefix("{") {
      guard let note = try? JSON(strict: file)["checkpoint"]?.text.flatMap({ SignedNote($0) })
      else {
        throw GivenError.file(path)
      }
      return [note]
    }
    var notes: [SignedNote] = []
    var held = ""
    var isSigned = false
    func take() throws {
      let text = held.drop { $0 == "\n" }
      if !text.isEmpty {
        guard let note = SignedNote(String(text)) else { throw GivenError.file(path) }
        notes.append(note)
      }
      held = ""
      isSigned = false
    }
    for line in file.split(separator: "\n", omittingEmptySubsequences: false) {
      let isSignature = line.hasPrefix("— ")
      if isSigned, !isSignature { try take() }
      isSigned = isSignature
      held += line + "\n"
    }
    try take()
    guard !notes.isEmpty else { throw GivenError.file(path) }
    return notes
  }
}

extension GivenError {
  static func file(_ path: String) -> GivenError {
    GivenError(
      name: path,
      reason: Sentence("不是检查点文件，或无法写入", "is no file of checkpoints, or cannot be written"))
  }
}
