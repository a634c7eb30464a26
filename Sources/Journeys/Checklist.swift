internal import Wording

/// What a touchpoint's completion, and the customer's signature at it, wait for: its mandatory
/// items, by variant.
struct Checklist: Sendable {
  struct Mandatory: Sendable {
    let code: CodeHash
    let id: String
    let name: Sentence
    /// Empty for all variants.
    let variants: [CodeHash]
  }

  /// The items that are a signature; empty where nothing is signed.
  let signings: Set<CodeHash>
  let mandatory: [Mandatory]

  /// Some of the papers are those of one variant only: which, nobody knows before it was told.
  var asksForVariant: Bool { mandatory.contains { !$0.variants.isEmpty } }

  /// Nil for a touchpoint where nothing is mandatory and nothing is signed.
  init?(_ touchpoint: Blueprint.Touchpoint) {
    signings = Set(touchpoint.items.filter(\.isSigning).map { CodeHash($0.id) })
    mandatory = touchpoint.items.filter { $0.isMandatory && !$0.isSigning }.map { item in
      Mandatory(
        code: CodeHash(item.id), id: item.id, name: item.name,
        variants: item.variants.map { CodeHash($0) })
    }
    if signings.isEmpty, mandatory.isEmpty { return nil }
  }

  /// The items that are missing, in the blueprint's order.
  func missing(variant: CodeHash, _ isThere: (CodeHash) -> Bool) -> [Mandatory] {
    mandatory.filter { item in
      (item.variants.isEmpty || item.variants.contains(variant)) && !isThere(item.code)
    }
  }
}
