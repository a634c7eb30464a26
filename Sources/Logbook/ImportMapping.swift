internal import Interchange
internal import Journeys
public import Wording
internal import Yams

/// What the columns and words of a dealer's file mean.
public struct ImportMapping: Sendable {
  public enum Column: String, Sendable, CaseIterable {
    case customer, name, phone, journey, model, vin, advisor, touchpoint, occurred, expectation
    case perception, note
  }

  /// Headers for each column, lower-case.
  var headers: [Column: [String]] = [
    .customer: ["customer", "客户编号"], .name: ["name", "客户姓名"], .phone: ["phone", "手机号"],
    .journey: ["journey", "订单号"], .model: ["model", "车型"], .vin: ["vin", "车架号"],
    .advisor: ["advisor", "销售顾问"], .touchpoint: ["touchpoint", "环节"],
    .occurred: ["occurred", "时间"], .expectation: ["expectation", "期望"],
    .perception: ["perception", "感受"], .note: ["note", "备注"],
  ]
  /// Words of the file for touchpoints.
  var touchpoints: [String: String] = [:]
  var zone: Zone?
  var scale: String?
  /// The blueprint for journeys of this file; nil: the logbook's.
  var blueprint: String?
  /// Headers that are read past.
  var ignored: Set<String> = []

  public init() {}

  /// Reads a mapping file (YAML): `columns` (column: header or headers), `touchpoints` (word:
  /// touchpoint), `ignore` (headers), `timeZone`, `scale`, `blueprint`.
  ///
  /// - Throws: `MappingError` with the line.
  public init(yaml: String) throws {
    self.init()
    guard let root = try? Yams.compose(yaml: yaml), case .mapping(let mapping) = root else {
      throw MappingError(line: 1, what: "YAML")
    }
    for (key, value) in mapping {
      let line = key.mark?.line ?? 1
      switch key.string {
      case "columns":
        guard case .mapping(let columns) = value else {
          throw MappingError(line: line, what: "columns")
        }
        for (name, words) in columns {
          guard let column = name.string.flatMap(Column.init(rawValue:)) else {
            throw MappingError(line: name.mark?.line ?? line, what: name.string ?? "columns")
          }
          let texts = words.sequence.map { $0.compactMap(\.string) } ?? [words.string ?? ""]
          headers[column] = texts.map { $0.lowercased() }
        }
      case "touchpoints":
        guard case .mapping(let words) = value else {
          throw MappingError(line: line, what: "touchpoints")
        }
        for (word, touchpoint) in words {
          touchpoints[word.string ?? ""] = touchpoint.string ?? ""
        }
      case "ignore":
        ignored = Set(
          (value.sequence.map { $0.compactMap(\.string) } ?? []).map { $0.lowercased() })
      case "timeZone":
        guard let zone = Zone(value.string ?? "") else {
          throw MappingError(line: line, what: "timeZone")
        }
        self.zone = zone
      case "scale": scale = value.string
      case "blueprint": blueprint = value.string
      default: throw MappingError(line: line, what: key.string ?? "?")
      }
    }
  }

  /// The touchpoint a word of the file means in a blueprint: an id, a name in either language,
  /// or a word of the mapping.
  func touchpoint(_ word: String, in blueprint: Blueprint) -> String? {
    if let mapped = touchpoints[word] { return blueprint.touchpoint(mapped)?.id }
    return blueprint.touchpoints.first { touchpoint in
      touchpoint.id == word || touchpoint.name.chinese == word
        || touchpoint.name.english.lowercased() == word.lowercased()
    }?.id
  }
}

public struct MappingError: ExplainedError, Equatable {
  public let line: Int
  public let what: String

  public var code: String { "mapping.malformed" }

  public var sentence: Sentence {
    Sentence(
      "对照表第 \(line) 行的“\(Quoted.value(what))”读不懂",
      "the mapping cannot be read at line \(line): “\(Quoted.value(what))”")
  }
}
