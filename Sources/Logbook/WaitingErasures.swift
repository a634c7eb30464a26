internal import EventLog
internal import EventLogSQLite
internal import Journeys
internal import Vault
public import Wording

/// Erasures that the log holds and that are not carried out: until they are, nobody's name of
/// theirs is opened.
struct WaitingErasures {
  /// Ordered with the keys; the next command that writes carries them out.
  var ordered: Set<String> = []
  /// In the log, though nobody with the keys has ordered them; with the first one's position.
  var unordered: Set<String> = []
  var firstUnordered: Int64?

  /// Whose sealed parts stay closed.
  var customers: Set<String> { ordered.union(unordered) }
}

extension Logbook {
  /// What waits, for whoever only reads; changes nothing.
  func waitingErasures() throws -> WaitingErasures {
    var waiting = WaitingErasures()
    guard try log.knows(name: FactKind.customerErased.rawValue), hasVault else { return waiting }
    let vault = try vault()
    let purged = try purgedThrough(vault)
    let rows =
      try passedOver(in: vault)
      + erasures(after: min(try vault.erasedThrough(), purged))
      .compactMap { one in one.customer.map { (one.position, $0) } }
    guard !rows.isEmpty else { return waiting }
    let ordered = Set((try keys.erasures() + keys.orders()).compactMap(\.customer))
    for (position, customer) in rows {
      let hasKey = try vault.hasKey(customer)
      if ordered.contains(customer) {
        if hasKey || position > purged { waiting.ordered.insert(customer) }
      } else if hasKey {
        waiting.unordered.insert(customer)
        waiting.firstUnordered = min(waiting.firstUnordered ?? position, position)
      }
    }
    return waiting
  }

  /// That an erasure waits, for whoever reads; nil where none does, or nobody here could tell.
  public var erasureNotice: Sentence? {
    guard !isImmutable, let waiting = try? waitingErasures() else { return nil }
    if let position = waiting.firstUnordered {
      return Sentence(
        "有删除在等待：第 \(position) 条说删除了一位客户，但没有人用密钥下过令，所以什么也不销毁，姓名不再打开；"
          + "请运行 touchstone verify；确实要删除的：touchstone erase 客户编号",
        "an erasure waits: position \(position) says that a customer was erased, and nobody has "
          + "ordered it with the keys, so nothing is destroyed and the names stay closed; run "
          + "touchstone verify, and if it is right, touchstone erase CUSTOMER")
    }
    guard !waiting.ordered.isEmpty else { return nil }
    return Sentence(
      "有删除在等待：\(waiting.ordered.count) 位客户的删除还没有做完，下一个写入的命令会做完；在那之前不打开他们的姓名",
      "an erasure waits: that of \(waiting.ordered.count) customers is not finished; the next "
        + "command that writes finishes it, and until then the names stay closed")
  }
}
