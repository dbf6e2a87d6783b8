"""Compares Smash with task-spooler, nq, GNU parallel and xargs, in one run, in turns: python3 tests/benchmarks/compare_queues.py [--jobs 200] [--rounds 7]

Every round has each of them run so many jobs that do nothing (/bin/true), two at a time; the order within a round turns with the rounds, and a round that is not
counted comes first. Told are the medians over the rounds, with the smallest and the largest, of what a submission takes (the median and the 95th of a hundred within
each round) and of jobs a second from before the first submission to after the last end; and each one's ratio to Smash in the same round.

--document FILE writes the tables between the two marks of that file (docs/COMPARISON.md).
Needs native-host/bin (or SMASH_HOST_BIN) with `smash`, a C compiler, and of the others those that are installed: the rest are named as missing, and the exit code
stays 0. It is 1 when a job was lost or did not end well, or when a program that --require names is not there."""

import argparse
import contextlib
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent / "interop"))

from bench_jobs import Programs, started_host  # noqa: E402
from queues import SLOTS, BareLoop, Loop, Nq, SmashPipeline, SmashProgram, SmashProtocol, SmashSession, TaskSpooler  # noqa: E402
from smash_client import HOST_VERSION, Client  # noqa: E402
from smash_host import HOST_PROGRAM  # noqa: E402

KEPT = ", synced to disk"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
VERSIONS = {"tsp": "task-spooler", "nq": "nq", "parallel": "parallel", "xargs": "findutils"}


def contestants(host, keeper, folder, programs):
    """All that can run here, and the commands that are missing. The second host keeps its records over a power cut."""
    smash = os.path.join(os.path.dirname(HOST_PROGRAM), "smash")
    found = {name: shutil.which(name) for name in VERSIONS}
    others = {
        "tsp": lambda path: TaskSpooler(path, folder),
        "nq": lambda path: Nq(path, folder),
        "parallel": lambda path: Loop("GNU parallel", path, "--will-cite", "-j", str(SLOTS), "/bin/true"),
        "xargs": lambda path: Loop("xargs -P", path, "-n", "1", "-P", str(SLOTS), "/bin/true"),
    }
    ours = [SmashProgram(smash, host), SmashSession(smash, host), SmashProtocol(host), SmashPipeline(host, programs),
            SmashProtocol(keeper, KEPT), SmashPipeline(keeper, programs, KEPT)]
    there = [make(found[name]) for name, make in others.items() if found[name]]
    return [BareLoop(), *ours, *there], [name for name, path in found.items() if not path]


class Comparison:
    """The rounds, and what was measured in them."""

    def __init__(self, everyone, jobs):
        self.everyone, self.jobs = everyone, jobs
        self.batches = {one.name: [] for one in everyone}
        self.failures = []

    def run(self, rounds):
        for number in range(rounds + 1):
            turn = number % len(self.everyone)
            for one in self.everyone[turn:] + self.everyone[:turn]:
                batch = one.batch(self.jobs, f"round{number}")
                if batch.succeeded != self.jobs:
                    self.failures.append(f"{one.name}, round {number}: {self.jobs} jobs expected, {batch.succeeded} ended well")
                if number:
                    self.batches[one.name].append(batch)

    def rates(self, name):
        return [self.jobs / batch.seconds for batch in self.batches[name]]

    def latencies(self, name, which):
        """Of each round, in milliseconds: the percentile of its submissions."""
        return [1e3 * statistics.quantiles(batch.submissions, n=100, method="inclusive")[which - 1] for batch in self.batches[name] if batch.submissions]


def spread(values):
    return f"{number(statistics.median(values))} ({number(min(values))}–{number(max(values))})" if values else "–"


def number(value):
    return f"{value:.3g}" if value < 1000 else f"{value:,.0f}"


def ratios(values, of):
    """Of the same rounds."""
    return spread([one / other for one, other in zip(values, of)])


