#!/usr/bin/env python3
"""verify_bundle.py FILE.zip|FOLDER --verifier-key KEY: checks a bundle with nothing of Touchstone.
Prints FILE:LINE: KIND for each fault and exits 3; prints "sound" and exits 0 if there is none."""
import base64, datetime, hashlib, hmac, json, os, re, stat, struct, sys, unicodedata, zlib
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORMAT = "touchstone-evidence/1"
OWN = {"manifest.json", "manifest.note"}
LINES = {"entries.ndjson": 65_535, "proofs.ndjson": 4_096, "opened.json": 262_144}  # longest line
REQUIRED = OWN | {"entries.ndjson", "proofs.ndjson", "index.html", "checkpoint.txt", "verifier.key"}
KNOWN = REQUIRED | {"opened.json"}
TOTAL, MOST, LISTED, COUNTED, PIECE = 1 << 29, 64, 20, 1_000, 1 << 16
BAD = (ValueError, LookupError, TypeError, AttributeError, RecursionError, InvalidTag)
OPEN = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
faults, descriptors = [], []

class Stop(Exception): "There is no point in going on."
class Unreadable(Exception): "The bytes are not what a bundle's place says of them."
class TooLong(Exception): "A line is longer than any of its kind."

def fault(kind, name="", line=""):
    shown = "".join("?" if unicodedata.category(c) in ("Cc", "Cf") else c for c in name)
    faults.append(f"{shown}:{line}: {kind}")
    if len(faults) == COUNTED: raise Stop

def stop(*what):
    fault(*what)
    raise Stop
def sha(data): return hashlib.sha256(data).digest()
def need(holds, error=ValueError):
    if not holds: raise error

def unbase64(text, size=None):
    need(base64.b64encode(data := base64.b64decode(text, validate=True)).decode() == text)
    need(size in (None, len(data)))
    return data

def canonical(value, depth=32):                                              # RFC 8785
    if isinstance(value, dict):
        need(depth > 0)
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        pairs = (canonical(key) + ":" + canonical(value[key], depth - 1) for key in keys)
        return "{" + ",".join(pairs) + "}"
    if isinstance(value, list):
        need(depth > 0)
        return "[" + ",".join(canonical(item, depth - 1) for item in value) + "]"
    need(type(value) in (str, bool) or type(value) is int and abs(value) < 1 << 53)
    return json.dumps(value, ensure_ascii=False)                             # no null, no fraction

def strict(data):
    value = json.loads(data.decode())
    need(canonical(value).encode() == data)
    return value

# Files: regular ones only, opened without following links or waiting, and read a piece at a time.
class Member:
    def __init__(self, size, pieces): self.size, self.pieces = size, pieces
    def bytes(self): return b"".join(self.pieces())
    def lines(self, longest):
        line = b""
        for piece in self.pieces():
            *ended, rest = piece.split(b"\n")
            for part in ended:
                line += part
                need(len(line) <= longest, TooLong)
                yield line
                line = b""
            line += rest
            need(len(line) <= longest, TooLong)
        if line: yield line

def opened(name, **folder):
    descriptors.append(os.open(name, OPEN, **folder))
    return descriptors[-1]

def read(file, at, count):
    data = b""
    need(at >= 0 and count >= 0, Unreadable)
    while len(data) < count and (more := os.pread(file, count - len(data), at + len(data))):
        data += more
    need(len(data) == count, Unreadable)
    return data

def stored(file, at, size):
    for start in range(at, at + size, PIECE): yield read(file, start, min(PIECE, at + size - start))

def inflated(file, at, packed, size, crc):
    inflater, seen, total = zlib.decompressobj(-15), 0, 0
    for piece in stored(file, at, packed):
        while piece and not inflater.eof:
            out = inflater.decompress(piece, PIECE)
            piece, seen, total = inflater.unconsumed_tail, zlib.crc32(out, seen), total + len(out)
            need(total <= size, Unreadable)
            yield out
        need(not piece and not inflater.unused_data, Unreadable)
    while not inflater.eof:
        out = inflater.decompress(inflater.unconsumed_tail, PIECE)
        need(out or inflater.eof, Unreadable)
        seen, total = zlib.crc32(out, seen), total + len(out)
        need(total <= size, Unreadable)
        yield out
    need(total == size and seen == crc and not inflater.unused_data, Unreadable)

