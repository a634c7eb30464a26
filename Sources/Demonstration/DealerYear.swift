internal import CanonicalJSON
internal import Chronology
internal import EventLog
public import Journeys

/// A believable year of a dealer that does not exist, the same for the same seed.
///
/// Its effects are known, so that reports can be held against them: payment is the weakest
/// touchpoint; advisers differ, in the order of `Staff.advisors`; in one fortnight the cash
/// system failed, customers waited at payment, cars were late and the cause was found and mended;
/// spring festival is quiet, September, October and December are busy; one fact in thirty is
/// entered days late; one answer in fifty was misheard and corrected; half of those who were
/// asked stay silent.
public struct DealerYear {
  /// In the order in which they happened to be recorded.
  public private(set) var facts: [DemoFact] = []

  public let year: Int
  /// Days since 1970 of the fortnight in which the cash system failed.
  public let badDays: ClosedRange<Int>

  /// Journeys in each month, of a thousand; spring festival, the golden autumn, the year's end.
  private static let season = [95, 45, 80, 75, 78, 80, 70, 74, 105, 100, 88, 110]

  /// - Parameters:
  ///   - journeys: delivered or lost; the vehicles of the year.
  ///   - year: of the deliveries; some follow-ups reach into the next.
  ///   - blueprint: the plan the journeys follow.
  public init(journeys: Int, seed: UInt64, year: Int, blueprint: Blueprint) {
    self.year = year
    let june16 = Int(CivilTime.dayNumber(year: year, month: 6, day: 16))
    badDays = june16...(june16 + 13)
    var random = SeededRandom(seed)
    let days = (0..<journeys).map { _ in Self.day(in: year, &random) }.sorted()
    var all: [DemoFact] = ShopYear.staff(year: year, seed: seed)
    for (number, day) in days.enumerated() {
      var journey = DemoJourney(
        number: number + 1, day: day, isBad: badDays.contains(day), blueprint: blueprint,
        seed: seed)
      journey.live()
      all += journey.facts
    }
    all += ShopYear.shop(year: year, badDays: badDays, journeys: all, seed: seed)
    // A stable order: what was recorded in the same minute stays as it was told.
    facts = all.enumerated().sorted { left, right in
      (left.element.recorded.milliseconds, left.offset)
        < (right.element.recorded.milliseconds, right.offset)
    }.map(\.element)
  }

  private static func day(in year: Int, _ random: inout SeededRandom) -> Int {
    let month = random.weighted(season) + 1
    let day = random.within(1...CivilTime.days(in: month, of: year))
    return Int(CivilTime.dayNumber(year: year, month: month, day: day))
  }
}

/// The people of the shop.
public enum Staff {
  /// Best first: what each adds to or takes from an answer, in thousandths of a point.
  public static let advisors: [(id: String, skill: Int)] = [
    ("advisor-1", 700), ("advisor-2", 450), ("advisor-3", 250), ("advisor-4", 100),
    ("advisor-5", -50), ("advisor-6", -250), ("advisor-7", -500), ("advisor-8", -900),
  ]
  /// Not yet examined successfully; `mentor` answers for what happens.
  public static let novice = "advisor-8"
  public static let mentor = "advisor-1"
  public static let manager = "manager-1"
  public static let caller = "caller-1"
  public static let cashier = "cashier-1"
}
