/// Money and lengths of time as people write them.
public enum NumberWords {
  /// 分 as yuan, thousands apart: 1,234.50 元.
  public static func money(_ minor: Int64, _ language: Language) -> String {
    let cents = minor.magnitude % 100
    return (minor < 0 ? "-" : "") + grouped(String(minor.magnitude / 100))
      + (cents < 10 ? ".0" : ".") + "\(cents)" + (language == .chinese ? " 元" : " yuan")
  }

  /// Digits in groups of three.
  public static func grouped(_ digits: String) -> String {
    var text = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return text
  }

  /// In the unit that a person would use: seconds up to a minute, minutes up to two hours, hours and
  /// minutes up to two days, then days and hours; rounded to the smaller of the two.
  public static func length(_ milliseconds: Int64, _ language: Language) -> String {
    let chinese = language == .chinese
    let seconds = (milliseconds.magnitude + 500) / 1_000
    if (1..<60).contains(seconds) { return "\(seconds)" + (chinese ? " 秒" : " s") }
    let minutes = (milliseconds.magnitude + 30_000) / 60_000
    let minuteWord = chinese ? "分钟" : "min"
    let hourWord = chinese ? "小时" : "h"
    guard minutes >= 120 else { return "\(minutes) \(minuteWord)" }
    if minutes < 2 * 1_440 {
      let rest = minutes % 60
      return "\(minutes / 60) \(hourWord)" + (rest == 0 ? "" : " \(rest) \(minuteWord)")
    }
    let hours = (minutes + 30) / 60
    let rest = hours % 24
    let dayWord = chinese ? "天" : hours / 24 == 1 ? "day" : "days"
    return "\(hours / 24) \(dayWord)" + (rest == 0 ? "" : " \(rest) \(hourWord)")
  }
}
