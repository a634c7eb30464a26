internal import Custody
internal import Foundation
internal import Storage
internal import Wording

extension Logbook {
  /// Removes what restores left that were killed: here, or with these keys.
  func settleRestores() throws {
    let own = RestoreLeftovers.beside(URL(fileURLWithPath: folder.path).path)
    for path in own { _ = RestoreLeftovers.remove(path) }
    try keys.settleRestoring()
  }

  /// What could not be removed, because a process of that number runs or the place is closed.
  func restoreLeftovers() -> [Diagnosis] {
    let noted = ((try? keys.restoring()) ?? []).filter { Standing($0) != nil }
    let own = RestoreLeftovers.beside(URL(fileURLWithPath: folder.path).path)
    return Set(noted + own).sorted().map { path in
      Diagnosis(
        name: "restoring", value: path, isWell: false,
        advice: Sentence(
          "恢复留下的文件夹，可能含有保险库；如果没有 restore 在运行，请删除它",
          "a folder that a restore left, which may hold a vault; if no restore is running, remove it"
        ))
    }
  }
}
