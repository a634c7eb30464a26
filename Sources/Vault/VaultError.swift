public import Wording

/// Why the vault cannot seal or open something.
public enum VaultError: ExplainedError, Equatable {
  /// The key at hand does not open this vault.
  case wrongKey
  /// The key is not 32 bytes in base64.
  case malformedKey(source: String)
  /// The customer's key was destroyed, or never was here.
  case noKey
  /// The customer was erased; no key is made again.
  case erased
  /// The sealed part was changed, moved to another event, or sealed under another key.
  case notAuthentic
  case malformed
  /// What was to be destroyed is still there: something put it back, or kept it from going.
  case notErased
  /// A customer's key does not open, so that nothing could wrap it anew.
  case keyUnreadable(customer: String)
  /// The log holds sealed parts of a customer, and the vault no key: it is not the vault of this log,
  /// or somebody took the key away.
  case keyGone(customer: String)
  /// Another program made the key of the same customer at the same moment.
  case madeElsewhere

  public var code: String {
    switch self {
    case .wrongKey: "vault.wrongKey"
    case .malformedKey: "vault.malformedKey"
    case .noKey: "vault.noKey"
    case .erased: "vault.erased"
    case .notAuthentic: "vault.notAuthentic"
    case .malformed: "vault.malformed"
    case .notErased: "vault.notErased"
    case .keyUnreadable: "vault.keyUnreadable"
    case .keyGone: "vault.keyGone"
    case .madeElsewhere: "vault.madeElsewhere"
    }
  }

  public var sentence: Sentence {
    switch self {
    case .wrongKey:
      Sentence(
        "保险库的密钥不对；请检查 TOUCHSTONE_VAULT_KEY 或 vault.key",
        "the vault key does not open this vault; check TOUCHSTONE_VAULT_KEY or vault.key")
    case .malformedKey(let source):
      Sentence(
        "\(source) 不是 32 字节的 base64 密钥", "\(source) is not a key of 32 bytes in base64")
    case .noKey:
      Sentence("没有这位客户的密钥（已删除，或不在此处）", "no key for this customer: erased, or not kept here")
    case .erased:
      Sentence("客户已被删除，不再记录", "the customer was erased; nothing more is recorded")
    case .notAuthentic:
      Sentence("封存内容校验不通过", "the sealed part is not authentic for this event")
    case .keyUnreadable(let customer):
      Sentence(
        "保险库里 \(customer) 的密钥打不开；现在删除别人，它就再也打不开了，所以什么也没有改。"
          + "请用 touchstone verify --keys 核对，并把保险库的备份放回去",
        "the key of \(customer) in the vault does not open; erasing somebody now would lose it for "
          + "good, so nothing was changed. Check with touchstone verify --keys, and put a backup of "
          + "the vault back")
    case .keyGone(let customer):
      Sentence(
        "日志里有 \(customer) 的封存内容，保险库里却没有密钥；请先把保险库的备份放回去，什么也没有记录",
        "the log holds sealed parts of \(customer), and the vault has no key for them; put a backup "
          + "of the vault back first. Nothing was recorded")
    case .madeElsewhere:
      Sentence(
        "另一个程序同时登记了同一位客户；请再导一次",
        "another program registered the same customer at the same moment; import again")
    case .malformed: Sentence("封存内容格式不对", "the sealed part is malformed")
    case .notErased:
      Sentence(
        "保险库里要销毁的仍在，什么也没有改；请用 touchstone verify --keys 核对，必要时恢复保险库备份",
        "what was to be destroyed is still in the vault, so nothing was changed; check with "
          + "touchstone verify --keys, and put a backup of the vault back if need be")
    }
  }
}
