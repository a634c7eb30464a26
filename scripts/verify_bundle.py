#!/usr/bin/env python3
"""verify_bundle.py FILE.zip|FOLDER --verifier-key KEY: checks a bundle with nothing of Touchstone.
Prints FILE:LINE: KIND for each fault and exits 3; prints "sound" and exits 0 if there is none."""
import base64, hashlib, hmac, json, os, sys, zipfile, zlib
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

OWN = {"manifest.json", "manifest.note"}
ROWS = "entries.ndjson", "proofs.ndjson"
BIG = {*ROWS, "index.html"}
REQUIRED = BIG | OWN | {"checkpoint.txt", "verifier.key"}
BAD = (ValueError, LookupError, TypeError, AttributeError, RecursionError, InvalidTag)
faults = []
def fault(kind, name="", line=""): faults.append(f"{name}:{line}: {kind}")
def sha(data): return hashlib.sha256(data).digest()
def lines(data): return data.removesuffix(b"\n").split(b"\n") if data else []
def need(holds):
    if not holds: raise ValueError

def unbase64(text, size=None):
    data = base64.b64decode(text, validate=True)
    need(base64.b64encode(data).decode() == text and size in (None, len(data)))
    return data

def canonical(value):                                                        # RFC 8785
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(canonical(key) + ":" + canonical(value[key]) for key in keys) + "}"
    if isinstance(value, list): return "[" + ",".join(map(canonical, value)) + "]"
    need(isinstance(value, (str, bool, int)))                                # no null, no fraction
    return json.dumps(value, ensure_ascii=False)

def strict(data):
    value = json.loads(data.decode())
    need(canonical(value).encode() == data)
    return value

def members(path):
    if os.path.isdir(path):
        for item in os.scandir(path):
            yield item.name, item.is_file(follow_symlinks=False), lambda: open(item.path, "rb")
    else:
        archive = zipfile.ZipFile(path)
        for info in archive.infolist():
            name, kind = info.filename.replace("\\", "/"), info.external_attr >> 28
            yield name, kind in (0, 8), lambda: archive.open(info)

def load(path):
    files, left = {}, 1 << 29
    try:
        for name, plain, reader in members(path):
            limit = min(1 << 28 if name in BIG | {"opened.json"} else 1 << 16, left)
            if "/" in name or name == "..": fault("path", name)
            elif name not in REQUIRED | {"opened.json"}: fault("additional", name)
            elif not plain or name in files: fault("twice" if plain else "notFile", name)
            else:
                with reader() as file: files[name] = file.read(limit + 1)
                left -= len(files[name])
                if len(files[name]) > limit: fault("huge", name)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError):
        faults[:] = [":: unreadable"]
    for name in REQUIRED - set(files) if not faults else []: fault("missing", name)
    return files

def signed(data, key):      # the text of a signed note (C2SP) that this key has signed, else ""
    try:
        text, _, below = data.decode().rpartition("\n\n")
        need(below.endswith("\n"))
        text, own = f"{text}\n", ""
        for dash, signer, blob in (line.split(" ") for line in below[:-1].split("\n")):
            need(dash == "—" and len(blob := unbase64(blob)) > 4)
            if (signer, blob[:4]) == key[:2]: own = key[2].verify(blob[4:], text.encode()) or text
        return own
    except (ValueError, InvalidSignature): return ""

def climb(leaf, index, size, path):      # the root that an audit path leads to: RFC 6962, 2.1.1
    if size == 1: return leaf if not path else None
    split = 1 << (size - 1).bit_length() - 1
    if index < split: return sha(b"\1" + climb(leaf, index, split, path[:-1]) + path[-1])
    return sha(b"\1" + path[-1] + climb(leaf, index - split, size - split, path[:-1]))