def plain(file, at, size, crc):
    seen = 0
    for piece in stored(file, at, size):
        seen = zlib.crc32(piece, seen)
        yield piece
    need(seen == crc, Unreadable)

def extra(data):              # the sizes of a ZIP64 field, if any; beside it times and owners only
    wide = None
    while data:
        need(len(data) >= 4, Unreadable)
        kind, size = struct.unpack_from("<HH", data)
        need(len(data) >= 4 + size, Unreadable)
        if kind == 1:
            need(wide is None and size == 16, Unreadable)
            wide = struct.unpack_from("<QQ", data, 4)
            need(max(wide) < 1 << 32, Unreadable)
        else: need(kind in (0x5455, 0x5855, 0x7875, 0x000A), Unreadable)
        data = data[4 + size:]
    return wide

def zip_members(file, length):    # headers, data and directory tile the file; each says the same
    sig, disk, first, here, count, size, start, comment = struct.unpack(
        "<L4H2LH", read(file, length - 22, 22))
    need(sig == 0x06054B50 and (disk, first, comment) == (0, 0, 0) and here == count, Unreadable)
    need(start + size == length - 22, Unreadable)
    if count > MOST: stop("huge")
    need(size <= count * (46 + 255 + 1024), Unreadable)
    directory, rows, at = read(file, start, size), [], 0
    for _ in range(count):
        need(size - at >= 46, Unreadable)
        (sig, _, needed, flags, method, _, _, crc, packed, full, names, more, comment, disk, _, mode,
         offset) = struct.unpack_from("<L6H3L5H2L", directory, at)
        need(sig == 0x02014B50 and comment == disk == 0 and flags & ~0b1000_0000_1110 == 0 and needed & 255 <= 63
             and max(packed, full) < 0xFFFFFFFF and (method == 8 or method == 0 and packed == full)
             and 1 <= names <= 255 and more <= 1024 and size - at - 46 >= names + more, Unreadable)
        at += 46 + names + more
        name = directory[at - names - more:at - more]
        need(extra(directory[at - more:at]) is None, Unreadable)
        rows.append((offset, flags, method, crc, packed, full, name, mode))
    need(at == size and [row[0] for row in rows[:1]] == [0][:count], Unreadable)
    need(rows or start == 0, Unreadable)
    members = []
    for row, end in zip(rows, [row[0] for row in rows[1:]] + [start]):
        offset, flags, method, crc, packed, full, name, mode = row
        sig, _, own, way, _, _, own_crc, own_packed, own_full, names, more = struct.unpack(
            "<L5H3L2H", read(file, offset, 30))
        need(sig == 0x04034B50 and (own, way, names) == (flags, method, len(name))
             and more <= 1024, Unreadable)
        rest = read(file, offset + 30, names + more)
        wide, sizes = extra(rest[names:]), (own_packed, own_full)
        if not flags & 8: fits = wide is None and (own_crc, *sizes) == (crc, packed, full)
        elif wide: fits = sizes == (0xFFFFFFFF, 0xFFFFFFFF) and wide in ((0, 0), (full, packed))
        else: fits = sizes in ((0, 0), (packed, full))
        need(fits and (own_crc == crc or flags & 8 and own_crc == 0), Unreadable)
        need(rest[:names] == name and not re.search(rb"[\0-\x1f\x7f]", name), Unreadable)
        begin = offset + 30 + names + more
        behind = end - begin - packed
        follows = [struct.pack(form, crc, packed, full) for form in ("<3L", "<LQQ")]
        follows = follows + [b"PK\7\b" + one for one in follows] if flags & 8 else [b""]
        need(0 <= behind <= 24 and read(file, end - behind, behind) in follows, Unreadable)
        try: name = name.decode().replace("\\", "/")
        except ValueError: raise Unreadable
        way = (inflated, file, begin, packed, full, crc) if method else (plain, file, begin, full, crc)
        is_file = mode >> 28 in (0, 8) and not mode & 16
        members.append((name, is_file, Member(full, lambda way=way: way[0](*way[1:]))))
    return members

