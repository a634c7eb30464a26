internal import Foundation
internal import Storage

/// The directory of a zip in which every byte belongs to a member or to the directory.
///
/// Members stand one behind the other in the order of the directory, from the first byte to the
/// directory, which ends with the file. Header and directory say the same of each. So two programs
/// cannot read different members from one file, and there is no place for others: before, between
/// or behind them. What a zip may be otherwise (ZIP64, encryption, comments, other methods than
/// stored and deflated) is refused. Source of the format: APPNOTE.TXT of PKWARE, version 6.3.
struct ZipDirectory {
  struct Member {
    let name: String
    let isFile: Bool
    let packing: Packing
  }

  /// What is needed to unpack a member.
  struct Packing {
    let method: UInt16
    let crc: UInt32
    let packed: Int
    let size: Int
    /// Where the packed bytes begin.
    fileprivate(set) var start = 0
  }

  /// Nil if there are more members than `most`, which are not read then.
  private(set) var members: [Member]?

  static let most = 64
  private static let endSize = 22
  private static let centralSize = 46
  private static let localSize = 30
  /// Longest name and longest extra fields, in bytes.
  private static let longestName = 255
  private static let longestExtra = 1_024
  /// How hard it was deflated, sizes that follow the data, a name in UTF-8.
  private static let flags: UInt16 = 0b1000_0000_1110
  private static let sizesFollow: UInt16 = 0b1000

  /// - Throws: `BundleUnreadable` if anything is not as above.
  init(_ file: RegularFile) throws(BundleUnreadable) {
    let end = Fields(try file.bytes(at: file.size - Self.endSize, count: Self.endSize))
    let count = Int(end.half(10))
    let size = Int(end.word(12))
    let start = Int(end.word(16))
    guard end.word(0) == 0x0605_4B50, end.half(4) == 0, end.half(6) == 0, end.half(8) == count,
      end.half(20) == 0, start + size == file.size - Self.endSize
    else { throw BundleUnreadable() }
    guard count <= Self.most else { return }
    guard size <= count * (Self.centralSize + Self.longestName + Self.longestExtra) else {
      throw BundleUnreadable()
    }
    let directory = Fields(try file.bytes(at: start, count: size))
    var at = 0
    var entries: [Entry] = []
    for _ in 0..<count {
      let entry = try Entry(directory, at: &at)
      // Each begins where the one before it ends, which its own header says.
      entries.append(entry)
    }
    guard at == size else { throw BundleUnreadable() }
    var members: [Member] = []
    var next = 0
    for (number, entry) in entries.enumerated() {
      guard entry.offset == next else { throw BundleUnreadable() }
      next = number + 1 < entries.count ? entries[number + 1].offset : start
      members.append(try entry.member(in: file, upTo: next))
    }
    guard next == start || (entries.isEmpty && start == 0) else { throw BundleUnreadable() }
    self.members = members
  }

  /// A record of the directory.
  private struct Entry {
    let flags: UInt16
    let packing: Packing
    let name: [UInt8]
    let mode: UInt32
    let offset: Int

    init(_ directory: Fields, at: inout Int) throws(BundleUnreadable) {
      guard directory.count - at >= centralSize, directory.word(at) == 0x0201_4B50 else {
        throw BundleUnreadable()
      }
      let (nameLength, extraLength) = (
        Int(directory.half(at + 28)), Int(directory.half(at + 30))
      )
      flags = directory.half(at + 8)
      packing = Packing(
        method: directory.half(at + 10), crc: directory.word(at + 16),
        packed: Int(directory.word(at + 20)), size: Int(directory.word(at + 24)))
      mode = directory.word(at + 38)
      offset = Int(directory.word(at + 42))
      // No comment, one disk, no ZIP64; of a version of the format that other programs open too.
      guard directory.half(at + 32) == 0, directory.half(at + 34) == 0,
        directory.half(at + 6) & 0xFF <= 63,
        packing.packed < UInt32.max, packing.size < UInt32.max,
        flags & ~ZipDirectory.flags == 0, packing.method == 0 || packing.method == 8,
        packing.method == 8 || packing.packed == packing.size,
        (1...longestName).contains(nameLength), extraLength <= longestExtra,
        directory.count - at - centralSize >= nameLength + extraLength
      else { throw BundleUnreadable() }
      at += centralSize
      name = directory.bytes(at, nameLength)
      at += nameLength
      guard ZipDirectory.extra(directory.bytes(at, extraLength)) == .some(nil) else {
        throw BundleUnreadable()
      }
      at += extraLength
    }

