"""Fuzzes what reads bytes of others, led by coverage: the .NET readers by afl-fuzz over SharpFuzz, the master's control parser by a fuzzer of its own.

python3 -B tests/fuzz/fuzz.py [--seconds N] [--seed N] [--keep] [--list] [TARGET …]

Each target has so many seconds (60), and begins with its seeds and its corpus in tests/fuzz/corpus. What it finds is copied to tests/fuzz/findings/TARGET and told with the command that runs it again; the exit code is 1
then. --keep adds to the corpus what led to new places, small files first. afl-fuzz is Debian's package afl++. Build before: dotnet build Smash.sln -c Release."""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent
BUILT = FOLDER / "Smash.Fuzz" / "bin" / "Release" / "net10.0"
NAMES = ("packet", "xmlrpc", "cedar", "rex", "rexrc", "configuration", "sinful")
CONTROL = "control"
MOST_KEPT, LARGEST_KEPT = 60, 2048
# No window, no binding to a processor, and a core pattern or governor that costs it a little is no reason to refuse.
ENVIRONMENT = dict(os.environ, AFL_NO_UI="1", AFL_SKIP_BIN_CHECK="1", AFL_SKIP_CPUFREQ="1", AFL_NO_AFFINITY="1", AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES="1")


def parse(arguments):
    parser = argparse.ArgumentParser(description="Fuzzes what reads bytes of others.")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(NAMES)}, {CONTROL}; default: all")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--seed", type=int, default=1, help="of all that is random")
    parser.add_argument("--keep", action="store_true", help="adds to the corpus what led to new places")
    parser.add_argument("--list", action="store_true", help="tells what there is")
    options = parser.parse_args(arguments)
    if unknown := set(options.targets) - {*NAMES, CONTROL}:
        parser.error(f"there is no target {', '.join(sorted(unknown))}")
    return options


def program(folder, *arguments):
    return ["dotnet", str(pathlib.Path(folder) / "Smash.Fuzz.dll"), *arguments]


def instrumented(folder):
    """A copy of the program whose product tells where it comes."""
    copy = os.path.join(folder, "program")
    shutil.copytree(BUILT, copy)
    subprocess.run(program(BUILT, "instrument", copy), check=True)
    subprocess.run(program(BUILT, "seeds", os.path.join(folder, "seeds")), check=True)
    return copy


class Round:
    """One .NET target."""

    def __init__(self, name, folder, copy, options):
        self.name, self.options, self.copy = name, options, copy
        self.inputs, self.found = os.path.join(folder, "seeds", name), os.path.join(folder, "found", name)
        self.corpus = FOLDER / "corpus" / name

    def run(self):
        """Returns how many findings there are."""
        if self.corpus.is_dir():
            shutil.copytree(self.corpus, self.inputs, dirs_exist_ok=True)
        os.makedirs(self.found)
        command = ["afl-fuzz", "-V", str(self.options.seconds), "-s", str(self.options.seed), "-t", "10000", "-m", "none", "-i", self.inputs, "-o", self.found, "--",
                   shutil.which("dotnet"), str(pathlib.Path(self.copy) / "Smash.Fuzz.dll"), "run", self.name]
        ended = subprocess.run(command, env=dict(ENVIRONMENT, TMPDIR=self.found), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
        statistics = self.statistics()
        if not statistics:
            print(ended.stdout[-4000:], file=sys.stderr)
            raise SystemExit(f"{self.name}: afl-fuzz did not begin; it exited with {ended.returncode}.")
        findings = self.findings()
        print(f"{self.name:14} {int(statistics['execs_done']):>10} {float(statistics['execs_per_sec']):>9.0f} {int(statistics['edges_found']):>7} {int(statistics['corpus_count']):>7} {len(findings):>9}", flush=True)
        self.tell(findings)
        if self.options.keep:
            self.keep()
        return len(findings)

    def statistics(self):
        try:
            with open(os.path.join(self.found, "default", "fuzzer_stats"), encoding="utf-8") as lines:
                return dict(map(str.strip, line.split(":", 1)) for line in lines)
        except FileNotFoundError:
            return None

    def files(self, kind):
        folder = pathlib.Path(self.found, "default", kind)
        return sorted(path for path in folder.iterdir() if path.name.startswith("id:")) if folder.is_dir() else []

    def findings(self):
        return self.files("crashes") + self.files("hangs")

    def tell(self, findings):
        place = FOLDER / "findings" / self.name
        for number, path in enumerate(findings):
            place.mkdir(parents=True, exist_ok=True)
            target = place / f"{path.parent.name}-{number}"
            shutil.copy(path, target)
            print(f"    {' '.join(program(BUILT.relative_to(ROOT), 'once', self.name, str(target.relative_to(ROOT))))}", flush=True)

    def keep(self):
        """What afl-fuzz has found by itself, the small files: what each adds it has seen already."""
        self.corpus.mkdir(parents=True, exist_ok=True)
        new = sorted((path for path in self.files("queue") if ",orig:" not in path.name and path.stat().st_size <= LARGEST_KEPT), key=lambda path: path.stat().st_size)
        number = len(list(self.corpus.iterdir()))
        for path in new[:max(0, MOST_KEPT - number)]:
            shutil.copy(path, self.corpus / f"{number:03}")
            number += 1


def run_control(options):
    """Returns how many findings there are."""
    arguments = f"-t {options.seconds} -s {options.seed}"
    return int(subprocess.run(["make", "-s", "--no-print-directory", "-C", str(ROOT / "native-host" / "master"), "fuzz", f"FUZZ={arguments}"], check=False).returncode != 0)


def main(arguments):
    options = parse(arguments)
    if options.list:
        print("\n".join((*NAMES, CONTROL)))
        return 0
    wanted, found = options.targets or (*NAMES, CONTROL), 0
    names = [name for name in NAMES if name in wanted]
    if names and not shutil.which("afl-fuzz"):
        print("There is no afl-fuzz: it is in Debian's package afl++.", file=sys.stderr)
        return 2
    if names and not BUILT.is_dir():
        print("Build first: dotnet build Smash.sln -c Release.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="smash-fuzz-") as folder:
        if names:
            copy = instrumented(folder)
            print(f"{'target':14} {'executions':>10} {'each s':>9} {'edges':>7} {'corpus':>7} {'findings':>9}", flush=True)
        for name in names:
            found += Round(name, folder, copy, options).run()
    if CONTROL in wanted:
        found += run_control(options)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