def folder_members(folder):
    names = []
    with os.scandir(folder) as items:
        for item in items:
            names.append(os.fsencode(item.name))
            if len(names) > MOST: stop("huge")
    for name in sorted(names):
        shown, about = name.decode(errors="replace"), None
        if shown in KNOWN: about = os.stat(name, dir_fd=folder, follow_symlinks=False)
        if about is None or not stat.S_ISREG(about.st_mode):
            yield shown, about is None, None
            continue
        about = os.fstat(file := opened(name, dir_fd=folder))
        pieces = lambda file=file, size=about.st_size: stored(file, 0, size)
        yield shown, stat.S_ISREG(about.st_mode), Member(about.st_size, pieces)

def load(path):
    kind = os.lstat(path).st_mode
    if not stat.S_ISDIR(kind) and not stat.S_ISREG(kind): stop("notFile")
    place, files, left = opened(path), {}, TOTAL
    need(stat.S_IFMT((about := os.fstat(place)).st_mode) == stat.S_IFMT(kind), Unreadable)
    found = folder_members(place) if stat.S_ISDIR(kind) else zip_members(place, about.st_size)
    for name, is_file, member in found:
        limit = min(1 << 28 if name in {*LINES, "index.html"} else 1 << 16, left)
        if "/" in name or name == "..": fault("path", name)
        elif name not in KNOWN: fault("additional", name)
        elif not is_file: fault("notFile", name)
        elif name in files: fault("twice", name)
        elif member.size > limit: fault("huge", name)
        else: files[name], left = member, left - member.size
    for name in sorted(REQUIRED - set(files)) if not faults else []: fault("missing", name)
    if faults: raise Stop
    return files

# Signatures and hashes.
def signed(data, key):      # the text of a signed note (C2SP) that this key has signed, else ""
    try:
        whole = data.decode()
        text, _, below = whole.rpartition("\n\n")
        need(below.endswith("\n") and not re.search("[\0-\t\x0b-\x1f]", whole))
        text, own, rows = f"{text}\n", "", below[:-1].split("\n")
        need(len(rows) <= 100)
        for dash, signer, blob in (line.split(" ") for line in rows):
            need(dash == "—" and signer and "+" not in signer and signer.split() == [signer])
            need(len(blob := unbase64(blob)) > 4)
            if (signer, blob[:4]) == key[:2]: own = key[2].verify(blob[4:], text.encode()) or text
        return own
    except (ValueError, InvalidSignature): return ""

def climb(leaf, index, size, path):      # the root that an audit path leads to: RFC 6962, 2.1.1
    if size == 1: return leaf if not path else None
    split = 1 << (size - 1).bit_length() - 1
    if index < split: return sha(b"\1" + climb(leaf, index, split, path[:-1]) + path[-1])
    return sha(b"\1" + path[-1] + climb(leaf, index - split, size - split, path[:-1]))

def check(files, key_text, key):
    raw = files["manifest.json"].bytes()
    note, digest = signed(files["manifest.note"].bytes(), key), base64.b64encode(sha(raw)).decode()
    if not note.startswith(f"{FORMAT}\n") or not note.endswith(f"\n{digest}\n"):
        stop("signature", "manifest.note")
    try:
        manifest = strict(raw.removesuffix(b"\n"))
        origin, count, listed = manifest["origin"], manifest["entries"], manifest["files"]
        size, root = map(manifest["checkpoint"].get, ("size", "root"))
        need(type(listed) is list and type(origin) is str)
        names = {item["name"]: (item["size"], item["sha256"]) for item in listed}
        need(all(list(map(type, (name, *row))) == [str, int, str] for name, row in names.items()))
        top = unbase64(root, 32)
        need(len(names) == len(listed) and manifest["format"] == FORMAT)
        need(type(size) is int is type(count) and min(size, count) >= 0)
    except BAD: stop("malformed", "manifest.json")
    if note != f"{FORMAT}\n{origin}\n{digest}\n": stop("signature", "manifest.note")
    for name in sorted(set(names) - set(files)): fault("missing", name)
    for name in sorted(set(files) - OWN - set(names)): fault("additional", name)
    if faults: raise Stop
    for name, row in names.items():
        if files[name].size != row[0]: stop("hash", name)
    if files["verifier.key"].bytes() != key_text.encode() + b"\n": stop("key", "verifier.key")
    note = signed(files["checkpoint.txt"].bytes(), key)
    if not note: stop("signature", "checkpoint.txt")
    if not note.startswith(f"{origin}\n{size}\n{root}\n"): stop("mismatch", "checkpoint.txt")
    for name, row in names.items():
        digest = hashlib.sha256()
        for piece in files[name].pieces(): digest.update(piece)
        if digest.hexdigest() != row[1]: stop("hash", name)
    check_entries(files, origin, size, top, count)

