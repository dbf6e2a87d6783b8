"""The limits that the host itself watches over: memory of a job's tree, and its time."""
import errno
import os
import signal
import struct
import sys
import time
import unittest

from smash_client import (ABORTED, CAUSE, CAUSE_CANCELED, CAUSE_DETAIL, CAUSE_EXIT, CAUSE_MEMORY_LIMIT, CAUSE_SIGNAL, CAUSE_WALL_CLOCK_LIMIT,
                          EFFECTIVE_LIMIT, ENDED, EXIT_CODE, EXITED, GRACE, MAX_MEMORY, MAX_WALL_TIME, PROCESS_ID, RUNNING, SESSION_PID, SIGNAL,
                          STARTED, STATE, SUSPENDED, field)
from smash_host import HostCase

TREE_MEMORY, WALL_TIME = 256, 257
MIB = 1 << 20
HOG = os.path.join(os.path.dirname(os.path.abspath(__file__)), "hog_job.py")


def hog(*arguments):
    return " ".join(f"'{word}'" for word in (sys.executable, HOG, *map(str, arguments)))


class LimitCase(HostCase):
    def outcome(self, client, job):
        record = client.record(job)
        return record[STATE], record[CAUSE], record[EXIT_CODE]

    def wait_all(self, client, jobs):
        for job in jobs:
            if client.record(job)[STATE] not in (EXITED, ABORTED):
                client.wait_end(job)


class WallTimeTests(LimitCase):
    def test_a_job_ends_when_its_time_is_over(self):
        client = self.login()
        job = client.submit("exec sleep 1000", field(MAX_WALL_TIME, 300))
        self.assertEqual(143, client.wait_end(job))
        record = client.record(job)
        self.assertEqual((ABORTED, CAUSE_WALL_CLOCK_LIMIT, 15), (record[STATE], record[CAUSE], record[SIGNAL]))
        self.assertEqual(300, record[MAX_WALL_TIME])
        self.assertIn((WALL_TIME, 300, 300), record[EFFECTIVE_LIMIT])
        self.assertGreaterEqual(record[ENDED] - record[STARTED], 299_000)
        self.assertIn("0.3 s", record[CAUSE_DETAIL])

    def test_a_job_that_ends_in_time_is_none_of_the_limits(self):
        client = self.login()
        job = client.submit("exit 3", field(MAX_WALL_TIME, 60_000))
        client.wait_end(job)
        self.assertEqual((EXITED, CAUSE_EXIT, 3), self.outcome(client, job))

    def test_a_job_may_end_in_order(self):
        client = self.login()
        job = client.submit("trap 'echo in order; exit 0' TERM; while :; do sleep 1000 & wait $!; done", field(MAX_WALL_TIME, 300))
        client.wait_end(job)
        self.assertEqual((ABORTED, CAUSE_WALL_CLOCK_LIMIT, 143), self.outcome(client, job))
        self.assertEqual(b"in order\n", client.stdout(job).data)

    def test_time_goes_on_while_a_job_is_suspended(self):
        client = self.login()
        job = client.submit("exec sleep 1000", field(MAX_WALL_TIME, 500))
        client.wait_status(job, RUNNING)
        client.signal(job, signal.SIGSTOP)
        client.wait_status(job, SUSPENDED)
        client.wait_end(job)
        self.assertEqual((ABORTED, CAUSE_WALL_CLOCK_LIMIT, 143), self.outcome(client, job))

    def test_what_was_daemonised_ends_too(self):
        client, fifo = self.login(), self.fifo()
        job = client.submit(f"(setsid sh -c 'echo $$ > {fifo.path}; exec sleep 1000' &); exec sleep 1000", field(MAX_WALL_TIME, 1500))
        daemon = self.watch(int(fifo.line()))
        client.wait_end(job)
        self.assertTrue(daemon.wait_end())
        self.assertEqual((ABORTED, CAUSE_WALL_CLOCK_LIMIT, 143), self.outcome(client, job))

    def test_a_queued_job_uses_no_time(self):
        client, fifo = self.login(host=self.start_host("-n", "1")), self.fifo()
        first = client.submit(f"read x < {fifo.path}", field(MAX_WALL_TIME, 60_000))
        second = client.submit("sleep 0.1", field(MAX_WALL_TIME, 400))
        client.wait_status(first, RUNNING)
        deadline = time.monotonic() + 0.6
        self.wait_until(lambda: time.monotonic() > deadline, "it has waited longer than it may run")
        fifo.write("go")
        self.wait_all(client, [first, second])
        self.assertEqual((EXITED, CAUSE_EXIT, 0), self.outcome(client, second))

    def test_the_session_may_be_lost_meanwhile(self):
        client = self.login()
        job = client.submit("exec sleep 1000", field(MAX_WALL_TIME, 1500))
        client.wait_status(job, RUNNING)
        client = self.kill_session(client)
        self.wait_all(client, [job])
        self.assertEqual((ABORTED, CAUSE_WALL_CLOCK_LIMIT, 143), self.outcome(client, job))
        record = client.record(job)
        self.assertGreaterEqual(record[ENDED] - record[STARTED], 1_499_000)

    def test_the_session_may_be_lost_in_the_grace(self):
        client, fifo = self.login(), self.fifo()
        job = client.submit(f"trap 'echo told > {fifo.path}' TERM; while :; do sleep 1000 & wait $!; done", field(MAX_WALL_TIME, 200))
        self.assertEqual("told", fifo.line().strip())
        client = self.kill_session(client)
        self.wait_all(client, [job])
        self.assertEqual((ABORTED, CAUSE_WALL_CLOCK_LIMIT, 137), self.outcome(client, job))

    def test_who_cancels_first_is_the_cause(self):
        client, fifo = self.login(), self.fifo()
        job = client.submit(f"trap '' TERM; echo ready > {fifo.path}; while :; do sleep 1000 & wait $!; done", field(MAX_WALL_TIME, 1000))
        fifo.line()
        client.cancel(job, struct.pack(">HII", GRACE, 4, 600_000))
        client.wait_end(job)
        self.assertEqual((ABORTED, CAUSE_CANCELED, 137), self.outcome(client, job))

    def test_a_limit_beyond_all_bounds_is_refused(self):
        client = self.login()
        self.refused(errno.ERANGE, client.submit, "true", field(MAX_WALL_TIME, (1 << 64) - 1))


