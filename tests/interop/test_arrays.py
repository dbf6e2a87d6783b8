import errno
import os
import signal
import struct

from smash_client import (ABORTED, AFTER, ARRAY_ID, ARRAY_INDEX, ARRAY_ITEM, ARRAY_LIMIT, ATTEMPT, CANCELED, CAUSE, CAUSE_CANCELED, CAUSE_DEPENDENCY_FAILED, CAUSE_EXIT, COUNT,
                          EXIT_CODE, EXITED, JOB_ID, LAST, MASTER_PID, MAX_WALL_TIME, MEMBER_STATES, NAME, NEW, PRIORITY, QUEUED_JOBS, REMOTE_COMPUTER, RETRY_POLICY, RUNNING,
                          SESSION_PID, STANDARD_INPUT, STANDARD_OUTPUT, STATE, STATES, SUBMISSION_KEY, SUSPENDED, Refused, field)
from smash_host import HostCase

WITH_MEMBERS = field(ARRAY_ID, 0)


def after(kind, job):
    return struct.pack(">HIII", AFTER, 8, kind, job)


def retry(count):
    return struct.pack(">HIIQI", RETRY_POLICY, 16, count, 0, 100)


class ArrayCase(HostCase):
    def array(self, client, command, count, *fields, **options):
        return client.submit(command, field(COUNT, count), *fields, **options)

    def members(self, client, array):
        return client.query(field(ARRAY_ID, array))[0]

    def states(self, client, array):
        return struct.unpack(">6I", client.record(array)[MEMBER_STATES])


class ArrayTests(ArrayCase):
    arguments = ("-n", "4")

    def test_every_member_runs_once_with_its_index(self):
        client = self.login()
        array = self.array(client, "echo $SMASH_INDEX $SMASH_COUNT $SMASH_ARRAY_ID", 1500, field(NAME, "many"))
        self.assertEqual(0, client.wait_end(array))
        record = client.record(array)
        self.assertEqual((EXITED, CAUSE_EXIT, (0, 0, 0, 1500, 0, 0)), (record[STATE], record[CAUSE], self.states(client, array)))
        records = []
        while page := client.query(field(ARRAY_ID, array), field(60, records[-1][JOB_ID] if records else 0))[0]:
            records += page
        self.assertEqual([array + 1 + index for index in range(1500)], [member[JOB_ID] for member in records])
        self.assertEqual(list(range(1500)), [member[ARRAY_INDEX] for member in records])
        for index, member in list(enumerate(records))[::97]:
            self.assertEqual((f"many[{index}]", array), (member[NAME], member[ARRAY_ID]))
            with open(member[STANDARD_OUTPUT]) as output:
                self.assertEqual(f"{index} 1500 {array}\n", output.read())

    def test_members_have_items_and_all_read_the_same_input(self):
        client = self.login()
        items = ["a b", "", "ü$HOME", "x" * 60_000]
        array = self.array(client, "cat; printf %s \"$SMASH_ITEM\" | wc -c", 4, *[field(ARRAY_ITEM, item) for item in items], field(STANDARD_INPUT, b"in\n"))
        client.wait_end(array)
        self.assertEqual([f"in\n{len(item.encode())}\n".encode() for item in items], [client.stdout(array + 1 + index).data for index in range(4)])

    def test_the_array_fails_where_members_do_and_says_which_was_the_first(self):
        client = self.login()
        array = self.array(client, "exit $((SMASH_INDEX % 4 == 3 ? SMASH_INDEX : 0))", 10)
        self.assertEqual(7, client.wait_end(array))
        record = client.record(array)
        self.assertEqual((EXITED, 7), (record[STATE], record[EXIT_CODE]))
        self.assertEqual([3, 7], [member[ARRAY_INDEX] for member in self.members(client, array) if member[EXIT_CODE]])

    def test_no_more_than_the_limit_run_at_once(self):
        client, ready, release = self.login(), self.fifo(), self.fifo("release")
        array = self.array(client, f"echo up > {ready.path}; read x < {release.path}", 6, field(ARRAY_LIMIT, 2))
        for _ in range(2):
            ready.line()
        self.assertFalse(ready.has_line(0.3))
        self.assertEqual((4, 2), self.states(client, array)[:2])
        for _ in range(4):
            release.write("go")
            ready.line()
        for _ in range(2):
            release.write("go")
        self.assertEqual(0, client.wait_end(array))

    def test_it_takes_its_ids_and_lists_can_leave_members_out(self):
        client = self.login()
        array = self.array(client, "true", 5)
        client.wait_end(array)
        single = client.submit("true")
        self.assertEqual(array + 6, single)
        client.wait_end(single)
        self.assertEqual([array, single], [record[JOB_ID] for record in client.query(WITH_MEMBERS)[0]])
        self.assertEqual([single], [record[JOB_ID] for record in client.query(WITH_MEMBERS, field(LAST, 1))[0]])
        self.assertEqual(7, len(client.query()[0]))

    def test_a_key_makes_one_array(self):
        client = self.login()
        first = self.array(client, "true", 3, field(SUBMISSION_KEY, b"once"))
        self.assertEqual(first, self.array(client, "true", 3, field(SUBMISSION_KEY, b"once")))
        client.wait_end(first)
        self.assertEqual(4, len(client.query()[0]))

    def test_what_does_not_go_with_it_is_refused(self):
        client = self.login()
        for fields in ([field(COUNT, 0)], [field(COUNT, 1_000_001)], [field(COUNT, 2), field(ARRAY_ITEM, "one")], [field(COUNT, 2), field(ARRAY_ID, 3)]):
            self.refused(errno.EINVAL, client.submit, "true", *fields)
        self.refused(errno.EMSGSIZE, client.submit, "true", field(COUNT, 1), field(ARRAY_ITEM, "x" * 65_537))
        self.refused(errno.EOPNOTSUPP, client.submit, "true", field(COUNT, 2), field(REMOTE_COMPUTER, "auto"))
        self.assertEqual([], client.query()[0])

    def test_members_are_run_again_by_themselves(self):
        client, folder = self.login(), self.folder
        array = self.array(client, f"mkdir {folder}/$SMASH_INDEX 2>/dev/null && exit 1; exit 0", 3, retry(2))
        self.assertEqual(0, client.wait_end(array))
        self.assertEqual([2, 2, 2], [member[ATTEMPT] for member in self.members(client, array)])
        self.assertEqual((0, 0, 0, 3, 0, 0), self.states(client, array))

    def test_others_wait_for_all_of_it_and_it_waits_for_others(self):
        client, release = self.login(), self.fifo()
        gate = client.submit(f"read x < {release.path}")
        array = self.array(client, f"echo $SMASH_INDEX >> {self.folder}/order", 3, after(1, gate))
        last = client.submit(f"echo last >> {self.folder}/order", after(1, array))
        self.assertEqual((NEW, (3, 0, 0, 0, 0, 0)), (client.record(array)[STATE], self.states(client, array)))
        release.write("go")
        self.assertEqual(0, client.wait_end(last))
        with open(os.path.join(self.folder, "order")) as order:
            lines = order.read().split()
        self.assertEqual((["0", "1", "2"], "last"), (sorted(lines[:3]), lines[3]))

    def test_one_whose_condition_fails_never_runs(self):
        client = self.login()
        failed = client.submit("exit 1")
        array = self.array(client, f"touch {self.folder}/ran", 3, after(1, failed))
        client.wait_end(array)
        record = client.record(array)
        self.assertEqual((ABORTED, CAUSE_DEPENDENCY_FAILED, (0, 0, 0, 0, 3, 0)), (record[STATE], record[CAUSE], self.states(client, array)))
        self.assertFalse(os.path.exists(os.path.join(self.folder, "ran")))

    def test_removing_it_removes_its_members(self):
        client = self.login()
        array = self.array(client, "echo x", 700)
        client.wait_end(array)
        paths = [client.record(array + 1 + index)[STANDARD_OUTPUT] for index in (0, 350, 699)]
        client.expunge(array)
        self.assertEqual([], client.query()[0])
        self.assertEqual([False] * 3, [os.path.exists(path) for path in paths])


