"""Programs that run a batch of jobs two at a time, each behind the same face: what compare_queues.py compares.

`batch(count, label)` submits so many jobs one after the other and waits until the last has ended. It returns a Batch; `check` is told of what was not as asked.
A queue's submission is over when whoever submitted may go on; xargs and GNU parallel have none: they are the caller's own loop."""

import contextlib
import dataclasses
import os
import pathlib
import subprocess
import time

from bench_jobs import wait_until
from smash_client import (ABORTED, AFTER_ID, CANCELED, EXIT_CODE, EXITED, JOB_ID, LIMIT, MORE_AFTER, NEW, RUNNING, STATE, STATES, SUSPENDED,
                          Client, field)

SLOTS = 2
PROGRAM = "/bin/true"
PATIENCE = 600
STATES_THAT_LAST = NEW, RUNNING, SUSPENDED, CANCELED
STATES_THAT_END = EXITED, ABORTED


@dataclasses.dataclass
class Batch:
    seconds: float
    """From before the first submission to after the last end."""
    submissions: list
    """Seconds of each submission; empty where there is none."""
    succeeded: int
    """Jobs known to have ended well."""


def run(arguments, environment=None, given=None):
    """The output of a program that must succeed."""
    return subprocess.run(arguments, env=environment, input=given, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=PATIENCE).stdout


def submit_each(count, submit):
    """The result and the seconds of each submission."""
    results, seconds = [], []
    for number in range(count):
        begin = time.monotonic()
        results.append(submit(number))
        seconds.append(time.monotonic() - begin)
    return results, seconds


class BareLoop:
    """The floor of whatever is submitted by a process a job: the same loop starts the program itself and waits for it, one at a time."""

    name = "(a loop that starts each job and waits for it)"

    def batch(self, count, label):
        begin = time.monotonic()
        _, seconds = submit_each(count, lambda _: run([PROGRAM]))
        return Batch(time.monotonic() - begin, seconds, count)


class SmashProgram:
    """The `smash` program, started for each job."""

    name = "smash, a process a job"
    most = 20
    """So many tell enough of what takes long, where nobody asks for more."""

    def __init__(self, program, host):
        self.program, self.host = program, host

    def batch(self, count, label):
        user = f"program-{label}"
        begin = time.monotonic()
        _, seconds = submit_each(count, lambda _: run([self.program, "-f", self.host.path, "-u", user, "-c", f"submit 0 0 0 {PROGRAM}"]))
        with connected(self.host, user) as client:
            return finished(client, begin, seconds)


class SmashSession:
    """One `smash` program, whose standard input has a line a job. What its start takes is counted; single submissions are not told apart."""

    name = "smash, one process for all"

    def __init__(self, program, host):
        self.program, self.host = program, host

    def batch(self, count, label):
        user = f"session-{label}"
        begin = time.monotonic()
        run([self.program, "-f", self.host.path, "-u", user], given=f"submit 0 0 0 {PROGRAM}\n" * count)
        with connected(self.host, user) as client:
            return finished(client, begin, [])


class SmashProtocol:
    """One connection of a program that speaks the protocol; each submission waits for the answer to the one before."""

    def __init__(self, host, kept=""):
        self.host, self.name = host, f"Smash, the protocol, one by one{kept}"

    def batch(self, count, label):
        with connected(self.host, f"protocol-{label}") as client:
            begin = time.monotonic()
            _, seconds = submit_each(count, lambda _: client.submit(PROGRAM))
            return finished(client, begin, seconds)


class SmashPipeline:
    """The same without waiting for each answer: the C program of bench_jobs.py."""

    name = "Smash, the protocol, pipelined"

    def __init__(self, host, programs, kept=""):
        self.host, self.programs, self.name = host, programs, f"{SmashPipeline.name}{kept}"

    def batch(self, count, label):
        user = f"pipeline-{label}"
        rate = self.programs.run("bench_client", "jobs", self.host.path, user, count, PROGRAM)["jobs_per_second"]
        exited = self.programs.run("bench_client", "usage", self.host.path, user, count)["exited_well"]
        return Batch(count / rate, [], int(exited))