class MemoryTests(LimitCase):
    def test_a_process_over_the_limit_is_killed(self):
        client = self.login()
        job = client.submit(hog(256, "--stay"), field(MAX_MEMORY, 128 * MIB))
        self.assertEqual(137, client.wait_end(job))
        record = client.record(job)
        self.assertEqual((ABORTED, CAUSE_MEMORY_LIMIT, 9), (record[STATE], record[CAUSE], record[SIGNAL]))
        self.assertEqual(128 * MIB, record[MAX_MEMORY])
        self.assertIn((TREE_MEMORY, 128 * MIB, 128 * MIB), record[EFFECTIVE_LIMIT])
        self.assertIn(str(128 * MIB), record[CAUSE_DETAIL])

    def test_a_job_below_the_limit_is_left_alone(self):
        client, fifo = self.login(), self.fifo()
        job = client.submit(f"{hog(64, '--until', fifo.path)}", field(MAX_MEMORY, 256 * MIB))
        fifo.write("go")
        client.wait_end(job)
        self.assertEqual((EXITED, CAUSE_EXIT, 0), self.outcome(client, job))

    def test_children_count_together(self):
        client = self.login()
        job = client.submit(hog(64, "--children", 4), field(MAX_MEMORY, 200 * MIB))
        client.wait_end(job)
        self.assertEqual((ABORTED, CAUSE_MEMORY_LIMIT, 137), self.outcome(client, job))

    def test_a_daemonised_grandchild_counts_and_is_killed(self):
        client, fifo = self.login(), self.fifo()
        job = client.submit(f"(setsid sh -c 'echo $$ > {fifo.path}; exec {sys.executable} {HOG} 256 --stay' &); exec sleep 1000", field(MAX_MEMORY, 128 * MIB))
        daemon = self.watch(int(fifo.line()))
        client.wait_end(job)
        self.assertTrue(daemon.wait_end())
        self.assertEqual((ABORTED, CAUSE_MEMORY_LIMIT, 137), self.outcome(client, job))

    def test_pages_that_processes_share_count_once(self):
        """Eight children that share 64 MiB with their parent, until they write to it."""
        client, fifo = self.login(), self.fifo()
        job = client.submit(hog(64, "--shared", 8, "--until", fifo.path), field(MAX_MEMORY, 250 * MIB))
        # It has been looked at again and again, with resident sets of nine times as much.
        self.wait_until(lambda: client.record(job)[STATE] == RUNNING, "it runs")
        deadline = time.monotonic() + 1.5
        self.wait_until(lambda: time.monotonic() > deadline or client.record(job)[STATE] != RUNNING, "it was looked at")
        self.assertEqual(RUNNING, client.record(job)[STATE])
        fifo.write("write")
        client.wait_end(job)
        self.assertEqual((ABORTED, CAUSE_MEMORY_LIMIT, 137), self.outcome(client, job))

    def test_the_session_may_be_lost_meanwhile(self):
        client, fifo = self.login(), self.fifo()
        job = client.submit(f"read x < {fifo.path}; exec {hog(256, '--stay')}", field(MAX_MEMORY, 128 * MIB))
        client.wait_status(job, RUNNING)
        client = self.kill_session(client)
        fifo.write("go")
        self.wait_all(client, [job])
        self.assertEqual((ABORTED, CAUSE_MEMORY_LIMIT, 137), self.outcome(client, job))

    def test_whoever_kills_a_job_below_the_limit_is_its_cause(self):
        client = self.login()
        job = client.submit("exec sleep 1000", field(MAX_MEMORY, 128 * MIB))
        client.wait_status(job, RUNNING)
        os.kill(client.record(job)[PROCESS_ID], signal.SIGKILL)
        client.wait_end(job)
        self.assertEqual((ABORTED, CAUSE_SIGNAL, 137), self.outcome(client, job))

    def test_many_jobs_at_once_are_each_held_to_their_own(self):
        client = self.login()
        jobs = [client.submit(hog(*words), field(MAX_MEMORY, 96 * MIB)) for words in ((8,), (160, "--stay")) * 4]
        self.wait_all(client, jobs)
        self.assertEqual([CAUSE_EXIT, CAUSE_MEMORY_LIMIT] * 4, [client.record(job)[CAUSE] for job in jobs])

    def test_a_limit_beyond_all_bounds_is_refused(self):
        client = self.login()
        self.refused(errno.ERANGE, client.submit, "true", field(MAX_MEMORY, (1 << 64) - 1))


