internal import Crypto
internal import Foundation
internal import GRDB

extension Vault {
  /// Customers whose key is another customer's, too: no program makes such a key.
  ///
  /// - Returns: ids, in their order; keys that do not open are not compared.
  public func customersSharingKeys() throws -> [String] {
    try access.read { database in
      var holders: [[UInt8]: String] = [:]
      var sharing: Set<String> = []
      let rows = try Row.fetchCursor(
        database, sql: "SELECT customer, version, wrapped FROM customer_key")
      while let row = try rows.next() {
        let (customer, version, wrapped): (String, Int64, Data) =
          try (row.decode(atIndex: 0), row.decode(atIndex: 1), row.decode(atIndex: 2))
        let key = access.wrapping.unwrap(wrapped, customer: customer, version: version)
        guard let key else { continue }
        // Only a hash of it is held while others are looked at.
        let mark = key.withUnsafeBytes { Array(SHA256.hash(data: $0)) }
        if let other = holders[mark], other != customer { sharing.formUnion([other, customer]) }
        holders[mark] = customer
      }
      return sharing.sorted()
    }
  }
}