def connected(host, user):
    client = Client(host.path, timeout=PATIENCE)
    client.login(user)
    return client


def finished(client, begin, seconds):
    """Waits until all jobs of this client's user have ended."""
    # Updates come from the login on, so none is missed that ends after this look.
    for record in records(client, STATES_THAT_LAST):
        client.wait_status(record[JOB_ID], *STATES_THAT_END)
    taken = time.monotonic() - begin
    return Batch(taken, seconds, sum(record[STATE] == EXITED and record[EXIT_CODE] == 0 for record in records(client, STATES_THAT_END)))


def records(client, states):
    """Those of all the user's jobs in these states, page by page."""
    wanted, after, found = [field(STATES, sum(1 << state for state in states))], 0, []
    while True:
        page, more = client.query(*wanted, field(LIMIT, 1000), field(AFTER_ID, after))
        found += page
        if MORE_AFTER not in more:
            return found
        after = more[MORE_AFTER]


class TaskSpooler:
    """task-spooler with a server of its own."""

    name = "task-spooler (tsp)"

    def __init__(self, program, folder):
        self.program = program
        self.environment = dict(os.environ, TS_SOCKET=os.path.join(folder, "tsp"), TMPDIR=folder, TS_SLOTS=str(SLOTS), TS_MAXFINISHED="1000000")

    def call(self, *arguments):
        return run([self.program, *arguments], self.environment)

    def batch(self, count, label):
        self.call("-S", str(SLOTS))
        begin = time.monotonic()
        jobs, seconds = submit_each(count, lambda _: self.call(PROGRAM).strip())
        for job in jobs[-SLOTS:]:
            self.call("-w", job)
        # One that was started before them may still run.
        for job, state, _ in self.jobs():
            if state != "finished":
                self.call("-w", job)
        taken = time.monotonic() - begin
        # What it tells of the last can come a moment later.
        wait_until(lambda: self.count() == count)
        succeeded = self.count()
        self.call("-C")
        return Batch(taken, seconds, succeeded)

    def count(self):
        return sum((state, code) == ("finished", "0") for _, state, code in self.jobs())

    def jobs(self):
        """(id, state, exit code or a word of the command) of each line of its list."""
        return [(words[0], words[1], words[3]) for words in (line.split() for line in self.call("-l").splitlines()[1:])]

    def close(self):
        # Its server is another process; there may be none.
        with contextlib.suppress(subprocess.SubprocessError):
            self.call("-K")


class Nq:
    """nq, whose queues run one job at a time: as many queues as there are slots, in turns."""

    name = "nq, two queues"

    def __init__(self, program, folder):
        self.program, self.folder = program, pathlib.Path(folder)

    def batch(self, count, label):
        queues = [self.folder / f"nq-{label}-{slot}" for slot in range(SLOTS)]
        environments = [dict(os.environ, NQDIR=str(queue)) for queue in queues]
        begin = time.monotonic()
        _, seconds = submit_each(count, lambda number: run([self.program, "-q", PROGRAM], environments[number % SLOTS]))
        for environment in environments[:count]:
            run([self.program, "-w"], environment)
        taken = time.monotonic() - begin
        # Its wait can end a moment before the last job's exit status is in the file.
        wait_until(lambda: self.count(queues) == count)
        return Batch(taken, seconds, self.count(queues))

    @staticmethod
    def count(queues):
        return sum("[exited with status 0.]" in path.read_text() for queue in queues for path in queue.glob(",*"))


class Loop:
    """A program that reads a line a job and ends with the last: its exit code tells whether all of them succeeded."""

    def __init__(self, name, *arguments):
        self.name, self.arguments = name, arguments

    def batch(self, count, label):
        begin = time.monotonic()
        run(self.arguments, given="".join(f"{number}\n" for number in range(count)))
        return Batch(time.monotonic() - begin, [], count)
