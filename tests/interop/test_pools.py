"""Pools: their slots, their order, their capacity, what they refuse, and that jobs in them may wait for each other."""

import errno
import os
import pathlib
import shlex
import struct
import sys
import unittest

from smash_client import (ABORTED, ACTIVE_JOBS, CAUSE, CAUSE_CANCELED, CAUSE_DETAIL, ENGINE, ENGINE_OPTION, EXITED, FOLLOW, FULL_DROP_OLDEST, FULL_QUEUE, FULL_REFUSE, NEW,
                          NO_SLOT_CAP, POOL, POOL_CAPACITY, POOL_CLIENT_SLOTS, POOL_COUNTS, POOL_EXISTING, POOL_MODE, POOL_NEW, POOL_PAUSED, POOL_SLOTS,
                          POOL_WHEN_FULL, QUEUED_JOBS, RUNNING, SESSION_PID, SHARED, STATE, SUBMISSION_KEY, WAIT_CAP, WAIT_POOL, WAIT_REASON,
                          Disconnected, field)
from smash_host import HostCase

INTEROP = pathlib.Path(__file__).resolve().parent

# A client inside a job: submits another job into the same pool, waits for it, and ends with its exit code.
WAITER = """
import sys
sys.path.insert(0, sys.argv[1])
from smash_client import Client, field, POOL, SHARED
client = Client(sys.argv[2])
client.login(sys.argv[3], field(SHARED))
job = client.submit(sys.argv[5], field(POOL, sys.argv[4]))
{wait}
sys.exit(client.wait_end(job))
"""
AWAITS = WAITER.format(wait="client.await_jobs(job)")
FOLLOWS = WAITER.format(wait="from smash_client import FOLLOW, END_OF_OUTPUT\nclient.stdout(job, field(FOLLOW))")


class PoolCase(HostCase):
    arguments = ("-n", "8")

    def setUp(self):
        super().setUp()
        self.order = os.path.join(self.folder, "order")

    def ran(self):
        with open(self.order) as lines:
            return lines.read().split()

    def note(self, client, name, pool, *fields, **options):
        """Submits a job that writes its name down."""
        return client.submit(f"echo {name} >> {self.order}", field(POOL, pool), *fields, **options)

    def block(self, client, pool, *fields):
        """A job that runs until its fifo is written to: (job, fifo)."""
        self.blocks = getattr(self, "blocks", 0) + 1
        fifo = self.fifo(f"block{self.blocks}")
        job = client.submit(f"read x < {fifo.path}", field(POOL, pool), *fields)
        return job, fifo

    def in_job(self, script, client, pool, command):
        line = " ".join(map(shlex.quote, (sys.executable, "-B", "-c", script, str(INTEROP), self.host.path, "ann", pool, command)))
        return client.submit(line, field(POOL, pool))


class PoolOrderTests(PoolCase):
    def test_better_priority_first_and_then_by_submission(self):
        client = self.login()
        client.set_pool("p", field(POOL_SLOTS, 1), field(POOL_PAUSED, 1))
        jobs = [self.note(client, name, "p", priority=priority)
                for name, priority in (("a", 5), ("b", 5), ("c", 10), ("d", 0), ("e", 10), ("f", 0), ("g", 5))]
        self.assertEqual((0, 7, 0), client.pools()["p"][POOL_COUNTS])
        client.set_pool("p", field(POOL_PAUSED, 0))
        for job in jobs:
            client.wait_end(job)
        self.assertEqual(list("dfabgce"), self.ran())

    def test_clients_of_one_priority_take_turns(self):
        ann, bob = self.login("ann"), self.login("bob")
        ann.set_pool("p", field(POOL_SLOTS, 1), field(POOL_PAUSED, 1))
        jobs = [self.note(ann, f"a{number}", "p") for number in range(6)]
        others = [self.note(bob, f"b{number}", "p") for number in range(3)]
        ann.set_pool("p", field(POOL_PAUSED, 0))
        for client, mine in ((ann, jobs), (bob, others)):
            for job in mine:
                client.wait_end(job)
        self.assertEqual("a0 b0 a1 b1 a2 b2 a3 a4 a5".split(), self.ran())

    def test_a_new_priority_gives_a_queued_job_its_place(self):
        client = self.login()
        client.set_pool("p", field(POOL_SLOTS, 1))
        first, fifo = self.block(client, "p")
        client.wait_status(first, RUNNING)
        # More than are claimed ahead: the last is not, and must overtake those that are.
        jobs = [self.note(client, str(number), "p", priority=5) for number in range(30)]
        client.set_priority(jobs[-1], 1)
        client.set_priority(jobs[1], 19)
        fifo.write("go")
        for job in jobs:
            client.wait_end(job)
        self.assertEqual(["29", "0", *map(str, range(2, 29)), "1"], self.ran())

    def test_a_better_job_overtakes_the_claimed_ones(self):
        client = self.login()
        client.set_pool("p", field(POOL_SLOTS, 1))
        first, fifo = self.block(client, "p")
        client.wait_status(first, RUNNING)
        jobs = [self.note(client, str(number), "p", priority=10) for number in range(10)]
        jobs.append(self.note(client, "best", "p", priority=2))
        fifo.write("go")
        for job in jobs:
            client.wait_end(job)
        self.assertEqual(["best", *map(str, range(10))], self.ran())


