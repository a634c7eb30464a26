internal import Access
internal import HTTPTypes
internal import Hummingbird
internal import Logbook
internal import MerkleTree

/// The log as C2SP tlog-tiles: checkpoint and tiles for any monitor or witness, who see hashes only;
/// entries for those who may read events.
enum TlogRoutes {
  static let all = [
    Route(.get, "/tlog/checkpoint", .visitor, checkpoint) { exchange in
      .text(try await exchange.session.checkpoint().description)
    },
    Route(.get, "/tlog/tile/entries/{tile...}", .right(.readEvents), entries, bundle),
    Route(.get, "/tlog/tile/{level}/{tile...}", .visitor, hashes, tile),
  ]

  private static let octets = "application/octet-stream"

  private static let checkpoint = Operation("tlogCheckpoint", "The signed checkpoint of the log.")
    .answers(200, "The checkpoint.", ("text/plain; charset=utf-8", Schema.text))

  private static let hashes = Operation("tlogTile", "The hashes of a tile of the Merkle tree.")
    .path("level", "Its level.").path("tile", "Its index, as in x001/234 or 067.p/3.")
    .answers(200, "Hashes of 32 bytes.", (octets, Schema.text))

  private static let entries = Operation("tlogEntries", "The entries below a tile of level 0.")
    .path("tile", "Its index, as in x001/234 or 067.p/3.")
    .answers(200, "Entries, each behind its length in two bytes.", (octets, Schema.text))

  private static func tile(_ exchange: Exchange) async throws -> Response {
    let text = try exchange.parameter("level")
    guard let level = Int(text), 0...5 ~= level, String(level) == text,
      let place = TilePath(try exchange.parameter("tile")),
      let hashes = try await exchange.session.tile(
        level: level, index: place.index, width: place.width)
    else { throw HTTPFault.notFound }
    return answer(hashes.flatMap(\.bytes), isPublic: true)
  }

  private static func bundle(_ exchange: Exchange) async throws -> Response {
    guard let place = TilePath(try exchange.parameter("tile")),
      let bytes = try await exchange.session.entryBundle(index: place.index, width: place.width)
    else { throw HTTPFault.notFound }
    return answer(bytes, isPublic: false)
  }

  /// A tile never changes once it is there.
  private static func answer(_ bytes: [UInt8], isPublic: Bool) -> Response {
    var response = Response.bytes(bytes, octets)
    if isPublic { response.headers[.cacheControl] = "public, max-age=31536000, immutable" }
    return response
  }
}

/// The index of a tile in a path: groups of three digits, all but the last behind `x`, and `.p/W` for
/// the first W of one that is not complete (C2SP tlog-tiles, "Parameters").
struct TilePath: Hashable {
  let index: Int64
  let width: Int

  init?(_ path: String) {
    var text = Substring(path)
    var width = 256
    if let mark = path.firstRange(of: ".p/") {
      let digits = path[mark.upperBound...]
      guard let part = Int(digits), 1...255 ~= part, String(part) == digits else { return nil }
      width = part
      text = path[..<mark.lowerBound]
    }
    let groups = text.split(separator: "/", omittingEmptySubsequences: false)
    guard 1...5 ~= groups.count else { return nil }
    var index: Int64 = 0
    for (place, group) in groups.enumerated() {
      let isLast = place == groups.count - 1
      guard isLast || group.hasPrefix("x") else { return nil }
      let digits = isLast ? group : group.dropFirst()
      guard digits.utf8.count == 3, digits.utf8.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }),
        let number = Int64(digits)
      else { return nil }
      index = index * 1_000 + number
    }
    // One index has one path.
    guard groups.count == 1 || groups[0] != "x000" else { return nil }
    self.index = index
    self.width = width
  }
}
