import errno
import os
import pathlib
import signal
import sys
import unittest

from smash_client import (ABORTED, CANCELED, CAUSE, CAUSE_CANCELED, CAUSE_SIGNAL, EXIT_CODE, GRACE, NEW, PROCESS_ID, RUNNING, SIGNAL,
                          STATE, SUSPENDED, field)
from smash_host import HostCase

TREE_JOB = pathlib.Path(__file__).with_name("tree_job.py")


class SignalTests(HostCase):
    def start(self, client, command):
        job = client.submit(command)
        client.wait_status(job, RUNNING)
        return job, client.record(job)[PROCESS_ID]

    def start_tree(self, client, fifo):
        """(job, {role: process})."""
        job = client.submit(f"exec '{sys.executable}' '{TREE_JOB}' '{fifo.path}'")
        roles = dict(fifo.line().split() for _ in range(2))
        return job, {role: self.watch(int(pid)) for role, pid in roles.items()}

    def state_of(self, process):
        return pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()[0]

    def test_a_signal_reaches_the_whole_tree(self):
        client, fifo = self.login(), self.fifo()
        job, _ = self.start_tree(client, fifo)
        client.signal(job, signal.SIGUSR1)
        self.assertEqual({"leader 10", "grandchild 10"}, {fifo.line(), fifo.line()})

    def test_a_stop_and_its_end_reach_the_whole_tree(self):
        client, fifo = self.login(), self.fifo()
        job, tree = self.start_tree(client, fifo)
        client.signal(job, signal.SIGSTOP)
        client.wait_status(job, SUSPENDED)
        for role, process in tree.items():
            self.wait_until(lambda process=process: self.state_of(process) == "T", f"{role} stopped")
        self.assertEqual(SUSPENDED, client.record(job)[STATE])
        client.history[job].clear()
        client.signal(job, signal.SIGCONT)
        self.assertEqual({"leader 18", "grandchild 18"}, {fifo.line(), fifo.line()})
        self.assertEqual(RUNNING, client.wait_status(job, RUNNING))

    def test_a_kill_cancels_and_ends_the_whole_tree(self):
        client, fifo = self.login(), self.fifo()
        job, tree = self.start_tree(client, fifo)
        client.signal(job, signal.SIGKILL)
        self.assertEqual(137, client.wait_end(job))
        self.assertEqual([RUNNING, CANCELED, ABORTED], [status for status in client.history[job] if status != NEW])
        record = client.record(job)
        self.assertEqual((ABORTED, CAUSE_CANCELED, 137, 9), tuple(record[tag] for tag in (STATE, CAUSE, EXIT_CODE, SIGNAL)))
        for role, process in tree.items():
            self.assertTrue(process.wait_end(), role)

    def test_a_stopped_job_can_be_killed(self):
        client, fifo = self.login(), self.fifo()
        job, tree = self.start_tree(client, fifo)
        client.signal(job, signal.SIGSTOP)
        client.wait_status(job, SUSPENDED)
        client.signal(job, signal.SIGKILL)
        self.assertEqual(137, client.wait_end(job))
        for role, process in tree.items():
            self.assertTrue(process.wait_end(), role)

    def test_a_stop_by_any_hand_is_seen(self):
        client = self.login()
        job, pid = self.start(client, "exec sleep 1000")
        for _ in range(3):
            client.history[job].clear()
            os.kill(pid, signal.SIGSTOP)
            client.wait_status(job, SUSPENDED)
            self.assertEqual(SUSPENDED, client.record(job)[STATE])
            os.kill(pid, signal.SIGCONT)
            client.wait_status(job, RUNNING)
        client.signal(job, signal.SIGKILL)

    def test_a_kill_by_another_hand_is_a_signal_and_no_cancel(self):
        client = self.login()
        for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV):
            with self.subTest(number):
                job, pid = self.start(client, "exec sleep 1000")
                os.kill(pid, number)
                self.assertEqual(128 + number, client.wait_end(job))
                self.assertEqual((ABORTED, CAUSE_SIGNAL, number), tuple(client.record(job)[tag] for tag in (STATE, CAUSE, SIGNAL)))
                self.assertNotIn(CANCELED, client.history[job])

    def test_signals_by_number(self):
        client, fifo = self.login(), self.fifo()
        job = client.submit(f"trap 'echo caught > {fifo.path}' HUP 64; echo ready > {fifo.path}; while :; do sleep 1000; done")
        self.assertEqual("ready", fifo.line())
        for number in (0, 65, 0xFFFFFFFF):
            self.refused(errno.EINVAL, client.signal, job, number)
        # A signal that comes between the shell's look for one and its next command is trapped after that command, which another signal ends.
        client.signal(job, 64)
        while not fifo.has_line(1):
            client.signal(job, 64)
        self.assertEqual("caught", fifo.line())
        client.signal(job, signal.SIGKILL)
        client.wait_end(job)

    def test_an_ended_job_cannot_be_signalled(self):
        client = self.login()
        job = client.submit("true")
        client.wait_end(job)
        self.refused(errno.ESRCH, client.signal, job, signal.SIGTERM)
        self.refused(errno.ESRCH, client.cancel, job)

    def test_what_a_job_leaves_in_its_group_ends_with_it(self):
        client, fifo, go = self.login(), self.fifo(), self.fifo("go")
        job = client.submit(f"sleep 1000 & echo $! > {fifo.path}; read x < {go.path}; exit 4")
        left = self.watch(int(fifo.line()))
        go.write("go")
        self.assertEqual(4, client.wait_end(job))
        self.assertTrue(left.wait_end())


