public import Satisfaction
public import Wording

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
    public let name: Sentence
    public let reading: Reading
    /// The weakest, or as low as it.
    public let isMarked: Bool
  }

  public let title: Sentence
  public let bars: [Bar]
}

/// Importance over performance, with the thresholds that cut it in four.
public struct GridPicture: Sendable {
  public struct Point: Sendable {
    public let name: Sentence
    public let x: Rational
    public let y: Rational
  }

  public let title: Sentence
  public let points: [Point]
  public let x: Rational
  public let y: Rational
  /// Whether every point is plotted; else some were of fewer than five.
  public let isWhole: Bool
}

/// Weeks with limits: hollow where fewer than five, marked where outside or in a run.
public struct ControlPicture: Sendable {
  public struct Point: Sendable {
    public let week: String
    public let value: Rational?
    public let isHollow: Bool
    public let isOutside: Bool
    public let isRun: Bool
  }

  public let title: Sentence
  public let points: [Point]
  public let mean: Rational?
  public let upper: Rational?
  public let lower: Rational?
}

/// Shares of the five gaps and of 不明.
public struct GapsPicture: Sendable {
  public struct Part: Sendable {
    public let name: Sentence
    public let reading: Reading
  }

  public let title: Sentence
  public let parts: [Part]
}

/// How far deliveries lay from their promise, in milliseconds.
public struct PromisedPicture: Sendable {
  public let title: Sentence
  public let delays: [Rational]
  public let median: Reading
  public let p90: Reading
}
