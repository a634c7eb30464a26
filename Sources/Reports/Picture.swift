internal import Satisfaction
internal import Wording

/// A picture as plain data; `SVGPainter` draws it.
public enum Picture: Sendable {
  case bars(BarsPicture)
  case grid(GridPicture)
  case control(ControlPicture)
  case gaps(GapsPicture)
  case promised(PromisedPicture)
}

/// Satisfaction by touchpoint. Groups of fewer than five stand as words, without a bar.
public struct BarsPicture: Sendable {
  public struct Bar: Sendable {
    let name: Sentence
    let reading: Reading
    /// The weakest, or as low as it.
    let isMarked: Bool
  }

  let title: Sentence
  let bars: [Bar]
}

/// Importance over performance, with the thresholds that cut it in four.
public struct GridPicture: Sendable {
  public struct Point: Sendable {
    let name: Sentence
    let x: Rational
    let y: Rational
  }

  let title: Sentence
  let points: [Point]
  let x: Rational
  let y: Rational
  /// Whether every point is plotted; else some were of fewer than five.
  let isWhole: Bool
}

/// Weeks with limits: hollow where fewer than five, marked where outside or in a run.
public struct ControlPicture: Sendable {
  public struct Point: Sendable {
    let week: String
    let value: Rational?
    let isHollow: Bool
    let isOutside: Bool
    let isRun: Bool
  }

  let title: Sentence
  let points: [Point]
  let mean: Rational?
  let upper: Rational?
  let lower: Rational?
}

/// Shares of the five gaps and of 不明.
public struct GapsPicture: Sendable {
  public struct Part: Sendable {
    let name: Sentence
    let reading: Reading
  }

  let title: Sentence
  let parts: [Part]
}

/// How far deliveries lay from their promise, in milliseconds.
public struct PromisedPicture: Sendable {
  let title: Sentence
  let delays: [Rational]
  let median: Reading
  let p90: Reading
}
