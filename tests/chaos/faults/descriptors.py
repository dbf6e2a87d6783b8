"""Descriptors run out, in the session and in the master; connections by the thousand."""

import errno
import os
import resource

from fault import Fault
from flood import Flood
from leaks import descriptors
from plan import Terms, demand
from smash_client import SESSION_STARTS

CONNECTIONS = int(os.environ.get("SMASH_CHAOS_CONNECTIONS", "10000"))
SPARE = 30
FLOOD = 400


def limit(pid, soft):
    """Sets how many descriptors a process may have; what it may ask for stays. Returns what it was."""
    before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (min(soft, before[1]), before[1]))
    return before[0]


class SessionDescriptors(Fault):
    """The session has no descriptor left: those who come meanwhile wait or are refused, those that are there are served, and afterwards all is as before."""

    name = "session-descriptors"
    arguments = ("-n", "6")

    def strike(self):
        self.ender.wait_for_work(30)
        session = self.ender.serving()
        before = limit(session, descriptors(session) + SPARE)
        with Flood(self.host.path) as flood:
            flood.connect(FLOOD)
            begun = self.work()
            self.ender.wait_for_work(40)
            demand(self.work() > begun, "those that were connected are not served any more")
            limit(session, before)
            flood.count_answers()
            demand(flood.served + flood.refused == FLOOD and flood.served >= SPARE // 2, "served", flood.served, "refused", flood.refused)
        self.ender.wait_for_work(40)

    def judge_more(self):
        demand(self.status()[SESSION_STARTS] == 0, "a session was lost for want of descriptors")
        demand(not any(worker.cuts for worker in self.workers), "connections were cut")


class MasterDescriptors(Fault):
    """The master has no descriptor left: jobs that cannot be started say so, and those that run are waited for."""

    name = "master-descriptors"
    arguments = ("-n", "30")
    terms = Terms(start_errors={errno.EMFILE})

    def strike(self):
        for _ in range(3):
            self.ender.wait_for_work(30)
            before = limit(self.host.process.pid, descriptors(self.host.process.pid) + 3)
            self.ender.wait_for_work(60)
            limit(self.host.process.pid, before)
        self.ender.wait_for_work(30)

    def judge_more(self):
        demand(self.status()[SESSION_STARTS] == 0, "a session was lost for want of descriptors")


class Connections(Fault):
    """Thousands of connections at once, each served, while the work goes on: 10,000, or SMASH_CHAOS_CONNECTIONS."""

    name = "connections"

    @classmethod
    def missing(cls):
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        return None if hard >= CONNECTIONS + 500 or os.geteuid() == 0 else f"a process may have {hard} descriptors here"

    def run(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, CONNECTIONS + 500), max(hard, CONNECTIONS + 500)))
        return super().run()

    def strike(self):
        with Flood(self.host.path) as flood:
            while flood.served < CONNECTIONS:
                flood.connect(200)
                flood.count_answers()
                demand(not flood.refused, "refused:", flood.refused, "of", flood.served)
            begun = self.work()
            self.ender.wait_for_work(40)
            demand(self.work() > begun, "the others are not served any more")

    def judge_more(self):
        demand(self.status()[SESSION_STARTS] == 0 and not any(worker.cuts for worker in self.workers), "a session was lost under connections")
