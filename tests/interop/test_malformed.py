import errno
import pathlib
import random
import select
import struct
import unittest

from smash_client import (ACK, CONNECTIONS, EXITED, HOST_STATUS, HOST_STATUS_RESP, JOB_CANCEL, JOB_EXPUNGE, JOB_GET_STDERR, JOB_GET_STDOUT,
                          JOB_LIST_ALL, JOB_QUERY, JOB_SET_PRI, JOB_SIGNAL, JOB_STATUS, JOB_SUBMIT, JOB_SUBMIT_SUCCESS, JOB_UPDATE, LOGIN,
                          SESSION_PID, SESSION_STARTS, SHARED, WANT_RECORD, Disconnected, Refused, encode_submission, field, string)
from smash_host import HostCase

MAX_PAYLOAD = 16 << 20
REQUESTS = (JOB_SUBMIT, JOB_STATUS, JOB_SIGNAL, JOB_SET_PRI, JOB_GET_STDOUT, JOB_GET_STDERR, JOB_LIST_ALL, JOB_EXPUNGE, JOB_QUERY, JOB_CANCEL, HOST_STATUS)
SHORT = {JOB_SUBMIT: (0, 12, 19), JOB_STATUS: (0, 3), JOB_SIGNAL: (0, 7), JOB_SET_PRI: (0, 7), JOB_GET_STDOUT: (3,), JOB_GET_STDERR: (3,),
         JOB_EXPUNGE: (0, 3), JOB_CANCEL: (0, 3)}


class MalformedTests(HostCase):
    def assert_alive(self, client):
        """The connection and the host go on, and no session had to be started again."""
        self.assertEqual(0, client.host()[SESSION_STARTS])

    def test_a_frame_byte_by_byte(self):
        client = self.connect()
        submission = encode_submission("exit 9", env=("A=1",))
        frames = struct.pack(">II", LOGIN, 7) + string("ann") + struct.pack(">II", JOB_SUBMIT, len(submission)) + submission
        for byte in frames:
            client.socket.sendall(bytes((byte,)))
        self.assertEqual((ACK, b""), client.answer())
        self.assertEqual((JOB_SUBMIT_SUCCESS, b"\0\0\0\1"), client.answer())
        self.assertEqual(9, client.wait_end(1))

    def test_a_frame_that_is_never_finished(self):
        frame = struct.pack(">II", JOB_SUBMIT, 24) + encode_submission("true")
        for length in range(1, len(frame)):
            client = self.connect()
            client.login(f"torn{length}")
            client.socket.sendall(frame[:length])
            client.close()
        client = self.login()
        self.assertEqual(1, client.submit("true"))
        self.assert_alive(client)

    def test_a_payload_that_is_too_short(self):
        client = self.login()
        for kind, lengths in SHORT.items():
            for length in lengths:
                with self.subTest((kind, length)):
                    self.refused(errno.EBADMSG, client.request, kind, bytes(length))
        self.assert_alive(client)

    def test_a_payload_with_bytes_behind_it(self):
        client = self.login()
        job = client.submit("true")
        client.wait_end(job)
        for kind in REQUESTS:
            payload = encode_submission("true") if kind == JOB_SUBMIT else b"" if kind in (JOB_LIST_ALL, JOB_QUERY, HOST_STATUS) else (
                struct.pack(">II", job, 1) if kind in (JOB_SIGNAL, JOB_SET_PRI) else struct.pack(">I", job))
            for extra in (b"\0", b"\0\1\0\0\0", struct.pack(">HI", 999, 5) + b"abcd", struct.pack(">HI", 999, 0xFFFFFFFF)):
                with self.subTest((kind, extra)):
                    self.refused(errno.EBADMSG, client.request, kind, payload + extra)
        self.assertEqual([job], [entry.id for entry in client.list()])

    def test_unknown_fields_are_skipped(self):
        client = self.connect()
        client.login("ann", field(9999, b"x"), field(0xFFFF))
        job = client.submit("exit 4", field(9999, b"anything at all"))
        self.assertEqual(4, client.wait_end(job))
        client.request(JOB_EXPUNGE, struct.pack(">I", job) + field(9999))

    def test_text_that_is_not_UTF8(self):
        client = self.login()
        for command in (b"\xff", b"a\xc3", b"\xc0\xaf", b"\xed\xa0\x80"):
            self.refused(errno.EBADMSG, client.submit, command)
        self.refused(errno.EBADMSG, client.submit, "true", field(16, b"\xff"))
        self.assert_alive(client)

    def test_counts_beyond_the_payload(self):
        client = self.login()
        for payload in (struct.pack(">IIiI", 0, 0, 0, 0xFFFFFFFF), struct.pack(">IIi", 0, 0, 0) + string("true") + b"\xff\xff\xff\xff",
                        struct.pack(">IIi", 0, 0, 0) + string("true") + b"\x7f\xff\xff\xff" + string("A=1")):
            self.refused(errno.EBADMSG, client.request, JOB_SUBMIT, payload)
        self.assert_alive(client)

    def test_unknown_types(self):
        client = self.login()
        for kind in (16, 255, 263, 265, 4711, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, JOB_UPDATE, JOB_SUBMIT_SUCCESS, ACK, HOST_STATUS_RESP):
            for payload in (b"", b"whatever"):
                with self.subTest((kind, payload)):
                    self.refused(errno.EOPNOTSUPP, client.request, kind, payload)
        self.assert_alive(client)

    def test_a_length_over_16_MiB_ends_the_connection(self):
        for length in (MAX_PAYLOAD + 1, 0x80000000, 0xFFFFFFFF):
            for log_in in (True, False):
                client = self.connect()
                if log_in:
                    client.login(f"long{length}")
                client.socket.sendall(struct.pack(">II", JOB_SUBMIT, length))
                with self.assertRaises(Refused) as caught:
                    client.answer()
                self.assertEqual(errno.EMSGSIZE, caught.exception.errno)
                self.assert_closed(client)
        self.assert_alive(self.login())

    def test_a_payload_of_16_MiB_is_read(self):
        client = self.login()
        filler = field(9999, bytes(MAX_PAYLOAD - len(encode_submission("exit 8")) - 6))
        self.assertEqual(8, client.wait_end(client.submit("exit 8", filler)))

    def test_random_payloads_are_answered_one_by_one(self):
        client, source = self.login(), random.Random(1)
        for _ in range(3000):
            kind = source.choice(REQUESTS)
            client.send(kind, source.randbytes(source.randrange(40)))
            try:
                client.answer()
            except Refused:
                pass
        self.assert_alive(client)

    def test_random_bytes_trouble_nobody_else(self):
        bystander, source = self.login(), random.Random(2)
        for number in range(100):
            client = self.connect()
            if number % 2:
                client.login(f"noise{number}")
            try:
                client.socket.sendall(source.randbytes(source.randrange(1, 4096)))
            except OSError:
                pass
            client.close()
        self.assertEqual(0, bystander.wait_end(bystander.submit("true")))
        self.assert_alive(bystander)


