import CanonicalJSON
import Journeys
import Testing

@Suite("Corrections")
struct CorrectionsTests {
  @Test("What is not corrected stands as it is")
  func original() {
    var corrections = Corrections<String>()
    #expect(corrections.isEmpty)
    corrections.note("b", replacement: nil)
    #expect(corrections.data(of: "a", original: ["x": 1]) == ["x": 1])
    #expect(!corrections.touches("a"))
    #expect(!corrections.isEmpty)
  }

  @Test("A correction without a replacement takes its target back")
  func removed() {
    var corrections = Corrections<Int>()
    corrections.note(7, replacement: nil)
    #expect(corrections.data(of: 7, original: ["x": 1]) == nil)
    #expect(corrections.touches(7))
  }

  @Test("A replacement takes its target's place")
  func replaced() {
    var corrections = Corrections<Int>()
    corrections.note(7, replacement: ["x": 2])
    #expect(corrections.data(of: 7, original: ["x": 1]) == ["x": 2])
    #expect(corrections.touches(7))
  }

  @Test("Of several corrections of one event the last counts")
  func last() {
    var corrections = Corrections<Int>()
    corrections.note(7, replacement: ["x": 2])
    corrections.note(7, replacement: nil)
    #expect(corrections.data(of: 7, original: ["x": 1]) == nil)
    corrections.note(7, replacement: ["x": 3])
    #expect(corrections.data(of: 7, original: ["x": 1]) == ["x": 3])
  }
}
