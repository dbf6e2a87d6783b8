"""Memory: of a fresh server, for a job that waits, runs or has ended, and what is asked of many records."""

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

import bench_records
from bench_jobs import started_host, wait_until
from bench_queue import QueuedJobs
from contest import Contest, Missing
from processes import anonymous_bytes, memory_kib
from smash_client import ACTIVE_JOBS, ARRAY_ID, JOB_ID, MASTER_PID, POOL_SLOTS, SESSION_PID, Client, field
from smash_host import Host
from system_queues import Slurm

TITLE = "Memory, and many records"
COMMANDS = ["VmRSS and RssAnon of /proc/PID/status", "tsp COMMAND", "nq -q COMMAND", "python3 -B tests/benchmarks/bench_records.py"]
SMASH, TSP = "Smash, master and session", "task-spooler (tsp)"
RECORDS = 100_000


def measure(bench):
    return [fresh(bench), slope(bench, "waits", smash_waiting, (5000, 25000)), slope(bench, "runs", smash_running, (20, 220)), slope(bench, "has ended", smash_ended, (1000, 4000)), queries(bench)]


def fresh(bench):
    contest = Contest("Fresh, resident", "MiB", SMASH, more_is_better=False, text="All processes of a server without jobs; pages of libraries count for each of them.")
    contest.add(SMASH, lambda _: smash_fresh())
    contest.add(TSP, lambda _: spooled(bench.folder, lambda spooler: sum(map(memory_kib, spooler.pids())) / 1024))
    contest.add(Slurm.name.split(",")[0] + ": munged, slurmctld, slurmd", lambda _: slurm_fresh(bench.folder))
    return contest.run(min(bench.rounds, 3), 30, warm=False)


def smash_fresh():
    with started_host("-n", "1") as host, Client(host.path) as client:
        client.login("fresh")
        return sum(memory_kib(pid) for pid in pids(client)) / 1024


def slurm_fresh(folder):
    cluster = Slurm(folder)
    try:
        return sum(map(memory_kib, cluster.memory_pids().values())) / 1024
    finally:
        cluster.close()


def pids(client):
    state = client.host()
    return state[MASTER_PID], state[SESSION_PID]


def slope(bench, what, smash, counts):
    contest = Contest(f"A job that {what}", "bytes of memory that a process has made", SMASH, more_is_better=False,
                      text=f"What a job adds: the difference between {counts[1]:,} and {counts[0]:,} of them with Smash, a few hundred with the others, whose processes are counted where each job has one. The job's own are not.")
    contest.add(SMASH, lambda _: smash(bench, *counts))
    contest.add(TSP, lambda _: spooled(bench.folder, {"waits": Spooler.waiting, "runs": Spooler.running, "has ended": Spooler.ended}[what]))
    if what == "waits":
        contest.add("nq", lambda _: nq_waiting(bench.folder))
    return contest.run(min(bench.rounds, 3), 30, warm=False)


def smash_waiting(bench, few, many):
    with started_host("-n", "1") as host, Client(host.path, timeout=600) as client:
        client.login("waits")
        client.set_pool("bench", field(POOL_SLOTS, 0))
        return growth(lambda: pids(client), few, many, lambda count: QueuedJobs.submit_to(client, count, lambda _: b""))


def smash_running(bench, few, many):
    with started_host("-n", str(many)) as host, Client(host.path, timeout=600) as client:
        client.login("runs")
        return growth(lambda: pids(client), few, many, lambda count: start(client, count))


def start(client, count):
    wanted = client.host()[ACTIVE_JOBS] + count
    for _ in range(count):
        client.submit("exec sleep 1000000")
    if not wait_until(lambda: client.host()[ACTIVE_JOBS] == wanted, 120):
        raise RuntimeError(f"not all of {wanted} jobs run")


def smash_ended(bench, few, many):
    with started_host("-n", "2") as host, Client(host.path) as client:
        client.login("ended")
        turns = iter("ab")
        return growth(lambda: pids(client), few, many, lambda count: bench.programs.run("bench_client", "jobs", host.path, next(turns), count, "/bin/true"))


