public import Wording

/// Why a text is no time that can be kept; it never carries the text.
public enum DealerTimeError: String, ExplainedError, Equatable {
  /// In none of the forms that are read.
  case unreadable
  /// A day that the calendar, or a time that the clock, does not have.
  case impossible
  /// A day alone.
  case missingTimeOfDay

  public var code: String { "time." + rawValue }

  public var sentence: Sentence {
    switch self {
    case .unreadable:
      Sentence(
        "看不懂这个时间；请写成 2026-03-05 14:30 的样子",
        "not a time we can read; write it like 2026-03-05 14:30")
    case .impossible:
      Sentence("没有这一天或这个时刻", "there is no such day or time of day")
    case .missingTimeOfDay:
      Sentence(
        "只有日期，缺少几点几分；请写成 2026-03-05 14:30 的样子",
        "a date without a time of day; write it like 2026-03-05 14:30")
    }
  }
}
