"""Queues that belong to a machine or a cluster, behind the same face as those of queues.py: at with its daemon, and Slurm. Neither tells its submitter of an end, so that
their jobs write it down."""

import os
import pathlib
import shutil
import signal
import subprocess
import time

from bench_jobs import wait_until
from cluster import Cluster
from contest import Missing
from queues import PATIENCE, PROGRAM, SLOTS, Batch, run, submit_each


class Evidence:
    """A file with a line for each job that has ended well."""

    def __init__(self, folder, name):
        self.path = pathlib.Path(folder, name)
        self.path.touch()

    @property
    def command(self):
        return f"{PROGRAM} && echo ended >> {self.path}"

    def wait(self, count):
        wait_until(lambda: self.count() >= count, PATIENCE)

    def count(self):
        return len(self.path.read_text().splitlines())


def measured(count, folder, label, submit):
    """A batch of jobs, each submitted by `submit(command)`."""
    evidence = Evidence(folder, label)
    begin = time.monotonic()
    _, seconds = submit_each(count, lambda _: submit(evidence.command))
    evidence.wait(count)
    return Batch(time.monotonic() - begin, seconds, evidence.count())


class At:
    """at, and a daemon of its own where none runs."""

    name = "at, all at once"
    most = 50

    def __init__(self, folder):
        self.folder, self.daemon = folder, None
        if not shutil.which("at"):
            raise Missing("at is not installed")
        if not running("atd"):
            self.start()

    def start(self):
        program = shutil.which("atd", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
        if not program or os.geteuid() != 0:
            raise Missing("no atd runs, and only root can start one" if program else "atd is not installed")
        # Load on the machine does not keep jobs of `at` back, but the daemon looks at it.
        self.daemon = subprocess.Popen([program, "-f"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            taken = measured(1, self.folder, "at-first", self.submit) if wait_until(lambda: running("atd"), 5) else None
        except subprocess.SubprocessError:
            taken = None
        if taken is None or taken.succeeded != 1:
            self.close()
            raise Missing("atd could be started but takes no jobs")

    @staticmethod
    def submit(command):
        run(["at", "now"], given=command + "\n")

    def batch(self, count, label):
        return measured(count, self.folder, f"at-{label}", self.submit)

    def close(self):
        if self.daemon:
            self.daemon.send_signal(signal.SIGTERM)
            self.daemon.wait()


def running(name):
    """Whether a program of this name runs."""
    for entry in pathlib.Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (entry / "comm").read_text().strip() == name:
                return True
        except (FileNotFoundError, ProcessLookupError):
            continue
    return False


class Slurm:
    """A cluster of one node with as many processors as there are slots."""

    name = "Slurm, sbatch"
    most = 10

    def __init__(self, folder):
        missing = [name for name in ("munged", "slurmctld", "slurmd", "sbatch") if not shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")]
        if missing:
            raise Missing(f"{', '.join(missing)}: not installed")
        self.folder = folder
        self.cluster = Cluster(nodes=1, cpus=SLOTS)
        try:
            self.cluster.begin()
        except (OSError, TimeoutError) as error:
            self.cluster.stop()
            raise Missing(f"a cluster could not be started: {error}") from error

    def batch(self, count, label):
        return measured(count, self.folder, f"slurm-{label}", self.submit)

    def submit(self, command):
        run(["sbatch", "--parsable", "--output=/dev/null", "--error=/dev/null", "--chdir=/", "--wrap", command], self.cluster.environment)

    def memory_pids(self):
        return {name: process.pid for (name, _), process in self.cluster.processes.items()}

    def close(self):
        self.cluster.stop()
