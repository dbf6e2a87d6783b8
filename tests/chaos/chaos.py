"""Has things go wrong for hosts under load, and holds every acknowledged job against what really ran.

python3 -B tests/chaos/chaos.py [--seconds N] [--seed N] [--lanes N] [--list] [FAULT …]

Without --seconds each fault is tried once, with --seconds again and again for so long, each time with the next seed. What fails is told with the command that repeats it.
SMASH_HOST_BIN names another folder with smashd than native-host/bin, SMASH_TEST_PATIENCE the seconds that an event is waited for. Faults that cannot be had here are skipped, and say so."""

import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import time

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(FOLDER), str(FOLDER.parent / "interop")]

from faults import ALL  # noqa: E402
from plan import say  # noqa: E402
from smash_host import HOST_PROGRAM  # noqa: E402

SKIPPED = 77
REASON = re.compile(r"^[A-Za-z_.]+(?:Violation|Error|Exception|Refused|Disconnected|Expired)\b.*", re.MULTILINE)


def parse(arguments):
    parser = argparse.ArgumentParser(description="Has things go wrong for hosts under load.")
    parser.add_argument("faults", nargs="*", metavar="FAULT", help=f"of {', '.join(fault.name for fault in ALL)}; default: all")
    parser.add_argument("--seconds", type=float, default=0, help="how long all of them together are tried again and again; default: once each")
    parser.add_argument("--seed", type=int, default=1, help="of all that is random in the first round")
    parser.add_argument("--lanes", type=int, default=1, help="so many beside each other; more than one only where rounds are not to be repeated alike")
    parser.add_argument("--list", action="store_true", help="tells what there is")
    options = parser.parse_args(arguments)
    unknown = set(options.faults) - {fault.name for fault in ALL}
    if unknown:
        parser.error(f"there is no fault {', '.join(sorted(unknown))}")
    return options


def run_here(fault, seed):
    """One round in this process. Its exit code."""
    if missing := fault.missing():
        say(f"SKIPPED {fault.name}: {missing}")
        return SKIPPED
    begin = time.monotonic()
    happened = fault(seed).run()
    say(f"{fault.name}, seed {seed}: {happened}, {time.monotonic() - begin:.1f} s")
    return 0


class Rounds:
    """Rounds of several faults, each in a process of its own: what one leaves is not the next one's."""

    def __init__(self, options):
        self.faults = [fault for fault in ALL if not options.faults or fault.name in options.faults]
        self.seed, self.lanes, self.end = options.seed, options.lanes, time.monotonic() + options.seconds
        self.ran, self.failures, self.skipped = 0, [], set()

    def run(self):
        seed = self.seed
        with concurrent.futures.ThreadPoolExecutor(self.lanes) as pool:
            while True:
                for fault, code, text in pool.map(lambda fault, seed=seed: self.run_round(fault, seed), self.faults):
                    self.count(fault, seed, code, text)
                seed += 1
                if time.monotonic() >= self.end:
                    return

    def run_round(self, fault, seed):
        if seed > self.seed and time.monotonic() >= self.end or fault.name in self.skipped:
            return fault, None, ""
        ended = subprocess.run([sys.executable, "-B", str(FOLDER / "chaos.py"), "--seed", str(seed), fault.name], env=dict(os.environ, SMASH_CHAOS_ROUND="1"),
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
        return fault, ended.returncode, ended.stdout

    def count(self, fault, seed, code, text):
        if code is None:
            return
        self.ran += 1
        say(text.rstrip())
        if code == SKIPPED:
            self.skipped.add(fault.name)
        elif code != 0:
            # What is long is cut in its middle, where the reason would be.
            reasons = "\n".join(REASON.findall(text))
            self.failures.append((f"{fault.name}, seed {seed}", f"python3 -B tests/chaos/chaos.py --seed {seed} {fault.name}\n{reasons}\n{text}"))


def main(arguments):
    options = parse(arguments)
    if options.list:
        for fault in ALL:
            print(f"{fault.name:18} {fault.__doc__.splitlines()[0]}")
        return 0
    if not os.access(HOST_PROGRAM, os.X_OK):
        say(f"No host at {HOST_PROGRAM}: build it first, or name its folder in SMASH_HOST_BIN.")
        return 2
    if os.environ.get("SMASH_CHAOS_ROUND"):
        return run_here(next(fault for fault in ALL if fault.name == options.faults[0]), options.seed)
    begin, rounds = time.monotonic(), Rounds(options)
    rounds.run()
    return tell(rounds, time.monotonic() - begin)


def tell(rounds, seconds):
    """As unittest does, but without the rule between a name and what is said of it, at which whoever reads this would stop."""
    for name, text in rounds.failures:
        print(f"{'=' * 70}\nFAIL: {name}\n{text}\n")
    counts = [f"{name}={count}" for name, count in (("failures", len(rounds.failures)), ("skipped", len(rounds.skipped))) if count]
    print(f"{'-' * 70}\nRan {rounds.ran} tests in {seconds:.1f}s\n\n{'FAILED' if rounds.failures else 'OK'}{' (' + ', '.join(counts) + ')' if counts else ''}")
    return 1 if rounds.failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