# Entries, proofs and what is opened, line by line side by side: all are in order of position.
class Rows:
    def __init__(self, files, name):
        self.name, self.number, self.rows = name, 0, files[name].lines(LINES[name])
    def next(self):
        self.number += 1
        try: return next(self.rows, None)
        except TooLong: stop("huge", self.name, self.number)

def check_entries(files, origin, size, top, count):
    entries, proofs, last = Rows(files, "entries.ndjson"), Rows(files, "proofs.ndjson"), -1
    openings = Openings(files) if "opened.json" in files else None
    if openings and not openings.begins():
        openings = fault("malformed", "opened.json")
    for number in range(1, count + 2):
        entry, proof = entries.next(), proofs.next()
        if number > count or entry is None or proof is None:
            for row, name in ((entry, "entries.ndjson"), (proof, "proofs.ndjson")):
                if (row is None) != (number > count): fault("count", name)
            break
        try:
            what = "malformed", "proofs.ndjson"
            index = (proof := strict(proof))["index"]
            need(len(proof) == 2 and type(index) is int and index >= 0)
            need(type(proof["hashes"]) is list)
            path = [unbase64(text, 32) for text in proof["hashes"]]
            if index <= last: fault("order", "proofs.ndjson", number)
            last, what = index, ("proof", "entries.ndjson")
            need(index < size and climb(sha(b"\0" + entry), index, size, path) == top)
            what = "malformed", "entries.ndjson"
            event = read_event(entry)
            part = unbase64(event["sealed"]) if "sealed" in event else None
        except BAD: fault(*what, number)
        else:
            if openings and part is not None: openings.check(origin, index, event, part)
    if openings: openings.finish()

TEXTS = {"id", "source", "subject", "time", "type", "actor", "specversion", "recordedtime"}
OTHERS = {"causationid", "correlationid", "customer", "datacontenttype", "sealed", "timeoffset"}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
OFFSET = re.compile(r"[+-]([01]\d|2[0-3]):[0-5]\d", re.ASCII)
SUBJECT = re.compile(r"[A-Za-z]+/(.*)", re.DOTALL)
# NFC is that of Unicode 14: what combines in later versions combines with nothing.
LATER = re.compile("[\u0897\u1ACF-\u1ADD\u1AE0-\u1AEB\U00010D69-\U00010D6D\U00010EFA-\U00010EFF"
                   "\U00011380-\U000113FF\U00011F41\U00011F42\U00016100-\U0001613F"
                   "\U00016D40-\U00016D7F\U0001E08F\U0001E4EC-\U0001E4EF\U0001E5EE\U0001E5EF"
                   "\U0001E6E3\U0001E6E6\U0001E6EE\U0001E6EF\U0001E6F5]")

