import CanonicalJSON
import Foundation
import Interchange
import MerkleTree
import Storage
import Wording

/// A file of checkpoints kept by somebody else, one note after another.
final class KeptCheckpoints {
  private let path: String
  private let descriptor: Int32
  private let length: off_t
  private let isNew: Bool
  private var isAppended = false

  /// Opens a list to append to it, new or empty or one that holds checkpoints alone; it is locked
  /// until this goes.
  init(appendingTo path: String) throws {
    self.path = path
    isNew = !FileManager.default.fileExists(atPath: path)
    descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw GivenError.file(path) }
    guard FileStatus(descriptor: descriptor)?.isFile == true, flock(descriptor, LOCK_EX) == 0,
      let status = FileStatus(descriptor: descriptor)
    else {
      close(descriptor)
      throw GivenError.file(path)
    }
    length = off_t(status.size)
    do {
      if length > 0 { _ = try Self.notes(in: InputFile.text(path), path) }
    } catch {
      close(descriptor)
      throw error
    }
  }

  deinit {
    if isNew, !isAppended { unlink(path) }
    close(descriptor)
  }

  /// Appends a note; it is on disk when this returns, and nothing of it is there when this throws.
  func append(_ note: SignedNote) throws {
    let text = Array((note.description + "\n").utf8)
    guard write(descriptor, text, text.count) == text.count, fsync(descriptor) == 0 else {
      let code = errno
      ftruncate(descriptor, length)
      throw StorageError(errno: code, path: path)
    }
    isAppended = true
    if isNew { try DurableFile.syncFolder(of: path) }
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
    return try notes(in: file, path)
  }

  private static func notes(in file: String, _ path: String) throws -> [SignedNote] {
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
