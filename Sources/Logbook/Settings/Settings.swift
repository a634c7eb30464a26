internal import Foundation
public import Interchange
internal import Storage
public import Wording
internal import Yams

/// logbook.yaml: what a dealer may change; no secrets, and nothing a proof depends on.
public struct Settings: Sendable {
  public var dealer: String
  public var timeZone: Zone
  public var language: Language
  /// The blueprint that journeys take when none is named.
  public var blueprint: String
  /// Holiday files, by path within the logbook's folder; one that leads out of it is refused by
  /// whatever needs the holidays.
  public var holidays: [String] = []

  init(dealer: String, timeZone: Zone, language: Language, blueprint: String) {
    self.dealer = dealer
    self.timeZone = timeZone
    self.language = language
    self.blueprint = blueprint
  }

  /// The longest logbook.yaml that is read, in bytes.
  public static let limit = 1 << 20

  init(of folder: LogbookFolder) throws {
    try self.init(folder.read(folder.settings, limit: Self.limit), path: folder.settings)
  }

  init(_ bytes: [UInt8], path: String) throws {
    try self.init(String(decoding: bytes, as: UTF8.self), path: path)
  }

  /// - Parameter path: what errors name.
  init(_ text: String, path: String) throws {
    let root: Node?
    do {
      root = try Yams.compose(yaml: text, .basic)
    } catch {
      throw LogbookError.badSettings(path: path, line: 1)
    }
    dealer = root?["dealer"]?.string ?? ""
    let zone = root?["timeZone"]?.string ?? "Asia/Shanghai"
    guard let timeZone = Zone(zone) else { throw LogbookError.badTimeZone(zone) }
    self.timeZone = timeZone
    language = Language(tag: root?["language"]?.string ?? "") ?? .chinese
    blueprint = root?["blueprint"]?.string ?? "standard"
    holidays = root?["holidays"]?.sequence.map { $0.compactMap(\.string) } ?? []
  }

  var yaml: String {
    """
    dealer: "\(dealer.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))"
    timeZone: \(timeZone.name)
    language: \(language.rawValue)
    blueprint: "\(blueprint)"

    """
  }
}
