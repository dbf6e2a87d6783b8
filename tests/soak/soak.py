"""Runs jobs at full rate through one host, and looks at ten points whether anything grows: python3 -B tests/soak/soak.py [--jobs 1000000]

Every job appends its number to a file, and every end comes with the job's record: none is lost, none is doubled, each has its exit code and its usage. Ended jobs are removed beyond --keep of them
(RECORD_RETENTION_COUNT), so that the database has a size to keep to. What has grown makes the exit code 1, as does anything that is counted wrong.

Needs native-host/bin (or SMASH_HOST_BIN) and a C compiler."""

import argparse
import array
import collections
import os
import pathlib
import subprocess
import sys
import tempfile
import time

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent / "interop"))

from figures import Figures  # noqa: E402
from flow import Flow, command  # noqa: E402
from prober import Prober  # noqa: E402
from smash_client import ACTIVE_JOBS, JOBS_ACCEPTED, QUEUED_JOBS, SESSION_PID, SESSION_STARTS, Client  # noqa: E402
from smash_host import Host  # noqa: E402

POINTS = 10
LANES, WINDOW = 4, 200
PROBES = 1 << 40      # their numbers are above those of the flow


def parse(arguments):
    parser = argparse.ArgumentParser(description="Runs jobs at full rate and looks whether anything grows.")
    parser.add_argument("--jobs", type=int, default=1_000_000, help="how many; default 1000000")
    parser.add_argument("--slots", type=int, default=4, help="jobs at once; default 4")
    parser.add_argument("--keep", type=int, default=0, help="records that are kept; default: a twentieth of the jobs, at most 10000")
    options = parser.parse_args(arguments)
    options.keep = options.keep or max(100, min(10_000, options.jobs // 20))
    return options


class Soak:
    """One run."""

    def __init__(self, folder, options):
        self.options, self.evidence = options, os.path.join(folder, "evidence")
        program = os.path.join(folder, "run")
        subprocess.run(["cc", "-O2", "-static", "-Wall", "-Wextra", "-Werror", "-o", program, str(FOLDER / "evidence.c")], check=True)
        self.line = lambda number: command(program, number, self.evidence)
        self.state = os.path.join(folder, "state")
        self.host = Host(folder, "-n", str(options.slots), "-o", "KEEP_RECORDS=true", "-o", f"STATE_DIRECTORY={self.state}", "-o", f"RECORD_RETENTION_COUNT={options.keep}")
        self.wrong = []

    def run(self):
        """What is wrong, in words; empty: nothing."""
        with Client(self.host.path) as client:
            client.login("onlooker")
            session = client.host()[SESSION_PID]
        prober = Prober(self.host.path, PROBES, self.line)
        figures = Figures(self.host.process.pid, session, self.state, prober)
        flow = Flow(self.host.path, LANES, WINDOW, self.options.jobs, self.line)
        begin = time.monotonic()
        try:
            flow.run(lambda _: figures.take(flow.ended), POINTS)
        finally:
            self.expect(prober.end() == 0, "the prober's jobs did not end well")
        seconds = time.monotonic() - begin
        self.check(flow)
        self.wrong += figures.growth()
        flow.close()
        print(f"{flow.ended} jobs in {seconds:.0f} s, {flow.ended / seconds:.0f} jobs/s; usage present in {flow.with_usage} of {flow.ended}", flush=True)
        return self.wrong

    def expect(self, condition, text):
        if not condition:
            self.wrong.append(text)

    def check(self, flow):
        self.wrong += flow.faults[:20]
        self.expect(flow.acknowledged == flow.ended == self.options.jobs, f"{flow.acknowledged} acknowledged and {flow.ended} ended of {self.options.jobs}")
        self.expect(all(seen == 3 for seen in flow.seen), "not every job was acknowledged and ended")
        self.expect(flow.with_usage == self.options.jobs, f"usage present in {flow.with_usage} of {self.options.jobs}")
        self.check_evidence()
        with Client(self.host.path) as client:
            client.login("onlooker")
            host = client.host()
        self.expect(host[SESSION_STARTS] == 0, f"{host[SESSION_STARTS]} sessions were lost")
        self.expect((host[QUEUED_JOBS], host[ACTIVE_JOBS]) == (0, 0), f"{host[QUEUED_JOBS]} wait and {host[ACTIVE_JOBS]} run when all have ended")
        self.expect(host[JOBS_ACCEPTED] >= self.options.jobs, f"the host counts {host[JOBS_ACCEPTED]} submissions")

    def check_evidence(self):
        """What the jobs wrote: each number once."""
        numbers = array.array("Q")
        with open(self.evidence, "rb") as file:
            numbers.frombytes(file.read())
        ran = [number for number in numbers if number < PROBES]
        self.expect(len(ran) == self.options.jobs, f"{len(ran)} runs of {self.options.jobs} jobs")
        self.expect(len(set(ran)) == len(ran), f"run twice: {[number for number, count in collections.Counter(ran).items() if count > 1][:10]}")

    def close(self):
        code = self.host.stop()
        self.expect(code == 0, f"the host ended with {code}")
        self.host.close()


def main(arguments):
    options = parse(arguments)
    with tempfile.TemporaryDirectory(prefix="smash-soak-") as folder:
        soak = Soak(folder, options)
        try:
            wrong = soak.run()
        finally:
            soak.close()
    for text in wrong:
        print(f"WRONG: {text}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
