internal import EventLog
internal import GRDB
internal import Storage

/// Which customers the events of which streams name, gathered chunk by chunk and held against the
/// table that says the same.
struct CustomerLinks {
  struct Pair: Hashable {
    let customer: Int64
    let stream: Int64
  }

  /// Nearly every stream has one customer.
  private var first: [Int64: Int64] = [:]
  private var others: Set<Pair> = []
  /// Where the first sealed part of a customer stands.
  private(set) var sealed: [Int64: Int64] = [:]

  mutating func add(_ link: ChunkVerifier.Link, stream: Int64) {
    guard link.customer != 0 else { return }
    if let known = first[stream] {
      if known != link.customer {
        others.insert(Pair(customer: link.customer, stream: stream))
      }
    } else {
      first[stream] = link.customer
    }
    if link.sealedAt > 0, sealed[link.customer] == nil { sealed[link.customer] = link.sealedAt }
  }

  /// The keys of all customers whom an event names.
  var customers: Set<Int64> { Set(first.values).union(others.map(\.customer)) }

  /// Pairs that only the events or only the table has, a hundred of each at most.
  func findings(_ database: Database, size: Int64) throws -> [Finding] {
    var matched = 0
    var strays: [Pair] = []
    let table = try PreparedStatement(
      database, "SELECT customer, stream FROM stream_customer ORDER BY customer, stream")
    defer { table.reset() }
    var before = (customer: Int64.min, stream: Int64.min)
    var isOrdered = true
    var hasOtherClass = false
    while try table.next() {
      let classes = table.storageClasses(count: 2)
      if classes[0] != .integer || classes[1] != .integer { hasOtherClass = true }
      let pair = Pair(customer: table.integer(0), stream: table.integer(1))
      // The table is its own index: what stands out of order is not found.
      isOrdered = isOrdered && before < (pair.customer, pair.stream)
      before = (pair.customer, pair.stream)
      if first[pair.stream] == pair.customer || others.contains(pair) {
        matched += 1
      } else if strays.count < 100 {
        strays.append(pair)
      }
    }
    // Others may have written since the rows were counted.
    var findings = try strays.compactMap { pair -> Finding? in
      let later = try position(of: pair, in: database)
      return later == nil
        ? Finding(.streamCustomer, at: try position(ofStream: pair.stream, in: database)) : nil
    }
    if hasOtherClass { findings.append(Finding(.valueClass, at: nil, in: "stream_customer")) }
    if !isOrdered { findings.append(Finding(.indexDamaged, at: nil, in: "stream_customer")) }
    guard matched < first.count + others.count else { return findings }
    let has = try PreparedStatement(
      database, "SELECT 1 FROM stream_customer WHERE customer = ? AND stream = ?")
    for pair in others.union(first.map { Pair(customer: $0.value, stream: $0.key) }) {
      has.bind(pair.customer, at: 1)
      has.bind(pair.stream, at: 2)
      defer { has.reset() }
      if try has.next() { continue }
      findings.append(Finding(.streamCustomer, at: try position(of: pair, in: database)))
      if findings.count > 200 { break }
    }
    return findings
  }

  private func position(of pair: Pair, in database: Database) throws -> Int64? {
    try Int64.fetchOne(
      database, sql: "SELECT min(position) FROM event WHERE stream = ? AND customer = ?",
      arguments: [pair.stream, pair.customer])
  }

  private func position(ofStream stream: Int64, in database: Database) throws -> Int64? {
    try Int64.fetchOne(
      database, sql: "SELECT min(position) FROM event WHERE stream = ?", arguments: [stream])
  }
}
