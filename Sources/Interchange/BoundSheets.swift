/// Which sheets of a workbook of 1997 to 2003 are hidden, which FreeXL does not say ([MS-XLS]
/// 2.4.28, in a stream of [MS-CFB]).
struct BoundSheets {
  /// In the order of the workbook, charts and macros included.
  private var sheets: [(isHidden: Bool, isTable: Bool)] = []

  private let source: any SeekableByteSource
  private let sectorSize: Int64
  /// Sectors that hold the table of sectors.
  private var tables: [UInt32] = []

  private static let endOfChain: UInt32 = 0xFFFF_FFFA
  /// How far into the workbook its list of sheets may begin.
  private static let most = 4 << 20

  /// - Throws: what the source throws.
  init(_ source: any SeekableByteSource) throws {
    self.source = source
    let header = try Bytes(source, at: 0, count: 512)
    guard header.count == 512, (7...12).contains(header.short(30)) else {
      sectorSize = 512
      return
    }
    sectorSize = 1 << Int64(header.short(30))
    tables = (0..<109).map { header.long(76 + $0 * 4) }.filter { $0 < Self.endOfChain }
    try readMoreTables(from: header.long(68))
    guard let start = try bookStart(header.long(48), least: header.long(56)) else { return }
    try readSheets(from: start)
  }

  /// Whether each of so many sheets is hidden; none where it cannot be told.
  func areHidden(_ count: Int) -> [Bool] {
    for known in [sheets, sheets.filter(\.isTable)] where known.count == count {
      return known.map(\.isHidden)
    }
    return Array(repeating: false, count: count)
  }

  /// A file over 7 MiB lists its tables in sectors of their own.
  private mutating func readMoreTables(from first: UInt32) throws {
    var sector = first
    let perSector = Int(sectorSize / 4) - 1
    for _ in 0..<1_024 where sector < Self.endOfChain {
      let list = try bytes(sector)
      guard list.count == Int(sectorSize) else { return }
      tables += (0..<perSector).map { list.long($0 * 4) }.filter { $0 < Self.endOfChain }
      sector = list.long(perSector * 4)
    }
  }

  private func bytes(_ sector: UInt32) throws -> Bytes {
    try Bytes(source, at: (Int64(sector) + 1) * sectorSize, count: Int(sectorSize))
  }

  private func next(_ sector: UInt32) throws -> UInt32? {
    let perTable = UInt32(sectorSize / 4)
    let table = Int(sector / perTable)
    guard tables.indices.contains(table) else { return nil }
    let entry = (Int64(tables[table]) + 1) * sectorSize + Int64(sector % perTable) * 4
    let bytes = try Bytes(source, at: entry, count: 4)
    guard bytes.count == 4, bytes.long(0) < Self.endOfChain else { return nil }
    return bytes.long(0)
  }

  /// The first sector of the workbook; nil for one that is smaller than any with a sheet.
  private func bookStart(_ directory: UInt32, least: UInt32) throws -> UInt32? {
    var sector: UInt32? = directory
    for _ in 0..<4_096 {
      guard let at = sector, at < Self.endOfChain else { return nil }
      let entries = try bytes(at)
      for place in stride(from: 0, to: entries.count - 127, by: 128) {
        let isBook = ["Workbook", "Book"].contains { entries.holds($0, at: place) }
        if isBook, entries.long(place + 120) >= least { return entries.long(place + 116) }
      }
      sector = try next(at)
    }
    return nil
  }

  private mutating func readSheets(from first: UInt32) throws {
    var stream: [UInt8] = []
    var at = 0
    var sector: UInt32? = first
    while let here = sector, stream.count < Self.most {
      let piece = try bytes(here).all
      guard !piece.isEmpty else { return }
      stream += piece
      sector = try next(here)
      // Records, each with its kind and its length.
      while at + 4 <= stream.count {
        let head = Bytes(Array(stream[at..<at + 4]))
        let (kind, length) = (head.short(0), head.short(2))
        guard at + 4 + length <= stream.count else { break }
        if kind == 0x0085, length >= 6 {
          sheets.append((isHidden: stream[at + 8] & 0x03 != 0, isTable: stream[at + 9] == 0))
        }
        // The end of what is said of the workbook as a whole.
        if kind == 0x000A { return }
        at += 4 + length
      }
    }
  }
}

/// Bytes in the order of Intel's processors.
private struct Bytes {
  let all: [UInt8]

  init(_ all: [UInt8]) {
    self.all = all
  }

  /// As many as there are.
  init(_ source: any SeekableByteSource, at position: Int64, count: Int) throws {
    guard position < source.length else {
      all = []
      return
    }
    try source.seek(to: position)
    var read: [UInt8] = []
    try withUnsafeTemporaryAllocation(byteCount: count, alignment: 8) { buffer in
      while read.count < count {
        let free = UnsafeMutableRawBufferPointer(rebasing: buffer[read.count...])
        let taken = try source.read(into: free)
        if taken == 0 { break }
        read += free[..<taken]
      }
    }
    all = read
  }

  var count: Int { all.count }

  func short(_ at: Int) -> Int { Int(all[at]) | Int(all[at + 1]) << 8 }

  func long(_ at: Int) -> UInt32 { UInt32(short(at)) | UInt32(short(at + 2)) << 16 }

  /// Whether the entry of a directory has a name.
  func holds(_ name: String, at place: Int) -> Bool {
    let written: [UInt8] = name.utf8.flatMap { [$0, UInt8(0)] } + [0, 0]
    return short(place + 64) == written.count && all[place...].starts(with: written)
  }
}
