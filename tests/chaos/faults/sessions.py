"""The session is killed, hangs, is held for a moment, is replaced."""

import os
import select
import signal

from fault import Fault
from plan import demand
from smash_client import LAST_SESSION_END, SESSION_STARTS

TIMES = 4
RESTS = 4      # so many failures in a row before one replacement, which spares the master's growing delay
REPLACED = 5


class SessionKill(Fault):
    """kill -9: nothing acknowledged is lost, nothing runs twice, each end is told as it was."""

    name = "session-kill"

    def strike(self):
        for count in range(TIMES):
            if count % RESTS == RESTS - 1:
                self.ender.replace(by_client=False)
            self.ender.end(signal.SIGKILL)

    def judge_more(self):
        demand(self.status()[SESSION_STARTS] >= TIMES, "sessions:", self.status()[SESSION_STARTS])


class SessionHang(Fault):
    """kill -STOP: the master misses the heartbeat and starts another one."""

    name = "session-hang"
    arguments = ("-n", "6", "-o", "HEARTBEAT_LIMIT=1")

    def strike(self):
        for _ in range(2):
            self.ender.end(signal.SIGSTOP)

    def judge_more(self):
        demand(self.status()[SESSION_STARTS] >= 2, "sessions:", self.status()[SESSION_STARTS])


class SessionPause(Fault):
    """kill -STOP and -CONT within the time of a heartbeat: no connection is cut, and no session lost."""

    name = "session-pause"
    arguments = ("-n", "6", "-o", "HEARTBEAT_LIMIT=30")

    def strike(self):
        for _ in range(TIMES):
            pid = self.ender.serving()
            self.ender.wait_for_work(20)
            os.kill(pid, signal.SIGSTOP)
            select.select([], [], [], 0.3 * self.ender.random.random())
            os.kill(pid, signal.SIGCONT)

    def judge_more(self):
        demand(self.status()[SESSION_STARTS] == 0 and not any(worker.cuts for worker in self.workers), "a pause cost a session")


class SessionReplace(Fault):
    """HOST_RESTART and SIGUSR2: what was sent whole is answered."""

    name = "session-replace"

    def strike(self):
        for count in range(TIMES):
            self.ender.replace(by_client=count % 2 == 0)

    def judge_more(self):
        status = self.status()
        demand((status[SESSION_STARTS], status[LAST_SESSION_END]) == (TIMES, REPLACED), "sessions:", status)
        demand(not any(worker.unanswered for worker in self.workers), "a submission that was sent whole is without an answer")
