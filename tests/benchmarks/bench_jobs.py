"""Measures the host beside the least that the kernel allows, in one run, interleaved: python3 tests/benchmarks/bench_jobs.py

Needs native-host/bin (or SMASH_HOST_BIN) and a C compiler. The exit code is 1 when something was counted wrong (jobs, usage, zombies,
descriptors, files), and 0 otherwise: a missed aim is shown, since a busy machine misses them too."""

import argparse
import contextlib
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent / "interop"))

from processes import cpu_seconds, descriptors, memory_kib, zombies  # noqa: E402
from report import Report  # noqa: E402
from smash_client import MASTER_PID, SESSION_PID, SESSION_STARTS, STATE_DIRECTORY, Client  # noqa: E402
from smash_host import Host  # noqa: E402

SLOTS = 2
PROGRAM = "/bin/true"


class Programs:
    """The C programs, built into a folder."""

    def __init__(self, folder):
        self.folder = folder
        subprocess.run(["make", "-s", "-C", FOLDER, f"OUT={folder}"], check=True)

    def run(self, name, *arguments, cwd=None):
        """Its output: a number, or NAME VALUE lines as a dict."""
        text = subprocess.run([os.path.join(self.folder, name), *map(str, arguments)], check=True, stdout=subprocess.PIPE, text=True, cwd=cwd).stdout
        pairs = [line.split() for line in text.splitlines()]
        return float(pairs[0][0]) if len(pairs[0]) == 1 else {key: float(value) for key, value in pairs}


@contextlib.contextmanager
def started_host(*arguments):
    with tempfile.TemporaryDirectory(prefix="smash-bench-") as folder:
        host = Host(folder, *arguments)
        try:
            yield host
        finally:
            host.close()


