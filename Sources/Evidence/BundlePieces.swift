internal import CArchive
internal import Foundation
internal import Storage

/// The bytes of one member, from the first to the last, a piece at a time.
protocol BundlePieces: AnyObject {
  /// Fills a buffer from its start; 0 means that nothing more will come.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(BundleUnreadable) -> Int
}

/// The bytes of a file in a folder, as many as there were when it was opened.
final class FilePieces: BundlePieces {
  private let file: RegularFile
  private var at = 0

  init(_ file: RegularFile) { self.file = file }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(BundleUnreadable) -> Int {
    let wanted = min(buffer.count, file.size - at)
    guard wanted > 0 else { return 0 }
    let count = try file.read(
      into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]), at: at)
    guard count == wanted else { throw BundleUnreadable() }
    at += count
    return count
  }
}

/// The unpacked bytes of a member of a zip.
///
/// libarchive is given the packed bytes behind a header of our own making, as the first and only
/// member of a stream: what it unpacks is exactly what the directory was checked for. It refuses
/// packed bytes that end before or behind their place, another checksum and another size.
final class ZipPieces: BundlePieces {
  private let archive: OpaquePointer
  private let source: Source
  private var left: Int

  /// What libarchive reads: the header, then the packed bytes.
  private final class Source {
    let file: RegularFile
    var at: Int
    let end: Int
    var header: [UInt8]
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 8)

    init(_ file: RegularFile, _ packing: ZipDirectory.Packing) {
      self.file = file
      at = packing.start
      end = packing.start + packing.packed
      header = ZipPieces.header(packing)
    }

    deinit { piece.deallocate() }

    func next() throws(BundleUnreadable) -> Int {
      if !header.isEmpty {
        piece.copyBytes(from: header)
        defer { header = [] }
        return header.count
      }
      let wanted = min(piece.count, end - at)
      guard wanted > 0 else { return 0 }
      let count = try file.read(
        into: UnsafeMutableRawBufferPointer(rebasing: piece[..<wanted]), at: at)
      guard count == wanted else { throw BundleUnreadable() }
      at += count
      return count
    }
  }

  init(_ file: RegularFile, _ packing: ZipDirectory.Packing) throws(BundleUnreadable) {
    guard let archive = archive_read_new() else { throw BundleUnreadable() }
    self.archive = archive
    source = Source(file, packing)
    left = packing.size
    var entry: OpaquePointer?
    guard archive_read_support_format_zip_streamable(archive) == 0,
      archive_read_open(
        archive, Unmanaged.passUnretained(source).toOpaque(), nil,
        { _, context, piece in
          guard let context else { return -1 }
          let source = Unmanaged<Source>.fromOpaque(context).takeUnretainedValue()
          piece?.pointee = UnsafeRawPointer(source.piece.baseAddress)
          return (try? source.next()) ?? -1
        }, nil) == 0,
      archive_read_next_header(archive, &entry) == 0
    else { throw BundleUnreadable() }
  }

  deinit { archive_read_free(archive) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(BundleUnreadable) -> Int {
    let count = archive_read_data(archive, buffer.baseAddress, buffer.count)
    guard count >= 0, count <= left, count > 0 || left == 0 else { throw BundleUnreadable() }
    left -= count
    return count
  }

  /// A local header that says everything, of a member with the name "m".
  private static func header(_ packing: ZipDirectory.Packing) -> [UInt8] {
    var header: [UInt8] = []
    func put(_ value: some BinaryInteger, _ count: Int) {
      for shift in 0..<count { header.append(UInt8(truncatingIfNeeded: value >> (shift * 8))) }
    }
    put(0x0403_4B50, 4)
    put(20, 2)
    put(0, 2)
    put(packing.method, 2)
    put(0x0021_0000, 4)
    put(packing.crc, 4)
    put(packing.packed, 4)
    put(packing.size, 4)
    put(1, 2)
    put(0, 2)
    put(UInt8(ascii: "m"), 1)
    return header
  }
}
