public import CanonicalJSON
internal import Custody
internal import EventLog
internal import Foundation
internal import Interchange
internal import Storage
internal import Vault
public import Wording

/// One thing looked at, and whether it is well.
public struct Diagnosis: Sendable {
  public let name: String
  public let value: String
  public let isWell: Bool
  public let advice: Sentence?
  /// Others could read or exchange what is meant for this account alone.
  public var isDangerous = false

  public var json: JSON {
    .object(present: [
      ("name", .string(name)), ("value", .string(value)), ("ok", .bool(isWell)),
    ])
  }
}

extension Logbook {
  /// Versions, settings read back, disk, keys, known defects of the SQLite at hand.
  public func doctor() throws -> [Diagnosis] {
    var list: [Diagnosis] = []
    func note(_ name: String, _ value: String, _ isWell: Bool = true, _ advice: Sentence? = nil) {
      list.append(Diagnosis(name: name, value: value, isWell: isWell, advice: advice))
    }
    let facts = try SQLiteFacts.read(log: folder.log)
    note("touchstone", Version.text)
    note(
      "sqlite", facts.version, true,
      facts.hasWALResetBug
        ? Sentence(
          "这个版本有 WAL-reset 缺陷（3.51.3 修复）；本程序的用法碰不到它",
          "this version has the WAL-reset bug (fixed in 3.51.3); the way we use it never meets it")
        : nil)
    for (name, value) in facts.settings { note(name, value) }
    note("origin", log.origin)
    note("events", String(try log.lastPosition()))
    note("timeZone", settings.timeZone.name)
    let hasKey = keys.exists
    note(
      "signing.key", hasKey ? keys.folder : "–", hasKey,
      hasKey
        ? nil
        : Sentence(
          "没有签名密钥，不能写入；用 TOUCHSTONE_KEYS 指定密钥目录",
          "no signing key, nothing can be written; name the key folder with TOUCHSTONE_KEYS"))
    do {
      _ = try vault()
      note("vault.key", "ok")
      if try VaultRows.keepsFirstHashKey(path: folder.vault) {
        note("vault.hashKey", "format 1", true, Finding(.firstHashKey, at: nil).sentence)
      }
    } catch let error as any ExplainedError {
      note("vault.key", error.code, false, error.sentence)
    }
    if let notice = copyNotice {
      note("copy", original?.path ?? "–", true, notice.sentence)
    }
    do {
      let head = try keys.head()
      if original == nil { try readyToWrite(finishes: false) }
      note("head", head.map { String($0.size) } ?? "–")
    } catch let error as any ExplainedError {
      note("head", error.code, false, error.sentence)
    }
    list += restoreLeftovers()
    let open = try permissions()
    if open.isEmpty { note("permissions", "ok") }
    list += open
    let state = try settingsState()
    note(
      "settings", state.isCovered ? (state.findings.isEmpty ? "ok" : "changed") : "–",
      state.findings.isEmpty,
      Sentence(
        "有改动没有记录；请看 touchstone settings show，再 touchstone settings accept",
        "changes are not recorded; look at touchstone settings show, then touchstone settings accept"
      ))
    if let free = SQLiteFacts.freeBytes(folder.path) {
      note(
        "disk", "\(free >> 20) MiB", free > 200 << 20,
        Sentence("磁盘剩余空间很少", "little space is left on the disk"))
    }
    return list
  }
}

/// The version of the program.
public enum Version {
  public static let text = "0.1.0"
}
