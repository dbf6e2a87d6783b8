"""The master is killed, or is held for a moment."""

import errno
import os
import select
import signal

from fault import Fault
from plan import Terms, demand
from smash_client import SESSION_STARTS
from smash_host import Process


class MasterKill(Fault):
    """kill -9: the next host has every job. What waited runs, once; what ran goes on and is HostLost, or was seen to its end; nothing runs twice."""

    name = "master-kill"
    keeps_records = True
    # EIO: a session whose master is gone says so, where somebody asks it to signal a job.
    terms = Terms(may_lose_hosts=True, refusals={errno.EIO})

    def strike(self):
        for _ in range(3):
            session = Process(self.ender.serving())
            self.ender.wait_for_work(self.ender.random.randrange(20, 60))
            self.kill_master()
            demand(session.wait_end(), "the session outlived its master")
            session.close()
            self.start_host()
            self.ender.master, self.ender.last = self.host.process.pid, None

    def judge_more(self):
        demand(self.status()[SESSION_STARTS] == 0, "sessions:", self.status()[SESSION_STARTS])


class MasterPause(Fault):
    """kill -STOP and -CONT for longer than a heartbeat may take: the master sees that it was itself that slept, and leaves the session alone."""

    name = "master-pause"
    arguments = ("-n", "6", "-o", "HEARTBEAT_LIMIT=1")

    def strike(self):
        for _ in range(2):
            self.ender.wait_for_work(30)
            os.kill(self.host.process.pid, signal.SIGSTOP)
            select.select([], [], [], 1.5)
            os.kill(self.host.process.pid, signal.SIGCONT)
            self.ender.wait_for_work(30)

    def judge_more(self):
        demand(self.status()[SESSION_STARTS] == 0 and not any(worker.cuts for worker in self.workers), "a pause cost a session")