class PoolSlotTests(PoolCase):
    def test_slots_of_a_pool_hold_and_change_while_jobs_run(self):
        client = self.login()
        client.set_pool("p", field(POOL_SLOTS, 1))
        blocks = [self.block(client, "p") for _ in range(4)]
        client.wait_status(blocks[0][0], RUNNING)
        # Another pool is not held up.
        client.wait_end(client.submit("true"))
        self.assertEqual((1, 3, 0), client.pools("p")["p"][POOL_COUNTS])
        client.set_pool("p", field(POOL_SLOTS, 3))
        for job, _ in blocks[:3]:
            client.wait_status(job, RUNNING)
        self.assertEqual((3, 1, 0), client.pools("p")["p"][POOL_COUNTS])
        client.set_pool("p", field(POOL_SLOTS, 0))
        for job, fifo in blocks[:3]:
            fifo.write("go")
            client.wait_end(job)
        self.assertEqual((0, 1, 0), client.pools("p")["p"][POOL_COUNTS])
        self.assertEqual((NEW, WAIT_POOL), tuple(client.record(blocks[3][0])[tag] for tag in (STATE, WAIT_REASON)))
        client.set_pool("p", field(POOL_SLOTS, NO_SLOT_CAP))
        client.wait_status(blocks[3][0], RUNNING)
        blocks[3][1].write("go")
        client.wait_end(blocks[3][0])

    def test_the_hosts_slots_are_above_those_of_pools(self):
        client = self.login()
        client.set_pool("p")
        blocks = [self.block(client, "p") for _ in range(9)]
        for job, _ in blocks[:8]:
            client.wait_status(job, RUNNING)
        host = client.host()
        self.assertEqual((8, 1), (host[ACTIVE_JOBS], host[QUEUED_JOBS]))
        for job, fifo in blocks:
            fifo.write("go")
        for job, fifo in blocks:
            client.wait_end(job)

    def test_a_paused_pool_starts_none_and_ends_what_runs(self):
        client = self.login()
        first, fifo = self.block(client, "default")
        client.wait_status(first, RUNNING)
        client.set_pool("default", field(POOL_PAUSED, 1))
        second = client.submit("exit 3")
        fifo.write("go")
        client.wait_end(first)
        self.assertEqual((NEW, WAIT_POOL), tuple(client.record(second)[tag] for tag in (STATE, WAIT_REASON)))
        client.set_pool("default", field(POOL_PAUSED, 0))
        self.assertEqual(3, client.wait_end(second))

    def test_a_client_has_no_more_than_its_slots(self):
        ann, bob = self.login("ann"), self.login("bob")
        ann.set_pool("p", field(POOL_CLIENT_SLOTS, 2))
        blocks = [self.block(ann, "p") for _ in range(4)]
        mine, fifo = self.block(bob, "p")
        bob.wait_status(mine, RUNNING)
        for job, _ in blocks[:2]:
            ann.wait_status(job, RUNNING)
        self.assertEqual([(RUNNING, None), (RUNNING, None), (NEW, WAIT_CAP), (NEW, WAIT_CAP)],
                         [tuple(ann.record(job).get(tag) for tag in (STATE, WAIT_REASON)) for job, _ in blocks])
        fifo.write("go")
        blocks[1][1].write("go")
        ann.wait_status(blocks[2][0], RUNNING)
        self.assertEqual(NEW, ann.record(blocks[3][0])[STATE])
        ann.set_pool("p", field(POOL_CLIENT_SLOTS, 0))
        ann.wait_status(blocks[3][0], RUNNING)
        for number in (0, 2, 3):
            blocks[number][1].write("go")
        for job, _ in blocks:
            ann.wait_end(job)


