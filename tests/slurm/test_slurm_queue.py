"""The host's queue in front of Slurm: arrays as one submission, what waits, runs again, pools' slots."""

import struct
import unittest

from slurm_case import SLURM, SlurmCase, option
from smash_client import (AFTER, ATTEMPT, CAUSE, CAUSE_CANCELED, COUNT, DELAY, ENGINE, ENGINE_JOB, EXIT_CODE, EXITED, ABORTED, POOL, POOL_COUNTS, POOL_SLOTS,
                          RETRY_POLICY, RUNNING, STARTED, STATE, SUBMITTED, field)

SUCCESS = 1


def after(job, kind=SUCCESS):
    return field(AFTER, struct.pack(">II", kind, job))


def retry(count):
    return field(RETRY_POLICY, struct.pack(">IQI", count, 0, 100))


class QueueTests(SlurmCase):
    def submissions(self):
        """Slurm's numbers of jobs so far, by what it accepted: an array is one."""
        return set(self.cluster.run("squeue", "--noheader", "--states=all", "--format=%F").split())

    def test_an_array_is_one_submission(self):
        client = self.login()
        before = self.submissions()
        array = client.submit(f"echo $SMASH_INDEX >> {self.folder}/ran; exit $((SMASH_INDEX % 3))", SLURM, field(COUNT, 100))
        record = self.end(client, array)
        self.assertEqual((EXITED, 2), (record[STATE], record[EXIT_CODE]))
        self.assertEqual(sorted(range(100)), sorted(map(int, self.lines("ran"))))
        numbers = self.submissions() - before
        self.assertEqual(1, len(numbers), numbers)
        number = numbers.pop()
        member = client.record(array + 1 + 7)
        self.assertEqual((f"{number}_7", 1, "Slurm"), (member[ENGINE_JOB], member[EXIT_CODE], member[ENGINE]))

    def test_jobs_that_become_ready_together_are_one_submission(self):
        client = self.login()
        before = self.submissions()
        gate = client.submit("sleep 0.1", SLURM, option("nodes=1"))
        jobs = [client.submit("true", SLURM, after(gate)) for _ in range(20)]
        for job in jobs:
            self.assertEqual(EXITED, self.end(client, job)[STATE])
        self.assertEqual(2, len(self.submissions() - before))

    def test_a_job_that_waits_is_not_handed_over_before(self):
        client = self.login()
        fails = client.submit("exit 1", SLURM)
        never = client.submit("true", SLURM, after(fails))
        later = client.submit("true", SLURM, field(DELAY, struct.pack(">Q", 400)))
        record = self.end(client, never)
        self.assertEqual(ABORTED, record[STATE])
        self.assertNotIn(ENGINE_JOB, record)
        record = self.end(client, later)
        self.assertGreaterEqual(record[STARTED] - record[SUBMITTED], 400_000)

    def test_a_job_that_fails_is_run_again(self):
        client = self.login()
        job = client.submit(f"echo x >> {self.folder}/runs; test $(wc -l < {self.folder}/runs) = 3", SLURM, retry(5))
        record = self.end(client, job)
        self.assertEqual((EXITED, 0, 3), (record[STATE], record[EXIT_CODE], record[ATTEMPT]))
        self.assertEqual(3, len(self.lines("runs")))

    def test_slots_of_the_pool_hold(self):
        client = self.login()
        client.set_pool("two", field(ENGINE, "Slurm"), field(POOL_SLOTS, 2))
        fifo, go = self.fifo(), self.fifo("go")
        jobs = [client.submit(f"echo begun > {fifo.path}; read x < {go.path}", field(POOL, "two")) for _ in range(4)]
        self.assertEqual(["begun"] * 2, [fifo.line() for _ in range(2)])
        self.assertEqual((2, 2, 0), client.pools()["two"][POOL_COUNTS])
        for _ in jobs:
            go.write("go")
        for job in jobs:
            self.assertEqual((EXITED, 0), (self.end(client, job)[STATE], client.record(job)[EXIT_CODE]))

    def test_jobs_of_slurm_take_no_slot_of_the_host(self):
        host = self.start_host(*self.arguments, "-n", "1", "-o", f"STATE_DIRECTORY={self.folder}/other.d", socket="other")
        client = self.login(host=host)
        go = self.fifo("go")
        there = client.submit(f"read x < {go.path}", SLURM)
        client.wait_status(there, RUNNING)
        here = client.submit("true")
        self.assertEqual(EXITED, self.end(client, here)[STATE])
        self.assertEqual(RUNNING, client.record(there)[STATE])
        go.write("go")
        self.end(client, there)

    def test_an_array_is_canceled_whole(self):
        client = self.login()
        array = client.submit("exec sleep 1000", SLURM, field(COUNT, 60))
        client.wait_status(array, RUNNING)
        client.cancel(array)
        record = self.end(client, array)
        self.assertEqual((ABORTED, CAUSE_CANCELED), (record[STATE], record[CAUSE]))
        self.wait_until(lambda: not self.cluster.run("squeue", "--noheader"), "Slurm has none of it")


if __name__ == "__main__":
    unittest.main()
