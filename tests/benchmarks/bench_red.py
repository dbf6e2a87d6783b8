"""Measures RED against what people have without it, in one run: python3 tests/benchmarks/bench_red.py [worlds] [calls] [transfers]

Needs native-host/bin (or SMASH_HOST_BIN) and bubblewrap, wrk and a bare endpoint, nc or socat; what is missing is told. A missed aim is shown, since a busy machine misses them too; the exit code
is 1 only when something was wrong."""

import argparse
import sys

import red_calls
import red_transfers
import red_worlds
from report import Report


def measure_transfers(report):
    for direction, speeds in red_transfers.measure().items():
        others = {name: speed for name, speed in speeds.items() if name != "RED"}
        for name, speed in speeds.items():
            report.add(f"{direction} by {name}", speed, "MB/s")
        if others:
            report.at_least(f"{direction}: RED / the better of the others", speeds["RED"] / max(others.values()), "", 0.8)
        else:
            print(f"SKIPPED {direction}: nc and socat are missing, so there is nothing to compare with")


PARTS = {"worlds": red_worlds.measure_worlds, "calls": red_calls.measure_calls, "transfers": measure_transfers}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], help="default: all")
    report = Report()
    for part in parser.parse_args().parts or PARTS:
        PARTS[part](report)
    report.print()
    return bool(report.failures)


if __name__ == "__main__":
    sys.exit(main())
