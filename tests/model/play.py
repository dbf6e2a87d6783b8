"""Carries commands out on a real host and on the model, and compares: answers, updates, records, pools, output."""

import errno
import os
import signal
import struct
import time

from commands import CLIENTS, PLAIN_POOL
from smash_client import (AFTER, ARRAY_ID, ARRAY_INDEX, ARRAY_LIMIT, ATTEMPT, CANCELED, CAUSE, CAUSE_NONE, COMMENT, COUNT, DELAY, ENDED, EXIT_CODE, GRACE, JOB_ID, JOB_RESTART, JOB_SET_TERMS,
                          JOB_SUBMIT_SUCCESS, LABEL, LAST, MEMBER_STATES, NAME, NEW, NO_SLOT_CAP, NOT_BEFORE, POOL, POOL_CAPACITY, POOL_CLIENT_SLOTS, POOL_COUNTS, POOL_PAUSED, POOL_SLOTS,
                          POOL_WHEN_FULL, PRIORITY, PROCESS_ID, RETRY_ON_EXIT, RETRY_POLICY, RUNNING, SIGNAL, STARTED, STATE, STATES, SUBMISSION_KEY, WAIT_REASON, Refused, field)
from state import ACTIVE, ENDED as ENDED_STATES, Model, Refusal, Submission

HOUR = 3_600_000
NAMES = {NEW: "NEW", RUNNING: "RUNNING", 2: "SUSPENDED", 3: "EXITED", 4: "ABORTED", CANCELED: "CANCELED"}


class Mismatch(Exception):
    """The host did not do what the model says."""


def term_fields(name, value):
    """The fields of a term as it is set, be it to nothing."""
    if name == "after":
        return [field(AFTER, struct.pack(">II", kind, job)) for kind, job in value] or [field(AFTER)]
    if name == "later":
        return [field(DELAY, HOUR)] if value else [field(NOT_BEFORE)]
    if name == "retry":
        count, later, codes = value or (0, False, ())
        policy = struct.pack(">IQI", count, HOUR if later else 0, 100)
        return [field(RETRY_POLICY, policy), *(field(RETRY_ON_EXIT, code) for code in codes)]
    if name == "labels":
        return [field(LABEL, label) for label in value] or [field(LABEL)]
    return [field({"pool": POOL, "comment": COMMENT}[name], value or "")]


def submission_fields(asked):
    fields = [one for name in ("after", "later", "retry", "labels", "pool", "comment") if getattr(asked, name) for one in term_fields(name, getattr(asked, name))]
    fields += [field(SUBMISSION_KEY, asked.key)] if asked.key else []
    fields += [field(COUNT, asked.count)] if asked.count else []
    return fields + ([field(ARRAY_LIMIT, asked.limit)] if asked.limit else [])


