"""A load of clients, and somebody who ends the host's session at random instants: what test_chaos.py is made of."""

import collections
import os
import random
import select
import signal
import struct
import threading
import time

from smash_client import (ABORTED, AFTER_ID, CANCELED, CAUSE, CAUSE_CANCELED, CAUSE_EXIT, CAUSE_FAILED_TO_START, CAUSE_SIGNAL, EXIT_CODE, EXITED, FAILED_ERRNO,
                          HOST_RESTART, JOB_CANCEL, JOB_ID, JOB_SIGNAL, JOB_SUBMIT, JOB_SUBMIT_SUCCESS, MORE_AFTER, NAME, NEW, RUNNING, SESSION_PID, SIGNAL,
                          STATE, STATES, SUSPENDED, Client, Disconnected, Refused, encode_submission, field)
from smash_host import PATIENCE

LOST = (Disconnected, BrokenPipeError, ConnectionResetError)
LIVE = sum(1 << state for state in (NEW, RUNNING, SUSPENDED, CANCELED))
SIGNALS = (signal.SIGTERM, signal.SIGUSR1, signal.SIGKILL, signal.SIGHUP)
KINDS = ("exit", "exit", "exit", "slow", "signal", "missing", "long", "long")


class Plan:
    """A job and how it must end. It notes its own run, so that a second one would show."""

    def __init__(self, number, kind, log):
        self.number, self.kind, self.id = number, kind, None
        self.signal = SIGNALS[number % len(SIGNALS)]
        note = f"echo {number} >> {log}; echo {number}; "
        self.command = {"exit": f"{note}exit {number % 256}", "slow": f"{note}sleep 0.0{number % 9}; exit {number % 256}",
                        "signal": f"{note}kill -{int(self.signal)} $$", "missing": f"/nosuch/program {number}", "long": f"{note}exec sleep 1000"}[kind]
        self.ended_by = set()     # of a long one: what it was sent, whether or not that was answered

    def check(self, case, record):
        """The record must tell what really happened."""
        said = {tag: record.get(tag) for tag in (STATE, CAUSE, EXIT_CODE, SIGNAL, FAILED_ERRNO)}
        told = (said[STATE], said[CAUSE], said[EXIT_CODE], said[SIGNAL])
        if self.kind in ("exit", "slow"):
            case.assertEqual((EXITED, CAUSE_EXIT, self.number % 256, None), told, self.command)
        elif self.kind == "signal":
            case.assertEqual((ABORTED, CAUSE_SIGNAL, 128 + self.signal, self.signal), told, self.command)
        elif self.kind == "missing":
            case.assertEqual((EXITED, CAUSE_FAILED_TO_START, 127, 2), (*told[:3], said[FAILED_ERRNO]), self.command)
        else:
            case.assertEqual(ABORTED, told[0], self.command)
            case.assertIn(told[1], {CAUSE_CANCELED if kind == "cancel" else CAUSE_SIGNAL for kind in self.ended_by}, self.command)
            case.assertIn(told[3], (signal.SIGTERM, signal.SIGKILL), self.command)
            case.assertEqual(128 + told[3], told[2], self.command)


