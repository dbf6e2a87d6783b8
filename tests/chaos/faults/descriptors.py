"""Descriptors run out, in the session and in the master; connections by the thousand."""

import errno
import os
import resource
import select
import time

from fault import Fault
from flood import Flood
from leaks import descriptors
from plan import Terms, demand
from smash_client import ABORTED, CAUSE, CAUSE_FAILED_TO_START, EXITED, FAILED_ERRNO, GRACE, RUNNING, SESSION_STARTS, field

CONNECTIONS = int(os.environ.get("SMASH_CHAOS_CONNECTIONS", "10000"))
SPARE = 120
FLOOD = 400


def limit(pid, soft):
    """Sets how many descriptors a process may have; what it may ask for stays. Returns what it was."""
    before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (min(soft, before[1]), before[1]))
    return before[0]


class SessionDescriptors(Fault):
    """The session has no descriptor left: those who come meanwhile are refused, those that are there are served, and afterwards all is as before."""

    name = "session-descriptors"
    arguments = ("-n", "6")

    def strike(self):
        self.ender.wait_for_work(30)
        session = self.ender.serving()
        before = limit(session, descriptors(session) + SPARE)
        with Flood(self.host.path) as flood:
            flood.connect(FLOOD)
            self.ender.see_work(20)
            limit(session, before)
            flood.count_answers()
            demand(flood.served >= SPARE // 2 and flood.served + flood.refused == FLOOD, "served", flood.served, "refused", flood.refused, "closed", flood.closed)
        self.ender.wait_for_work(40)

    def judge_more(self):
        demand(self.status()[SESSION_STARTS] == 0, "a session was lost for want of descriptors")
        demand(not any(worker.cuts for worker in self.workers), "connections were cut")


class MasterDescriptors(Fault):
    """The master holds as many jobs as it may have descriptors: one more says why it is not started, whoever connects is served, and what runs can be ended."""

    name = "master-descriptors"
    arguments = ("-n", "1000")
    terms = Terms(start_errors={errno.EMFILE})
    most = 400
    prefix = ("prlimit", f"--nofile={most}:{most}")

    def strike(self):
        with self.client("holder") as holder, Flood(self.host.path) as flood:
            jobs = [holder.submit("exec sleep 1000", env=self.workers[0].environment) for _ in range(self.most)]
            self.ender.see_work(20)
            for job in jobs:
                holder.wait_status(job, RUNNING, EXITED)
            failed = [job for job in jobs if holder.record(job).get(CAUSE) == CAUSE_FAILED_TO_START]
            demand(failed and {holder.record(job)[FAILED_ERRNO] for job in failed} == {errno.EMFILE}, failed)
            flood.connect_silently(self.most // 3)
            self.wait_for_accepts()
            for job in set(jobs) - set(failed):
                holder.cancel(job, field(GRACE, 0))
            for job in set(jobs) - set(failed):
                holder.wait_status(job, ABORTED)
            for job in jobs:
                holder.expunge(job)

    def wait_for_accepts(self):
        """A moment in which a master that would take all connections runs out."""
        deadline = time.monotonic() + 0.9
        while descriptors(self.host.process.pid) < self.most - 1 and time.monotonic() < deadline:
            select.select([], [], [], 0.001)

    def judge_more(self):
        demand(self.status()[SESSION_STARTS] == 0, "a session was lost for want of descriptors")


class Connections(Fault):
    """Thousands of connections at once, each served, while the work goes on: 10,000, or SMASH_CHAOS_CONNECTIONS."""

    name = "connections"

    @classmethod
    def missing(cls):
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        return None if hard >= CONNECTIONS + 500 else f"a process may have {hard} descriptors here"

    def run(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, CONNECTIONS + 500), hard))
        return super().run()

    def strike(self):
        with Flood(self.host.path) as flood:
            while flood.served < CONNECTIONS:
                flood.connect(200)
                flood.count_answers()
                demand(not flood.refused and not flood.closed, "refused or closed:", flood.refused, flood.closed, "of", flood.served)
            self.ender.see_work(20)

    def judge_more(self):
        demand(self.status()[SESSION_STARTS] == 0 and not any(worker.cuts for worker in self.workers), "a session was lost under connections")