class PoolCapacityTests(PoolCase):
    def test_a_full_pool_refuses_and_a_repetition_is_no_new_job(self):
        client = self.login()
        client.set_pool("p", field(POOL_SLOTS, 1), field(POOL_CAPACITY, 2), field(POOL_WHEN_FULL, FULL_REFUSE))
        first, fifo = self.block(client, "p")
        client.wait_status(first, RUNNING)
        second = self.note(client, "a", "p", field(SUBMISSION_KEY, b"key"))
        third = self.note(client, "b", "p")
        self.refused(errno.EAGAIN, self.note, client, "c", "p")
        self.assertEqual(second, self.note(client, "a", "p", field(SUBMISSION_KEY, b"key")))
        self.assertEqual((1, 2, 0), client.pools("p")["p"][POOL_COUNTS])
        fifo.write("go")
        client.wait_end(third)
        # There is a free slot: that one does not wait.
        client.wait_end(self.note(client, "d", "p"))
        self.assertEqual(["a", "b", "d"], self.ran())

    def test_a_full_pool_drops_the_oldest(self):
        client = self.login()
        client.set_pool("p", field(POOL_SLOTS, 1), field(POOL_CAPACITY, 2), field(POOL_WHEN_FULL, FULL_DROP_OLDEST))
        first, fifo = self.block(client, "p")
        client.wait_status(first, RUNNING)
        jobs = [self.note(client, str(number), "p") for number in range(5)]
        for job in jobs[:3]:
            client.wait_status(job, ABORTED)
            record = client.record(job)
            self.assertEqual(CAUSE_CANCELED, record[CAUSE])
            self.assertIn("'p'", record[CAUSE_DETAIL])
        fifo.write("go")
        client.wait_end(jobs[4])
        self.assertEqual(["3", "4"], self.ran())

    def test_the_oldest_is_dropped_whatever_its_priority(self):
        client = self.login()
        client.set_pool("p", field(POOL_PAUSED, 1), field(POOL_CAPACITY, 2), field(POOL_WHEN_FULL, FULL_DROP_OLDEST))
        jobs = [self.note(client, str(priority), "p", priority=priority) for priority in (0, 19, 5)]
        client.wait_status(jobs[0], ABORTED)
        self.assertEqual([ABORTED, NEW, NEW], [client.record(job)[STATE] for job in jobs])


