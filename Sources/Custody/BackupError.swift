public import EventLog
public import Wording

/// What keeps a backup or a restore from being done.
public enum BackupError: ExplainedError, Equatable {
  /// The folder lies in the logbook or among its keys, or holds something else.
  case badPlace(path: String)
  /// The vault would lie with the log that it opens.
  case vaultWithLog(path: String, log: String)
  /// A link, a pipe or a device stands where a file of the backup belongs, or this very log under a
  /// second name.
  case badEntry(path: String, name: String)
  /// Other accounts may write there, and that cannot be changed.
  case openToOthers(path: String)
  /// The folder holds a backup of another log, or of another history of this one.
  case otherLog(path: String, size: Int64)
  /// There is no backup there.
  case notABackup(path: String)
  /// A file of the backup is missing or not the one that was put there.
  case fileDamaged(path: String, name: String)
  /// The manifest was changed since the log's key signed it.
  case manifestForged(path: String)
  /// The manifest is not signed, and backups of this log that are no older were.
  case unsigned(path: String)
  /// The manifest of a backup of the vault was changed since the log's key signed it.
  case vaultForged(path: String)
  /// It is not signed, though backups of the vault in that place were.
  case vaultUnsigned(path: String)
  /// The log of the backup does not add up; the first finding, and how many there are.
  case damaged(path: String, first: Finding, count: Int)
  /// The kept head says that the log was longer.
  case shorter(kept: Int64, found: Int64)
  /// The vault's backup does not open with the vault key at hand.
  case vaultClosed(path: String)

  public var sentence: Sentence {
    switch self {
    case .badPlace(let path):
      Sentence(
        "\(path) 不能放备份：要在日志目录和密钥目录之外，且是空的或已有备份",
        "\(path) cannot take a backup: it must lie outside the logbook and its keys, and be empty "
          + "or hold a backup")
    case .vaultWithLog(let path, let log):
      Sentence(
        "\(path) 不能放保险库的备份：它和日志的备份 \(log) 放在了一起；请选另一处，最好是另一块盘",
        "\(path) cannot take the vault's backup: it lies with the backup of the log in \(log); choose "
          + "another place, best on another disk")
    case .badEntry(let path, let name):
      Sentence(
        "\(path) 里的 \(name) 不是普通文件，或就是日志本身；请移走它，或换一个文件夹",
        "\(name) in \(path) is no plain file, or is the log itself; move it away, or choose another "
          + "folder")
    case .openToOthers(let path):
      Sentence(
        "别的账户可以改写 \(path)，备份不能放在那里；请 chmod 700，或换一个文件夹",
        "other accounts may write to \(path), so no backup is put there; chmod 700 it, or choose "
          + "another folder")
    case .otherLog(let path, let size):
      Sentence(
        "\(path) 里的备份（\(size) 条）不是这本日志的前一段；请换一个文件夹",
        "the backup in \(path) (\(size) events) is no earlier part of this log; choose another "
          + "folder")
    case .notABackup(let path):
      Sentence("\(path) 里没有备份", "there is no backup in \(path)")
    case .fileDamaged(let path, let name):
      Sentence(
        "备份 \(path) 已损坏：\(name) 缺失或被改动；什么也没有恢复",
        "the backup in \(path) is damaged: \(name) is missing or altered; nothing was restored")
    case .manifestForged(let path):
      Sentence(
        "备份 \(path) 的清单 manifest.json 被改动：签名对不上；什么也没有恢复",
        "manifest.json in \(path) was changed: the log's key did not sign it as it is; nothing was "
          + "restored")
    case .unsigned(let path):
      Sentence(
        "备份 \(path) 的清单没有签名，而这本日志同样新的备份都有：签名被去掉了；什么也没有恢复",
        "manifest.json in \(path) is not signed, though backups of this log that are as old are: the "
          + "signature was taken away; nothing was restored")
    case .vaultForged(let path):
      Sentence(
        "保险库备份 \(path) 的 vault.json 被改动：签名对不上；什么也没有恢复",
        "vault.json in \(path) was changed: the log's signature does not fit it; nothing was "
          + "restored")
    case .vaultUnsigned(let path):
      Sentence(
        "保险库备份 \(path) 的 vault.json 没有签名，而这里的备份都签过名：签名被去掉了；什么也没有恢复",
        "vault.json in \(path) is not signed, though backups in this folder were: the signature was "
          + "taken away; nothing was restored")
    case .damaged(let path, let first, let count):
      Sentence(
        "备份 \(path) 已损坏：\(first.sentence.chinese)（共 \(count) 处）；什么也没有恢复",
        "the backup in \(path) is damaged: \(first.sentence.english) (\(count) in all); nothing "
          + "was restored")
    case .shorter(let kept, let found):
      Sentence(
        "备份只有 \(found) 条，但签过名的有 \(kept) 条：第 \(found + 1) 至 \(kept) 条会丢失。"
          + "确实要的话请加 --accept-shorter；什么也没有恢复",
        "the backup has \(found) events, but \(kept) were signed: positions \(found + 1) to "
          + "\(kept) would be lost. To go on without them, add --accept-shorter; nothing was "
          + "restored")
    case .vaultClosed(let path):
      Sentence(
        "现在的保险库密钥打不开 \(path) 里的备份：其后有人被删除，或密钥不对；什么也没有恢复",
        "the vault key at hand does not open the backup in \(path): somebody was erased after it, "
          + "or the key is another one; nothing was restored")
    }
  }
}
