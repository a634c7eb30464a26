/// A set of touchpoint places: one word for the first 64, more only when needed.
public struct PlaceSet: Sendable, Hashable {
  private(set) var first: UInt64 = 0
  // Nil where 64 suffice: copies of a state then touch no reference count.
  private(set) var rest: [UInt64]?

  public init() {}

  init(first: UInt64, rest: [UInt64]?) {
    self.first = first
    self.rest = rest
  }

  @inline(__always)
  public func contains(_ place: Int) -> Bool {
    if place < 64 { return first >> UInt64(place) & 1 == 1 }
    guard let rest else { return false }
    let word = place / 64 - 1
    return word < rest.count && rest[word] >> UInt64(place % 64) & 1 == 1
  }

  public mutating func insert(_ place: Int) {
    if place < 64 {
      first |= 1 << UInt64(place)
      return
    }
    let word = place / 64 - 1
    var words = rest ?? []
    while words.count <= word { words.append(0) }
    words[word] |= 1 << UInt64(place % 64)
    rest = words
  }

  public mutating func remove(_ place: Int) {
    if place < 64 {
      first &= ~(1 << UInt64(place))
    } else if var words = rest, place / 64 - 1 < words.count {
      words[place / 64 - 1] &= ~(1 << UInt64(place % 64))
      // Equal sets are equal in their storage too.
      while words.last == 0 { words.removeLast() }
      rest = words.isEmpty ? nil : words
    }
  }

  public var isEmpty: Bool { first == 0 && rest?.allSatisfy { $0 == 0 } ?? true }
}
