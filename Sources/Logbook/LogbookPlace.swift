internal import Foundation
internal import Storage

/// Where a logbook may be made.
enum LogbookPlace {
  /// Keys stand apart from every logbook: who copies or hands over the folder must not hand them over
  /// with it.
  ///
  /// Folders are told by what they are and not by how they are written: links, `..` and a second
  /// mount of the same folder lead to the same place.
  /// - Throws: `LogbookError.amongKeys`.
  static func check(_ path: String, keys: String) throws {
    // Where a way leads nowhere, making the folder says so.
    guard let place = FolderIdentity.resolve(path), let own = FolderIdentity.resolve(keys) else {
      return
    }
    let isWithin =
      isBelow(place, own) || isInside(folders(in: own), FolderIdentity.chain(of: place))
    let isAround =
      isBelow(own, place)
      || FolderIdentity(place).map { FolderIdentity.chain(of: own).contains($0) } ?? false
    if isWithin || isAround { throw LogbookError.amongKeys(path: path, keys: keys) }
  }

  /// By name, for what does not stand yet.
  private static func isBelow(_ place: String, _ folder: String) -> Bool {
    place == folder || place.hasPrefix(folder == "/" ? "/" : folder + "/")
  }

  private static func isInside(_ folders: [String], _ chain: [FolderIdentity]) -> Bool {
    folders.lazy.compactMap { FolderIdentity($0) }.contains { chain.contains($0) }
  }

  /// The folder of all keys and those in it: an origin has a host and a path.
  private static func folders(in folder: String) -> [String] {
    var found = [folder]
    var next = 0
    while next < found.count, found.count < 10_000 {
      let place = found[next]
      next += 1
      let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
      found += names.map { place + "/" + $0 }.filter { Standing($0)?.kind == .folder }
    }
    return found
  }
}
