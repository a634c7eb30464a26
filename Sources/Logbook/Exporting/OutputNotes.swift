internal import Custody
internal import Foundation
internal import Storage

/// Notes beside the keys of where exports grow, so that the next command that opens the logbook can
/// remove what one that was killed has left: it may hold names.
///
/// They do not stand in the logbook's folder: whoever can write there could have anything deleted
/// whose name looks like that of a part. What an earlier version noted there is not followed.
enum OutputNotes {
  private static let name = "export"
  private static let separator: UInt8 = 0

  /// Notes a place; the note goes with the object. Nil where there are no keys, or none can be written.
  static func make(of path: String, beside keys: KeyRing) -> PartPlace? {
    guard keys.exists else { return nil }
    let place =
      path == "-" ? NSTemporaryDirectory() + "/touchstone" : URL(fileURLWithPath: path).path
    // Where a link stands in the place itself, what is written grows where it leads.
    let places = Set([resolved(place), FolderIdentity.resolve(place)].compactMap { $0 })
    guard !places.isEmpty, let note = try? PartPlace.file(beside: keys.folder + "/" + name) else {
      return nil
    }
    let text = Array(places.sorted().joined(separator: "\0").utf8)
    guard write(note.descriptor, text, text.count) == text.count else { return nil }
    return note
  }

  /// Removes what was left at the places that abandoned notes name, and then the notes.
  static func settle(beside keys: KeyRing) {
    PartPlace.removeAbandoned(beside: keys.folder + "/" + name) { note in
      guard let bytes = try? DurableFile.read(note) else { return }
      for place in bytes.split(separator: separator).map({ String(decoding: $0, as: UTF8.self) })
      where resolved(place) == place {
        PartPlace.removeAbandoned(beside: place)
      }
    }
  }

  /// The path with its folder as the system reaches it: a link that was put on the way since then
  /// leads elsewhere.
  private static func resolved(_ place: String) -> String? {
    guard let last = place.split(separator: "/").last,
      let folder = FolderIdentity.resolve(DurableFolder.holding(place))
    else { return nil }
    return (folder == "/" ? "" : folder) + "/" + last
  }
}

extension Logbook {
  /// Refuses a place as `checkPlace` does, and notes it: what grows there does not outlive a
  /// process that is killed for longer than until the next command.
  public func claimPlace(_ path: String) throws {
    try checkPlace(path)
    noteOutput(path)
  }
}
