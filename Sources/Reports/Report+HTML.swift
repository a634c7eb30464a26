public import Wording

extension Report {
  /// The report as one page.
  public func html(_ language: Language) -> String { "" }
}
