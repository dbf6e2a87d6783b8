import errno
import os
import random
import signal
import struct
import unittest

from smash_client import (ABORTED, CAUSE, CAUSE_EXIT, CAUSE_HOST_LOST, EXIT_CODE, EXITED, JOB_SUBMIT, JOB_SUBMIT_SUCCESS, PROCESS_ID, RUNNING,
                          RUSAGE, SESSION_PID, SESSION_STARTS, STATE, Disconnected, encode_submission)
from smash_host import HostCase


class SessionCrashTests(HostCase):
    arguments = ("-n", "2")

    def wait_all(self, client, jobs):
        """Ends that came while nobody was connected are in the list, later ones in updates."""
        for job in jobs:
            if client.status(job).exit_code < 0:
                client.wait_end(job)

    def test_jobs_and_queue_survive_the_session(self):
        client, fifo, go = self.login(), self.fifo(), self.fifo("fifo.go")
        log = os.path.join(self.folder, "log")
        for number in range(1, 3):
            client.submit(f"echo ready > {fifo.path}; read x < {fifo.path}.go; echo {number} >> {log}; exit {number}")
        fifo.line(), fifo.line()
        for number in range(3, 6):
            client.submit(f"echo {number} >> {log}; exit {number}")
        client = self.kill_session(client)
        host = client.host()
        self.assertEqual(1, host[SESSION_STARTS])
        self.assertEqual([RUNNING, RUNNING, 0, 0, 0], [job.status for job in client.list()])
        go.write("go")
        go.write("go")
        self.wait_all(client, range(1, 6))
        self.assertEqual([(n, EXITED, n) for n in range(1, 6)], [(job.id, job.status, job.exit_code) for job in client.list()])
        self.assertEqual({CAUSE_EXIT}, {record[CAUSE] for record in client.query()[0]})
        with open(log) as lines:
            self.assertEqual(["1", "2", "3", "4", "5"], sorted(lines.read().split()))

    def test_an_end_that_no_session_saw_is_told_as_it_was(self):
        client, fifo = self.login(), self.fifo()
        job = client.submit(f"read x < {fifo.path}; exit 7")
        client.wait_status(job, RUNNING)
        leader = self.watch(client.record(job)[PROCESS_ID])
        session = self.watch(client.host()[SESSION_PID])
        session.kill(signal.SIGSTOP)
        fifo.write("go")
        self.assertTrue(leader.wait_end())
        session.kill()
        client = self.login_again()
        self.wait_all(client, [job])
        record = client.record(job)
        self.assertEqual((EXITED, 7, CAUSE_EXIT), (record[STATE], record[EXIT_CODE], record[CAUSE]))
        self.assertGreater(record[RUSAGE].max_rss, 0)

    def test_a_stopped_job_is_still_stopped_and_can_go_on(self):
        client = self.login()
        job = client.submit("exec sleep 1000")
        client.wait_status(job, RUNNING)
        client.signal(job, signal.SIGSTOP)
        client.wait_status(job, 2)
        client = self.kill_session(client)
        self.assertEqual(2, client.list()[0].status)
        client.signal(job, signal.SIGCONT)
        client.wait_status(job, RUNNING)
        client.signal(job, signal.SIGKILL)
        self.assertEqual(137, client.wait_end(job))

    def test_a_job_being_canceled_is_canceled(self):
        client, fifo = self.login(), self.fifo()
        job = client.submit(f"trap '' TERM; echo ready > {fifo.path}; while :; do sleep 1000; done")
        fifo.line()
        client.cancel(job, struct.pack(">HII", 65, 4, 500))
        client = self.kill_session(client)
        self.wait_all(client, [job])
        self.assertEqual((ABORTED, 8), tuple(client.record(job)[tag] for tag in (STATE, CAUSE)))

    def test_no_acknowledged_submission_is_lost_and_none_runs_twice(self):
        source, log = random.Random(3), os.path.join(self.folder, "log")
        acknowledged, number = [], 0
        for _ in range(5):
            client = self.login_again()
            session = self.watch(client.host()[SESSION_PID])
            for _ in range(60):
                number += 1
                payload = encode_submission(f"echo {number} >> {log}")
                client.send(JOB_SUBMIT, payload)
            try:
                for _ in range(source.randrange(1, 50)):
                    kind, payload = client.answer()
                    self.assertEqual(JOB_SUBMIT_SUCCESS, kind)
                    acknowledged.append(struct.unpack(">I", payload)[0])
                session.kill()
                while True:
                    acknowledged.append(struct.unpack(">I", client.answer()[1])[0])
            except Disconnected:
                pass
            client.close()
        client = self.login_again()
        known = [job.id for job in client.list()]
        self.assertEqual([], sorted(set(acknowledged) - set(known)))
        self.assertEqual(len(known), len(set(known)))
        self.wait_all(client, known)
        self.assertEqual({(EXITED, 0)}, {(job.status, job.exit_code) for job in client.list()})
        with open(log) as lines:
            ran = lines.read().split()
        self.assertEqual(len(known), len(ran))
        self.assertEqual(len(ran), len(set(ran)))


