#!/usr/bin/env python3
"""Says whether two connections ever wrote or moved the WAL of a database at the same time.

    scripts/check_writers.py TRACE...

Each TRACE is the prefix of the files that one program left, run as

    strace -ff -y -ttt -T -s 0 -e trace=pwrite64,ftruncate,flock -o TRACE -- COMMAND

A write or cut of a database or its WAL must lie within a lock that the program holds (flock on a
file `*.lock`), and from the first to the last of them within one lock no other program, and no other
open file of the same one, may write or cut the same. Prints the number of writers' turns for each
database as JSON, and findings on stderr; exit code 3 if there are any.
"""
import collections, glob, json, os, re, sys

LINE = re.compile(r"^(\d+\.\d+) (\w+)\((\d+)<([^>]*)>(.*)\) += +(-?\d+).*<(\d+\.\d+)>$")
DATABASE = re.compile(r"/([a-z]+\.sqlite)(-wal)?$")


def read(prefix):
    """The calls of a program, in order of time: begin, end, call, descriptor, path, arguments."""
    calls = []
    for name in glob.glob(glob.escape(prefix) + ".*"):
        for line in open(name, encoding="utf-8", errors="replace"):
            found = LINE.match(line)
            if found and int(found[6]) >= 0:
                begin = float(found[1])
                calls.append((begin, begin + float(found[7]), found[2], found[3], found[4], found[5]))
    return sorted(calls)


def turns(calls, who, findings):
    """Spans of writes below one lock: begin, end, database, who, descriptors."""
    held = {}  # lock's descriptor: the number of its holding
    numbers = 0
    spans = {}
    for begin, end, call, descriptor, path, arguments in calls:
        if call == "flock":
            if "LOCK_UN" in arguments or "LOCK_SH" in arguments:
                # A share is no lock, and taking one lets go of the lock on the same descriptor.
                held.pop(descriptor, None)
            elif "LOCK_EX" in arguments and path.endswith(".lock"):
                numbers += 1
                held[descriptor] = numbers
            continue
        found = DATABASE.search(path)
        if not found:
            continue
        if not held:
            findings.append(f"{who}: {call} of {found[0]} without a lock")
            continue
        # The lock taken first is the one that the turn belongs to.
        key = (found[1], descriptor if found[2] else None, min(held.values()))
        first, _ = spans.get(key, (begin, end))
        spans[key] = (first, end)
    whole = collections.defaultdict(list)
    for (database, descriptor, number), (begin, end) in spans.items():
        whole[database].append((begin, end, who, descriptor, number))
    return whole


def main():
    findings = []
    all_turns = collections.defaultdict(list)
    for prefix in sys.argv[1:]:
        for database, spans in turns(read(prefix), os.path.basename(prefix), findings).items():
            all_turns[database] += spans
    counts = {}
    for database, spans in sorted(all_turns.items()):
        spans.sort()
        counts[database] = dict(collections.Counter(span[2] for span in spans))
        for before, after in zip(spans, spans[1:]):
            # One turn writes the WAL and, when it moves it, the database too.
            same = before[2] == after[2] and (before[4] == after[4] and
                                              None in (before[3], after[3]))
            if after[0] < before[1] and not same:
                findings.append(f"{database}: {before[2]} and {after[2]} at once")
    print(json.dumps(counts))
    for finding in findings[:20]:
        print(finding, file=sys.stderr)
    sys.exit(3 if findings else 0)


if __name__ == "__main__":
    main()
