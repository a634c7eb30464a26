public import Wording

/// Something that a check of the log found wrong.
public struct Finding: Sendable, Hashable {
  public enum Kind: String, Sendable {
    /// A row is not what its leaf hash says it was.
    case altered = "altered"
    /// A position without a row.
    case missing = "missing"
    /// A row where none can be.
    case inserted = "inserted"
    /// The log is shorter than a checkpoint says.
    case truncated = "truncated"
    /// A stored tile does not add up.
    case nodeDamaged = "nodeDamaged"
    /// A checkpoint's signature does not verify.
    case signatureWrong = "signatureWrong"
    /// A checkpoint states another root than the rows have.
    case rootMismatch = "rootMismatch"
    /// The versions of a stream do not count 1, 2, 3 ….
    case streamVersion = "streamVersion"
    /// A recorded time runs backwards.
    case recordedTime = "recordedTime"
    /// A checkpoint of another log or without form.
    case foreignCheckpoint = "foreignCheckpoint"
    /// A blueprint file is not the one that was published.
    case blueprint = "blueprint"
    /// A page of the database cannot be read.
    case unreadable = "unreadable"
    /// An index does not agree with its rows.
    case indexDamaged = "indexDamaged"
    /// A page of the database is used twice, or its list of free pages does not add up.
    case pagesDamaged = "pagesDamaged"
    /// The table of a stream's customers does not agree with the events.
    case streamCustomer = "streamCustomer"
    /// A sealed part has not the form of one.
    case sealedForm = "sealedForm"
    /// Two signed checkpoints of one size state different roots.
    case twoHistories = "twoHistories"
    /// A kept checkpoint lacks a valid cosignature of a witness that was asked for.
    case cosignatureMissing = "cosignatureMissing"
    /// No checkpoint was ever signed, or all were taken away.
    case unsigned = "unsigned"
    /// A table, index, trigger or view of a database is not as its schema says.
    case schema = "schema"
    /// A value is kept in a storage class in which no log writes it.
    case valueClass = "valueClass"
    /// A row of a side table that no event uses, or that stands there twice.
    case strayRow = "strayRow"
    /// The keys of a side table are not in the order in which they were first used.
    case keyOrder = "keyOrder"
    /// A change of the signing key is not tied to the trusted key.
    case keyChange = "keyChange"
    /// The head kept beside the signing key cannot be read.
    case keptHead = "keptHead"
    /// No head is kept beside the signing key, though checkpoints were signed.
    case keptHeadMissing = "keptHeadMissing"
    /// The head kept beside the signing key is older than the log's own last checkpoint.
    case keptHeadBehind = "keptHeadBehind"
    /// The head kept beside the signing key is further than the log's own last checkpoint.
    case checkpointMissing = "checkpointMissing"
    /// A customer was erased and the key is gone: as it should be.
    case erasedLawfully = "erasedLawfully"
    /// A customer's key is gone and no fact says why.
    case erasedWithoutRecord = "erasedWithoutRecord"
    /// A customer was erased and the key is still there.
    case keyNotDestroyed = "keyNotDestroyed"
    /// A member of staff was erased and the name is gone: as it should be.
    case staffErasedLawfully = "staffErasedLawfully"
    /// A member of staff was erased and the name is still in the vault.
    case nameNotDestroyed = "nameNotDestroyed"
    /// A customer's key is there and does not open what was sealed with it.
    case keyDamaged = "keyDamaged"
    /// logbook.yaml is not what the log says it is.
    case settings = "settings"
    /// A calendar in use is not what the log says it is.
    case calendar = "calendar"
    /// A factor set is not what the log says it is.
    case factors = "factors"
    /// Behind the last signed position: an entry that this program does not write.
    case malformed = "malformed"
    /// A customer's key is another customer's, too.
    case keyShared = "keyShared"
    /// A look-up or a name of a member of staff in the vault is not one that the vault wrote.
    case lookupForeign = "lookupForeign"
    /// The vault has a key of a customer whom the log does not know.
    case keyUnknown = "keyUnknown"
    /// A name or number of a customer stands readable.
    case personal = "personal"
    /// Customers erased under format 1 keep its hash key in the vault.
    case firstHashKey = "firstHashKey"
    /// A row of the read models is not what the log says.
    case readModels = "readModels"
    /// A customer is in the log with a phone, plate or VIN by which the vault does not find them.
    case lookupMissing = "lookupMissing"
    /// A customer was erased, and the vault has no mark of it.
    case tombstoneMissing = "tombstoneMissing"
    /// The log has members of staff, by ids that this program makes from names, whose names the vault
    /// does not know.
    case staffUnnamed = "staffUnnamed"

    /// Whether it says that a row is not the one whose leaf was signed.
    public var isOfRow: Bool {
      switch self {
      case .altered, .missing, .inserted, .unreadable: true
      default: false
      }
    }

