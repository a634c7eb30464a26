internal import Interchange
internal import Journeys
internal import Satisfaction
internal import Wording

/// The words in a table's rows that a mapping still has to explain: touchpoints that the blueprint
/// does not have, and ratings that are no numbers.
struct MappingWords {
  private var touchpoints: [String] = []
  private var ratings: [String] = []

  /// Words of one kind at most: a column with more of them holds something else.
  private static let most = 30
  /// Characters of a word at most; longer ones are sentences.
  private static let longest = 24

  /// - Parameters:
  ///   - touchpoint: the place of the touchpoint's column.
  ///   - ratings: the places of the columns with ratings.
  mutating func take(
    _ cells: [String], touchpoint: Int?, ratings places: [Int], _ mapping: ImportMapping,
    _ blueprint: Blueprint
  ) {
    func word(_ place: Int?) -> String? {
      guard let place, place < cells.count, let text = CellText.plain(cells[place]),
        text.count <= Self.longest, PersonalPattern.match(text) == nil
      else { return nil }
      return text
    }
    // Rows of sums and signatures have no touchpoint.
    guard let step = word(touchpoint), CellText.number(step) == nil, !SummaryRow.isSum(step) else {
      return
    }
    if mapping.touchpoint(step, in: blueprint) == nil,
      mapping.touchpoint(CellText.name(step), in: blueprint) == nil
    {
      Self.add(step, to: &touchpoints)
    }
    for text in places.compactMap({ word($0) }) {
      let folded = CellText.folded(text)
      if CellText.number(text) == nil, mapping.ratings[folded] == nil {
        Self.add(folded, to: &ratings)
      }
    }
  }

  private static func add(_ word: String, to words: inout [String]) {
    if words.count < most, !words.contains(word) { words.append(word) }
  }

  /// The parts of a mapping for them, in YAML: what is guessed, and what a person has to fill in.
  func lines(_ scale: String?, _ blueprint: Blueprint) -> [String] {
    var lines: [String] = []
    if !touchpoints.isEmpty {
      lines.append("touchpoints:")
      let known = blueprint.touchpoints.map(\.id).joined(separator: ", ")
      for word in touchpoints {
        let title = MappingDraft.quoted(word)
        if let guess = Self.guess(word, blueprint) {
          lines.append("  \(title): \(guess)  # 猜测，请核对 a guess, check it")
        } else {
          lines.append("  # \(title):  # 请填环节 name its touchpoint: \(known)")
        }
      }
    }
    if !ratings.isEmpty {
      let scale = Scale(rawValue: scale ?? "") ?? .satisfaction7
      lines.append("ratings:")
      lines += ratings.map {
        "  # \(MappingDraft.quoted($0)):  # 请填数字 give a number, \(scale.lowest)–\(scale.highest)"
      }
    }
    return lines
  }

  /// What dealers call handing the car over; the ceremony has it in its name too.
  private static let handingOver: Set = ["交车", "提车", "交付", "delivery", "hand over", "collection"]

  /// The one touchpoint that a word is part of, or that is part of the word.
  private static func guess(_ word: String, _ blueprint: Blueprint) -> String? {
    let folded = CellText.folded(word).lowercased()
    if handingOver.contains(folded), blueprint.touchpoint("handover") != nil { return "handover" }
    guard folded.count >= 2 else { return nil }
    let near = blueprint.touchpoints.filter { touchpoint in
      [touchpoint.name.chinese, touchpoint.name.english.lowercased()].contains {
        $0.contains(folded) || folded.contains($0)
      }
    }
    return near.count == 1 ? near[0].id : nil
  }
}
