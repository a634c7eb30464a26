internal import CXLSXWriter
internal import Chronology
internal import Wording

/// How cells are shown.
struct WorkbookFormats {
  let heading, title, text, day, moment, clock, length, share, minutes, few, wrapped,
    lines: UnsafeMutablePointer<lxw_format>

  /// - Throws: `ExportError.library`.
  init(_ book: UnsafeMutablePointer<lxw_workbook>, _ language: Language) throws {
    func format(_ set: (UnsafeMutablePointer<lxw_format>) -> Void) throws
      -> UnsafeMutablePointer<lxw_format>
    {
      guard let format = workbook_add_format(book) else { throw ExportError.library("format") }
      set(format)
      return format
    }
    heading = try format {
      format_set_bold($0)
      format_set_bottom($0, 1)
      format_set_text_wrap($0)
    }
    title = try format { format_set_bold($0) }
    text = try format { format_set_num_format($0, "@") }
    day = try format { format_set_num_format($0, "yyyy-mm-dd") }
    moment = try format { format_set_num_format($0, "yyyy-mm-dd hh:mm") }
    clock = try format { format_set_num_format($0, "hh:mm") }
    length = try format { format_set_num_format($0, "[h]:mm:ss") }
    share = try format { format_set_num_format($0, "0.0%") }
    minutes = try format {
      format_set_num_format($0, language == .chinese ? "0.00\" 分钟\"" : "0.00\" min\"")
    }
    few = try format { format_set_num_format($0, "0\"*\"") }
    wrapped = try format { format_set_text_wrap($0) }
    lines = try format {
      format_set_num_format($0, "@")
      format_set_text_wrap($0)
    }
  }
}

extension Workbook {
  func write(_ cell: TableCell, _ place: UInt16) throws {
    switch cell {
    case .none: break
    case .text(let text): if let text { try string(text, place, nil) }
    case .word(let code, let text): if let shown = text ?? code { try string(shown, place, nil) }
    case .staff(let id, let name):
      if let shown = name ?? id { try string(shown, place, formats.text) }
    case .identifier(let text): if let text { try string(text, place, formats.text) }
    case .number(let number): if let number { try whole(number, place) }
    case .decimal(let digits): try number(digits.flatMap(Double.init), place, nil)
    case .share(let digits): try number(digits.flatMap(Double.init), place, formats.share)
    case .minutes(let digits):
      try number(digits.flatMap(Double.init), place, formats.minutes)
    case .few(let count): try number(Double(count), place, formats.few)
    case .day(let civil):
      guard let civil else { return }
      try date(Self.day(civil), 0, formats.day, place) { Self.text(civil) }
    case .moment(let civil):
      guard let civil else { return }
      try date(Self.day(civil), civil.hour * 60 + civil.minute, formats.moment, place) {
        "\(Self.text(civil)) \(Self.two(civil.hour)):\(Self.two(civil.minute))"
      }
    case .clock(let minutes):
      try number(minutes.map { Double($0) / 1_440 }, place, formats.clock)
    case .seconds(let seconds):
      guard let seconds else { return }
      // Spreadsheets show no time below nought.
      if seconds >= 0 {
        try number(Double(seconds) / 86_400, place, formats.length)
      } else {
        try string(Self.length(seconds), place, formats.text)
      }
    case .flag(let flag) where language == .chinese:
      try string(flag ? "是" : "否", place, nil)
    case .flag(let flag):
      cells += 1
      try Self.check(worksheet_write_boolean(sheet, UInt32(line), place, flag ? 1 : 0, nil))
    }
  }

  /// Beyond fifteen digits a spreadsheet would lose some.
  private func whole(_ number: Int64, _ place: UInt16) throws {
    if number.magnitude < 1_000_000_000_000_000 {
      try self.number(Double(number), place, nil)
    } else {
      try string(String(number), place, formats.text)
    }
  }

  /// Spreadsheets know no day before 1900-03-01 alike, and none after 9999.
  private func date(
    _ day: Int64, _ minutes: Int, _ format: UnsafeMutablePointer<lxw_format>, _ place: UInt16,
    else text: () -> String
  ) throws {
    if (61...2_958_465).contains(day) {
      try number(Double(day) + Double(minutes) / 1_440, place, format)
    } else {
      try string(text(), place, formats.text)
    }
  }

  private func number(
    _ number: Double?, _ place: UInt16, _ format: UnsafeMutablePointer<lxw_format>?
  ) throws {
    guard let number, number.isFinite else { return }
    cells += 1
    try Self.check(worksheet_write_number(sheet, UInt32(line), place, number, format))
  }

  /// A text is a text, whatever it begins with: a workbook has a type for formulas.
  func string(
    _ text: String, _ place: UInt16, _ format: UnsafeMutablePointer<lxw_format>?
  ) throws {
    let (held, isCut) = WorkbookText.held(WorkbookText.plain(text))
    guard !held.isEmpty else { return }
    if isCut { cuts += 1 }
    cells += 1
    textBytes += held.utf8.count
    let hasLines = format == nil && held.utf8.contains(0x0A)
    try Self.check(
      worksheet_write_string(
        sheet, UInt32(line), place, held, hasLines ? formats.lines : format))
  }

  /// Days since 1899-12-30, which spreadsheets count from.
  private static func day(_ civil: CivilTime) -> Int64 {
    CivilTime.dayNumber(year: civil.year, month: civil.month, day: civil.day) + 25_569
  }

  private static func text(_ civil: CivilTime) -> String {
    let year = String(civil.year)
    return String(repeating: "0", count: max(0, 4 - year.count)) + year
      + "-\(two(civil.month))-\(two(civil.day))"
  }

  /// "-1:02:03".
  private static func length(_ seconds: Int64) -> String {
    let size = Int(seconds.magnitude)
    return "-\(size / 3600):\(two(size / 60 % 60)):\(two(size % 60))"
  }

  private static func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
}
