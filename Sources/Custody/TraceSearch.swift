internal import Foundation

/// Looks for bytes in files that this process may have open in SQLite.
///
/// Another process reads them: opening and closing a database file by plain calls would drop the
/// locks that SQLite holds on it here.
public enum TraceSearch {
  private static let reader = "/bin/cat"

  /// The files in which any of the traces stands; nil when they could not be read.
  public static func files(_ paths: [String], with traces: [[UInt8]]) -> [String]? {
    var found: [String] = []
    for path in paths {
      guard let holds = contains(path, traces) else { return nil }
      if holds { found.append(path) }
    }
    return found
  }

  private static func contains(_ path: String, _ traces: [[UInt8]]) -> Bool? {
    let overlap = (traces.map(\.count).max() ?? 1) - 1
    var window: [UInt8] = []
    var isFound = false
    let isRead = ChildOutput.read(reader, ["--", path]) { piece in
      window = window.suffix(overlap) + piece
      isFound = isFound || traces.contains { contains(window, $0) }
    }
    return isRead ? isFound : nil
  }

  private static func contains(_ window: [UInt8], _ trace: [UInt8]) -> Bool {
    guard let first = trace.first else { return false }
    return window.withUnsafeBytes { hay in
      trace.withUnsafeBytes { needle in
        guard let start = hay.baseAddress, let wanted = needle.baseAddress else { return false }
        var at = 0
        while hay.count - at >= needle.count,
          let place = memchr(start + at, Int32(first), hay.count - at - needle.count + 1)
        {
          if memcmp(place, wanted, needle.count) == 0 { return true }
          at = UnsafeRawPointer(place) - start + 1
        }
        return false
      }
    }
  }
}
