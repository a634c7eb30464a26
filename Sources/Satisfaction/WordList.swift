/// A list of terms that the sources give, in their order, with names in both languages.
///
/// Codes are stored and exported; Chinese names are the sources' own words. The lists are open: a
/// dealer's own code stands beside them. What the sources lost is not filled in.
public struct WordList: Sendable {
  public struct Term: Sendable, Hashable {
    public let code: String
    public let zh: String
    public let en: String
    /// One from each source that defines it.
    public let definitions: [Definition]
    /// What it is made of, in order.
    public let parts: [Term]

    init(
      _ code: String, _ zh: String, _ en: String, definitions: [Definition] = [],
      parts: [Term] = []
    ) {
      self.code = code
      self.zh = zh
      self.en = en
      self.definitions = definitions
      self.parts = parts
    }
  }

  public struct Definition: Sendable, Hashable {
    public let source: SourceText
    public let zh: String
    public let en: String

    init(_ source: SourceText, _ zh: String, _ en: String) {
      self.source = source
      self.zh = zh
      self.en = en
    }
  }

  /// The text that gives the list.
  public let source: SourceText
  public let terms: [Term]

  init(_ source: SourceText, _ terms: [Term]) {
    self.source = source
    self.terms = terms
  }

  /// The term with that code or Chinese name.
  public func term(_ word: String) -> Term? { terms.term(word) }

  /// The code of a code or Chinese name; the word itself where the list has none.
  public func code(_ word: String) -> String { terms.code(word) }
}

extension [WordList.Term] {
  func term(_ word: String) -> WordList.Term? {
    first { $0.code == word } ?? first { $0.zh == word }
  }

  func code(_ word: String) -> String { term(word)?.code ?? word }
}
