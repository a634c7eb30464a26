/// Where the files of a bundle go, one after another.
public protocol BundlePlace: AnyObject {
  func begin(_ name: String) throws
  func write(_ bytes: UnsafeRawBufferPointer) throws
  func end() throws
  /// Nothing stands in its place before.
  func finish() throws
}
