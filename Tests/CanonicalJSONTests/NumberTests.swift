import CanonicalJSON
import TestSupport
import Testing

/// A double by its bits, and the text that RFC 8785, Appendix B, gives it.
struct NumberSample: Sendable, CustomTestStringConvertible {
  let bits: UInt64
  let text: String

  init(_ bits: UInt64, _ text: String) {
    self.bits = bits
    self.text = text
  }

  var testDescription: String { text }
  var json: JSON { .double(Double(bitPattern: bits)) }

  static let appendixB = [
    NumberSample(0x0000_0000_0000_0000, "0"),
    NumberSample(0x8000_0000_0000_0000, "0"),
    NumberSample(0x0000_0000_0000_0001, "5e-324"),
    NumberSample(0x8000_0000_0000_0001, "-5e-324"),
    NumberSample(0x7FEF_FFFF_FFFF_FFFF, "1.7976931348623157e+308"),
    NumberSample(0xFFEF_FFFF_FFFF_FFFF, "-1.7976931348623157e+308"),
    NumberSample(0x4340_0000_0000_0000, "9007199254740992"),
    NumberSample(0xC340_0000_0000_0000, "-9007199254740992"),
    NumberSample(0x4430_0000_0000_0000, "295147905179352830000"),
    NumberSample(0x44B5_2D02_C7E1_4AF5, "9.999999999999997e+22"),
    NumberSample(0x44B5_2D02_C7E1_4AF6, "1e+23"),
    NumberSample(0x44B5_2D02_C7E1_4AF7, "1.0000000000000001e+23"),
    NumberSample(0x444B_1AE4_D6E2_EF4E, "999999999999999700000"),
    NumberSample(0x444B_1AE4_D6E2_EF4F, "999999999999999900000"),
    NumberSample(0x444B_1AE4_D6E2_EF50, "1e+21"),
    NumberSample(0x3EB0_C6F7_A0B5_ED8C, "9.999999999999997e-7"),
    NumberSample(0x3EB0_C6F7_A0B5_ED8D, "0.000001"),
    NumberSample(0x41B3_DE43_5555_5553, "333333333.3333332"),
    NumberSample(0x41B3_DE43_5555_5554, "333333333.33333325"),
    NumberSample(0x41B3_DE43_5555_5555, "333333333.3333333"),
    NumberSample(0x41B3_DE43_5555_5556, "333333333.3333334"),
    NumberSample(0x41B3_DE43_5555_5557, "333333333.33333343"),
    NumberSample(0xBECB_F647_612F_3696, "-0.0000033333333333333333"),
    NumberSample(0x4314_3FF3_C1CB_0959, "1424953923781206.2"),
  ]
}

@Suite("Numbers of RFC 8785, Appendix B")
struct NumberTests {
  @Test("A double is written as ECMAScript writes it", arguments: NumberSample.appendixB)
  func doubleAsECMAScript(sample: NumberSample) throws {
    #expect(try sample.json.canonicalText() == sample.text)
  }

  @Test("The text of a double reads back as the same number", arguments: NumberSample.appendixB)
  func textReadsBack(sample: NumberSample) throws {
    #expect(try JSON(strict: sample.text).canonicalText() == sample.text)
    #expect(Double(sample.text) == Double(bitPattern: sample.bits))
  }

  @Test(
    "NaN and the infinities have no text",
    arguments: [
      0x7FFF_FFFF_FFFF_FFFF, 0x7FF0_0000_0000_0000, 0xFFF0_0000_0000_0000,
    ] as [UInt64])
  func notFinite(bits: UInt64) {
    let number = JSON.double(Double(bitPattern: bits))
    #expect(throws: JSONError(.notFinite, at: 0)) { try number.canonicalBytes() }
    #expect(throws: JSONError(.notFinite, at: 0)) {
      try JSON.object([.init("a", .array([1, number]))]).canonicalBytes()
    }
  }

  @Test(
    "A random double reads back from its text bit for bit", arguments: 1...8 as ClosedRange<UInt64>)
  func randomDoubles(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var tried = 0
    while tried < 500 {
      let number = Double(bitPattern: random.next())
      guard number.isFinite, number != 0 else { continue }
      tried += 1
      let text = try JSON.double(number).canonicalText()
      guard Double(text)?.bitPattern == number.bitPattern else {
        Issue.record("seed \(seed): \(number) was written \(text)")
        return
      }
    }
  }

  @Test(
    "Integers are written plainly up to 2^53 − 1 on both sides",
    arguments: [
      ("0", 0), ("-1", -1), ("9007199254740991", JSON.largestInteger),
      ("-9007199254740991", -JSON.largestInteger),
    ] as [(String, Int64)])
  func integers(text: String, number: Int64) throws {
    #expect(try JSON(strict: text) == .integer(number))
    #expect(try JSON.integer(number).canonicalText() == text)
  }
}
