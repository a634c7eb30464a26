public import Wording

/// A fact whose data does not have the shape its type asks for.
public enum FactError: ExplainedError, Equatable {
  case unknownType(type: String)
  case unknownVersion(type: String, version: Int64)
  case wrongStream(type: String, stream: String)
  case unknownField(field: String, type: String, known: [String], sealed: [String])
  case missing(field: String, type: String)
  case missingFields([String], type: String)
  case wrongType(field: String)
  case notACode(field: String)
  case notALabel(field: String)
  /// Words where a code goes.
  case freeText(field: String)
  /// A place that is no code.
  case notAPlace(field: String)
  case personal(field: String, pattern: PersonalPattern)
  /// An id of a person that is no plain code, or reads like a name.
  case notAnID(attribute: String)
  /// A source that is no URI reference.
  case badSource
  case outOfRange(field: String, lowest: Int64, highest: Int64)
  case notAnInteger(field: String)
  /// Only a command of its own writes such a fact.
  case ownCommand(type: String)
  /// Recorded one by one, and never taken from a file.
  case byHandOnly(type: String)
  case notATime(field: String)
  case notAChoice(field: String, words: [String])
  case notADecimal(field: String)
  case notAHash(field: String)
  case notAKey(field: String)
  case notAnEventID(field: String)
  case sealedByUs
  /// A text under a name that the fact does not have.
  case unknownSealed(field: String, type: String, known: [String])
  /// Something that was done, before there were such shops or after the day after tomorrow.
  case occurredOutOfRange(value: String)
  case nothingSealable

  public var code: String {
    switch self {
    case .unknownType: "fact.unknownType"
    case .unknownVersion: "fact.unknownVersion"
    case .wrongStream: "fact.wrongStream"
    case .unknownField: "fact.unknownField"
    case .missing, .missingFields: "fact.missing"
    case .wrongType: "fact.wrongType"
    case .notACode: "fact.notACode"
    case .notALabel: "fact.notALabel"
    case .freeText: "fact.freeText"
    case .notAPlace: "fact.notAPlace"
    case .personal: "fact.personal"
    case .notAnID: "fact.notAnID"
    case .badSource: "fact.badSource"
    case .outOfRange: "fact.outOfRange"
    case .notAnInteger: "fact.notAnInteger"
    case .ownCommand: "fact.ownCommand"
    case .byHandOnly: "fact.byHandOnly"
    case .notATime: "fact.notATime"
    case .notAChoice: "fact.notAChoice"
    case .notADecimal: "fact.notADecimal"
    case .notAHash: "fact.notAHash"
    case .notAKey: "fact.notAKey"
    case .notAnEventID: "fact.notAnEventID"
    case .sealedByUs: "fact.foreignSealed"
    case .unknownSealed: "fact.unknownSealed"
    case .occurredOutOfRange: "fact.occurredOutOfRange"
    case .nothingSealable: "fact.noCustomer"
    }
  }

