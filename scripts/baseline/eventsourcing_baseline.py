#!/usr/bin/env python3
"""What the Python package `eventsourcing` reaches on SQLite with the events of make_events.py.

Written for eventsourcing 9.5 (tried with 9.5.6), its `eventsourcing.sqlite` persistence module.

    eventsourcing_baseline.py append COUNT PER_COMMIT [DB]
    eventsourcing_baseline.py replay DB

`append` makes DB, which must not be there yet; without DB it works in a temporary folder (TMPDIR,
which should be on the disk to be measured) and leaves nothing behind.
"""

import argparse
import itertools
import json
import os
import sys
import tempfile
import time
from uuid import NAMESPACE_URL, uuid5

# The import below would else leave a __pycache__ in the checkout.
sys.dont_write_bytecode = True
import make_events

try:
    from eventsourcing.application import Application
    from eventsourcing.domain import DomainEvent
except ImportError:
    sys.exit("eventsourcing_baseline.py: the package `eventsourcing` is missing, see README.md")

SEED = 1
PAGE = 1000


# Plain domain events rather than aggregates with decorated methods: the package's faster way, so
# that the comparison flatters nobody. Its metaclass makes each of them a frozen data class.
class JourneyEvent(DomainEvent):
    id: str
    source: str
    occurred: str
    customer: str
    actor: str


class Opened(JourneyEvent):
    blueprint: str
    blueprintVersion: int
    model: str
    order: str
    advisor: str


class TouchpointCompleted(JourneyEvent):
    touchpoint: str


class RatingGiven(JourneyEvent):
    touchpoint: str
    scale: str
    expectation: int
    perception: int
    method: str


CLASSES = {
    "journey.opened": Opened,
    "touchpoint.completed": TouchpointCompleted,
    "rating.given": RatingGiven,
}


class Dealer(Application):
    # The default of 10 rows a query would measure queries rather than decoding.
    log_section_size = PAGE


def dealer(path):
    return Dealer(env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": path})


def append(path, count, per_commit):
    if os.path.exists(path):
        sys.exit(f"eventsourcing_baseline.py: {path} exists: not replaced")
    application = dealer(path)
    streams = {}  # subject: [id of its aggregate, last version], as a caller would hold them
    lines = make_events.events(count, SEED)
    seconds = 0.0
    while batch := [json.loads(line) for line in itertools.islice(lines, per_commit)]:
        for event in batch:
            if event["subject"] not in streams:
                streams[event["subject"]] = [uuid5(NAMESPACE_URL, event["subject"]), 0]
        # Only the package's own work is timed: making its events, encoding and committing them.
        start = time.perf_counter()
        events = []
        for event in batch:
            stream = streams[event["subject"]]
            stream[1] += 1
            events.append(CLASSES[event["type"]](
                originator_id=stream[0],
                originator_version=stream[1],
                timestamp=DomainEvent.create_timestamp(),
                id=event["id"],
                source=event["source"],
                occurred=event["time"],
                customer=event["customer"],
                actor=event["actor"],
                **event["data"],
            ))
        application.save(*events)
        seconds += time.perf_counter() - start
    application.close()
    report("append", count, seconds)


def replay(path):
    if not os.path.isfile(path):
        sys.exit(f"eventsourcing_baseline.py: {path}: no such file")
    application = dealer(path)
    rows, position = 0, 1
    start = time.perf_counter()
    while notifications := application.notification_log.select(position, PAGE):
        for notification in notifications:
            application.mapper.to_domain_event(notification)
        rows += len(notifications)
        position = notifications[-1].id + 1
    seconds = time.perf_counter() - start
    application.close()
    report("replay", rows, seconds)


def report(what, rows, seconds):
    line = {"what": what, "rows": rows, "seconds": round(seconds, 6), "rate": round(rows / seconds)}
    print(json.dumps(line, separators=(",", ":")))


def positive(text):
    value = int(text)
    if value < 1:
        raise ValueError
    return value


def main():
    parser = argparse.ArgumentParser(description="Measures the package eventsourcing on SQLite.")
    commands = parser.add_subparsers(dest="command", required=True)
    appending = commands.add_parser("append", help="append COUNT events, PER_COMMIT at a time")
    appending.add_argument("count", metavar="COUNT", type=positive)
    appending.add_argument("per_commit", metavar="PER_COMMIT", type=positive)
    appending.add_argument("path", metavar="DB", nargs="?")
    commands.add_parser("replay", help="read and decode every event").add_argument(
        "path", metavar="DB")
    arguments = parser.parse_args()
    if arguments.command == "replay":
        replay(arguments.path)
    elif arguments.path:
        append(arguments.path, arguments.count, arguments.per_commit)
    else:
        with tempfile.TemporaryDirectory() as folder:
            append(os.path.join(folder, "events.sqlite"), arguments.count, arguments.per_commit)


if __name__ == "__main__":
    main()
