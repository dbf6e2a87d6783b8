import errno
import gzip
import os
import random
import subprocess

from smash_client import (END_OF_OUTPUT, EXIT_CODE, LENGTH, NEXT_OFFSET, OFFSET, OUTPUT_STATE, SESSION_PID, STANDARD_ERROR, STANDARD_OUTPUT, TAIL_LINES, TOTAL_LENGTH, field)
from smash_host import HostCase

COMPRESSED, REMOVED = 1, 2
ENODATA = errno.ENODATA


class OutputRetentionTests(HostCase):
    arguments = None

    def begin(self, *arguments):
        self.host = self.start_host(*arguments)
        return self.host

    def run_job(self, client, command):
        job = client.submit(command)
        client.wait_end(job)
        return job

    def state(self, client, job):
        return client.record(job).get(OUTPUT_STATE, 0)

    def wait_for_state(self, client, job, state):
        self.wait_until(lambda: self.state(client, job) == state, f"state {state} of the output of job {job}")

    def test_it_stays_as_it_is_unless_somebody_says_otherwise(self):
        client = self.login(host=self.begin())
        job = self.run_job(client, "echo out")
        self.assertEqual((0, b"out\n"), (self.state(client, job), client.stdout(job).data))

    def test_what_is_compressed_is_read_as_before_anywhere_in_it(self):
        client = self.login(host=self.begin("-o", "OUTPUT_COMPRESS_AFTER=1 s"))
        path = os.path.join(self.folder, "content")
        lines = random.Random(7)
        with open(path, "w") as file:
            file.writelines(f"{number} {lines.randrange(1 << 60):x}\n" for number in range(150_000))
        with open(path, "rb") as file:
            content = file.read()
        self.assertGreater(len(content), 3 << 20)
        job = self.run_job(client, f"cat {path}; echo oops >&2")
        out, err = (client.record(job)[tag] for tag in (STANDARD_OUTPUT, STANDARD_ERROR))
        self.wait_for_state(client, job, COMPRESSED)
        self.assertFalse(os.path.exists(out) or os.path.exists(err))
        self.assertLess(os.path.getsize(out + ".gz"), len(content))
        self.assertEqual(0o600, os.stat(out + ".gz").st_mode & 0o777)
        with gzip.open(out + ".gz") as file:
            self.assertEqual(content, file.read())
        self.assertEqual(content, subprocess.run(["gzip", "-dc", out + ".gz"], check=True, stdout=subprocess.PIPE).stdout)
        for begin, length in (0, 10), ((1 << 20) - 5, 10), ((1 << 20), 1), (len(content) - 3, 100), (5, 3 << 20), (len(content), 5):
            part = client.stdout(job, field(OFFSET, begin), field(LENGTH, length))
            self.assertEqual(content[begin:begin + length], part.data)
            self.assertEqual((len(content), min(len(content), begin + length)), (part.fields[TOTAL_LENGTH], part.fields[NEXT_OFFSET]))
        tail = client.stdout(job, field(TAIL_LINES, 40_000), field(LENGTH, 4 << 20))
        self.assertEqual(content.splitlines(True)[-40_000:], tail.data.splitlines(True))
        self.assertIn(END_OF_OUTPUT, tail.fields)
        self.assertEqual(b"oops\n", client.stderr(job).data)
        client.expunge(job)
        self.assertEqual([], [name for name in os.listdir(os.path.dirname(out)) if name.startswith(os.path.basename(out)[:-4])])

    def test_old_output_is_removed_and_its_record_kept_over_a_new_session(self):
        client = self.login(host=self.begin("-o", "OUTPUT_RETENTION_TIME=1 s"))
        job = self.run_job(client, "echo out; exit 4")
        out = client.record(job)[STANDARD_OUTPUT]
        self.wait_for_state(client, job, REMOVED)
        self.wait_until(lambda: not os.path.exists(out), "the file goes")
        self.refused(ENODATA, client.stdout, job)
        session = self.watch(client.host()[SESSION_PID])
        session.kill()
        session.wait_end(30)
        client = self.login_again()
        self.assertEqual((REMOVED, 4), (self.state(client, job), client.record(job)[EXIT_CODE]))
        self.refused(ENODATA, client.stderr, job)

    def test_what_is_beyond_a_size_goes_the_oldest_first(self):
        client = self.login(host=self.begin("-o", "OUTPUT_RETENTION_SIZE=100000"))
        jobs = [self.run_job(client, "head -c 30000 /dev/zero") for _ in range(3)]
        self.assertEqual([0, 0, 0], [self.state(client, job) for job in jobs])
        jobs.append(self.run_job(client, "head -c 30000 /dev/zero"))
        self.wait_for_state(client, jobs[0], REMOVED)
        self.assertEqual([REMOVED, 0, 0, 0], [self.state(client, job) for job in jobs])
        for _ in range(3):
            jobs.append(self.run_job(client, "head -c 30000 /dev/zero"))
        self.wait_for_state(client, jobs[3], REMOVED)
        kept = sum(os.path.getsize(path) for job in jobs if self.state(client, job) == 0 for path in [client.record(job)[STANDARD_OUTPUT]])
        self.assertEqual(90000, kept)

    def test_a_session_that_is_killed_in_between_loses_nothing(self):
        client = self.login(host=self.begin("-o", "OUTPUT_COMPRESS_AFTER=1 s"))
        jobs = [self.run_job(client, f"seq {number} {number + 100_000}") for number in range(12)]
        for _ in range(4):
            session = self.watch(client.host()[SESSION_PID])
            session.kill()
            session.wait_end(30)
            client = self.login_again()
            for number, job in enumerate(jobs):
                self.assertEqual("".join(f"{line}\n" for line in range(number, number + 100_001)).encode(), client.stdout(job, field(LENGTH, 4 << 20)).data)
        for job in jobs:
            self.wait_for_state(client, job, COMPRESSED)

    def test_one_that_cannot_be_compressed_stays_whole_and_keeps_no_other(self):
        client = self.login(host=self.begin("-o", "OUTPUT_COMPRESS_AFTER=1 s"))
        job = self.run_job(client, "echo first")
        # In the place of what would be written.
        os.mkdir(client.record(job)[STANDARD_OUTPUT] + ".gz.new")
        other = self.run_job(client, "echo second")
        self.wait_for_state(client, other, COMPRESSED)
        self.assertEqual((0, b"first\n", b"second\n"), (self.state(client, job), client.stdout(job).data, client.stdout(other).data))

    def test_a_job_that_is_removed_while_its_output_is_compressed_leaves_nothing(self):
        client = self.login(host=self.begin("-o", "OUTPUT_COMPRESS_AFTER=1 s"))
        job = self.run_job(client, "head -c 60000000 /dev/urandom")
        out = client.record(job)[STANDARD_OUTPUT]
        self.wait_until(lambda: os.path.exists(out + ".gz.new"), "it is being compressed")
        client.expunge(job)
        self.assertTrue(os.path.exists(out + ".gz.new"))
        self.wait_until(lambda: not [name for name in os.listdir(os.path.dirname(out)) if name.startswith(os.path.basename(out))], "nothing is left")

    def test_a_damaged_file_is_told_of_and_harms_nobody(self):
        client = self.login(host=self.begin("-o", "OUTPUT_COMPRESS_AFTER=1 s"))
        job = self.run_job(client, "seq 1000")
        self.wait_for_state(client, job, COMPRESSED)
        with open(client.record(job)[STANDARD_OUTPUT] + ".gz", "r+b") as file:
            file.write(b"no gzip")
        self.refused(errno.EIO, client.stdout, job)
        self.assertEqual(b"on\n", client.stdout(self.run_job(client, "echo on")).data)
