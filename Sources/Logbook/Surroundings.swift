public import Chronology
internal import Foundation
public import Interchange
public import Wording

/// What a logbook takes from outside: environment, clock and how long to wait for others.
public struct Surroundings: Sendable {
  public var environment: [String: String]
  public var now: @Sendable () -> Timestamp
  /// Milliseconds to wait for another process that writes.
  public var wait: Int
  /// Who acts.
  public var actor: String
  /// Whether the person has asked to stop; looked at between batches.
  public var isInterrupted: @Sendable () -> Bool = { false }
  /// Told of the steps of an erasure, between which nothing may be lost whatever happens.
  public var reached: @Sendable (String) -> Void = { _ in }

  /// Told what the person should know and no answer says.
  public var notice: @Sendable (Sentence) -> Void = { _ in }
  /// Where sessions do what waits for disks and locks; nil: on threads of the logbook's own.
  public var threads: (any WorkThreads)?
  /// How much a pipe may put beside the log while it is imported.
  public var spoolBound = SpoolBound.volume

  public init(
    environment: [String: String], now: @escaping @Sendable () -> Timestamp = Self.systemClock,
    wait: Int? = nil, actor: String? = nil
  ) {
    self.environment = environment
    self.now = now
    self.wait =
      wait ?? environment["TOUCHSTONE_WAIT"].flatMap(Int.init).map { max($0, 0) } ?? 10_000
    self.actor = actor ?? environment["TOUCHSTONE_ACTOR"] ?? "cli"
  }

  public static let systemClock: @Sendable () -> Timestamp = {
    Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
  }

  /// The folder that holds key folders, one for each origin.
  var keyFolder: String {
    if let folder = environment["TOUCHSTONE_KEYS"], !folder.isEmpty { return folder }
    return (environment["HOME"] ?? ".") + "/.config/touchstone/keys"
  }
}
