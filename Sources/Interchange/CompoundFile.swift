internal import Foundation

/// What the old compound files of Office hold, by the names of their streams ([MS-CFB]).
public enum CompoundFile {
  public static let mark: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]

  enum Content {
    /// A newer workbook behind a password ([MS-OFFCRYPTO]).
    case encrypted
    case workbook
    case other
  }

  /// Looks for the names in a directory; every entry begins at a multiple of 128.
  static func content(of source: any ByteSource) throws -> Content {
    let window = ByteWindow(source)
    var hasBook = false
    while try window.has(127) {
      if holds("EncryptedPackage", window) { return .encrypted }
      hasBook = hasBook || holds("Workbook", window) || holds("Book", window)
      window.drop(128)
    }
    return hasBook ? .workbook : .other
  }

  private static func holds(_ name: String, _ window: ByteWindow) -> Bool {
    let length = (name.utf16.count + 1) * 2
    guard window[64] == UInt8(length), window[65] == 0 else { return false }
    return window.bytes.starts(with: name.utf8.flatMap { [$0, 0] } + [0, 0])
  }
}
