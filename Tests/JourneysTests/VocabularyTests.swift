import Satisfaction
import Testing
import Wording

@testable import Journeys

@Suite("The words of facts, fields and codes")
struct VocabularyTests {
  @Test("Every fact has a name in both languages")
  func facts() {
    for kind in FactKind.allCases {
      let name = Vocabulary.fact(kind.rawValue)
      #expect(name.chinese != kind.rawValue && !name.english.contains("."), "\(kind.rawValue)")
      #expect(Vocabulary.shortFact(kind.rawValue).chinese != kind.rawValue, "\(kind.rawValue)")
    }
  }

  @Test("Every choice of the catalogue, and every scale, is a word in Chinese")
  func choices() {
    func expectWord(_ kind: FactField.Kind) {
      switch kind {
      case .choice(let codes):
        for code in codes where !["5W1H", "FMEA", "SPC"].contains(code) {
          #expect(Vocabulary.knownCode(code) != nil, "\(code)")
        }
      case .list(let element): expectWord(element)
      default: break
      }
    }
    for kind in FactKind.allCases {
      for field in FactCatalogue.schema(kind).fields { expectWord(field.kind) }
    }
    for scale in Scale.allCases {
      #expect(Vocabulary.code(scale.rawValue).english != scale.rawValue)
    }
    for code in ["loan", "gift", "familyPhoto", "speed"] {
      #expect(Vocabulary.knownCode(code) != nil, "\(code)")
    }
  }
}
