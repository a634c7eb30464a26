/// When something occurred, and where it stands in the log.
public struct RecordedMoment: Sendable, Hashable {
  public var position: Int64
  /// Milliseconds since 1970.
  public var occurred: Int64

  public init(position: Int64, occurred: Int64) {
    self.position = position
    self.occurred = occurred
  }
}
