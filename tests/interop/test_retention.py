import os
import signal

from smash_client import JOB_ID, RUNNING, SESSION_PID, STANDARD_ERROR, STANDARD_OUTPUT, field
from smash_host import HostCase


def ids(client):
    return [record[JOB_ID] for record in client.query()[0]]


class RetentionTests(HostCase):
    arguments = None

    def end(self, client, count):
        """Runs jobs to their end one after the other: (id, files) of each."""
        jobs = []
        for _ in range(count):
            job = client.submit("echo out; echo err >&2")
            client.wait_end(job)
            record = client.query(field(JOB_ID, job))[0]
            jobs.append((job, [record[0][STANDARD_OUTPUT], record[0][STANDARD_ERROR]] if record else []))
        return jobs

    def test_all_are_kept_unless_somebody_says_otherwise(self):
        client = self.login(host=self.start_host())
        self.end(client, 5)
        self.assertEqual([1, 2, 3, 4, 5], ids(client))

    def test_the_oldest_beyond_a_number_go_with_their_files(self):
        client = self.login(host=self.start_host("-o", "RECORD_RETENTION_COUNT=3"))
        jobs = self.end(client, 8)
        self.wait_until(lambda: ids(client) == [6, 7, 8], "three are left")
        for job, files in jobs:
            self.assertEqual([job > 5] * len(files), [os.path.exists(path) for path in files], job)

    def test_the_number_counts_what_is_there_and_not_what_was_expunged(self):
        client = self.login(host=self.start_host("-o", "RECORD_RETENTION_COUNT=4"))
        self.end(client, 4)
        client.expunge(1)
        client.expunge(3)
        self.end(client, 3)
        self.wait_until(lambda: ids(client) == [4, 5, 6, 7], "four are left")

    def test_those_go_that_ended_first_and_not_those_that_began_first(self):
        client = self.login(host=self.start_host("-o", "RECORD_RETENTION_COUNT=2"))
        release = self.fifo()
        long = client.submit(f"read x < {release.path}")
        client.wait_status(long, RUNNING)
        self.end(client, 3)
        self.wait_until(lambda: ids(client) == [1, 3, 4], "of the ended ones two are left, and the one that runs")
        release.write("go")
        client.wait_end(long)
        self.wait_until(lambda: ids(client) == [1, 4], "the one that ended last stays")

    def test_an_age_is_kept_to_without_anything_happening_and_over_a_new_session(self):
        host = self.start_host("-o", "RECORD_RETENTION_TIME=3 s")
        client = self.login(host=host)
        self.end(client, 2)
        session = self.watch(client.host()[SESSION_PID])
        session.kill(signal.SIGKILL)
        session.wait_end()
        client = self.login_again(host=host)
        self.wait_until(lambda: ids(client) == [], "both are too old")

    def test_ids_are_never_given_twice(self):
        client = self.login(host=self.start_host("-o", "RECORD_RETENTION_COUNT=1"))
        self.end(client, 3)
        self.wait_until(lambda: ids(client) == [3], "one is left")
        self.assertEqual(4, client.submit("true"))
        client.wait_end(4)
