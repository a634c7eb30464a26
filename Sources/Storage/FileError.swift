internal import Foundation
public import Wording

/// Why a file is not read, although something stands where it should.
public enum FileError: ExplainedError, Equatable {
  /// A symbolic link inside a folder of ours: it may lead anywhere, and elsewhere tomorrow.
  case link(path: String)
  /// A folder, a pipe, a device or a socket.
  case notRegular(path: String)
  /// The limit in bytes.
  case tooLong(path: String, limit: Int)
  /// A name that leads out of the folder that it belongs to.
  case outside(path: String)
  /// A second name of a file that may be another's: writing here would change it there.
  case manyNames(path: String)
  /// A rollback journal that would have SQLite delete the file that it names.
  case superJournal(path: String)

  /// Why a file could not be opened without following links: that a link or something else than a
  /// file is in the way, or what the errno says.
  static func explain(_ code: Int32, _ path: String) -> any Error {
    switch Standing(path)?.kind {
    case .link: FileError.link(path: path)
    case .folder, .other: FileError.notRegular(path: path)
    case .file, nil: StorageError(errno: code, path: path)
    }
  }

  public var code: String {
    switch self {
    case .link: "file.link"
    case .notRegular: "file.notRegular"
    case .tooLong: "file.tooLong"
    case .outside: "file.outside"
    case .manyNames: "file.manyNames"
    case .superJournal: "file.superJournal"
    }
  }

  public var sentence: Sentence {
    switch self {
    case .link(let path):
      Sentence(
        "\(path) 是符号链接，这里不跟随链接；请换成文件本身",
        "\(path) is a symbolic link, and links are not followed here; put the file itself there")
    case .notRegular(let path):
      Sentence(
        "\(path) 不是普通文件（可能是文件夹、管道或设备）；请给出文件",
        "\(path) is not a regular file (it may be a folder, a pipe or a device); name a file")
    case .tooLong(let path, let limit):
      Sentence(
        "\(path) 超过 \(limit) 字节，太大了；请检查是不是给错了文件",
        "\(path) is longer than \(limit) bytes, which is too long; check that it is the right file"
      )
    case .outside(let path):
      Sentence(
        "\(path) 不在它该在的文件夹里；请把文件放进去，并改掉这个名字",
        "\(path) lies outside the folder that it belongs to; put the file inside and correct the "
          + "name")
    case .manyNames(let path):
      Sentence(
        "\(path) 有不止一个名字（硬链接），写进去会改动别的文件；请删除这个名字",
        "\(path) is a second name (a hard link) of another file, which writing here would change; "
          + "remove this name")
    case .superJournal(let path):
      Sentence(
        "\(path) 不是本程序写的：SQLite 会按它删除别的文件；请把它移走，再运行 touchstone verify",
        "\(path) was not written by this program, and SQLite would delete the file that it names; "
          + "move it away, then run touchstone verify")
    }
  }
}
