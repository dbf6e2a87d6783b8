"""Input of any size, which the host keeps for a submission that is to come."""

import errno
import hashlib
import os
import stat
import struct
import unittest

from smash_client import (ATTEMPT, COUNT, INPUT_DATA, JOB_RESTART, JOB_SPOOL_INPUT, JOB_SUBMIT_SUCCESS, OFFSET, POOL, PROTOCOL_VERSION,
                          RETRY_POLICY, RUNNING, SESSION_PID, SHARED,
                          SPOOLED_INPUT, STANDARD_INPUT, STANDARD_OUTPUT, STATE_DIRECTORY, SUBMISSION_KEY, field)
from smash_host import HostCase

PIECE = 1 << 20
DATA = bytes(range(256)) * (17 * PIECE // 256) + b"end"


class SpoolCase(HostCase):
    def spool(self, client, key, data, offset=0):
        for start in range(0, len(data), PIECE):
            client.request(JOB_SPOOL_INPUT, self.piece(key, offset + start, data[start:start + PIECE]))

    def piece(self, key, offset, data):
        return field(SUBMISSION_KEY, key) + field(OFFSET, struct.pack(">Q", offset)) + field(INPUT_DATA, data)

    def spooled(self, key, length):
        return field(SUBMISSION_KEY, key) + field(SPOOLED_INPUT, struct.pack(">Q", length))

    def submit(self, client, command, key, length, *fields):
        return client.submit(command, self.spooled(key, length), *fields)

    def files(self, client, name="spool"):
        folder = os.path.join(client.host()[STATE_DIRECTORY], name)
        return [os.path.join(folder, entry) for entry in sorted(os.listdir(folder)) if name == "spool" or entry.endswith(".in")] if os.path.exists(folder) else []

    def block(self, client):
        fifo = self.fifo()
        job = client.submit(f"read x < {fifo.path}")
        client.wait_status(job, RUNNING)
        return fifo

    def assert_read(self, client, job):
        if client.status(job).exit_code < 0:
            client.wait_end(job)
        self.assertEqual(f"{hashlib.sha256(DATA).hexdigest()}  -\n".encode(), client.stdout(job).data)


class SpooledInputTests(SpoolCase):
    arguments = ("-n", "1")

    def test_a_job_reads_more_than_a_packet_holds_and_its_file_goes_with_the_record(self):
        client = self.login()
        self.spool(client, b"k", DATA)
        self.assertEqual([0o600], [stat.S_IMODE(os.stat(path).st_mode) for path in self.files(client)])
        job = self.submit(client, "sha256sum", b"k", len(DATA))
        self.assertEqual([], self.files(client))
        self.assert_read(client, job)
        self.assertEqual(job, self.submit(client, "sha256sum", b"k", len(DATA)), "made again, it is the same job")
        path = client.record(job)[STANDARD_OUTPUT].removesuffix(".out") + ".in"
        self.assertEqual((0o600, len(DATA)), (stat.S_IMODE(os.stat(path).st_mode), os.path.getsize(path)))
        client.expunge(job)
        self.assertEqual([], self.files(client, "output"))

    def test_what_is_refused_names_its_reason(self):
        client = self.login()
        self.spool(client, b"k", b"abc")
        for payload in (self.piece(b"k", 2, b"x"), self.piece(b"", 0, b"x"), self.piece(b"k" * 65, 0, b"x")):
            self.refused(errno.EINVAL, client.request, JOB_SPOOL_INPUT, payload)
        self.refused(errno.EBUSY, client.request, JOB_SPOOL_INPUT, self.piece(b"other", 0, b"x"))
        self.refused(errno.ENODATA, self.submit, client, "cat", b"k", 4)
        self.refused(errno.ENODATA, self.submit, client, "cat", b"other", 3)
        self.refused(errno.EINVAL, self.submit, client, "cat", b"k", 3, field(STANDARD_INPUT, b"x"))
        self.refused(errno.ENOENT, self.submit, client, "cat", b"k", 3, field(POOL, b"none"))
        self.assertEqual(1, len(self.files(client)), "a refused submission may be made again")
        job = self.submit(client, "cat", b"k", 3)
        self.assertEqual((0, b"abc"), (client.wait_end(job), client.stdout(job).data))

    def test_a_session_that_is_lost_leaves_no_file_and_loses_no_accepted_input(self):
        client = self.login()
        fifo = self.block(client)
        self.spool(client, b"a", DATA)
        job = self.submit(client, "sha256sum", b"a", len(DATA))
        self.spool(client, b"b", b"abc")
        self.assertEqual(1, len(self.files(client)))
        self.watch(client.host()[SESSION_PID]).kill()
        client = self.login_again()
        self.assertEqual([], self.files(client))
        self.refused(errno.ENODATA, self.submit, client, "cat", b"b", 3)
        self.assertEqual(1, len(self.files(client, "output")))
        fifo.write("go")
        self.assert_read(client, job)

    def test_arrays_and_jobs_that_are_submitted_again_read_the_same(self):
        client = self.login()
        self.spool(client, b"a", DATA)
        array = self.submit(client, "sha256sum", b"a", len(DATA), field(COUNT, struct.pack(">I", 2)))
        for member in (array + 1, array + 2):
            self.assert_read(client, member)
        self.spool(client, b"j", DATA)
        job = self.submit(client, "sha256sum", b"j", len(DATA))
        self.assert_read(client, job)
        again = struct.unpack(">I", client.request(JOB_RESTART, struct.pack(">I", job), JOB_SUBMIT_SUCCESS)[:4])[0]
        client.expunge(job)
        self.assert_read(client, again)
        self.assertEqual([], self.files(client))

    def test_every_run_reads_it_from_its_start(self):
        client = self.login()
        self.spool(client, b"k", DATA)
        job = self.submit(client, "sha256sum; exit 3", b"k", len(DATA), field(RETRY_POLICY, struct.pack(">IQI", 1, 1, 100)))
        client.wait_end(job)
        self.assertEqual(2, client.record(job)[ATTEMPT])
        self.assertIn(hashlib.sha256(DATA).hexdigest().encode(), client.stdout(job).data)

    def test_a_connection_that_is_closed_takes_its_input_with_it(self):
        client, sender = self.login("ann", field(PROTOCOL_VERSION, 1), field(SHARED)), self.login("ann", field(PROTOCOL_VERSION, 1), field(SHARED))
        self.spool(sender, b"k", b"abc")
        self.refused(errno.EBUSY, client.request, JOB_SPOOL_INPUT, self.piece(b"k", 3, b"x"))
        self.assertEqual(1, len(self.files(client)))
        sender.close()
        self.wait_until(lambda: self.files(client) == [], "the file is gone")
        self.refused(errno.ENODATA, self.submit, client, "cat", b"k", 3)


class KeptSpoolTests(SpoolCase):
    arguments = ("-n", "1", "-o", "KEEP_RECORDS=true")

    def test_a_queued_job_has_its_input_under_the_next_host(self):
        client = self.login()
        client.submit("exec sleep 1000")
        self.spool(client, b"k", DATA)
        job = self.submit(client, "sha256sum", b"k", len(DATA))
        self.assertEqual(0, self.host.stop())
        client = self.login(host=self.start_host(*self.arguments))
        self.assert_read(client, job)


class FullDiskTests(SpoolCase):
    arguments = None

    def test_what_does_not_fit_is_refused_and_nothing_of_it_is_left(self):
        disk = self.small_disk(8)
        self.host = self.start_host("-n", "1", "-o", f"STATE_DIRECTORY={disk}")
        client = self.login()
        self.refused(errno.ENOSPC, self.spool, client, b"k", DATA)
        self.assertEqual([], self.files(client))
        self.refused(errno.ENODATA, self.submit, client, "cat", b"k", len(DATA))
        self.spool(client, b"k", DATA[:PIECE])
        self.assertEqual(0, client.wait_end(self.submit(client, "cat > /dev/null", b"k", PIECE)))


if __name__ == "__main__":
    unittest.main()
