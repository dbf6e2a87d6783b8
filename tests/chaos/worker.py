"""A client that submits, cancels and signals under load, comes back whenever it is cut off, and repeats what was not answered."""

import collections
import random
import select
import signal
import struct
import threading
import time

from plan import ALL_KINDS, Plan, demand
from smash_client import (ABORTED, AFTER_ID, CANCELED, EXITED, JOB_CANCEL, JOB_ID, JOB_SIGNAL, JOB_SUBMIT, JOB_SUBMIT_SUCCESS, JOB_UPDATE, MORE_AFTER, NACK, NAME, NEW,
                          RUNNING, STATES, SUBMISSION_KEY, SUSPENDED, Client, Disconnected, Refused, encode_submission, field)
from smash_host import PATIENCE

LOST = (Disconnected, BrokenPipeError, ConnectionResetError)
AWAY = (ConnectionRefusedError, FileNotFoundError)
LIVE = sum(1 << state for state in (NEW, RUNNING, SUSPENDED, CANCELED))
MOST_LIVE = 12
BUSY, GONE = 16, 3


class Worker(threading.Thread):
    """One client of its own name.

    path: the host's socket. seed: of all that is random. log: where its jobs note their runs. first_number: of its jobs. terms: what may be refused. kinds: of its jobs.
    token: what its jobs have in their environment, by which they are found. fields: what each submission has beside its own."""

    def __init__(self, path, name, seed, log, first_number, terms, kinds=ALL_KINDS, token="chaos", fields=b""):
        super().__init__(name=name, daemon=True)
        self.path, self.random, self.log, self.next_number, self.terms, self.kinds, self.fields = path, random.Random(seed), log, first_number, terms, kinds, fields
        self.environment = (f"CHAOS={token}", "PATH=/usr/bin:/bin")
        self.plans, self.by_id, self.told, self.live = {}, {}, {}, set()
        self.to_end, self.to_repeat = collections.deque(), collections.deque()
        self.unanswered, self.cuts, self.refused, self.failure, self.stopping, self.client = 0, 0, 0, None, threading.Event(), None

    def run(self):
        try:
            while not self.stopping.is_set():
                self.attempt(self.round)
            while self.live or self.to_end or self.client is None:
                self.attempt(self.finish)
        except BaseException as failure:  # told by the round, which joins this thread
            live = [(job, self.by_id[job].kind, sorted(self.by_id[job].ended_by)) for job in sorted(self.live & set(self.by_id))[:5]]
            failure.add_note(f"{self.name}: live {live}, to end {list(self.to_end)[:5]}")
            self.failure = failure

    def attempt(self, action):
        try:
            if self.client is None:
                self.connect()
            action()
        except LOST:
            self.cuts += 1
            if self.client:
                self.client.close()
            self.client = None

    def connect(self):
        """Until it is logged in: a host that is away comes again, and a login may be lost with a session."""
        deadline = time.monotonic() + PATIENCE
        while self.client is None:
            demand(time.monotonic() < deadline, self.name, "cannot log in any more")
            client = None
            try:
                client = Client(self.path, timeout=PATIENCE)
                client.login(self.name)
                self.client = client
            except AWAY:
                select.select([], [], [], 0.01)
            except LOST:
                client.close()
            except Refused as error:
                client.close()
                demand(error.errno == BUSY or error.errno in self.terms.refusals, error)
                select.select([], [], [], 0.005)
        self.find_live()

    def find_live(self):
        self.live = {record[JOB_ID] for record in self.records(field(STATES, LIVE))}
        for job in self.live:
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
        repeated = [self.to_repeat.popleft() for _ in range(len(self.to_repeat))]
        self.submit(repeated + [self.plan() for _ in range(self.random.randrange(1, 9))])
        if repeated:
            self.find_live()      # those of them that ran long ago tell nothing more
        while self.to_end:
            self.end_one()
        while len(self.live) > MOST_LIVE:
            self.hear(*self.client.receive())
            while self.to_end:
                self.end_one()

    def finish(self):
        while self.to_end:
            self.end_one()
        if self.live:
            self.hear(*self.client.receive())

    def plan(self):
        plan = Plan(self.next_number, self.random.choice(self.kinds), self.log)
        self.plans[plan.number] = plan
        self.next_number += 1
        return plan

    def submit(self, plans):
        """Every other submission has a key, and is repeated when it was not answered."""
        sent, lost = collections.deque(), None
        try:
            for plan in plans:
                fields = field(NAME, str(plan.number)) + (field(SUBMISSION_KEY, f"key {plan.number}") if plan.number % 2 else b"")
                self.client.send(JOB_SUBMIT, encode_submission(plan.command, env=self.environment) + self.fields + fields)
                sent.append(plan)
        except LOST as cut:
            lost = cut            # what was sent whole may still be answered
        while sent:
            try:
                kind, payload = self.client.receive()
            except LOST:
                self.unanswered += len(sent)
                self.to_repeat.extend(plan for plan in sent if plan.number % 2)
                raise
            if not self.hear(kind, payload):
                self.take_answer(sent.popleft(), kind, payload)
        if lost:
            raise lost

    def take_answer(self, plan, kind, payload):
        number = struct.unpack_from(">I", payload)[0]
        if kind == NACK:
            demand(number in self.terms.refusals, self.name, payload)
            self.refused += 1
            plan.is_refused = True
            return
        demand(kind == JOB_SUBMIT_SUCCESS, "a submission is answered by", kind, payload)
        demand(plan.id in (None, number), "job", plan.id, "is now", number)
        plan.id = number
        self.by_id[number] = plan
        if number not in self.told:
            self.live.add(number)
        if plan.kind == "long":
            self.to_end.append(number)

    def hear(self, kind, payload):
        """True for an update."""
        if kind != JOB_UPDATE:
            return False
        job, status = struct.unpack_from(">II", payload)
        if status in (EXITED, ABORTED):
            demand(self.told.setdefault(job, status) == status, self.name, "job", job, "ended twice")
            self.live.discard(job)
        return True

    def end_one(self):
        """Cancels or signals a long job, as often as it takes."""
        job = self.to_end[0]
        plan = self.by_id[job]
        kind = self.random.choice(("cancel", "signal")) if self.has_begun(plan) and not plan.ended_by else "cancel"
        plan.ended_by.add(kind)
        if kind == "cancel":
            is_done = self.ask(JOB_CANCEL, struct.pack(">IHII", job, 65, 4, self.random.choice((0, 200))))
        else:
            numbers = self.random.choice(((signal.SIGTERM,), (signal.SIGSTOP, signal.SIGCONT, signal.SIGTERM)))
            is_done = [self.ask(JOB_SIGNAL, struct.pack(">II", job, number)) for number in numbers][-1]
        if is_done:
            self.to_end.popleft()

    def has_begun(self, plan):
        """Only then is it signalled, since a signal in the queue is a cancel."""
        try:
            with open(self.log, encoding="ascii") as lines:
                return f"{plan.number}\n" in lines
        except FileNotFoundError:
            return False

    def ask(self, kind, payload):
        """Whether it was done, or there is nothing left to be done."""
        self.client.send(kind, payload)
        while True:
            answered, answer = self.client.receive()
            if self.hear(answered, answer):
                continue
            number = struct.unpack_from(">I", answer)[0] if answered == NACK else 0
            demand(number in (0, GONE) or number in self.terms.refusals, "asked to end a job, the host says", answer)
            return number in (0, GONE)
