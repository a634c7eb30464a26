/// The lines of a member without their line feeds; one that is not ended counts.
///
/// Nothing is held but a piece and a line, whatever a member unpacks to.
struct BundleLines {
  private let pieces: any BundlePieces
  private let longest: Int
  private var piece = [UInt8](repeating: 0, count: 65_536)
  private var at = 0
  private var end = 0

  /// A line is longer than any of its kind.
  struct TooLong: Error {}

  init(_ member: BundleMember) throws(BundleUnreadable) {
    pieces = try member.pieces()
    longest = BundleFormat.longestLine(member.name)
  }

  /// The next line; nil at the end.
  ///
  /// - Throws: `TooLong`, `BundleUnreadable`.
  mutating func next() throws -> [UInt8]? {
    var line: [UInt8] = []
    while true {
      if at == end {
        end = try piece.withUnsafeMutableBytes { try pieces.read(into: $0) }
        at = 0
        if end == 0 { return line.isEmpty ? nil : line }
      }
      let stop = piece[at..<end].firstIndex(of: 0x0A)
      line.append(contentsOf: piece[at..<(stop ?? end)])
      guard line.count <= longest else { throw TooLong() }
      at = stop.map { $0 + 1 } ?? end
      if stop != nil { return line }
    }
  }
}
