"""Standard input that is a file of the user's, or stays open for what is sent later."""

import errno
import hashlib
import os
import random
import signal
import stat
import struct
import unittest

from smash_client import (ABORTED, CAUSE, CAUSE_CANCELED, CAUSE_CPU_LIMIT, CAUSE_EXIT, EFFECTIVE_LIMIT, EXITED, INPUT_DATA, INPUT_END, INPUT_OPEN,
                          JOB_SEND_INPUT, RETRY_POLICY, RUSAGE, SESSION_PID, STANDARD_INPUT, STANDARD_INPUT_FILE, STATE, STATE_DIRECTORY, SUSPENDED,
                          TERMINAL, Disconnected, field)
from smash_host import HostCase


class InputFileTests(HostCase):
    def test_a_job_reads_the_file_that_is_named(self):
        path = os.path.join(self.folder, "data")
        with open(path, "wb") as file:
            file.write(random.Random(1).randbytes(20 << 20))
        client = self.login()
        self.assertEqual((0, b"%d\n" % (20 << 20)), self.finish(client, "wc -c", field(STANDARD_INPUT_FILE, path)))
        self.assertEqual(path, client.record(1)[STANDARD_INPUT_FILE])

    def test_what_cannot_be_read_is_refused_at_submission(self):
        client = self.login()
        locked = os.path.join(self.folder, "locked")
        os.mknod(locked, 0)
        cases = [(errno.ENOENT, os.path.join(self.folder, "missing")), (errno.EISDIR, self.folder), (errno.EINVAL, "relative"), (errno.EINVAL, ""),
                 (errno.ENOTDIR, locked + "/below")]
        if os.geteuid() != 0:
            cases.append((errno.EACCES, locked))
        for error, path in cases:
            with self.subTest(path=path):
                self.refused(error, client.submit, "cat", field(STANDARD_INPUT_FILE, path))
        self.assertEqual([], client.list())

    def test_a_job_has_one_standard_input(self):
        client = self.login()
        path = field(STANDARD_INPUT_FILE, "/dev/null")
        for fields in ((path, field(STANDARD_INPUT, b"x")), (path, field(INPUT_OPEN)), (path, field(TERMINAL, 80 << 16 | 24)),
                       (field(STANDARD_INPUT, b"x"), field(TERMINAL, 80 << 16 | 24)), (field(TERMINAL, 80 << 16),)):
            with self.subTest(fields=fields):
                self.refused(errno.EINVAL, client.submit, "cat", *fields)

    def test_a_file_that_has_gone_since_is_a_failure_to_start(self):
        host_case = self.start_host("-n", "1", socket="one")
        client, fifo = self.login(host=host_case), self.fifo()
        path = os.path.join(self.folder, "data")
        open(path, "w").close()
        first = client.submit(f"read x < {fifo.path}")
        second = client.submit("cat", field(STANDARD_INPUT_FILE, path))
        os.unlink(path)
        fifo.write("go")
        self.assertEqual([0, 125], [client.wait_end(first), client.wait_end(second)])


