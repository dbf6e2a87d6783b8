"""What the comparison with a model has found (tests/model, docs/MODEL.md), each by itself."""

import errno
import struct

from smash_client import (ABORTED, AFTER, ARRAY_LIMIT, CAUSE, CAUSE_CANCELED, CAUSE_DEPENDENCY_FAILED, CAUSE_DISK_LIMIT, CAUSE_EXIT, CAUSE_NONE, CAUSE_PROCESS_LIMIT, COUNT, EXIT_CODE, EXITED, JOB_ID, JOB_SET_TERMS, NEW, POOL, POOL_PAUSED, RETRY_ON_CAUSE, RETRY_POLICY,
                          RUNNING, SESSION_PID, STATE, SUBMISSION_KEY, field)
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
        self.refused(errno.ESRCH, client.submit, "true", after(ANY, array + 2))
        self.refused(errno.ECHILD, client.request, JOB_SET_TERMS, struct.pack(">I", other) + after(ANY, array + 2))
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

    def test_who_waits_in_vain_in_two_ways_ends_once(self):
        client, fifo = self.login(), self.fifo()
        first = client.submit(f"read x < {fifo.path}")
        never = client.submit("true", after(FAILURE, first))
        twice = client.submit("true", after(SUCCESS, never), after(ANY, first), after(SUCCESS, never))
        fifo.write("go")
        client.wait_status(twice, ABORTED)
        # The answer comes behind all that was told before.
        self.assertEqual(0, client.wait_end(client.submit("true")))
        self.assertEqual([ABORTED], client.history[twice])
        self.assertEqual([ABORTED], client.history[never])

    def test_a_job_is_run_again_after_any_cause_that_can_be_named(self):
        client = self.login()
        for cause in (CAUSE_PROCESS_LIMIT, CAUSE_DISK_LIMIT):
            self.assertEqual(0, client.wait_end(client.submit("true", retry(1), field(RETRY_ON_CAUSE, cause))))
        for cause in (CAUSE_NONE, CAUSE_CANCELED, CAUSE_DISK_LIMIT + 1):
            self.refused(errno.EINVAL, client.submit, "true", retry(1), field(RETRY_ON_CAUSE, cause))


class RemovedMemberTests(HostCase):
    arguments = ("-n", "1", "-o", "RECORD_RETENTION_COUNT=1")

    def test_a_member_that_has_run_keeps_its_record_until_its_array_has_ended(self):
        client, fifo = self.login(), self.fifo()
        array = client.submit(f"echo $SMASH_INDEX >> {self.folder}/runs; test $SMASH_INDEX -lt 2 || read x < {fifo.path}", field(COUNT, 4))
        client.wait_status(array + 3, RUNNING)
        self.refused(errno.EBUSY, client.expunge, array + 1)
        # Two plain jobs have ended, of which the records of one are kept: what is too many has been removed.
        plain = [client.submit("true") for _ in range(2)]
        for job in plain:
            client.cancel(job)
            client.wait_status(job, ABORTED)
        self.wait_until(lambda: len({record[JOB_ID] for record in client.query()[0]} & set(plain)) == 1, "the record of one of two is removed")
        self.assertEqual({array, array + 1, array + 2, array + 3}, {record[JOB_ID] for record in client.query()[0]} & set(range(array, array + 4)))
        session = self.watch(client.host()[SESSION_PID])
        session.kill()
        session.wait_end()
        client = self.login_again()
        fifo.write("go")
        fifo.write("go")
        if client.record(array)[STATE] != EXITED:
            self.assertEqual(EXITED, client.wait_status(array, EXITED, ABORTED))
        with open(f"{self.folder}/runs") as runs:
            self.assertEqual(["0", "1", "2", "3"], runs.read().split())
