internal import Journeys
internal import Timelines

/// Customers whom nobody calls any more: erased, or died.
struct GoneCustomers {
  private var gone: Set<String> = []
  private let book: CustomerBook

  /// Only streams that hold such a fact are read.
  init(_ ledger: Ledger) throws {
    func customer(_ subject: String) -> String { String(subject.drop { $0 != "/" }.dropFirst()) }
    book = try CustomerBook(ledger, holding: [])
    // Who was erased is gone from the reports of the past too.
    gone = Set(try ledger.subjects(holding: [.customerErased]).map(customer))
    for subject in try ledger.subjects(holding: [.customerLapsed]) {
      let died = try ledger.facts(of: subject)
        .contains { $0.kind == .customerLapsed && $0.text("reason") == "died" }
      if died { gone.insert(customer(subject)) }
    }
  }

  /// - Parameter customer: as a journey names it; who was merged into another is that other.
  func contains(_ customer: String?) -> Bool {
    customer.map { gone.contains(book.current($0)) } ?? false
  }
}
