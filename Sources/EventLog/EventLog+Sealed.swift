extension EventLog {
  /// Whether the log holds something that is sealed for a customer, whose key was made before it.
  public func holdsSealed(for customer: String) throws -> Bool {
    guard try knows(customer: customer) else { return false }
    var isFound = false
    try read(Selection(customer: customer)) { row in
      isFound =
        row.parts.sealed != nil && row.parts.customer?.elementsEqual(customer.utf8) == true
      return isFound ? .stop : .next
    }
    return isFound
  }
}