class PoolRecordTests(PoolCase):
    def test_what_is_said_of_a_pool_is_told(self):
        client = self.login()
        made = client.set_pool("Night jobs", field(POOL_MODE, POOL_NEW), field(POOL_SLOTS, 3), field(POOL_CLIENT_SLOTS, 2), field(POOL_CAPACITY, 10),
                               field(POOL_WHEN_FULL, FULL_REFUSE))
        expected = {POOL: "Night jobs", POOL_SLOTS: 3, POOL_PAUSED: 0, POOL_CLIENT_SLOTS: 2, POOL_CAPACITY: 10, POOL_WHEN_FULL: FULL_REFUSE,
                    POOL_COUNTS: (0, 0, 0)}
        self.assertEqual(expected, made)
        self.assertEqual({"default", "Night jobs"}, set(client.pools()))
        # What is not said stays; letters of either case are alike.
        changed = client.set_pool("NIGHT JOBS", field(POOL_MODE, POOL_EXISTING), field(POOL_SLOTS, 4), field(ENGINE, ""))
        self.assertEqual({**expected, POOL_SLOTS: 4}, changed)
        self.assertEqual(changed, client.pools("night jobs")["Night jobs"])
        job = client.submit("true", field(POOL, "night JOBS"))
        client.wait_end(job)
        self.assertEqual("Night jobs", client.record(job)[POOL])

    def test_what_cannot_be_is_refused(self):
        client = self.login()
        client.set_pool("p", field(POOL_PAUSED, 1))
        self.refused(errno.ENOENT, client.submit, "true", field(POOL, "q"))
        self.refused(errno.ENOENT, client.pools, "q")
        self.refused(errno.ENOENT, client.remove_pool, "q")
        self.refused(errno.ENOENT, client.set_pool, "q", field(POOL_MODE, POOL_EXISTING))
        self.refused(errno.EEXIST, client.set_pool, "P", field(POOL_MODE, POOL_NEW))
        for name in ("", "a/b", "a*", " a", "a\n", "x" * 65):
            self.refused(errno.EINVAL, client.set_pool, name)
        self.refused(errno.EINVAL, client.set_pool, "p", field(POOL_WHEN_FULL, 3), field(POOL_CAPACITY, 1))
        self.refused(errno.EINVAL, client.set_pool, "p", field(POOL_CAPACITY, 1))
        self.refused(errno.EINVAL, client.set_pool, "p", field(POOL_WHEN_FULL, FULL_REFUSE))
        self.assertEqual((0, FULL_QUEUE), tuple(client.pools()["p"][tag] for tag in (POOL_CAPACITY, POOL_WHEN_FULL)))
        self.refused(errno.EINVAL, client.remove_pool, "default")
        job = client.submit("true", field(POOL, "p"))
        self.refused(errno.EBUSY, client.remove_pool, "p")
        client.cancel(job)
        client.remove_pool("P")
        self.assertEqual(["default"], list(client.pools()))
        self.refused(errno.ENOENT, client.submit, "true", field(POOL, "p"))

    def test_an_unknown_engine_is_refused_and_leaves_no_trace(self):
        client = self.login()
        client.set_pool("p", field(POOL_SLOTS, 2))
        before = client.pools()
        self.refused(errno.EINVAL, client.set_pool, "p", field(POOL_SLOTS, 3), field(ENGINE, "Nobody"))
        self.refused(errno.EINVAL, client.set_pool, "q", field(ENGINE, "Nobody"))
        self.assertEqual(before, client.pools())
        self.refused(errno.EINVAL, client.submit, "true", field(ENGINE, "Nobody"))
        self.refused(errno.EINVAL, client.submit, "true", field(POOL, "p"), field(ENGINE, "Slurm"))
        self.refused(errno.EINVAL, client.submit, "true", field(ENGINE_OPTION, "partition=debug"))
        self.refused(errno.EINVAL, client.submit, "true", field(ENGINE, "Slurm"), field(ENGINE_OPTION, "array=1-3"))
        self.assertEqual(before, client.pools())
        self.assertEqual((0, 0, 0), client.pools()["p"][POOL_COUNTS])

    def test_pools_and_their_order_survive_the_session(self):
        ann, bob = self.login("ann"), self.login("bob")
        ann.set_pool("p", field(POOL_SLOTS, 1), field(POOL_CAPACITY, 100), field(POOL_WHEN_FULL, FULL_REFUSE))
        ann.set_pool("gone")
        ann.remove_pool("gone")
        ann.set_pool("p", field(ENGINE, ""), field(POOL_CLIENT_SLOTS, 1))
        ann.set_pool("default", field(POOL_SLOTS, 7))
        first, fifo = self.block(ann, "p")
        ann.wait_status(first, RUNNING)
        mine = [self.note(ann, f"a{number}", "p", priority=5) for number in range(3)]
        his = [self.note(bob, f"b{number}", "p", priority=5) for number in range(3)]
        best = self.note(bob, "best", "p", priority=1)
        before = ann.pools()
        session = self.watch(ann.host()[SESSION_PID])
        session.kill()
        for client in (ann, bob):
            with self.assertRaises(Disconnected):
                while True:
                    client.receive()
        ann, bob = self.login_again("ann"), self.login_again("bob")
        self.assertEqual(before, ann.pools())
        self.assertEqual((1, 7, 0), ann.pools()["p"][POOL_COUNTS])
        fifo.write("go")
        for client, jobs in ((ann, mine), (bob, [*his, best])):
            for job in jobs:
                if client.status(job).exit_code < 0:
                    client.wait_end(job)
        ran = self.ran()
        self.assertEqual("best", ran[0])
        self.assertEqual(["a0", "a1", "a2"], [name for name in ran if name[0] == "a"])
        self.assertEqual(["b0", "b1", "b2"], [name for name in ran if name[0] == "b" and name != "best"])
        self.assertEqual(["default", "p"], list(ann.pools()))


