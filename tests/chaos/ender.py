"""Ends sessions of a master at random instants of their lives: as they start, recover, serve."""

import os
import random
import select
import signal
import time

from plan import demand
from smash_client import HOST_RESTART, SESSION_PID, SHARED, Client, field
from smash_host import PATIENCE
from worker import LOST


class Ender:
    """Ends sessions of a master at random instants of their lives: as they start, recover, serve."""

    def __init__(self, master, path, seed, work):
        self.master, self.path, self.random, self.last, self.work = master, path, random.Random(seed), None, work

    def wait_for_work(self, count):
        """Until so many more submissions have been acknowledged, or a while has passed without."""
        wanted, deadline = self.work() + count, time.monotonic() + 3
        while self.work() < wanted and time.monotonic() < deadline:
            select.select([], [], [], 0.001)

    def see_work(self, count):
        """Until so many more submissions have been acknowledged, which must be."""
        wanted, deadline = self.work() + count, time.monotonic() + PATIENCE
        while self.work() < wanted:
            demand(time.monotonic() < deadline, "nothing is accepted any more")
            select.select([], [], [], 0.001)

    def session(self):
        """Pid of a session that has not been ended yet."""
        deadline = time.monotonic() + PATIENCE
        while True:
            with open(f"/proc/{self.master}/task/{self.master}/children", encoding="ascii") as file:
                for pid in map(int, file.read().split()):
                    if pid != self.last and self.is_session(pid):
                        return pid
            if time.monotonic() > deadline:
                raise TimeoutError("no new session was started")
            select.select([], [], [], 0.002)

    def is_session(self, pid):
        try:
            with open(f"/proc/{pid}/stat", encoding="latin-1") as file:
                text = file.read()
            return "(smash-session)" in text and text.rpartition(")")[2].split()[0] not in "ZX"
        except (FileNotFoundError, ProcessLookupError):
            return False

    def end(self, number):
        """After a while that is short or long: a session takes some tenths of a second to start. One that is to hang must have begun to serve: until then it has ten times longer."""
        if number == signal.SIGSTOP or self.random.random() < 0.6:
            pid = self.serving()
            self.wait_for_work(self.random.randrange(40))
        else:
            pid = self.session()
            select.select([], [], [], self.random.choice((0.05, 0.3, 0.8)) * self.random.random())
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass                  # on a machine so busy that its heartbeat came late, the master was faster
        self.last = pid

    def replace(self, by_client):
        """In place; it must serve to be asked. The answer to the asking itself may come or not."""
        pid = self.serving()
        self.wait_for_work(self.random.randrange(40))
        if by_client:
            with Client(self.path, timeout=PATIENCE) as client:
                client.login("ender", field(SHARED))
                client.request(HOST_RESTART)
        else:
            os.kill(self.master, signal.SIGUSR2)
        self.last = pid

    def serving(self):
        """Pid of a session that answers."""
        while True:
            pid = self.session()
            try:
                with Client(self.path, timeout=PATIENCE) as client:
                    client.login("ender", field(SHARED))
                    if client.host()[SESSION_PID] == pid:
                        return pid
            except LOST:
                pass
