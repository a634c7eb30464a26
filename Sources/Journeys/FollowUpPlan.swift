public import Wording

/// When customers are called after delivery.
public struct FollowUpPlan: Sendable, Hashable {
  /// One call, in calendar days after the local date of delivery.
  public struct Step: Sendable, Hashable {
    public let id: String
    public let name: Sentence
    public let earliest: Int
    public let target: Int
    public let latest: Int

    public init(id: String, name: Sentence, earliest: Int, target: Int, latest: Int) {
      self.id = id
      self.name = name
      self.earliest = earliest
      self.target = target
      self.latest = latest
    }
  }

  /// A part of the day in which to call: its start is in it, its end is not.
  public struct Band: Sendable, Hashable {
    public let id: String
    public let from: TimeOfDay
    public let to: TimeOfDay

    public init(id: String, from: TimeOfDay, to: TimeOfDay) {
      self.id = id
      self.from = from
      self.to = to
    }
  }

  public enum CallingDays: String, Sendable, CaseIterable {
    /// Working days after the holiday file, else Monday to Friday.
    case calendar
    /// Every day.
    case all
  }

  /// No band begins before this.
  public static let opens = TimeOfDay(hour: 9)
  /// No band ends after this.
  public static let closes = TimeOfDay(hour: 20)

  public let steps: [Step]
  /// In order of preference.
  public let bands: [Band]
  public let callingDays: CallingDays
  /// How often a customer is tried for one step, from 1.
  public let attempts: Int

  public init(
    steps: [Step] = [], bands: [Band] = [], callingDays: CallingDays = .calendar,
    attempts: Int = 3
  ) {
    self.steps = steps
    self.bands = bands
    self.callingDays = callingDays
    self.attempts = attempts
  }
}

/// An hour and minute of any day, without a zone.
public struct TimeOfDay: Sendable, Hashable, Comparable {
  /// Minutes since midnight.
  public let minutes: Int

  /// - Precondition: hour and minute are those of a day; 24:00 is none.
  public init(hour: Int, minute: Int = 0) {
    minutes = hour * 60 + minute
  }

  /// The time of a text such as `09:30`: two digits, a colon, two digits.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 5, bytes[2] == UInt8(ascii: ":") else { return nil }
    let digits = [bytes[0], bytes[1], bytes[3], bytes[4]].map { Int($0) - 48 }
    guard digits.allSatisfy((0...9).contains) else { return nil }
    let hour = digits[0] * 10 + digits[1]
    let minute = digits[2] * 10 + digits[3]
    guard hour < 24, minute < 60 else { return nil }
    self.init(hour: hour, minute: minute)
  }

  public var text: String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return two(minutes / 60) + ":" + two(minutes % 60)
  }

  public static func < (one: TimeOfDay, other: TimeOfDay) -> Bool {
    one.minutes < other.minutes
  }
}
