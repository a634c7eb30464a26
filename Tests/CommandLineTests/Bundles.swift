import CanonicalJSON
import Foundation
import Testing

/// Evidence bundles, and the two programs that check them.
extension Touchstone {
  /// The text of the verifier key.
  var verifierKey: String {
    get throws {
      try String(contentsOf: keys.appending(path: "verifier.key"), encoding: .utf8)
        .trimmingCharacters(in: .whitespacesAndNewlines)
    }
  }

  /// A logbook with one journey of a few facts, two of them sealed.
  static func small() throws -> Touchstone {
    let desk = try opened()
    try desk.ok(
      "record", "customer.registered", "--customer", "C1", "--sealed", "name=陈小明", "--sealed",
      "phone=13911110001", "--occurred", "2026-03-05 10:00")
    try desk.ok(
      "record", "journey.opened", "--journey", "J1", "--customer", "C1", "--occurred",
      "2026-03-05 10:05", "--set", "model=Sedan")
    try desk.ok(
      "record", "touchpoint.completed", "--journey", "J1", "--set", "touchpoint=greeting",
      "--occurred", "2026-03-06 09:00", "--sealed", "note=等候 <b>太久</b>", "--actor", "S-9")
    return desk
  }

  /// What both programs find in a bundle, each as `FILE:LINE: KIND`, sorted.
  func faults(
    _ bundle: String, key: String? = nil, from location: SourceLocation = #_sourceLocation
  ) throws -> (ours: [String], theirs: [String]) {
    let key = try key ?? verifierKey
    let own = try self("verify-bundle", bundle, "--verifier-key", key, "--json")
    let python = try Self.python(bundle, key, in: folder)
    let codes = [own.code, python.code]
    #expect(
      codes == [0, 0] || codes == [3, 3], "\(own.err)\(python.err)", sourceLocation: location)
    let ours = (try own.json["faults"]?.items ?? []).map { fault in
      let line = fault["line"]?.int.map { String($0) } ?? ""
      return "\(fault["file"]?.text ?? ""):\(line): \(fault["kind"]?.text ?? "")"
    }
    #expect(try own.json["ok"]?.flag == ours.isEmpty, sourceLocation: location)
    let theirs = python.lines.map { String($0) }.filter { $0 != "sound" }
    return (ours.sorted(), theirs.sorted())
  }

  static let script = Fixtures.root.appending(path: "scripts/verify_bundle.py")

  static func python(_ bundle: String, _ key: String, in folder: URL) throws -> Outcome {
    try Child(
      interpreter.get(), [script.path, bundle, "--verifier-key", key], in: folder,
      environment: ProcessInfo.processInfo.environment
    ).wait()
  }

  static let interpreter = Result<URL, any Error> { URL(filePath: try VirtualEnvironment.python()) }
}
