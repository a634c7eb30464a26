/// The word that somebody probably meant.
public enum Nearest {
  /// The closest of the known words, where one is close enough: a letter in three may be wrong,
  /// lacking or too much; or the only one that begins with what was typed.
  public static func find(_ text: String, among known: [String]) -> String? {
    let typed = Array(text.lowercased())
    guard !typed.isEmpty, typed.count <= 64 else { return nil }
    let begins = known.filter { $0.lowercased().hasPrefix(text.lowercased()) }
    if typed.count >= 2, begins.count == 1 { return begins[0] }
    let bound = max(1, typed.count / 3)
    var best: (word: String, distance: Int)?
    for word in known {
      let letters = Array(word.lowercased())
      guard abs(letters.count - typed.count) <= bound else { continue }
      let distance = distance(typed, letters)
      // A short word of which every letter would change is another word.
      guard distance <= bound, distance < letters.count else { continue }
      if distance < best?.distance ?? .max { best = (word, distance) }
    }
    return best?.word
  }

  /// Letters put in, taken out, changed, or exchanged with their neighbour.
  private static func distance(_ one: [Character], _ other: [Character]) -> Int {
    var before: [Int] = []
    var last = Array(0...other.count)
    for (row, letter) in one.enumerated() {
      var line = [row + 1]
      for (column, next) in other.enumerated() {
        var cost = min(line[column], last[column + 1]) + 1
        cost = min(cost, last[column] + (letter == next ? 0 : 1))
        if row > 0, column > 0, letter == other[column - 1], one[row - 1] == next {
          cost = min(cost, before[column - 1] + 1)
        }
        line.append(cost)
      }
      before = last
      last = line
    }
    return last[other.count]
  }
}
