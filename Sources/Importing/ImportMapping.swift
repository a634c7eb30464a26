internal import Interchange
internal import Journeys
public import Wording

/// What the columns and words of a dealer's file mean.
public struct ImportMapping: Sendable {
  public enum Column: String, Sendable, CaseIterable {
    case customer, name, phone, journey, model, vin, advisor, touchpoint, occurred, expectation
    case perception, note
  }

  /// Headers for each column, as they are compared.
  private(set) var headers = DealerHeaders.known
  /// Columns whose headers a file gave.
  private var given: Set<Column> = []
  /// Words of the file for touchpoints, and the lines of the mapping where they stand.
  var touchpoints: [String: String] = [:]
  var touchpointLines: [String: Int] = [:]
  /// Words of the file for ratings.
  var ratings: [String: Int64] = [:]
  var zone: Zone?
  var scale: String?
  /// The blueprint for journeys of this file; nil: the logbook's.
  var blueprint: String?
  /// Headers that are read past, as they are compared.
  var ignored: Set<String> = []
  /// The line of the header, where it is told.
  var headerRow: Int?
  /// The sheet of a workbook.
  var sheet: String?
  /// Numbers in the column of the time are days since 1899-12-30, as spreadsheets count them.
  var hasExcelDates = false

  public init() {}

  mutating func set(_ column: Column, _ names: [String]) {
    headers[column] = names.map(DealerHeaders.form)
    given.insert(column)
  }

  func isGiven(_ column: Column) -> Bool { given.contains(column) }

  /// The column a header stands for; one that a mapping names is no other's.
  func column(of word: String) -> Column? {
    let named = Column.allCases.filter { headers[$0]?.contains(word) == true }
    return named.first(where: given.contains) ?? named.first
  }

  /// Whether a mapping names one of several columns with this header, by its number.
  func choosesAnother(than word: String) -> Bool {
    headers.values.contains { $0.contains { $0.hasPrefix(word + "#") } }
  }

  /// The touchpoint a word of the file means in a blueprint: an id, a name in either language,
  /// or a word of the mapping.
  func touchpoint(_ word: String, in blueprint: Blueprint) -> String? {
    Self.named(touchpoints[word] ?? word, in: blueprint)
  }

  /// The touchpoint with an id, or with a name in either language.
  private static func named(_ word: String, in blueprint: Blueprint) -> String? {
    blueprint.touchpoints.first { touchpoint in
      touchpoint.id == word || touchpoint.name.chinese == word
        || touchpoint.name.english.lowercased() == word.lowercased()
    }?.id
  }

  /// - Throws: `MappingError` for a word that stands for a touchpoint the blueprint does not have.
  func check(against blueprint: Blueprint) throws {
    let lines = touchpoints.map { (line: touchpointLines[$0.key] ?? 1, touchpoint: $0.value) }
    for (line, touchpoint) in lines.sorted(by: { $0.line < $1.line })
    where Self.named(touchpoint, in: blueprint) == nil {
      throw MappingError(
        line: line, what: touchpoint,
        why: .unknownTouchpoint(
          known: blueprint.touchpoints.map { $0.name },
          ids: blueprint.touchpoints.map { $0.id }))
    }
  }
}

/// What is wrong with a mapping file, and in which line.
public struct MappingError: ExplainedError, Equatable {
  /// What is expected there.
  public enum Reason: Equatable, Sendable {
    case unreadable
    case unknownKey(known: [String])
    case unknownColumn(known: [String])
    case unknownTouchpoint(known: [Sentence], ids: [String])
    case notAZone
    case notANumber
    case notAList
  }

  public let line: Int
  public let what: String
  public let why: Reason

  init(line: Int, what: String, why: Reason = .unreadable) {
    self.line = line
    self.what = what
    self.why = why
  }

  public var code: String { "mapping.malformed" }

  public var sentence: Sentence {
    let what = Quoted.value(what)
    let place = Sentence("对照表第 \(line) 行的“\(what)”", "the mapping, line \(line), “\(what)”")
    func list(_ known: [String]) -> Sentence {
      Sentence(known.joined(separator: "、"), known.joined(separator: ", "))
    }
    switch why {
    case .unreadable:
      return Sentence(
        "\(place.chinese)读不懂；每行应是“名称: 值”，冒号用半角，后面空一格",
        "\(place.english), cannot be read; write “name: value”, with an ASCII colon and a space")
    case .unknownKey(let known):
      return Sentence(
        "\(place.chinese)不认识；可用：\(list(known).chinese)",
        "\(place.english), is unknown; use one of: \(list(known).english)")
    case .unknownColumn(let known):
      return Sentence(
        "\(place.chinese)不是列；列有：\(list(known).chinese)",
        "\(place.english), is no column; the columns are: \(list(known).english)")
    case .unknownTouchpoint(let known, let ids):
      let named = zip(ids, known).map { "\($0)（\($1.chinese)）" }
      return Sentence(
        "\(place.chinese)不是流程里的环节；有：\(list(named).chinese)",
        "\(place.english), is no touchpoint of the blueprint; it has: \(list(ids).english)")
    case .notAZone:
      return Sentence(
        "\(place.chinese)不是时区；请写 Asia/Shanghai 这样的名称",
        "\(place.english), is no time zone; write a name such as Asia/Shanghai")
    case .notANumber:
      return Sentence("\(place.chinese)应是整数", "\(place.english), must be a whole number")
    case .notAList:
      return Sentence("\(place.chinese)应是名称与值的表", "\(place.english), must hold names and values")
    }
  }
}