def tables(comparison):
    names = [one.name for one in comparison.everyone]
    program, pipeline = SmashProgram.name, SmashPipeline.name
    lines = ["| a submission | median, ms | 95 of 100 within, ms | median, times that of `smash` |", "| --- | --- | --- | --- |"]
    for name in names:
        if middle := comparison.latencies(name, 50):
            lines.append(f"| {name} | {spread(middle)} | {spread(comparison.latencies(name, 95))} | {ratios(middle, comparison.latencies(program, 50))} |")
    lines += ["", "| first submission to last end | jobs a second | times `smash`, a process a job | times Smash, pipelined |", "| --- | --- | --- | --- |"]
    for name in names:
        rates = comparison.rates(name)
        lines.append(f"| {name} | {spread(rates)} | {ratios(rates, comparison.rates(program))} | {ratios(rates, comparison.rates(pipeline))} |")
    return lines


def machine():
    model = next((line.split(":", 1)[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), platform.machine())
    return f"{os.cpu_count()} processors ({model}), Linux {platform.release()}"


def version(command):
    """Of Debian's package, where there is one."""
    package = VERSIONS[command]
    with contextlib.suppress(OSError, subprocess.CalledProcessError):
        return f"{package} {subprocess.run(['dpkg-query', '-W', '-f', '${Version}', package], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout}"
    return f"{package} (of no package)"


def document(path, text):
    """Puts the text between the two marks of a file."""
    old = path.read_text()
    before, rest = old.split(BEGIN, 1)
    path.write_text(before + BEGIN + "\n\n" + text + "\n\n" + END + rest.split(END, 1)[1])


def measure(options, folder):
    """(what is to be shown, failures)."""
    programs = Programs(folder)
    load = os.getloadavg()[0]
    slots = "-n", str(SLOTS)
    with started_host(*slots) as host, started_host(*slots, "-o", "KEEP_RECORDS=true") as keeper, contextlib.ExitStack() as stack:
        with Client(host.path) as client:
            client.login("compare")
            smash_version = client.host().get(HOST_VERSION, "")
        everyone, missing = contestants(host, keeper, folder, programs)
        for one in everyone:
            if hasattr(one, "close"):
                stack.callback(one.close)
        comparison = Comparison(everyone, options.jobs)
        comparison.run(options.rounds)
    others = ", ".join(version(command) for command in VERSIONS if command not in missing)
    lines = [f"{options.rounds} rounds of {options.jobs} jobs each, {SLOTS} at a time; medians over the rounds (smallest–largest).",
             f"Machine: {machine()}; when the run began {load:.1f} processes wanted to run.", f"Versions: Smash {smash_version}, {others}.".replace("Smash ,", "Smash,"),
             *(f"Not installed: {command}." for command in missing), "", *tables(comparison)]
    absent = sorted(set(options.require.split(",")) & set(missing))
    return "\n".join(lines), comparison, comparison.failures + [f"{command} is not installed" for command in absent]


def main():
    parser = argparse.ArgumentParser(description="Compares what submissions and jobs cost with Smash, task-spooler, nq, GNU parallel and xargs.")
    parser.add_argument("--jobs", type=int, default=200, help="jobs in a round, at least 2 (200)")
    parser.add_argument("--rounds", type=int, default=7, help="rounds that count (7)")
    parser.add_argument("--require", default="", metavar="COMMAND,...", help="fail when one of these is missing: tsp, nq, parallel, xargs")
    parser.add_argument("--document", type=pathlib.Path, metavar="FILE", help="writes the tables between its marks")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="writes every round's figures there")
    options = parser.parse_args()
    if options.jobs < 2 or options.rounds < 1:
        parser.error("--jobs is at least 2, --rounds at least 1")
    with tempfile.TemporaryDirectory(prefix="smash-compare-") as folder:
        text, comparison, failures = measure(options, folder)
    print(text)
    for failure in failures:
        print(f"FAILED {failure}")
    if options.document and not failures:
        document(options.document, text)
    if options.json:
        options.json.write_text(json.dumps({name: [{"seconds": batch.seconds, "submissions": batch.submissions} for batch in batches]
                                            for name, batches in comparison.batches.items()}) + "\n")
    print("all checks passed" if not failures else f"{len(failures)} checks failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
