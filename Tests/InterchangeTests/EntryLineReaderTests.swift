import CanonicalJSON
import EventLog
import Interchange
import Journeys
import TestSupport
import Testing
import Wording

/// What a line became: the bytes of its entry, and everything beside them.
private struct Outcome: Equatable {
  var entry = ""
  var digest = ""
  var personal: JSON?
  var isForeignSealed = false
  var refusal: FactError?
  var hasUnusualID = false
  var hasNamedActor = false

  init(_ line: String) throws {
    var reader = EntryLineReader()
    try Array(line.utf8).withUnsafeBytes { bytes in
      let read = try reader.read(bytes)
      entry = try Self.entry { try $0.append(read.parts) }
      digest = "\(read.digest)"
      personal = read.personal
      isForeignSealed = read.isForeignSealed
      refusal = read.refusal
      hasUnusualID = read.hasUnusualID
      hasNamedActor = read.hasNamedActor
    }
  }

  /// The entry as the log's own reader understands the line.
  static func defined(_ line: String) throws -> String {
    let event = try Array(line.utf8).withUnsafeBytes { try EntryReader.read($0).event }
    return try entry { try $0.append(event) }
  }

  private static func entry(_ append: (EventBatch) throws -> Void) throws -> String {
    let batch = EventBatch()
    batch.beginGroup()
    try append(batch)
    return String(decoding: batch.entry(batch.records[0]), as: UTF8.self)
  }
}

/// A valid line, written anew each time in another way.
private struct RandomLine {
  var random: SplitMix64
  private var members: [(String, JSON)] = []

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
    let kind = random.pick(FactKind.allCases)
    let ids = ["J-1", "客户 7", "a\"b", "a\\b", "P-9F3K"]
    members = [
      ("specversion", "1.0"), ("id", "019b772d-0dc0-797b-8858-d8da8b529b4a"),
      ("source", "example.com/dealer-1"), ("type", .string(kind.rawValue)), ("dataversion", 1),
      ("subject", .string(Self.subject(kind, random.pick(ids)))),
      ("time", time()), ("actor", .string(random.pick(ids))),
    ]
    for name in ["customer", "correlationid", "causationid"] where random.oneIn(2) {
      members.append((name, .string(random.pick(ids))))
    }
    if random.oneIn(3) { members.append(("timeoffset", "-03:30")) }
    if random.oneIn(3) { members.append(("datacontenttype", "application/json")) }
    let fields = FactCatalogue.schema(kind).fields.filter { $0.isRequired || random.oneIn(2) }
    members.append(("data", .object(fields.map { .init($0.name, value($0.kind)) })))
  }

  /// What others report has one stream for all of it.
  private static func subject(_ kind: FactKind, _ id: String) -> String {
    kind == .indexReported || kind == .indicatorReported
      ? "logbook/indices" : kind.stream.rawValue + "/" + id
  }

  private mutating func time() -> JSON {
    .string(
      random.pick([
        "2026-03-05T06:00:00Z", "2026-03-05T14:00:00.120+08:00", "9999-12-31t23:59:59.9z",
      ]))
  }

  private mutating func value(_ kind: FactField.Kind) -> JSON {
    switch kind {
    case .code, .label:
      .string(random.pick(["payment", "财务付款", "A-1.b:c_d", "J 1", "é", "e\u{301}"]))
    case .integer(let range):
      .integer(
        range.lowerBound
          + Int64(random.below(Int(min(range.upperBound - range.lowerBound + 1, 1_000)))))
    case .flag: .bool(random.oneIn(2))
    case .time: time()
    case .choice(let words): .string(random.pick(words))
    case .decimal: .string(random.pick(["20", "-0.5", "007"]))
    case .sha256: .string(String(repeating: random.pick(["0a", "ff"]), count: 32))
    case .verifierKey: "example.com/dealer-1+00000000+AQEBAQEB"
    case .base64: "AAAA"
    case .eventID: "019b772d-0dc0-797b-8858-d8da8b529b4a"
    case .date: "2026-03-05"
    case .list(let element): .array((0..<random.below(3)).map { _ in value(element) })
    case .object: ["touchpoint": "payment", "perception": 5]
    }
  }

  /// - Parameter escapes: write one character in four as an escape.
  mutating func text(escapes: Bool) -> String {
    text(.object(members.map { JSON.Member($0.0, $0.1) }), escapes)
  }

  private mutating func text(_ value: JSON, _ escapes: Bool) -> String {
    switch value {
    case .object(let members):
      let pieces = members.shuffled(using: &random).map {
        space() + string($0.key, escapes) + space() + ":" + space() + text($0.value, escapes)
      }
      return "{" + pieces.joined(separator: ",") + space() + "}"
    case .array(let items):
      return "[" + items.map { space() + text($0, escapes) }.joined(separator: ",") + "]"
    case .string(let text): return string(text, escapes)
    default: return value.compactText()
    }
  }

  private mutating func string(_ text: String, _ escapes: Bool) -> String {
    guard escapes else { return JSON.string(text).compactText() }
    let units = text.utf16.map { unit in
      let isBare = unit >= 0x20 && unit < 0x7F && unit != 0x22 && unit != 0x5C
      if isBare, !random.oneIn(4) { return String(Unicode.Scalar(UInt8(unit))) }
      return "\\u" + String(0x1_0000 + Int(unit), radix: 16).dropFirst()
    }
    return "\"" + units.joined() + "\""
  }

  private mutating func space() -> String { random.oneIn(5) ? random.pick([" ", "\t", "\r"]) : "" }
}