class OpenInputTests(HostCase):
    def test_what_is_sent_is_read_until_its_end(self):
        client = self.login()
        job = client.submit("cat; echo over", field(INPUT_OPEN))
        client.send_input(job, b"one\n")
        client.send_input(job, bytes(range(256)))
        client.send_input(job, end=True)
        self.assertEqual(0, client.wait_end(job))
        self.assertEqual(b"one\n" + bytes(range(256)) + b"over\n", client.stdout(job).data)
        record = client.record(job)
        self.assertEqual((CAUSE_EXIT, b""), (record[CAUSE], record[INPUT_OPEN]))

    def test_it_begins_with_what_came_with_the_submission(self):
        client = self.login()
        data = random.Random(2).randbytes(3 << 20)
        job = client.submit("sha256sum", field(INPUT_OPEN), field(STANDARD_INPUT, data))
        client.send_input(job, data, end=True)
        self.assertEqual(0, client.wait_end(job))
        self.assertEqual(hashlib.sha256(data * 2).hexdigest().encode(), client.stdout(job).data.split()[0])

    def test_a_queued_job_gets_it_when_it_starts(self):
        host = self.start_host("-n", "1", socket="one")
        client, fifo = self.login(host=host), self.fifo()
        first = client.submit(f"read x < {fifo.path}")
        second = client.submit("cat", field(INPUT_OPEN))
        sender = self.login("ann2", host=host)
        mine = sender.submit("cat", field(INPUT_OPEN))
        sender.send(JOB_SEND_INPUT, struct.pack(">I", mine) + field(INPUT_DATA, b"early") + field(INPUT_END))
        fifo.write("go")
        client.wait_end(first)
        client.send_input(second, b"x", end=True)
        self.assertEqual(0, client.wait_end(second))
        sender.answer()
        self.assertEqual((0, b"early"), (sender.wait_end(mine), sender.stdout(mine).data))

    def test_the_sender_waits_for_a_job_that_does_not_read(self):
        client, fifo = self.login(), self.fifo()
        job = client.submit(f"read x < {fifo.path}; wc -c", field(INPUT_OPEN))
        other = self.login("bob")
        client.send(JOB_SEND_INPUT, struct.pack(">I", job) + field(INPUT_DATA, b"x" * (8 << 20)) + field(INPUT_END))
        # The loop serves others meanwhile, and the answer does not come before somebody reads.
        for _ in range(20):
            self.assertEqual(0, other.wait_end(other.submit("true")))
        client.socket.settimeout(0.2)
        with self.assertRaises(TimeoutError):
            while True:
                client.receive()
        client.socket.settimeout(30)
        fifo.write("go")
        client.answer()
        self.assertEqual((0, b"%d\n" % (8 << 20)), (client.wait_end(job), client.stdout(job).data))

    def test_pieces_come_whole_and_in_their_order(self):
        client = self.login()
        job = client.submit("cat", field(INPUT_OPEN))
        pieces = [bytes([97 + number]) * 200_000 + b"\n" for number in range(8)]
        for piece in pieces:
            client.send(JOB_SEND_INPUT, struct.pack(">I", job) + field(INPUT_DATA, piece))
        for _ in pieces:
            client.answer()
        client.send_input(job, end=True)
        client.wait_end(job)
        self.assertEqual(pieces, client.stdout(job).data.splitlines(keepends=True))

    def test_refusals(self):
        client, fifo = self.login(), self.fifo()
        plain = client.submit(f"read x < {fifo.path}")
        self.refused(errno.EINVAL, client.send_input, plain, b"x")
        self.refused(errno.ESRCH, client.send_input, 4711, b"x")
        fifo.write("go")
        client.wait_end(plain)
        self.refused(errno.ESRCH, client.send_input, plain, b"x")
        go = self.fifo("fifo.go")
        closed = client.submit(f"exec < /dev/null; echo closed > {fifo.path}; read x < {go.path}", field(INPUT_OPEN))
        self.assertEqual("closed", fifo.line())
        self.refused(errno.EPIPE, client.send_input, closed, b"x")
        go.write("go")
        client.wait_end(closed)
        ended = client.submit("cat", field(INPUT_OPEN))
        client.send_input(ended, end=True)
        client.wait_end(ended)
        self.refused(errno.ESRCH, client.send_input, ended, b"x")
        self.refused(errno.EOPNOTSUPP, client.submit, "cat", field(INPUT_OPEN), field(RETRY_POLICY, struct.pack(">IQI", 1, 0, 100)))

    def test_what_was_accepted_survives_the_session(self):
        client, fifo = self.login(), self.fifo()
        job = client.submit(f"read x < {fifo.path}; cat", field(INPUT_OPEN))
        client.send_input(job, b"before\n")
        session = self.watch(client.host()[SESSION_PID])
        session.kill()
        with self.assertRaises(Disconnected):
            client.answer()
        client = self.login_again()
        client.send_input(job, b"after\n", end=True)
        fifo.write("go")
        self.assertEqual(0, client.wait_end(job))
        self.assertEqual(b"before\nafter\n", client.stdout(job).data)

    def test_ends_signals_limits_and_usage_are_the_jobs_own(self):
        client = self.login()
        cases = [("exit 7", EXITED, 7), ("kill -9 $$", ABORTED, 137), ("kill -TERM $$", ABORTED, 143), ("no-such-program-at-all x", EXITED, 127)]
        for command, state, code in cases:
            with self.subTest(command=command):
                job = client.submit(command, field(INPUT_OPEN))
                self.assertEqual(code, client.wait_end(job))
                self.assertEqual(state, client.record(job)[STATE])
        job = client.submit("while :; do :; done", field(INPUT_OPEN), max_cpu=1)
        client.wait_end(job)
        record = client.record(job)
        self.assertEqual(CAUSE_CPU_LIMIT, record[CAUSE])
        self.assertGreaterEqual(record[RUSAGE].user_seconds + record[RUSAGE].system_seconds + record[RUSAGE].user_microseconds / 1e6, 0.5)
        job = client.submit("ulimit -v", field(INPUT_OPEN), max_mem=1 << 30)
        self.assertEqual((0, b"%d\n" % (1 << 20)), (client.wait_end(job), client.stdout(job).data))
        self.assertEqual(1, len(client.record(job)[EFFECTIVE_LIMIT]))

    def test_cancel_suspend_and_no_trace_left(self):
        client = self.login()
        job = client.submit("trap 'exit 3' TERM; while :; do sleep 0.01; done", field(INPUT_OPEN))
        client.send_input(job, b"x")
        client.signal(job, signal.SIGSTOP)
        client.wait_status(job, SUSPENDED)
        client.signal(job, signal.SIGCONT)
        client.cancel(job)
        client.wait_end(job)
        self.assertEqual(CAUSE_CANCELED, client.record(job)[CAUSE])
        folder = os.path.join(client.host()[STATE_DIRECTORY], "terminals")
        self.assertEqual(0o700, stat.S_IMODE(os.stat(folder).st_mode))
        self.host.stop()
        self.assertFalse(os.path.exists(folder))


if __name__ == "__main__":
    unittest.main()
