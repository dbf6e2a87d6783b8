"""Measures Smash beside what else there is, and writes what came out: python3 -B tests/benchmarks/bench.py [--quick] [--rounds N] [section …]

Without further arguments all sections are measured (under 8 minutes on two idle processors) and docs/BENCHMARKS.md is written; with --quick, or some sections alone, what
would be written there is printed, unless --document names a file. Every figure is the median of several rounds, in which all contestants take their turns, with the least
and the most. A contestant that is not installed, or cannot be run here, is left out and named. --guard measures the few ratios of guard.json alone and holds them against
their margins.

Needs native-host/bin (or SMASH_HOST_BIN), a C compiler and make; pwsh and the built module for what is measured in PowerShell. The exit code is 1 when Smash itself could
not be measured, lost a job or left a margin, and 0 otherwise: that others are better is a figure, and no failure."""

import argparse
import importlib
import json
import pathlib
import sys
import tempfile
import time
import traceback

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(FOLDER), str(FOLDER.parent / "interop"), str(FOLDER.parent / "slurm")]

import guard  # noqa: E402
import machine  # noqa: E402
from bench_jobs import Programs  # noqa: E402
from contest import Missing  # noqa: E402

DOCUMENT = FOLDER.parents[1] / "docs" / "BENCHMARKS.md"
SECTIONS = ["spawn", "queues", "powershell", "transfer", "startup", "memory"]
ROUNDS, QUICK_ROUNDS = 5, 3


class Bench:
    """What the sections share: whether they are to be quick, how many rounds there are, a folder, and the C programs."""

    def __init__(self, options, folder):
        self.quick, self.rounds, self.folder = options.quick, options.rounds or (QUICK_ROUNDS if options.quick else ROUNDS), folder
        self.programs = Programs(pathlib.Path(folder, "bin"))
        self.failures, self.contests = [], {}

    def measure(self, name):
        """The lines of a section."""
        section = importlib.import_module(f"sections.{name}")
        lines = [f"## {section.TITLE}", "", *(f"- `{command}`" for command in section.COMMANDS), ""]
        try:
            contests = section.measure(self)
        except Missing as why:
            return [*lines, f"Left out: {why}.", ""]
        except Exception as error:  # The other sections are to be had all the same.
            traceback.print_exc()
            self.failures.append(f"{name}: {type(error).__name__}: {error}")
            return [*lines, f"Could not be measured: {type(error).__name__}: {error}", ""]
        self.contests[name] = contests
        for contest in contests:
            self.failures += contest.failures
            lines += [*contest.lines(), ""]
        return lines


def command(options):
    """What makes the same figures again."""
    words = ["python3 -B tests/benchmarks/bench.py", *(["--quick"] if options.quick else []), *(["--rounds", str(options.rounds)] if options.rounds else []), *options.sections]
    return " ".join(words)


def write(bench, sections, command):
    begin, load = time.monotonic(), machine.load()
    body = []
    for name in sections:
        print(f"measuring {name}", file=sys.stderr, flush=True)
        body += bench.measure(name)
    head = ["# Measured", "",
            "Smash beside what else there is for the same purpose, by one command; nothing here is written by hand, and what is said below a table follows from its figures. A figure is the median of several rounds, with the least and the most in",
            "brackets; the contestants of a table take their turns within each round, so that whatever else the machine does meets all of them, and a ratio is made of figures of the same round. Ratios tell more than times, which are this machine's.", "",
            "```sh", command, "```", "", *machine.describe(),
            f"- Processes that wanted to run when it began: {load:.1f}; it took {time.monotonic() - begin:.0f} s", "", "| compared | version |", "| --- | --- |",
            *(f"| {name} | {version} |" for name, version in machine.versions()), "",
            "[COMPARISON.md](COMPARISON.md) says more about the queues; `bench.py --guard` holds some ratios against margins in each test run.", ""]
    return "\n".join(head + body).rstrip() + "\n"


def main():
    parser = argparse.ArgumentParser(description="Measures Smash beside what else there is.")
    parser.add_argument("sections", nargs="*", metavar="section", help=f"of {', '.join(SECTIONS)}; default: all")
    parser.add_argument("--quick", action="store_true", help="few and short rounds, whose figures tell little")
    parser.add_argument("--rounds", type=int, help=f"rounds that count ({ROUNDS}, or {QUICK_ROUNDS} with --quick)")
    parser.add_argument("--guard", action="store_true", help="holds the ratios of guard.json against their margins, and measures nothing else")
    parser.add_argument("--document", type=pathlib.Path, metavar="FILE", help="writes there")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="writes the figures of every round there")
    options = parser.parse_args()
    if unknown := set(options.sections) - set(SECTIONS):
        parser.error(f"there is no section {', '.join(sorted(unknown))}: there are {', '.join(SECTIONS)}")
    if options.rounds is not None and options.rounds < 1:
        parser.error("--rounds is at least 1")
    with tempfile.TemporaryDirectory(prefix="smash-bench-") as folder:
        bench = Bench(options, folder)
        if options.guard:
            return guard.run(bench)
        text = write(bench, options.sections or SECTIONS, command(options))
    if options.json:
        options.json.write_text(json.dumps({name: [contest.as_json() for contest in contests] for name, contests in bench.contests.items()}, indent=1) + "\n")
    target = options.document or (DOCUMENT if not options.quick and not options.sections else None)
    if target:
        target.write_text(text)
    else:
        print(text)
    for failure in bench.failures:
        print(f"FAILED {failure}", file=sys.stderr)
    return 1 if bench.failures else 0


if __name__ == "__main__":
    sys.exit(main())
