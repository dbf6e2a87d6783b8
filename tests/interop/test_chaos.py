"""Sessions end again and again under load; what jobs wrote themselves is held against what the host tells.

SMASH_TEST_KILLS is how often each way of ending is tried (default 6: some seconds each; 200 take two to ten minutes), SMASH_TEST_SEED the seed of all that is random."""

import collections
import os
import signal
import sys
import threading

from chaos import Ender, Worker
from smash_client import LAST_SESSION_END, NAME, SESSION_STARTS, STANDARD_OUTPUT, STARTED
from smash_host import PATIENCE, HostCase

KILLS = int(os.environ.get("SMASH_TEST_KILLS", "6"))
SEED = int(os.environ.get("SMASH_TEST_SEED", "1"))
WORKERS = 3
NUMBERS = 10_000_000     # for each worker's jobs
RESTS = 4      # so many failures in a row before one replacement, which spares the master's growing delay


class ChaosTests(HostCase):
    arguments = ("-n", "6", "-o", "HEARTBEAT_LIMIT=1")

    def setUp(self):
        super().setUp()
        self.log = os.path.join(self.folder, "log")
        self.workers = [Worker(self.host.path, f"worker{index}", SEED * 100 + index, self.log, 1 + index * NUMBERS) for index in range(WORKERS)]
        self.ender = Ender(self.host.process.pid, self.host.path, SEED, self.work)

    def work(self):
        """How many submissions have been acknowledged; a worker that has failed is told of at once."""
        self.raise_failures()
        return sum(len(worker.by_id) for worker in self.workers)

    def raise_failures(self):
        for worker in self.workers:
            if worker.failure:
                raise AssertionError(f"{worker.name}, seed {SEED}") from worker.failure

    def under_load(self, action):
        for worker in self.workers:
            worker.start()
        try:
            action()
        finally:
            for worker in self.workers:
                worker.stopping.set()
            for worker in self.workers:
                worker.join(4 * PATIENCE)
        self.raise_failures()
        for worker in self.workers:
            self.assertFalse(worker.is_alive(), f"{worker.name} does not come to its end: live {sorted(worker.live)[:5]}, to end {list(worker.to_end)[:5]}")

    def check_all(self):
        """Returns how many jobs there were."""
        with open(self.log, encoding="ascii") as lines:
            runs = collections.Counter(int(line) for line in lines)
        self.assertEqual([], [number for number, count in runs.items() if count > 1], f"run twice, seed {SEED}")
        jobs = 0
        for worker in self.workers:
            jobs += self.check(worker, runs)
        return jobs

    def check(self, worker, runs):
        worker.client = self.login_again(worker.name)
        acknowledged = {plan.number for plan in worker.plans.values() if plan.id is not None}
        records = {int(record[NAME]): record for record in worker.records()}
        self.assertEqual(set(), acknowledged - set(records), f"acknowledged and lost, seed {SEED}")
        for number, record in records.items():
            plan = worker.plans[number]
            plan.check(self, record)
            notes = 0 if plan.kind == "missing" or STARTED not in record else 1
            # A long one may have been canceled between its start and its first word.
            self.assertIn(runs.pop(number, 0), (0, 1) if plan.kind == "long" and notes else (notes,), f"{plan.command}, seed {SEED}")
            self.check_output(plan, record, notes)
        self.assertLess(len(worker.plans), NUMBERS, "or its jobs would be taken for another's")
        mine = range(worker.next_number - len(worker.plans), worker.next_number)
        self.assertEqual([], [number for number in runs if number in mine], f"run and not recorded, seed {SEED}")
        return len(records)

    def check_output(self, plan, record, notes):
        if notes and plan.kind != "long":
            with open(record[STANDARD_OUTPUT], encoding="ascii") as file:
                self.assertEqual(f"{plan.number}\n", file.read(), plan.command)

    def report(self, what, jobs):
        told = sum(len(worker.told) for worker in self.workers)
        cuts, unanswered = sum(worker.cuts for worker in self.workers), sum(worker.unanswered for worker in self.workers)
        print(f"\n{what}: seed {SEED}, {jobs} jobs, {told} ends told, connections cut {cuts} times, {unanswered} submissions without an answer", file=sys.stderr)

    def end_by(self, number):
        for count in range(KILLS):
            if number == signal.SIGKILL and count % RESTS == RESTS - 1:
                self.ender.replace(by_client=False)
            self.ender.end(number)

    def test_kill(self):
        self.under_load(lambda: self.end_by(signal.SIGKILL))
        self.report(f"{KILLS} × SIGKILL", self.check_all())
        self.assertGreaterEqual(self.login_again("last").host()[SESSION_STARTS], KILLS)

    def test_hang(self):
        self.under_load(lambda: self.end_by(signal.SIGSTOP))
        self.report(f"{KILLS} × SIGSTOP", self.check_all())
        self.assertGreaterEqual(self.login_again("last").host()[SESSION_STARTS], KILLS)

    def test_replacement_loses_no_answer(self):
        times = max(4, KILLS // 4)
        self.under_load(lambda: [self.ender.replace(by_client=count % 2 == 0) for count in range(times)])
        self.report(f"{times} × replaced", self.check_all())
        host = self.login_again("last").host()
        self.assertEqual((times, 5), (host[SESSION_STARTS], host[LAST_SESSION_END]))
        self.assertEqual(0, sum(worker.unanswered for worker in self.workers), "every submission that was sent whole is answered")
