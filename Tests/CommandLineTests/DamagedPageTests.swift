import CanonicalJSON
import Foundation
import Testing

@Suite("A bit turned in any page of the log")
struct DamagedPageTests {
  @Test("A byte of log or vault that another program changes is found, or every answer is the same")
  func bytes() throws {
    let desk = try Touchstone()
    let flipped = try desk.script(
      "flip_bytes.py", "--flips", "12", "--seed", String(Int.random(in: 1...1_000_000)))
    #expect(flipped.code == 0, "\(flipped.out)\(flipped.err)")
    #expect(flipped.out.contains("12 flips, 12 found or harmless"))
  }

  @Test("It is found or harmless, never silent and never a crash")
  func everyPage() throws {
    let desk = try Touchstone.opened()
    try desk.ok("import", Fixtures.process.path)
    for journey in 1...40 {
      try desk.ok("record", "journey.opened", "--journey", "D\(journey)", "--customer", "C1")
    }
    let key = try String(contentsOf: desk.keys.appending(path: "verifier.key"), encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(try desk.shell("rm -f logbook/*-wal logbook/*-shm").code == 0)
    let events = try desk.ok("events").out
    let log = desk.logbook.appending(path: "log.sqlite")
    let sound = try Data(contentsOf: log)
    let pages = sound.count / 4_096
    #expect(pages > 15 && sound.count.isMultiple(of: 4_096))
    let seed: UInt64 = 4
    var generator = PageGenerator(state: seed)
    for page in 0..<pages {
      for _ in 0..<2 {
        let offset = page * 4_096 + Int(generator.next() % 4_096)
        let bit = UInt8(1) << UInt8(generator.next() % 8)
        var damaged = sound
        damaged[offset] ^= bit
        // The file is replaced between two processes; nobody has it open.
        try damaged.write(to: log)
        _ = try desk.shell("rm -f logbook/*-wal logbook/*-shm")
        let verified = try desk("verify", "--verifier-key", key)
        let place = "seed \(seed), offset \(offset), bit \(bit)"
        #expect(verified.code < 128 && !verified.isLate, "\(place)")
        if verified.code == 0 {
          #expect(try desk("events").out == events, "silent: \(place)")
        } else {
          #expect(!(verified.out + verified.err).isEmpty, "\(place)")
        }
      }
    }
  }
}

/// A seeded source of places and bits.
private struct PageGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 33
  }
}
