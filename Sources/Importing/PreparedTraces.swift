/// What was made outside the log for an append that is to come.
public struct PreparedTraces: Sendable {
  /// Those whose key was made, and by what they are found.
  public var customers: Set<String> = []
  /// Those whose name was kept.
  public var staff: Set<String> = []
  /// Hashes of the files that were put in their place.
  public var blueprints: Set<String> = []
  /// What was noted of look-ups to be kept after an append.
  public var plans: Set<Int64> = []

  public init(
    customers: Set<String> = [], staff: Set<String> = [], blueprints: Set<String> = [],
    plans: Set<Int64> = []
  ) {
    self.customers = customers
    self.staff = staff
    self.blueprints = blueprints
    self.plans = plans
  }

  public mutating func formUnion(_ other: PreparedTraces) {
    customers.formUnion(other.customers)
    staff.formUnion(other.staff)
    blueprints.formUnion(other.blueprints)
    plans.formUnion(other.plans)
  }
}
