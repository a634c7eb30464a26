/// What decisions need to know of one customer.
public struct CustomerState: Sendable, Hashable {
  public private(set) var isRegistered = false
  public private(set) var isErased = false

  public init() {}

  public mutating func apply(_ kind: FactKind) {
    switch kind {
    case .customerRegistered: isRegistered = true
    case .customerErased: isErased = true
    default: break
    }
  }

  /// Takes a fact of the customer's own stream or says why not.
  public func decide(_ kind: FactKind) throws(Refusal) {
    if isErased { throw .customerErased }
    switch kind {
    case .customerRegistered:
      if isRegistered { throw .customerRegistered }
    case .customerAmended:
      if !isRegistered { throw .unknownCustomer }
    default: break
    }
  }
}
