internal import Custody
internal import EventLog
internal import Journeys
internal import Vault
public import Wording

/// Erasures that the log holds and that are not carried out: until they are, no name of theirs is
/// opened.
struct WaitingErasures {
  /// Ordered with the keys; the next command that writes carries them out.
  var ordered: Set<String> = []
  /// In the log, though nobody with the keys has ordered them.
  var unordered: Set<String> = []
  var firstUnordered: KnownErasure?

  /// Whose sealed parts stay closed.
  var customers: Set<String> { ids(of: .customer) }
  /// Whose names stay closed.
  var staff: Set<String> { ids(of: .staff) }

  private func ids(of kind: StreamKind) -> Set<String> {
    let prefix = kind.rawValue + "/"
    return Set(
      ordered.union(unordered).filter { $0.hasPrefix(prefix) }.map {
        String($0.dropFirst(prefix.count))
      })
  }
}

extension Logbook {
  /// What waits, for a command that only reads; changes nothing.
  func waitingErasures() throws -> WaitingErasures {
    var waiting = WaitingErasures()
    guard try holdsErasures(), hasVault else { return waiting }
    let vault = try vault()
    let purged = try purgedThrough(vault)
    let rows =
      try passedOver(in: vault) + erasures(after: min(try vault.erasedThrough(), purged))
    guard !rows.isEmpty else { return waiting }
    let ordered = Set((try keys.erasures() + keys.orders()).map(\.subject))
    let named = try vault.staffIDs()
    for row in rows {
      let isThere =
        try row.staff.map(named.contains) ?? row.customer.map(vault.hasKey) ?? false
      if ordered.contains(row.subject) {
        if isThere || row.position > purged { waiting.ordered.insert(row.subject) }
      } else if isThere {
        waiting.unordered.insert(row.subject)
        if row.position < waiting.firstUnordered?.position ?? .max { waiting.firstUnordered = row }
      }
    }
    return waiting
  }

  /// That an erasure waits, for a command that reads; nil where none does, or nobody here can tell.
  public var erasureNotice: Sentence? {
    guard !isImmutable, let waiting = try? waitingErasures() else { return nil }
    if let first = waiting.firstUnordered {
      let isStaff = first.staff != nil
      return Sentence(
        "有删除在等待：第 \(first.position) 条说删除了一位\(isStaff ? "员工" : "客户")，"
          + "但没有人用密钥下过令，所以什么也不销毁，姓名不再打开；请运行 touchstone verify；"
          + "确实要删除的：touchstone erase \(isStaff ? "--staff 员工编号" : "客户编号")",
        "an erasure waits: position \(first.position) says that a "
          + "\(isStaff ? "member of staff" : "customer") was erased, and nobody has "
          + "ordered it with the keys, so nothing is destroyed and the names stay closed; run "
          + "touchstone verify, and if it is right, touchstone erase "
          + (isStaff ? "--staff ID" : "CUSTOMER"))
    }
    guard !waiting.ordered.isEmpty else { return nil }
    let count = waiting.ordered.count
    guard waiting.staff.isEmpty else {
      return Sentence(
        "有删除在等待：\(count) 位客户或员工的删除还没有做完，下一个写入的命令会做完；在那之前不打开他们的姓名",
        "an erasure waits: that of \(count) customers or members of staff is not finished; the next "
          + "command that writes finishes it, and until then the names stay closed")
    }
    return Sentence(
      "有删除在等待：\(count) 位客户的删除还没有做完，下一个写入的命令会做完；在那之前不打开他们的姓名",
      "an erasure waits: that of \(count) customers is not finished; the next "
        + "command that writes finishes it, and until then the names stay closed")
  }

  /// Members of staff whose erasure waits; asked once for each size of the log.
  func closedStaff() throws -> Set<String> {
    guard try log.knows(name: FactKind.staffErased.rawValue) else { return [] }
    let position = try log.lastPosition()
    if let known = rememberedClosedStaff, known.position == position { return known.ids }
    let ids = try waitingErasures().staff
    rememberedClosedStaff = (position, ids)
    return ids
  }
}