class PoolWaitTests(PoolCase):
    def test_a_job_that_waits_for_one_of_its_pool_ends(self):
        for script in (AWAITS, FOLLOWS):
            with self.subTest(script):
                client = self.login_again("ann", field(SHARED))
                client.set_pool("one", field(POOL_SLOTS, 1))
                outer = self.in_job(script, client, "one", "exit 5")
                self.assertEqual(5, client.wait_end(outer))
                self.assertEqual((0, 0, 0), client.pools()["one"][POOL_COUNTS])

    def test_also_where_the_slot_is_the_hosts_and_the_waits_are_deep(self):
        client = self.login("ann", field(SHARED))
        client.set_pool("one", field(POOL_SLOTS, 1), field(POOL_CLIENT_SLOTS, 1))
        inner = " ".join(map(shlex.quote, (sys.executable, "-B", "-c", AWAITS, str(INTEROP), self.host.path, "ann", "one", "exit 6")))
        middle = " ".join(map(shlex.quote, (sys.executable, "-B", "-c", AWAITS, str(INTEROP), self.host.path, "ann", "one", inner)))
        self.assertEqual(6, client.wait_end(self.in_job(AWAITS, client, "one", middle)))

    def test_the_slot_comes_back_before_others_have_it(self):
        client = self.login("ann", field(SHARED))
        client.set_pool("one", field(POOL_SLOTS, 1))
        inner, go = self.fifo("inner"), self.fifo("go")
        hold = f"echo in >> {inner.path}; read x < {go.path}; echo in >> {self.order}"
        script = AWAITS.replace("sys.exit(client.wait_end(job))", f"client.wait_end(job)\nopen({self.order!r}, 'a').write('out\\n')")
        outer = self.in_job(script, client, "one", hold)
        self.assertEqual("in", inner.line())
        third = self.note(client, "third", "one")
        self.assertEqual((1, 1, 1), client.pools()["one"][POOL_COUNTS])
        go.write("go")
        client.wait_end(outer)
        client.wait_end(third)
        self.assertEqual(["in", "out", "third"], self.ran())

    def test_the_slot_comes_back_when_the_client_is_gone_or_waits_no_more(self):
        client = self.login("ann", field(SHARED))
        client.set_pool("one", field(POOL_SLOTS, 1))
        told, go = self.fifo("told"), self.fifo("go")
        for end in ("client.await_jobs()", "client.close()"):
            with self.subTest(end):
                script = f"""
import sys
sys.path.insert(0, sys.argv[1])
from smash_client import Client, field, POOL, SHARED
client = Client(sys.argv[2])
client.login(sys.argv[3], field(SHARED))
job = client.submit("exec sleep 1000", field(POOL, sys.argv[4]))
client.await_jobs(job)
print(job, file=open({told.path!r}, "w"))
open({go.path!r}).readline()
{end}
print("waits no more", file=open({told.path!r}, "w"))
open({go.path!r}).readline()
"""
                outer = self.in_job(script, client, "one", "")
                job = int(told.line())
                client.wait_status(job, RUNNING)
                self.assertEqual((1, 0, 1), client.pools()["one"][POOL_COUNTS])
                go.write("go")
                self.assertEqual("waits no more", told.line())
                self.wait_until(lambda: client.pools()["one"][POOL_COUNTS] == (2, 0, 0), "both hold a slot")
                go.write("go")
                client.wait_end(outer)
                client.cancel(job, struct.pack(">HII", 65, 4, 0))
                client.wait_end(job)

    def test_a_client_that_runs_in_no_job_lends_nothing(self):
        client = self.login("ann")
        job, fifo = self.block(client, "default")
        client.wait_status(job, RUNNING)
        client.await_jobs(job, 4711)
        self.assertEqual((1, 0, 0), client.pools()["default"][POOL_COUNTS])
        fifo.write("go")
        client.wait_end(job)


class HostSlotWaitTests(PoolCase):
    arguments = ("-n", "1")

    def test_a_job_waits_for_one_of_another_pool_on_a_host_of_one_slot(self):
        client = self.login("ann", field(SHARED))
        client.set_pool("a")
        client.set_pool("b")
        inner = " ".join(map(shlex.quote, (sys.executable, "-B", "-c", AWAITS, str(INTEROP), self.host.path, "ann", "b", "exit 7")))
        self.assertEqual(7, client.wait_end(client.submit(inner, field(POOL, "a"))))
        self.assertEqual((0, 0), (client.host()[ACTIVE_JOBS], client.host()[QUEUED_JOBS]))


if __name__ == "__main__":
    unittest.main()
