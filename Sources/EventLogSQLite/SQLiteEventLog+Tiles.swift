public import MerkleTree

extension SQLiteEventLog {
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
