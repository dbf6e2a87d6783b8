"""Deadlines of arrays, and terms of arrays that are changed: of members that run, that wait, and that are no jobs yet."""
import errno
import struct

from smash_client import (ABORTED, AFTER, ARRAY_LIMIT, ATTEMPT, CAUSE, CAUSE_CANCELED, CAUSE_DETAIL, CAUSE_EXIT, COUNT, DELAY, EXIT_CODE, EXITED, JOB_SET_TERMS, MEMBER_STATES, NEW,
                          POOL, POOL_SLOTS, QUEUE_DEADLINE, RETRY_POLICY, RUNNING, STATE, STATES, ARRAY_ID, WAIT_REASON, field)
from smash_host import HostCase
from test_arrays import after, retry

WAITS_CAP = 4


class ArrayTermsCase(HostCase):
    arguments = ("-n", "4")

    def setUp(self):
        super().setUp()
        self.client = self.login()
        self.ready, self.release = self.fifo("ready"), self.fifo("release")
        self.command = f"echo up > {self.ready.path}; read x < {self.release.path}; :"

    def array(self, count, *fields, running, command=None):
        """An array so many of whose members run, until they are told to end."""
        array = self.client.submit(command or self.command, field(COUNT, count), *fields)
        self.wait_ready(running)
        return array

    def wait_ready(self, count):
        for _ in range(count):
            self.ready.line()

    def set(self, job, *fields):
        self.client.request(JOB_SET_TERMS, struct.pack(">I", job) + b"".join(fields))

    def states(self, array):
        return struct.unpack(">6I", self.client.record(array)[MEMBER_STATES])

    def wait_states(self, array, *states):
        self.wait_until(lambda: self.states(array) == states, f"members are {states}")

    def let_go(self, count):
        for _ in range(count):
            self.release.write("go")

    def end(self, array):
        if self.client.record(array)[STATE] not in (EXITED, ABORTED):
            self.client.wait_status(array, EXITED, ABORTED)
        return self.client.record(array)


class DeadlineTests(ArrayTermsCase):
    def test_members_that_are_not_started_in_time_never_are(self):
        array = self.array(1000, running=4)
        self.set(array, field(QUEUE_DEADLINE, 1))
        self.wait_states(array, 0, 4, 0, 0, 996, 0)
        record = self.client.record(array + 5)
        self.assertEqual((ABORTED, 143, CAUSE_CANCELED), (record[STATE], record[EXIT_CODE], record[CAUSE]))
        self.assertIn("not started within 0.001 s", record[CAUSE_DETAIL])
        self.assertEqual(RUNNING, self.client.record(array)[STATE])
        self.let_go(4)
        record = self.end(array)
        self.assertEqual((EXITED, 143, CAUSE_EXIT), (record[STATE], record[EXIT_CODE], record[CAUSE]))
        self.assertIn(f"996 of 1000 members did not exit with code 0; the first of them is member 4, job {array + 5};", record[CAUSE_DETAIL])
        self.assertEqual((0, 0, 0, 4, 996, 0), self.states(array))

    def test_one_of_which_nothing_was_started_ends_as_a_job_does(self):
        self.array(4, running=4)
        waiting = self.client.submit("true", field(COUNT, 1000), field(QUEUE_DEADLINE, 100))
        held = self.client.submit("true", field(COUNT, 3), field(QUEUE_DEADLINE, 100), after(0, waiting - 5))
        for array, count in ((waiting, 1000), (held, 3)):
            record = self.end(array)
            self.assertEqual((ABORTED, 143, CAUSE_CANCELED), (record[STATE], record[EXIT_CODE], record[CAUSE]))
            self.assertIn("not started within 0.1 s", record[CAUSE_DETAIL])
            self.assertEqual((0, 0, 0, 0, count, 0), self.states(array))
        self.let_go(4)

    def test_it_holds_over_killed_sessions(self):
        array = self.array(1000, field(QUEUE_DEADLINE, 3_600_000), running=4)
        self.client = self.kill_session(self.client)
        self.set(array, field(QUEUE_DEADLINE, 1))
        self.wait_states(array, 0, 4, 0, 0, 996, 0)
        self.client = self.kill_session(self.client)
        self.wait_states(array, 0, 4, 0, 0, 996, 0)
        self.let_go(4)
        record = self.end(array)
        self.assertEqual((EXITED, 143, (0, 0, 0, 4, 996, 0)), (record[STATE], record[EXIT_CODE], self.states(array)))

    def test_what_is_run_again_has_been_started(self):
        once = f"mkdir {self.folder}/ran.$SMASH_JOB_ID.$SMASH_INDEX 2>/dev/null && exit 1; exit 0"
        late = struct.pack(">HIIQI", RETRY_POLICY, 16, 1, 3000, 100)
        jobs = self.client.submit(once, late, field(QUEUE_DEADLINE, 2000)), self.client.submit(once, field(COUNT, 1), late, field(QUEUE_DEADLINE, 2000))
        for job in jobs:
            self.assertEqual((EXITED, 0), (self.end(job)[STATE], self.end(job)[EXIT_CODE]))
        self.assertEqual([2, 2], [self.client.record(job)[ATTEMPT] for job in (jobs[0], jobs[1] + 1)])


