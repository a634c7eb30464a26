internal import CArchive

/// A bundle as a zip, written as a stream.
///
/// No member has a time, an owner or a mode of its own, so that the same content gives the same
/// bytes wherever and whenever it is written.
public final class ZipPlace: BundlePlace {
  private let archive: OpaquePointer
  private let entry: OpaquePointer
  private let sink: Sink
  private let finished: () throws -> Void
  private var isClosed = false

  /// What libarchive calls with each piece; an error waits here until the call returns.
  private final class Sink {
    let write: (UnsafeRawBufferPointer) throws -> Void
    var error: (any Error)?

    init(_ write: @escaping (UnsafeRawBufferPointer) throws -> Void) {
      self.write = write
    }
  }

  /// - Parameters:
  ///   - write: takes the zip, piece by piece.
  ///   - finish: called once all of it was written.
  public init(
    write: @escaping (UnsafeRawBufferPointer) throws -> Void,
    finish: @escaping () throws -> Void
  ) throws {
    guard let archive = archive_write_new() else { throw BundleError.zip(detail: "memory") }
    guard let entry = archive_entry_new() else {
      archive_write_free(archive)
      throw BundleError.zip(detail: "memory")
    }
    self.archive = archive
    self.entry = entry
    sink = Sink(write)
    finished = finish
    try check(archive_write_set_format_zip(archive))
    try check(archive_write_set_options(archive, "zip:compression=deflate"))
    // Nothing may be added behind the last byte.
    try check(archive_write_set_bytes_in_last_block(archive, 1))
    try check(
      archive_write_open(
        archive, Unmanaged.passUnretained(sink).toOpaque(), nil,
        { _, context, bytes, count in
          guard let context else { return -1 }
          let sink = Unmanaged<Sink>.fromOpaque(context).takeUnretainedValue()
          do {
            try sink.write(UnsafeRawBufferPointer(start: bytes, count: count))
            return count
          } catch {
            sink.error = error
            return -1
          }
        }, nil))
  }

  deinit {
    // Freeing would write the end of a zip that nobody wants.
    if !isClosed { archive_write_fail(archive) }
    archive_entry_free(entry)
    archive_write_free(archive)
  }

  public func begin(_ name: String) throws {
    archive_entry_clear(entry)
    archive_entry_set_pathname(entry, name)
    archive_entry_set_filetype(entry, 0o100000)
    archive_entry_set_perm(entry, 0o644)
    // The size is known only at the end; the directory of the zip states it.
    archive_entry_unset_size(entry)
    try check(archive_write_header(archive, entry))
  }

  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes
    while !rest.isEmpty {
      let count = archive_write_data(archive, rest.baseAddress, rest.count)
      guard count > 0 else { throw failure() }
      rest = UnsafeRawBufferPointer(rebasing: rest[Int(count)...])
    }
  }

  public func end() throws { try check(archive_write_finish_entry(archive)) }

  public func finish() throws {
    try check(archive_write_close(archive))
    isClosed = true
    try finished()
  }

  private func check(_ result: Int32) throws {
    guard result == 0 else { throw failure() }
  }

  private func failure() -> any Error {
    if let error = sink.error { return error }
    return BundleError.zip(
      detail: archive_error_string(archive).map { String(cString: $0) } ?? "")
  }
}
