public import FollowUps
internal import CanonicalJSON
internal import Satisfaction
public import Wording

/// A year's holidays as a JSON file: `year`, and `days` of `name`, `date` and `isOffDay`.
///
/// The shape is that of NateScarlet/holiday-cn. Members it does not know are passed over. A file
/// goes by the year of the announcement, which may reach into the years beside it.
public enum HolidayFile {
  /// - Throws: `HolidayFileError`, which names line and fault.
  public static func read(_ bytes: [UInt8]) throws(HolidayFileError) -> HolidayYear {
    // In what encoding an editor saved it; what is no text at all is no JSON either.
    let bytes = (try? DecodedFile.utf8(bytes, knows: holidays.contains)) ?? bytes
    let root: JSON
    do {
      root = try JSON(strict: bytes)
    } catch {
      throw HolidayFileError(line: line(of: error.offset, in: bytes), .notJSON(error.sentence))
    }
    guard root.members != nil else { throw HolidayFileError(line: 1, .notAnObject) }
    guard let year = root["year"]?.int, (1...9999).contains(year) else {
      throw HolidayFileError(line: firstLine(of: "year", in: bytes), .badYear)
    }
    guard let items = root["days"]?.items else {
      throw HolidayFileError(line: firstLine(of: "days", in: bytes), .noDays)
    }
    let lines = linesOfDates(in: bytes)
    var days: [HolidayYear.Day] = []
    var seen: Set<LocalDate> = []
    for (place, item) in items.enumerated() {
      func fail(_ reason: HolidayFileError.Reason) -> HolidayFileError {
        HolidayFileError(line: lines.count == items.count ? lines[place] : nil, reason)
      }
      guard item.members != nil else { throw fail(.notADay(place + 1)) }
      guard let text = item["date"]?.text else { throw fail(.noDate(place + 1)) }
      guard let date = date(text) else { throw fail(.badDate(String(text.prefix(32)))) }
      guard abs(date.year - Int(year)) <= 1 else { throw fail(.otherYear(text, year: Int(year))) }
      guard seen.insert(date).inserted else { throw fail(.twice(text)) }
      guard let isOff = item["isOffDay"]?.flag else { throw fail(.noFlag(text)) }
      days.append(.init(date: date, name: item["name"]?.text ?? "", isOff: isOff))
    }
    guard days.isEmpty || days.contains(where: { $0.date.year == Int(year) }) else {
      throw HolidayFileError(line: firstLine(of: "year", in: bytes), .noneOfYear(Int(year)))
    }
    return HolidayYear(year: Int(year), days: days)
  }

  private static let holidays: Set<String> = [
    "元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节", "国庆节、中秋节",
  ]

  /// `2026-02-30` is no day, `2026-2-3` is not how a day is written.
  private static func date(_ text: String) -> LocalDate? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let isWritten =
      parts.map(\.utf8.count) == [4, 2, 2]
      && parts.allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    guard isWritten, let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    return LocalDate(year: year, month: month, day: day)
  }

  private static func line(of offset: Int, in bytes: [UInt8]) -> Int {
    bytes.prefix(offset).count { $0 == 0x0A } + 1
  }

  private static func firstLine(of key: String, in bytes: [UInt8]) -> Int? {
    offsets(of: key, in: bytes).first.map { line(of: $0, in: bytes) }
  }

  private static func linesOfDates(in bytes: [UInt8]) -> [Int] {
    offsets(of: "date", in: bytes).map { line(of: $0, in: bytes) }
  }

  /// Where a key stands: its name in quotes, then a colon. Within a text the quotes would be
  /// escaped.
  private static func offsets(of key: String, in bytes: [UInt8]) -> [Int] {
    let name = Array("\"\(key)\"".utf8)
    guard bytes.count >= name.count else { return [] }
    return (0...(bytes.count - name.count)).filter { at in
      guard bytes[at] == name[0], bytes[at..<(at + name.count)].elementsEqual(name),
        at == 0 || bytes[at - 1] != UInt8(ascii: "\\")
      else { return false }
      let next = bytes[(at + name.count)...].first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
      return next == UInt8(ascii: ":")
    }
  }
}

/// What is wrong in a holiday file, and where.
public struct HolidayFileError: ExplainedError, Equatable {
  public enum Reason: Sendable, Equatable {
    case notJSON(Sentence)
    case notAnObject, badYear, noDays
    /// Days count from 1.
    case notADay(Int), noDate(Int)
    case badDate(String), noFlag(String), twice(String)
    case otherYear(String, year: Int)
    case noneOfYear(Int)
  }

  /// From 1; nil where the file does not show it.
  public let line: Int?
  public let reason: Reason

  public init(line: Int?, _ reason: Reason) {
    self.line = line
    self.reason = reason
  }

  public var code: String { "holidays.file" }

  public var sentence: Sentence {
    let what = Self.sentence(of: reason)
    guard let line else { return what }
    return Sentence("第 \(line) 行：\(what.chinese)", "line \(line): \(what.english)")
  }

  private static func sentence(of reason: Reason) -> Sentence {
    switch reason {
    case .notJSON(let what): what
    case .notAnObject: Sentence("假日文件应是一个 JSON 对象", "a holiday file is one JSON object")
    case .badYear: Sentence("year 应是年份，如 2026", "year must be a year such as 2026")
    case .noDays: Sentence("缺少 days 列表", "the list days is missing")
    case .notADay(let place):
      Sentence("days 的第 \(place) 项不是对象", "item \(place) of days is no object")
    case .noDate(let place):
      Sentence("days 的第 \(place) 项没有 date", "item \(place) of days has no date")
    case .badDate(let text):
      Sentence(
        "没有 \(Quoted.value(text)) 这一天；应写成 2026-10-01",
        "there is no day \(Quoted.value(text)); write it as 2026-10-01")
    case .noFlag(let text):
      Sentence(
        "\(Quoted.value(text)) 的 isOffDay 应是 true 或 false",
        "isOffDay of \(Quoted.value(text)) must be true or false")
    case .twice(let text):
      Sentence("\(Quoted.value(text)) 出现了两次", "\(Quoted.value(text)) stands twice")
    case .noneOfYear(let year):
      Sentence("没有一天属于 \(year) 年；year 写错了？", "no day is of \(year); is the year mistyped?")
    case .otherYear(let text, let year):
      Sentence(
        "\(Quoted.value(text)) 不属于 \(year) 年的文件",
        "\(Quoted.value(text)) does not belong into the file of \(year)")
    }
  }
}
