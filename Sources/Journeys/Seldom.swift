/// A value that most of its owners lack: nothing until it is changed, then one reference.
struct Seldom<Value: Sendable & Hashable>: Sendable, Hashable {
  // An array of one: a copy on write behind a single reference, and equal by content.
  private var held: [Value]?

  var isThere: Bool { held != nil }
  var value: Value? { held?.first }

  /// Changes the value, which begins as `first`.
  mutating func change<Result>(
    from first: @autoclosure () -> Value, _ body: (inout Value) -> Result
  ) -> Result {
    var own = held ?? [first()]
    held = nil
    defer { held = own }
    return body(&own[0])
  }
}
