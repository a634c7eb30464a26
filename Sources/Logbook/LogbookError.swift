public import Wording

/// What keeps a use case from starting or ending; each says what to do.
public enum LogbookError: ExplainedError, Equatable {
  case noLogbook(path: String)
  case folderTaken(path: String)
  /// A logbook is to be made in the folder of the keys, or around it.
  case amongKeys(path: String, keys: String)
  case keysTaken(origin: String, folder: String)
  /// The keys stand where a broken-off init had put them, and their logbook does not yet.
  case creationUnfinished(origin: String, path: String)
  case badTimeZone(String)
  case badSettings(path: String, line: Int)
  case logShorter(kept: Int64, found: Int64)
  case logDifferent(kept: Int64)
  /// A copy of the logbook at work: how many events each holds, and how many they have in common,
  /// where that can be told.
  case copy(path: String, of: String, size: Int64, other: Int64?, common: Int64?)
  /// A copy that is to be adopted lacks events that were signed.
  case copyShorter(path: String, from: Int64, to: Int64)
  /// The vault has carried out erasures that stand behind the end of the log.
  case vaultAhead(through: Int64, found: Int64)
  case tailDifferent(after: Int64)
  /// Behind the last signed position stands what this program does not write.
  case tailMalformed(position: Int64)
  case noCustomer
  case noStaff
  /// Whom was asked for is not repeated: it is somebody's name.
  case noAdvisor
  case manyCustomers(count: Int)
  case noJourney
  case noEvent
  case nothingNamed
  case interrupted
  /// More waits than the logbook takes.
  case busy
  /// A reason that is more than a word of code; what it was is not repeated.
  case reasonNoCode
  case badAssignment(option: String)
  case unknownField(field: String, type: String, known: [String])
  case notOneOf(field: String)
  case blueprintUnknown(String)
  case blueprintVersionUnknown(String, version: Int64, known: [Int64])
  case blueprintFileMissing(String, version: Int64, sha256: String)
  case blueprintDiffers(String, version: Int64)
  case factorSetDiffers(String, version: String)
  case factorSetUnfit(String, version: String)
  /// A file among the factor sets, by its name there, that is none or was changed.
  case factorFileUnfit(String)
  /// The blueprint names other weights, or none.
  case factorSetUnnamed(String, version: String, named: String?)

