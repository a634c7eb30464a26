import CanonicalJSON
import Evidence
import Foundation
import MerkleTree
import TestSupport
import Testing

@Suite("Damaged evidence bundles")
struct BundleDamageTests {
  /// A folder with a sound bundle `b` in it, and one of another customer, `c`.
  private func desk() throws -> Touchstone {
    let desk = try Touchstone.small()
    try desk.ok(
      "export", "evidence", "--customer", "C1", "--open", "--reason", "audit", "--output", "b")
    try desk.ok("record", "journey.opened", "--journey", "J2", "--customer", "C1")
    try desk.ok(
      "export", "evidence", "--journey", "J1", "--open", "--reason", "other", "--output", "c")
    return desk
  }

  /// Makes each damaged bundle in a place of its own.
  private static let damages = #"""
    def relined(name, change):
        rows = lines(name)
        change(rows)
        write(name, b"".join(rows))
    def opened(change, note=False):
        rows = lines("opened.json")
        value = json.loads(rows[1].rstrip(b",\n"))
        other = json.loads(rows[2].rstrip(b",\n"))
        change(value, other)
        rows[1] = canonical(value) + b",\n"
        write("opened.json", b"".join(rows))
        relist()
    def swap(rows): rows[0], rows[1] = rows[1], rows[0]
    def both(change):
        relined("entries.ndjson", change); relined("proofs.ndjson", change); relist()
    def first(value, other): value["eventKey"] = other["eventKey"]
    def text(value, other): value["plaintext"] = value["plaintext"].replace("陈", "张")
    def gone(value, other): value.clear(); value.update(erased=True, index=1)
    def index(value, other): value["index"] = 0
    def short(value, other): value["eventKey"] = "AAAA"
    table = {
        "entryAltered": lambda: (edit("entries.ndjson", b"Sedan", b"Coupe"), relist()),
        "entryDropped": lambda: relined("entries.ndjson", lambda rows: rows.pop(1)),
        "entryAndProofDropped": lambda: both(lambda rows: rows.pop(1)),
        "entriesSwapped": lambda: both(swap),
        "entryTwice": lambda: both(lambda rows: rows.insert(0, rows[0])),
        "entrySpaced": lambda: (edit("entries.ndjson", b'{"actor"', b'{ "actor"'), relist()),
        "entryUnended": lambda: (write("entries.ndjson", read("entries.ndjson")[:-1]), relist()),
        "entriesEmpty": lambda: (write("entries.ndjson", b""), relist()),
        "proofIndex": lambda: (edit("proofs.ndjson", b'"index":1}', b'"index":0}'), relist()),
        "proofFar": lambda: (edit("proofs.ndjson", b'"index":3}', b'"index":900}'), relist()),
        "proofNegative": lambda: (edit("proofs.ndjson", b'"index":1}', b'"index":-1}'), relist()),
        "proofMalformed": lambda: (edit("proofs.ndjson", b'["', b'["!'), relist()),
        "proofShort": lambda: (edit("proofs.ndjson", lines("proofs.ndjson")[0],
            b'{"hashes":[],"index":1}\n'), relist()),
        "proofDeep": lambda: (edit("proofs.ndjson", b'["', b'[' * 5000 + b'"'), relist()),
        "rootOther": lambda: (edit("manifest.json", b'"root":"', b'"root":"x'), sign()),
        "sizeOther": lambda: (edit("manifest.json", b'"size":4', b'"size":5'), sign()),
        "countOther": lambda: relist(lambda manifest: manifest.update(entries=4)),
        "countLess": lambda: relist(lambda manifest: manifest.update(entries=2)),
        "countHuge": lambda: relist(lambda manifest: manifest.update(entries=2**53 - 1)),
        "countNegative": lambda: relist(lambda manifest: manifest.update(entries=-1)),
        "countTrue": lambda: relist(lambda manifest: manifest.update(entries=True)),
        "countBeyond": lambda: relist(lambda manifest: manifest.update(entries=2**53)),
        "listedTwice": lambda: relist(
            lambda manifest: manifest["files"].append(manifest["files"][0])),
        "listedNumber": lambda: relist(
            lambda manifest: manifest["files"][0].update(sha256=5)),
        "originNumber": lambda: relist(lambda manifest: manifest.update(origin=5)),
        "filterOther": lambda: edit("manifest.json", b'"customer":"C1"', b'"customer":"C2"'),
        "originOther": lambda: edit("manifest.json", b'dealer-1"', b'dealer-2"'),
        "formatOther": lambda: (edit("manifest.json", b"evidence/1", b"evidence/2"), sign()),
        "manifestNull": lambda: (edit("manifest.json", b'"entries":3', b'"entries":null'), sign()),
        "manifestTwice": lambda: (edit("manifest.json", b'"entries":3', b'"entries":3,"entries":3'),
            sign()),
        "manifestText": lambda: write("manifest.json", b"no manifest\n"),
        "manifestBytes": lambda: write("manifest.json", b"\xff\xfe"),
        "unlisted": lambda: (edit("manifest.json", b'"name":"opened.json"', b'"name":"closed.json"'),
            sign()),
        "checkpointOfOther": lambda: (shutil.copy("../c/checkpoint.txt", "."), relist()),
        "manifestOfOther": lambda: [shutil.copy("../c/" + name, ".")
            for name in ("manifest.json", "manifest.note")],
        "proofLong": lambda: (edit("proofs.ndjson", b'["', b'["' + b"A" * 5000), relist()),
        "entryLong": lambda: (edit("entries.ndjson", b'{"actor"', b'{"a' + b"A" * 70000), relist()),
        "checkpointGrown": lambda: (edit("checkpoint.txt", b"\n4\n", b"\n9\n"), relist()),
        "checkpointText": lambda: (write("checkpoint.txt", b"x"), relist()),
        "noteText": lambda: write("manifest.note", b"\n\n"),
        "keyOther": lambda: (edit("verifier.key", b"+A", b"+B"), relist()),
        "pageOther": lambda: edit("index.html", b"Sedan", b"Coupe"),
        "openedOfOther": lambda: (shutil.copy("../c/opened.json", "."), relist()),
        "openedKey": lambda: opened(first),
        "openedText": lambda: opened(text),
        "openedErased": lambda: opened(gone),
        "openedIndex": lambda: opened(index),
        "openedShort": lambda: opened(short),
        "openedDropped": lambda: (relined("opened.json", lambda rows: rows.pop(1)), relist()),
        "openedTwice": lambda: (relined("opened.json", lambda rows: rows.insert(1, rows[1])), relist()),
        "openedText2": lambda: (write("opened.json", b"[]\n"), relist()),
        "openedGone": lambda: (os.remove("opened.json")),
        "additional": lambda: write("more.txt", b"x"),
        "folder": lambda: os.mkdir("sub"),
        "link": lambda: (os.remove("index.html"), os.symlink("../c/index.html", "index.html")),
        "hugeKey": lambda: write("verifier.key", b"x" * 70000),
    }
    for name in sorted(os.listdir("b")):
        table["lost-" + name] = lambda name=name: os.remove(name)
    for name, damage in table.items():
        shutil.copytree("b", name)
        os.chdir(name); damage(); os.chdir(home)
    def packed(place, change=lambda archive: None, skip=()):
        with zipfile.ZipFile(place + ".zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(os.listdir("b")):
                if name not in skip: archive.write("b/" + name, name)
            change(archive)
    packed("sound")
    packed("up", lambda archive: archive.writestr("../evil", "x"))
    packed("absolute", lambda archive: archive.writestr("/tmp/evil", "x"))
    packed("below", lambda archive: archive.writestr("b/entries.ndjson", "x"))
    packed("backslash", lambda archive: archive.writestr("..\\evil", "x"))
    packed("more", lambda archive: archive.writestr("more.txt", "x"))
    packed("lost", skip=("proofs.ndjson",))
    packed("bomb", lambda archive: archive.writestr("checkpoint.txt", b"\0" * 80_000_000),
        ("checkpoint.txt",))
    def linked(archive):
        info = zipfile.ZipInfo("index.html"); info.create_system = 3
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    packed("linked", linked, ("index.html",))
    import warnings; warnings.simplefilter("ignore")
    packed("twice", lambda archive: archive.write("b/index.html", "index.html"))
    data = read("sound.zip")
    write("cut.zip", data[:-30]); write("text.zip", b"no zip\n"); write("empty.zip", b"")
    print(" ".join(list(table) + [name for name in sorted(os.listdir(".")) if name.endswith(".zip")]))
    """#

  @Test("Both programs refuse every damage of the table, naming the same files and lines")
  func table() throws {
    let desk = try desk()
    let made = try desk.damage(Self.damages)
    let names = made.out.split(whereSeparator: \.isWhitespace).map(String.init)
    #expect(names.count > 60)
    // Whoever signs may sign less: fewer entries, or that a key is gone.
    let sound = ["sound.zip", "entryAndProofDropped", "entryUnended", "openedErased"]
    let found = try desk.verdicts(names)
    for (name, (ours, theirs)) in zip(names, zip(found.ours, found.theirs)) {
      #expect(ours == theirs, "\(name)")
      #expect(ours.isEmpty == sound.contains(name), "\(name): \(ours)")
    }
    let named: [String: String] = [
      "entryAltered": "entries.ndjson:2: proof", "proofMalformed": "proofs.ndjson:1: malformed",
      "originOther": "manifest.note:: signature", "manifestText": "manifest.note:: signature",
      "countOther": "entries.ndjson:: count", "countLess": "proofs.ndjson:: count",
      "countHuge": "entries.ndjson:: count", "countNegative": "manifest.json:: malformed",
      "listedTwice": "manifest.json:: malformed", "unlisted": "opened.json:: additional",
      "proofLong": "proofs.ndjson:1: huge", "entryLong": "entries.ndjson:1: huge",
      "entryDropped": "entries.ndjson:: hash", "entriesSwapped": "proofs.ndjson:2: order",
      "openedTwice": "opened.json:3: additional", "openedDropped": "opened.json:: missing",
      "checkpointText": "checkpoint.txt:: signature", "keyOther": "verifier.key:: key",
      "checkpointOfOther": "checkpoint.txt:: mismatch", "hugeKey": "verifier.key:: huge",
      "openedKey": "opened.json:2: commitment", "openedText": "opened.json:2: plaintext",
      "filterOther": "manifest.note:: signature", "up.zip": "../evil:: path",
      "bomb.zip": "checkpoint.txt:: huge", "lost.zip": "proofs.ndjson:: missing",
      "more.zip": "more.txt:: additional", "twice.zip": "index.html:: twice",
      "linked.zip": "index.html:: notFile", "pageOther": "index.html:: hash",
    ]
    for (name, fault) in named {
      let at = try #require(names.firstIndex(of: name))
      #expect(found.ours[at].contains(fault), "\(name): \(found.ours[at])")
    }
    // The programs themselves say the same.
    for name in ["sound.zip", "openedText"] {
      let (ours, theirs) = try desk.faults(name)
      #expect(ours == theirs && ours.isEmpty == (name == "sound.zip"))
    }
    #expect(!FileManager.default.fileExists(atPath: "/tmp/evil"))
  }

  @Test("Every fault is a sentence with file and line, and exit code 3")
  func sentences() throws {
    let desk = try desk()
    _ = try desk.damage(
      "os.chdir('b'); edit('opened.json', '陈'.encode(), '张'.encode()); relist()")
    let key = try desk.verifierKey
    let english = try desk("verify-bundle", "b", "--verifier-key", key, "--language", "en")
    #expect(english.code == 3 && english.out.contains("opened.json, line 2: its text is not"))
    let chinese = try desk("verify-bundle", "b", "--verifier-key", key, "--language", "zh-Hans")
    #expect(chinese.out.contains("opened.json 第 2 行："))
  }

  @Test("It needs no logbook and no keys, and trusts the given key alone")
  func otherKey() throws {
    let desk = try desk()
    let other = try Touchstone()
    let sound = try other(
      "verify-bundle", desk.folder.appending(path: "b").path, "--verifier-key", desk.verifierKey)
    #expect(sound.code == 0, "\(sound.out)\(sound.err)")
    let foreign = try Touchstone.made().verifierKey
    let found = try desk.faults("b", key: foreign)
    #expect(found.ours == ["manifest.note:: signature"])
    #expect(found.ours == found.theirs)
    try desk("verify-bundle", "b", "--verifier-key", "abc").expectRefused(
      64, saying: "verifier key")
    try desk("verify-bundle", "b").expectRefused(64, saying: "--verifier-key")
    try desk("verify-bundle", "nosuch", "--verifier-key", foreign).expectRefused(
      66, saying: "nosuch")
  }

  @Test("Whatever byte of whatever file is altered, both refuse")
  func everyByte() throws {
    let desk = try desk()
    let key = try desk.verifierKey
    let verifier = try #require(NoteVerifier(text: key))
    let bundle = desk.folder.appending(path: "b")
    var chance = SplitMix64(seed: 20_261_122)
    var missed: [String] = []
    for name in try bundle.names {
      let file = bundle.appending(path: name)
      let whole = [UInt8](try Data(contentsOf: file))
      // The page is long and only hashed; a byte in every sixteen stands for all.
      let step = name == "index.html" ? 16 : 1
      for at in stride(from: 0, to: whole.count, by: step) {
        var bytes = whole
        bytes[at] ^= 1 << UInt8(chance.next() & 7)
        try Data(bytes).write(to: file)
        if try BundleCheck(path: bundle.path, verifier: verifier).faults.isEmpty {
          missed.append("\(name) at \(at)")
        }
      }
      try Data(whole).write(to: file)
    }
    #expect(missed.isEmpty)
    #expect(try BundleCheck(path: bundle.path, verifier: verifier).faults.isEmpty)
    let theirs = try Child(
      Touchstone.interpreter.get(), ["-c", Self.everyByte, Touchstone.script.path, "b", key],
      in: desk.folder, environment: ProcessInfo.processInfo.environment
    ).wait()
    #expect(theirs.code == 0 && theirs.out == "[]\n", "\(theirs.out)\(theirs.err)")
  }

  private static let everyByte = """
    import importlib.util, os, random, sys
    sys.dont_write_bytecode = True
    spec = importlib.util.spec_from_file_location("bundle", sys.argv[1])
    bundle = importlib.util.module_from_spec(spec); spec.loader.exec_module(bundle)
    missed, chance = [], random.Random(20261122)
    for name in sorted(os.listdir(sys.argv[2])):
        place = os.path.join(sys.argv[2], name)
        data = open(place, "rb").read()
        for at in range(0, len(data), 16 if name == "index.html" else 1):
            altered = bytearray(data)
            altered[at] ^= 1 << chance.randrange(8)
            open(place, "wb").write(altered)
            if not bundle.verify(sys.argv[2], sys.argv[3]): missed.append((name, at))
        open(place, "wb").write(data)
    print(missed)
    """

  @Test("Whatever byte of a zip is altered, it is refused or holds what it held, and never a crash")
  func zipBytes() throws {
    let desk = try Touchstone.small()
    try desk.ok("export", "evidence", "--journey", "J1", "--output", "a.zip")
    let verifier = try #require(NoteVerifier(text: try desk.verifierKey))
    let file = desk.folder.appending(path: "a.zip")
    let whole = [UInt8](try Data(contentsOf: file))
    var chance = SplitMix64(seed: 7)
    var refused = 0
    for at in 0..<whole.count {
      var bytes = whole
      bytes[at] ^= 1 << UInt8(chance.next() & 7)
      try Data(bytes).write(to: file)
      let check = try BundleCheck(path: file.path, verifier: verifier)
      if check.faults.isEmpty { #expect(check.entries == 2) } else { refused += 1 }
    }
    #expect(refused > whole.count / 2)
  }
}