    /// Whether it says that something is wrong.
    public var isWrong: Bool {
      switch self {
      case .erasedLawfully, .staffErasedLawfully, .checkpointMissing, .keyUnknown, .firstHashKey,
        .staffUnnamed:
        false
      default: true
      }
    }
  }

  public let position: Int64?
  public let kind: Kind
  /// The database, table or column where it was found, for what is at no position alone.
  public let place: String?
  /// What is not as the schema says.
  public let difference: SchemaDifference?
  /// The attribute or field in which something personal stands, and what it is.
  public let field: String?
  public let pattern: PersonalPattern?

  public init(
    _ kind: Kind, at position: Int64?, in place: String? = nil,
    difference: SchemaDifference? = nil, field: String? = nil, pattern: PersonalPattern? = nil
  ) {
    self.field = field
    self.pattern = pattern
    self.kind = kind
    self.position = position
    self.place = place
    self.difference = difference
  }

  public var sentence: Sentence {
    let place = position.map(String.init) ?? "–"
    let column = self.place ?? "–"
    return switch kind {
    case .personal:
      Sentence(
        "\(position == nil ? column : "第 \(place) 条")：\(field ?? "–") 里明文写着客户的\(pattern?.word.chinese ?? "信息")；"
          + "日志不能改写：以后请用代码，这份日志按个人信息保管",
        "\(position == nil ? column : "position \(place)"): \(field ?? "–") holds the "
          + "\(pattern?.word.english ?? "text") of a customer readable; the log cannot be rewritten: "
          + "use a code from now on, and count this copy as personal data")
    case .malformed:
      Sentence(
        "第 \(place) 条还没有签名，也不是本程序会写的内容；签名前请从备份恢复",
        "the event at position \(place) is not signed yet and is not one that this program writes; "
          + "restore a backup before anything is signed")
    case .lookupForeign:
      Sentence(
        "vault.sqlite 里有一条查找记录或员工姓名不是本程序为那个人写的；请从保险库备份恢复",
        "a look-up or a name of a member of staff in vault.sqlite was not written for that person; "
          + "restore a backup of the vault")
    case .altered: Sentence("第 \(place) 条被改动", "the event at position \(place) was altered")
    case .missing: Sentence("第 \(place) 条不见了", "the event at position \(place) is missing")
    case .inserted:
      Sentence("第 \(place) 条是插入的", "the event at position \(place) was inserted")
    case .truncated:
      Sentence(
        "日志被截短：检查点说至少有 \(place) 条",
        "the log was truncated: a checkpoint says it has at least \(place) events")
    case .nodeDamaged:
      Sentence(
        "从第 \(place) 条起的一块哈希已损坏", "the stored hashes from position \(place) on are damaged")
    case .signatureWrong:
      Sentence(
        "第 \(place) 条处检查点的签名不对",
        "the signature of the checkpoint at size \(place) does not verify")
    case .rootMismatch:
      Sentence(
        "前 \(place) 条的根与检查点不符",
        "the root over the first \(place) events is not the one the checkpoint states")
    case .streamVersion:
      Sentence("第 \(place) 条的流内版本不连续", "the stream version at position \(place) is out of order")
    case .recordedTime:
      Sentence("第 \(place) 条的记录时间倒退", "the recorded time at position \(place) runs backwards")
    case .foreignCheckpoint:
      Sentence("检查点不属于这本日志", "a checkpoint does not belong to this log")
    case .blueprint:
      Sentence(
        "第 \(place) 条发布的流程文件不见了或内容不符",
        "the blueprint published at position \(place) is missing or not the published one")
    case .unreadable:
      position == nil
        ? Sentence("数据库有一部分读不出来", "a part of the database cannot be read")
        : Sentence(
          "第 \(place) 条读不出来：数据库有损坏", "position \(place) cannot be read: the database is damaged")
    case .indexDamaged:
      position == nil
        ? Sentence("数据库的索引 \(column) 已损坏", "index \(column) of the database is damaged")
        : Sentence(
          "数据库的索引与第 \(place) 条不符",
          "an index of the database does not agree with position \(place)")
    case .pagesDamaged:
      Sentence(
        "\(column) 有数据页被重复使用，或空闲页列表不对：再写入可能毁坏已有数据；请从备份恢复",
        "a page of \(column) is used twice, or its list of free pages is wrong: writing more could "
          + "destroy what is there; restore a backup")
    case .streamCustomer:
      Sentence(
        "第 \(place) 条所在的流与客户对照表不符",
        "the table of customers does not agree with the stream of position \(place)")
    case .sealedForm:
      Sentence("第 \(place) 条的封存部分格式不对", "the sealed part at position \(place) is malformed")
    case .twoHistories:
      Sentence(
        "有两个签了名的检查点，都是前 \(place) 条，根却不同",
        "two signed checkpoints of size \(place) state different roots: two histories")
    case .cosignatureMissing:
      Sentence(
        "前 \(place) 条的检查点缺少见证人的有效签名",
        "the checkpoint at size \(place) lacks a valid cosignature of the witness")
    case .unsigned:
      Sentence(
        "日志里没有一个签了名的检查点", "there is no signed checkpoint: nothing vouches for these events")
    case .schema:
      if let difference {
        Sentence(
          "\(column) 的结构被改动过：\(difference.sentence.chinese)",
          "the schema of \(column) was changed: \(difference.sentence.english)")
      } else {
        Sentence(
          "数据库的表或索引不是日志应有的",
          "the tables or indexes of the database are not those of a log")
      }
    case .valueClass:
      position == nil
        ? Sentence("\(column) 有一个值的类型不对", "a value of \(column) has a wrong type")
        : Sentence(
          "第 \(place) 条的 \(column) 类型不对", "\(column) at position \(place) has a wrong type")
    case .strayRow:
      Sentence(
        "表 \(column) 里有一行是多出来的：没有事件用到，或者重复",
        "table \(column) has a row that no event uses, or that stands there twice")
    case .keyOrder:
      Sentence(
        "表 \(column) 的编号不按首次使用的先后：有人换过编号，列表会错行；请从备份恢复",
        "the keys of table \(column) are not in the order of first use: they were exchanged, and lists "
          + "would mix up rows; restore a backup")
    case .keyChange:
      Sentence(
        "第 \(place) 条更换签名密钥，与所信任的密钥接不上：前一把密钥没有签名，或后一把没有在其后签过检查点",
        "the change of the signing key at position \(place) is not tied to the trusted key: the former "
          + "key did not sign it, or the new one signed no checkpoint that covers it")
    case .keptHead:
      Sentence(
        "签名密钥旁的 head 文件读不懂", "the head kept beside the signing key cannot be read")
    case .keptHeadMissing:
      Sentence(
        "签名密钥旁没有 head 文件，日志里却有签了名的检查点；核对无误后运行 touchstone checkpoint 补上",
        "no head is kept beside the signing key, though checkpoints were signed; when the log is as "
          + "it should be, touchstone checkpoint keeps one")
    case .keptHeadBehind:
      Sentence(
        "签名密钥旁的 head 文件比日志里前 \(place) 条的检查点旧",
        "the head kept beside the signing key is older than the log's own checkpoint of size \(place)"
      )
    case .checkpointMissing:
      Sentence(
        "前 \(place) 条签过名，日志里却没有那个检查点：签名时程序被打断，或有人拿走了检查点；"
          + "touchstone checkpoint 会重新签一个",
        "the first \(place) events were signed, and the log does not have that checkpoint: the program "
          + "was interrupted while it signed, or checkpoints were taken away; touchstone checkpoint "
          + "signs one anew")
    case .erasedLawfully:
      Sentence(
        "第 \(place) 条：客户已依请求删除，密钥已销毁",
        "position \(place): the customer was erased, and the key is gone")
    case .staffErasedLawfully:
      Sentence(
        "第 \(place) 条：员工的姓名已依请求删除",
        "position \(place): the member of staff was erased, and the name is gone")
    case .nameNotDestroyed:
      Sentence(
        "第 \(place) 条删除了一位员工，姓名却还在保险库里",
        "the member of staff was erased at position \(place), but the name is still in the vault")
    case .erasedWithoutRecord:
      Sentence(
        "第 \(place) 条起有一位客户的密钥不见了，却没有删除记录",
        "the key of the customer at position \(place) is gone, and no erasure is recorded")
    case .keyDamaged:
      Sentence(
        "第 \(place) 条的客户，其密钥打不开封存的内容",
        "the key of the customer at position \(place) does not open what was sealed with it")
    case .settings:
      Sentence(
        "logbook.yaml 与第 \(place) 条记录的不同：有人改过；是您改的，请 touchstone settings accept，否则请放回",
        "logbook.yaml is not what position \(place) records: it was changed by hand; if that was "
          + "meant, run touchstone settings accept, else put it back")
    case .calendar:
      position == nil
        ? Sentence(
          "有一个在用的假日文件日志里没有记录；是您加的，请 touchstone settings accept",
          "a holiday file in use is not recorded; if it was meant, run touchstone settings accept")
        : Sentence(
          "第 \(place) 条记录的假日文件不见了或被改动；是您改的，请 touchstone settings accept，否则请放回",
          "the holiday file recorded at position \(place) is missing or was changed; if that was "
            + "meant, run touchstone settings accept, else put it back")
    case .factors:
      position == nil
        ? Sentence(
          "有一个权重文件日志里没有记录；是您加的，请 touchstone settings accept",
          "a factor set is not recorded; if it was meant, run touchstone settings accept")
        : Sentence(
          "第 \(place) 条记录的权重文件不见了或被改动：请放回原来的文件",
          "the factor set recorded at position \(place) is missing or was changed: put the file "
            + "back as it was")
    case .keyShared:
      Sentence(
        "第 \(place) 条的客户，其密钥也是另一位客户的：保险库被改动过",
        "the key of the customer at position \(place) is another customer's, too: the vault was "
          + "changed")
    case .keyUnknown:
      Sentence(
        "保险库里有日志不认识的客户的密钥：写入曾被打断，或是别人放进去的",
        "the vault has a key of a customer whom the log does not know: made for an append that was "
          + "broken off, or put there")
    case .firstHashKey:
      Sentence(
        "保险库仍留有格式 1 的散列密钥，因为升级之前删除过客户：同时有保险库和它的密钥的人，"
          + "可以很快地试出当时的车辆和员工代码；请把两者分开保管",
        "the vault keeps the hash key of format 1, because customers were erased before it was brought "
          + "up: with the vault and its key, codes of vehicles and staff from then can be tried "
          + "quickly; keep the two apart")
    case .readModels:
      Sentence(
        "readmodels.sqlite 与日志不符（\(column)）；请运行 touchstone rebuild 由日志重建",
        "readmodels.sqlite is not what the log says (\(column)); touchstone rebuild makes it anew "
          + "from the log")
    case .lookupMissing:
      Sentence(
        "第 \(place) 条的客户，按其中的电话、车牌或车架号在保险库里查不到：查找记录不见了；"
          + "请从保险库备份恢复",
        "the vault does not find the customer at position \(place) by the phone, plate or VIN in it: "
          + "a look-up is gone; restore a backup of the vault")
    case .tombstoneMissing:
      Sentence(
        "第 \(place) 条删除了一位客户，保险库里却没有删除标记：再导入旧文件会把人带回来；"
          + "请从保险库备份恢复",
        "the customer was erased at position \(place), and the vault has no mark of it: the old file "
          + "would bring the customer back; restore a backup of the vault")
    case .staffUnnamed:
      Sentence(
        "第 \(place) 条有一位员工，编号像是由姓名得出的，保险库里却没有姓名：可能被人拿走，"
          + "也可能本来就没有",
        "position \(place) names a member of staff by an id as this program makes it from a name, "
          + "and the vault has no name for it: it may have been taken away, or never was there")
    case .keyNotDestroyed:
      Sentence(
        "第 \(place) 条删除了客户，密钥却还在",
        "the customer was erased at position \(place), but the key is still there")
    }
  }
}

