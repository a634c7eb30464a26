internal import Custody
internal import Foundation
internal import Storage
internal import Wording

/// Who else can reach keys, logbook and backups: owners, modes and links.
struct PermissionCheck {
  private(set) var faults: [Diagnosis] = []

  /// - Parameter isSecret: whether nobody else may even read what is in the folder.
  mutating func look(at folder: String, _ names: [String], isSecret: Bool) {
    let isShut = look(at: folder, isSecret: isSecret, isShut: false)
    for name in names { _ = look(at: folder + "/" + name, isSecret: isSecret, isShut: isShut) }
  }

  /// Whether a folder above lets anybody rename what stands in it.
  mutating func lookAbove(_ path: String) {
    guard let real = FolderIdentity.resolve(path), let slash = real.lastIndex(of: "/") else {
      return
    }
    let above = slash == real.startIndex ? "/" : String(real[..<slash])
    guard let standing = Standing(above), standing.mode & 0o002 != 0, standing.mode & 0o1000 == 0
    else { return }
    note(
      above, standing.modeText,
      Sentence(
        "任何账户都能把里面的东西换掉；请 chmod o-w \(above)",
        "any account can put something else in its place; chmod o-w \(above)"))
  }

  /// - Parameter isShut: the folder around it lets nobody else in, so its own mode matters less.
  /// - Returns: whether others are kept out.
  private mutating func look(at path: String, isSecret: Bool, isShut: Bool) -> Bool {
    guard let standing = Standing(path) else { return true }
    let mode = standing.modeText
    switch standing.kind {
    case .link:
      note(
        path, "link",
        Sentence(
          "这是符号链接，可能指向别处；请换成文件本身",
          "this is a symbolic link, which may lead elsewhere; put the file itself there"))
    case .other:
      note(
        path, "special",
        Sentence("不是普通文件；请移走", "this is no plain file; move it away"))
    case .file, .folder:
      let right = standing.kind == .folder ? "700" : "600"
      let isTooOpen =
        isSecret || (!isShut && standing.kind == .folder)
        ? standing.isOpen : !isShut && standing.isWritableByOthers
      if !standing.isOwn {
        note(
          path, "uid \(standing.owner)",
          Sentence(
            "属于别的账户；请 chown 给运行本程序的账户",
            "it belongs to another account; chown it to the one that runs this program"))
      } else if isTooOpen {
        note(
          path, mode,
          Sentence(
            "别的账户能读或能写；请 chmod \(right) \(path)",
            "other accounts can read or write it; chmod \(right) \(path)"))
      }
    }
    return !standing.isOpen
  }

  private mutating func note(_ path: String, _ state: String, _ advice: Sentence) {
    faults.append(
      Diagnosis(
        name: "permissions", value: "\(state) \(path)", isWell: false, advice: advice,
        isDangerous: true))
  }
}

extension Logbook {
  /// What others could read, change or exchange: among the keys, in the logbook, in the backups
  /// that are known.
  func permissions() throws -> [Diagnosis] {
    func names(_ folder: String) throws -> [String] {
      try DurableFolder.names(in: folder).sorted().flatMap { name -> [String] in
        guard Standing(folder + "/" + name)?.kind == .folder else { return [name] }
        let inner = try DurableFolder.names(in: folder + "/" + name)
        return [name] + inner.sorted().map { name + "/" + $0 }
      }
    }
    var check = PermissionCheck()
    check.lookAbove(keys.folder)
    check.look(at: keys.folder, try names(keys.folder), isSecret: true)
    check.lookAbove(folder.path)
    // A person may come to the logbook by a link; inside it there are none.
    let own = FolderIdentity.resolve(folder.path) ?? folder.path
    check.look(at: own, try names(own), isSecret: false)
    for backup in (try? keys.backups()) ?? [] {
      // A backup may lie where this account cannot look any more.
      check.look(at: backup.path, (try? names(backup.path)) ?? [], isSecret: backup.kind == .vault)
    }
    return check.faults
  }
}
