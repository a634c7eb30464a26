internal import EventLog
internal import Vault

extension Logbook {
  /// Ends what was on its way when its program died: look-ups of events that reached the log are
  /// kept, and all others lead nowhere.
  func settlePlans() throws {
    guard hasVault else { return }
    // What writes brings it up; who reads a vault of an earlier format leaves it as it is.
    try vault().migrate()
    guard try !vault().planned().isEmpty else { return }
    // While another program prepares, it may be its own.
    try prepare().ifAlone {
      for (number, lookups) in try vault().planned() {
        let taken = try lookups.filter { lookup in
          guard let id = EventID(text: lookup.event) else {
            return try log.knows(customer: lookup.customer)
          }
          return try log.position(of: id) != nil
        }
        try vault().transaction { try $0.settle(number, keeping: taken) }
      }
    }
  }
}
