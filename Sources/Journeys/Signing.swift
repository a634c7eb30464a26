/// What the customer's signature at a touchpoint waits for: its mandatory items, by variant.
struct Signing: Sendable {
  struct Mandatory: Sendable {
    let code: CodeHash
    let id: String
    /// Empty for all variants.
    let variants: [CodeHash]
  }

  let items: Set<CodeHash>
  let mandatory: [Mandatory]

  /// Some of the papers are those of one variant only: which, nobody knows before it was told.
  var asksForVariant: Bool { mandatory.contains { !$0.variants.isEmpty } }

  /// Nil for a touchpoint where nothing is signed.
  init?(_ touchpoint: Blueprint.Touchpoint) {
    items = Set(touchpoint.items.filter(\.isSigning).map { CodeHash($0.id) })
    if items.isEmpty { return nil }
    mandatory = touchpoint.items.filter { $0.isMandatory && !$0.isSigning }.map { item in
      Mandatory(
        code: CodeHash(item.id), id: item.id, variants: item.variants.map { CodeHash($0) })
    }
  }

  /// The items that are missing, in the blueprint's order.
  func missing(variant: CodeHash, _ isThere: (CodeHash) -> Bool) -> [String] {
    mandatory.filter { item in
      (item.variants.isEmpty || item.variants.contains(variant)) && !isThere(item.code)
    }.map(\.id)
  }
}