class ChangeTests(ArrayTermsCase):
    def test_fewer_run_at_once_and_then_more(self):
        array = self.array(40, running=4)
        self.set(array, field(ARRAY_LIMIT, 1))
        self.assertEqual((1, WAITS_CAP), (self.client.record(array)[ARRAY_LIMIT], self.client.record(array + 40)[WAIT_REASON]))
        self.client = self.kill_session(self.client)
        self.let_go(4)
        self.wait_ready(1)
        self.wait_states(array, 35, 1, 0, 4, 0, 0)
        self.set(array, field(ARRAY_LIMIT, 3))
        self.wait_ready(2)
        self.wait_states(array, 33, 3, 0, 4, 0, 0)
        self.set(array, field(ARRAY_LIMIT))
        self.wait_ready(1)
        self.wait_states(array, 32, 4, 0, 4, 0, 0)
        self.client.cancel(array)
        self.end(array)
        self.assertEqual((0, 0, 0, 4, 36, 0), self.states(array))

    def test_none_escapes_that_is_just_being_made(self):
        for pool in ("here", "there"):
            self.client.set_pool(pool, field(POOL_SLOTS, 4))
        array, pools = self.client.submit("true", field(COUNT, 6000), field(POOL, "here")), ["here", "there"]
        for _ in range(40):
            pools.reverse()
            self.set(array, field(ARRAY_LIMIT, 2), field(POOL, pools[0]))
            members = self.client.query(field(ARRAY_ID, array), field(STATES, 1 << NEW))[0]
            # Two may run, and those that ran before it was said go on.
            self.assertLessEqual(sum(member[WAIT_REASON] != WAITS_CAP for member in members), 6)
            self.assertLessEqual(sum(member[POOL] != pools[0] for member in members), 4)
            self.set(array, field(ARRAY_LIMIT))
        self.client.cancel(array)
        self.end(array)

    def test_members_that_are_held_back_can_be_canceled(self):
        array = self.array(6, running=4)
        self.set(array, field(ARRAY_LIMIT, 4))
        self.set(array, field(ARRAY_LIMIT, 1))
        self.client.cancel(array + 5)
        self.assertEqual(ABORTED, self.end(array + 5)[STATE])
        self.let_go(4)
        self.wait_ready(1)
        self.let_go(1)
        self.assertEqual((EXITED, 143), (self.end(array)[STATE], self.end(array)[EXIT_CODE]))
        self.assertEqual((0, 0, 0, 5, 1, 0), self.states(array))

    def test_those_that_wait_go_to_another_pool(self):
        self.client.set_pool("wide", field(POOL_SLOTS, 2))
        self.client.set_pool("shut", field(POOL_SLOTS, 0))
        array = self.array(1000, running=4)
        self.set(array, field(POOL, "shut"))
        self.let_go(4)
        self.wait_states(array, 996, 0, 0, 4, 0, 0)
        self.assertEqual(["shut"] * 3, [self.client.record(job)[POOL] for job in (array, array + 5, array + 1000)])
        self.client = self.kill_session(self.client)
        self.assertEqual((996, 0, 0, 4, 0, 0), self.states(array))
        self.set(array, field(POOL, "wide"))
        self.wait_ready(2)
        self.wait_states(array, 994, 2, 0, 4, 0, 0)
        self.refused(errno.ENOENT, self.set, array, field(POOL, "none"))
        self.client.cancel(array)
        self.end(array)

    def test_they_are_run_again_as_was_said_later(self):
        array = self.array(6, running=4, command=f"{self.command[:-1]} mkdir {self.folder}/$SMASH_INDEX 2>/dev/null && exit 1; exit 0")
        self.set(array, retry(1))
        self.client = self.kill_session(self.client)
        # Who of them reads a line is anybody's: each run takes one.
        self.let_go(12)
        self.assertEqual(0, self.end(array)[EXIT_CODE])
        self.assertEqual([2] * 6, [self.client.record(array + number)[ATTEMPT] for number in range(1, 7)])

    def test_one_that_has_not_begun_has_them_from_the_start(self):
        self.client.set_pool("one", field(POOL_SLOTS, 1))
        first = self.array(4, running=4)
        array = self.client.submit("exit 1", field(COUNT, 3), after(0, first))
        self.set(array, field(POOL, "one"), retry(1), field(ARRAY_LIMIT, 1))
        self.assertEqual((NEW, "one", 1), tuple(self.client.record(array)[tag] for tag in (STATE, POOL, ARRAY_LIMIT)))
        self.let_go(4)
        self.assertEqual(1, self.end(array)[EXIT_CODE])
        self.assertEqual([("one", 2)] * 3, [(member[POOL], member[ATTEMPT]) for member in self.client.query(field(ARRAY_ID, array))[0]])

    def test_what_cannot_be_changed_is_refused(self):
        array = self.array(6, running=4)
        for fields in ([field(DELAY, 5)], [after(0, array)], [field(AFTER)], [field(ARRAY_LIMIT, 1), field(DELAY, 5)]):
            self.refused(errno.EBUSY, self.set, array, *fields)
        self.refused(errno.EBUSY, self.set, array + 6, field(POOL))
        self.refused(errno.EINVAL, self.set, array + 6, field(ARRAY_LIMIT, 1))
        self.assertNotIn(ARRAY_LIMIT, self.client.record(array))
        waiting = [record[STATE] for record in self.client.query(field(ARRAY_ID, array), field(STATES, 1 << NEW))[0]]
        self.assertEqual([NEW] * 2, waiting)
        self.client.cancel(array)
        self.end(array)
