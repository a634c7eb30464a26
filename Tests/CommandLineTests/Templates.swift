import Foundation
import Synchronization

/// Logbooks that are made once and copied for each test: making one costs a second, a copy
/// milliseconds. The copy has the same keys, the same first events and their times.
final class Templates: Sendable {
  private let made = Mutex<[String: Result<Touchstone, any Error>]>([:])

  init() {
    atexit { Touchstone.templates.remove() }
  }

  private func remove() {
    made.withLock { made in
      for template in made.values {
        if let desk = try? template.get() { try? FileManager.default.removeItem(at: desk.folder) }
      }
    }
  }

  /// A folder of its own with what `make` made under that name.
  func copy(_ name: String, _ make: (Touchstone) throws -> Void) throws -> Touchstone {
    let template = try made.withLock { made in
      if let template = made[name] { return template }
      let template = Result {
        let desk = try Touchstone()
        try make(desk)
        return desk
      }
      made[name] = template
      return template
    }.get()
    let desk = try Touchstone()
    for name in try template.folder.names {
      try FileManager.default.copyItem(
        at: template.folder.appending(path: name), to: desk.folder.appending(path: name))
    }
    return desk
  }
}
