public import GRDB
public import Wording

/// What can go wrong between us and a file or database.
public enum StorageError: ExplainedError, Equatable {
  /// No such file; the path is the one asked for.
  case missing(path: String)
  /// Something stands where a new file is to be made.
  case exists(path: String)
  case notPermitted(path: String)
  case full(path: String)
  case busy(path: String)
  /// The file is no SQLite database, or one of another program.
  case foreign(path: String)
  /// Made by a later version of the program.
  case newer(path: String, found: Int, known: Int)
  case damaged(path: String, detail: String)
  /// A setting that durability rests on did not take.
  case setting(path: String, name: String, found: String)
  case inputOutput(path: String, detail: String)
  /// Tables, indexes, triggers or views are not those of the schema.
  case schema(path: String, difference: SchemaDifference)
  /// A file that was read back after it was written lacks something; nothing was put in its place.
  case unfinished(path: String)
  /// The commit failed in a way that leaves open whether it is on disk.
  case unknownOutcome(path: String)

  public var code: String {
    switch self {
    case .missing: "storage.missing"
    case .exists: "storage.exists"
    case .notPermitted: "storage.notPermitted"
    case .full: "storage.full"
    case .busy: "storage.busy"
    case .foreign: "storage.foreign"
    case .newer: "storage.newer"
    case .damaged: "storage.damaged"
    case .setting: "storage.setting"
    case .inputOutput: "storage.inputOutput"
    case .schema: "storage.schema"
    case .unfinished: "storage.unfinished"
    case .unknownOutcome: "storage.unknownOutcome"
    }
  }

  public var sentence: Sentence {
    switch self {
    case .missing(let path):
      Sentence("找不到 \(path)", "\(path) is missing")
    case .exists(let path):
      Sentence("\(path) 已存在", "\(path) exists already")
    case .notPermitted(let path):
      Sentence("没有权限读写 \(path)", "no permission to use \(path)")
    case .full(let path):
      Sentence(
        "磁盘已满，\(path) 未写入；请腾出空间后重试",
        "the disk is full, nothing was written to \(path); free some space and try again")
    case .busy(let path):
      Sentence(
        "另一个程序正在写 \(path)，请稍后重试",
        "another process is writing \(path); try again in a moment")
    case .foreign(let path):
      Sentence("\(path) 不是本程序的数据库", "\(path) is not one of our databases")
    case .newer(let path, let found, let known):
      Sentence(
        "\(path) 的格式版本是 \(found)，本程序只认识到 \(known)；请升级 touchstone",
        "\(path) has format version \(found), this program knows \(known); upgrade touchstone")
    case .damaged(let path, let detail):
      Sentence("\(path) 已损坏：\(detail)", "\(path) is damaged: \(detail)")
    case .setting(let path, let name, let found):
      Sentence(
        "\(path) 的设置 \(name) 读回为 \(found)，无法保证写入安全，已拒绝打开",
        "\(path) reads back \(name) = \(found); refused, because writes would not be safe")
    case .inputOutput(let path, let detail):
      Sentence("读写 \(path) 出错：\(detail)", "input or output failed on \(path): \(detail)")
    case .schema(let path, let difference):
      Sentence(
        "\(path) 的结构被改动过：\(difference.sentence.chinese)；请运行 touchstone verify 核对，并从备份恢复",
        "the schema of \(path) was changed: \(difference.sentence.english); run touchstone verify, "
          + "and restore the logbook from a backup")
    case .unfinished(let path):
      Sentence(
        "\(path) 未写入：写好后读回时不完整，磁盘可能已满或出错；请检查磁盘后重试",
        "nothing was written to \(path): it was not whole when it was read back; the disk is full "
          + "or failing; look at it and try again")
    case .unknownOutcome(let path):
      Sentence(
        "写入 \(path) 时磁盘出错，结果不明；请用同样的编号重试",
        "the disk failed while writing \(path) and the outcome is unknown; "
          + "retry with the same id")
    }
  }

  /// The error that a SQLite result code stands for.
  public init(result code: Int32, detail: String, path: String) {
    self =
      switch code & 0xFF {
      case 5, 6: .busy(path: path)
      case 3, 8, 23: .notPermitted(path: path)
      case 13: .full(path: path)
      case 11: .damaged(path: path, detail: detail)
      case 26: .foreign(path: path)
      case 14: .inputOutput(path: path, detail: detail)
      default: .inputOutput(path: path, detail: detail)
      }
  }

  public init(_ error: DatabaseError, path: String) {
    self.init(
      result: error.extendedResultCode.rawValue, detail: error.message ?? "", path: path)
  }
}

/// Runs a body and turns what SQLite throws into a `StorageError` that names the file.
public func explainingStorage<Result>(
  _ path: String, _ body: () throws -> Result
) throws -> Result {
  do {
    return try body()
  } catch let error as DatabaseError {
    throw StorageError(error, path: path)
  } catch is RowDecodingError {
    // What it says of itself repeats the row.
    throw StorageError.damaged(path: path, detail: "a value of another class")
  }
}
