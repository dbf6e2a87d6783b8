"""What the server promises, as a program of its own: jobs, pools, terms, arrays, keys. It knows nothing of how the server is made; what is the server's to choose (which of several jobs is started) it is told."""

import dataclasses
import errno
import signal

from smash_client import (ABORTED, CANCELED, CAUSE_CANCELED, CAUSE_DEPENDENCY_FAILED, CAUSE_EXIT, CAUSE_NONE, CAUSE_SIGNAL, EXITED, FULL_DROP_OLDEST, FULL_QUEUE, NEW, RUNNING,
                          SUSPENDED, WAIT_CAP, WAIT_JOBS, WAIT_POOL, WAIT_RETRY, WAIT_SLOT, WAIT_TIME)

ANY, SUCCESS, FAILURE = range(3)
CANCELS = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGKILL, signal.SIGTERM)
ENDED = (EXITED, ABORTED)
ACTIVE = (RUNNING, SUSPENDED)


class Refusal(Exception):
    """The server is to answer with this errno."""

    def __init__(self, number):
        super().__init__(errno.errorcode[number])
        self.errno = number


@dataclasses.dataclass
class Pool:
    """A pool's settings; None: no cap."""
    name: str
    slots: int | None = None
    paused: bool = False
    client_slots: int = 0
    capacity: int = 0
    when_full: int = FULL_QUEUE

    @property
    def closed(self):
        return self.paused or self.slots == 0


@dataclasses.dataclass(frozen=True)
class Submission:
    """What is asked for; `after` has pairs of a kind and an id, `retry` is how often, whether after an hour, and on which exit codes."""
    tag: str
    priority: int = 0
    pool: str | None = None
    after: tuple = ()
    later: bool = False
    retry: tuple | None = None
    labels: tuple = ()
    comment: str | None = None
    key: str | None = None
    count: int = 0
    limit: int = 0


@dataclasses.dataclass(eq=False)
class Job:
    """A job, an array or a member of one."""
    client: str
    id: int
    order: tuple
    asked: Submission
    priority: int
    pool: str
    state: int = NEW
    cause: int = CAUSE_NONE
    exit_code: int | None = None
    signal: int | None = None
    pid: int | None = None
    attempt: int = 1
    awaits: set = dataclasses.field(default_factory=set)     # pairs of kind and job, open still
    later: bool = False
    output: bytes = b""
    head: "Job | None" = None
    index: int = 0
    members: dict = dataclasses.field(default_factory=dict)  # of an array, by index: those that were made, removed ones too
    begun: bool = False
    closed: bool = False
    entered: int = 0                                         # the command by which it came to its place in the queue
    moved: bool = False                                      # it has had another place there, or came there later than it was submitted

    @property
    def is_array(self):
        return self.asked.count > 0 and self.head is None

    @property
    def tag(self):
        return f"{self.asked.tag}.{self.index}" if self.head else self.asked.tag

    @property
    def held(self):
        return bool(self.awaits) or self.later

    @property
    def unmade(self):
        return [index for index in range(self.asked.count) if index not in self.members]

    def member_states(self):
        states = [0] * 6
        for member in self.members.values():
            states[member.state] += 1
        states[ABORTED if self.closed else NEW] += len(self.unmade)
        return tuple(states)


class Client:
    """A client's jobs by id, and the keys of its submissions."""

    def __init__(self):
        self.jobs, self.keys, self.last, self.gap = {}, {}, 0, False


