import CanonicalJSON
import Foundation
import Testing

@Suite("What a hostile evidence bundle costs")
struct BundleCostTests {
  /// Bundles of at most 300 KB that unpack to as much as may be, or are hard to read.
  private static let makes = #"""
    big = bytes([10]) * (1 << 28)
    def packed(place, **other):
        with zipfile.ZipFile(place + ".zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for name in sorted(os.listdir("b")):
                key = name.replace(".", "_")
                archive.writestr(name, other[key] if key in other else read("b/" + name))
    packed("lines", entries_ndjson=big)
    packed("page", index_html=bytes(1 << 28))
    packed("deep", manifest_json=b"[" * 65_000)
    packed("keys", manifest_json=b"{" + b",".join(b'"%d":1' % n for n in range(7_000)) + b"}")
    line = read("b/manifest.note").splitlines(keepends=True)[-1]
    packed("notes", manifest_note=read("b/manifest.note") + line * 500)
    packed("listed", manifest_json=read("b/manifest.json").replace(b'"files":[',
        b'"files":[' + b'{"name":"x","sha256":"","size":0},' * 1_500))
    shutil.copytree("b", "own")
    os.chdir("own")
    write("entries.ndjson", big)
    relist(lambda manifest: manifest.update(entries=2**53 - 1))
    os.chdir(home)
    with zipfile.ZipFile("own.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(os.listdir("own")): archive.write("own/" + name, name)
    names = ["lines", "page", "deep", "keys", "notes", "listed", "own"]
    print(json.dumps([[name + ".zip", os.path.getsize(name + ".zip")] for name in names]))
    """#

  /// Runs a command and prints its exit code, seconds and the most memory it held, in KiB.
  private static let measure = """
    import json, os, subprocess, sys, time
    start = time.monotonic()
    child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    print(json.dumps([os.waitstatus_to_exitcode(status), int(usage.ru_utime * 1000 + usage.ru_stime * 1000),
        usage.ru_maxrss]))
    """

  /// Exit code, milliseconds of processor, KiB.
  private func cost(_ desk: Touchstone, _ command: [String]) throws -> [Int64] {
    let outcome = try Child(
      Touchstone.interpreter.get(), ["-c", Self.measure] + command, in: desk.folder,
      environment: desk.environment()
    ).wait()
    return try (outcome.json.items ?? []).compactMap(\.int)
  }

  @Test("Whoever has not signed it makes neither program work: 64 MB and two seconds are enough")
  func costs() throws {
    let desk = try Touchstone.small()
    let key = try desk.verifierKey
    try desk.ok("export", "evidence", "--customer", "C1", "--output", "b")
    let made = try desk.damage(Self.makes).json.items ?? []
    #expect(made.count == 7)
    let checkers = [
      [Touchstone.binary.path, "verify-bundle"],
      [try Touchstone.interpreter.get().path, Touchstone.script.path],
    ]
    for checker in checkers {
      let sound = try cost(desk, checker + ["b", "--verifier-key", key])
      #expect(sound.first == 0)
      for bundle in made {
        let (name, size) = (bundle.items?[0].text ?? "", bundle.items?[1].int ?? .max)
        #expect(size <= 300_000, "\(name)")
        let hostile = try cost(desk, checker + [name, "--verifier-key", key])
        #expect(hostile[0] == 3, "\(name)")
        #expect(hostile[2] - sound[2] < 65_536, "\(name): \(hostile[2]) KiB")
        // What the dealer signed is unpacked and hashed, whatever it is.
        let limit: Int64 = name == "own.zip" ? 20_000 : 2_000
        #expect(hostile[1] - sound[1] < limit, "\(name): \(hostile[1]) ms")
      }
    }
  }

  @Test("Of many faults the first are listed, and how many more there are")
  func manyFaults() throws {
    let desk = try Touchstone.small()
    try desk.ok("export", "evidence", "--customer", "C1", "--output", "b")
    for (name, rows, more, isCut) in [("few", 30, 10, false), ("many", 1_500, 980, true)] {
      _ = try desk.damage(
        """
        shutil.copytree("b", "\(name)"); os.chdir("\(name)")
        write("entries.ndjson", b"x\\n" * \(rows)); write("proofs.ndjson", b"x\\n" * \(rows))
        relist()
        """)
      let key = try desk.verifierKey
      let found = try desk(
        "verify-bundle", name, "--verifier-key", key, "--json")
      #expect(found.code == 3)
      #expect(try found.json["faults"]?.items?.count == 20)
      #expect(try found.json["more"]?.int == Int64(more))
      let text = try desk("verify-bundle", name, "--verifier-key", key, "--language", "en").lines
      #expect(text.count == 21)
      #expect(
        text.last
          == (isCut
            ? "At least 980 more faults; the check stopped there."
            : "10 more faults."))
      let python = try Touchstone.python(name, key, in: desk.folder)
      #expect(python.code == 3 && python.lines.count == 21)
      #expect(python.lines.last == (isCut ? "and at least 980 more" : "and 10 more"))
    }
  }
}