def read_event(line):                                # an entry in the one form that entries have
    event = strict(line)
    need(type(event) is dict and TEXTS | {"data", "dataversion"} <= set(event))
    need(set(event) <= TEXTS | OTHERS | {"data", "dataversion"})
    need(all(type(event[name]) is str for name in (TEXTS | OTHERS) & set(event)))
    need(event["specversion"] == "1.0" and UUID.fullmatch(event["id"]))
    need(event.get("datacontenttype", "application/json") == "application/json")
    need(type(event["dataversion"]) is int and 1 <= event["dataversion"] < 1 << 31)
    need(OFFSET.fullmatch(event.get("timeoffset", "+00:00")))
    for time in (event["time"], event["recordedtime"]):
        need(TIME.fullmatch(time))
        datetime.datetime.strptime(time, "%Y-%m-%dT%H:%M:%S.%fZ")
        need(time[17:19] < "60")
    need(type(event["data"]) is dict)
    canonical(event["data"], 8)
    source, subject = event["source"], SUBJECT.fullmatch(event["subject"])
    need(subject and source and len(source.encode()) <= 256 and source.split() == [source])
    need(not any(unicodedata.category(c) == "Cc" for c in source))
    ids = {"type", "actor", "customer", "correlationid", "causationid"} & set(event)
    for text in [subject[1], *map(event.get, ids)]:
        need(1 <= len(text.encode()) <= 128 and "/" not in text)
        need(not any(unicodedata.category(c) == "Cc" for c in text))
        need(all(unicodedata.normalize("NFC", part) == part for part in LATER.split(text)))
    return event

class Openings(Rows):
    def __init__(self, files):
        super().__init__(files, "opened.json")
        self.waiting, self.ended, self.framed, self.lacks = None, False, False, False
    def begins(self):
        self.number = 1
        try: return next(self.rows, None) == b'{"events":['
        except TooLong: return False
    def peek(self):                      # (index, key, text) of the line that waits, or None
        while self.waiting is None and not self.ended:
            row = self.next()
            if row is None or row[:1] == b"]":
                self.ended, self.framed = True, row is not None and self.is_foot(row)
                break
            try:
                row = strict(row.removesuffix(b","))
                index, is_erased = row["index"], row.get("erased") is True and len(row) == 2
                need(type(index) is int and (is_erased or len(row) == 3))
                key = None if is_erased else unbase64(row["eventKey"], 32)
                self.waiting = index, key, None if is_erased else row["plaintext"].encode()
            except BAD: fault("malformed", self.name, self.number)
        return self.waiting
    def is_foot(self, row):
        try:
            need(type(strict(b'{"events":[' + row)["reason"]) is str)
            return next(self.rows, None) is None
        except (*BAD, TooLong): return False
    def check(self, origin, index, event, part):
        while (opening := self.peek()) and opening[0] < index:
            fault("additional", self.name, self.number)
            self.waiting = None
        if not opening or opening[0] != index:
            self.lacks = True
            return
        self.waiting = None
        if opening[1] is None: return
        try:
            _, key, text = opening
            what, version = "commitment", int.from_bytes(part[1:3], "big")
            need(len(part) >= 63 and part[0] == 1)
            need(part[3:35] == hmac.digest(key, b"commit", "sha256"))
            bound = [origin, event["id"], event["type"], event.get("customer", ""), version]
            what, bound = "plaintext", canonical(bound).encode()
            need(AESGCM(key).decrypt(part[35:47], part[47:], bound) == text)
        except BAD: fault(what, self.name, self.number)
    def finish(self):
        while self.peek():
            fault("additional", self.name, self.number)
            self.waiting = None
        if not self.framed: fault("malformed", self.name)
        if self.lacks and not faults: fault("missing", self.name)

def verify(path, key_text):
    name, key_id, blob = key_text.split("+", 2)
    need(name.split() == [name] and not re.search("[\0-\x1f]", name))
    need((public := unbase64(blob, 33))[0] == 1)
    need(key_id == sha(f"{name}\n".encode() + public)[:4].hex())
    key = name, bytes.fromhex(key_id), Ed25519PublicKey.from_public_bytes(public[1:])
    faults.clear()
    try: check(load(path), key_text, key)
    except Stop: pass
    except (Unreadable, OSError, zlib.error): faults[:] = [":: unreadable"]
    while descriptors: os.close(descriptors.pop())
    return faults

if __name__ == "__main__":
    if sys.argv[2:3] != ["--verifier-key"] or len(sys.argv) != 4: sys.exit(__doc__)
    try: found = verify(sys.argv[1], sys.argv[3])
    except BAD: sys.exit("this is no verifier key; it is what `touchstone init` printed: name+id+key")
    print("\n".join(found[:LISTED]) or "sound")
    more = f"and {'at least ' * (len(found) == COUNTED)}{len(found) - LISTED} more"
    if len(found) > LISTED: print(more)
    sys.exit(3 if found else 0)
