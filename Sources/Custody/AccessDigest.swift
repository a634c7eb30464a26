internal import Crypto
internal import Foundation
internal import MerkleTree

/// By which it can be tested later whether somebody was among many whose data were opened, without
/// naming them: a Bloom filter (Bloom, 1970) over SHA-256 of origin and id, ten bits a customer and
/// at most 24 KiB. Who was in it is always found; of who was not, one in a hundred is found too, up to
/// about 20,000 customers.
public struct AccessDigest: Sendable {
  private var bytes: [UInt8]
  private let hashes: Int

  private static let piece = 384
  private static let limit = 64 * piece

  public init(_ members: Set<String>, origin: String) {
    bytes = Array(repeating: 0, count: min(Self.limit, max(8, members.count * 10 / 8 + 1)))
    hashes = Self.hashes(of: members.count, in: bytes.count)
    for member in members {
      for place in places(of: member, origin) { bytes[place / 8] |= 1 << UInt8(place % 8) }
    }
  }

  /// Nil for what is no digest.
  public init?(_ pieces: [String], members: Int) {
    let parts = pieces.map { Base64.decode($0) }
    guard members > 0, !parts.isEmpty, parts.allSatisfy({ $0 != nil }) else { return nil }
    bytes = parts.flatMap { $0 ?? [] }
    guard !bytes.isEmpty else { return nil }
    hashes = Self.hashes(of: members, in: bytes.count)
  }

  /// In pieces, each as long as a field of bytes may be.
  public var pieces: [String] {
    stride(from: 0, to: bytes.count, by: Self.piece).map {
      Base64.encode(Array(bytes[$0..<min($0 + Self.piece, bytes.count)]))
    }
  }

  /// False for everybody who was not in it, but for one in a hundred.
  public func mayHold(_ member: String, origin: String) -> Bool {
    places(of: member, origin).allSatisfy { bytes[$0 / 8] & 1 << UInt8($0 % 8) != 0 }
  }

  private static func hashes(of members: Int, in bytes: Int) -> Int {
    max(1, min(7, bytes * 8 * 7 / (10 * max(1, members))))
  }

  /// The first seven words of the hash, big-endian, by the number of bits.
  private func places(of member: String, _ origin: String) -> [Int] {
    let hash = Array(SHA256.hash(data: Array(origin.utf8) + [0] + Array(member.utf8)))
    return (0..<hashes).map { number in
      let word = hash[(number * 4)..<(number * 4 + 4)].reduce(0) { $0 << 8 | Int($1) }
      return word % (bytes.count * 8)
    }
  }
}