@Suite("Lines that are to become entries")
struct EntryLineReaderTests {
  @Test(
    "However a valid line is written, the quick way and the careful way make the same entry",
    arguments: 1...300 as ClosedRange<UInt64>)
  func agree(seed: UInt64) throws {
    var line = RandomLine(seed: seed)
    let plain = line.text(escapes: false)
    let outcome = try Outcome(plain)
    #expect(try outcome.entry == Outcome.defined(plain), "seed \(seed): \(plain)")
    for escapes in [false, false, true, true] {
      let text = line.text(escapes: escapes)
      var other = try Outcome(text)
      // Of two fields that are refused, the one that comes first in the line is named.
      if other.refusal != nil, outcome.refusal != nil { other.refusal = outcome.refusal }
      #expect(other == outcome, "seed \(seed): \(text)")
    }
    #expect(try Outcome(" " + plain + "\r") == outcome, "seed \(seed)")
    #expect(try Outcome(outcome.entry) == outcome, "an entry is itself a line, seed \(seed)")
  }

  @Test("Digits below the millisecond are cut off")
  func fineTime() throws {
    let fine = Self.line.replacing("00Z", with: "00.1239999Z")
    #expect(try Outcome(fine) == Outcome(Self.line.replacing("00Z", with: "00.123Z")))
  }

  @Test("Both ways take or refuse a damaged line", arguments: 1...20 as ClosedRange<UInt64>)
  func damaged(seed: UInt64) {
    var line = RandomLine(seed: seed)
    for _ in 0..<200 {
      var bytes = Array(line.text(escapes: false).utf8)
      bytes[line.random.below(bytes.count)] = line.random.pick(Array("{}[]\",:\\ 0.-Z1a/".utf8))
      // White space behind the line sends it the careful way.
      let text = String(decoding: bytes, as: UTF8.self)
      #expect((try? Outcome(text)) == (try? Outcome(text + " ")), "seed \(seed): \(text)")
    }
  }

  private static let line =
    #"{"specversion":"1.0","id":"019b772d-0dc0-797b-8858-d8da8b529b4a","source":"example.com/d","#
    + #""type":"touchpoint.completed","dataversion":1,"subject":"journey/J-1","#
    + #""time":"2026-03-05T06:00:00Z","actor":"S-1","data":{"touchpoint":"payment"}}"#

