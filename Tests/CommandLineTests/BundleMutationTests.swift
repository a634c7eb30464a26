import CanonicalJSON
import Evidence
import Foundation
import MerkleTree
import Testing

@Suite("Evidence bundles altered at random")
struct BundleMutationTests {
  /// A folder with a sound bundle, as the folder `b` and as `b.zip`.
  private func desk() throws -> Touchstone {
    let desk = try Touchstone.small()
    let arguments = ["export", "evidence", "--customer", "C1", "--open", "--reason", "audit"]
    for place in ["b", "b.zip"] {
      #expect(try desk.start(arguments + ["--output", place]).wait().code == 0)
    }
    return desk
  }

  private static let zips = #"""
    chance, data = random.Random(20261129), read("b.zip")
    os.mkdir("m")
    start = struct.unpack("<L", data[-6:-2])[0]
    headers, at = [], 0
    while (at := data.find(b"PK\3\4", at)) >= 0:
        headers.append(at); at += 4
    def place():
        kind = chance.randrange(4)
        if kind == 0: return chance.randrange(start, len(data))
        if kind == 1: return min(chance.choice(headers) + chance.randrange(90), len(data) - 1)
        if kind == 2: return len(data) - 1 - chance.randrange(22)
        return chance.randrange(len(data))
    for number in range(600):
        at, kind, out = place(), chance.randrange(8), bytearray(data)
        if kind < 3: out[at] ^= 1 << chance.randrange(8)
        elif kind == 3: out[at] = chance.choice((0, 255, 0x80, 0x50))
        elif kind == 4: del out[at:at + chance.choice((1, 2, 16))]
        elif kind == 5: out[at:at] = bytes(chance.randrange(256) for _ in range(chance.choice((1, 4, 30))))
        elif kind == 6: other = place(); out[at:at + 8], out[other:other + 8] = out[other:other + 8], out[at:at + 8]
        else: out = out[:at]
        write(f"m/{number}.zip", out)
    """#

  /// What people read in a zip: what another program unpacks from it.
  private static let contents = """
    import sys, zipfile
    def content(name):
        with zipfile.ZipFile(name) as archive:
            return {info.filename: archive.read(info) for info in archive.infolist()}
    own = content("b.zip")
    print([name for name in open("accepted").read().split() if content(name) != own])
    """

  @Test("600 altered zips: both say the same, and accept only what holds what it held")
  func zips() throws {
    let desk = try desk()
    _ = try desk.damage(Self.zips)
    let names = (0..<600).map { "m/\($0).zip" }
    let found = try desk.verdicts(names)
    for (at, name) in names.enumerated() {
      #expect(found.ours[at] == found.theirs[at], "seed 20261129, \(name)")
    }
    let accepted = zip(names, found.ours).filter { $1.isEmpty }.map(\.0)
    // Times, owners and versions of members are nobody's reading.
    #expect(accepted.count < 120)
    try desk.file("accepted", accepted.joined(separator: " "))
    let other = try Child(
      Touchstone.interpreter.get(), ["-c", Self.contents], in: desk.folder,
      environment: ProcessInfo.processInfo.environment
    ).wait()
    #expect(other.out == "[]\n", "\(other.out)\(other.err)")
  }

  private static let signedLines = #"""
    chance = random.Random(20261130)
    os.mkdir("s")
    words = [b'"', b"\\", b"\\u0041", b"\\ud800", b"\\n", b"\n", b" ", b",", b"null", b"1.5", b"-0", b"1e3",
        b"9007199254740992", b"true", b"[[", b"{", b"}", b"\xff", b"\x00", b"\xc2\x85", b"e\xcc\x81",
        b"0", b"-1", b"=", b"A"]
    for number in range(300):
        os.chdir(home)
        shutil.copytree("b", f"s/{number}")
        os.chdir(f"s/{number}")
        name = chance.choice(("entries.ndjson", "proofs.ndjson", "opened.json", "manifest.json",
            "checkpoint.txt", "manifest.note"))
        out = bytearray(read(name))
        for _ in range(chance.choice((1, 1, 1, 2))):
            at, kind = chance.randrange(len(out)), chance.randrange(4)
            if kind == 0: out[at] ^= 1 << chance.randrange(8)
            elif kind == 1: out[at:at] = chance.choice(words)
            elif kind == 2: del out[at:at + chance.choice((1, 1, 5))]
            else: out[at:at + 1] = chance.choice(words)
        write(name, out)
        if name == "manifest.json":
            digest = based(hashlib.sha256(out).digest())
            write("manifest.note", signed(f"touchstone-evidence/1\nexample.com/dealer-1\n{digest}\n"))
        elif name != "manifest.note": relist(lambda manifest: manifest.update(entries=3))
    """#

  @Test("300 altered texts that their dealer signed: both name the same faults and lines")
  func signedLines() throws {
    let desk = try desk()
    _ = try desk.damage(Self.signedLines)
    let names = (0..<300).map { "s/\($0)" }
    let found = try desk.verdicts(names)
    for (at, name) in names.enumerated() {
      #expect(found.ours[at] == found.theirs[at], "seed 20261130, \(name)")
    }
    let kinds = Set(found.ours.joined().compactMap { $0.split(separator: " ").last })
    #expect(kinds.isSuperset(of: ["proof", "malformed", "signature", "commitment"]))
  }

  /// A log of one entry that says anything, under the dealer's own signature.
  private static let forged = #"""
    chance = random.Random(20261201)
    entry = json.loads(lines("b/entries.ndjson")[0])
    def with_(**fields): return canonical({**entry, **fields})
    def without(name): return canonical({key: entry[key] for key in entry if key != name})
    def deep(count):
        value = 1
        for _ in range(count): value = [value]
        return with_(data={"a": value})
    line = canonical(entry)
    rows = [line, b"", b"{}", b"[]", b"5", b'"x"', b"null", b" " + line, line + b" ", line[:-1]]
    rows += [without(name) for name in entry] + [with_(**{name: 5}) for name in entry]
    rows += [with_(**{name: ""}) for name in entry] + [with_(**{name: "a b"}) for name in entry]
    rows += [with_(**{name: "a/b\u0085"}) for name in entry]
    rows += [with_(**{name: "x" * 129}) for name in entry]
    rows += [with_(**{name: True}) for name in entry] + [with_(**{name: None}) for name in entry]
    rows += [with_(dataversion=value) for value in (0, 1, -1, 2**31 - 1, 2**31, 2**53, 1.5, "1")]
    rows += [with_(time=value) for value in ("2026-02-29T10:00:00.000Z", "2024-02-29T10:00:00.000Z",
        "2026-03-05T10:00:00Z", "2026-03-05t10:00:00.000z", "2026-03-05T24:00:00.000Z",
        "2026-03-05T10:00:60.000Z", "2026-03-05T10:00:00.0000Z", "2026-03-05T10:00:00.000+00:00",
        "0000-01-01T00:00:00.000Z", "0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z")]
    rows += [with_(timeoffset=value) for value in ("+08:00", "-23:59", "+24:00", "+08:60", "08:00", "Z",
        "+8:00", "-00:00")]
    rows += [with_(id=value) for value in (entry["id"].upper(), entry["id"][:-1], "x" * 36)]
    rows += [with_(subject=value) for value in ("a", "/b", "a/", "1/b", "a/b/c", "A/" + "x" * 128,
        "é/b", "a/e\u0301", "a/\u00e9", "a/\n", "a/\x7f")]
    rows += [with_(source=value) for value in ("x" * 256, "x" * 257, "a\u00a0b", "a\u3000", "\u0080", "é")]
    rows += [with_(sealed=value) for value in ("", "AA==", "AA", "AB==", "AQAB", based(b"\1\0\1" + bytes(60)))]
    rows += [with_(specversion="1.1"), with_(datacontenttype="text/plain"), with_(other="x")]
    rows += [with_(data=value) for value in ([], {}, {"a": None}, {"a": 1.5}, {"a": 2**53 - 1}, {"a": 2**53},
        {"a": -2**53 + 1}, {"a": "\U0001f600"}, {"\U0001f600": 1, "\uffff": 2}, {"a": "\u2028\x7f/"})]
    rows += [deep(count) for count in (6, 7, 8, 9, 14, 15, 16, 30, 31, 40, 200)]
    rows += [line.replace(b'"data":{', b'"data":{"a":' + b"[" * 5000 + b"]" * 5000 + b",")]
    rows += [line.replace(b'"C1"', text) for text in (b'"\\u00431"', b'"C1\\u0000"', b'"C1\\u001F"',
        b'"C1\\u001f"', b'"C1\\b"', b'"C1\\u0008"', b'"C1\\/"', b'"\\ud800"', b'"\xff"', b'"\xed\xa0\x80"')]
    words = [b'"', b"\\", b"\\u0041", b" ", b",", b"null", b"1.5", b"-0", b"[", b"}", b"\xff", b"\xc2\x85",
        b"e\xcc\x81", b"/", b"9" * 5000]
    for _ in range(200):
        out, at = bytearray(line), chance.randrange(len(line))
        if chance.randrange(2): out[at] ^= 1 << chance.randrange(8)
        else: out[at:at + chance.randrange(2)] = chance.choice(words)
        rows.append(bytes(out))
    os.mkdir("f")
    for number, row in enumerate(rows):
        os.chdir(home)
        shutil.copytree("b", f"f/{number}")
        os.chdir(f"f/{number}")
        os.remove("opened.json")
        root = based(hashlib.sha256(b"\0" + row).digest())
        write("entries.ndjson", row + b"\n"); write("proofs.ndjson", b'{"hashes":[],"index":0}\n')
        write("checkpoint.txt", signed(f"example.com/dealer-1\n1\n{root}\n"))
        def change(manifest):
            manifest["checkpoint"] = dict(size=1, root=root)
            manifest["entries"] = 1
            manifest["files"] = [item for item in manifest["files"] if item["name"] != "opened.json"]
        write("manifest.json", canonical({**json.loads(read("manifest.json")), "files": []}))
        names = [name for name in sorted(os.listdir(".")) if not name.startswith("manifest")]
        def listed(manifest):
            change(manifest)
            manifest["files"] = [dict(name=name, size=len(read(name)),
                sha256=hashlib.sha256(read(name)).hexdigest()) for name in names]
        relist(listed)
    print(len(rows))
    """#

  @Test(
    "Whatever a dealer's log holds in the place of an entry, both call the same lines malformed")
  func forged() throws {
    let desk = try desk()
    let count = try #require(Int(try desk.damage(Self.forged).out.dropLast()))
    #expect(count > 400)
    let names = (0..<count).map { "f/\($0)" }
    let found = try desk.verdicts(names)
    for (at, name) in names.enumerated() {
      #expect(found.ours[at] == found.theirs[at], "seed 20261201, \(name)")
    }
    #expect(found.ours[0].isEmpty)
    #expect(found.ours.count { $0 == ["entries.ndjson:1: malformed"] } > 150)
    #expect(found.ours.count { $0.isEmpty } > 20)
  }
}
