internal import CArchive
internal import Foundation

/// Bytes unpacked by libarchive as they are read: what a gzip holds, or one member of a zip.
final class Unpacker: ByteSource {
  enum Format {
    case gzip
    /// Its directory is read first, so the source has to be seekable.
    case zip
  }

  /// A member of a zip; it is read to its end or passed over.
  struct Member {
    let name: String
    let isEncrypted: Bool
  }

  private let archive: OpaquePointer
  private let feed: Feed
  private let damage: any Error

  /// What libarchive reads, in pieces.
  private final class Feed {
    let source: any ByteSource
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 8)
    var failure: (any Error)?
    private var position: Int64 = 0

    init(_ source: any ByteSource) { self.source = source }

    deinit { piece.deallocate() }

    static func behind(_ context: UnsafeMutableRawPointer?) -> Feed? {
      context.map { Unmanaged<Feed>.fromOpaque($0).takeUnretainedValue() }
    }

    func next() -> Int {
      do {
        let count = try source.read(into: piece)
        position += Int64(count)
        return count
      } catch {
        failure = error
        return -1
      }
    }

    func seek(_ offset: Int64, _ whence: Int32) -> Int64 {
      guard let source = source as? any SeekableByteSource else { return -1 }
      let start: Int64 =
        switch whence {
        case SEEK_SET: 0
        case SEEK_END: source.length
        default: position
        }
      guard start + offset >= 0 else { return -1 }
      do {
        try source.seek(to: start + offset)
        position = start + offset
        return position
      } catch {
        failure = error
        return -1
      }
    }
  }

  /// - Parameter damage: thrown where the packed bytes cannot be read.
  init(_ source: any ByteSource, _ format: Format, damage: any Error) throws {
    guard let archive = archive_read_new() else { throw damage }
    self.archive = archive
    self.damage = damage
    feed = Feed(source)
    switch format {
    case .gzip:
      archive_read_support_filter_gzip(archive)
      archive_read_support_format_raw(archive)
    case .zip:
      archive_read_support_format_zip_seekable(archive)
      archive_read_set_seek_callback(archive) { _, context, offset, whence in
        Feed.behind(context)?.seek(offset, whence) ?? -1
      }
    }
    archive_read_set_read_callback(archive) { _, context, piece in
      guard let feed = Feed.behind(context) else { return -1 }
      piece?.pointee = UnsafeRawPointer(feed.piece.baseAddress)
      return feed.next()
    }
    // The archive is freed with this object, so no callback outlives the reference.
    archive_read_set_callback_data(archive, Unmanaged.passUnretained(feed).toOpaque())
    guard archive_read_open1(archive) == ARCHIVE_OK else { throw feed.failure ?? damage }
    if case .gzip = format { _ = try next() }
  }

  deinit { archive_read_free(archive) }

  /// Goes on to the next member; nil after the last.
  func next() throws -> Member? {
    var entry: OpaquePointer?
    switch archive_read_next_header(archive, &entry) {
    case ARCHIVE_OK, ARCHIVE_WARN:
      let name = archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry)
      return Member(
        name: name.map { String(cString: $0) } ?? "",
        isEncrypted: archive_entry_is_encrypted(entry) != 0)
    case ARCHIVE_EOF: return nil
    default: throw feed.failure ?? damage
    }
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = archive_read_data(archive, buffer.baseAddress, buffer.count)
    guard count >= 0 else { throw feed.failure ?? damage }
    return count
  }
}

/// A source of which no more than a number of bytes is read.
final class LimitedSource: ByteSource {
  private let source: any ByteSource
  private var left: Int
  private let excess: any Error

  /// - Parameter excess: thrown where there is more.
  init(_ source: any ByteSource, limit: Int, excess: any Error) {
    self.source = source
    left = limit
    self.excess = excess
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = try source.read(into: buffer)
    left -= count
    guard left >= 0 else { throw excess }
    return count
  }
}
