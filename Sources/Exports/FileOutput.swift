internal import Foundation
internal import Interchange
internal import Storage
internal import Wording

/// A file that appears whole or not at all; "-" is standard output.
///
/// A symbolic link is followed; a device or a pipe is written into, never replaced. A file that
/// nobody may write is left as it is, and one that is replaced keeps its permissions, unless
/// personal data go into it.
public final class FileOutput: TextOutput {
  /// Where it is to stand; "-" for standard output.
  public let path: String
  private let part: PartPlace?
  private let descriptor: Int32
  /// Of the file that is to be replaced.
  private var mode: UInt16?
  private var held: [UInt8] = []
  /// A terminal looks on: nothing that would steer it goes there.
  private let isTerminal: Bool
  /// Whether what goes to a terminal is JSON, by its first character.
  private var isJSON: Bool?
  /// Where everything stays until the end, instead of going out at once.
  private var kept: Int32?

  /// - Throws: `StorageError` or `InputError.isFolder`.
  public init(path given: String) throws {
    if given == "-" {
      path = given
      part = nil
      descriptor = STDOUT_FILENO
      isTerminal = isatty(STDOUT_FILENO) == 1
      return
    }
    isTerminal = false
    var about = stat()
    let isThere = stat(given, &about) == 0
    let kind = about.st_mode & S_IFMT
    if isThere, kind == S_IFDIR { throw InputError.isFolder(path: given) }
    if isThere, kind != S_IFREG {
      path = given
      part = nil
      descriptor = open(given, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw StorageError(errno: errno, path: given) }
      return
    }
    path =
      isThere
      ? realpath(given, nil).map { link in
        defer { free(link) }
        return String(cString: link)
      } ?? given : given
    if isThere {
      guard about.st_mode & 0o222 != 0, access(path, W_OK) == 0 else {
        throw StorageError.notPermitted(path: path)
      }
      mode = UInt16(about.st_mode & 0o777)
    }
    let part = try PartPlace.file(beside: path)
    self.part = part
    descriptor = part.descriptor
  }

  deinit {
    if let kept { close(kept) }
  }

  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    held.append(contentsOf: bytes)
    if held.count >= 1 << 16 { try flush() }
  }

  /// Whether this is standard output, beside which nothing can stand.
  public var isStandard: Bool { path == "-" }

  /// What errors name.
  public var name: String { path }

  /// Where a file that speaks of this one stands; nil where the output is no regular file.
  public var sidecarPath: String? { part == nil ? nil : path + ".export.json" }

  /// Takes in what a library writes into a file of its own: it is given a path in a private
  /// folder, removed afterwards.
  public func writeFile(_ make: (String) throws -> Void) throws {
    let folder = try PartPlace.folder(
      beside: part == nil ? NSTemporaryDirectory() + "/touchstone" : path)
    let made = folder.path + "/file"
    do {
      try withExtendedLifetime(folder) { try make(made) }
    } catch StorageError.full {
      throw StorageError.full(path: path)
    }
    let source = open(made, O_RDONLY | O_CLOEXEC)
    guard source >= 0 else { throw StorageError(errno: errno, path: path) }
    defer { close(source) }
    try withExtendedLifetime(folder) { try Self.copy(source, path) { try write($0) } }
  }

  /// Reads a file to its end, a block at a time.
  private static func copy(
    _ source: Int32, _ path: String, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = block.withUnsafeMutableBytes { read(source, $0.baseAddress, $0.count) }
      guard count >= 0 else { throw StorageError(errno: errno, path: path) }
      guard count > 0 else { return }
      try block.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
  }

  /// What comes is personal: nothing gets out before `finish`, also where the output is a pipe or a
  /// device, and the file is for its owner alone.
  ///
  /// Before a pipe it waits in a file without a name, which is gone when the process is.
  public func holdBack() throws {
    mode = nil
    guard part == nil, kept == nil else { return }
    var name = Array((NSTemporaryDirectory() + "/touchstone-XXXXXX").utf8CString)
    let file = mkstemp(&name)
    guard file >= 0 else { throw StorageError(errno: errno, path: path) }
    unlink(name)
    kept = file
  }

  /// Brings everything written so far to the disk, so that little can go wrong any more.
  public func prepare() throws {
    try flush(isLast: true)
    guard part == nil || fsync(descriptor) == 0 else {
      throw StorageError(errno: errno, path: path)
    }
  }

  public func finish() throws {
    try prepare()
    if let kept {
      guard lseek(kept, 0, SEEK_SET) == 0 else { throw StorageError(errno: errno, path: path) }
      try Self.copy(kept, path) { try put($0, to: descriptor) }
    }
    try part?.finish(mode: mode)
  }

  /// - Parameter isLast: nothing comes any more; before that a terminal gets whole lines.
  private func flush(isLast: Bool = false) throws {
    guard isTerminal else {
      try held.withUnsafeBytes { try put($0, to: kept ?? descriptor) }
      held.removeAll(keepingCapacity: true)
      return
    }
    let end = isLast ? held.count : held.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let text = String(decoding: held[..<end], as: UTF8.self)
    held.removeSubrange(..<end)
    isJSON = isJSON ?? (text.first.map { "{[".contains($0) } ?? false)
    let plain =
      isJSON == true ? PlainText.json(text) : PlainText.lines(text.replacing("\r\n", with: "\n"))
    try Array(plain.utf8).withUnsafeBytes { try put($0, to: kept ?? descriptor) }
  }

  private func put(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws {
    var at = 0
    while at < bytes.count {
      let count = Foundation.write(
        descriptor, bytes.baseAddress?.advanced(by: at), bytes.count - at)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw StorageError(errno: errno, path: path) }
      at += count
    }
  }
}
