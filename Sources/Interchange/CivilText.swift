public import Chronology

/// Days and times as people write them.
public enum CivilText {
  public static func day(_ civil: CivilTime) -> String {
    "\(pad(civil.year, 4))-\(pad(civil.month, 2))-\(pad(civil.day, 2))"
  }

  public static func minute(_ civil: CivilTime) -> String {
    "\(day(civil)) \(pad(civil.hour, 2)):\(pad(civil.minute, 2))"
  }

  private static func pad(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
