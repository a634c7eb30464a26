#!/usr/bin/env python3
"""Runs a command under strace and lists what it changed and did not bring to the disk in time.

    scripts/check_syncs.py [--destroys] FOLDER -- COMMAND [ARGUMENT...]

In time is before the command writes to standard output, and before it ends. Below FOLDER, content
is safe when the file was synced after its last write, and a name (made, moved or removed) when its
folder was synced after that. Locks, SQLite's shared memory, files that are removed again and
journals that a synced database does not need any more are not asked for. With --destroys a journal
that was emptied must have been synced too: what was destroyed may stand in it.

Exit code: the command's if that is not 0, else 3 if anything was found, else 0.
"""
import os
import re
import subprocess
import sys
import tempfile

CALLS = ("openat,open,creat,write,pwrite64,writev,pwritev,sendfile,copy_file_range,fsync,fdatasync,"
         "ftruncate,fallocate,rename,renameat,renameat2,link,linkat,symlink,unlink,unlinkat,rmdir,mkdir,mkdirat,"
         "chdir")
IGNORED = re.compile(r"(\.lock|-shm|/in\.use|\.part-[0-9a-f]{12}(/.*)?)$")
PASSING = re.compile(r"(-wal|-journal|-shm|\.lock|\.part-[0-9a-f]{12}(/.*)?)$")
LINE = re.compile(r"^(\d+) +(\w+)\((.*)\) += +(-?\d+)(?:<(.*?)>)?(?: .*)?$")
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')


class Disk:
    def __init__(self, root):
        self.root = root
        self.there = {root}
        for folder, folders, files in os.walk(root):
            self.there.update(os.path.join(folder, name) for name in folders + files)
        self.content = set()
        self.written = set()
        self.names = {}
        self.found = []
        self.emptied = {}

    def inside(self, path):
        return path == self.root or path.startswith(self.root + "/")

    def made(self, path):
        if path not in self.there:
            self.there.add(path)
            self.names[path] = "name"

    def removed(self, path):
        self.there.discard(path)
        self.content.discard(path)
        self.emptied.pop(path, None)
        if not PASSING.search(path):
            self.names[path] = "removal"
        else:
            self.names.pop(path, None)

    def moved(self, old, new):
        def to(path):
            return new + path[len(old):]
        below = [p for p in self.there if p == old or p.startswith(old + "/")]
        for path in below:
            self.there.discard(path)
            self.there.add(to(path))
            if path in self.content:
                self.content.discard(path)
                self.content.add(to(path))
            if path != old and path in self.names:
                self.names[to(path)] = self.names.pop(path)
        self.names.pop(old, None)
        if not PASSING.search(old):
            self.names[old] = "removal"
        self.there.add(new)
        self.names[new] = "name"

    def synced(self, path):
        self.content.discard(path)
        if path in self.emptied:
            self.emptied[path] = True
        for name in [n for n in self.names if os.path.dirname(n) == path]:
            del self.names[name]

    def look(self, moment):
        for path in sorted(path for path, done in self.emptied.items() if not done):
            self.found.append(f"{moment}: emptied {path}")
        for path in sorted(self.content):
            if not IGNORED.search(path):
                self.found.append(f"{moment}: content of {path}")
        for path, what in sorted(self.names.items()):
            # Who only reads makes an empty WAL; who writes into one syncs its name, or it is found.
            if path.endswith("-wal") and path not in self.written:
                continue
            if not IGNORED.search(path):
                self.found.append(f"{moment}: {what} of {path}")


def full(text, rest, path):
    """The path of a call's argument, beside what an AT_FDCWD<...> or a descriptor before it names."""
    path = bytes(path, "latin-1").decode("unicode_escape").encode("latin-1").decode("utf-8", "replace")
    if not path.startswith("/"):
        base = re.search(r"<([^<>]*)>", rest)
        path = os.path.join(base.group(1) if base else text, path)
    return os.path.normpath(path)


