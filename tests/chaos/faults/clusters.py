"""The controller of a real cluster is killed and hangs, with the session beside it."""

import os
import pathlib
import select
import shutil
import signal
import sys

from fault import Fault
from plan import demand
from smash_client import ENGINE, SESSION_STARTS, field

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "slurm"))

from cluster import Cluster  # noqa: E402

PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch")
SYSTEM = ":/usr/sbin:/sbin"


class Controller(Fault):
    """kill -9 and kill -STOP of slurmctld, and of the session: a controller forgets what it has just accepted and numbers the next alike, and yet nothing is lost or runs twice."""

    name = "slurmctld"
    workers_count = 2
    kinds = ("exit", "exit", "exit", "long")
    fields = field(ENGINE, "Slurm")

    def __init__(self, seed):
        super().__init__(seed)
        self.cluster = Cluster(nodes=2)
        self.arguments = ("-n", "6", "-o", "HEARTBEAT_LIMIT=5", "-o", f"SLURM_CONF={self.cluster.conf}", "-o", f"SLURM_BIN={self.cluster.bin}", "-o", "SLURM_LOOK_INTERVAL=1 s")

    @classmethod
    def missing(cls):
        path = os.environ.get("PATH", "") + SYSTEM
        lacking = [name for name in PROGRAMS if not shutil.which(name, path=path)]
        return f"there is no {', '.join(lacking)}" if lacking else None

    def start_host(self):
        self.cluster.begin()
        super().start_host()

    def strike(self):
        for _ in range(2):
            self.ender.wait_for_work(15)
            self.cluster.kill("slurmctld")
            # What is submitted meanwhile is accepted, and goes to the next one; but clients wait when enough of theirs does not end.
            self.ender.wait_for_work(5)
            self.cluster.start("slurmctld")
        self.ender.end(signal.SIGKILL)
        self.hold()
        self.ender.see_work(10)

    def hold(self):
        controller = self.cluster.processes["slurmctld", None].pid
        os.kill(controller, signal.SIGSTOP)
        select.select([], [], [], 0.5)
        os.kill(controller, signal.SIGCONT)

    def judge_more(self):
        demand(self.status()[SESSION_STARTS] > 0, "the session was not lost")

    def release(self):
        self.cluster.stop()
