internal import Foundation
internal import GRDB

extension StorageError {
  /// What SQLite or the system's library meant by an error; nil for any other.
  public init?(foreign error: any Error) {
    if let error = error as? DatabaseError {
      self.init(error, path: "SQLite")
      return
    }
    guard let error = error as? CocoaError ?? (error as? POSIXError).map(Self.cocoa) else {
      return nil
    }
    let path = error.filePath ?? error.url?.path ?? "–"
    if let posix = error.underlying as? POSIXError {
      self.init(errno: posix.code.rawValue, path: path)
      return
    }
    switch error.code {
    case .fileNoSuchFile, .fileReadNoSuchFile: self = .missing(path: path)
    case .fileReadNoPermission, .fileWriteNoPermission, .fileWriteVolumeReadOnly:
      self = .notPermitted(path: path)
    case .fileWriteOutOfSpace: self = .full(path: path)
    case .fileWriteFileExists: self = .exists(path: path)
    default: self = .inputOutput(path: path, detail: "Cocoa \(error.code.rawValue)")
    }
  }

  private static func cocoa(_ error: POSIXError) -> CocoaError {
    CocoaError(.fileReadUnknown, userInfo: [NSUnderlyingErrorKey: error])
  }
}