class CancelTests(HostCase):
    def test_a_job_that_heeds_SIGTERM(self):
        client = self.login()
        job = client.submit("exec sleep 1000")
        client.wait_status(job, RUNNING)
        client.cancel(job)
        self.assertEqual(143, client.wait_end(job))
        self.assertEqual([RUNNING, CANCELED, ABORTED], [status for status in client.history[job] if status != NEW])
        self.assertEqual(CAUSE_CANCELED, client.record(job)[CAUSE])

    def test_a_job_that_does_not_is_killed_after_the_grace(self):
        client, fifo = self.login(), self.fifo()
        job = client.submit(f"trap '' TERM; echo ready > {fifo.path}; while :; do sleep 1000; done")
        fifo.line()
        client.cancel(job, field(GRACE, 100))
        self.assertEqual(137, client.wait_end(job))
        self.assertEqual(CAUSE_CANCELED, client.record(job)[CAUSE])

    def test_no_grace_kills_at_once(self):
        client, fifo = self.login(), self.fifo()
        job = client.submit(f"trap 'echo heeded > {fifo.path}' TERM; echo ready > {fifo.path}; while :; do sleep 1000; done")
        fifo.line()
        client.cancel(job, field(GRACE, 0))
        self.assertEqual(137, client.wait_end(job))

    def test_a_stopped_job_heeds_SIGTERM_too(self):
        client = self.login()
        job = client.submit("exec sleep 1000")
        client.wait_status(job, RUNNING)
        client.signal(job, signal.SIGSTOP)
        client.wait_status(job, SUSPENDED)
        client.cancel(job)
        self.assertEqual(143, client.wait_end(job))


class QueuedSignalTests(HostCase):
    arguments = ("-n", "1")

    def test_ending_signals_cancel_a_queued_job_and_others_are_invalid(self):
        client, fifo = self.login(), self.fifo()
        first = client.submit(f"read x < {fifo.path}")
        for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGKILL, signal.SIGTERM):
            with self.subTest(number):
                job = client.submit("echo ran")
                client.signal(job, number)
                self.assertEqual(128 + number, client.wait_end(job))
                record = client.record(job)
                self.assertEqual((ABORTED, CAUSE_CANCELED), (record[STATE], record[CAUSE]))
                self.assertEqual(b"", client.stdout(job).data)
                self.assertEqual({0}, set(client.status(job).usage))
                client.expunge(job)
        queued = client.submit("exit 6")
        for number in (signal.SIGSTOP, signal.SIGUSR1, signal.SIGCONT):
            self.refused(errno.EINVAL, client.signal, queued, number)
        canceled = client.submit("true")
        client.cancel(canceled)
        client.wait_status(canceled, ABORTED)
        fifo.write("go")
        self.assertEqual((0, 6), (client.wait_end(first), client.wait_end(queued)))


if __name__ == "__main__":
    unittest.main()
