import errno
import signal

from smash_client import (ABORTED, AFTER_ID, BEFORE_ID, ENDED, ENDED_AFTER, ENDED_BEFORE, EXITED, JOB_ID, LABEL, LAST, LIMIT, MORE_AFTER, NAME, NAME_PATTERN, NEW, POOL, RUNNING,
                          SEARCHED, SESSION_PID, STATE, STATES, SUBMITTED, SUBMITTED_AFTER, SUBMITTED_BEFORE, field)
from smash_host import HostCase


def ids(records):
    return [record[JOB_ID] for record in records]


class SearchTests(HostCase):
    """Ended jobs 1 to 12, job 13 running and jobs 14 and 15 queued behind it: what is searched for is partly in the records and partly in memory."""

    arguments = ("-n", "1")

    def setUp(self):
        super().setUp()
        self.client = self.login()
        for number in range(1, 13):
            self.submit(number, "exit 3" if number % 4 == 0 else "true")
        for number in range(1, 13):
            self.client.wait_end(number)
        self.release = self.fifo()
        self.submit(13, f"read x < {self.release.path}")
        self.client.wait_status(13, RUNNING)
        self.submit(14, "true")
        self.submit(15, "true")

    def tearDown(self):
        self.release.write("go")
        self.client.wait_end(15)
        super().tearDown()

    def submit(self, number, command):
        labels = [field(LABEL, f"third={number % 3}")] + ([field(LABEL, "odd")] if number % 2 else [])
        self.assertEqual(number, self.client.submit(command, field(NAME, f"{'build' if number % 2 else 'Test'}{number}"), *labels))

    def find(self, *fields):
        return ids(self.client.query(*fields)[0])

    def test_a_host_says_that_it_has_heeded_what_older_ones_skip(self):
        for fields in ([field(LABEL, "odd")], [field(POOL, "default")], [field(LAST, 1)], [field(BEFORE_ID, 3)], [field(SUBMITTED_AFTER, 0)], [field(ENDED_BEFORE, 0)]):
            self.assertIn(SEARCHED, self.client.query(*fields)[1])
        for fields in ([], [field(NAME_PATTERN, "*")], [field(STATES, 1)]):
            self.assertNotIn(SEARCHED, self.client.query(*fields)[1])

    def test_the_last_ones_come_in_order_and_in_pages_towards_the_first(self):
        records, after = self.client.query(field(LAST, 4))
        self.assertEqual([12, 13, 14, 15], ids(records))
        self.assertEqual([NEW, NEW], [record[STATE] for record in records[2:]])
        records, after = self.client.query(field(LAST, 4), field(BEFORE_ID, after[BEFORE_ID]))
        self.assertEqual([8, 9, 10, 11], ids(records))
        records, after = self.client.query(field(LAST, 100), field(BEFORE_ID, after[BEFORE_ID]))
        self.assertEqual(list(range(1, 8)), ids(records))
        self.assertNotIn(BEFORE_ID, after)

    def test_names_are_found_among_those_that_ended_and_those_that_did_not(self):
        self.assertEqual(list(range(1, 16, 2)), self.find(field(NAME_PATTERN, "BUILD*")))
        self.assertEqual([10, 12, 14], self.find(field(NAME_PATTERN, "test1*")))
        self.assertEqual([14], self.find(field(NAME_PATTERN, "test1*"), field(LAST, 1)))

    def test_labels_must_all_be_there(self):
        self.assertEqual(list(range(1, 16)), self.find(field(LABEL, "third")))
        self.assertEqual([3, 9, 15], self.find(field(LABEL, "third=0"), field(LABEL, "odd")))
        self.assertEqual([], self.find(field(LABEL, "thir")))
        self.assertEqual([], self.find(field(LABEL, "odd=1")))

    def test_a_pool_that_nobody_is_in_has_no_jobs_and_the_default_one_has_all(self):
        self.assertEqual(list(range(1, 16)), self.find(field(POOL, "default")))
        self.assertEqual([], self.find(field(POOL, "elsewhere")))

    def test_times_of_submission_and_end_are_bounds(self):
        records, _ = self.client.query()
        submitted = {record[JOB_ID]: record[SUBMITTED] for record in records}
        ended = {record[JOB_ID]: record[ENDED] for record in records if ENDED in record}
        self.assertEqual([5, 6, 7], self.find(field(SUBMITTED_AFTER, submitted[5]), field(SUBMITTED_BEFORE, submitted[8])))
        self.assertEqual([13, 14, 15], self.find(field(SUBMITTED_AFTER, submitted[13])))
        self.assertEqual([6, 7], self.find(field(ENDED_AFTER, ended[6]), field(ENDED_BEFORE, ended[8])))
        self.assertEqual([12], self.find(field(ENDED_AFTER, ended[12])))

    def test_states_and_pages_go_with_the_rest(self):
        self.assertEqual([1, 2], self.find(field(STATES, 1 << EXITED), field(LIMIT, 2)))
        self.assertEqual([], self.find(field(STATES, 1 << ABORTED)))
        self.assertEqual([13], self.find(field(STATES, 1 << RUNNING), field(LABEL, "odd")))
        records, after = self.client.query(field(LABEL, "odd"), field(LIMIT, 3))
        self.assertEqual([1, 3, 5], ids(records))
        records, after = self.client.query(field(LABEL, "odd"), field(LIMIT, 9), field(AFTER_ID, after[MORE_AFTER]))
        self.assertEqual([7, 9, 11, 13, 15], ids(records))
        self.assertNotIn(MORE_AFTER, after)

    def test_what_was_asked_for_is_found_by_the_next_session_too(self):
        session = self.watch(self.client.host()[SESSION_PID])
        session.kill(signal.SIGKILL)
        session.wait_end()
        self.client = self.login_again()
        self.assertEqual([3, 9, 15], self.find(field(LABEL, "third=0"), field(LABEL, "odd")))
        self.assertEqual([12, 13, 14, 15], self.find(field(LAST, 4)))

    def test_a_query_that_is_none_is_refused(self):
        self.refused(errno.EINVAL, self.client.query, field(LAST, 0))
        self.refused(errno.EINVAL, self.client.query, field(LAST, 10_001))
        self.refused(errno.EINVAL, self.client.query, *[field(LABEL, str(number)) for number in range(257)])
        self.refused(errno.EINVAL, self.client.query, field(NAME_PATTERN, "a[b"))

    def test_an_expunged_job_is_found_by_nothing(self):
        self.client.expunge(3)
        self.assertEqual([9, 15], self.find(field(LABEL, "third=0"), field(LABEL, "odd")))
        self.assertNotIn(3, self.find(field(NAME_PATTERN, "build*")))
