import CanonicalJSON
import Evidence
import Foundation
import MerkleTree
import TestSupport
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

  /// What damages a bundle in the present folder, in Python. `relist` makes the manifest fit the
  /// damage and signs it: the dealer's own forgery. Without it, it is somebody else's.
  static let damaging = #"""
    import base64, hashlib, json, os, random, shutil, socket, stat, struct, sys, zipfile, zlib
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    home = os.getcwd()
    def read(name): return open(name, "rb").read()
    def write(name, data): open(name, "wb").write(data)
    def lines(name): return read(name).splitlines(keepends=True)
    def canonical(value):
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    def based(data): return base64.b64encode(data).decode()
    def signed(text):
        key = read(home + "/keys/example.com/dealer-1/signing.key").decode().strip()
        _, _, name, key_id, blob = key.split("+", 4)
        own = Ed25519PrivateKey.from_private_bytes(base64.b64decode(blob)[1:]).sign(text.encode())
        return f"{text}\n— {name} {based(bytes.fromhex(key_id) + own)}\n".encode()
    def sign():
        raw = read("manifest.json")
        origin, digest = json.loads(raw)["origin"], based(hashlib.sha256(raw).digest())
        write("manifest.note", signed(f"touchstone-evidence/1\n{origin}\n{digest}\n"))
    def relist(change=lambda manifest: None):
        manifest = json.loads(read("manifest.json"))
        for item in manifest["files"]:
            item["size"] = len(read(item["name"]))
            item["sha256"] = hashlib.sha256(read(item["name"])).hexdigest()
        manifest["entries"] = len(lines("entries.ndjson"))
        change(manifest)
        write("manifest.json", canonical(manifest) + b"\n")
        sign()
    def edit(name, old, new):
        data = read(name)
        assert old in data, (name, old)
        write(name, data.replace(old, new, 1))
    """# + "\n"

  /// Runs a script behind `damaging` in the folder.
  func damage(
    _ script: String, from location: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    let made = try Child(
      Self.interpreter.get(), ["-c", Self.damaging + script], in: folder,
      environment: ProcessInfo.processInfo.environment
    ).wait()
    try #require(made.code == 0, "\(made.err)", sourceLocation: location)
    return made
  }

  /// What both programs find in each of many bundles, each in one process.
  func verdicts(
    _ names: [String], from location: SourceLocation = #_sourceLocation
  ) throws -> (ours: [[String]], theirs: [[String]]) {
    let key = try verifierKey
    let verifier = try #require(NoteVerifier(text: key), sourceLocation: location)
    try file("names", names.joined(separator: "\n"))
    let script = """
      import importlib.util, json, sys
      sys.dont_write_bytecode = True
      spec = importlib.util.spec_from_file_location("bundle", sys.argv[1])
      bundle = importlib.util.module_from_spec(spec); spec.loader.exec_module(bundle)
      for name in open("names").read().split("\\n"):
          print(json.dumps(list(bundle.verify(name, sys.argv[2]))))
      """
    let python = try Child(
      Self.interpreter.get(), ["-c", script, Self.script.path, key], in: folder,
      environment: ProcessInfo.processInfo.environment
    ).wait()
    try #require(python.code == 0, "\(python.err)", sourceLocation: location)
    let theirs = try python.jsonLines.map { ($0.items ?? []).compactMap(\.text) }
    let ours = try names.map { name in
      let path = folder.appending(path: name).path
      return try BundleCheck(path: path, verifier: verifier).faults.map { fault in
        "\(fault.file):\(fault.line.map { String($0) } ?? ""): \(fault.kind.rawValue)"
      }
    }
    try #require(theirs.count == names.count, sourceLocation: location)
    return (ours, theirs.map { Array($0.prefix(BundleCheck.listed)) })
  }

  static let interpreter = Result<URL, any Error> { URL(filePath: try VirtualEnvironment.python()) }
}
