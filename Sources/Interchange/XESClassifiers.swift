/// The classifiers of a log that can name what an event is about.
///
/// One that looks at people, times or ids names nothing that we could write down.
struct XESClassifiers {
  private(set) var all: [[String]] = []
  /// Keys of attributes that no event has a place for otherwise.
  private(set) var keys: [String] = []
  /// Whether one tells the transitions of an activity apart.
  private(set) var hasTransition = false

  private static let most = 20
  private static let own: Set = ["concept:name", "lifecycle:transition"]

  /// - Parameter text: names parted by white space, or in single quotes.
  mutating func add(_ text: String, scope: String?) {
    guard scope == nil || scope == "event", all.count < Self.most, text.utf8.count <= 1024 else {
      return
    }
    let keys = Self.names(text)
    guard !keys.isEmpty, keys.count <= Self.most,
      !keys.contains(where: { key in
        ["org:", "time:", "identity:", "cost:"].contains(where: key.hasPrefix)
      })
    else { return }
    all.append(keys)
    hasTransition = hasTransition || keys.contains("lifecycle:transition")
    for key in keys where !Self.own.contains(key) && !self.keys.contains(key) {
      self.keys.append(key)
    }
  }

  private static func names(_ text: String) -> [String] {
    var names: [String] = []
    var rest = text[...]
    while true {
      rest = rest.drop(while: \.isWhitespace)
      guard let first = rest.first else { return names }
      if first == "'", let end = rest.dropFirst().firstIndex(of: "'") {
        names.append(String(rest.dropFirst()[..<end]))
        rest = rest[rest.index(after: end)...]
      } else {
        let name = rest.prefix { !$0.isWhitespace }
        names.append(String(name))
        rest = rest[name.endIndex...]
      }
    }
  }

  /// The name of an event that has none of its own, and the keys that made it: the values of the
  /// first classifier of which it has all, joined as process mining joins them.
  func name(
    _ event: XESEvent, _ values: [String: String]
  ) -> (name: String, keys: [String])? {
    for keys in all where !keys.contains("concept:name") {
      let parts = keys.compactMap { $0 == "lifecycle:transition" ? event.lifecycle : values[$0] }
      if parts.count == keys.count, parts.contains(where: { !$0.isEmpty }) {
        return (parts.joined(separator: "+"), keys)
      }
    }
    return nil
  }
}
