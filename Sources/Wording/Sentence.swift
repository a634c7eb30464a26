/// The languages people are spoken to in; identifiers and JSON keys are English always.
public enum Language: String, Sendable, CaseIterable {
  case chinese = "zh-Hans"
  case english = "en"

  /// The language of a tag such as `zh-Hans`, `zh_CN.UTF-8` or `en`; nil for anything else.
  public init?(tag: String) {
    if tag.hasPrefix("zh") {
      self = .chinese
    } else if tag.hasPrefix("en") || tag == "C" || tag == "POSIX" || tag.hasPrefix("C.") {
      self = .english
    } else {
      return nil
    }
  }
}

/// One thing said in both languages.
public struct Sentence: Sendable, Hashable {
  public let chinese: String
  public let english: String

  public init(_ chinese: String, _ english: String) {
    self.chinese = chinese
    self.english = english
  }

  public func callAsFunction(_ language: Language) -> String {
    switch language {
    case .chinese: chinese
    case .english: english
    }
  }
}

/// An error that a person can act on: what was wrong, with which input, and what to do.
///
/// The code is stable and English; the sentence carries no personal data.
public protocol ExplainedError: Error, Sendable {
  var code: String { get }
  var sentence: Sentence { get }
}
