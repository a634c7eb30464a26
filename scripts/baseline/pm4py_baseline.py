#!/usr/bin/env python3
"""pm4py_baseline.py FILE.xes

Reads an event log with pm4py's own reader, and finds variants and case durations of its complete
events, as `touchstone report process` has them. Prints how many there are, as JSON.
"""

import json, sys

import pm4py


def main():
    log = pm4py.read_xes(sys.argv[1])
    log = log[log["lifecycle:transition"] == "complete"]
    variants = pm4py.get_variants(log)
    durations = pm4py.get_all_case_durations(log)
    print(json.dumps({"variants": len(variants), "cases": len(durations)}))


if __name__ == "__main__":
    main()
