internal import EventLog
internal import MerkleTree

/// Holds the tiles of level 2 and above against the roots of what is below them.
struct UpperTiles {
  /// Root and hashes of a stored tile; nil where there is none or it cannot be read.
  typealias Stored = (_ level: Int, _ tile: Int64) throws -> (root: [UInt8], hashes: [UInt8])?

  private let stored: Stored
  /// Of the growing tile of each level, from 2 on.
  private var open: [[MerkleHash]] = []
  private var counts: [Int64] = []
  private(set) var findings: [Finding] = []

  static let lowest = 2

  init(_ stored: @escaping Stored) {
    self.stored = stored
  }

  /// Takes the recomputed root of the next tile of level 1.
  mutating func take(_ root: MerkleHash) throws {
    var root = root
    var place = 0
    while true {
      if open.count == place {
        open.append([])
        counts.append(0)
      }
      open[place].append(root)
      guard open[place].count == StoredTree.width else { return }
      root = StoredTree.fold(open[place])
      let level = place + Self.lowest
      let tile = counts[place]
      let hashes = open[place].flatMap(\.bytes)
      let found = try stored(level, tile)
      if found?.root != root.bytes || found?.hashes != hashes {
        findings.append(Finding(.nodeDamaged, at: Self.position(level: level, tile: tile)))
      }
      counts[place] += 1
      open[place].removeAll(keepingCapacity: true)
      place += 1
    }
  }

  /// Of the first event below a tile; the last there is for tiles that no log has.
  static func position(level: Int, tile: Int64) -> Int64 {
    guard (0...7).contains(level) else { return tile < 0 ? 1 : .max }
    let shift = StoredTree.height * (level + 1)
    guard (0..<63).contains(shift), tile >= 0, tile < Int64.max >> Int64(shift) else {
      return tile < 0 ? 1 : .max
    }
    return tile << Int64(shift) + 1
  }

  /// Tiles that stand where a log of this size has none.
  static func strays(_ extent: LogReader.Extent) -> [Finding] {
    extent.tiles.flatMap { level, first, last -> [Finding] in
      let shift = level < 0 || level > 7 ? 63 : Int64(StoredTree.height) * (level + 1)
      let count = shift > 62 ? 0 : extent.size >> shift
      var found: [Finding] = []
      if first < 0 { found.append(Finding(.nodeDamaged, at: 1)) }
      guard last >= count else { return found }
      if level == 0 {
        let (end, over) = last.addingReportingOverflow(1)
        let (position, far) = end.multipliedReportingOverflow(by: Int64(StoredTree.width))
        return found + [Finding(.truncated, at: over || far ? .max : position)]
      }
      return found + [
        Finding(.nodeDamaged, at: position(level: Int(clamping: level), tile: last))
      ]
    }
  }
}
