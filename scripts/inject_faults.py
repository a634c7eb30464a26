#!/usr/bin/env python3
"""Breaks commands off at their system calls, and looks at what there is then.

    scripts/inject_faults.py init [--step N] [--kinds KILL,EIO,ENOSPC] [--calls NAME,…]
    scripts/inject_faults.py COMMAND… [--step N] [--calls NAME,…]

init is killed, or told of an error, at every Nth call that changes something; the same command is
then run again. Right is: it succeeds, the logbook is sound, and nothing else is left.

Of the other commands (all: every one of them) calls fail with errors. Right is: exit 0 only with
the output of an undisturbed run, every other exit with a sentence, and nothing left behind after
the next command.

The program is TOUCHSTONE_BINARY, else the debug build. A command that takes longer than LIMIT seconds
(90) has no end; a busy machine needs more. strace is needed. Exit code: 3 if anything
was not right. Not counted as wrong is that libdispatch stops the program where it cannot open
/proc/THREAD/stat, which it reads to count its threads: there is no way to be told of it.
"""
import argparse
import concurrent.futures
import hashlib
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BINARY = os.environ.get("TOUCHSTONE_BINARY", ROOT + "/.build/debug/touchstone")
TABLE = ROOT + "/Fixtures/data/deliveries-gb18030.csv"
CHANGING = "openat,write,pwrite64,fsync,fdatasync,rename,unlink,rmdir,mkdir,ftruncate,fchmod,flock"
ALL = ("openat,read,pread64,write,pwrite64,newfstatat,mmap,lseek,getrandom,fsync,fdatasync,ftruncate,"
       "rename,mkdir,close,fcntl,clone3,getdents64,flock,unlink")
ERRORS = {"openat": ["EIO", "EMFILE"], "mmap": ["ENOMEM"], "write": ["EIO", "ENOSPC"],
          "pwrite64": ["EIO", "ENOSPC"], "clone3": ["EAGAIN"]}
LIMIT = int(os.environ.get("LIMIT", 90))

TIMELINES = ["export", "timelines", "--format"]
COMMANDS = {
    "import": ["import", TABLE, "--json"],
    "record": ["record", "journey.opened", "--journey", "D1", "--customer", "C1"],
    "erase": ["erase", "C700000", "--reason", "customerRequest", "--requested-by", "S-1"],
    "checkpoint": ["checkpoint", "--append", "kept"],
    "backup": ["backup", "backup-2", "--vault-backup", "vault-2"],
    "restore": ["restore", "backup", "--vault-backup", "vault", "--logbook", "restored"],
    "entries": ["export", "events", "-o", "out.ndjson"],
    "csv": TIMELINES + ["csv", "-o", "out.csv"],
    "xlsx": TIMELINES + ["xlsx", "-o", "out.xlsx"],
    "html": TIMELINES + ["html", "--customer", "C700000", "-o", "out.html"],
    "xes": ["export", "process", "--format", "xes", "-o", "out.xes"],
    "ocel-json": ["export", "process", "--format", "ocel-json", "-o", "out.json"],
    "ocel-sqlite": ["export", "process", "--format", "ocel-sqlite", "-o", "out.sqlite"],
    "calls": ["export", "calls", "--format", "csv", "-o", "out.csv"],
    "report": ["export", "report", "satisfaction", "--format", "xlsx", "-o", "out.xlsx"],
    "zip": ["export", "evidence", "--customer", "C700000", "-o", "out.zip"],
    "folder": ["export", "evidence", "--customer", "C700000", "-o", "out"],
    "events": ["events"],
    "timeline": ["timeline", "C700000", "--json"],
    "verify": ["verify", "--json"],
}


def environment(folder):
    return {"PATH": os.environ["PATH"], "HOME": folder, "LANG": "en_US.UTF-8", "TMPDIR": folder + "/tmp",
            "LD_LIBRARY_PATH": os.environ.get("LD_LIBRARY_PATH", ""),
            "TOUCHSTONE_KEYS": folder + "/keys", "TOUCHSTONE_LOGBOOK": folder + "/logbook",
            "TOUCHSTONE_WAIT": "2000", "TOUCHSTONE_NOW": "2026-11-22T08:00:00.000Z"}


