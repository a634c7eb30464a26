internal import CArchive

/// Walks the members of a zip; nothing is ever unpacked to disk.
final class ZipReader {
  private let archive: OpaquePointer

  struct Member {
    let name: String
    let isFile: Bool
  }

  struct Unreadable: Error {}

  init(path: String) throws {
    guard let archive = archive_read_new() else { throw Unreadable() }
    self.archive = archive
    // By its directory alone: read as a stream, a zip that was cut would still look whole.
    guard archive_read_support_format_zip_seekable(archive) == 0,
      archive_read_open_filename(archive, path, 65_536) == 0
    else { throw Unreadable() }
  }

  deinit { archive_read_free(archive) }

  /// The next member; nil at the end.
  func next() throws -> Member? {
    var entry: OpaquePointer?
    let result = archive_read_next_header(archive, &entry)
    if result == 1 { return nil }
    guard result == 0, let entry, let name = archive_entry_pathname(entry) else {
      throw Unreadable()
    }
    return Member(
      name: String(cString: name), isFile: archive_entry_filetype(entry) == 0o100000)
  }

  /// The bytes of the member; nil if there are more than so many, however few it says there are.
  func read(atMost limit: Int) throws -> [UInt8]? {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = archive_read_data(archive, &piece, piece.count)
      guard count >= 0 else { throw Unreadable() }
      if count == 0 { return bytes }
      guard bytes.count + count <= limit else { return nil }
      bytes.append(contentsOf: piece[..<count])
    }
  }
}