    /// The member, if its own header and what follows its data say the same, up to `end`.
    func member(in file: RegularFile, upTo end: Int) throws(BundleUnreadable) -> Member {
      let fixed = Fields(try file.bytes(at: offset, count: localSize))
      let (nameLength, extraLength) = (Int(fixed.half(26)), Int(fixed.half(28)))
      guard fixed.word(0) == 0x0403_4B50, fixed.half(6) == flags,
        fixed.half(8) == packing.method, nameLength == name.count, extraLength <= longestExtra
      else { throw BundleUnreadable() }
      let rest = try file.bytes(at: offset + localSize, count: nameLength + extraLength)
      guard rest.prefix(nameLength).elementsEqual(name),
        let wide = ZipDirectory.extra(Array(rest[nameLength...])),
        fits(fixed, wide), let text = String(validating: name, as: UTF8.self),
        !name.contains(where: { $0 < 0x20 || $0 == 0x7F })
      else { throw BundleUnreadable() }
      var packing = packing
      packing.start = offset + localSize + rest.count
      let behind = end - packing.start - packing.packed
      guard behind >= 0, behind <= 24 else { throw BundleUnreadable() }
      let follows = Fields(try file.bytes(at: end - behind, count: behind))
      guard isDescriptor(follows) else { throw BundleUnreadable() }
      let isFile = (mode >> 28 == 0 || mode >> 28 == 8) && mode & 0x10 == 0
      return Member(name: text, isFile: isFile, packing: packing)
    }

    /// Whether the header says of checksum and sizes what the directory says; where they follow the
    /// data, it may say nothing.
    private func fits(_ header: Fields, _ wide: [Int]?) -> Bool {
      let (crc, packed, size) = (
        header.word(14), Int(header.word(18)), Int(header.word(22))
      )
      guard flags & sizesFollow != 0 else {
        return wide == nil && crc == packing.crc && packed == packing.packed
          && size == packing.size
      }
      guard crc == 0 || crc == packing.crc else { return false }
      if let wide {
        return packed == UInt32.max && size == UInt32.max
          && (wide == [0, 0] || wide == [packing.size, packing.packed])
      }
      return (packed == 0 && size == 0) || (packed == packing.packed && size == packing.size)
    }

    /// Whether this is what may follow the data: checksum and sizes, with or without a signature.
    private func isDescriptor(_ bytes: Fields) -> Bool {
      guard flags & sizesFollow != 0 else { return bytes.count == 0 }
      var at = 0
      if bytes.count == 16 || bytes.count == 24 {
        guard bytes.word(0) == 0x0807_4B50 else { return false }
        at = 4
      }
      switch bytes.count {
      case 12, 16:
        return bytes.word(at) == packing.crc && Int(bytes.word(at + 4)) == packing.packed
          && Int(bytes.word(at + 8)) == packing.size
      case 20, 24:
        return bytes.word(at) == packing.crc && Int(bytes.word(at + 4)) == packing.packed
          && bytes.word(at + 8) == 0 && Int(bytes.word(at + 12)) == packing.size
          && bytes.word(at + 16) == 0
      default: return false
      }
    }
  }

  /// Times and owners: extra fields that say nothing of names, sizes or content.
  private static let harmless: Set<UInt16> = [0x5455, 0x5855, 0x7875, 0x000A]

  /// The two sizes of a ZIP64 field, or nil in it if there is none; nil for any other field.
  private static func extra(_ bytes: [UInt8]) -> [Int]?? {
    let fields = Fields(bytes)
    var wide: [Int]?
    var at = 0
    while at < fields.count {
      guard fields.count - at >= 4 else { return nil }
      let (kind, length) = (fields.half(at), Int(fields.half(at + 2)))
      at += 4
      guard fields.count - at >= length else { return nil }
      if kind == 1 {
        guard wide == nil, length == 16, fields.word(at + 4) == 0, fields.word(at + 12) == 0 else {
          return nil
        }
        wide = [Int(fields.word(at)), Int(fields.word(at + 8))]
      } else if !harmless.contains(kind) {
        return nil
      }
      at += length
    }
    return .some(wide)
  }

  /// Numbers in a row of bytes, the lowest byte first.
  private struct Fields {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var count: Int { bytes.count }
    func bytes(_ at: Int, _ count: Int) -> [UInt8] { Array(bytes[at..<(at + count)]) }
    func half(_ at: Int) -> UInt16 { UInt16(bytes[at]) | UInt16(bytes[at + 1]) << 8 }
    func word(_ at: Int) -> UInt32 { UInt32(half(at)) | UInt32(half(at + 2)) << 16 }
  }
}
