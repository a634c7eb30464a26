/// What decisions need to know of one customer.
public struct CustomerState: Sendable, Hashable {
  public private(set) var isRegistered = false
  public private(set) var isErased = false
  private var seldom = Seldom<Extras>()

  /// What few customers have.
  private struct Extras: Sendable, Hashable {
    var mergedInto: String?
    var consents = Consents()
  }

  public init() {}

  /// The customer who took over everything.
  public var mergedInto: String? { seldom.value?.mergedInto }

  public mutating func apply(_ fact: FactDigest) {
    switch fact.kind {
    case .customerRegistered: isRegistered = true
    case .customerErased: isErased = true
    case .customerMerged: change { $0.mergedInto = fact.details?.text(.into) }
    case .consentGiven:
      change {
        $0.consents.give(
          fact.code(.purpose), channel: fact.code(.channel), at: fact.occurred,
          expires: fact.number(.expires))
      }
    case .consentWithdrawn:
      change {
        $0.consents.withdraw(
          fact.code(.purpose), channel: fact.code(.channel), at: fact.occurred)
      }
    default: break
    }
  }

  private mutating func change(_ body: (inout Extras) -> Void) {
    seldom.change(from: Extras(), body)
  }

  /// Whether a consent to a purpose stands, on this channel, at a moment.
  func consents(to purpose: CodeHash, by channel: CodeHash, at time: Int64) -> Bool {
    seldom.value?.consents.stands(purpose, channel: channel, at: time) ?? false
  }

  /// Whether a consent to a purpose was withdrawn or has run out, on this channel, at a moment.
  func withholds(_ purpose: CodeHash, by channel: CodeHash, at time: Int64) -> Bool {
    seldom.value?.consents.withholds(purpose, channel: channel, at: time) ?? false
  }

  /// Takes a fact of the customer's own stream or says why not.
  ///
  /// - Parameters:
  ///   - own: the customer's id.
  ///   - into: for a merge, the customer who is to take over.
  public func decide(
    _ fact: FactDigest, of own: CodeHash, into: CustomerState = CustomerState()
  ) throws(Refusal) {
    if isErased { throw .customerErased }
    if let mergedInto, !fact.kind.outlivesMerge { throw .customerMerged(into: mergedInto) }
    switch fact.kind {
    case .customerRegistered:
      if isRegistered { throw .customerRegistered }
    case .customerAmended:
      if !isRegistered { throw .unknownCustomer }
    case .customerMerged: try merge(fact, own, into)
    default: break
    }
  }

  /// Who was merged takes nobody over, so that no circle can close.
  private func merge(
    _ fact: FactDigest, _ own: CodeHash, _ into: CustomerState
  ) throws(Refusal) {
    guard fact.code(.from) == own else { throw .mergeElsewhere }
    guard fact.code(.into) != own else { throw .mergeIntoSelf }
    if into.isErased { throw .customerErased }
    guard into.isRegistered else { throw .unknownCustomer }
    if let next = into.mergedInto { throw .customerMerged(into: next) }
  }
}
