internal import Reports
internal import Wording

extension Picture {
  var title: Sentence {
    switch self {
    case .bars(let picture): picture.title
    case .grid(let picture): picture.title
    case .control(let picture): picture.title
    case .gaps(let picture): picture.title
    case .promised(let picture): picture.title
    }
  }

  /// The picture; nil where there is nothing that may be charted.
  func svg(_ language: Language) -> String? {
    let drawing: SVG? =
      switch self {
      case .bars(let picture): picture.draw(language)
      case .grid(let picture): picture.draw(language)
      case .control(let picture): picture.draw(language)
      case .gaps(let picture): picture.draw(language)
      case .promised(let picture): picture.draw(language)
      }
    return drawing?.markup(title: title(language))
  }
}