def run(folder, arguments, *before):
    command = [*before, BINARY, *arguments]
    with subprocess.Popen(command, cwd=folder, env=environment(folder), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as child:
        try:
            out, err = child.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            # With strace goes what it traces.
            os.killpg(child.pid, signal.SIGKILL)
            child.communicate()
            raise
    return subprocess.CompletedProcess(command, child.returncode, out, err)


def init(folder):
    return ["init", folder + "/logbook", "--dealer", "Example", "--origin", "example.com/dealer-1",
            "--language", "en"]


def empty(work):
    folder = tempfile.mkdtemp(dir=work)
    os.mkdir(folder + "/tmp")
    return folder


def traced(folder, arguments, call, when, kind):
    """The command with its fault; `injected` holds the calls that failed.

    strace counts the calls of each thread and child by themselves, so that there may be several.
    """
    how = "signal=KILL" if kind == "KILL" else f"error={kind}"
    trace = f"{folder}-trace"
    try:
        done = run(folder, arguments, "strace", "-f", "-o", trace, "-e", f"trace={call}",
                   "-e", f"inject={call}:{how}:when={when}", "--")
        done.injected = [line.strip() for line in open(trace, errors="replace") if "INJECTED" in line]
        return done
    finally:
        if os.path.exists(trace):
            os.unlink(trace)


def stopped_by_workers(done):
    """Whether libdispatch could not open the record of one of its threads: it stops the program then."""
    return bool(done.injected) and re.search(r'"/proc/\d+/stat"', done.injected[-1]) is not None


def counted(folder, arguments, calls):
    """How often each call is made by an undisturbed run, and how many mmap calls are the loader's.

    The program's first call of its own opens /proc/self/maps; without memory the loader just dies.
    """
    trace = folder + "/tmp/trace"
    done = run(folder, arguments, "strace", "-f", "-o", trace, "-e", f"trace={calls}", "--")
    if done.returncode != 0:
        sys.exit(f"{arguments} gave {done.returncode}: {done.stderr.decode()}")
    numbers, loader = {}, 200
    for line in open(trace, errors="replace"):
        if "/proc/self/maps" in line and loader == 200:
            loader = numbers.get("mmap", 0)
        name = re.match(r"\d+ +(\w+)\(", line)
        if name:
            numbers[name.group(1)] = numbers.get(name.group(1), 0) + 1
    os.unlink(trace)
    return numbers, loader, done


def names(folder):
    return sorted(os.path.relpath(os.path.join(place, name), folder)
                  for place, folders, files in os.walk(folder) for name in folders + files)


def crashed(done):
    return done.returncode < 0 or done.returncode >= 132


# init ------------------------------------------------------------------------------------------

WHOLE = ["keys", "keys/example.com", "keys/example.com/dealer-1", "keys/example.com/dealer-1/head",
         "keys/example.com/dealer-1/signing.key", "keys/example.com/dealer-1/vault.key",
         "keys/example.com/dealer-1/verifier.key", "logbook", "logbook/blueprints",
         "logbook/log.sqlite", "logbook/logbook.yaml", "logbook/vault.sqlite", "tmp"]


def broken_init(folder, call, when, kind):
    first = traced(folder, init(folder), call, when, kind)
    wrong = []
    if kind != "KILL" and crashed(first):
        wrong.append(f"signal: {first.stderr.decode()[-200:]}")
    elif kind != "KILL" and first.returncode != 0 and not first.stderr.strip():
        wrong.append(f"{first.returncode} without a word")
    again = run(folder, init(folder))
    # Once everything is said there is nothing to complete.
    is_said = first.stdout.endswith(b"\n") and again.returncode == 65
    if again.returncode != 0 and not is_said:
        wrong.append(f"the second gave {again.returncode}: {again.stderr.decode()}")
    verified = run(folder, ["verify"])
    if verified.returncode != 0:
        wrong.append(f"verify: {verified.stdout.decode()}{verified.stderr.decode()}")
    there = [name for name in names(folder)
             if not name.endswith(".lock") and not re.match(r"logbook/blueprints/[0-9a-f]{64}.yaml$", name)]
    if there != WHOLE:
        wrong.append(f"left {sorted(set(there) - set(WHOLE))}, missing {sorted(set(WHOLE) - set(there))}")
    return first.returncode, wrong


# The others ------------------------------------------------------------------------------------

def content(path):
    if os.path.isdir(path):
        return {name: content(path + "/" + name) for name in sorted(os.listdir(path))}
    data = open(path, "rb").read()
    if data[:2] == b"PK":
        packed = zipfile.ZipFile(io.BytesIO(data))
        return {name: hashlib.sha256(packed.read(name)).hexdigest() for name in packed.namelist()}
    return hashlib.sha256(data).hexdigest()


def outcome(name, folder, done):
    """What a command has brought about, in a form that is the same for each undisturbed run."""
    if name in ("import", "record", "erase"):
        return [len(run(folder, ["events"]).stdout.splitlines()), run(folder, ["verify"]).returncode,
                run(folder, ["customers"]).stdout, done.stdout if name == "import" else b""]
    if name == "backup":
        restored = run(folder, ["restore", "backup-2", "--vault-backup", "vault-2", "--logbook", "other"])
        return [restored.returncode, names(folder + "/backup-2"), names(folder + "/vault-2")]
    if name == "restore":
        seen = run(folder, ["timeline", "C700000", "--json", "--logbook", "restored"])
        return [seen.stdout, run(folder, ["verify", "--logbook", "restored"]).returncode]
    if name == "checkpoint":
        return [len(done.stdout), os.path.getsize(folder + "/kept")]
    made = [content(folder + "/" + name) for name in sorted(os.listdir(folder)) if name.startswith("out")]
    return made + [done.stdout]


def left(folder):
    return [name for name in names(folder) if re.search(r"\.(new|part)-|\.restoring-|touchstone-", name)]


def broken(name, seed, folder, wanted, call, when, kind):
    shutil.rmtree(folder)
    shutil.copytree(seed, folder)
    done = traced(folder, COMMANDS[name], call, when, kind)
    wrong = []
    if done.returncode == 0:
        try:
            found = outcome(name, folder, done)
            if found != wanted:
                parts = [f"{one} instead of {other}" for one, other in zip(found, wanted) if one != other]
                wrong.append(f"exit 0, and another output: {'; '.join(parts)[:300]}; {done.injected}")
        except Exception as error:
            wrong.append(f"exit 0, and {error!r}")
    elif crashed(done):
        if not stopped_by_workers(done):
            wrong.append(f"signal: {done.stderr.decode()[-200:]}; {done.injected}")
    elif not done.stderr.strip():
        wrong.append(f"{done.returncode} without a word; {done.injected}")
    if left(folder):
        run(folder, ["events"])
        if left(folder):
            wrong.append(f"left {left(folder)}")
    return done.returncode, wrong


def seeds(work):
    new, full = empty(work), empty(work)
    for folder in (new, full):
        assert run(folder, init(folder)).returncode == 0
    assert run(full, ["import", TABLE]).returncode == 0
    assert run(full, ["backup", "backup", "--vault-backup", "vault"]).returncode == 0
    return new, full


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("commands", nargs="+", choices=["init", "all", *COMMANDS], metavar="COMMAND")
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--most", type=int, default=10 ** 9, help="at most so many faults of one call")
    parser.add_argument("--kinds", default="KILL,EIO,ENOSPC")
    parser.add_argument("--calls")
    parser.add_argument("--start", type=int, default=1, help="the first call that fails")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    given = parser.parse_args()
    chosen = ["init", *COMMANDS] if "all" in given.commands else given.commands
    total, failed, exits = 0, 0, {}
    with tempfile.TemporaryDirectory() as work:
        work = os.path.realpath(work)
        new, full = seeds(work)
        for name in chosen:
            seed = new if name == "import" else full
            folder = empty(work)
            if name == "init":
                numbers, loader, _ = counted(folder, init(folder), given.calls or CHANGING)
                wanted = None
            else:
                shutil.rmtree(folder)
                shutil.copytree(seed, folder)
                numbers, loader, done = counted(folder, COMMANDS[name], given.calls or ALL)
                wanted = outcome(name, folder, done)
            faults = []
            for call, number in numbers.items():
                kinds = given.kinds.split(",") if name == "init" else ERRORS.get(call, ["EIO"])
                step = max(given.step, -(-number // given.most))
                faults += [(call, when, kind) for when in range(given.start, number + 1, step)
                           for kind in kinds if not (call == "mmap" and when <= loader)]

            def one(fault):
                folder = empty(work)
                try:
                    if name == "init":
                        return fault, *broken_init(folder, *fault)
                    return fault, *broken(name, seed, folder, wanted, *fault)
                except subprocess.TimeoutExpired as late:
                    return fault, None, [f"no end: {late.cmd[-6:]}"]
                finally:
                    shutil.rmtree(folder, ignore_errors=True)

            bad = 0
            with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
                for fault, code, wrong in pool.map(one, faults):
                    exits[code] = exits.get(code, 0) + 1
                    if wrong:
                        bad += 1
                        print(name, *fault, f"exit {code}:", "; ".join(wrong), flush=True)
            print(f"{name}: {len(faults)} faults, {len(faults) - bad} ended well", flush=True)
            total, failed = total + len(faults), failed + bad
    counts = ", ".join(f"{code}: {number}" for code, number in sorted(exits.items(), key=str))
    print(f"{total} faults, {total - failed} ended well; exits {counts}")
    return 3 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