class Worker(threading.Thread):
    """A client of its own name that submits, cancels and signals, comes back whenever it is cut off, and repeats no submission."""

    def __init__(self, path, name, seed, log, first_number):
        super().__init__(name=name, daemon=True)
        self.path, self.random, self.log, self.next_number = path, random.Random(seed), log, first_number
        self.plans, self.by_id, self.told, self.live, self.to_end = {}, {}, {}, set(), collections.deque()
        self.unanswered, self.cuts, self.failure, self.stopping, self.client = 0, 0, None, threading.Event(), None

    def run(self):
        try:
            while not self.stopping.is_set():
                self.attempt(self.round)
            while self.live or self.to_end:
                self.attempt(self.finish)
            if self.client:
                self.client.close()
        except BaseException as failure:  # told by the test, which joins this thread
            failure.add_note(f"{self.name}: live {[(job, self.by_id[job].kind, sorted(self.by_id[job].ended_by)) for job in sorted(self.live)[:5]]}, to end {list(self.to_end)[:5]}")
            self.failure = failure

    def attempt(self, action):
        try:
            if self.client is None:
                self.connect()
            action()
        except LOST:
            self.cuts += 1
            self.client.close()
            self.client = None

    def connect(self):
        """A new connection must always be had; only its login may be lost with a session."""
        self.client = Client(self.path, timeout=PATIENCE)
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                self.client.login(self.name)
                break
            except Refused as error:
                if error.errno != 16 or time.monotonic() > deadline:
                    raise
                self.client.close()
                self.client = Client(self.path, timeout=PATIENCE)
        self.live = {record[JOB_ID] for record in self.records(field(STATES, LIVE))}
        for job in self.live & set(self.by_id):
            if self.by_id[job].kind == "long" and job not in self.to_end:
                self.to_end.append(job)

    def records(self, *fields):
        found, after = [], 0
        while after is not None:
            page, rest = self.client.query(*fields, field(AFTER_ID, after))
            found += page
            after = rest.get(MORE_AFTER)
        for record in found:
            # One whose acknowledgement was lost is ours all the same.
            plan = self.plans[int(record[NAME])]
            plan.id = record[JOB_ID]
            self.by_id[plan.id] = plan
        return found

    def round(self):
        self.submit(self.random.randrange(1, 9))
        while self.to_end:
            self.end_one()
        while len(self.live) > 12:
            self.hear(*self.client.receive())
            while self.to_end:
                self.end_one()

    def finish(self):
        while self.to_end:
            self.end_one()
        if self.live:
            self.hear(*self.client.receive())

    def submit(self, count):
        sent, lost = collections.deque(), None
        try:
            for _ in range(count):
                plan = Plan(self.next_number, self.random.choice(KINDS), self.log)
                self.plans[plan.number] = plan
                self.next_number += 1
                self.client.send(JOB_SUBMIT, encode_submission(plan.command) + field(NAME, str(plan.number)))
                sent.append(plan)
        except LOST as cut:
            lost = cut            # what was sent whole may still be answered
        while sent:
            try:
                kind, payload = self.client.receive()
            except LOST:
                self.unanswered += len(sent)
                raise
            if not self.hear(kind, payload):
                assert kind == JOB_SUBMIT_SUCCESS, (kind, payload)
                plan = sent.popleft()
                plan.id = struct.unpack(">I", payload)[0]
                self.by_id[plan.id] = plan
                if plan.id not in self.told:
                    self.live.add(plan.id)
                if plan.kind == "long":
                    self.to_end.append(plan.id)
        if lost:
            raise lost

    def hear(self, kind, payload):
        """True for an update."""
        if kind != 11:
            return False
        job, status = struct.unpack_from(">II", payload)
        if status in (EXITED, ABORTED):
            assert self.told.setdefault(job, status) == status, f"{self.name}: job {job} ended twice"
            self.live.discard(job)
        return True

    def end_one(self):
        """Cancels or signals a long job, as often as it takes."""
        job = self.to_end[0]
        plan = self.by_id[job]
        started = any(True for _ in self.run_notes(plan))
        kind = self.random.choice(("cancel", "signal")) if started and not plan.ended_by else "cancel"
        plan.ended_by.add(kind)
        if kind == "cancel":
            self.ask(JOB_CANCEL, struct.pack(">IHII", job, 65, 4, self.random.choice((0, 200))))
        else:
            for number in self.random.choice(((signal.SIGTERM,), (signal.SIGSTOP, signal.SIGCONT, signal.SIGTERM))):
                self.ask(JOB_SIGNAL, struct.pack(">II", job, number))
        self.to_end.popleft()

    def run_notes(self, plan):
        """Whether it has begun: only then is it signalled, since a signal in the queue is a cancel."""
        try:
            with open(self.log, encoding="ascii") as lines:
                yield from (line for line in lines if line == f"{plan.number}\n")
        except FileNotFoundError:
            return

    def ask(self, kind, payload):
        self.client.send(kind, payload)
        while True:
            answered, answer = self.client.receive()
            if self.hear(answered, answer):
                continue
            number = struct.unpack_from(">I", answer)[0] if answered == 1 else 0
            assert number in (0, 3), answer       # ESRCH: it has ended
            return


class Ender:
    """Ends sessions of a master at random instants of their lives: as they start, recover, serve."""

    def __init__(self, master, path, seed, work):
        self.master, self.path, self.random, self.last, self.work = master, path, random.Random(seed), None, work

    def wait_for_work(self, count):
        """Until so many more submissions have been acknowledged, or a while has passed without."""
        wanted, deadline = self.work() + count, time.monotonic() + 3
        while self.work() < wanted and time.monotonic() < deadline:
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
                client.login("ender", field(2))
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
                    client.login("ender", field(2))
                    if client.host()[SESSION_PID] == pid:
                        return pid
            except LOST:
                pass
