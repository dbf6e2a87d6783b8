"""What all faults have in common: a host under load, and the judgement of what became of it."""

import hashlib
import os
import shutil
import signal
import tempfile

from ender import Ender
from leaks import Leaks
from oracle import Oracle
from plan import ALL_KINDS, Terms, Violation, say
from smash_client import MASTER_PID, SESSION_PID, SHARED, STANDARD_ERROR, STANDARD_OUTPUT, Client, field
from smash_host import PATIENCE, Host
from worker import Worker

LOG_LINES = 15
NUMBERS = 10_000_000     # for each worker's jobs


class Fault:
    """One way in which things go wrong. A round of it is a host of its own, and is told by its seed."""

    name = None
    arguments = ("-n", "6", "-o", "HEARTBEAT_LIMIT=2")
    prefix = ()
    workers_count = 3
    kinds = ALL_KINDS
    terms = Terms()
    fields = b""
    keeps_records = False

    def __init__(self, seed):
        self.seed = seed
        self.folder = tempfile.mkdtemp(prefix="smash-chaos-")
        self.token = hashlib.sha256(self.folder.encode()).hexdigest()[:16]
        self.log = os.path.join(self.folder, "log")
        self.host, self.workers, self.jobs = None, [], 0
        self.state = self.make_state()

    @classmethod
    def missing(cls):
        """Why it cannot be tried here; None: it can."""
        return None

    # What a fault is made of.

    def make_state(self):
        """The state directory."""
        return os.path.join(self.folder, "s.d")

    def strike(self):
        """Makes things go wrong, while the workers work."""
        raise NotImplementedError

    def judge_more(self):
        """What else must hold, when all is over."""

    # A round.

    def run(self):
        """Raises where a promise was not kept. Returns what happened, in words."""
        try:
            self.start_host()
            self.leaks = Leaks(self.folder, self.state, self.token)
            self.leaks.begin(self.host.process.pid, self.status()[SESSION_PID])
            self.make_workers()
            self.under_load()
            self.judge()
            return self.report()
        except BaseException as failure:
            failure.add_note(self.session_log())
            raise
        finally:
            self.clean()

    def session_log(self):
        """Its last lines, for whoever looks for what went wrong."""
        try:
            with open(os.path.join(self.state, "session.log"), encoding="utf-8", errors="replace") as file:
                return "".join(file.readlines()[-LOG_LINES:])
        except OSError as error:
            return f"no log: {error}"

    def start_host(self):
        keep = ("-o", "KEEP_RECORDS=true") if self.keeps_records else ()
        self.host = Host(self.folder, *self.arguments, *keep, "-o", f"STATE_DIRECTORY={self.state}", prefix=self.prefix)

    def make_workers(self):
        self.workers = [Worker(self.worker_path(), f"worker{index}", self.seed * 100 + index, self.log, 1 + index * NUMBERS, self.terms, self.kinds, self.token, self.fields)
                        for index in range(self.workers_count)]
        self.ender = Ender(self.host.process.pid, self.host.path, self.seed, self.work)

    def worker_path(self):
        return self.host.path

    def under_load(self):
        for worker in self.workers:
            worker.start()
        try:
            self.strike()
        finally:
            for worker in self.workers:
                worker.stopping.set()
            for worker in self.workers:
                worker.join(4 * PATIENCE)
        self.raise_failures()
        for worker in self.workers:
            if worker.is_alive():
                raise Violation(f"{worker.name} does not come to its end: live {sorted(worker.live)[:5]}, to end {list(worker.to_end)[:5]}")

    def work(self):
        """How many submissions have been acknowledged; a worker that has failed is told of at once."""
        self.raise_failures()
        return sum(len(worker.by_id) for worker in self.workers)

    def raise_failures(self):
        for worker in self.workers:
            if worker.failure:
                raise Violation(worker.name) from worker.failure

    def judge(self):
        self.jobs = Oracle(self.log, self.terms).judge(self.workers)
        status = self.status()
        self.leaks.check_idle(status[MASTER_PID], status[SESSION_PID], self.output_names())
        self.judge_more()
        for worker in self.workers:
            worker.client.close()
        code = self.host.stop()
        if code != 0:
            raise Violation(f"the host ended with {code}: {self.host.log()}")
        self.leaks.check_stopped(self.keeps_records)

    def output_names(self):
        paths = [record[tag] for worker in self.workers for record in worker.records() for tag in (STANDARD_OUTPUT, STANDARD_ERROR)]
        return {os.path.basename(path) for path in paths} | {os.path.basename(path)[:-4] + ".in" for path in paths}

    def report(self):
        told = sum(len(worker.told) for worker in self.workers)
        cuts, unanswered, refused = (sum(getattr(worker, name) for worker in self.workers) for name in ("cuts", "unanswered", "refused"))
        return f"{self.jobs} jobs, {told} ends told, {cuts} connections cut, {unanswered} submissions without an answer, {refused} refused"

    def clean(self):
        """Whatever has happened, nothing is left."""
        for worker in self.workers:
            worker.stopping.set()
        if self.host:
            self.end_host()
        self.release()
        shutil.rmtree(self.folder, ignore_errors=True)

    def release(self):
        """What else was made."""

    def end_host(self):
        if self.host.process.poll() is None:
            try:
                self.host.stop()
            except Exception as error:  # what has failed is told already
                say(f"{self.name}: the host does not stop: {error}")
                self.host.process.kill()
                self.host.process.wait()
        self.host.watch.close()
        self.host.errors.close()

    # For those that strike.

    def client(self, name="onlooker", *fields):
        """A connection that is no worker's."""
        client = Client(self.host.path, timeout=PATIENCE)
        client.login(name, field(SHARED), *fields)
        return client

    def status(self):
        with self.client() as client:
            return client.host()

    def kill_master(self):
        """And the session, which ends with its master."""
        os.kill(self.host.process.pid, signal.SIGKILL)
        self.host.process.wait()
        self.host.watch.close()
        self.host.errors.close()
