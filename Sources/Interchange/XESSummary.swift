/// What a whole XES file held, and what of it was not handed on.
public struct XESSummary: Sendable, Hashable {
  /// An `<extension>` that the log declares.
  public struct Extension: Sendable, Hashable {
    public let name: String
    public let prefix: String
    public let uri: String
  }

  public internal(set) var traces = 0
  /// The events handed on.
  public internal(set) var events = 0
  /// Events that stand in no trace (IEEE 1849 allows them); they are not handed on.
  public internal(set) var eventsOutsideTraces = 0
  /// The lines of the first thousand of them.
  public internal(set) var outsideLines: [Int] = []
  /// Keys of events of which no value was handed on, and how often; an attribute without a key
  /// counts as "".
  public internal(set) var droppedKeys: [String: Int] = [:]
  /// The same for the traces' own keys.
  public internal(set) var droppedTraceKeys: [String: Int] = [:]
  /// The same for attributes inside attributes.
  public internal(set) var droppedNestedKeys: [String: Int] = [:]
  /// Attributes whose keys were not listed: past 200 keys a list, or longer than 128 bytes.
  public internal(set) var unlistedDrops = 0
  /// Elements inside attributes (lists, containers, meta-attributes) of traces and events.
  public internal(set) var nestedAttributes = 0
  /// Attributes that `<global>` declares with a default; defaults are not applied.
  public internal(set) var globalDefaults = 0
  public internal(set) var classifiers = 0
  /// The first fifty.
  public internal(set) var extensions: [Extension] = []

  mutating func dropEventKey(_ key: String) {
    Self.count(key, in: &droppedKeys, unlisted: &unlistedDrops)
  }

  mutating func dropTraceKey(_ key: String) {
    Self.count(key, in: &droppedTraceKeys, unlisted: &unlistedDrops)
  }

  mutating func dropNestedKey(_ key: String) {
    Self.count(key, in: &droppedNestedKeys, unlisted: &unlistedDrops)
  }

  /// A value of the key was taken after all.
  mutating func takeBackEventKey(_ key: String) {
    guard let count = droppedKeys[key] else { return }
    droppedKeys[key] = count > 1 ? count - 1 : nil
  }

  mutating func addOutside(line: Int) {
    eventsOutsideTraces += 1
    if outsideLines.count < 1_000 { outsideLines.append(line) }
  }

  private static func count(
    _ key: String, in list: inout [String: Int], unlisted: inout Int
  ) {
    if let before = list[key] {
      list[key] = before + 1
    } else if list.count < 200, key.utf8.count <= 128 {
      list[key] = 1
    } else {
      unlisted += 1
    }
  }
}
