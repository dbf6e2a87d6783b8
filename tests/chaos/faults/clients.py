"""Clients that are slow, that stall, that vanish."""

import os
import random
import select
import signal
import socket
import struct
import threading

from fault import Fault
from plan import demand
from smash_client import HOST_STATUS, JOB_SUBMIT, LOGIN, SESSION_STARTS, SHARED, WANT_RECORD, Client, encode_submission, field, string
from smash_host import PATIENCE

HALF = 8
VANISHING = 30
# Each job of its own tells three times of itself: enough to have more than 4 MiB of updates left unread.
UNREAD_JOBS = 400


class Nuisance(threading.Thread):
    """One after another, until told to stop: half packets, bytes one by one, nothing at all, gone in the midst of an answer."""

    def __init__(self, path, seed):
        super().__init__(daemon=True)
        self.path, self.random, self.stopping, self.count, self.failure, self.held = path, random.Random(seed), threading.Event(), 0, None, []

    def run(self):
        try:
            while not self.stopping.is_set():
                self.random.choice((self.half_packet, self.byte_by_byte, self.nothing, self.unread_answers, self.killed))()
                self.count += 1
        except BaseException as failure:  # told by the round
            self.failure = failure
        finally:
            for client in self.held:
                client.close()

    def connect(self):
        client = Client(self.path, timeout=PATIENCE)
        client.login(f"nuisance{self.count}-{self.random.random()}")
        return client

    def half_packet(self):
        """Gone before its submission is whole: nothing may come of it."""
        payload = encode_submission("echo half >> /nosuch/file")
        with self.connect() as client:
            client.socket.sendall((struct.pack(">II", JOB_SUBMIT, len(payload)) + payload)[:self.random.randrange(1, len(payload) + HALF)])

    def byte_by_byte(self):
        """Slow, and served all the same."""
        with Client(self.path, timeout=PATIENCE) as client:
            name = string(f"slow{self.count}-{self.random.random()}")
            for byte in struct.pack(">II", LOGIN, len(name)) + name:
                client.socket.sendall(bytes([byte]))
                select.select([], [], [], 0.001)
            client.answer()

    def nothing(self):
        """Stays, and says nothing."""
        self.held.append(Client(self.path, timeout=PATIENCE))

    def unread_answers(self):
        """Asks, and goes while it is answered."""
        with self.connect() as client:
            for _ in range(self.random.randrange(1, 200)):
                client.send(HOST_STATUS)
            if self.random.random() < 0.5:
                client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def killed(self):
        """A process that is killed while it submits, again and again."""
        ready, told = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                client = Client(self.path, timeout=PATIENCE)
                client.login(f"killed{os.getpid()}-{self.random.random()}")
                os.write(told, b"!")
                while True:
                    client.submit(":")
            finally:
                os._exit(0)
        os.close(told)
        os.read(ready, 1)
        os.close(ready)
        select.select([], [], [], 0.02 * self.random.random())
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


class Clients(Fault):
    """Clients that are slow, say nothing, go in the midst of packets and answers, or are killed: others do not notice, nothing of half a request is done."""

    name = "clients"

    def strike(self):
        nuisances = [Nuisance(self.host.path, self.seed * 10 + index) for index in range(2)]
        for nuisance in nuisances:
            nuisance.start()
        try:
            self.stall()
            while min(nuisance.count for nuisance in nuisances) < VANISHING and not any(nuisance.failure for nuisance in nuisances):
                self.ender.see_work(5)
        finally:
            for nuisance in nuisances:
                nuisance.stopping.set()
                nuisance.join(PATIENCE)
        for nuisance in nuisances:
            demand(not nuisance.failure and not nuisance.is_alive(), repr(nuisance.failure))

    def stall(self):
        """One that reads nothing of its updates is disconnected when they are too many; its jobs run."""
        with Client(self.host.path, timeout=PATIENCE) as stalled, Client(self.host.path, timeout=PATIENCE) as reader:
            stalled.login("stalled", field(WANT_RECORD), field(SHARED))
            # Another of the same name submits, and sees all of them end: one that leaves answers unread as well is not listened to, and might never have enough jobs.
            reader.login("stalled", field(SHARED))
            for job in [reader.submit("true #" + "x" * 8000) for _ in range(UNREAD_JOBS)]:
                reader.wait_end(job)
            closed = select.poll()
            closed.register(stalled.socket, select.POLLRDHUP | select.POLLHUP)
            demand(closed.poll(1000 * PATIENCE), "a client that read nothing was kept")

    def judge_more(self):
        demand(self.status()[SESSION_STARTS] == 0 and not any(worker.cuts for worker in self.workers), "others were cut off")
