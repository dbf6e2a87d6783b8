"""Measures what limits and submission keys cost the host: python3 tests/benchmarks/bench_limits.py

Needs native-host/bin (or SMASH_HOST_BIN). The exit code is 1 when a job ended for another cause than its limit, and 0 otherwise: a missed aim is shown,
since a busy machine misses them too."""

import argparse
import contextlib
import os
import pathlib
import statistics
import sys
import tempfile
import time

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent / "interop"))

from processes import cpu_seconds  # noqa: E402
from report import Report  # noqa: E402
from smash_client import (ACTIVE_JOBS, CAUSE, CAUSE_MEMORY_LIMIT, ENDED, FAST, HOST_STOP, JOB_SUBMIT, MAX_MEMORY, PROTOCOL_VERSION, SESSION_PID, STARTED,  # noqa: E402
                          SUBMISSION_KEY, Client, encode_submission, field)
from smash_host import Host  # noqa: E402

HOG = FOLDER.parent / "interop" / "hog_job.py"
MIB = 1 << 20


@contextlib.contextmanager
def started_client(*arguments):
    with tempfile.TemporaryDirectory(prefix="smash-bench-") as folder:
        host = Host(folder, *arguments)
        try:
            with Client(host.path, timeout=120) as client:
                client.login("bench", field(PROTOCOL_VERSION, 1))
                yield client
                client.request(HOST_STOP, field(FAST))
                host.process.wait()
        finally:
            host.close()


def measure_sampler(report, jobs, seconds):
    """What the session uses to watch so many jobs, and how long one that takes too much lives among them."""
    with started_client("-n", str(jobs + 1)) as client:
        for _ in range(jobs):
            client.send(JOB_SUBMIT, encode_submission("exec sleep 100000") + field(MAX_MEMORY, 1024 * MIB))
        for _ in range(jobs):
            client.answer()
        while client.host()[ACTIVE_JOBS] < jobs:
            time.sleep(0.1)
        time.sleep(2)
        session = client.host()[SESSION_PID]
        before, begun = cpu_seconds(session), time.monotonic()
        time.sleep(seconds)
        share = 100 * (cpu_seconds(session) - before) / (time.monotonic() - begun)
        report.below(f"session's share of a processor, {jobs} jobs with a limit on memory", share, "%", 7)
        hog = client.submit(f"exec '{sys.executable}' '{HOG}' 256 --stay", field(MAX_MEMORY, 64 * MIB))
        client.wait_end(hog)
        record = client.record(hog)
        report.check(f"cause of the job that took too much among {jobs}", CAUSE_MEMORY_LIMIT, record[CAUSE])
        report.add(f"life of a job that takes too much, among {jobs}", (record[ENDED] - record[STARTED]) / 1e6, "s")


class KeyRounds:
    """Submissions with and without a key, in turns, to one host that keeps its records; a job holds the only slot."""

    def __init__(self, client):
        self.client = client
        self.session = client.host()[SESSION_PID]
        client.submit("exec sleep 100000")

    def rate(self, count, window, has_key):
        payloads = [encode_submission("true") + (field(SUBMISSION_KEY, self.key()) if has_key else b"") for _ in range(count)]
        sent = answered = 0
        begun = time.perf_counter()
        while answered < count:
            while sent < count and sent - answered < window:
                self.client.send(JOB_SUBMIT, payloads[sent])
                sent += 1
            self.client.answer()
            answered += 1
        return count / (time.perf_counter() - begun)

    def measure(self, report, count, window, rounds):
        rates = {False: [], True: []}
        for number in range(rounds):
            for has_key in (number % 2 == 0, number % 2 != 0):
                rates[has_key].append(self.rate(count, window, has_key))
        without, with_key = (statistics.median(rates[has_key]) for has_key in (False, True))
        report.add(f"submissions without a key, {window} on their way", without, "/s")
        report.add(f"submissions with a key, {window} on their way", with_key, "/s")

    @staticmethod
    def key():
        # As the module makes them: the time, and random bits.
        return (time.time_ns() // 1_000_000).to_bytes(6, "big") + os.urandom(10)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, nargs="*", default=[1, 100, 1000])
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    report = Report()
    for jobs in options.jobs:
        measure_sampler(report, jobs, options.seconds)
    with started_client("-n", "1", "-o", "KEEP_RECORDS=true") as client:
        rounds = KeyRounds(client)
        rounds.measure(report, 500, 1, options.rounds)
        rounds.measure(report, 3000, 64, options.rounds)
    report.print()
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
