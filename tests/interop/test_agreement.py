"""What the comparison with a model has found (tests/model, docs/MODEL.md), each by itself."""

import errno
import struct

from smash_client import (ABORTED, AFTER, ARRAY_LIMIT, CAUSE, CAUSE_DEPENDENCY_FAILED, CAUSE_EXIT, COUNT, EXIT_CODE, EXITED, JOB_SET_TERMS, NEW, POOL, POOL_PAUSED, RETRY_POLICY,
                          RUNNING, STATE, SUBMISSION_KEY, field)
from smash_host import HostCase

ANY, SUCCESS, FAILURE = range(3)


def after(kind, job):
    return field(AFTER, struct.pack(">II", kind, job))


def retry(count):
    return field(RETRY_POLICY, struct.pack(">IQI", count, 0, 100))


class AgreementTests(HostCase):
    arguments = ("-n", "2")

    def test_an_array_whose_members_have_failed_for_good_is_not_run_again(self):
        client = self.login()
        array = client.submit(f"echo x >> {self.folder}/runs; exit 3", field(COUNT, 2), retry(1))
        self.assertEqual(3, client.wait_end(array))
        self.assertEqual((EXITED, CAUSE_EXIT), tuple(client.record(array)[tag] for tag in (STATE, CAUSE)))
        self.assertNotIn(NEW, client.history[array])
        with open(f"{self.folder}/runs") as runs:
            self.assertEqual(4, len(runs.read().split()))

    def test_a_member_that_is_no_job_yet_is_not_waited_for(self):
        client, fifo = self.login(), self.fifo()
        array = client.submit(f"read x < {fifo.path}", field(COUNT, 2), field(ARRAY_LIMIT, 1))
        client.wait_status(array + 1, RUNNING)
        other = client.submit("true", after(ANY, array + 1))
        self.refused(errno.EAGAIN, client.submit, "true", after(ANY, array + 2))
        self.refused(errno.EAGAIN, client.request, JOB_SET_TERMS, struct.pack(">I", other) + after(ANY, array + 2))
        fifo.write("go")
        self.assertEqual(0, client.wait_end(other))
        client.wait_status(array + 2, RUNNING)
        later = client.submit("true", after(ANY, array + 2))
        fifo.write("go")
        self.assertEqual(0, client.wait_end(later))

    def test_a_key_is_that_of_its_job_though_what_it_waited_for_is_gone(self):
        client = self.login()
        first = client.submit("true")
        client.wait_end(first)
        job = client.submit("true", after(SUCCESS, first), field(SUBMISSION_KEY, b"once"))
        client.wait_end(job)
        client.expunge(first)
        self.assertEqual(job, client.submit("true", after(SUCCESS, first), field(SUBMISSION_KEY, b"once")))
        self.refused(errno.ESRCH, client.submit, "true", after(SUCCESS, first), field(SUBMISSION_KEY, b"twice"))

    def test_who_waits_for_a_job_in_two_ways_waits_for_both(self):
        client = self.login()
        client.set_pool("p", field(POOL_PAUSED, 1))
        awaited = client.submit("true", field(POOL, "p"))
        jobs = [client.submit("true", *(after(kind, awaited) for kind in kinds)) for kinds in ((ANY, SUCCESS), (SUCCESS, ANY), (SUCCESS, FAILURE), (ANY, FAILURE))]
        client.cancel(awaited)
        ends = [client.wait_status(job, EXITED, ABORTED) for job in jobs]
        self.assertEqual([ABORTED, ABORTED, ABORTED, EXITED], ends)
        for job in jobs[:3]:
            self.assertEqual((CAUSE_DEPENDENCY_FAILED, 143), tuple(client.record(job)[tag] for tag in (CAUSE, EXIT_CODE)))
