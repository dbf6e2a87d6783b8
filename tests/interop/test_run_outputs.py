"""What each run of a job wrote that was run again."""
import errno
import os

from smash_client import (ABORTED, ATTEMPT, COUNT, DELAY, END_OF_OUTPUT, EXIT_CODE, EXITED, FOLLOW, NEW, OFFSET, OUTPUT_STATE, STANDARD_OUTPUT, STATE, TAIL_LINES, field)
from smash_host import HostCase
from test_terms import retry

REMOVED = 2
HOUR = 3_600_000


class RunOutputsCase(HostCase):
    def failing(self, count):
        """A job that writes which of its runs it is, and fails but in the last."""
        runs = os.path.join(self.folder, "runs")
        return f"echo x >> {runs}; n=$(wc -l < {runs}); echo out $n; echo err $n >&2; test $n = {count}"

    def end(self, client, job):
        if client.record(job)[STATE] not in (EXITED, ABORTED):
            client.wait_status(job, EXITED, ABORTED)
        return client.record(job)

    def read(self, client, job, run, *fields):
        return client.stdout(job, field(ATTEMPT, run), *fields).data, client.stderr(job, field(ATTEMPT, run), *fields).data

    def expected(self, run):
        return f"out {run}\n".encode(), f"err {run}\n".encode()


class RunOutputsTests(RunOutputsCase):
    def test_each_run_has_its_own(self):
        client = self.login()
        job = client.submit(self.failing(4), retry(9))
        self.assertEqual((0, 4), tuple(self.end(client, job)[tag] for tag in (EXIT_CODE, ATTEMPT)))
        for run in range(1, 5):
            self.assertEqual(self.expected(run), self.read(client, job, run))
            self.assertEqual((b"", b""), self.read(client, job, run, field(OFFSET, 6)))
            self.assertTrue(client.stdout(job, field(ATTEMPT, run), field(FOLLOW)).fields.get(END_OF_OUTPUT) is not None)
        self.assertEqual(self.expected(4)[0], client.stdout(job).data)
        self.assertEqual(b"2\n", self.read(client, job, 2, field(TAIL_LINES, 1))[0][-2:])
        for run in (0, 5):
            self.refused(errno.ERANGE, client.stdout, job, field(ATTEMPT, run))

    def test_one_that_was_never_run_again_has_one(self):
        client = self.login()
        job = client.submit("echo once")
        self.end(client, job)
        self.assertEqual(b"once\n", client.stdout(job, field(ATTEMPT, 1)).data)
        self.refused(errno.ERANGE, client.stdout, job, field(ATTEMPT, 2))
        waiting = client.submit("true", field(DELAY, HOUR))
        self.assertEqual(b"", client.stdout(waiting, field(ATTEMPT, 1)).data)

    def test_before_the_next_run_it_is_read_where_it_was_left(self):
        client = self.login()
        job = client.submit(self.failing(9), retry(9, HOUR))
        self.wait_until(lambda: client.record(job).get(ATTEMPT) == 2, "the first run is over")
        self.assertEqual((NEW, b"out 1\n"), (client.record(job)[STATE], client.stdout(job).data))
        self.assertEqual(self.expected(1), self.read(client, job, 1))
        self.refused(errno.ERANGE, client.stdout, job, field(ATTEMPT, 2))
        client = self.kill_session(client)
        self.assertEqual(self.expected(1), self.read(client, job, 1))
        client.cancel(job)
        self.end(client, job)
        self.assertEqual(self.expected(1), self.read(client, job, 1))
        self.refused(errno.ERANGE, client.stdout, job, field(ATTEMPT, 2))

    def test_none_is_lost_with_the_session(self):
        client = self.login()
        job = client.submit(self.failing(60), retry(99))
        for run in (10, 20, 30):
            self.wait_until(lambda: client.record(job).get(ATTEMPT, 1) >= run, f"run {run}")
            client = self.kill_session(client)
        self.assertEqual(60, self.end(client, job)[ATTEMPT])
        self.assertEqual([self.expected(run) for run in range(1, 61)], [self.read(client, job, run) for run in range(1, 61)])

    def test_members_have_theirs(self):
        client = self.login()
        array = client.submit(f"echo $SMASH_INDEX; mkdir {self.folder}/$SMASH_INDEX 2>/dev/null && exit 1; exit 0", retry(2), field(COUNT, 3))
        self.assertEqual(0, self.end(client, array)[EXIT_CODE])
        for index in range(3):
            self.assertEqual([f"{index}\n".encode()] * 2, [client.stdout(array + 1 + index, field(ATTEMPT, run)).data for run in (1, 2)])

    def test_a_hundred_are_kept_and_go_with_the_record(self):
        client = self.login()
        job = client.submit(self.failing(103), retry(200))
        self.assertEqual(103, self.end(client, job)[ATTEMPT])
        for run in (1, 2):
            self.refused(errno.ENODATA, client.stdout, job, field(ATTEMPT, run))
        self.assertEqual([self.expected(run) for run in (3, 102, 103)], [self.read(client, job, run) for run in (3, 102, 103)])
        folder = client.record(job)[STANDARD_OUTPUT].removesuffix(".out") + ".runs"
        self.assertEqual((200, 0o700), (len(os.listdir(folder)), os.stat(folder).st_mode & 0o777))
        client.expunge(job)
        self.wait_until(lambda: not os.path.exists(folder), "they are removed")


class RetentionTests(RunOutputsCase):
    arguments = None

    def test_they_are_compressed_and_removed_as_the_last_is(self):
        client = self.login(host=self.start_host("-o", "OUTPUT_COMPRESS_AFTER=1 s"))
        job = client.submit(self.failing(3), retry(5))
        self.end(client, job)
        folder = client.record(job)[STANDARD_OUTPUT].removesuffix(".out") + ".runs"
        self.wait_until(lambda: sorted(os.listdir(folder)) == ["1.err.gz", "1.out.gz", "2.err.gz", "2.out.gz"], "they are compressed")
        self.assertEqual([self.expected(run) for run in (1, 2, 3)], [self.read(client, job, run) for run in (1, 2, 3)])

    def test_they_count_and_go(self):
        client = self.login(host=self.start_host("-o", "OUTPUT_RETENTION_SIZE=3000"))
        job = client.submit(f"head -c 2000 /dev/zero; mkdir {self.folder}/ran 2>/dev/null && exit 1; exit 0", retry(2))
        self.end(client, job)
        folder = client.record(job)[STANDARD_OUTPUT].removesuffix(".out") + ".runs"
        self.wait_until(lambda: client.record(job).get(OUTPUT_STATE) == REMOVED, "4,000 bytes are too many")
        self.assertFalse(os.path.exists(folder))
        self.refused(errno.ENODATA, client.stdout, job, field(ATTEMPT, 1))