def growth(pids_of, few, many, add):
    """Bytes for each of the jobs between few and many; `add(count)` makes so many more."""
    add(few)
    before = sum(map(anonymous_bytes, pids_of()))
    add(many - few)
    return (sum(map(anonymous_bytes, pids_of())) - before) / (many - few)


class Spooler:
    """task-spooler with a server of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.environment = dict(os.environ, TS_SOCKET=os.path.join(folder, "socket"), TMPDIR=folder, TS_SLOTS="1", TS_MAXFINISHED="1000000")
        self.call()

    def call(self, *arguments):
        return subprocess.run(["tsp", *arguments], env=self.environment, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=120).stdout

    def pids(self):
        """Of its server, and of what waits beside each job that runs."""
        return processes_with("tsp", f"TS_SOCKET={self.environment['TS_SOCKET']}")

    def submit(self, count, *command):
        for _ in range(count):
            self.call("-n", *command)

    def waiting(self):
        self.submit(1, "sleep", "1000000")
        return growth(self.pids, 50, 350, lambda count: self.submit(count, "true"))

    def running(self):
        self.call("-S", "1000")
        return growth(self.pids, 20, 120, self.run_more)

    def run_more(self, count):
        self.submit(count, "sleep", "1000000")
        wait_until(lambda: "queued" not in self.call())

    def ended(self):
        self.call("-S", "2")
        return growth(self.pids, 50, 350, self.end_more)

    def end_more(self, count):
        self.submit(count, "true")
        wait_until(lambda: not any(state in self.call() for state in ("queued", "running")))

    def close(self):
        # Its jobs first: what is beside them ends with them.
        for pid in processes_with("sleep", f"TS_SOCKET={self.environment['TS_SOCKET']}"):
            os.kill(pid, signal.SIGKILL)
        subprocess.run(["tsp", "-K"], env=self.environment, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: not self.pids(), 10)


def spooled(folder, look):
    if not shutil.which("tsp"):
        raise Missing("not installed")
    with tempfile.TemporaryDirectory(dir=folder) as own:
        spooler = Spooler(own)
        try:
            return look(spooler)
        finally:
            spooler.close()


def processes_with(name, setting):
    """Pids of programs of a name with a setting in their environment."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (entry / "comm").read_text().strip() == name and setting.encode() in (entry / "environ").read_bytes().split(b"\0"):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def nq_waiting(folder):
    """Each job is a process that waits for those before it."""
    if not shutil.which("nq"):
        raise Missing("not installed")
    with tempfile.TemporaryDirectory(dir=folder) as queue:
        environment, setting = dict(os.environ, NQDIR=queue), f"NQDIR={queue}"

        def submit(count, *command):
            for _ in range(count):
                subprocess.run(["nq", "-q", *command], env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

        try:
            submit(1, "sleep", "1000000")
            return growth(lambda: processes_with("nq", setting), 10, 40, lambda count: submit(count, "true"))
        finally:
            for name in ("nq", "sleep"):
                for pid in processes_with(name, setting):
                    os.kill(pid, signal.SIGKILL)
            wait_until(lambda: not processes_with("nq", setting) + processes_with("sleep", setting), 10)


def queries(bench):
    contest = Contest(f"Queries among {RECORDS:,} ended jobs", "ms", "", more_is_better=False, text="Through indexes, whatever their number; of a million: `bench_records.py`.")
    with tempfile.TemporaryDirectory(prefix="smash-bench-") as folder:
        path = bench_records.seed(folder, ("-n", "1", "-o", "KEEP_RECORDS=true"))
        bench_records.fill(path, RECORDS)
        host = Host(folder, "-n", "1", "-o", "KEEP_RECORDS=true")
        try:
            with bench_records.login(host) as client:
                for name, (fields, expected) in bench_records.Queries(client, RECORDS).kinds.items():
                    contest.add(name, lambda _, fields=fields, expected=expected: answer(client, fields, expected))
                return contest.run(3 * bench.rounds, 20)
        finally:
            host.close()


def answer(client, fields, expected):
    begin = time.monotonic()
    records, _ = client.query(field(ARRAY_ID, 0), *fields)
    taken = time.monotonic() - begin
    if [record[JOB_ID] for record in records] != expected:
        raise RuntimeError(f"{len(records)} records came, which are not the {len(expected)} that were asked for")
    return 1000 * taken
