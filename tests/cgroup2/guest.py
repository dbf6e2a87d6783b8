"""Limits on jobs' trees in control groups of version 2; and, since the machine's clock is nobody else's, the clock that is set. Run as root in a machine of its own (run.py): one host by root, and one by a user to whom a part of the tree was delegated."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from clock_guest import ClockTests  # noqa: F401
from smash_client import (ABORTED, CAUSE, CAUSE_CPU_LIMIT, CAUSE_DETAIL, CAUSE_EXIT, CAUSE_MEMORY_LIMIT, CPU_SHARE, EXITED, EXIT_CODE, LIMIT_MECHANISM, MAX_MEMORY,
                          MAX_PROCESSES, MAX_TREE_CPU, PROCESS_ID, RUNNING, SESSION_PID, STATE, STATE_DIRECTORY, Disconnected, field)
from smash_host import Host, HostCase

ROOT = "/sys/fs/cgroup"
DELEGATED = ROOT + "/ann"
TREE_MEMORY, TREE_CPU, PROCESSES, SHARE = 256, 258, 259, 262
GROUP_2 = 4
MIB = 1 << 20
HOG = "/smash/tests/interop/hog_job.py"
BOMB = "import errno, os, signal, time\nn = 0\ntry:\n    while n < 300:\n        if os.fork() == 0: signal.pause()\n        n += 1\nexcept OSError as error: print(n, errno.errorcode[error.errno], flush=True)\nsignal.pause()"


class UserHost(Host):
    """A host of another user, in a group that is delegated to it."""

    def __init__(self, folder, *arguments):
        program = subprocess.Popen

        def start(command, **options):
            def enter():
                # Where it has been before, its own group is the only one that takes processes: as with systemd's DelegateSubgroup=.
                own = DELEGATED + "/smash-host"
                with open((own if os.path.isdir(own) else DELEGATED) + "/cgroup.procs", "w") as procs:
                    procs.write("0")
                os.setgroups([])
                os.setgid(1000)
                os.setuid(1000)
            return program(command, **options, preexec_fn=enter)

        subprocess.Popen = start
        try:
            super().__init__(folder, *arguments)
        finally:
            subprocess.Popen = program


def delegate():
    """As systemd does it for Delegate=yes."""
    for controller in ("memory", "pids", "cpu"):
        with open(ROOT + "/cgroup.subtree_control", "w") as control:
            control.write("+" + controller)
    os.makedirs(DELEGATED, exist_ok=True)
    for path in (DELEGATED, *(f"{DELEGATED}/{name}" for name in ("cgroup.procs", "cgroup.subtree_control", "cgroup.threads"))):
        os.chown(path, 1000, 1000)


def groups(place):
    return sorted(name for name in os.listdir(place) if name.startswith("smash-") and name != "smash-host")


class GroupCase(HostCase):
    """One host for all tests: they start slowly here."""

    arguments = None
    place = DELEGATED
    host_type = UserHost

    @classmethod
    def setUpClass(cls):
        cls.folder_of_all = tempfile.mkdtemp(prefix="smash-")
        os.chmod(cls.folder_of_all, 0o700)
        if cls.host_type is UserHost:
            delegate()
            os.chown(cls.folder_of_all, 1000, 1000)
        cls.shared_host = cls.host_type(cls.folder_of_all, "-o", "KEEP_RECORDS=true")

    @classmethod
    def tearDownClass(cls):
        cls.shared_host.close()
        shutil.rmtree(cls.folder_of_all, ignore_errors=True)

    def setUp(self):
        super().setUp()
        os.chmod(self.folder, 0o777)
        self.host = type(self).shared_host

    def login(self, *arguments, **options):
        """A host takes connections of its own user alone."""
        user = 1000 if self.host_type is UserHost else 0
        os.seteuid(user)
        try:
            return super().login(*arguments, **options)
        finally:
            os.seteuid(0)

    def fifo(self):
        fifo = super().fifo()
        os.chmod(fifo.path, 0o666)
        return fifo

    def run_job(self, client, command, *fields):
        job = client.submit(command, *fields)
        if client.record(job)[STATE] not in (EXITED, ABORTED):
            client.wait_end(job)
        return client.record(job)


class DelegatedTests(GroupCase):
    def test_1_what_keeps_each_limit_is_told(self):
        client = self.login()
        record = self.run_job(client, "true", field(MAX_MEMORY, 64 * MIB), field(MAX_TREE_CPU, 60_000), field(MAX_PROCESSES, 50), field(CPU_SHARE, 50))
        with open(os.path.join(client.host()[STATE_DIRECTORY], "session.log")) as log:
            found = [line for line in log if "control groups" in line]
        self.assertEqual({TREE_MEMORY: (GROUP_2, 0), TREE_CPU: (GROUP_2, 100), PROCESSES: (GROUP_2, 0), SHARE: (GROUP_2, 0)}, {limit: (keeper, interval) for limit, keeper, interval in record[LIMIT_MECHANISM]}, found)
        self.assertEqual((EXITED, CAUSE_EXIT, 0), (record[STATE], record[CAUSE], record[EXIT_CODE]))

    def test_2_the_host_went_out_of_the_way(self):
        with open(f"{self.place}/smash-host/cgroup.procs") as procs:
            self.assertIn(str(self.host.process.pid), procs.read().split())
        with open(f"{self.place}/cgroup.procs") as procs:
            self.assertEqual("", procs.read())

    def test_a_job_is_in_its_group_with_its_limits(self):
        client, fifo = self.login(), self.fifo()
        job = client.submit(f"cat /proc/self/cgroup > {fifo.path}; exec sleep 1000", field(MAX_MEMORY, 64 * MIB), field(MAX_PROCESSES, 50), field(CPU_SHARE, 50))
        group = ROOT + fifo.line().split("::")[1]
        self.assertEqual([str(64 * MIB), "50", "50", "1"], [pathlib.Path(group, name).read_text().strip() for name in ("memory.max", "pids.max", "cpu.weight", "memory.oom.group")])
        client.cancel(job)
        client.wait_end(job)
        self.wait_until(lambda: not os.path.exists(group), "it is gone")

    def test_a_job_never_has_more_memory(self):
        client = self.login()
        # The shell would go on, were it not of the group that is killed.
        record = self.run_job(client, f"python3 {HOG} 150; sleep 1000", field(MAX_MEMORY, 48 * MIB))
        self.assertEqual((ABORTED, CAUSE_MEMORY_LIMIT, 137), (record[STATE], record[CAUSE], record[EXIT_CODE]))
        self.assertIn(f"{48 * MIB} allowed", record[CAUSE_DETAIL])
        self.assertIn("the kernel has killed", record[CAUSE_DETAIL])

    def test_children_count_together(self):
        client = self.login()
        record = self.run_job(client, f"python3 {HOG} 30 --children 4", field(MAX_MEMORY, 80 * MIB))
        self.assertEqual((ABORTED, CAUSE_MEMORY_LIMIT, 137), (record[STATE], record[CAUSE], record[EXIT_CODE]))

    def test_a_job_that_fits_is_left_alone(self):
        record = self.run_job(self.login(), f"python3 {HOG} 30", field(MAX_MEMORY, 96 * MIB))
        self.assertEqual((EXITED, CAUSE_EXIT, 0), (record[STATE], record[CAUSE], record[EXIT_CODE]))

    def test_the_cache_of_files_is_no_memory_of_the_job(self):
        record = self.run_job(self.login(), "cat /host/* > /dev/null; cat /host/* > /dev/null", field(MAX_MEMORY, 16 * MIB))
        self.assertEqual((EXITED, CAUSE_EXIT, 0), (record[STATE], record[CAUSE], record[EXIT_CODE]))

    def test_a_fork_bomb_is_refused_processes(self):
        client, fifo = self.login(), self.fifo()
        path = os.path.join(self.folder, "bomb.py")
        with open(path, "w") as file:
            file.write(BOMB)
        job = client.submit(f"exec python3 {path} > {fifo.path}", field(MAX_PROCESSES, 20))
        self.assertEqual("19 EAGAIN", fifo.line())
        self.assertEqual(RUNNING, client.record(job)[STATE])
        client.cancel(job)
        client.wait_end(job)

    def test_cpu_time_of_all_that_ever_ran(self):
        burn = "python3 -c 'import time\nwhile time.process_time() < 0.3: pass'"
        record = self.run_job(self.login(), f"while :; do {burn} & {burn} & wait; done", field(MAX_TREE_CPU, 2000))
        self.assertEqual((ABORTED, CAUSE_CPU_LIMIT, 137), (record[STATE], record[CAUSE], record[EXIT_CODE]))

    def test_what_is_daemonised_ends_with_the_job(self):
        client, fifo = self.login(), self.fifo()
        job = client.submit(f"(setsid sh -c 'echo $$ > {fifo.path}; exec sleep 1000' &); exec sleep 1000", field(MAX_PROCESSES, 100))
        daemon = self.watch(int(fifo.line()))
        client.cancel(job)
        client.wait_end(job)
        self.assertTrue(daemon.wait_end())
        self.wait_until(lambda: not groups(self.place), "no group is left")

    def test_y_limits_hold_over_a_session_that_is_killed(self):
        client, fifo = self.login(), self.fifo()
        job = client.submit(f"read x < {fifo.path}; exec python3 {HOG} 150", field(MAX_MEMORY, 48 * MIB))
        client.wait_status(job, RUNNING)
        session = self.watch(client.host()[SESSION_PID])
        session.kill()
        with self.assertRaises(Disconnected):
            while True:
                client.receive()
        client = self.login_again()
        fifo.write("go")
        if client.record(job)[STATE] not in (EXITED, ABORTED):
            client.wait_end(job)
        self.assertEqual(CAUSE_MEMORY_LIMIT, client.record(job)[CAUSE])

    def test_z_groups_of_a_lost_host_are_swept(self):
        client, fifo = self.login(), self.fifo()
        job = client.submit(f"read x < {fifo.path}", field(MAX_PROCESSES, 50))
        client.wait_status(job, RUNNING)
        leader, session = self.watch(client.record(job)[PROCESS_ID]), self.watch(client.host()[SESSION_PID])
        self.host.process.kill()
        self.host.process.wait()
        self.assertTrue(session.wait_end())
        fifo.write("go")
        self.assertTrue(leader.wait_end())
        self.assertEqual(1, len(groups(self.place)))
        self.host.watch.close()
        self.host.errors.close()
        type(self).shared_host = self.host = self.host_type(self.folder_of_all, "-o", "KEEP_RECORDS=true")
        self.login()
        self.wait_until(lambda: not groups(self.place), "they are swept")


class RootTests(GroupCase):
    """In the root of the tree, which may have processes beside its groups."""

    place = ROOT
    host_type = Host

    def test_memory_is_held(self):
        record = self.run_job(self.login(), f"python3 {HOG} 150", field(MAX_MEMORY, 48 * MIB))
        self.assertEqual((ABORTED, CAUSE_MEMORY_LIMIT, 137), (record[STATE], record[CAUSE], record[EXIT_CODE]))
        self.wait_until(lambda: not groups(self.place), "no group is left")


if __name__ == "__main__":
    unittest.main(verbosity=2)
