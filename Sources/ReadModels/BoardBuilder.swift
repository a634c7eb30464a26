internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import Journeys
internal import Synchronization
internal import Timelines

/// Folds the whole log into board entries.
///
/// Neighbouring ranges of positions are read at the same time and their small facts handed to one
/// ordinary fold, in order. Entries are written out and forgotten when there are too many; a
/// journey that goes on after that is folded again from its own events at the end.
final class BoardBuilder {
  private let plans: PlanBook
  /// Only what occurred by then counts, milliseconds since 1970 UTC; nil: everything.
  private let asOf: Int64?
  private let readers: [FactRangeReader]
  private let entries: GrowingTable<Int64, BoardEntry>
  private var seen = PlaceBits()
  /// Streams that went on after their entry was written out, or hold corrections.
  private(set) var refolds: Set<Int64> = []
  /// Of streams that may be a customer's own.
  private(set) var customers: [Int64: CareMarks] = [:]

  /// The first position not folded yet.
  private var first: Int64 = 1

  /// Positions a range.
  private static let range: Int64 = 8_192
  /// Events that a journey has at least, mostly.
  private static let eventsEach: Int64 = 16
  /// Entries held at most, some three hundred bytes each.
  private static let bound = 60_000

  init(log: any EventLog, plans: PlanBook, asOf: Int64? = nil) throws {
    self.plans = plans
    self.asOf = asOf
    entries = GrowingTable(
      room: Int(min(Int64(Self.bound), try log.lastPosition() / Self.eventsEach)))
    let book = KindBook(try log.scanner())
    readers = try (0..<4).map { _ in FactRangeReader(try log.scanner(), book) }
  }

  /// Folds what is left up to a position.
  ///
  /// - Parameter write: takes the entries that are finished or too many.
  func build(
    through last: Int64, write: (GrowingTable<Int64, BoardEntry>) throws -> Void
  ) throws {
    var ranges: [ClosedRange<Int64>] = []
    while first <= last {
      ranges.append(first...min(last, first + Self.range - 1))
      first = ranges[ranges.count - 1].upperBound + 1
    }
    try FactPipeline(readers: readers, ranges: ranges).run { try fold($0, write) }
    try flush(write)
  }

  /// Folds on this thread what can be held without writing entries out; the rest is for `build`.
  func advance(through last: Int64) throws {
    while last - first >= Self.range, Int64(entries.count) + Self.range <= Self.bound {
      try readers[0].read(first...(first + Self.range - 1))
      first += Self.range
      try fold(readers[0]) { _ in }
    }
  }

  private func fold(
    _ reader: FactRangeReader, _ write: (GrowingTable<Int64, BoardEntry>) throws -> Void
  ) throws {
    for fact in reader.customerFacts {
      // A correction counts at the time of what it corrects, an erasure whenever it was.
      let isCut = asOf.map { fact.occurred > $0 } ?? false
      if isCut, fact.kind != .correctionMade, fact.kind != .customerErased { continue }
      customers[fact.stream, default: CareMarks()].apply(fact.kind, fact.data)
    }
    var allTexts = reader.texts.makeIterator()
    for fact in reader.facts {
      // Each fact that has texts has them in the same order.
      let texts = BoardTexts.isRead(fact.digest.kind) ? allTexts.next() : nil
      if let asOf, fact.digest.occurred > asOf {
        // A correction counts at the time of what it corrects.
        if fact.digest.kind == .correctionMade { refolds.insert(fact.stream) }
        continue
      }
      let place: Int
      if let known = entries.find(fact.stream) {
        place = known
      } else if seen.contains(Int(fact.stream)) {
        refolds.insert(fact.stream)
        continue
      } else {
        if entries.count >= Self.bound { try flush(write) }
        seen.insert(Int(fact.stream))
        place = entries.set(fact.stream, BoardEntry())
      }
      entries[place].apply(
        FactDigest(fact.digest), customerKey: fact.customer, plans: plans, texts: texts)
    }
  }

  private func flush(_ write: (GrowingTable<Int64, BoardEntry>) throws -> Void) throws {
    for place in 0..<entries.count where Self.isRefolded(entries[place]) {
      refolds.insert(entries.key(at: place))
    }
    try write(entries)
    entries.removeAll()
  }
}

extension BoardBuilder {
  /// Whether a journey can only be folded from its own events.
  static func isRefolded(_ entry: borrowing BoardEntry) -> Bool {
    entry.isCorrected || entry.calls.needsRule
  }
}

/// A set of whole numbers, most of them small: a bit each, and a few others.
struct PlaceBits {
  private var words: [UInt64] = []
  private var others: Set<Int> = []

  /// Numbers with a bit; half a megabyte for four million streams.
  private static let small = 0..<(1 << 30)

  func contains(_ number: Int) -> Bool {
    if Self.small.contains(number), number / 64 < words.count,
      words[number / 64] >> UInt64(number % 64) & 1 == 1
    {
      return true
    }
    return !others.isEmpty && others.contains(number)
  }