class MasterCrashTests(HostCase):
    def test_running_jobs_are_found_again_and_say_HostLost(self):
        client, fifo = self.login(), self.fifo()
        ended = client.submit("echo kept; exit 3")
        client.wait_end(ended)
        jobs = [client.submit("exec sleep 1000"), client.submit(f"read x < {fifo.path}")]
        for job in jobs:
            client.wait_status(job, RUNNING)
        session = self.watch(client.host()[SESSION_PID])
        self.host.process.kill()
        self.host.process.wait()
        self.assertTrue(session.wait_end())

        client = self.login(host=self.start_host())
        self.assertEqual([EXITED, RUNNING, RUNNING], [job.status for job in client.list()])
        self.assertEqual(3, client.status(ended).exit_code)
        client.signal(jobs[0], signal.SIGTERM)
        fifo.write("go")
        for job in jobs:
            self.assertEqual(-1, client.wait_end(job))
            record = client.record(job)
            self.assertEqual((ABORTED, CAUSE_HOST_LOST, -1), (record[STATE], record[CAUSE], record[EXIT_CODE]))
            self.assertNotIn(RUSAGE, record)
        self.assertEqual(0, client.wait_end(client.submit("true")))

    def test_jobs_that_ended_meanwhile_say_HostLost(self):
        client, fifo = self.login(), self.fifo()
        job = client.submit(f"read x < {fifo.path}")
        client.wait_status(job, RUNNING)
        leader, session = self.watch(client.record(job)[PROCESS_ID]), self.watch(client.host()[SESSION_PID])
        self.host.process.kill()
        self.host.process.wait()
        self.assertTrue(session.wait_end())
        fifo.write("go")
        self.assertTrue(leader.wait_end())
        client = self.login(host=self.start_host())
        if client.record(job)[STATE] != ABORTED:
            client.wait_status(job, ABORTED)
        self.assertEqual((ABORTED, CAUSE_HOST_LOST), tuple(client.record(job)[tag] for tag in (STATE, CAUSE)))

    def test_queued_jobs_run_under_the_next_master(self):
        self.host.stop()
        host = self.start_host("-n", "1")
        client, fifo = self.login(host=host), self.fifo()
        client.submit(f"read x < {fifo.path}")
        client.wait_status(1, RUNNING)
        client.submit("exit 5")
        session = self.watch(client.host()[SESSION_PID])
        host.process.kill()
        host.process.wait()
        self.assertTrue(session.wait_end())
        client = self.login(host=self.start_host("-n", "1"))
        fifo.write("go")
        self.assertEqual(5, client.wait_end(2))


class DiskFullTests(HostCase):
    arguments = None

    def setUp(self):
        super().setUp()
        self.disk = self.small_disk(4)
        self.host = self.start_host("-n", "1", "-o", f"STATE_DIRECTORY={self.disk}")

    def test_a_full_disk_refuses_submissions_and_loses_none(self):
        client, fifo = self.login(), self.fifo()
        client.submit(f"read x < {fifo.path}; exit 4")
        client.wait_status(1, RUNNING)
        filler = self.fill()
        acknowledged = self.submit_until_refused(client)
        self.assertEqual(acknowledged, [job.id for job in client.list()])
        self.assertEqual(0, client.host()[SESSION_STARTS])
        os.unlink(filler)
        fifo.write("go")
        self.assertEqual(4, client.wait_end(1))
        job = client.submit("exit 6")
        self.assertEqual(6, client.wait_end(job))

    def test_a_host_on_a_full_disk_can_be_stopped(self):
        client = self.login()
        client.submit("exec sleep 1000")
        client.wait_status(1, RUNNING)
        leader = self.watch(client.record(1)[PROCESS_ID])
        self.fill()
        self.assertEqual(0, self.host.stop())
        self.assertTrue(leader.wait_end())

    def fill(self):
        """The path of a file that takes all that is free."""
        path, size = os.path.join(self.disk, "filler"), 65536
        descriptor = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
        while size:
            try:
                os.write(descriptor, bytes(size))
            except OSError:
                size //= 4
        os.close(descriptor)
        return path

    def submit_until_refused(self, client):
        acknowledged = [1]
        for _ in range(2000):
            try:
                acknowledged.append(client.submit("true #" + "x" * 10000))
            except Exception as error:
                self.assertEqual(errno.ENOSPC, getattr(error, "errno", None), error)
                return acknowledged
        self.fail("2,000 submissions of 10 KB fitted on a full disk")


if __name__ == "__main__":
    unittest.main()
