public import Wording

/// A word for which nothing stands, with those there are and the one that was probably meant.
public struct NamingError: ExplainedError {
  /// Something that can be named: its id, and what it is called.
  struct Known: Sendable, Hashable {
    let id: String
    var name: Sentence?

    func text(_ language: Language) -> String {
      guard let name = name.map({ $0(language) }), name != id else { return id }
      return language == .chinese ? "\(id)（\(name)）" : "\(id) (\(name))"
    }
  }

  public let code: String
  private let what: Sentence
  private let given: String
  private let known: [Known]

  /// - Parameter what: what was looked for, such as “the touchpoint”.
  init(_ code: String, _ what: Sentence, given: String, known: [Known]) {
    self.code = code
    self.what = what
    self.given = given
    self.known = known
  }

  /// The one that was probably meant.
  private var near: Known? {
    let words = known.flatMap { [$0.id, $0.name?.chinese, $0.name?.english].compactMap(\.self) }
    guard let word = Nearest.find(given, among: words) else { return nil }
    return known.first { $0.id == word || $0.name?.chinese == word || $0.name?.english == word }
  }

  public var sentence: Sentence {
    Sentence(text(.chinese), text(.english))
  }

  private func text(_ language: Language) -> String {
    let isChinese = language == .chinese
    let list = known.map { $0.text(language) }.joined(separator: isChinese ? "、" : ", ")
    let near = near.map { $0.text(language) }
    let quoted = Quoted.value(given)
    if isChinese {
      return "没有\(what.chinese)“\(quoted)”" + (near.map { "；是不是 \($0)？" } ?? "；")
        + (known.isEmpty ? "一个也没有" : "有：\(list)")
    }
    return "there is no \(what.english) “\(quoted)”; "
      + (near.map { "did you mean \($0)? " } ?? "")
      + (known.isEmpty ? "there is none at all" : "there are: \(list)")
  }
}
