/// Where an export goes.
public protocol TextOutput: AnyObject {
  func write(_ bytes: UnsafeRawBufferPointer) throws
  /// Makes what was written stand in its place.
  func finish() throws
}

extension TextOutput {
  public func write(_ text: String) throws {
    var text = text
    try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
  }
}