  public var sentence: Sentence {
    switch self {
    case .unknownType(let type):
      unknownType(type)
    case .unknownVersion(let type, let version):
      Sentence(
        "\(type) 的版本 \(version) 未知；请升级 touchstone",
        "version \(version) of \(type) is unknown; upgrade touchstone")
    case .wrongStream(let type, let stream):
      // A whole subject, or the kind of stream.
      stream.contains("/")
        ? Sentence("\(type) 应记在 \(stream) 下", "\(type) belongs under \(stream)")
        : Sentence("\(type) 应记在 \(stream)/… 下", "\(type) belongs under \(stream)/…")
    case .unknownField(let given, let type, let known, let sealed):
      unknownField(Quoted.value(given), type, known, sealed)
    case .missing(let field, let type):
      Sentence("\(type) 缺少 \(Self.chinese([field]))", "\(type) needs \(field)")
    case .missingFields(let fields, let type):
      Sentence(
        "\(type) 缺少 \(Self.chinese(fields))",
        "\(type) needs \(fields.joined(separator: ", "))")
    case .wrongType(let field):
      Sentence("\(Quoted.value(field)) 的类型不对", "\(Quoted.value(field)) has the wrong type")
    case .notACode(let given):
      notACode(Quoted.value(given))
    case .notALabel(let given):
      Sentence(
        "\(Quoted.value(given)) 只能是 1–64 个字母、数字、空格或 ._:-#+()（）/·&",
        "\(Quoted.value(given)) takes 1–64 letters, digits, spaces or ._:-#+()（）/·&")
    case .freeText(let field):
      Sentence(
        "\(field) 是代码，最长八个汉字或用英文代码；话写在 --sealed（NDJSON 用 personal）",
        "\(field) is a code, of at most eight Chinese characters or of letters a–z; words go under "
          + "--sealed (personal in NDJSON)")
    case .notAPlace(let field):
      Sentence(
        "\(field) 应是 shop、home、destination 或英文代码（如 hall-2）；地址是个人信息，"
          + "用 customer.amended --sealed address=…",
        "\(field) is shop, home, destination or a code of letters a–z such as hall-2; an address is "
          + "personal: customer.amended --sealed address=…")
    case .personal(let field, _):
      Sentence(
        "\(field) 看起来是电话、邮箱、微信号、证件号、车牌、车架号、姓名或地址，不能明文记录；"
          + "请改用代码，原文用 --sealed（NDJSON 用 personal）",
        "\(field) looks like a phone, e-mail, WeChat id, identity number, plate, VIN, name or "
          + "address and must not stand readable; give a code, and put the text under --sealed "
          + "(personal in NDJSON)")
    case .notAnID(let attribute):
      Sentence(
        "\(attribute) 应是编号：1–64 个英文字母、数字或 ._:-，不能是姓名；"
          + "姓名用 --sealed name=…（NDJSON 用 personal）",
        "\(attribute) must be an id of 1–64 letters a–z, digits or ._:- and not a name; a name goes "
          + "under --sealed name=… (personal in NDJSON)")
    case .badSource:
      Sentence(
        "source 应是 URI，如 example.com/dealer-1，且不含个人信息",
        "source must be a URI such as example.com/dealer-1, with nothing personal in it")
    case .outOfRange(let field, let lowest, let highest):
      Sentence(
        "\(Vocabulary.titledField(field).chinese) 应在 \(lowest) 到 \(highest) 之间",
        "\(field) must be from \(lowest) to \(highest)")
    case .notAnInteger(let field):
      Sentence(
        "\(Vocabulary.titledField(field).chinese) 应是整数", "\(field) must be a whole number")
    case .ownCommand(let type):
      Sentence(
        "\(type) 不能手工记录，只由它自己的命令写入",
        "\(type) cannot be recorded by hand; only its own command writes it")
    case .byHandOnly(let type):
      Sentence(
        "\(type) 不能导入；请核实后用 record 逐个记录",
        "\(type) is not imported; make sure of it, and record each one by itself with record")
    case .notATime(let field):
      Sentence(
        "\(Vocabulary.titledField(field).chinese) 不是时间；写成 2026-03-05 14:30，"
          + "在 NDJSON 里写成 2026-03-05T06:30:00Z",
        "\(field) is no time; write 2026-03-05 14:30, in NDJSON 2026-03-05T06:30:00Z")
    case .notAChoice(let field, let words):
      Sentence(
        "\(field) 只能是：\(words.joined(separator: "、"))",
        "\(field) must be one of: \(words.joined(separator: ", "))")
    case .notADecimal(let field):
      Sentence("\(field) 应写成数字，如 20 或 20.5", "\(field) must be a number such as 20 or 20.5")
    case .notAHash(let field):
      Sentence("\(field) 应是 64 位十六进制 SHA-256", "\(field) must be a SHA-256 in 64 hex digits")
    case .notAKey(let field):
      Sentence("\(field) 应是验证密钥或 base64", "\(field) must be a verifier key or base64")
    case .notAnEventID(let field):
      Sentence("\(field) 应是事件编号（UUID）", "\(field) must be an event id (a UUID)")
    case .unknownSealed(let field, let type, let known):
      known.isEmpty
        ? Sentence("\(type) 没有可封存的字段", "\(type) has no fields to seal")
        : Sentence(
          "\(type) 没有封存字段 \(Quoted.value(field))；可封存：\(Self.chinese(known))",
          "\(type) has no sealed field \(Quoted.value(field)); it seals: "
            + known.joined(separator: ", "))
    case .occurredOutOfRange(let value):
      Sentence(
        "发生时间应在 1990 年到后天之间，不能是 \(value)；请核对年份。承诺和到期日另有字段",
        "what happened must lie between 1990 and the day after tomorrow, not \(value); check the "
          + "year. Promises and due dates have fields of their own")
    case .sealedByUs:
      Sentence(
        "sealed 是别处封存的，这里打不开；请改用 personal 对象",
        "sealed was sealed elsewhere and cannot be opened here; use an object personal instead")
    case .nothingSealable:
      Sentence(
        "有要封存的内容，却没有客户；请给出 customer",
        "there is something to seal but no customer; name the customer")
    }
  }

  /// Whether it is about texts that the log took once, under older rules.
  public var isAboutOpenText: Bool {
    switch self {
    case .personal, .freeText, .notAPlace: true
    default: false
    }
  }

  private func unknownType(_ type: String) -> Sentence {
    let near = Nearest.find(type, among: FactCatalogue.names)
    return Sentence(
      "不认识的事实“\(Quoted.value(type))”；" + (near.map { "是不是 \($0)？" } ?? "")
        + "认识的有：\(FactCatalogue.names.joined(separator: "、"))",
      "unknown fact “\(Quoted.value(type))”; " + (near.map { "did you mean \($0)? " } ?? "")
        + "known are: \(FactCatalogue.names.joined(separator: ", "))")
  }

  /// Fields with what they are called.
  private static func chinese(_ fields: [String]) -> String {
    fields.map { field in
      let name = Vocabulary.field(field).chinese
      return name == field ? field : "\(field)（\(name)）"
    }.joined(separator: "、")
  }

  private func unknownField(
    _ field: String, _ type: String, _ known: [String], _ sealed: [String]
  ) -> Sentence {
    sealed.contains(field)
      ? Sentence(
        "\(type) 的 \(field) 必须封存；请用 --sealed \(field)=…（NDJSON 用 personal）",
        "\(field) of \(type) must be sealed; use --sealed \(field)=… (personal in NDJSON)")
      : Sentence(
        "\(type) 没有字段 \(field)；"
          + (Nearest.find(field, among: known + sealed).map { "是不是 \($0)？" } ?? "")
          + "可用：\(Self.chinese(known))"
          + (sealed.isEmpty ? "" : "；可封存（--sealed）：\(Self.chinese(sealed))"),
        "\(type) has no field \(field); "
          + (Nearest.find(field, among: known + sealed).map { "did you mean \($0)? " } ?? "")
          + "it has: \(known.joined(separator: ", "))"
          + (sealed.isEmpty ? "" : "; to be sealed (--sealed): \(sealed.joined(separator: ", "))"))
  }

  private func notACode(_ field: String) -> Sentence {
    Sentence(
      "\(field) 只能是 1–64 个字母、数字、空格或 ._:-；自由文字请用 --sealed",
      "\(field) takes 1–64 letters, digits, spaces or ._:-; put free text under --sealed")
  }
}