  mutating func insert(_ number: Int) {
    // One far out would make room for all before it: only what follows closely gets a bit.
    guard Self.small.contains(number), number / 64 < words.count * 4 + 65_536 else {
      others.insert(number)
      return
    }
    while words.count <= number / 64 {
      words += Array(repeating: 0, count: max(16, words.count))
    }
    words[number / 64] |= 1 << UInt64(number % 64)
  }
}

/// Reads a range of positions into small facts; keeps its arrays from range to range.
final class FactRangeReader {
  struct SmallFact {
    let stream: Int64
    let customer: Int64
    let digest: PlainDigest
  }

  struct CustomerFact {
    let stream: Int64
    let kind: FactKind
    let occurred: Int64
    let data: JSON
  }

  private(set) var facts: [SmallFact] = []
  /// Of each fact that has texts, in order.
  private(set) var texts: [BoardTexts] = []
  /// Facts of customers' own streams, and all corrections, in order; few.
  private(set) var customerFacts: [CustomerFact] = []
  private let scanner: any LogScanner
  private let book: KindBook
  /// By type key, which are small numbers: what the book said.
  private var kinds: [KindBook.Known?] = []

  private static let typeKeys = 0..<(1 << 20)

  init(_ scanner: any LogScanner, _ book: KindBook) {
    self.scanner = scanner
    self.book = book
  }

  func read(_ range: ClosedRange<Int64>) throws {
    facts.removeAll(keepingCapacity: true)
    texts.removeAll(keepingCapacity: true)
    customerFacts.removeAll(keepingCapacity: true)
    var reader = FactReader()
    var opener = FlatObject()
    try scanner.scan(range) { row in
      let key = Int(row.typeKey)
      // A key no log gives out comes from damage, which is for `verify` to name.
      guard Self.typeKeys.contains(key) else { return }
      let known: KindBook.Known
      if key < kinds.count, let found = kinds[key] {
        known = found
      } else {
        known = try book.kind(ofType: row.typeKey)
        while kinds.count <= key { kinds.append(nil) }
        kinds[key] = known
      }
      let kind: FactKind
      switch known {
      case .other: return
      case .customer(let kind): return try takeCustomer(kind, row)
      case .journey(let found): kind = found
      }
      if kind == .correctionMade { try takeCustomer(kind, row) }
      let digest = try reader.readPlain(kind, row.data, occurred: row.time.milliseconds)
      facts.append(
        SmallFact(stream: row.streamKey, customer: row.customerKey, digest: digest))
      if BoardTexts.isRead(kind) { texts.append(try Self.texts(kind, row.data, &opener)) }
    }
  }

  private func takeCustomer(_ kind: FactKind, _ row: borrowing ScanRow) throws {
    customerFacts.append(
      CustomerFact(
        stream: row.streamKey, kind: kind, occurred: row.time.milliseconds,
        data: try JSON(strict: row.data, rules: .event)))
  }

  /// The texts of a fact; those of an opening are read in place where the data are plain.
  private static func texts(
    _ kind: FactKind, _ data: UnsafeRawBufferPointer, _ members: inout FlatObject
  ) throws -> BoardTexts {
    guard kind == .journeyOpened, members.scan(data, from: 0) == data.count else {
      return BoardTexts(kind, try JSON(strict: data)) ?? BoardTexts()
    }
    var opening = JourneyOpening()
    var advisor: String?
    for index in 0..<members.count where members[index].kind == .string {
      let key = UnsafeRawBufferPointer(rebasing: data[members[index].keyRange])
      // The three names differ in their first letter from all others of the fact but one.
      guard let first = key.first, first == 0x61 || first == 0x6D || first == 0x6F else { continue }
      let text = String(
        decoding: UnsafeRawBufferPointer(rebasing: data[members[index].valueRange]),
        as: UTF8.self)
      switch String(decoding: key, as: UTF8.self) {
      case "advisor": advisor = text
      case "model": opening.model = text
      case "order": opening.order = text
      default: break
      }
    }
    return BoardTexts(opening: opening, advisor: .opened(advisor))
  }
}

/// What the type keys of a log mean to a fold, asked over a connection of its own: readers ask
/// in the middle of their walk.
final class KindBook: @unchecked Sendable {
  // Unchecked: the scanner is used under the lock.
  enum Known: Sendable {
    case other
    case journey(FactKind)
    /// Of a customer's own stream, and read here.
    case customer(FactKind)
  }

  private let scanner: any LogScanner
  private let lock = Mutex(())

  init(_ scanner: any LogScanner) {
    self.scanner = scanner
  }

  func kind(ofType key: Int64) throws -> Known {
    try lock.withLock { _ in
      guard let kind = FactKind(rawValue: try scanner.typeName(key) ?? "") else { return .other }
      if kind.stream == .journey { return .journey(kind) }
      return CareMarks.isRead(kind) ? .customer(kind) : .other
    }
  }
}
