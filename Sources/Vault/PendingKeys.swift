public import CanonicalJSON
internal import Crypto
internal import GRDB

/// Keys of customers who are new in a batch of lines: sealed with at once, made durable together,
/// before the append that uses them.
public final class PendingKeys {
  private let vault: Vault
  private var keys: [String: CustomerKey] = [:]

  public init(_ vault: Vault) {
    self.vault = vault
  }

  public var isEmpty: Bool { keys.isEmpty }

  /// Makes a customer's key unless there is one.
  ///
  /// - Returns: whether it is new.
  public func make(_ customer: String) throws -> Bool {
    if keys[customer] != nil { return false }
    if try vault.hasKey(customer) { return false }
    keys[customer] = CustomerKey(version: 1, key: SymmetricKey(size: .bits256))
    return true
  }

  /// Takes back a key that nothing was sealed with in the end.
  public func drop(_ customer: String) { keys[customer] = nil }

  /// Seals for a customer whose key is there or was made here.
  public func seal(
    _ personal: JSON, eventID: String, type: String, customer: String
  ) throws -> [UInt8] {
    guard let key = keys[customer] else {
      return try vault.seal(personal, eventID: eventID, type: type, customer: customer)
    }
    return try Sealing.seal(
      personal,
      for: SealingContext(
        origin: vault.origin, eventID: eventID, type: type, customer: customer), under: key)
  }

  /// Keeps the keys; they last when the transaction does.
  ///
  /// - Throws: `VaultError.madeElsewhere` where another program has made one of them meanwhile.
  public func keep(in transaction: VaultTransaction) throws {
    for (customer, key) in keys {
      try transaction.access.keep(key, of: customer, in: transaction.database)
    }
  }

  /// To be called once the transaction was kept.
  public func removeAll() { keys.removeAll(keepingCapacity: true) }
}
