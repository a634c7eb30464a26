public import CanonicalJSON
internal import Chronology

extension BoardRow {
  /// One journey as `journeys --json` prints it.
  ///
  /// - Parameter alertOpen: whether somebody has to call about it; nil: not looked at.
  public func json(alertOpen: Bool? = nil) -> JSON {
    func time(_ milliseconds: Int64?) -> JSON {
      milliseconds.map { .string(Timestamp(milliseconds: $0).text) } ?? .null
    }
    func text(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }
    return .object(present: [
      ("journey", .string(journey)), ("customer", text(customer)), ("blueprint", text(blueprint)),
      ("blueprintVersion", blueprintVersion.map(JSON.integer) ?? .null), ("state", .string(state)),
      ("current", text(current)), ("weakest", text(weakest)), ("openedAt", time(opened)),
      ("deliveredAt", time(delivered)), ("lastAt", time(last)), ("advisor", text(advisor)),
      ("advisorAtDelivery", text(advisorAtDelivery)),
      ("model", text(model)), ("order", text(order)), ("events", .integer(events)),
      ("incomplete", incomplete > 0 ? .integer(incomplete) : nil),
      ("alertOpen", alertOpen.map(JSON.bool)),
    ])
  }
}
