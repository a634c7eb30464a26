import Testing

@testable import Custody

@Suite("By which it is tested whose data were opened among many")
struct AccessDigestTests {
  @Test("Who was in it is found, of who was not hardly anybody", arguments: [2, 60, 2_000, 30_000])
  func members(count: Int) throws {
    let origin = "example.com/dealer-1"
    let all = Set((0..<count).map { "C\($0)" })
    let made = AccessDigest(all, origin: origin)
    #expect(made.pieces.count <= 64 && made.pieces.allSatisfy { $0.utf8.count <= 512 })
    let digest = try #require(AccessDigest(made.pieces, members: count))
    #expect(all.allSatisfy { digest.mayHold($0, origin: origin) })
    let strangers = (0..<1_000).count { digest.mayHold("X\($0)", origin: origin) }
    #expect(strangers < (count > 20_000 ? 100 : 40), "\(strangers)")
    #expect(AccessDigest([], members: 3) == nil && AccessDigest(["?"], members: 3) == nil)
  }
}