class HeldArrayTests(ArrayCase):
    """One slot, and a job in it: what is behind waits."""

    arguments = ("-n", "1")

    def setUp(self):
        super().setUp()
        self.client, self.release = self.login(), self.fifo()
        self.first = self.client.submit(f"read x < {self.release.path}")
        self.client.wait_status(self.first, RUNNING)

    def test_a_million_take_no_more_room_than_a_thousand(self):
        array = self.array(self.client, "true", 1_000_000)
        host = self.client.host()
        self.assertEqual(1_000_000, host[QUEUED_JOBS])
        self.wait_until(lambda: len(self.members(self.client, array)) >= 256, "some wait in the queue")
        self.assertLess(len(self.members(self.client, array)), 1000)
        self.client.cancel(array)
        self.client.wait_end(array)
        self.assertEqual((0, 0, 0, 0, 1_000_000, 0), self.states(self.client, array))
        self.assertEqual(array + 1_000_001, self.client.submit("true"))
        self.release.write("go")

    def test_members_come_before_jobs_that_were_submitted_later(self):
        array = self.array(self.client, f"echo $SMASH_INDEX >> {self.folder}/order", 600)
        later = self.client.submit(f"echo later >> {self.folder}/order")
        self.release.write("go")
        self.client.wait_end(later)
        with open(os.path.join(self.folder, "order")) as order:
            self.assertEqual([*map(str, range(600)), "later"], order.read().split())
        self.assertEqual(0, self.client.wait_end(array) if self.client.record(array)[STATE] != EXITED else 0)

    def test_a_member_can_be_canceled_long_before_its_turn(self):
        array = self.array(self.client, "true", 5000)
        far = array + 1 + 4000
        self.assertEqual((NEW, 4000), (self.client.record(far)[STATE], self.client.record(far)[ARRAY_INDEX]))
        self.refused(errno.EAGAIN, self.client.set_priority, far, 5)
        self.refused(errno.EBUSY, self.client.expunge, far)
        self.client.cancel(far)
        record = self.client.record(far)
        self.assertEqual((ABORTED, CAUSE_CANCELED), (record[STATE], record[CAUSE]))
        self.assertEqual(1, self.states(self.client, array)[ABORTED])
        self.client.cancel(array)
        self.client.wait_end(array)
        self.release.write("go")

    def test_canceling_it_ends_what_runs_and_what_waits(self):
        self.release.write("go")
        array = self.array(self.client, "exec sleep 1000", 50)
        self.client.wait_status(array + 1, RUNNING)
        self.client.cancel(array)
        self.assertEqual(128 + signal.SIGTERM, self.client.wait_end(array))
        record = self.client.record(array)
        self.assertEqual((ABORTED, CAUSE_CANCELED, (0, 0, 0, 0, 50, 0)), (record[STATE], record[CAUSE], self.states(self.client, array)))

    def test_a_signal_and_a_priority_reach_its_members(self):
        self.release.write("go")
        array = self.array(self.client, "exec sleep 1000", 3)
        self.client.wait_status(array + 1, RUNNING)
        self.client.signal(array, signal.SIGSTOP)
        self.client.wait_status(array + 1, SUSPENDED)
        self.client.signal(array, signal.SIGCONT)
        self.client.wait_status(array + 1, RUNNING)
        self.client.set_priority(array, 7)
        self.assertEqual([7, 7, 7, 7], [self.client.record(array + number)[PRIORITY] for number in range(4)])
        self.client.cancel(array)
        self.client.wait_end(array)


