internal import FollowUps
internal import Timelines
internal import Vault
internal import Wording

/// Finds customers who have the same phone.
///
/// Keyed hashes say who ever had a phone in common, without opening anything; of those few the
/// phones are opened, and compared as they were known.
struct SharedPhones {
  private let vault: Vault
  private let opener: Opener

  init(_ vault: Vault, _ opener: Opener) {
    self.vault = vault
    self.opener = opener
  }

  /// Those of the listed customers who share the phone of one.
  func mates(
    of customer: String, among isListed: (String) -> Bool, _ folding: CallFolding
  ) throws -> Set<String> {
    let others = try vault.sharing(.phone, with: customer)
      .filter { $0 != customer && isListed($0) }
    guard !others.isEmpty, let own = try phone(customer, folding) else { return [] }
    return Set(try others.filter { try phone($0, folding) == own })
  }

  private func phone(_ customer: String, _ folding: CallFolding) throws -> String? {
    try folding.calls(of: customer, opener).timeline.phone.flatMap(PhoneNumber.normal)
  }
}
