import ArgumentParser
import CanonicalJSON
import Logbook
import MerkleTree

struct Erase: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "erase",
      abstract: say(
        "删除一位客户或员工：销毁密钥，证明仍成立。",
        "Erase a customer or a member of staff: the key is destroyed, proofs hold."),
      discussion: explain(
        """
        先记下 customer.erased，再销毁这位客户的密钥和查找记录；合并过的、曾为临时编号的一并删除。
        其余密钥换一把新的保险库密钥，旧的保险库副本就打不开了。标准输出是回执：一份
        C2SP tlog-proof，extra 里写明做了什么。删除不能撤销；被打断的，由下一个写入的命令补完。
        --staff 删除一位员工的姓名，编号留在日志里，不再对应任何人。
        """,
        """
        Records customer.erased first, then destroys the customer's key and look-ups, and those of
        merged and provisional ids of the same person. All other keys are wrapped under a fresh
        vault key, so that old copies of the vault open nothing. Standard output is the receipt: a
        C2SP tlog-proof whose extra says what was done. There is no way back; an interrupted erasure is finished by the next command that writes. --staff erases the
        name of a member of staff; the id stays in the log and leads to nobody.
        """))
  }

  @Argument(help: ArgumentHelp(say("客户编号。", "The customer's id."))) var customer: String?
  @Option(
    help: ArgumentHelp(
      say(
        "改为删除一位员工的姓名：编号或姓名。", "Erase the name of a member of staff instead: an id or name."),
      valueName: "staff"))
  var staff: String?
  @Option(help: ArgumentHelp(say("原因代码。", "The reason, a code."), valueName: "code"))
  var reason: String
  @Option(
    help: ArgumentHelp(say("谁要求的：员工编号或姓名。", "Who asks: a staff id or name."), valueName: "staff"))
  var requestedBy: String
  @Option(
    help: ArgumentHelp(
      say("随后把保险库备份到此。", "Where a fresh backup of the vault goes."), valueName: "dir"))
  var vaultBackup: String?
  @OptionGroup var output: JSONOption
  @OptionGroup var options: LogbookOptions

  func validate() throws {
    guard (customer == nil) != (staff == nil) else {
      throw ValidationError(
        say("请给出客户编号，或 --staff，只能一个", "give a customer's id or --staff, one of them"))
    }
    guard requestedBy.contains(where: { !$0.isWhitespace }) else {
      throw ValidationError(
        say("--requested-by 要写明是谁要求的", "--requested-by must say who asks for it"))
    }
  }

  func run() throws {
    try options.use { session in
      var request = ErasureRequest(
        staff.map { .staff($0) } ?? .customer(customer ?? ""), reason: reason,
        requestedBy: requestedBy)
      request.vaultBackup = vaultBackup
      try await session.checkReason(reason)
      let receipt = try await session.erase(request)
      let exports = receipt.staff.isEmpty ? try await exports(receipt, session) : []
      for line in lines(receipt) + beyondReach(exports) { Outcome.note(line) }
      if output.json {
        Screen.json(receipt.json.prettyText())
      } else {
        Screen.put(Array(receipt.proof.description.utf8))
      }
      if !receipt.found.isEmpty { throw Outcome.checkFailed }
    }
  }

  /// Exports in which the customer's fields may have left: of the customer, or of everybody.
  private func exports(_ receipt: ErasureReceipt, _ session: Session) async throws -> [Int64] {
    try await session.accesses().filter { access in
      access.isExport && access.position < receipt.position
        && (access.whose.isEmpty || !Set(access.whose).isDisjoint(with: receipt.customers))
    }.map(\.position)
  }

  /// What no erasure reaches, so that somebody asks for it back.
  private func beyondReach(_ exports: [Int64]) -> [String] {
    var lines = [
      say(
        "够不到的：另外保管的旧 vault.key 连同旧的保险库副本，请一并销毁；已经交出去的导出和证据包。",
        "Beyond reach: old copies of vault.key kept elsewhere, which with an old vault open it still "
          + "(destroy them), and exports and bundles already handed over.")
    ]
    if !exports.isEmpty {
      let shown = exports.suffix(20).map(String.init).joined(separator: say("、", ", "))
      lines.append(
        say(
          "可能含有这位客户的导出，记录在第 \(shown) 条（touchstone access）。",
          "Exports that may hold this customer are recorded at positions \(shown) (touchstone access)."
        ))
    }
    return lines
  }

  private func lines(_ receipt: ErasureReceipt) -> [String] {
    var lines = [
      receipt.wasErased
        ? say(
          "早已删除，记在第 \(receipt.position) 条；回执再打印一次。",
          "Erased before, at position \(receipt.position); here is the receipt again.")
        : say(
          "已删除，记为第 \(receipt.position) 条。", "Erased; recorded at position \(receipt.position)."),
      receipt.staff.isEmpty
        ? say(
          "销毁密钥 \(receipt.keys) 把、查找记录 \(receipt.lookups) 条；客户：",
          "Destroyed: keys \(receipt.keys), look-ups \(receipt.lookups); of ")
          + receipt.customers.joined(separator: say("、", ", ")) + say("。", ".")
        : say("姓名已销毁；员工：", "The name is destroyed; member of staff: ")
          + receipt.staff.joined(separator: say("、", ", ")) + say("。", "."),
    ]
    if receipt.copies > 0 {
      lines.append(
        say(
          "同一把密钥还以别的名字存在 \(receipt.copies) 处，也已销毁：有人动过保险库。",
          "One of these keys stood under another name in \(receipt.copies) places, which are "
            + "destroyed too: somebody has changed the vault."))
    }
    switch receipt.vaultKey {
    case .renewed:
      lines.append(
        say(
          "保险库已换新密钥：旧的保险库副本打不开了。vault.key 变了，请重新保管。",
          "The vault has a fresh key: old copies of the vault open nothing. vault.key has changed; "
            + "store it again."))
    case .given:
      lines.append(
        say(
          "保险库密钥来自 TOUCHSTONE_VAULT_KEY，这里换不了：旧的保险库副本仍打得开，请自行销毁。",
          "The vault key comes from TOUCHSTONE_VAULT_KEY and cannot be changed from here: old "
            + "copies of the vault still open; destroy them."))
    case .kept:
      lines.append(
        say("恢复时再次执行，保险库密钥未换。", "Carried out again on a restore, under the same vault key."))
    case .absent:
      lines.append(
        say("这里没有保险库或密钥：只记下了事实。", "There is no vault or key here: only the fact is recorded."))
    }
    lines += check(receipt) + backups(receipt)
    return lines
  }

  private func check(_ receipt: ErasureReceipt) -> [String] {
    var lines: [String] = []
    if !receipt.isRebuilt {
      lines.append(
        say(
          "读模型（readmodels.sqlite）打不开或写不进，没有重建；里面没有个人信息。"
            + "请删除该文件，或运行 touchstone rebuild。",
          "The read models (readmodels.sqlite) could not be opened or written, so they were not made "
            + "anew; nothing in them is personal. Remove the file, or run touchstone rebuild."))
    }
    if let searched = receipt.searched {
      lines.append(
        receipt.found.isEmpty
          ? say(
            "在 \(searched.count) 个文件里查找过，密钥的字节哪里也没有。",
            "Looked through \(searched.count) files: the key's bytes are in none of them.")
          : say(
            "密钥的字节还在：\(receipt.found.joined(separator: "、"))。",
            "The key's bytes are still in \(receipt.found.joined(separator: ", "))."))
    } else if receipt.vaultKey != .absent {
      lines.append(
        say(
          "没有查找密钥的字节：读不了文件，或删除曾被打断、密钥已不在。",
          "The key's bytes were not looked for: the files could not be read, or the erasure was "
            + "interrupted and the key is gone."))
    }
    if receipt.vaultKey != .absent, !receipt.isTruncated {
      lines.append(
        say(
          "有别的程序在读，WAL 未能清空；请在它结束后再运行一次任何写入命令。",
          "Another program was reading, so a WAL could not be emptied; it is when that one ends."))
    }
    return lines
  }

  private func backups(_ receipt: ErasureReceipt) -> [String] {
    var lines: [String] = []
    if !receipt.deadBackups.isEmpty {
      lines.append(
        say("已失效的保险库备份：", "Backups of the vault that are dead now: ")
          + receipt.deadBackups.joined(separator: say("、", ", ")))
    }
    if !receipt.openBackups.isEmpty {
      lines.append(
        say("仍含这位客户密钥的保险库备份，请销毁：", "Backups of the vault that still hold the key; destroy them: ")
          + receipt.openBackups.joined(separator: say("、", ", ")))
    }
    if !receipt.isAuthenticated {
      lines.append(
        say(
          "保险库里记的“做了什么”没有校验码（旧版本写的，或被改动过）：以上数目和文件名不能作准。",
          "What the vault notes of what was done carries no code (an earlier version wrote it, or it "
            + "was changed): do not rely on these counts and names."))
    }
    if let path = receipt.vaultBackup {
      lines.append(say("新的保险库备份：\(path)", "A fresh backup of the vault: \(path)"))
    } else if receipt.vaultKey == .renewed {
      lines.append(
        say(
          "注意：没有新的保险库备份；请用 --vault-backup 做一份。",
          "Beware: there is no fresh backup of the vault; make one with --vault-backup."))
    }
    return lines
  }
}
