internal import Exports
internal import Foundation
internal import Storage

/// Notes in the logbook's folder of where exports grow, so that the next command that opens it can
/// remove what one that was killed has left: it may hold names.
enum OutputNotes {
  private static let name = "export"

  /// Notes a place; the note goes with the object. Nil where the logbook cannot be written.
  static func make(of path: String, in folder: LogbookFolder) -> PartPlace? {
    let place =
      path == "-" ? NSTemporaryDirectory() + "/touchstone" : URL(fileURLWithPath: path).path
    guard let note = try? PartPlace.file(beside: folder.path + "/" + name) else { return nil }
    let text = Array(place.utf8)
    guard write(note.descriptor, text, text.count) == text.count else { return nil }
    return note
  }

  /// Removes what was left at the places that abandoned notes name, and then the notes.
  static func settle(in folder: LogbookFolder) {
    PartPlace.removeAbandoned(beside: folder.path + "/" + name) { note in
      guard let bytes = try? DurableFile.read(note), !bytes.isEmpty else { return }
      let place = String(decoding: bytes, as: UTF8.self)
      PartPlace.removeAbandoned(beside: place)
      // A link was followed to where it leads.
      if let real = realpath(place, nil) {
        PartPlace.removeAbandoned(beside: String(cString: real))
        free(real)
      }
    }
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
