internal import Foundation
internal import Interchange
internal import Journeys
internal import Synchronization

/// Blueprints by content, each read and compiled once: what a hash stands for never changes.
final class BlueprintFiles: Sendable {
  private let folder: LogbookFolder
  private let known = Mutex<[String: BlueprintPlan]>([:])

  init(_ folder: LogbookFolder) {
    self.folder = folder
  }

  /// The blueprint in a file of the logbook that has this content; nil if there is none.
  func plan(_ sha256: String) -> BlueprintPlan? {
    let path = folder.blueprint(sha256)
    if let plan = known.withLock({ $0[sha256] }) {
      return FileManager.default.fileExists(atPath: path) ? plan : nil
    }
    guard let bytes = try? folder.read(path), BlueprintShelf.sha256(of: bytes) == sha256,
      let blueprint = try? BlueprintYAML.read(String(decoding: bytes, as: UTF8.self))
    else { return nil }
    let plan = BlueprintPlan(blueprint)
    return known.withLock { known in
      // Of two who read it at once, one compiled plan is everybody's.
      if let standing = known[sha256] { return standing }
      known[sha256] = plan
      return plan
    }
  }
}
