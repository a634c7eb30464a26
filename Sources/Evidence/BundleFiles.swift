internal import Crypto
internal import Foundation
internal import Storage

/// The bytes of a bundle cannot be read, or are not what its zip says of them.
typealias BundleUnreadable = RegularFile.Unreadable

/// One file of a bundle, which can be read as often as wanted.
struct BundleMember {
  let name: String
  /// In bytes, unpacked.
  let size: Int
  private let source: Source

  private enum Source {
    case file(RegularFile)
    case zip(RegularFile, ZipDirectory.Packing)
  }

  init(name: String, file: RegularFile) {
    self.name = name
    size = file.size
    source = .file(file)
  }

  init(name: String, zip: RegularFile, packing: ZipDirectory.Packing) {
    self.name = name
    size = packing.size
    source = .zip(zip, packing)
  }

  func pieces() throws(BundleUnreadable) -> any BundlePieces {
    switch source {
    case .file(let file): FilePieces(file)
    case .zip(let file, let packing): try ZipPieces(file, packing)
    }
  }

  private func forEachPiece(_ body: (UnsafeRawBufferPointer) -> Void) throws(BundleUnreadable) {
    let pieces = try pieces()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 8)
    defer { buffer.deallocate() }
    while case let count = try pieces.read(into: buffer), count > 0 {
      body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }

  /// All of it; only for the small ones.
  func bytes() throws(BundleUnreadable) -> [UInt8] {
    var bytes: [UInt8] = []
    try forEachPiece { bytes.append(contentsOf: $0) }
    return bytes
  }

  /// Its SHA-256 as lower-case hexadecimal digits.
  func sha256() throws(BundleUnreadable) -> String {
    var function = SHA256()
    try forEachPiece { function.update(bufferPointer: $0) }
    return function.finalizedText()
  }
}

/// The files of a bundle as they lie in a folder or a zip; none is read before it is asked for.
struct BundleFiles {
  private(set) var members: [String: BundleMember] = [:]
  private(set) var faults: [BundleFault] = []
  private var total = 0

  /// - Throws: `StorageError` when there is nothing, or nothing that may be read;
  ///   `BundleUnreadable`.
  init(path: String) throws {
    var about = stat()
    guard lstat(path, &about) == 0 else { throw StorageError(errno: errno, path: path) }
    let kind = about.st_mode & S_IFMT
    guard kind == S_IFDIR || kind == S_IFREG else {
      faults = [BundleFault(.notFile, "")]
      return
    }
    let descriptor = open(path, RegularFile.flags)
    guard descriptor >= 0 else { throw StorageError(errno: errno, path: path) }
    let known = fstat(descriptor, &about) == 0
    let file = RegularFile(descriptor: descriptor, size: Int(about.st_size))
    guard known, about.st_mode & S_IFMT == kind else { throw BundleUnreadable() }
    if kind == S_IFDIR {
      try readFolder(descriptor, path)
    } else {
      try readZip(file)
    }
    withExtendedLifetime(file) {}
    guard faults.isEmpty else { return }
    for name in BundleFormat.required.sorted() where members[name] == nil {
      faults.append(BundleFault(.missing, name))
    }
  }

  private mutating func readFolder(_ folder: Int32, _ path: String) throws {
    guard let names = try Self.names(folder, path) else {
      faults = [BundleFault(.huge, "")]
      return
    }
    for name in names {
      do {
        guard takes(name, isFile: true) else { continue }
        let file = try RegularFile(name, in: folder)
        keep(BundleMember(name: name, file: file))
      } catch is RegularFile.Refused {
        faults.append(BundleFault(.notFile, name))
      }
    }
  }

  /// The names in a folder, sorted; nil if there are too many for a bundle.
  private static func names(_ folder: Int32, _ path: String) throws -> [String]? {
    let copy = fcntl(folder, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0, let stream = fdopendir(copy) else {
      let code = errno
      if copy >= 0 { close(copy) }
      throw StorageError(errno: code, path: path)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name == "." || name == ".." { continue }
      names.append(name)
      if names.count > ZipDirectory.most { return nil }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private mutating func readZip(_ file: RegularFile) throws {
    guard let listed = try ZipDirectory(file).members else {
      faults = [BundleFault(.huge, "")]
      return
    }
    for member in listed {
      // By bytes: as a character, a backslash with a combining mark behind it is no backslash.
      let name = String(
        decoding: member.name.utf8.map { $0 == UInt8(ascii: "\\") ? UInt8(ascii: "/") : $0 },
        as: UTF8.self)
      guard takes(name, isFile: member.isFile) else { continue }
      keep(BundleMember(name: name, zip: file, packing: member.packing))
    }
  }

  /// Whether a member may be read at all; names are few and known, so none leads anywhere.
  private mutating func takes(_ name: String, isFile: Bool) -> Bool {
    let kind: BundleFault.Kind? =
      if name.utf8.contains(UInt8(ascii: "/")) || name == ".." {
        .path
      } else if !BundleFormat.known.contains(name) {
        .additional
      } else if !isFile {
        .notFile
      } else if members[name] != nil {
        .twice
      } else {
        nil
      }
    if let kind { faults.append(BundleFault(kind, name)) }
    return kind == nil
  }

  private mutating func keep(_ member: BundleMember) {
    if member.size > min(BundleFormat.limit(member.name), BundleFormat.total - total) {
      faults.append(BundleFault(.huge, member.name))
    } else {
      total += member.size
      members[member.name] = member
    }
  }
}