  @Test(
    "What is wrong is refused by name, whichever way the line goes",
    arguments: [
      ("touchpoint.completed", "robot.waved", "fact.unknownType", "robot.waved"),
      (#""payment""#, #""payment","mood":"good""#, "fact.unknownField", "no field mood"),
      (#""touchpoint":"payment""#, "", "fact.missing", "needs touchpoint"),
      ("journey/", "customer/", "fact.wrongStream", "journey/"),
      (#""payment""#, "1.5", "json.fraction", "byte"), (#""payment""#, "null", "json.null", "byte"),
      (#""payment""#, #""payment","touchpoint":"x""#, "json.duplicateKey", "twice"),
      (":1,", ":2,", "fact.unknownVersion", "2"), (":1,", #":"1","#, "entry.wrongType", "datav"),
      (#""actor":"S-1","#, "", "entry.missing", "actor"),
      (#""id""#, #""ix""#, "entry.unknown", "ix"),
      ("S-1", "a/b", "entry.badCharacters", "actor"), ("1.0", "1.1", "entry.malformed", "specv"),
      ("00Z", "00.Z", "entry.malformed", "time"), ("y/J", "yJ", "entry.malformed", "subject"),
      (#""id""#, #""recordedtime":"2026-03-05T06:00:00.Z","id""#, "entry.malformed", "recor"),
      (#""actor""#, #""personal":{"name":1},"actor""#, "fact.wrongType", "personal.name"),
    ])
  func refused(old: String, new: String, code: String, name: String) throws {
    let line = Self.line.replacing(old, with: new)
    for form in [line, line.replacing(#""source""#, with: #""s\u006furce""#)] {
      let error = #expect(throws: (any Error).self, "\(form)") { try Outcome(form) }
      let explained = error as? any ExplainedError
      #expect(explained?.code == code, "\(form)")
      #expect(explained?.sentence.english.contains(name) == true, "\(form)")
    }
  }

  @Test(
    "What looks personal is good only as a repeat, whichever way the line goes",
    arguments: [
      ("payment", "LSVAA49J132047371", "touchpoint"), ("payment", "021-62345678", "touchpoint"),
      (#""actor""#, #""correlationid":"wang@example.com","actor""#, "correlationid"),
      (#""actor""#, #""correlationid":"+12125550100","actor""#, "correlationid"),
      (#""actor""#, #""causationid":"王芳","actor""#, "causationid"),
      ("example.com/d", "mailto:wang@example.com", "source"), ("example.com/d", "王芳", "source"),
      ("example.com/d", "example.com/13800138000", "source"),
      ("example.com/d", "urn:%E7%8E%8B%E8%8A%B3", "source"),
    ])
  func repeatsOnly(old: String, new: String, name: String) throws {
    let line = Self.line.replacing(old, with: new)
    for form in [line, line.replacing(#""source""#, with: #""s\u006furce""#)] {
      let outcome = try Outcome(form)
      let refusal = try #require(outcome.refusal, "\(form)")
      #expect(refusal.sentence.english.contains(name), "\(form)")
      #expect(!outcome.hasUnusualID && !outcome.hasNamedActor && !outcome.isForeignSealed)
      #expect(try outcome.entry == Outcome.defined(form))
    }
    #expect(try Outcome(Self.line).refusal == nil)
  }

  @Test(
    "An id that says something about somebody is left to the gate, a named actor to the import",
    arguments: [
      ("J-1", "13800138000", true, false), ("J-1", "王芳", true, false),
      (#""actor""#, #""customer":"京A12345","actor""#, true, false),
      (#""actor""#, #""customer":"王芳","actor""#, true, false),
      (#""actor""#, #""customer":"C-1","actor""#, false, false), ("S-1", "王芳", false, true),
      ("S-1", "010-12345678", false, true), ("S-1", "Wang Fang", false, true),
      ("S-1", "desk 1", false, false), ("J-1", "订单 2026-1", false, false),
    ])
  func ids(old: String, new: String, isUnusual: Bool, isNamed: Bool) throws {
    let line = Self.line.replacing(old, with: new)
    for form in [line, line + " "] {
      let outcome = try Outcome(form)
      #expect(outcome.hasUnusualID == isUnusual && outcome.hasNamedActor == isNamed, "\(form)")
      #expect(outcome.refusal == nil, "\(form)")
    }
  }

  @Test("A personal part is handed back to be sealed; what was sealed elsewhere stands, flagged")
  func sealing() throws {
    let foreign = try Outcome(Self.line.replacing(#""id""#, with: #""sealed":"AQID","id""#))
    #expect(foreign.isForeignSealed && foreign.entry.contains(#""sealed":"AQID""#))
    let part = #""personal":{"note":"紧张","phone":"13800138000"},"actor""#
    let outcome = try Outcome(Self.line.replacing(#""actor""#, with: part))
    #expect(outcome.personal == ["note": "紧张", "phone": "13800138000"])
    #expect(try outcome.entry == Outcome(Self.line).entry)
    // Only a journey gets a provisional customer; elsewhere there is no key to seal with.
    let line = Self.line.replacing("touchpoint.completed", with: "customer.registered")
      .replacing("journey/", with: "customer/").replacing(#""touchpoint":"payment""#, with: "")
    #expect(throws: FactError.nothingSealable) {
      try Outcome(line.replacing(#""actor""#, with: part))
    }
  }
}