/// What a check of the whole log looked at and found.
public struct VerificationReport: Sendable {
  public let size: Int64
  public let checkpoints: Int
  public var findings: [Finding]
  /// The checkpoints kept elsewhere, in the order in which they were given.
  public var kept: [KeptVerdict] = []
  /// Customers with sealed parts, and where the first of these stands.
  public var sealed: [CustomerMark] = []
  /// The streams of the events that were asked for, and where these stand.
  public var marked: [CustomerMark] = []

  /// How many events the largest good checkpoint covers; those behind it are not signed yet.
  public var signed: Int64 = 0
  /// The ids of keys of the log's origin that signed its checkpoints, where the given key signed
  /// none of them.
  public var otherKeys: [String] = []
  /// Whether the log says what its settings are, so that they could be checked.
  public var coversSettings = true
  /// Whether the read models were compared with the log.
  public var coversReadModels = false
  /// Whether the customers' keys were there to be held against the log; without a vault nobody can
  /// say which are gone.
  public var hasKeys = true

  public init(size: Int64, checkpoints: Int, findings: [Finding]) {
    self.size = size
    self.checkpoints = checkpoints
    self.findings = findings
  }

  /// Whether nothing is wrong.
  public var isSound: Bool { !findings.contains { $0.kind.isWrong } }
}

/// What became of one checkpoint kept elsewhere.
public struct KeptVerdict: Sendable, Hashable {
  /// Counted from 1, as they were given.
  public let number: Int
  /// Nil for what is no checkpoint.
  public let size: UInt64?
  public let root: String?
  /// How many of the witnesses asked for have signed it.
  public var witnesses = 0
  /// Empty if the log agrees with it.
  public var findings: [Finding.Kind] = []

  public init(number: Int, size: UInt64?, root: String?) {
    self.number = number
    self.size = size
    self.root = root
  }
}

/// An id or subject and a position.
public struct CustomerMark: Sendable, Hashable {
  public let name: String
  public let position: Int64

  public init(name: String, position: Int64) {
    self.name = name
    self.position = position
  }
}
