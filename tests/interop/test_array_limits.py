"""Limits of arrays that are changed: of members that run, that wait, and that are no jobs yet."""
import errno
import os
import struct

from smash_client import (ABORTED, CAUSE, CAUSE_WALL_CLOCK_LIMIT, COUNT, EFFECTIVE_LIMIT, EXITED, JOB_SET_LIMITS, MAX_ADDRESS_SPACE, MAX_CPU, MAX_WALL_TIME, PROCESS_ID, RUNNING, STATE, field)
from smash_host import HostCase

HOUR = 3_600_000
ADDRESS_SPACE, CPU_TIME, WALL_TIME = 9, 0, 257


class ArrayLimitCase(HostCase):
    def set(self, client, job, *fields):
        client.request(JOB_SET_LIMITS, struct.pack(">I", job) + b"".join(fields))

    def kernels(self, client, job):
        """CPU time and address space that the kernel holds a job's process to."""
        with open(f"/proc/{client.record(job)[PROCESS_ID]}/limits") as lines:
            limits = {line[:26].strip(): line[26:].split()[0] for line in lines}
        return limits["Max cpu time"], limits["Max address space"]

    def in_force(self, client, job):
        return {resource: soft for resource, soft, _ in client.record(job).get(EFFECTIVE_LIMIT, [])}

    def wait_ended(self, client, job):
        if client.record(job)[STATE] not in (EXITED, ABORTED):
            client.wait_status(job, EXITED, ABORTED)
        return client.record(job)

    def running(self, client, count):
        """An array whose members all run, until they are told to end."""
        self.ready, self.release = self.fifo("ready"), self.fifo("release")
        array = client.submit(f"echo up > {self.ready.path}; read x < {self.release.path}; :", field(COUNT, count))
        for _ in range(count):
            self.ready.line()
        for number in range(count):
            if client.record(array + 1 + number)[STATE] != RUNNING:
                client.wait_status(array + 1 + number, RUNNING)
        return array

    def let_go(self, count):
        for _ in range(count):
            self.release.write("go")


class ArrayLimitTests(ArrayLimitCase):
    arguments = ("-n", "4")

    def test_members_that_run_are_held_to_them_at_once(self):
        client = self.login()
        array = self.running(client, 3)
        self.set(client, array, field(MAX_CPU, 300), field(MAX_ADDRESS_SPACE, 1 << 31), field(MAX_WALL_TIME, HOUR))
        for number in range(1, 4):
            self.assertEqual(("300", str(1 << 31)), self.kernels(client, array + number))
            self.assertEqual({CPU_TIME: 300, ADDRESS_SPACE: 1 << 31, WALL_TIME: HOUR}, self.in_force(client, array + number))
        client = self.kill_session(client)
        self.assertEqual((300, HOUR), (client.record(array)[MAX_CPU], client.record(array)[MAX_WALL_TIME]))
        self.assertEqual([300] * 3, [client.record(array + number)[MAX_CPU] for number in range(1, 4)])
        self.set(client, array, field(MAX_WALL_TIME, 1))
        self.assertEqual([CAUSE_WALL_CLOCK_LIMIT] * 3, [self.wait_ended(client, array + number)[CAUSE] for number in range(1, 4)])

    def test_a_member_keeps_what_it_was_given_by_itself(self):
        client = self.login()
        array = self.running(client, 2)
        self.set(client, array + 1, field(MAX_ADDRESS_SPACE, 1 << 31))
        self.set(client, array, field(MAX_CPU, 300))
        self.assertEqual([("300", str(1 << 31)), ("300", "unlimited")], [self.kernels(client, array + number) for number in (1, 2)])
        self.let_go(2)

    def test_none_escapes_that_is_just_being_started(self):
        client = self.login()
        for _ in range(10):
            array = client.submit("exec sleep 1000", field(COUNT, 4))
            self.set(client, array, field(MAX_CPU, 300))
            for number in range(1, 5):
                if client.record(array + number)[STATE] != RUNNING:
                    client.wait_status(array + number, RUNNING)
            self.assertEqual(["300"] * 4, [self.kernels(client, array + number)[0] for number in range(1, 5)])
            client.cancel(array)
            client.wait_end(array)

    def test_what_cannot_be_is_refused_and_changes_nothing(self):
        client = self.login()
        array = self.running(client, 2)
        self.refused(errno.ERANGE, self.set, client, array, field(MAX_CPU, 300), field(MAX_WALL_TIME, 2**63))
        self.refused(errno.EOPNOTSUPP, self.set, client, array, field(165, 5))
        self.assertEqual([("unlimited", "unlimited")] * 2, [self.kernels(client, array + number) for number in (1, 2)])
        self.let_go(2)
        client.wait_end(array)
        self.refused(errno.ESRCH, self.set, client, array, field(MAX_CPU, 5))


class WaitingArrayTests(ArrayLimitCase):
    arguments = ("-n", "1")

    def test_members_that_wait_and_those_that_are_no_jobs_yet_start_with_them(self):
        client, release = self.login(), self.fifo()
        first = client.submit(f"read x < {release.path}")
        array = client.submit(f"ulimit -t > {self.folder}/$SMASH_INDEX", field(COUNT, 600), max_cpu=5)
        self.set(client, array, field(MAX_CPU, 7))
        self.assertEqual((7, 7, 7), tuple(client.record(array + number)[MAX_CPU] for number in (0, 1, 600)))
        client = self.kill_session(client)
        self.assertEqual((7, 7), (client.record(array + 1)[MAX_CPU], client.record(array + 600)[MAX_CPU]))
        release.write("go")
        self.wait_ended(client, first)
        self.wait_ended(client, array)
        for index in range(600):
            with open(os.path.join(self.folder, str(index))) as output:
                self.assertEqual("7\n", output.read(), index)


class UnprivilegedArrayTests(ArrayLimitCase):
    arguments = None

    def test_what_the_kernel_refuses_of_one_member_no_other_gets(self):
        self.host = self.start_host("-n", "4", prefix=("setpriv", "--bounding-set=-sys_resource", "--inh-caps=-sys_resource"))
        client = self.login()
        array = self.running(client, 3)
        self.set(client, array + 3, field(MAX_CPU, 100))
        self.refused(errno.EPERM, self.set, client, array, field(MAX_CPU, 200))
        expected = [("unlimited", {}), ("unlimited", {}), ("100", {CPU_TIME: 100})]
        self.assertEqual(expected, [(self.kernels(client, array + number)[0], self.in_force(client, array + number)) for number in (1, 2, 3)])
        client = self.kill_session(client)
        self.assertEqual([None, None, None, 100], [client.record(array + number).get(MAX_CPU) or None for number in range(4)])
        self.let_go(3)
