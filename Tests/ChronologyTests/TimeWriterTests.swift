import Chronology
import TestSupport
import Testing

@Suite("Writing many times")
struct TimeWriterTests {
  private func bytes(_ writer: inout TimeWriter, _ time: Timestamp) -> [UInt8] {
    var target = [UInt8](repeating: 0xAA, count: 26)
    target.withUnsafeMutableBytes { buffer in
      if let start = buffer.baseAddress { writer.write(time, to: start + 1) }
    }
    return target
  }

  @Test("Each is written as one alone would be, whatever came before it")
  func equalsOneAlone() {
    let seed: UInt64 = 0x71_3E
    var random = SplitMix64(seed: seed)
    var writer = TimeWriter()
    var time = Timestamp(milliseconds: 0)
    for _ in 0..<20_000 {
      switch random.below(8) {
      case 0:
        time = Timestamp(milliseconds: Int64(random.below(8_000_000_000_000)) - 4_000_000_000_000)
      case 1: time = Timestamp(milliseconds: time.milliseconds / 86_400_000 * 86_400_000)
      case 2: time = time.adding(milliseconds: -1)
      // The same once more.
      case 3, 4: break
      default: time = time.adding(milliseconds: Int64(random.below(20_000_000)))
      }
      let written = bytes(&writer, time)
      if written != [0xAA] + Array(RFC3339.text(time).utf8) + [0xAA] {
        Issue.record("\(time.milliseconds) is not written \(time.text); seed \(seed)")
        return
      }
    }
  }

  @Test("The first and the last time that can be written are, again and again")
  func extremes() {
    var writer = TimeWriter()
    for time in [Timestamp.earliest, .earliest, .latest, .latest, .earliest] {
      #expect(bytes(&writer, time)[1...24].elementsEqual(RFC3339.text(time).utf8))
    }
  }
}
