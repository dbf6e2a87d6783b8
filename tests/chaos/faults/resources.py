"""Processes and memory run out, for the host and all its jobs together."""

import errno
import select
import signal
import sys

from fault import Fault
from group import Group, find
from leaks import Leaks
from plan import Terms, demand
from smash_client import (ABORTED, CAUSE, CAUSE_FAILED_TO_START, CAUSE_MEMORY_LIMIT, CAUSE_OUT_OF_MEMORY, CAUSE_SIGNAL, EXITED, EXIT_CODE,
                          SESSION_STARTS, STATE)

MIB = 1 << 20
FEWER = 15      # than a session has threads
EAT = "data = []\nwhile True: data.append(bytearray(4 << 20))\n"


class GroupFault(Fault):
    """A host in a control group of its own."""

    controller = None

    @classmethod
    def missing(cls):
        return None if find(cls.controller) else f"no control group of version 1 for {cls.controller} can be made here"

    def __init__(self, seed):
        super().__init__(seed)
        self.group = Group(self.controller, f"chaos-{self.token}")
        self.prefix = self.group.prefix

    def release(self):
        Leaks.settle("processes in the host's group", self.processes)
        self.group.remove()

    def processes(self):
        with open(f"{self.group.folder}/cgroup.procs", encoding="ascii") as file:
            return file.read().split()


class Processes(GroupFault):
    """No process and no thread more can be had, for the host and its jobs: a job that cannot be started says so, whoever runs is waited for, and afterwards all is as before."""

    name = "processes"
    controller = "pids"
    arguments = ("-n", "12", "-o", "HEARTBEAT_LIMIT=5")
    # What a shell of a job's own cannot begin is the job's concern: here none does.
    kinds = ("exit", "signal", "long", "long")
    terms = Terms(start_errors={errno.EAGAIN})

    def strike(self):
        for count in range(3):
            self.ender.wait_for_work(30)
            self.group.write("pids.max", self.group.read("pids.current") + 2)
            self.ender.wait_for_work(60)
            if count == 2:
                self.lose_session()
            self.group.write("pids.max", "max")
        self.ender.see_work(30)

    def lose_session(self):
        """The next one may have fewer processes and threads than it needs: it is tried again until it has."""
        self.group.write("pids.max", max(1, self.group.read("pids.current") - FEWER))
        self.ender.end(signal.SIGKILL)
        select.select([], [], [], 0.5)

    def judge_more(self):
        with self.client() as client:
            demand(client.host()[SESSION_STARTS] > 0, "the session was not lost")
        failed = [record for worker in self.workers for record in worker.records() if record.get(CAUSE) == CAUSE_FAILED_TO_START]
        demand(failed, "there were always processes")


class Memory(GroupFault):
    """No memory more can be had, for the host and its jobs: what the kernel kills for it is told, and a session among that is replaced."""

    name = "memory"
    controller = "memory"
    arguments = ("-n", "6", "-o", "HEARTBEAT_LIMIT=10")

    def strike(self):
        self.ender.wait_for_work(30)
        self.group.write("memory.limit_in_bytes", self.group.read("memory.usage_in_bytes") + 150 * MIB)
        for _ in range(2):
            with self.client() as client:
                job = client.submit(f"exec {sys.executable} -S -E -c '{EAT}'", env=self.workers[0].environment)
                client.wait_status(job, EXITED, ABORTED)
                record = client.record(job)
            demand(record[STATE] == ABORTED and record[CAUSE] in (CAUSE_SIGNAL, CAUSE_OUT_OF_MEMORY, CAUSE_MEMORY_LIMIT) and record[EXIT_CODE] == 137, record)
        self.group.write("memory.limit_in_bytes", -1)
        self.ender.see_work(30)