  public var sentence: Sentence {
    switch self {
    case .noLogbook(let path):
      Sentence(
        "\(path) 不是日志目录；请先 touchstone init，或用 --logbook 指定",
        "\(path) is no logbook; run touchstone init first, or name one with --logbook")
    case .folderTaken(let path):
      Sentence("\(path) 已存在且不为空", "\(path) exists and is not empty")
    case .amongKeys(let path, let keys):
      Sentence(
        "\(path) 在密钥目录 \(keys) 里，或者包含它：日志目录和密钥要分开放；请换一个位置",
        "\(path) lies in the key folder \(keys), or around it: a logbook and its keys are kept "
          + "apart; choose another place")
    case .keysTaken(let origin, let folder):
      Sentence(
        "\(folder) 里已有 \(origin) 的密钥；换一个 origin，或用 TOUCHSTONE_KEYS 指定别的密钥目录",
        "\(folder) holds keys of \(origin) already; choose another origin, or name another "
          + "key folder with TOUCHSTONE_KEYS")
    case .creationUnfinished(let origin, let path):
      Sentence(
        "新建 \(path)（\(origin)）时中断了；请对 \(path) 再运行同样的 touchstone init",
        "making \(path) with the origin \(origin) was interrupted; run the same touchstone init "
          + "for \(path) again")
    case .badTimeZone(let name):
      Sentence(
        "不认识的时区 \(Quoted.value(name))；例如 Asia/Shanghai",
        "unknown time zone \(Quoted.value(name)); for example Asia/Shanghai")
    case .badSettings(let path, let line):
      Sentence("\(path) 第 \(line) 行读不懂", "\(path) cannot be read at line \(line)")
    case .tailDifferent(let after):
      Sentence(
        "第 \(after) 条之后的内容与日志的哈希不符，拒绝写入；请运行 touchstone verify",
        "the events after position \(after) are not those that the log was made of; refusing to "
          + "write; run touchstone verify")
    case .tailMalformed(let position):
      Sentence(
        "第 \(position) 条还没有签名，也不是本程序会写的内容，拒绝写入和签名；"
          + "请运行 touchstone verify，然后从备份恢复",
        "the event at position \(position) is not signed yet and is not one that this program "
          + "writes; refusing to write and to sign; run touchstone verify, then restore a backup")
    case .logShorter(let kept, let found):
      Sentence(
        "日志只有 \(found) 条，但签过名的有 \(kept) 条：日志被截短或换成了旧的，拒绝写入；"
          + "确实要用旧备份的话：touchstone restore … --accept-shorter",
        "the log has \(found) events, but \(kept) were signed: it was truncated or put back; "
          + "refusing to write. To go on from an older backup: touchstone restore … --accept-shorter"
      )
    case .vaultAhead(let through, let found):
      Sentence(
        "保险库的删除做到了第 \(through) 条，日志只有 \(found) 条：两者不是一起的；"
          + "请用 touchstone restore … --vault-backup 把它们一起恢复",
        "the vault has erasures through position \(through), and the log has \(found) events: they "
          + "do not belong together; restore both: touchstone restore … --vault-backup")
    case .copy(let path, let original, let size, let other, let common):
      Self.sentence(ofCopy: path, of: original, size, other, common)
    case .copyShorter(let path, let from, let to):
      Sentence(
        "改用副本 \(path) 会丢失第 \(from) 至 \(to) 条，这些签过名而不在副本里；确实要的话请加 "
          + "--accept-shorter；什么也没有改",
        "adopting the copy \(path) would lose positions \(from) to \(to), which were signed and are "
          + "not in it; to go on without them, add --accept-shorter; nothing was changed")
    case .logDifferent(let kept):
      Sentence(
        "日志前 \(kept) 条与签过名的不同，拒绝写入",
        "the first \(kept) events are not those that were signed; refusing to write")
    case .noAdvisor:
      Sentence(
        "保险库里没有叫这个名字的顾问，或没有保险库密钥；请给出员工编号，如 S-0123456789",
        "the vault knows no advisor of that name, or its key is not here; give a staff id such as "
          + "S-0123456789")
    case .noStaff: Sentence("没有这位员工", "no such member of staff")
    case .noCustomer: Sentence("没有这位客户", "no such customer")
    case .manyCustomers(let count):
      Sentence("有 \(count) 位客户符合，请给出客户编号", "\(count) customers match; give the customer's id")
    case .noJourney: Sentence("没有这个旅程", "no such journey")
    case .noEvent: Sentence("没有这条事件", "no such event")
    case .nothingNamed:
      Sentence("请给出客户编号或 --journey", "name a customer or --journey")
    case .interrupted:
      Sentence(
        "已中断；报告里的都已写入，再次导入会补上其余的",
        "interrupted; what is reported is in the log, and importing again completes it")
    case .busy:
      Sentence(
        "日志正忙：等着的请求太多；请稍后再试",
        "the logbook is busy: too many requests are waiting; try again in a moment")
    case .reasonNoCode:
      Sentence(
        "理由 reason 是一个代码，如 customerRequest：只用字母、数字、. - _，它会永远留在日志里",
        "a reason is a code such as customerRequest: letters, digits, . - _ only; it stays in the log "
          + "for ever")
    case .badAssignment(let option):
      Sentence("\(Quoted.value(option)) 应写成 字段=值", "\(Quoted.value(option)) takes FIELD=VALUE")
    case .unknownField(let field, let type, let known):
      Sentence(
        "\(type) 没有字段 \(Quoted.value(field))；可用：\(known.joined(separator: "、"))",
        "\(type) has no field \(Quoted.value(field)); it has: \(known.joined(separator: ", "))")
    case .notOneOf(let field):
      Sentence("\(Quoted.value(field)) 只能给一次", "\(Quoted.value(field)) may be given once only")
    case .blueprintUnknown(let name):
      Sentence("没有发布过流程 \(Quoted.value(name))", "no blueprint \(Quoted.value(name)) was published")
    case .blueprintVersionUnknown(let name, let version, let known):
      Sentence(
        "流程 \(Quoted.value(name)) 没有第 \(version) 版；有：\(known.map(String.init).joined(separator: "、"))",
        "blueprint \(Quoted.value(name)) has no version \(version); there are: "
          + known.map(String.init).joined(separator: ", "))
    case .blueprintFileMissing(let name, let version, let sha256):
      Sentence(
        "流程 \(name) 第 \(version) 版的文件不见了或被改动：请放回 blueprints/\(sha256).yaml",
        "the file of blueprint \(name) version \(version) is missing or altered: put "
          + "blueprints/\(sha256).yaml back")
    case .blueprintDiffers(let name, let version):
      Sentence(
        "流程 \(name) 第 \(version) 版已发布，内容不同；请把 version 加一",
        "version \(version) of \(name) is published with other content; raise its version")
    case .factorSetDiffers(let name, let version):
      Sentence(
        "权重 \(name) 第 \(version) 版已有，内容不同；请把 version 加一",
        "version \(version) of the factor set \(name) is here with other content; raise its "
          + "version")
    case .factorSetUnfit(let name, let version):
      Sentence(
        "factors/\(name)-\(version).yaml 用不了，或不是权重 \(name) 第 \(version) 版：请放回原来的文件",
        "factors/\(name)-\(version).yaml cannot be used, or is not the factor set \(name) version "
          + "\(version): put the file back as it was")
    case .factorFileUnfit(let name):
      Sentence(
        "\(name) 不是权重文件、名字不对，或被改动过：请放回原来的文件，或把它移走",
        "\(name) is no factor set, has the wrong name, or was changed: put the file back as it was, "
          + "or move it away")
    case .factorSetUnnamed(let name, let version, let named):
      Sentence(
        "流程用的权重是 \(named ?? "（没有）")，不是 \(name) 第 \(version) 版；请改流程的 weights",
        "the blueprint names the weights \(named ?? "(none)"), not \(name) version \(version); "
          + "change its weights")
    }
  }
}