def check(files, key_text, key):
    raw = files["manifest.json"]
    try:
        manifest = strict(raw.removesuffix(b"\n"))
        origin, size, root = manifest["origin"], *map(manifest["checkpoint"].get, ("size", "root"))
        listed = {item["name"]: (item["size"], item["sha256"]) for item in manifest["files"]}
        top, count = unbase64(root, 32), manifest["entries"]
        need(manifest["format"] == "touchstone-evidence/1" and type(size) is int is type(count))
    except BAD: return fault("malformed", "manifest.json")
    stated = f"touchstone-evidence/1\n{origin}\n{base64.b64encode(sha(raw)).decode()}\n"
    if signed(files["manifest.note"], key) != stated: fault("signature", "manifest.note")
    for name in set(files) - OWN ^ set(listed):
        fault("missing" if name in listed else "additional", name)
    for name in set(files) & set(listed):
        if (len(files[name]), sha(files[name]).hex()) != listed[name]: fault("hash", name)
    if files["verifier.key"] != key_text.encode() + b"\n": fault("key", "verifier.key")
    note = signed(files["checkpoint.txt"], key)
    if not note.startswith(f"{origin}\n{size}\n{root}\n"):
        fault("mismatch" if note else "signature", "checkpoint.txt")
    entries, proofs, last, sealed = *map(lines, map(files.get, ROWS)), -1, {}
    for name, rows in zip(ROWS, (entries, proofs)):
        if len(rows) != count: fault("count", name)
    for number, (entry, proof) in enumerate(zip(entries, proofs), 1):
        try:
            what = "malformed", "proofs.ndjson"
            index = (proof := strict(proof))["index"]
            path = [unbase64(text, 32) for text in proof["hashes"]]
            need(len(proof) == 2 and type(index) is int and index >= 0)
            if index <= last: fault("order", "proofs.ndjson", number)
            last, what = index, ("proof", "entries.ndjson")
            need(index < size and climb(sha(b"\0" + entry), index, size, path) == top)
            what = "malformed", "entries.ndjson"
            if "sealed" in (event := strict(entry)): sealed[index] = event, unbase64(event["sealed"])
        except BAD: fault(*what, number)
    if "opened.json" in files: check_opened(lines(files["opened.json"]), origin, sealed)

def check_opened(rows, origin, sealed):
    try: need(rows[0] == b'{"events":[' and type(strict(rows[0] + rows[-1])["reason"]) is str)
    except BAD: return fault("malformed", "opened.json")
    for number, row in enumerate(rows[1:-1], 2):
        try:
            what = "malformed"
            row = strict(row.removesuffix(b","))
            index, is_erased = row["index"], row.get("erased") is True
            need(type(index) is int and len(row) == (2 if is_erased else 3))
            key = b"" if is_erased else unbase64(row["eventKey"], 32)
            text, what = b"" if is_erased else row["plaintext"].encode(), "additional"
            event, part = sealed.pop(index)
            if is_erased: continue
            what, version = "commitment", int.from_bytes(part[1:3], "big")
            need(part[0] == 1 and part[3:35] == hmac.digest(key, b"commit", "sha256"))
            bound = [origin, event["id"], event["type"], event.get("customer", ""), version]
            what, bound = "plaintext", canonical(bound).encode()
            need(AESGCM(key).decrypt(part[35:47], part[47:], bound) == text)
        except BAD: fault(what, "opened.json", number)
    if sealed and not faults: fault("missing", "opened.json")

if __name__ == "__main__":
    if sys.argv[2:3] != ["--verifier-key"] or sys.argv[-1].count("+") < 2: sys.exit(__doc__)
    name, key_id, blob = sys.argv[3].split("+", 2)
    public = unbase64(blob, 33)
    need(public[0] == 1 and key_id == sha(f"{name}\n".encode() + public)[:4].hex())
    files = load(sys.argv[1])
    key = name, bytes.fromhex(key_id), Ed25519PublicKey.from_public_bytes(public[1:])
    if not faults: check(files, sys.argv[3], key)
    print("\n".join(sorted(faults)) or "sound")
    sys.exit(3 if faults else 0)