class Model:
    """The server. `expected` has the updates that are still to come, by client and job."""

    def __init__(self, clients, slots, is_privileged):
        self.clients = {name: Client() for name in clients}
        self.pools = {"default": Pool("default")}
        self.slots, self.is_privileged, self.expected, self.submissions, self.step = slots, is_privileged, {}, 0, 0

    # What is there.

    def all_jobs(self):
        return [job for client in self.clients.values() for job in client.jobs.values()]

    def live(self):
        return [job for job in self.all_jobs() if job.state not in ENDED]

    def active(self, pool=None, client=None):
        return sum(job.state in ACTIVE and not job.is_array and pool in (None, job.pool) and client in (None, job.client) for job in self.all_jobs())

    def queued(self, pool):
        return sum(job.state == NEW and not job.is_array and job.pool == pool for job in self.all_jobs())

    def is_capped(self, job):
        pool = self.pools[job.pool]
        return pool.client_slots > 0 and self.active(job.pool, job.client) >= pool.client_slots

    def free(self, pool):
        pool = self.pools[pool]
        return 0 if pool.closed else self.slots if pool.slots is None else max(0, pool.slots - self.active(pool.name))

    def waits(self, job):
        """Whether only order and slots keep a job from its start."""
        return job.state == NEW and not job.is_array and not job.held and not self.pools[job.pool].closed and not self.is_capped(job)

    def startable(self):
        """Those of which one has to be started now."""
        return [job for job in self.live() if self.waits(job) and self.free(job.pool) > 0] if self.active() < self.slots else []

    def find(self, client, job):
        if job not in self.clients[client].jobs:
            raise Refusal(errno.ESRCH)
        return self.clients[client].jobs[job]

    def unmade(self, client, job):
        """The array and the index of a member that is no job yet; None: it is none."""
        for head in self.clients[client].jobs.values():
            index = job - head.id - 1
            if head.is_array and head.state not in ENDED and not head.closed and 0 <= index < head.asked.count and index not in head.members:
                return head, index
        return None

    def find_live(self, client, job):
        if self.unmade(client, job):
            raise Refusal(errno.EAGAIN)
        found = self.find(client, job)
        if found.state in ENDED:
            raise Refusal(errno.ESRCH)
        return found

    def wait_reasons(self, job):
        """What may be told of why a job waits; a cap counts jobs that are about to be started too, which are the server's to choose."""
        if job.awaits:
            return (WAIT_JOBS,)
        if job.later:
            return (WAIT_RETRY if job.attempt > 1 else WAIT_TIME,)
        pool = self.pools[job.pool]
        if job.is_array:
            return (WAIT_SLOT, WAIT_POOL, WAIT_CAP)
        return (WAIT_POOL,) if pool.closed else (WAIT_SLOT, WAIT_CAP) if pool.client_slots else (WAIT_SLOT,)

    # Commands.

    def submit(self, client, asked, missing=errno.ESRCH):
        """Prepares a submission.
        Returns the id that it is to be answered with, or None for a new one."""
        owner = self.clients[client]
        if asked.key in owner.keys:
            owner.gap = True
            return owner.keys[asked.key]
        self.check_after(client, asked.after, missing)
        self.make_room(asked.pool or "default")
        return None

    def check_after(self, client, after, missing):
        for _, number in after:
            if self.unmade(client, number) or number not in self.clients[client].jobs:
                raise Refusal(missing)

    def make_room(self, name):
        if name not in self.pools:
            raise Refusal(errno.ENOENT)
        pool = self.pools[name]
        if pool.when_full == FULL_QUEUE or self.queued(name) - min(self.free(name), max(0, self.slots - self.active())) < pool.capacity:
            return
        waiting = [job for job in self.live() if job.state == NEW and job.pool == name and not job.is_array and not job.held]
        if pool.when_full != FULL_DROP_OLDEST or not waiting:
            raise Refusal(errno.EAGAIN)
        self.cancel(min(waiting, key=lambda job: job.order), signal.SIGTERM)

    def accept(self, client, asked, number):
        """The server has made a job of this id."""
        owner = self.clients[client]
        if number <= owner.last or number != owner.last + 1 and not owner.gap:
            raise AssertionError(f"{client}'s job after {owner.last} has the id {number}")
        owner.last = number + asked.count
        self.submissions += 1
        job = Job(client, number, (self.submissions, 0), asked, asked.priority, asked.pool or "default", later=asked.later, entered=self.step)
        owner.jobs[number] = job
        if asked.key:
            owner.keys[asked.key] = number
        self.hold(job, asked.after)
        job.moved = bool(asked.after)
        return job

    def hold(self, job, after):
        """Has a job wait for others, or end for what has happened already; lets it go where there is nothing to wait for."""
        job.awaits.clear()
        doomed = False
        for kind, number in after:
            other = self.clients[job.client].jobs.get(number)
            if other and other.state not in ENDED:
                job.awaits.add((kind, number))
            elif other:
                doomed |= not is_met(kind, other)
        if doomed:
            self.doom(job)
        elif not job.held:
            self.advance(job)

    def doom(self, job):
        job.closed = True
        self.finish(job, ABORTED, 128 + signal.SIGTERM, CAUSE_DEPENDENCY_FAILED, signal.SIGTERM)

    def advance(self, job):
        job.entered, job.moved = self.step, True
        # What the run before has left goes when its turn may come.
        job.output = b""
        if job.is_array and job.state == NEW:
            job.begun = True
            self.feed(job)

    def feed(self, head):
        """Makes the members of an array that are to be in the queue."""
        live = sum(member.state not in ENDED for member in head.members.values())
        for index in head.unmade:
            if not head.begun or head.closed or head.asked.limit and live >= head.asked.limit:
                break
            self.make_member(head, index)
            live += 1

    def make_member(self, head, index):
        number = head.id + 1 + index
        # What the array waits for, and what it is called by, is its own.
        asked = dataclasses.replace(head.asked, after=(), later=False, labels=(), comment=None)
        member = Job(head.client, number, (head.order[0], index + 1), asked, head.priority, head.pool, head=head, index=index, entered=self.step)
        head.members[index] = member
        self.clients[head.client].jobs[number] = member
        return member

    def cancel(self, job, number):
        """Ends a job by a signal, for good."""
        if job.is_array:
            self.tell(job, CANCELED)
            job.closed = True
            job.signal = number
            for member in list(job.members.values()):
                if member.state not in ENDED:
                    self.cancel(member, number)
            self.end_if_over(job)
            return
        if job.state != NEW:
            self.tell(job, CANCELED)
        self.finish(job, ABORTED, 128 + number, CAUSE_CANCELED, number)

    def cancel_id(self, client, job, number):
        if unmade := self.unmade(client, job):
            member = self.make_member(*unmade)
            self.cancel(member, number)
        else:
            self.cancel(self.find_live(client, job), number)

    def send_signal(self, client, job, number):
        job = self.find_live(client, job)
        if number == signal.SIGKILL or number in CANCELS and job.state == NEW:
            self.cancel(job, number)
        elif job.state == NEW:
            raise Refusal(errno.EINVAL)
        else:
            for target in list(job.members.values()) if job.is_array else [job]:
                self.signal_process(target, number)

    def signal_process(self, job, number):
        if number == signal.SIGSTOP and job.state == RUNNING:
            job.state = SUSPENDED
            self.tell(job, SUSPENDED)
        elif number == signal.SIGCONT and job.state == SUSPENDED:
            job.state = RUNNING
            self.tell(job, RUNNING)
        elif number not in (signal.SIGSTOP, signal.SIGCONT) and job.state == RUNNING:
            self.end_process(job, ABORTED, 128 + number, CAUSE_SIGNAL, number)

    def set_priority(self, client, job, priority):
        job = self.find_live(client, job)
        if not -20 <= priority <= 19:
            raise Refusal(errno.EINVAL)
        if not self.is_privileged and priority < (job.priority if job.state in ACTIVE else 0):
            raise Refusal(errno.EACCES)
        for one in [job, *job.members.values()]:
            if one.state not in ENDED:
                one.priority, one.entered, one.moved = priority, self.step, True

    def expunge(self, client, job):
        if self.unmade(client, job):
            raise Refusal(errno.EBUSY)
        job = self.find(client, job)
        if job.state not in ENDED or job.head and job.head.state not in ENDED:
            raise Refusal(errno.EBUSY)
        owner = self.clients[client]
        for one in [job, *job.members.values()] if job.is_array else [job]:
            owner.jobs.pop(one.id, None)
        owner.keys = {key: number for key, number in owner.keys.items() if number != job.id}

    def restart(self, client, job):
        """Returns what is to be submitted."""
        job = self.find(client, job)
        pool = job.asked.pool
        return dataclasses.replace(job.asked, priority=job.priority, pool=pool, key=None, later=job.asked.later if job.attempt == 1 else False)

    def set_terms(self, client, job, changes):
        """`changes` are those of a submission; after, later and pool may be set only before the start."""
        job = self.find_live(client, job)
        if job.is_array and {"retry", "pool"} & changes.keys():
            raise Refusal(errno.EOPNOTSUPP)
        if {"after", "later", "pool"} & changes.keys():
            self.check_start(job, changes)
        job.asked = dataclasses.replace(job.asked, **changes)
        self.tell(job, job.state)
        job.pool = job.asked.pool or "default"
        if job.head is None and {"after", "later", "pool"} & changes.keys():
            job.later = changes.get("later", job.later)
            self.hold(job, job.asked.after if job.attempt == 1 else ())

    def check_start(self, job, changes):
        self.check_after(job.client, changes.get("after", ()), errno.ECHILD)
        if job.head or job.is_array and job.begun or job.state != NEW or job.attempt > 1 and "after" in changes:
            raise Refusal(errno.EBUSY)
        if any(self.reaches(job.client, number, job.id) for _, number in changes.get("after", ())):
            raise Refusal(errno.ELOOP)
        if changes.get("pool", "default") not in (None, *self.pools):
            raise Refusal(errno.ENOENT)

    def reaches(self, client, start, goal):
        """Whether one job waits for another, be it by way of others."""
        seen, ahead = set(), [start]
        while ahead:
            number = ahead.pop()
            if number == goal:
                return True
            if number not in seen:
                seen.add(number)
                job = self.clients[client].jobs.get(number)
                ahead += [other for _, other in job.awaits] if job and job.state not in ENDED else []
        return False

    def set_pool(self, name, changes):
        pool = dataclasses.replace(self.pools.get(name, Pool(name)), **changes)
        if (pool.capacity == 0) != (pool.when_full == FULL_QUEUE):
            raise Refusal(errno.EINVAL)
        for job in self.all_jobs():
            # It may have to be claimed anew, or for the first time.
            job.entered = self.step if job.pool == name else job.entered
        self.pools[name] = pool

    def remove_pool(self, name):
        if name not in self.pools:
            raise Refusal(errno.ENOENT)
        if name == "default":
            raise Refusal(errno.EINVAL)
        if any(job.pool == name for job in self.live()):
            raise Refusal(errno.EBUSY)
        del self.pools[name]

    # What happens.

    def tell(self, job, status):
        self.expected.setdefault((job.client, job.id), []).append(status)

    def start(self, job, pid):
        job.state, job.pid = RUNNING, pid
        if job.head and job.head.state == NEW:
            job.head.state = RUNNING
            self.tell(job.head, RUNNING)

    def end_process(self, job, state, code, cause, number=None):
        """A process has ended; the job may be run again."""
        job.pid = None
        retry = job.asked.retry
        if retry and job.attempt <= retry[0] and (code in retry[2] and state == EXITED if retry[2] else (state, code) != (EXITED, 0)):
            job.attempt += 1
            job.state, job.later = NEW, retry[1]
            self.tell(job, NEW)
            if not job.later:
                self.advance(job)
        else:
            self.finish(job, state, code, cause, number)

    def finish(self, job, state, code, cause, number=None):
        job.state, job.exit_code, job.cause, job.signal, job.pid = state, code, cause, number, None
        job.awaits.clear()
        job.later = False
        self.tell(job, state)
        for other in [one for one in self.live() if one.client == job.client]:
            met = [is_met(kind, job) for kind, awaited in other.awaits if awaited == job.id]
            other.awaits = {edge for edge in other.awaits if edge[1] != job.id}
            if met and not all(met):
                self.doom(other)
            elif met and not other.held:
                self.advance(other)
        if job.head:
            self.feed(job.head)
            self.end_if_over(job.head)

    def end_if_over(self, head):
        if head.state in ENDED or any(member.state not in ENDED for member in head.members.values()) or head.unmade and not head.closed:
            return
        if head.closed:
            self.finish(head, ABORTED, 128 + head.signal, CAUSE_CANCELED, head.signal)
        else:
            self.finish(head, EXITED, max(member.exit_code for member in head.members.values()), CAUSE_EXIT)


def is_met(kind, job):
    success = (job.state, job.exit_code) == (EXITED, 0)
    return kind == ANY or (kind == SUCCESS) == success
