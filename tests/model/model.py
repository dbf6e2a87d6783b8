"""Random commands from three clients to a real host with real jobs, and to a model of it, which have to agree after each: python3 -B tests/model/model.py [--seed N] [--steps M] [--seconds S] [--seeds K]

A disagreement is told with its seed, and with the shortest list of commands that was found to show it: they are left out, many and then one by one, as long as one remains. docs/MODEL.md has more.
Needs native-host/bin (or SMASH_HOST_BIN)."""

import argparse
import collections
import pathlib
import random
import sys
import time
import traceback

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent / "interop"))

from commands import Commands  # noqa: E402
from play import Mismatch, Player  # noqa: E402
from rig import Rig  # noqa: E402
from smash_client import Disconnected  # noqa: E402
from smash_host import PATIENCE  # noqa: E402

SLOTS = 3
FAULTS = (Mismatch, Disconnected, AssertionError, TimeoutError, OSError)


def parse(arguments):
    parser = argparse.ArgumentParser(description="Compares a host with a model of it.")
    parser.add_argument("--seed", type=int, default=1, help="the first seed; default 1")
    parser.add_argument("--seeds", type=int, default=0, help="how many, one after the other; default: one, or as many as there is time for")
    parser.add_argument("--steps", type=int, default=80, help="commands for each; default 80")
    parser.add_argument("--seconds", type=float, default=0, help="go on with the next seeds for so long")
    parser.add_argument("--patience", type=float, default=PATIENCE, help=f"seconds that the next update may take; default {PATIENCE:.0f}")
    parser.add_argument("--keep", action="store_true", help="with records that outlive the host, each synced to disk")
    parser.add_argument("--no-shrink", action="store_true", help="tell of a disagreement with all commands that led to it")
    return parser.parse_args(arguments)


class Session:
    """The host that is in use: another one after a disagreement."""

    def __init__(self, options):
        self.options, self.rig, self.commands = options, None, collections.Counter()

    def player(self):
        if self.rig and self.rig.kills > 1:
            self.renew()
        self.rig = self.rig or Rig(SLOTS, self.options.keep, self.options.patience)
        return Player(self.rig)

    def renew(self):
        if self.rig:
            rig, self.rig = self.rig, None
            rig.close()

    def explore(self, seed):
        """Carries out the commands of a seed.
        Returns None, or the commands and what is wrong after the last of them."""
        history, player = [], self.player()
        commands = Commands(random.Random(seed), player)
        try:
            for serial in range(1, self.options.steps + 1):
                history.append((serial, commands.next(serial)))
                player.do(*history[-1])
                self.commands[history[-1][1][0]] += 1
            player.finish()
        except FAULTS as fault:
            self.renew()
            return history, describe(fault)
        return None

    def replay(self, history):
        """What is wrong after these commands; None: nothing."""
        try:
            player = self.player()
            for serial, command in history:
                player.do(serial, command)
            player.finish()
        except FAULTS as fault:
            self.renew()
            return describe(fault)
        return None

    def shrink(self, history, fault, seconds=60):
        """Leaves out commands as long as the rest shows a fault: halves, quarters and so on, then one by one."""
        deadline, size = time.monotonic() + seconds, max(1, len(history) // 2)
        while size and time.monotonic() < deadline:
            position, was = 0, len(history)
            while position < len(history) and time.monotonic() < deadline:
                fewer = history[:position] + history[position + size:]
                other = fewer and self.replay(fewer)
                if other:
                    history, fault = fewer, other
                else:
                    position += size
            size = size // 2 if size > 1 else 1 if len(history) < was else 0
        return history, fault


def describe(fault):
    """A fault in words; of those that are not the host's doing, where they were noticed."""
    if isinstance(fault, Mismatch):
        return str(fault)
    return f"{type(fault).__name__}: {fault}\n" + "".join(traceback.format_tb(fault.__traceback__)[-3:])


def seeds(options):
    deadline = time.monotonic() + options.seconds
    seed = options.seed
    while seed < options.seed + max(1, options.seeds) or time.monotonic() < deadline:
        yield seed
        seed += 1


def main(arguments):
    options = parse(arguments)
    session, failed, count, begun = Session(options), 0, 0, time.monotonic()
    try:
        for seed in seeds(options):
            count += 1
            if found := session.explore(seed):
                failed += 1
                tell(seed, *(found if options.no_shrink else session.shrink(*found)))
    finally:
        session.renew()
    seconds = time.monotonic() - begun
    print(f"{sum(session.commands.values())} commands: {', '.join(f'{number} {name}' for name, number in sorted(session.commands.items()))}")
    print(f"Ran {count} tests in {seconds:.3f}s\n\n" + (f"FAILED (failures={failed})" if failed else "OK"))
    return 1 if failed else 0


def tell(seed, history, fault):
    """As unittest tells of a failure, which the test run looks for."""
    print(f"{'=' * 70}\nFAIL: seed {seed}")
    print(f"{len(history)} commands show it:", *(f"  {number}: {command}" for number, command in history), fault, "-" * 70, sep="\n", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
