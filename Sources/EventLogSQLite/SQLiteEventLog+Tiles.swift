public import MerkleTree

extension SQLiteEventLog {
  /// The hashes of a tile as C2SP tlog-tiles names it: nodes of level 8 × `level`, from
  /// 256 × `index`.
  ///
  /// - Parameter width: 256, or fewer of a tile that is not complete yet.
  /// - Returns: nil where the log has not so many events.
  public func tile(level: Int, index: Int64, width: Int) throws -> [MerkleHash]? {
    guard 0...5 ~= level, 1...256 ~= width, index >= 0, index < 1 << 52 else { return nil }
    let leaves = (index * 256 + Int64(width)) << Int64(8 * level)
    guard leaves >> Int64(8 * level) == index * 256 + Int64(width) else { return nil }
    return try inspect { reader in
      guard try reader.lastPosition() >= leaves else { return nil }
      return try reader.tile(level: level, index: UInt64(index), width: width)
    }
  }
}
