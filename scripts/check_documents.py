#!/usr/bin/env python3
"""Runs the commands that the documents show, and compares what they print.

    scripts/check_documents.py [--write] [--pictures | DOCUMENT...]

In a block marked `console` a line that begins with `$ ` is a command; what follows is what a terminal
shows. A line `…` stands for any lines, a `…` at the end of a line for the rest of it. Keys, secrets
and ids of events, which chance makes, count as equal. `touchstone serve` listens on a free port,
which is shown as 8080. A block whose mark names a file (```yaml delivery.yaml) is written to it
first. Each document has a folder, keys and a logbook of its own, and a stopped clock.

It also checks that every command and option in an indented line exists, that links lead somewhere,
that the documents in both languages show the same commands, and that the pictures are those the
program draws.

With --pictures only the pictures are looked at, with documents only these.

--write puts what was printed in the place of what differs, and draws the pictures anew.
"""

import argparse, difflib, fcntl, json, os, pathlib, pty, re, struct, subprocess, sys, tempfile, termios

ROOT = pathlib.Path(__file__).resolve().parent.parent
DOCUMENTS = ["README.md", "README.zh-Hans.md", "GUIDE.md", "GUIDE.zh-Hans.md", "FORMATS.md"]
PAIRS = [("README.md", "README.zh-Hans.md"), ("GUIDE.md", "GUIDE.zh-Hans.md")]
# File below Fixtures/pictures: language, and the title of the picture in the report.
PICTURES = {
    "touchpoints.en.svg": ("en", "Satisfaction by touchpoint"),
    "touchpoints.zh-Hans.svg": ("zh-Hans", "各环节满意度"),
}
# What the year of the pictures is made with.
YEAR = ("demo-data", "--journeys", "300", "--seed", "7")
README_LINES = 150
NOW = "2026-11-22T08:00:00.000Z"
BY_CHANCE = [
    (r"/welcome/[A-Za-z0-9_-]{43}", "/welcome/SECRET"),
    (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "ID"),
    (r"\+[0-9a-f]{8}\+[A-Za-z0-9+/]{43,44}=?", "+KEY"),
    (r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{43}=?(?![A-Za-z0-9+/=_-])", "SECRET"),
    (r"^— (\S+) \S+$", r"— \1 SIGNATURE"),
    (r"\bS-[0-9a-z]{10}\b", "S-ID"),
    (r"\b([VP])-[0-9a-z]{20}\b", r"\1-ID"),
]


def normal(line):
    for pattern, name in BY_CHANCE:
        line = re.sub(pattern, name, line)
    return line.rstrip()


def matches(expected, printed):
    """Whether printed lines are those expected, where `…` stands for more."""
    if not expected:
        return not printed
    if expected[0].strip() == "…":
        return any(matches(expected[1:], printed[skip:]) for skip in range(len(printed) + 1))
    if not printed:
        return False
    line, other = normal(expected[0]), normal(printed[0])
    same = other.startswith(line[:-1].rstrip()) if line.endswith("…") else line == other
    return same and matches(expected[1:], printed[1:])


class Shell:
    """A shell in a folder of its own, whose output is a terminal of 80 columns."""

    END = "\x1e"

    def __init__(self, program, folder, language):
        for name in ("Fixtures", "scripts"):
            (folder / name).symlink_to(ROOT / name)
        self.port = None
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "xterm", "NO_COLOR": "1",
            "LANG": "zh_CN.UTF-8" if language == "zh-Hans" else "en_US.UTF-8",
            "TZ": "Asia/Shanghai", "PYTHONUTF8": "1", "TOUCHSTONE": str(program),
            "TOUCHSTONE_NOW": NOW, "TOUCHSTONE_KEYS": str(folder / "keys"),
        }
        if "LD_LIBRARY_PATH" in os.environ:
            environment["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
        self.child = subprocess.Popen(["bash", "--norc"], cwd=folder, env=environment,
                                      stdin=subprocess.PIPE, stdout=slave, stderr=slave)
        os.close(slave)
        self.rest = b""
        self._send('touchstone() { "$TOUCHSTONE" "$@"; }\n')

    def _send(self, text):
        self.child.stdin.write(text.encode())
        self.child.stdin.flush()

    def _printed(self):
        while self.END.encode() not in self.rest:
            try:
                part = os.read(self.master, 1 << 16)
            except OSError:
                sys.exit("the shell has ended")
            self.rest += part
        text, _, self.rest = self.rest.partition(self.END.encode())
        lines = text.decode(errors="replace").replace("\r\n", "\n").split("\n")
        # What was drawn over: a meter of progress.
        lines = [re.split("\r(?:\x1b\\[K)?", line)[-1] for line in lines]
        return lines[:-1] if lines and lines[-1] == "" else lines

    def run(self, command):
        if self.port:
            command = command.replace(":8080", f":{self.port}")
        words = command.split()
        if words[:2] == ["touchstone", "serve"]:
            options = " ".join(words[2:])
            # The program itself: a function in the background would be a shell of its own.
            command = (f'"$TOUCHSTONE" serve --port 0 {options} >serve.out 2>serve.err & SERVER=$!\n'
                       "until [[ -s serve.out ]] || ! kill -0 $SERVER; do sleep 0.1; done\n"
                       "cat serve.out")
        self._send("{ " + command + "\n} </dev/null\nprintf '\\036'\n")
        lines = self._printed()
        if words[:2] == ["touchstone", "serve"]:
            found = re.search(r":(\d+)\"", "\n".join(lines))
            self.port = found and found.group(1)
        return [line.replace(f":{self.port}", ":8080") for line in lines]

    def close(self):
        self._send("[[ -z ${SERVER-} ]] || { kill $SERVER; wait $SERVER; }\nexit\n")
        self.child.wait()
        os.close(self.master)


class Document:
    def __init__(self, name):
        self.name = name
        self.language = "zh-Hans" if ".zh-Hans" in name else "en"
        self.lines = (ROOT / name).read_text(encoding="utf-8").split("\n")

    def blocks(self):
        """Fenced blocks: the mark's words, the first line's index, and the one behind the last."""
        start, words = None, []
        for number, line in enumerate(self.lines):
            if not line.startswith("```"):
                continue
            if start is None:
                start, words = number + 1, line[3:].split()
            else:
                yield words, start, number
                start = None
        if start is not None:
            sys.exit(f"{self.name}:{start}: the block does not end")

    def commands(self, start, end):
        """Commands of a block with the indexes of what they print."""
        number = start
        while number < end:
            if not self.lines[number].startswith("$ "):
                sys.exit(f"{self.name}:{number + 1}: a block begins with a command")
            command = self.lines[number][2:]
            while command.endswith("\\"):
                number += 1
                command = command[:-1] + " " + self.lines[number].strip()
            number += 1
            first = number
            while number < end and not self.lines[number].startswith("$ "):
                number += 1
            yield command, first, number

    def shown(self):
        """The first words of every command that is run, without what a language chooses."""
        return [" ".join(command.split()[:2]) for words, start, end in self.blocks()
                if words[:1] == ["console"] for command, _, _ in self.commands(start, end)]


def run(document, program, write):
    """Runs a document's commands; how many print something else."""
    wrong = 0
    changes = []
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        shell = Shell(program, folder, document.language)
        for words, start, end in document.blocks():
            if len(words) > 1:
                (folder / words[1]).write_text("\n".join(document.lines[start:end]) + "\n",
                                               encoding="utf-8")
        for words, start, end in document.blocks():
            if words[:1] != ["console"]:
                continue
            for command, first, last in document.commands(start, end):
                printed = shell.run(command)
                expected = document.lines[first:last]
                if matches(expected, printed):
                    continue
                wrong += 1
                changes.append((first, last, printed))
                if not write:
                    print(f"{document.name}:{first}: {command}")
                    print("\n".join(difflib.unified_diff(expected, printed, "document", "program",
                                                         lineterm="", n=1)))
        shell.close()
    if write and changes:
        for first, last, printed in reversed(changes):
            document.lines[first:last] = printed
        (ROOT / document.name).write_text("\n".join(document.lines), encoding="utf-8")
    return wrong


def check_options(document, tree):
    """Commands and options in indented lines and in the blocks exist."""
    wrong = 0
    for number, line in enumerate(document.lines):
        text = line[2:] if line.startswith("$ ") else line[4:] if line.startswith("    ") else ""
        if not text.startswith("touchstone ") or text.startswith("touchstone help"):
            continue
        following = number
        while text.endswith("\\"):
            following += 1
            text = text[:-1] + document.lines[following].strip()
        # Two spaces part a command from what is said of it.
        words = re.split(r"\s{2,}|\s\|\s", text)[0].split()[1:]
        command = tree
        options = {option for option in tree["options"]}
        for word in words:
            if word in command["commands"]:
                command = command["commands"][word]
                options |= command["options"]
            elif word.startswith("--"):
                if word.split("=")[0] not in options:
                    wrong += 1
                    print(f"{document.name}:{number + 1}: no option {word}")
            elif command is tree:
                wrong += 1
                print(f"{document.name}:{number + 1}: no command {word}")
                break
    return wrong


def command_tree(command):
    return {
        "options": {("--" if name["kind"] == "long" else "-") + name["name"]
                    for argument in command.get("arguments", []) for name in
                    argument.get("names") or []} | {"--help", "--version"},
        "commands": {sub["commandName"]: command_tree(sub)
                     for sub in command.get("subcommands", [])},
    }


def anchor(heading):
    """The name by which a heading is linked to."""
    text = re.sub(r"[^\w\- ]", "", heading.lower())
    return text.strip().replace(" ", "-")


def check_links(document):
    wrong = 0
    for number, line in enumerate(document.lines):
        for target in re.findall(r"\]\(([^)\s]+)\)", line):
            path, _, name = target.partition("#")
            if ":" in path:
                continue
            file = ROOT / path if path else ROOT / document.name
            headings = [anchor(found.lstrip("# ")) for found in
                        file.read_text(encoding="utf-8").split("\n") if found.startswith("#")
                        ] if file.exists() and name else []
            if not file.exists() or name and name not in headings:
                wrong += 1
                print(f"{document.name}:{number + 1}: {target} leads nowhere")
    return wrong


def check_pairs(documents):
    """The documents of a pair have the same sections and show the same commands."""
    wrong = 0
    for names in PAIRS:
        pair = [documents[name] for name in names if name in documents]
        if len(pair) < 2:
            continue
        levels = [[line.split()[0] for line in document.lines if re.match(r"#+ ", line)]
                  for document in pair]
        commands = [document.shown() for document in pair]
        if levels[0] != levels[1] or commands[0] != commands[1]:
            wrong += 1
            print(f"{names[0]} and {names[1]} differ in sections or commands:")
            print("\n".join(difflib.unified_diff(*commands, *names, lineterm="", n=1)))
    return wrong


def check_pictures(program, write):
    """The pictures are those of the report on the made-up year."""
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        environment = dict(os.environ, TOUCHSTONE_KEYS=str(folder / "keys"), TOUCHSTONE_NOW=NOW,
                           TZ="Asia/Shanghai", TOUCHSTONE_LOGBOOK=str(folder / "logbook"))
        subprocess.run([program, *YEAR], check=True, capture_output=True, env=environment)
        for name, (language, title) in PICTURES.items():
            page = subprocess.run(
                [program, "report", "satisfaction", "--html", "-", "--language", language],
                check=True, capture_output=True, env=environment).stdout.decode()
            drawn = [svg for svg in re.findall(r"<svg.*?</svg>\n", page, re.S)
                     if re.search(f"<title>{re.escape(title)}", svg)]
            if len(drawn) != 1:
                sys.exit(f"{len(drawn)} pictures are called {title}")
            # On white, for readers whose screen is dark.
            picture = drawn[0].replace(
                "</title>\n", '</title>\n<rect width="100%" height="100%" fill="#ffffff"/>\n')
            file = ROOT / "Fixtures" / "pictures" / name
            if write:
                file.parent.mkdir(exist_ok=True)
                file.write_text(picture, encoding="utf-8")
            elif not file.exists() or file.read_text(encoding="utf-8") != picture:
                wrong += 1
                print(f"{file.relative_to(ROOT)} is not the picture that the report draws")
    return wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--pictures", action="store_true")
    parser.add_argument("documents", nargs="*")
    options = parser.parse_args()
    if not options.documents and not options.pictures:
        options.documents, options.pictures = DOCUMENTS, True
    program = pathlib.Path(os.environ.get("TOUCHSTONE_BINARY") or
                           ROOT / ".build" / "debug" / "touchstone")
    program = program.resolve()
    dumped = subprocess.run([program, "--experimental-dump-help"], check=True, capture_output=True)
    tree = command_tree(json.loads(dumped.stdout)["command"])
    documents = {name: Document(name) for name in options.documents}
    wrong = 0
    for document in documents.values():
        wrong += check_options(document, tree) + check_links(document)
        wrong += run(document, program, options.write)
        if document.name.startswith("README") and len(document.lines) > README_LINES + 1:
            wrong += 1
            print(f"{document.name}: more than {README_LINES} lines")
    wrong += check_pairs(documents)
    if options.pictures:
        wrong += check_pictures(program, options.write)
    if options.write:
        return
    print(f"{wrong} findings" if wrong else "as the program prints")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
