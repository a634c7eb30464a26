internal import Interchange
internal import Journeys
internal import Wording

/// Words that a dealer's table is likely to hold: where a text has them, its encoding is the right
/// one.
struct DealerWords {
  private let words: Set<String>

  init(_ mapping: ImportMapping, _ blueprint: Blueprint) {
    var words: Set<String> = []
    for headers in mapping.headers.values { words.formUnion(headers) }
    words.formUnion(mapping.ignored)
    words.formUnion(mapping.touchpoints.keys)
    words.formUnion(blueprint.touchpoints.map(\.name.chinese))
    self.words = words.filter { $0.unicodeScalars.contains { $0.value >= 0x80 } }
  }

  /// Whether a word of a text, without the separators around it, is one of them.
  func knows(_ word: String) -> Bool {
    words.contains(word) || words.contains(DealerHeaders.form(word))
  }
}