class SlowReaderTests(HostCase):
    def session_memory(self, client):
        status = pathlib.Path(f"/proc/{client.host()[SESSION_PID]}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) // 1024

    def test_who_never_reads_its_updates_is_dropped_and_others_go_on(self):
        slow = self.login("ann", field(SHARED), field(WANT_RECORD))
        active = self.login("ann", field(SHARED))
        # Each update for the slow one carries the command: 64 jobs with two updates are 12 MiB.
        command = "true #" + "x" * 100_000
        jobs = [active.submit(command) for _ in range(64)]
        for job in jobs:
            self.assertEqual(EXITED, active.wait_status(job, EXITED))
        self.wait_until(lambda: active.host()[CONNECTIONS] == 1, "the slow reader dropped")
        received = 0
        with self.assertRaises(Disconnected):
            while True:
                received += len(slow.receive()[1])
        self.assertLess(received, 8 << 20)
        self.assertEqual(65, active.submit("true"))

    def test_who_never_reads_its_answers_costs_bounded_memory(self):
        bystander, slow = self.login("bob"), self.login("ann")
        for _ in range(200):
            slow.submit("true #" + "y" * 1000)
        slow.wait_end(200)
        before = self.session_memory(bystander)
        slow.socket.setblocking(False)
        requests = struct.pack(">II", JOB_LIST_ALL, 0) * 1000
        poll = select.poll()
        poll.register(slow.socket, select.POLLOUT)
        sent = 0
        # 2,000 lists of 200 KB each would be 400 MB: the host stops reading, or disconnects, long before.
        while sent < 16000 and poll.poll(1000):
            try:
                sent += slow.socket.send(requests[sent % 8000:])
            except (BlockingIOError, BrokenPipeError, ConnectionResetError):
                break
        self.assertEqual(0, bystander.wait_end(bystander.submit("true")))
        self.assertLess(self.session_memory(bystander) - before, 100)
        self.assertEqual(0, bystander.host()[SESSION_STARTS])


if __name__ == "__main__":
    unittest.main()
