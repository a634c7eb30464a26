internal import Wording

/// By what a customer can be found in the vault; each is kept as a keyed hash only.
public enum LookupKind: Int64, Sendable, CaseIterable {
  case phone = 1
  case plate = 2
  /// The last six characters of a VIN.
  case vinTail = 3
  /// Phone and name together: what makes a person, because phones are shared.
  case person = 4
  /// An id of the dealer's that looked personal and was replaced.
  case replacedID = 5
  /// A member of staff, by name.
  case staff = 6
  /// A vehicle, by its whole VIN.
  case vehicle = 7
  /// A journey whose customer is not known yet.
  case journey = 8
  /// A customer by id: known only of those who were erased, so that no key is made again.
  case customer = 9

  /// The form in which two spellings of the same thing are equal.
  public func normal(_ text: String) -> String {
    switch self {
    case .phone: Self.phone(text)
    case .plate:
      String(text.uppercased().filter { $0.isLetter || $0.isNumber })
    case .vinTail:
      String(text.uppercased().filter { $0.isLetter || $0.isNumber }.suffix(6))
    case .person, .replacedID, .staff, .vehicle, .journey, .customer: text
    }
  }

  /// A phone number in the form of E.164, mainland China where no country is given; empty for a
  /// text that holds no plausible number, by which nobody is found.
  public static func phone(_ text: String) -> String { PhoneNumber.normal(text) ?? "" }
}