class WideArrayTests(ArrayCase):
    arguments = ("-n", "64")

    def test_no_member_that_is_made_meanwhile_escapes_a_priority(self):
        client, live = self.login(), sum(1 << state for state in (NEW, RUNNING, SUSPENDED))
        array, priority = self.array(client, "sleep 0.01", 300, field(ARRAY_LIMIT, 16)), 1
        while client.record(array)[STATE] in (NEW, RUNNING):
            try:
                client.set_priority(array, priority := priority % 19 + 1)
            except Refused as error:
                self.assertEqual(errno.ESRCH, error.errno)
                break
            members = client.query(field(ARRAY_ID, array), field(STATES, live))[0]
            self.assertLessEqual({record[PRIORITY] for record in members}, {priority})


class LostSessionTests(ArrayCase):
    arguments = ("-n", "3", "-o", "KEEP_RECORDS=true")
    COUNT = 1200

    def run_through(self, kill):
        """Members write their own evidence; the session, or the whole host, is killed in between again and again."""
        client = self.login()
        array = self.array(client, f"echo x >> {self.folder}/ran.$SMASH_INDEX", self.COUNT)
        for number in (100, 400, 900):
            client.wait_status(array + number, EXITED, ABORTED)
            client = kill(client)
        if client.record(array)[STATE] != EXITED:
            client.wait_end(array)
        return client, array

    def test_each_member_runs_once_over_killed_sessions(self):
        client, array = self.run_through(self.kill_session)
        self.assertEqual((0, 0, 0, self.COUNT, 0, 0), self.states(client, array))
        for index in range(self.COUNT):
            with open(os.path.join(self.folder, f"ran.{index}")) as evidence:
                self.assertEqual("x\n", evidence.read(), index)

    def kill_host(self, client):
        host = client.host()
        master, session = self.watch(host[MASTER_PID]), self.watch(host[SESSION_PID])
        master.kill()
        master.wait_end()
        session.wait_end()
        self.host = self.start_host(*self.arguments)
        return self.login_again()

    def test_no_member_runs_twice_over_killed_hosts(self):
        client, array = self.run_through(self.kill_host)
        states = self.states(client, array)
        self.assertEqual(self.COUNT, states[EXITED] + states[ABORTED])
        runs = 0
        for index in range(self.COUNT):
            path = os.path.join(self.folder, f"ran.{index}")
            if os.path.exists(path):
                with open(path) as evidence:
                    self.assertEqual("x\n", evidence.read(), index)
                runs += 1
        # What the killed host had running may have been lost on the way: at most a slot's worth each time.
        self.assertGreaterEqual(runs, self.COUNT - 9)

    def test_a_canceled_one_goes_on_to_end_after_a_lost_session(self):
        client = self.login()
        array = self.array(client, "trap '' TERM; sleep 1000 & wait; wait", 20)
        client.wait_status(array + 1, RUNNING)
        client.cancel(array, field(65, 1000))
        self.assertEqual(CANCELED, client.record(array)[STATE])
        client = self.kill_session(client)
        if client.record(array)[STATE] != ABORTED:
            client.wait_end(array)
        self.assertEqual((0, 0, 0, 0, 20, 0), self.states(client, array))