@contextlib.contextmanager
def started_echo(programs):
    path = os.path.join(programs.folder, "echo.socket")
    process = subprocess.Popen([os.path.join(programs.folder, "echo_server"), path], stdout=subprocess.PIPE)
    try:
        process.stdout.readline()
        yield path
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def wait_until(condition, seconds=30):
    """For what no event tells. Whether it came true."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


class JobRounds:
    """Jobs and round trips beside the bare loop and the bare echo, several times over against one host."""

    def __init__(self, programs, report, options):
        self.programs, self.report, self.options = programs, report, options
        self.loop_single, self.loop_slots, self.jobs, self.echo, self.running, self.ended, self.cpu = [], [], [], [], [], [], []

    def run(self):
        with started_host("-n", str(SLOTS)) as host, started_echo(self.programs) as echo:
            with Client(host.path) as observer:
                observer.login("observer")
                state = observer.host()
                self.master, self.session, self.state = state[MASTER_PID], state[SESSION_PID], pathlib.Path(state[STATE_DIRECTORY])
                self.report.below("master, resident, fresh", memory_kib(self.master) / 1024, "MiB", 2)
                self.report.below("session, resident, fresh", memory_kib(self.session) / 1024, "MiB", 60)
                self.measure_round(host, echo, "warm")
                before = self.open_descriptors()
                for number in range(self.options.rounds):
                    self.measure_round(host, echo, f"round{number}")
                self.report.check("descriptors more than before, of master and session", (0, 0), self.added_descriptors(before))
                self.report.check("sessions started again", 0, observer.host()[SESSION_STARTS])
                self.report.below("master, resident, after the load", memory_kib(self.master) / 1024, "MiB", 2)
                self.report.add("session, resident, after the load", memory_kib(self.session) / 1024, "MiB")
                wait_until(lambda: memory_kib(self.session) < 60 * 1024, 10)
                self.report.below("session, resident, idle again", memory_kib(self.session) / 1024, "MiB", 60)
                # Only now: a file system that discards what is deleted pays for it in the seconds after.
                for user in ["warm", *(f"round{number}" for number in range(self.options.rounds))]:
                    self.check_expunge(host, user, self.options.jobs)
        self.add_figures()

    def open_descriptors(self):
        return descriptors(self.master), descriptors(self.session)

    def added_descriptors(self, before):
        def added():
            return tuple(max(now - then, 0) for now, then in zip(self.open_descriptors(), before))

        wait_until(lambda: added() == (0, 0), 5)
        return added()

    def measure_round(self, host, echo, user):
        count, trips = self.options.jobs, self.options.trips
        loop_single = self.programs.run("spawn_loop", PROGRAM, count, 1)
        loop_slots = self.programs.run("spawn_loop", PROGRAM, count, SLOTS)
        used = cpu_seconds(self.master), cpu_seconds(self.session)
        jobs = self.programs.run("bench_client", "jobs", host.path, user, count, PROGRAM)
        used = cpu_seconds(self.master) - used[0], cpu_seconds(self.session) - used[1]
        self.check_jobs(host, user, count)
        bare = self.programs.run("echo_client", echo, trips)
        status = self.programs.run("bench_client", "roundtrip", host.path, user + "-trips", trips)
        if user != "warm":
            self.loop_single.append(loop_single)
            self.loop_slots.append(loop_slots)
            self.jobs.append(jobs["jobs_per_second"])
            self.cpu.append([seconds * 1e6 / count for seconds in used])
            self.echo.append(bare["roundtrip_us_p50"])
            self.running.append(status["running_us"])
            self.ended.append(status["ended_us"])

    def check_jobs(self, host, user, count):
        usage = self.programs.run("bench_client", "usage", host.path, user, count)
        self.report.check(f"{user}: jobs that exited with 0", count, usage["exited_well"])
        self.report.check(f"{user}: jobs with usage", count, usage["with_usage"])
        wait_until(lambda: not zombies(self.master, self.session), 5)
        self.report.check(f"{user}: zombies", [], zombies(self.master, self.session))
        self.report.check(f"{user}: output files", 2 * count, self.output_files(user))

    def check_expunge(self, host, user, count):
        self.programs.run("bench_client", "expunge", host.path, user, count)
        self.report.check(f"{user}: output files left by expunge", 0, self.output_files(user))

    def output_files(self, user):
        return sum(1 for path in self.state.rglob(f"{user}_*") if path.suffix in (".out", ".err"))

    def add_figures(self):
        report, median = self.report, statistics.median
        report.add(f"C loop, one at a time, {PROGRAM}", median(self.loop_single), "jobs/s")
        report.add(f"C loop, {SLOTS} in flight, {PROGRAM}", median(self.loop_slots), "jobs/s")
        report.add(f"host, {self.options.jobs} jobs, {SLOTS} slots", median(self.jobs), "jobs/s")
        ratios = [jobs / loop for jobs, loop in zip(self.jobs, self.loop_slots)]
        report.at_least(f"host / C loop with {SLOTS} in flight, median of {len(ratios)}", median(ratios), "", 0.75)
        report.add("host / C loop, one at a time", median([jobs / loop for jobs, loop in zip(self.jobs, self.loop_single)]), "")
        report.add("CPU time of the master for a job", median(master for master, _ in self.cpu), "us")
        report.add("CPU time of the session for a job", median(session for _, session in self.cpu), "us")
        report.add("bare echo, round trip, p50", median(self.echo), "us")
        for what, times in (("running job", self.running), ("ended job", self.ended)):
            report.add(f"JOB_STATUS, {what}, round trip, p50", median(times), "us")
            report.below(f"JOB_STATUS, {what} / bare echo", median([trip / bare for trip, bare in zip(times, self.echo)]), "", 2)


def measure_queue(programs, report, options):
    """What it costs to submit when nothing waits, and when a hundred thousand do."""
    with started_host("-n", "1") as host:
        costs = programs.run("bench_client", "queue", host.path, "queue", "exec sleep 1000000", options.queue)
        with Client(host.path) as observer:
            observer.login("observer")
            session = observer.host()[SESSION_PID]
            report.add(f"session, resident, {options.queue} queued", memory_kib(session) / 1024, "MiB")
    report.add("submission, pipelined, after 1,000", costs["pipelined_us_first"], "us")
    report.add(f"submission, pipelined, after {options.queue:,}", costs["pipelined_us_last"], "us")
    report.below("last / first, pipelined", costs["pipelined_us_last"] / costs["pipelined_us_first"], "", 1.5)
    report.add("submission, one at a time, after 1,000", costs["single_us_first"], "us")
    report.add(f"submission, one at a time, after {options.queue:,}", costs["single_us_last"], "us")
    report.below("last / first, one at a time", costs["single_us_last"] / costs["single_us_first"], "", 1.5)


def main():
    parser = argparse.ArgumentParser(description="Measures the job host beside a bare spawn loop and a bare echo.")
    parser.add_argument("--jobs", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--trips", type=int, default=10000)
    parser.add_argument("--queue", type=int, default=100000)
    parser.add_argument("--json", metavar="FILE", help="writes the figures there too")
    options = parser.parse_args()
    report = Report()
    with tempfile.TemporaryDirectory(prefix="smash-bench-") as folder:
        programs = Programs(folder)
        JobRounds(programs, report, options).run()
        measure_queue(programs, report, options)
    report.print()
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(report.as_json(), indent=2) + "\n")
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
