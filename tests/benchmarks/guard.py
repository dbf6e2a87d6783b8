"""Ratios that must not leave their margins, whatever else the machine does: guard.json names them.

They are made of processor time and memory, never of elapsed time: a machine that is slow or busy is so for both sides of a ratio, and a process that waits for its turn
uses none. A ratio that is outside its margin is measured twice more: only one that is outside each time has left it."""

import contextlib
import json
import os
import pathlib
import resource
import subprocess
import sys
import time

from bench_jobs import SLOTS, started_echo, started_host
from bench_queue import QueuedJobs
from processes import anonymous_bytes, memory_kib
from smash_client import MASTER_PID, POOL_SLOTS, SESSION_PID, Client, field
from smash_host import HOST_PROGRAM

MARGINS = pathlib.Path(__file__).resolve().parent / "guard.json"
ATTEMPTS = 3
PATIENCE = 600


def processor_seconds(pid):
    """Of all threads of another process, also those that have ended, without its children. The clock's id is made as clock_getcpuclockid makes it."""
    return time.clock_gettime((~pid << 3) | 2)


@contextlib.contextmanager
def children():
    """The processor seconds of the children that were started and waited for within, and of theirs, in a list of one."""
    def used():
        found = resource.getrusage(resource.RUSAGE_CHILDREN)
        return found.ru_utime + found.ru_stime

    before, taken = used(), []
    yield taken
    taken.append(used() - before)


@contextlib.contextmanager
def observed_host(*arguments):
    """A host, somebody who is logged in there, and the pids of its master and its session."""
    with started_host(*arguments) as host, Client(host.path, timeout=PATIENCE) as client:
        client.login("guard")
        state = client.host()
        yield host, client, state[MASTER_PID], state[SESSION_PID]


class Ratios:
    """What is measured, by the names of guard.json."""

    def __init__(self, programs, quick):
        self.programs, self.scale = programs, 1 if quick else 5

    def job(self):
        count = 200 * self.scale
        with observed_host("-n", str(SLOTS)) as (host, _, master, session):
            # What is compiled when it is used first is the start's.
            self.programs.run("bench_client", "jobs", host.path, "warm", count, "/bin/true")
            before = processor_seconds(master) + processor_seconds(session)
            self.programs.run("bench_client", "jobs", host.path, "job", count, "/bin/true")
            ours = processor_seconds(master) + processor_seconds(session) - before
        with children() as loop:
            self.programs.run("spawn_loop", "/bin/true", count, SLOTS)
        return ours / loop[0]

    def answer(self):
        trips = 4000 * self.scale
        with observed_host("-n", str(SLOTS)) as (host, _, _, session), started_echo(self.programs) as echo:
            self.programs.run("bench_client", "roundtrip", host.path, "warm", trips)
            before = processor_seconds(session)
            self.programs.run("bench_client", "roundtrip", host.path, "answer", trips)
            ours = processor_seconds(session) - before
            with children() as bare:
                self.programs.run("echo_client", echo, 2 * trips)
        return ours / bare[0]

    def queue(self):
        """The last of many to be queued beside the first."""
        with observed_host("-n", "1") as (_, client, _, session):
            client.set_pool("bench", field(POOL_SLOTS, 0))
            first = self.submission(client, session, 2000)
            return self.submission(client, session, 20000 * self.scale) / first

    @staticmethod
    def submission(client, session, before):
        """Processor seconds of some submissions after so many."""
        QueuedJobs.submit_to(client, before, lambda _: b"")
        used = processor_seconds(session)
        QueuedJobs.submit_to(client, 3000, lambda _: b"")
        return processor_seconds(session) - used

    def queued_memory(self):
        """To a kibibyte."""
        count = 10000 * self.scale
        with observed_host("-n", "1") as (_, client, _, session):
            client.set_pool("bench", field(POOL_SLOTS, 0))
            QueuedJobs.submit_to(client, 2000, lambda _: b"")
            before = anonymous_bytes(session)
            QueuedJobs.submit_to(client, count, lambda _: b"")
            # At least a byte: a heap that had room may not have grown at all.
            return max(anonymous_bytes(session) - before, count) / count / 1024

    def master_memory(self):
        with observed_host("-n", "1") as (_, _, master, _), subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as cat:
            # It has read and written: it has become what it is.
            cat.stdin.write(b"\n")
            cat.stdin.flush()
            cat.stdout.readline()
            return memory_kib(master) / memory_kib(cat.pid)

    def command(self):
        smash = os.path.join(os.path.dirname(HOST_PROGRAM), "smash")
        with observed_host("-n", "1") as (host, _, _, _):
            return self.starts(smash, "-f", host.path, "-u", "command", "-c", "list") / self.starts(sys.executable, "-I", "-c", "pass")

    def starts(self, *command):
        with children() as used:
            for _ in range(3 * self.scale):
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return used[0]


def hold(margins, measure):
    """(lines to show, names that are outside their margin in each attempt). `measure(name)` gives a ratio."""
    lines, outside = [], []
    for name, margin in margins.items():
        found = []
        while len(found) < ATTEMPTS and not (found and 0 < found[-1] <= margin["most"]):
            found.append(measure(name))
        held = 0 < found[-1] <= margin["most"]
        lines.append(f"{'held' if held else 'LEFT'}  {name:<14} {', '.join(f'{ratio:.3g}' for ratio in found)} (at most {margin['most']:g}): {margin['what']}")
        if not held:
            outside.append(name)
    return lines, outside


def run(bench):
    """The exit code: 1 when a ratio has left its margin."""
    margins, ratios = json.loads(MARGINS.read_text()), Ratios(bench.programs, bench.quick)
    lines, outside = hold(margins, lambda name: getattr(ratios, name)())
    print("\n".join(lines))
    print(f"outside their margins: {', '.join(outside)}" if outside else "all ratios are within their margins")
    return 1 if outside else 0