class LostSessionTests(LimitCase):
    def test_sessions_that_die_at_any_instant_of_the_killing_leave_true_causes(self):
        """The session is killed as the limits are run into, earlier or later; causes are those of the limits every time."""
        client = self.login()
        for delay in (0.0, 0.02, 0.05, 0.08, 0.1, 0.11, 0.12, 0.15):
            jobs = [client.submit("exec sleep 1000", field(MAX_WALL_TIME, 100)), client.submit(hog(256, "--stay"), field(MAX_MEMORY, 96 * MIB))]
            client.wait_status(jobs[0], RUNNING)
            deadline = time.monotonic() + delay
            self.wait_until(lambda: time.monotonic() > deadline, "its turn")
            client = self.kill_session(client)
            self.wait_all(client, jobs)
            self.assertEqual([CAUSE_WALL_CLOCK_LIMIT, CAUSE_MEMORY_LIMIT], [client.record(job)[CAUSE] for job in jobs], f"after {delay} s")


class LostHostTests(LimitCase):
    arguments = ("-o", "KEEP_RECORDS=true")

    def test_the_next_host_holds_jobs_to_their_limits(self):
        client, fifo = self.login(), self.fifo()
        jobs = [client.submit("exec sleep 1000", field(MAX_WALL_TIME, 2500)),
                client.submit(f"read x < {fifo.path}; exec {hog(256, '--stay')}", field(MAX_MEMORY, 96 * MIB))]
        for job in jobs:
            client.wait_status(job, RUNNING)
        session = self.watch(client.host()[SESSION_PID])
        self.host.process.kill()
        self.host.process.wait()
        self.assertTrue(session.wait_end())
        client = self.login(host=self.start_host(*self.arguments))
        fifo.write("go")
        self.wait_all(client, jobs)
        # Nobody sees how a process of an earlier host ends; why, this one knows.
        self.assertEqual([(ABORTED, CAUSE_WALL_CLOCK_LIMIT, -1), (ABORTED, CAUSE_MEMORY_LIMIT, -1)], [self.outcome(client, job) for job in jobs])


if __name__ == "__main__":
    unittest.main()
