#!/usr/bin/env python3
"""Changes single bytes of log.sqlite and vault.sqlite, and looks at what the program says then.

    scripts/flip_bytes.py [--flips N] [--seed N] [--jobs N]

Each time one byte at a place chosen by chance gets another value, in a fresh copy of one logbook. Right
is: `verify --keys` finds it (an exit code other than 0, with words), or every reading command answers
byte for byte as before. No command stops by a signal, or goes on for ever.

The program is TOUCHSTONE_BINARY, else the debug build. Exit code: 3 if anything was not right.
"""
import argparse
import concurrent.futures
import os
import random
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BINARY = os.environ.get("TOUCHSTONE_BINARY", ROOT + "/.build/debug/touchstone")
TABLE = ROOT + "/Fixtures/data/deliveries-gb18030.csv"
LIMIT = 120
READING = [
    ["events"], ["customers", "--json"], ["customers", "--names", "--reason", "flip", "--json"],
    ["customers", "--phone", "13900000003", "--json"], ["journeys", "--json"],
    ["timeline", "C700003", "--json"],
    ["timeline", "C700003", "--names", "--reason", "flip", "--json"], ["calls", "--json"],
    ["report", "process", "--json"], ["report", "satisfaction", "--json"], ["access", "--json"],
    ["blueprint", "list", "--json"], ["calendar", "list"], ["settings", "show", "--json"],
    ["export", "timelines", "--format", "csv", "-o", "-"], ["export", "events", "-o", "-"],
]


def run(folder, arguments):
    environment = {
        "PATH": os.environ["PATH"], "HOME": folder, "LANG": "en_US.UTF-8", "TMPDIR": folder + "/tmp",
        "LD_LIBRARY_PATH": os.environ.get("LD_LIBRARY_PATH", ""), "TOUCHSTONE_KEYS": folder + "/keys",
        "TOUCHSTONE_LOGBOOK": folder + "/logbook", "TOUCHSTONE_WAIT": "2000",
        "TOUCHSTONE_NOW": "2026-11-22T08:00:00.000Z"}
    return subprocess.run([BINARY, *arguments], cwd=folder, env=environment, capture_output=True,
                          stdin=subprocess.DEVNULL, timeout=LIMIT)


def seed(work):
    folder = work + "/seed"
    os.makedirs(folder + "/tmp")
    for arguments in [
        ["init", folder + "/logbook", "--dealer", "Example", "--origin", "example.com/dealer-1",
         "--language", "en"],
        ["import", TABLE],
        ["erase", "C700000", "--reason", "asked", "--requested-by", "S-1"],
        ["erase", "--staff", "S-1", "--reason", "asked", "--requested-by", "S-2"],
        ["record", "journey.opened", "--journey", "D1", "--customer", "C700003"],
        ["journeys"],
    ]:
        done = run(folder, arguments)
        if done.returncode not in (0, 66):
            sys.exit(f"{arguments} gave {done.returncode}: {done.stderr.decode()}")
    verified = run(folder, ["verify", "--keys"])
    if verified.returncode != 0:
        sys.exit(verified.stdout.decode() + verified.stderr.decode())
    return folder


def copied(work, source):
    folder = tempfile.mkdtemp(dir=work)
    shutil.rmtree(folder)
    shutil.copytree(source, folder, symlinks=True)
    return folder


def answers(work, source, commands):
    """What each command prints, on a copy of its own: some record that they were run."""
    found = []
    for arguments in commands:
        folder = copied(work, source)
        done = run(folder, arguments)
        found.append((done.returncode, done.stdout.replace(folder.encode(), b".")))
        shutil.rmtree(folder)
    return found


def flipped(work, source, wanted, flip):
    """What became of one flip, and what is wrong with that."""
    name, offset, mask, probe = flip
    folder = copied(work, source)
    try:
        path = folder + "/logbook/" + name
        with open(path, "r+b") as file:
            file.seek(offset)
            byte = file.read(1)[0]
            file.seek(offset)
            file.write(bytes([byte ^ mask]))
        verified = run(folder, ["verify", "--keys"])
        if verified.returncode < 0 or verified.returncode >= 128:
            return "stopped", f"verify stopped with {verified.returncode}"
        if verified.returncode != 0:
            if not (verified.stdout + verified.stderr).strip():
                return "silent", f"verify gave {verified.returncode} without a word"
            done = run(folder, READING[probe])
            if done.returncode < 0 or done.returncode >= 128:
                return "stopped", f"{READING[probe]} stopped with {done.returncode}"
            return "found", None
        for arguments, one, other in zip(READING, wanted, answers(work, folder, READING)):
            if one != other:
                return "silent", f"{arguments} gave {other[0]} and another answer"
        return "harmless", None
    except subprocess.TimeoutExpired as late:
        return "stopped", f"no end: {late.cmd[1:]}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--flips", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as work:
        work = os.path.realpath(work)
        source = seed(work)
        wanted = answers(work, source, READING)
        sizes = {name: os.path.getsize(source + "/logbook/" + name)
                 for name in ("log.sqlite", "vault.sqlite")}
        flips = []
        for number in range(given.flips):
            name = "log.sqlite" if number % 2 == 0 else "vault.sqlite"
            flips.append((name, chance.randrange(sizes[name]), chance.randrange(1, 256),
                          chance.randrange(len(READING))))
        counts, bad = {}, 0
        with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
            for flip, (what, wrong) in zip(
                    flips, pool.map(lambda one: flipped(work, source, wanted, one), flips)):
                counts[flip[0], what] = counts.get((flip[0], what), 0) + 1
                if wrong:
                    bad += 1
                    print(f"{flip[0]} byte {flip[1]} xor {flip[2]}: {wrong}", flush=True)
    for name in sizes:
        parts = ", ".join(f"{what} {counts[key, what]}" for key, what in sorted(counts) if key == name)
        print(f"{name} ({sizes[name]} bytes): {parts}")
    print(f"seed {given.seed}: {given.flips} flips, {given.flips - bad} found or harmless")
    return 3 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