def follow(trace, disk, here):
    pending = {}
    start, places = here, {}
    for line in open(trace, encoding="utf-8", errors="replace"):
        line = line.rstrip("\n")
        begun = re.match(r"^(\d+) +(.*) <unfinished \.\.\.>$", line)
        if begun:
            pending[begun.group(1)] = begun.group(2)
            continue
        ended = re.match(r"^(\d+) +<\.\.\. \w+ resumed>(.*)$", line)
        if ended:
            line = f"{ended.group(1)} {pending.pop(ended.group(1), '')}{ended.group(2)}"
        match = LINE.match(line)
        if not match:
            continue
        call, arguments, result = match.group(2), match.group(3), int(match.group(4))
        if result < 0:
            continue
        strings = STRING.findall(arguments)
        here = places.get(match.group(1), start)
        if call == "chdir":
            # A child begins where the one before it was: near enough for a command's children.
            start = places[match.group(1)] = full(here, "", strings[0])
        descriptor = re.match(r"(\d+)<(.*?)>[,)]?", arguments)
        at = descriptor.group(2).removesuffix(" (deleted)") if descriptor else None
        if call in ("open", "openat", "creat"):
            if "O_CREAT" in arguments or call == "creat":
                path = match.group(5) or full(here, arguments.split('"')[0], strings[0])
                if disk.inside(path):
                    disk.made(path)
            if "O_TRUNC" in arguments:
                disk.content.add(match.group(5))
        elif call in ("write", "pwrite64", "writev", "pwritev", "ftruncate", "fallocate"):
            if descriptor and descriptor.group(1) == "1" and call in ("write", "writev"):
                disk.look("answer")
            elif call == "ftruncate" and at and at.endswith("-wal") and arguments.endswith(", 0"):
                # Emptied when its database is synced: what it held is there, twice at worst.
                disk.content.discard(at)
                if disk.destroys and disk.inside(at):
                    disk.emptied.setdefault(at, False)
            elif at and disk.inside(at) and not descriptor.group(2).endswith("(deleted)"):
                disk.content.add(at)
                disk.written.add(at)
        elif call in ("sendfile", "copy_file_range"):
            target = re.findall(r"\d+<(.*?)>", arguments)[0 if call == "sendfile" else -1]
            if disk.inside(target):
                disk.content.add(target)
        elif call in ("fsync", "fdatasync"):
            if at:
                disk.synced(at)
        elif call in ("mkdir", "mkdirat"):
            path = full(here, arguments.split('"')[0], strings[0])
            if disk.inside(path):
                disk.made(path)
        elif call in ("rename", "renameat", "renameat2", "link", "linkat", "symlink"):
            old, new = (full(here, arguments.split('"')[0], text) for text in strings[:2])
            if call.startswith("rename") and disk.inside(new):
                disk.moved(old, new)
            elif disk.inside(new):
                disk.made(new)
        elif call in ("unlink", "unlinkat", "rmdir"):
            path = full(here, arguments.split('"')[0], strings[0])
            if disk.inside(path):
                disk.removed(path)
    disk.look("end")


def main():
    destroys = sys.argv[1:2] == ["--destroys"]
    if destroys:
        del sys.argv[1]
    if len(sys.argv) < 4 or sys.argv[2] != "--":
        print(__doc__, file=sys.stderr)
        return 64
    root, command = os.path.realpath(sys.argv[1]), sys.argv[3:]
    disk = Disk(root)
    disk.destroys = destroys
    with tempfile.TemporaryDirectory() as folder:
        trace = os.path.join(folder, "trace")
        done = subprocess.run(
            ["strace", "-f", "-y", "-s", "4096", "-o", trace, "-e", "trace=" + CALLS, "--"] + command)
        if done.returncode != 0:
            return done.returncode
        follow(trace, disk, os.getcwd())
    for line in dict.fromkeys(disk.found):
        print(line.replace(root + "/", ""), file=sys.stderr)
    return 3 if disk.found else 0


if __name__ == "__main__":
    sys.exit(main())
