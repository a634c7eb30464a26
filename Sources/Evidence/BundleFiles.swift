internal import Foundation
internal import Storage

/// The files of a bundle as they lie in a folder or a zip, read within bounds.
struct BundleFiles {
  private(set) var contents: [String: [UInt8]] = [:]
  private(set) var faults: [BundleFault] = []
  private var total = 0

  /// - Throws: `StorageError` when there is nothing, or nothing that may be read.
  init(path: String) throws {
    var about = stat()
    guard stat(path, &about) == 0 else { throw StorageError(errno: errno, path: path) }
    if about.st_mode & S_IFMT == S_IFDIR {
      try readFolder(path)
    } else {
      guard access(path, R_OK) == 0 else { throw StorageError(errno: errno, path: path) }
      readZip(path)
    }
    guard faults.isEmpty else { return }
    for name in BundleFormat.required.sorted() where contents[name] == nil {
      faults.append(BundleFault(.missing, name))
    }
  }

  private mutating func readFolder(_ path: String) throws {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      throw StorageError.notPermitted(path: path)
    }
    for name in names.sorted() {
      let file = path + "/" + name
      var about = stat()
      guard lstat(file, &about) == 0 else { throw StorageError(errno: errno, path: file) }
      guard takes(name, isFile: about.st_mode & S_IFMT == S_IFREG) else { continue }
      let limit = limit(name)
      if about.st_size > limit {
        faults.append(BundleFault(.huge, name))
      } else {
        keep(try DurableFile.read(file), name)
      }
    }
  }

  private mutating func readZip(_ path: String) {
    do {
      let zip = try ZipReader(path: path)
      while let member = try zip.next() {
        guard takes(member.name, isFile: member.isFile) else { continue }
        if let bytes = try zip.read(atMost: limit(member.name)) {
          keep(bytes, member.name)
        } else {
          faults.append(BundleFault(.huge, member.name))
        }
      }
    } catch {
      faults = [BundleFault(.unreadable, "")]
    }
  }

  private func limit(_ name: String) -> Int {
    min(BundleFormat.limit(name), BundleFormat.total - total)
  }

  /// Whether a member may be read at all; names are few and known, so none leads anywhere.
  private mutating func takes(_ name: String, isFile: Bool) -> Bool {
    let kind: BundleFault.Kind? =
      if name.contains("/") || name == ".." {
        .path
      } else if !BundleFormat.known.contains(name) {
        .additional
      } else if !isFile {
        .notFile
      } else if contents[name] != nil {
        .twice
      } else {
        nil
      }
    if let kind { faults.append(BundleFault(kind, name)) }
    return kind == nil
  }

  private mutating func keep(_ bytes: [UInt8], _ name: String) {
    total += bytes.count
    contents[name] = bytes
  }
}