class Player:
    """One run: a model, and what is called what on the host."""

    def __init__(self, rig):
        self.rig = rig
        self.model = Model(CLIENTS, rig.slots, os.geteuid() == 0)
        self.owners = {}       # of the submission with this serial number: client and id of the job
        self.started, self.ready = [], []     # by this command; what could be started when it came
        rig.begin(CLIENTS)

    def do(self, serial, command):
        """Carries out one command; what cannot be said of jobs that are not there is left out."""
        name, client, *arguments = command
        getattr(self, name)(serial, client, *arguments)
        self.settle()
        self.compare(serial)

    def job(self, reference):
        """The id of the job that a command means: the serial number of its submission, and the member's index. None: there was none."""
        if isinstance(reference, int):
            return reference
        serial, index = reference
        return None if serial not in self.owners else self.owners[serial][1] + (0 if index is None else index + 1)

    def after(self, edges):
        return tuple((kind, self.job(reference)) for kind, reference in edges if self.job(reference) is not None)

    def agree(self, predict, act):
        """Both answer the same, refusals included. Returns the answers, or None where both refused."""
        try:
            wanted, refused = predict(), None
        except Refusal as refusal:
            wanted, refused = None, refusal.errno
        try:
            got, number = act(), None
        except Refused as refusal:
            got, number = None, refusal.errno
        if refused != number:
            raise Mismatch(f"it was answered with {errno.errorcode.get(number, number)}, and not with {errno.errorcode.get(refused, refused)}")
        return None if refused else (wanted, got)

    # Commands.

    def start(self, serial, client, asked, after):
        self.send_submission(serial, client, Submission(**{**asked, "tag": str(serial), "after": self.after(after)}))

    def send_submission(self, serial, client, asked):
        link = self.rig.links[client]
        answers = self.agree(lambda: self.model.submit(client, asked),
                             lambda: link.submit(self.rig.command(asked.tag), *submission_fields(asked), priority=asked.priority))
        self.accept(serial, client, asked, answers)

    def accept(self, serial, client, asked, answers):
        if not answers:
            return
        known, number = answers
        if known is None:
            self.model.accept(client, asked, number)
            self.owners[serial] = client, number
        elif known != number:
            raise Mismatch(f"the key {asked.key} is of job {known}, and was answered with job {number}")

    def restart(self, serial, client, reference):
        job = self.job(reference)
        found = self.model.clients[client].jobs.get(job)
        if job is None or found and found.head or self.model.unmade(client, job):
            return
        link, asked = self.rig.links[client], None

        def predict():
            nonlocal asked
            asked = self.model.restart(client, job)
            return self.model.submit(client, asked, errno.ECHILD)

        answers = self.agree(predict, lambda: struct.unpack_from(">I", link.request(JOB_RESTART, struct.pack(">I", job), JOB_SUBMIT_SUCCESS))[0])
        self.accept(serial, client, asked, answers)

    def end(self, _, client, reference, code):
        """A job ends by itself."""
        job = self.model.clients[client].jobs.get(self.job(reference))
        if job and job.state == RUNNING and job.pid:
            self.rig.end_job(job.pid, code)
            self.model.end_process(job, 3, code, 1)

    def cancel(self, _, client, reference, grace):
        self.about(client, reference, lambda job: self.model.cancel_id(client, job, signal.SIGTERM if grace else signal.SIGKILL),
                   lambda link, job: link.cancel(job, *([] if grace else [field(GRACE, 0)])))

    def signal(self, _, client, reference, number):
        if number in (signal.SIGSTOP, signal.SIGCONT, signal.SIGKILL) or not self.is_stopped(client, self.job(reference)):
            self.about(client, reference, lambda job: self.model.send_signal(client, job, number), lambda link, job: link.signal(job, number))

    def is_stopped(self, client, number):
        """Whether a signal would wait in a stopped process."""
        job = self.model.clients[client].jobs.get(number)
        return bool(job) and any(one.state == 2 for one in [job, *job.members.values()])

    def prioritize(self, _, client, reference, priority):
        self.about(client, reference, lambda job: self.model.set_priority(client, job, priority), lambda link, job: link.set_priority(job, priority))

    def remove(self, _, client, reference):
        self.about(client, reference, lambda job: self.model.expunge(client, job), lambda link, job: link.expunge(job))

    def change(self, _, client, reference, changes):
        changes = {name: self.after(value) if name == "after" else value for name, value in changes.items()}
        fields = [one for name, value in changes.items() for one in term_fields(name, value)]
        self.about(client, reference, lambda job: self.model.set_terms(client, job, changes),
                   lambda link, job: link.request(JOB_SET_TERMS, struct.pack(">I", job) + b"".join(fields)))

    def about(self, client, reference, predict, act):
        if (job := self.job(reference)) is not None:
            self.agree(lambda: predict(job), lambda: act(self.rig.links[client], job))

    def set_pool(self, _, client, name, changes):
        tags = {"slots": POOL_SLOTS, "paused": POOL_PAUSED, "client_slots": POOL_CLIENT_SLOTS, "capacity": POOL_CAPACITY, "when_full": POOL_WHEN_FULL}
        fields = [field(tags[key], NO_SLOT_CAP if value is None else int(value)) for key, value in changes.items()]
        self.agree(lambda: self.model.set_pool(name, changes), lambda: self.rig.links[client].set_pool(name, *fields))

    def remove_pool(self, _, client, name):
        self.agree(lambda: self.model.remove_pool(name), lambda: self.rig.links[client].remove_pool(name))

    def replace_session(self, _, client):
        self.rig.replace_session(client)

    def reconnect(self, _, client):
        self.rig.disconnect(client)
        self.rig.connect(client)

    def kill_session(self, _, __):
        self.rig.kill_session()

    # What follows.

    def settle(self):
        """Until all that has to happen has, and nothing else."""
        while self.model.expected or self.model.startable():
            try:
                self.take(*self.rig.next_update())
            except TimeoutError:
                missing = {key: [NAMES[state] for state in states] for key, states in self.model.expected.items()}
                waiting = [(job.client, job.id) for job in self.model.startable()]
                raise Mismatch(f"never told of: {missing}; never started one of: {waiting}") from None
        self.check_order()
        here = {(job.tag, str(job.pid)): job for job in self.started}
        while here:
            event = self.rig.next_event()
            if event not in here:
                raise Mismatch(f"job {event[0]} runs as process {event[1]}, which nobody was told of")
            job = here.pop(event)
            job.output = job.tag.encode() + b"\n"
        if events := self.rig.events_now():
            raise Mismatch(f"runs that nobody was told of: {events}")
        self.started = []
        self.ready = [job for job in self.model.live() if self.model.waits(job)]
        self.model.step += 1

    def take(self, client, number, status, pid):
        told = self.model.expected.get((client, number))
        job = self.model.clients[client].jobs.get(number)
        if told and told[0] == status:
            told.pop(0)
            if not told:
                del self.model.expected[client, number]
        elif status == RUNNING and job in self.model.startable():
            self.model.start(job, pid)
            self.started.append(job)
        elif status == RUNNING and job and any(member.head is job for member in self.model.startable()) and job.state == NEW:
            # It is told before its member is.
            job.state = RUNNING
        else:
            expected = [NAMES[state] for state in told or []]
            raise Mismatch(f"{client}'s job {number} is told to be {NAMES[status]}; expected: {expected}; the model has it {NAMES[job.state] if job else 'nowhere'}")

    def check_order(self):
        """None was started before one that could have been, had there been a slot, when this command came, and was to come first. Among jobs of one client and priority that is the one that was submitted first, unless one of the two has changed its place: some are claimed ahead of their turn."""
        for job in self.started:
            for other in [one for one in self.ready if one.entered < self.model.step and self.model.waits(one)]:
                is_later = not job.moved and not other.moved and (other.client, other.priority) == (job.client, job.priority) and other.entered <= job.entered and other.order < job.order
                if other.pool == job.pool and (other.priority < job.priority or is_later):
                    raise Mismatch(f"{job.client}'s job {job.id} of priority {job.priority} was started, and {other.client}'s job {other.id} of priority {other.priority}, which comes before it, waits")
                if len(self.started) == 1 and self.model.free(other.pool) > 0 and other.priority < job.priority:
                    raise Mismatch(f"{job.client}'s job {job.id} of pool {job.pool} was started, and {other.client}'s better one {other.id} of pool {other.pool} waits")

    def compare(self, serial):
        """At once; but that the next member of an array is in the queue, or a job that is run again, is told to nobody."""
        deadline = time.monotonic() + (self.rig.patience if any(job.is_array or job.attempt > 1 for job in self.model.live()) else 0)
        while True:
            try:
                return self.compare_all(serial)
            except Mismatch:
                if time.monotonic() > deadline:
                    raise

    def compare_all(self, serial):
        for name in CLIENTS:
            jobs = self.model.clients[name].jobs
            records = {record[JOB_ID]: record for record in self.rig.links[name].query()[0]}
            if sorted(records) != sorted(jobs):
                raise Mismatch(f"{name} has the jobs {sorted(records)}, and not {sorted(jobs)}")
            for number, job in jobs.items():
                self.compare_record(job, records[number])
            self.compare_search(name, jobs, serial)
            self.compare_output(name, jobs, serial)
        self.compare_pools()
        # The answers came behind all updates from before.
        if late := [(name, *link.next_update()[:2]) for name, link in self.rig.links.items() for _ in range(len(link.updates))]:
            raise Mismatch(f"updates that nothing explains: {late}")

    def compare_record(self, job, record):
        asked = job.asked
        wanted = {STATE: job.state, CAUSE: None if job.state not in ENDED_STATES else job.cause, EXIT_CODE: job.exit_code, SIGNAL: job.signal, PRIORITY: job.priority,
                  ATTEMPT: job.attempt if job.attempt > 1 else None, PROCESS_ID: job.pid, ARRAY_ID: job.head.id if job.head else None, ARRAY_INDEX: job.index if job.head else None,
                  COUNT: asked.count if job.is_array else None, MEMBER_STATES: struct.pack(">6I", *job.member_states()) if job.is_array else None,
                  LABEL: list(asked.labels) or None, COMMENT: asked.comment,
                  NAME: f"Job{job.head.id}[{job.index}]" if job.head else f"Job{job.id}"}
        got = {tag: record.get(tag) for tag in wanted}
        got[CAUSE] = got[CAUSE] if got[CAUSE] != CAUSE_NONE else None
        got[ATTEMPT] = got[ATTEMPT] if got[ATTEMPT] != 1 else None
        different = {tag: (got[tag], wanted[tag]) for tag in wanted if got[tag] != wanted[tag]}
        if different:
            raise Mismatch(f"{job.client}'s job {job.id} ({NAMES[job.state]}) has field: (value, expected) {different}")
        if record.get(POOL, "default") != job.pool:
            raise Mismatch(f"{job.client}'s job {job.id} is in pool {record.get(POOL)}, and not in {job.pool}")
        if (STARTED in record) != (job.state in ACTIVE) and job.state not in ENDED_STATES or (ENDED in record) != (job.state in ENDED_STATES):
            raise Mismatch(f"{job.client}'s job {job.id} ({NAMES[job.state]}) has the times {record.get(STARTED)} and {record.get(ENDED)}")
        if job.state == NEW and record.get(WAIT_REASON) not in self.model.wait_reasons(job):
            raise Mismatch(f"{job.client}'s job {job.id} waits for {record.get(WAIT_REASON)}, and not for {self.model.wait_reasons(job)}")

    def compare_search(self, name, jobs, serial):
        """One search, another one after each command."""
        link, ordered = self.rig.links[name], [jobs[number] for number in sorted(jobs)]
        state, count = serial % 5, 1 + serial % 7
        searches = [([field(STATES, 1 << state)], [job for job in ordered if job.state == state]),
                    ([field(LAST, count)], ordered[-count:]),
                    ([field(LABEL, "a")], [job for job in ordered if any(label.split("=")[0] == "a" for label in job.asked.labels)]),
                    ([field(POOL, "p")], [job for job in ordered if job.pool == "p"]),
                    ([field(ARRAY_ID, 0), field(STATES, 1 << state)], [job for job in ordered if not job.head and job.state == state])]
        fields, wanted = searches[serial // 5 % len(searches)]
        got = [record[JOB_ID] for record in link.query(*fields)[0]]
        if got != [job.id for job in wanted]:
            raise Mismatch(f"{name}'s search {fields} found {got}, and not {[job.id for job in wanted]}")

    def compare_output(self, name, jobs, serial):
        for job in sorted(jobs.values(), key=lambda job: job.id)[serial % 4::4]:
            if (data := self.rig.links[name].stdout(job.id).data) != job.output and not job.is_array:
                raise Mismatch(f"{name}'s job {job.id} ({NAMES[job.state]}) has the output {data}, and not {job.output}")

    def compare_pools(self):
        pools = self.rig.links[CLIENTS[0]].pools()
        if list(pools) != list(self.model.pools):
            raise Mismatch(f"the pools are {list(pools)}, and not {list(self.model.pools)}")
        for name, pool in self.model.pools.items():
            wanted = {POOL: name, POOL_SLOTS: NO_SLOT_CAP if pool.slots is None else pool.slots, POOL_PAUSED: int(pool.paused), POOL_CLIENT_SLOTS: pool.client_slots,
                      POOL_CAPACITY: pool.capacity, POOL_WHEN_FULL: pool.when_full, POOL_COUNTS: (self.model.active(name), self.model.queued(name), 0)}
            if wanted != pools[name]:
                raise Mismatch(f"pool {name} has {pools[name]}, and not {wanted}")

    def finish(self):
        """Ends and removes all, so that the next run begins with nothing; the model watches that too."""
        while live := [job for job in self.model.live() if job.head is None]:
            job = min(live, key=lambda job: job.state != NEW)
            self.cancel(0, job.client, job.id, True)
            self.settle()
        self.compare(0)
        for job in [job for job in self.model.all_jobs() if job.head is None]:
            self.remove(0, job.client, job.id)
        for name in [name for name in self.model.pools if name != "default"]:
            self.remove_pool(0, CLIENTS[0], name)
        self.set_pool(0, CLIENTS[0], "default", PLAIN_POOL)
        if left := {name: sorted(client.jobs) for name, client in self.model.clients.items() if any(job.head is None for job in client.jobs.values())}:
            raise Mismatch(f"jobs that could not be removed: {left}")
        self.rig.end()
