#!/usr/bin/env python3
"""make_events.py COUNT SEED > file.ndjson

Writes COUNT events of a believable busy dealer, one JSON object a line, ready for import.
The same COUNT and SEED give the same bytes; a smaller COUNT gives a prefix of them.
"""

import argparse
import os
import random
import sys
from datetime import datetime, timedelta, timezone

TOUCHPOINTS = (
    "appointment", "preparation", "greeting", "vehicleCheck", "payment",
    "documents", "walkthrough", "handover", "farewell", "followUp",
)
# Opened, then every touchpoint completed and rated; the follow-up call itself is not rated.
EVENTS_A_JOURNEY = 1 + 2 * len(TOUCHPOINTS) - 1
# Journeys at the desks at the same time. A random one moves on at each line, so that the lines of
# a journey lie far apart and times and ids run back and forth by hours, as they do in real imports.
ACTIVE = 200
START = datetime(2026, 1, 1, tzinfo=timezone.utc)
SECONDS_BETWEEN_JOURNEYS = 90
SECONDS_BETWEEN_EVENTS = 600
ADVISORS = 40
MODELS = 7
EXPECTATIONS = (4, 5, 6, 7)
# Perception minus expectation and how often it occurs, in percent. Past the end of the
# seven-point scale it is cut off, which is why seven is the commonest perception.
DIFFERENCES = [d for d, percent in
               ((-3, 16), (-2, 15), (-1, 22), (0, 18), (1, 16), (2, 13)) for _ in range(percent)]


def data_of(journey, step, draw):
    """The type of a journey's event number `step` (from 0) and its data."""
    if step == 0:
        return "journey.opened", (
            f'{{"blueprint":"standard","blueprintVersion":1,"model":"M{journey % MODELS}",'
            f'"order":"O-{journey:07d}","advisor":"advisor-{journey % ADVISORS:02d}"}}')
    touchpoint = TOUCHPOINTS[(step - 1) // 2]
    if step % 2 == 1:
        return "touchpoint.completed", f'{{"touchpoint":"{touchpoint}"}}'
    expectation = EXPECTATIONS[int(draw() * len(EXPECTATIONS))]
    perception = min(7, expectation + DIFFERENCES[int(draw() * len(DIFFERENCES))])
    return "rating.given", (
        f'{{"touchpoint":"{touchpoint}","scale":"satisfaction7","expectation":{expectation},'
        f'"perception":{perception},"method":"derived"}}')


def uuid7(milliseconds, random_bits):
    """RFC 9562 version 7: 48 bits time, then 12 and 62 random ones beside version and variant."""
    a, b = random_bits >> 62, random_bits & (1 << 62) - 1
    text = f"{milliseconds << 80 | 0x7 << 76 | a << 64 | 0b10 << 62 | b:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def events(count, seed):
    """Yields `count` lines. Memory is the active journeys and one date a simulated day."""
    generator = random.Random(seed)
    draw, bits = generator.random, generator.getrandbits
    start = int(START.timestamp())
    active = [[journey, 0] for journey in range(ACTIVE)]
    next_journey = ACTIVE
    dates = {}
    for _ in range(count):
        slot = active[int(draw() * ACTIVE)]
        if slot[1] == EVENTS_A_JOURNEY:
            slot[0], slot[1] = next_journey, 0
            next_journey += 1
        journey, step = slot
        slot[1] += 1
        seconds = journey * SECONDS_BETWEEN_JOURNEYS + step * SECONDS_BETWEEN_EVENTS
        day, second = divmod(seconds, 86400)
        # Formatting a date costs more than all the rest of a line, so each is made once.
        date = dates.get(day)
        if date is None:
            date = dates[day] = (START + timedelta(days=day)).strftime("%Y-%m-%d")
        kind, data = data_of(journey, step, draw)
        yield (
            f'{{"specversion":"1.0","id":"{uuid7((start + seconds) * 1000, bits(74))}",'
            f'"source":"example.com/dealer-load","dataversion":1,'
            f'"subject":"journey/L-{journey:07d}",'
            f'"time":"{date}T{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}.000Z",'
            f'"customer":"L-{journey:07d}","actor":"advisor-{journey % ADVISORS:02d}",'
            f'"datacontenttype":"application/json","type":"{kind}","data":{data}}}\n')


def main():
    parser = argparse.ArgumentParser(description="Writes COUNT NDJSON events to standard output.")
    parser.add_argument("count", metavar="COUNT", type=int)
    parser.add_argument("seed", metavar="SEED", type=int)
    arguments = parser.parse_args()
    if arguments.count < 0:
        parser.error(f"COUNT must not be negative, but is {arguments.count}")
    try:
        sys.stdout.writelines(events(arguments.count, arguments.seed))
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough. Python would fail again while flushing at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


if __name__ == "__main__":
    main()
