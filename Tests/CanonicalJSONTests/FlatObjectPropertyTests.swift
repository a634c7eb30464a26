import CanonicalJSON
import Testing

@Suite("The fast walk decides speed, never meaning")
struct FlatObjectPropertyTests {
  /// How a walk stands to the strict reader's answer for the same text.
  private enum Verdict {
    /// The walk answered nil.
    case left
    case agreed
    /// Sorting found a key twice, and the strict reader refuses the text for it.
    case repeatedKey
    /// A nested value, which the walk does not look into, is itself refused.
    case malformedNested
    case differs(String)
  }

  private func verdict(_ text: [UInt8]) -> Verdict {
    guard let scan = Scan(text) else { return .left }
    let found: [JSON.Member]
    do {
      found = try scan.members.map(scan.member)
    } catch is JSONError {
      return .malformedNested
    } catch {
      return .differs("a value of another kind than its text: \(error)")
    }
    do {
      let json = try JSON(strict: Array(text[..<scan.end]))
      guard let sorted = scan.sorted else { return .differs("a repeated key that is none") }
      guard json == .object(found) else { return .differs("other members") }
      // Equality of strings is not equality of bytes; canonical bytes are.
      let canonical = try json.canonicalBytes()
      guard try JSON.object(found).canonicalBytes() == canonical else {
        return .differs("other bytes")
      }
      let order = try JSON(strict: canonical).members?.map(\.key)
      guard sorted.map(scan.key) == order else { return .differs("another order") }
      return .agreed
    } catch {
      if scan.sorted == nil, error.reason == .duplicateKey { return .repeatedKey }
      return .differs("taken, though the strict reader says \(error)")
    }
  }

  @Test(
    "A random object that the walk takes has the members the strict reader finds",
    arguments: 1...16 as ClosedRange<UInt64>)
  func randomObjects(seed: UInt64) {
    var objects = RandomObject(seed: seed)
    var agreed = 0
    var repeated = 0
    var left = 0
    for round in 0..<300 {
      let text = objects.text()
      switch verdict(text) {
      case .agreed: agreed += 1
      case .repeatedKey: repeated += 1
      case .left: left += 1
      case .malformedNested:
        if (try? JSON(strict: text)) != nil {
          Issue.record("seed \(seed), round \(round): a part refused, the whole accepted")
        }
      case .differs(let what):
        Issue.record(
          "seed \(seed), round \(round): \(what): \(String(decoding: text, as: UTF8.self))")
      }
    }
    // The property would hold for a walk that takes nothing.
    #expect(agreed > 150, "seed \(seed)")
    #expect(repeated > 0, "seed \(seed)")
    #expect(left > 0, "seed \(seed)")
  }

  @Test(
    "A damaged object that the walk takes has the members the strict reader finds",
    arguments: 101...116 as ClosedRange<UInt64>)
  func damagedObjects(seed: UInt64) {
    var objects = RandomObject(seed: seed)
    var agreed = 0
    for round in 0..<600 {
      let text = objects.damaged(objects.text())
      switch verdict(text) {
      case .agreed: agreed += 1
      case .left, .repeatedKey, .malformedNested: break
      case .differs(let what):
        Issue.record(
          "seed \(seed), round \(round): \(what): \(String(decoding: text, as: UTF8.self))")
      }
    }
    #expect(agreed > 0, "seed \(seed)")
  }
}
