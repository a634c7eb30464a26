public import CanonicalJSON

/// Who was merged into whom (`customer.merged`), followed through any number of mergings.
public struct CustomerMerges: Sendable {
  private var pairs: [(from: String, into: String)] = []

  public init() {}

  /// Takes the data of a `customer.merged`, in order of position.
  public mutating func add(_ data: JSON) {
    guard let from = data["from"]?.text, let into = data["into"]?.text, from != into else {
      return
    }
    pairs.append((from, into))
  }

  /// Everybody who ended in this customer, directly or through others; each once.
  public func from(_ customer: String) -> [String] {
    var known: Set = [customer]
    var grows = true
    while grows {
      grows = false
      for pair in pairs where known.contains(pair.into) && !known.contains(pair.from) {
        known.insert(pair.from)
        grows = true
      }
    }
    var found: [String] = []
    for pair in pairs where known.contains(pair.into) && pair.from != customer {
      if !found.contains(pair.from) { found.append(pair.from) }
    }
    return found
  }

  /// Whom this customer became in the end; nil for one who was never merged away.
  public func into(_ customer: String) -> String? {
    chain(from: customer).last
  }

  /// Whom this customer became, one after the other. Of several mergings of one customer the last
  /// counts, and a circle ends where it would begin again.
  public func chain(from customer: String) -> [String] {
    var seen: Set = [customer]
    var chain: [String] = []
    while let next = pairs.last(where: { $0.from == chain.last ?? customer })?.into,
      seen.insert(next).inserted
    {
      chain.append(next)
    }
    return chain
  }
}
