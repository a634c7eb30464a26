public import Chronology
public import Exports
public import FollowUps
internal import Interchange
internal import Journeys
internal import Satisfaction
internal import Timelines
public import Wording

/// Rows of a call list as entries of a calendar: little that is personal unless it was asked for.
public struct CallCalendar {
  private let sheet: CallSheet
  private let opensNames: Bool
  private let showsPhones: Bool
  private let texts: CallTexts
  private let words: TimelineWords
  /// Of calls in one band of one day, which of how many each is, by the customer.
  private var places: [String: (place: Int, of: Int)] = [:]

  /// How long an agreed call is kept free, in milliseconds.
  private static let agreedLength: Int64 = 30 * 60_000

  /// - Parameters:
  ///   - opensNames: whether names and what customers said stand in the entries.
  ///   - showsPhones: whether phone numbers do.
  public init(_ sheet: CallSheet, _ language: Language, opensNames: Bool, showsPhones: Bool) {
    self.sheet = sheet
    self.opensNames = opensNames
    self.showsPhones = showsPhones
    texts = CallTexts(sheet, language)
    words = TimelineWords(language)
    var bands: [String: [String]] = [:]
    for row in sheet.rows {
      guard let band = Self.band(row.task) else { continue }
      bands["\(max(today, row.task.due)) \(band.id)", default: []].append(row.customer)
    }
    for customers in bands.values {
      for (place, customer) in customers.enumerated() {
        places[customer] = (place, customers.count)
      }
    }
  }

  private static func band(_ task: CallTask) -> FollowUpPlan.Band? {
    task.isCall && task.agreed == nil ? task.band : nil
  }

  private var today: LocalDate {
    LocalDate(
      dayNumber: Int(
        CivilTime.dayNumber(year: sheet.day.year, month: sheet.day.month, day: sheet.day.day)))
  }

  /// What makes it the same call on every day: never the attempt, the day or the band.
  public static func identity(_ task: CallTask) -> [String] {
    var identity = [task.journey, task.kind.rawValue, task.step]
    switch task.kind {
    // A journey may have an alert after another, and a care each year.
    case .alert: identity.append(task.alert?.reasons.first.map { String($0.position) } ?? "")
    case .care: identity.append(task.due.description)
    default: break
    }
    return identity
  }

  /// - Parameter latest: the last fact of the customer, and when it was recorded.
  public func event(
    _ row: CallSheet.Row, uid: String, _ latest: (position: Int64, recorded: Timestamp)
  ) -> CalendarEvent {
    CalendarEvent(
      uid: uid, sequence: sequence(latest.position), stamp: latest.recorded, when: when(row),
      summary: summary(row), description: description(row),
      categories: categories(row.task),
      isConfirmed: row.task.isCall && row.task.agreed != nil, priority: priority(row.task.group))
  }

  private func categories(_ task: CallTask) -> [String] {
    let kind = words.code(task.kind.rawValue)
    let group = words.code("\(task.group)")
    return kind == group ? [kind] : [kind, group]
  }

  /// The call changes with every fact of the customer, and with the day of the list: both only
  /// grow, and so does their sum.
  private func sequence(_ position: Int64) -> Int {
    let days = CivilTime.dayNumber(year: sheet.day.year, month: sheet.day.month, day: sheet.day.day)
    return Int(min(max(0, position + days - Self.firstDay), Int64(Int32.max)))
  }

  /// 2020-01-01; a file of an earlier day has no smaller number than 0.
  private static let firstDay = CivilTime.dayNumber(year: 2020, month: 1, day: 1)

  /// On its day, or today if that has passed; when it was agreed, or in its part of the band, which
  /// the calls of a day share in the order of the list.
  private func when(_ row: CallSheet.Row) -> CalendarEvent.When {
    let task = row.task
    let zone = sheet.zone
    if task.isCall, let agreed = task.agreed {
      return .time(
        zone.civil(at: agreed),
        until: zone.civil(at: agreed.adding(milliseconds: Self.agreedLength)))
    }
    let day = max(today, task.due)
    guard task.isCall, let band = task.band else { return .day(day) }
    func civil(_ minutes: Int) -> CivilTime {
      CivilTime(
        year: day.year, month: day.month, day: day.day, hour: minutes / 60, minute: minutes % 60)
    }
    let (place, count) = places[row.customer] ?? (0, 1)
    let length = band.to.minutes - band.from.minutes
    let start = band.from.minutes + place * length / count
    let end = band.from.minutes + (place + 1) * length / count
    return .time(civil(start), until: civil(max(end, min(start + 1, band.to.minutes))))
  }

  private func summary(_ row: CallSheet.Row) -> String {
    let who = opensNames ? texts.names(row) ?? row.journey : row.journey
    return texts.title(row.task, row) + " · " + who
  }

  private func description(_ row: CallSheet.Row) -> String {
    var lines: [String] = []
    if showsPhones, let phone = row.phone { lines.append(phone) }
    lines.append(texts.car(row))
    lines += row.tasks.map { texts.task($0, row) }
    for group in row.points {
      if row.points.count > 1 { lines.append(group.journey) }
      lines += group.points.map { texts.words($0, isOpen: opensNames) }
    }
    return lines.joined(separator: "\n")
  }

  private func priority(_ group: CallTask.Group) -> Int {
    switch group {
    case .agreed, .alert: 1
    case .overdue: 3
    case .due: 5
    case .care: 9
    }
  }
}
