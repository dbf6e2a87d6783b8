import errno

from smash_client import (EFFECTIVE_LIMIT, EXITED, OUTPUT_FORMAT, PROTOCOL_VERSION, STATE, SUBMISSION_KEY, WANT_RECORD, STANDARD_INPUT, SCRIPT, field)
from smash_host import HostCase

# What came with the release after this client's: input, keys, limits on the tree and on time, and what output is.
NEWER = set(range(STANDARD_INPUT, SCRIPT + 1))

# The kernel's own limits are below this.
FIRST_PSEUDO_RESOURCE = 256


class OlderClientTests(HostCase):
    """A client of the release before: it sends none of what came since."""

    def test_a_job_of_it_has_nothing_that_it_did_not_ask_for(self):
        client = self.login("ann", field(PROTOCOL_VERSION, 1), field(WANT_RECORD))
        job = client.submit("true", max_cpu=5)
        self.assertEqual(0, client.wait_end(job))
        record = client.record(job)
        self.assertEqual(EXITED, record[STATE])
        self.assertEqual(set(), (NEWER - {OUTPUT_FORMAT}) & set(record))
        self.assertEqual(0, record.get(OUTPUT_FORMAT, 0))
        self.assertLess(max(limit[0] for limit in record[EFFECTIVE_LIMIT]), FIRST_PSEUDO_RESOURCE)

    def test_a_client_of_the_core_alone_is_sent_no_field(self):
        client = self.connect()
        self.assertNotIn(SUBMISSION_KEY, client.login("core") or {})
        self.assertEqual(0, client.wait_end(client.submit("true")))

    def test_a_client_of_the_next_release_may_send_what_this_host_does_not_know(self):
        client = self.login("ann", field(PROTOCOL_VERSION, 1), field(999, b"new"))
        job = client.submit("true", field(999, b"new"))
        self.assertEqual(0, client.wait_end(job))
        with self.assertRaises(Exception) as refused:
            client.request(999)
        self.assertEqual(errno.EOPNOTSUPP, refused.exception.errno)
