import errno
import os
import signal
import struct
import unittest

from smash_client import (ACTIVE_JOBS, EXITED, JOB_STATUS, JOB_STATUS_RESP, JOB_SUBMIT, JOB_SUBMIT_SUCCESS, MAX_JOBS, NEW, QUEUED_JOBS, RUNNING,
                          encode_submission)
from smash_host import HostCase


class QueueTests(HostCase):
    arguments = ("-n", "1")

    def test_jobs_start_in_the_order_of_their_submission(self):
        ann, bob, fifo = self.login("ann"), self.login("bob"), self.fifo()
        order = os.path.join(self.folder, "order")
        first = ann.submit(f"read x < {fifo.path}")
        ann.wait_status(first, RUNNING)
        for number in range(10):
            (ann, bob)[number % 2].submit(f"echo {number} >> {order}")
        self.assertEqual({NEW}, {job.status for job in bob.list()})
        host = ann.host()
        self.assertEqual((1, 1, 10), (host[MAX_JOBS], host[ACTIVE_JOBS], host[QUEUED_JOBS]))
        fifo.write("go")
        ann.wait_end(6)
        bob.wait_end(5)
        with open(order) as lines:
            self.assertEqual([str(number) for number in range(10)], lines.read().split())
        host = ann.host()
        self.assertEqual((0, 0), (host[ACTIVE_JOBS], host[QUEUED_JOBS]))

    def test_the_list_counts_down_what_is_left(self):
        client, fifo = self.login(), self.fifo()
        self.assertEqual([], client.list())
        client.submit("exit 1")
        client.wait_end(1)
        client.submit(f"read x < {fifo.path}")
        client.wait_status(2, RUNNING)
        client.submit("echo é")
        self.assertEqual([(1, 2, "exit 1", EXITED, 1), (2, 1, f"read x < {fifo.path}", RUNNING, -1), (3, 0, "echo é", NEW, -1)],
                         [tuple(entry) for entry in client.list()])
        fifo.write("go")
        client.wait_end(3)

    def test_expunge_takes_ended_jobs_only(self):
        client, fifo = self.login(), self.fifo()
        running = client.submit(f"read x < {fifo.path}")
        client.wait_status(running, RUNNING)
        queued = client.submit("true")
        for job in (running, queued):
            self.refused(errno.EBUSY, client.expunge, job)
        fifo.write("go")
        client.wait_end(queued)
        for job in (running, queued):
            client.expunge(job)
            self.refused(errno.ESRCH, client.status, job)
            self.refused(errno.ESRCH, client.expunge, job)
        self.assertEqual([], client.list())

    def test_a_queued_job_starts_at_the_priority_set_meanwhile(self):
        client, fifo = self.login(), self.fifo()
        client.submit(f"read x < {fifo.path}")
        job = client.submit("nice")
        client.set_priority(job, 9)
        fifo.write("go")
        client.wait_end(job)
        self.assertEqual(b"9\n", client.stdout(job).data)

    def test_a_stopped_job_keeps_its_slot(self):
        client, fifo = self.login(), self.fifo()
        first = client.submit("exec sleep 1000")
        client.wait_status(first, RUNNING)
        second = client.submit("true")
        client.signal(first, signal.SIGSTOP)
        self.assertEqual(NEW, client.list()[1].status)
        client.signal(first, signal.SIGKILL)
        client.wait_end(second)

    def test_jobs_of_who_has_left_go_on(self):
        client, fifo, done = self.login(), self.fifo(), self.fifo("done")
        client.submit(f"read x < {fifo.path}; exit 2")
        client.submit(f"echo done > {done.path}; exit 3")
        client.close()
        fifo.write("go")
        self.assertEqual("done", done.line())
        client = self.login_again()
        if client.list()[1].status != EXITED:
            client.wait_end(2)
        self.assertEqual([2, 3], [job.exit_code for job in client.list()])


class ConcurrencyTests(HostCase):
    arguments = ("-n", "3")

    def test_as_many_run_at_once_as_there_are_slots(self):
        client, fifo = self.login(), self.fifo()
        jobs = [client.submit(f"read x < {fifo.path}") for _ in range(5)]
        for job in jobs[:3]:
            client.wait_status(job, RUNNING)
        self.assertEqual([RUNNING] * 3 + [NEW] * 2, [job.status for job in client.list()])
        for _ in jobs:
            fifo.write("go")
        for job in jobs:
            self.assertEqual(0, client.wait_end(job))

    def test_five_hundred_requests_without_waiting(self):
        client = self.login()
        requests = b""
        for number in range(250):
            payload = encode_submission(f"exit {number % 256}")
            requests += struct.pack(">II", JOB_SUBMIT, len(payload)) + payload + struct.pack(">III", JOB_STATUS, 4, number + 1)
        client.socket.sendall(requests)
        for number in range(250):
            self.assertEqual((JOB_SUBMIT_SUCCESS, struct.pack(">I", number + 1)), client.answer())
            self.assertEqual(JOB_STATUS_RESP, client.answer()[0])
        for number in range(250):
            self.assertEqual(number % 256, client.wait_end(number + 1))
        self.assertEqual(250, len(client.list()))


class NoLimitTests(HostCase):
    def test_the_default_is_no_limit(self):
        self.assertEqual(2**31 - 1, self.login().host()[MAX_JOBS])


if __name__ == "__main__":
    unittest.main()
