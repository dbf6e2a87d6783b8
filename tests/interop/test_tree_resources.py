"""Limits on a job's whole tree but for its memory and its time by the clock: CPU time, processes, output, open files, disk; shares and priorities. Kept by control groups where the host may make some, and else by the host."""
import errno
import os
import pathlib
import sys
import tempfile
import unittest

from smash_client import (ABORTED, CAUSE, CAUSE_CPU_LIMIT, CAUSE_DETAIL, CAUSE_DISK_LIMIT, CAUSE_EXIT, CAUSE_FAILED_TO_START, CAUSE_MEMORY_LIMIT,
                          CAUSE_OUTPUT_LIMIT, CAUSE_PROCESS_LIMIT, CPU_AFFINITY, CPU_SHARE, EFFECTIVE_LIMIT, EXIT_CODE, EXITED,
                          FAILED_ERRNO, FAILED_STEP, IO_PRIORITY, LIMIT_MECHANISM, MAX_DISK_WRITTEN, MAX_MEMORY, MAX_OPEN_FILES, MAX_OUTPUT, MAX_PROCESSES,
                          MAX_TREE_CPU, PROCESS_ID, RUNNING, SESSION_PID, STATE, STATE_DIRECTORY, field)
from test_tree_limits import LimitCase, hog

OPEN_FILES, TREE_MEMORY, TREE_CPU, PROCESSES, OUTPUT, DISK_WRITTEN, SHARE, AFFINITY, IO = 7, 256, 258, 259, 260, 261, 262, 263, 264
RLIMIT, SAMPLER, GROUP_1, GROUP_2, INHERITED = 1, 2, 3, 4, 5
INTERVAL = 100
MIB = 1 << 20
IDLE, BEST_EFFORT_7, REAL_TIME_4 = 3 << 13, 2 << 13 | 7, 1 << 13 | 4
BURN = f"{sys.executable} -c 'while True: pass'"
# Where it counts what is written: not in memory.
DISK = os.environ.get("SMASH_TEST_DISK", "/var/tmp")

# A fork bomb, whose children do nothing; it tells how many there are, and why there are no more.
BOMB = '''
import errno, os, signal, sys
fifo = os.open(sys.argv[1], os.O_WRONLY)
signal.signal(signal.SIGALRM, lambda *_: None)
count = 0
while count < int(sys.argv[2]):
    try:
        if os.fork() == 0:
            signal.pause()
        count += 1
    except OSError as error:
        os.write(fifo, f"{count} {errno.errorcode[error.errno]}\\n".encode())
        signal.pause()
os.write(fifo, f"{count} all\\n".encode())
signal.pause()
'''


def mechanisms(record):
    return {resource: (keeper, interval) for resource, keeper, interval in record.get(LIMIT_MECHANISM, [])}


def group_folders(mark):
    """The control groups of jobs of one host."""
    return [os.path.join(path, name) for path, names, _ in os.walk("/sys/fs/cgroup") for name in names if name.startswith(mark)]


class ResourceCase(LimitCase):
    def keeper(self, client, resource):
        """What keeps a limit on this host; skips where that is not what the test is of."""
        job = client.submit("true", field({PROCESSES: MAX_PROCESSES, TREE_CPU: MAX_TREE_CPU, SHARE: CPU_SHARE, TREE_MEMORY: MAX_MEMORY}[resource], 100 * MIB if resource == TREE_MEMORY else 1000))
        client.wait_end(job)
        return mechanisms(client.record(job))[resource][0]

    def script(self, text):
        path = os.path.join(tempfile.mkdtemp(dir=self.folder), "job.py")
        with open(path, "w") as file:
            file.write(text)
        return path


class TreeCpuTests(ResourceCase):
    def test_children_count_together(self):
        client = self.login()
        job = client.submit(f"{BURN} & {BURN} & wait", field(MAX_TREE_CPU, 700))
        self.assertEqual(137, client.wait_end(job))
        record = client.record(job)
        self.assertEqual((ABORTED, CAUSE_CPU_LIMIT), (record[STATE], record[CAUSE]))
        self.assertIn((TREE_CPU, 700, 700), record[EFFECTIVE_LIMIT])
        self.assertEqual(INTERVAL, mechanisms(record)[TREE_CPU][1])
        self.assertIn("0.7 s", record[CAUSE_DETAIL])
        self.assertEqual(700, record[MAX_TREE_CPU])

    def test_those_that_have_ended_count(self):
        client = self.login()
        once = f"{sys.executable} -c 'import time\nwhile time.process_time() < 0.15: pass'"
        job = client.submit(f"while :; do {once}; done", field(MAX_TREE_CPU, 1000))
        client.wait_end(job)
        self.assertEqual((ABORTED, CAUSE_CPU_LIMIT, 137), self.outcome(client, job))

    def test_what_was_daemonised_counts_and_is_killed(self):
        client, fifo = self.login(), self.fifo()
        job = client.submit(f"(setsid sh -c 'echo $$ > {fifo.path}; exec {BURN.replace(chr(39), chr(34))}' &); exec sleep 1000", field(MAX_TREE_CPU, 500))
        daemon = self.watch(int(fifo.line()))
        client.wait_end(job)
        self.assertTrue(daemon.wait_end())
        self.assertEqual((ABORTED, CAUSE_CPU_LIMIT, 137), self.outcome(client, job))

    def test_a_job_that_waits_uses_none(self):
        client = self.login()
        job = client.submit("sleep 0.5", field(MAX_TREE_CPU, 400))
        client.wait_end(job)
        self.assertEqual((EXITED, CAUSE_EXIT, 0), self.outcome(client, job))

    def test_the_session_may_be_lost_meanwhile(self):
        client, fifo = self.login(), self.fifo()
        job = client.submit(f"read x < {fifo.path}; {BURN} & {BURN} & wait", field(MAX_TREE_CPU, 500))
        client.wait_status(job, RUNNING)
        client = self.kill_session(client)
        fifo.write("go")
        self.wait_all(client, [job])
        self.assertEqual((ABORTED, CAUSE_CPU_LIMIT, 137), self.outcome(client, job))


class ProcessTests(ResourceCase):
    def test_a_fork_bomb_is_held(self):
        client, fifo = self.login(), self.fifo()
        keeper = self.keeper(client, PROCESSES)
        job = client.submit(f"exec {sys.executable} {self.script(BOMB)} {fifo.path} 400", field(MAX_PROCESSES, 20))
        if keeper == SAMPLER:
            client.wait_end(job)
            record = client.record(job)
            self.assertEqual((ABORTED, CAUSE_PROCESS_LIMIT, 137), self.outcome(client, job))
            self.assertIn("20 allowed", record[CAUSE_DETAIL])
        else:
            # Its forks fail: that is no end.
            self.assertEqual("19 EAGAIN", fifo.line())
            record = client.record(job)
            self.assertEqual(RUNNING, record[STATE])
            client.cancel(job)
            client.wait_end(job)
        self.assertIn((PROCESSES, 20, 20), record[EFFECTIVE_LIMIT])
        self.assertEqual((keeper, INTERVAL if keeper == SAMPLER else 0), mechanisms(record)[PROCESSES])

    def test_a_job_below_the_limit_is_left_alone(self):
        client = self.login()
        job = client.submit("sleep 0.3 & sleep 0.3 & wait", field(MAX_PROCESSES, 3))
        client.wait_end(job)
        self.assertEqual((EXITED, CAUSE_EXIT, 0), self.outcome(client, job))


class OutputTests(ResourceCase):
    def test_a_flood_ends_the_job_and_is_cut(self):
        client = self.login()
        job = client.submit("exec yes", field(MAX_OUTPUT, MIB))
        self.assertEqual(137, client.wait_end(job))
        record = client.record(job)
        self.assertEqual((ABORTED, CAUSE_OUTPUT_LIMIT), (record[STATE], record[CAUSE]))
        self.assertIn((OUTPUT, MIB, MIB), record[EFFECTIVE_LIMIT])
        self.assertEqual((SAMPLER, INTERVAL), mechanisms(record)[OUTPUT])
        self.assertIn(f"to {MIB} bytes", record[CAUSE_DETAIL])
        self.assertEqual(MIB, len(client.stdout(job).data))

    def test_both_outputs_count_together(self):
        client = self.login()
        job = client.submit("head -c 60000 /dev/zero; head -c 60000 /dev/zero >&2; exec sleep 1000", field(MAX_OUTPUT, 100_000))
        client.wait_end(job)
        self.assertEqual((ABORTED, CAUSE_OUTPUT_LIMIT, 137), self.outcome(client, job))
        self.assertEqual((50_000, 50_000), (len(client.stdout(job).data), len(client.stderr(job).data)))

    def test_the_one_that_is_short_is_kept(self):
        client = self.login()
        job = client.submit("echo why >&2; exec yes", field(MAX_OUTPUT, 100_000))
        client.wait_end(job)
        self.assertEqual((b"why\n", 99_996), (client.stderr(job).data, len(client.stdout(job).data)))

    def test_a_job_that_ends_before_it_is_seen_is_cut_too(self):
        client = self.login()
        job = client.submit("head -c 5000 /dev/zero; exit 3", field(MAX_OUTPUT, 4000))
        client.wait_end(job)
        self.assertEqual((EXITED, CAUSE_OUTPUT_LIMIT, 3), self.outcome(client, job))
        self.assertEqual(4000, len(client.stdout(job).data))

    def test_output_up_to_the_limit_is_left_alone(self):
        client = self.login()
        job = client.submit("head -c 4000 /dev/zero", field(MAX_OUTPUT, 4000))
        client.wait_end(job)
        self.assertEqual((EXITED, CAUSE_EXIT, 0), self.outcome(client, job))

    def test_other_files_are_none_of_the_limits(self):
        client = self.login()
        job = client.submit(f"head -c 200000 /dev/zero > {self.folder}/other; sleep 0.3", field(MAX_OUTPUT, 4000))
        client.wait_end(job)
        self.assertEqual((EXITED, CAUSE_EXIT, 0), self.outcome(client, job))


class DiskTests(ResourceCase):
    def writer(self, *, once):
        folder = tempfile.mkdtemp(dir=DISK)
        self.addCleanup(lambda: [os.remove(os.path.join(folder, name)) for name in os.listdir(folder)] and os.rmdir(folder))
        write = f"dd if=/dev/zero of={folder}/file bs=1M count=4 conv=fsync 2>/dev/null"
        return write if once else f"while :; do {write}; done"

    def test_what_ended_children_wrote_counts(self):
        client = self.login()
        job = client.submit(self.writer(once=False), field(MAX_DISK_WRITTEN, 20 * MIB))
        client.wait_end(job)
        record = client.record(job)
        self.assertEqual((ABORTED, CAUSE_DISK_LIMIT, 137), self.outcome(client, job))
        self.assertIn((DISK_WRITTEN, 20 * MIB, 20 * MIB), record[EFFECTIVE_LIMIT])
        self.assertEqual((SAMPLER, INTERVAL), mechanisms(record)[DISK_WRITTEN])
        self.assertIn(f"{20 * MIB} allowed", record[CAUSE_DETAIL])

    def test_a_job_below_the_limit_is_left_alone(self):
        client = self.login()
        job = client.submit(self.writer(once=True) + "; sleep 0.3", field(MAX_DISK_WRITTEN, 64 * MIB))
        client.wait_end(job)
        self.assertEqual((EXITED, CAUSE_EXIT, 0), self.outcome(client, job))


class ProcessSettingTests(ResourceCase):
    def test_open_files_are_the_kernels(self):
        client = self.login()
        code, data = self.finish(client, "ulimit -Sn; ulimit -Hn", field(MAX_OPEN_FILES, 77))
        self.assertEqual((0, b"77\n77\n"), (code, data))
        record = client.record(1)
        self.assertEqual(((OPEN_FILES, 77, 77), (RLIMIT, 0)), (record[EFFECTIVE_LIMIT][0], mechanisms(record)[OPEN_FILES]))

    def test_affinity_is_inherited(self):
        client = self.login()
        last = max(os.sched_getaffinity(0))
        code, data = self.finish(client, "sh -c 'grep Cpus_allowed_list /proc/self/status'", field(CPU_AFFINITY, str(last)))
        self.assertEqual([str(last)], data.decode().split()[1:])
        record = client.record(1)
        self.assertEqual((str(last), INHERITED), (record[CPU_AFFINITY], mechanisms(record)[AFFINITY][0]))
        self.assertIn((AFFINITY, 1, 1), record[EFFECTIVE_LIMIT])

    def test_io_priority_is_inherited(self):
        client = self.login()
        for value, name in ((IDLE, b"idle"), (BEST_EFFORT_7, b"best-effort: prio 7")):
            self.assertEqual(name, self.finish(client, "sh -c 'ionice; true'", field(IO_PRIORITY, value))[1].strip())

    def test_a_share_is_given_or_refused(self):
        client = self.login()
        try:
            keeper = self.keeper(client, SHARE)
        except Exception as refusal:
            self.assertEqual(errno.ENOSYS, refusal.errno)
            return
        name, value = ("cpu.weight", "50") if keeper == GROUP_2 else ("cpu.shares", "512")
        controller = "" if keeper == GROUP_2 else "cpu"
        command = f"grep -E ':({controller}|.*,{controller}|{controller},.*):' /proc/self/cgroup | head -n 1 | cut -d: -f3; exec sleep 1000"
        job = client.submit(command, field(CPU_SHARE, 50))
        self.wait_until(lambda: client.stdout(job).data.endswith(b"\n"), "it is in its group")
        group = os.path.basename(client.stdout(job).data.decode().strip())
        self.assertEqual([value], [pathlib.Path(folder, name).read_text().strip() for folder in group_folders(group) if os.path.exists(os.path.join(folder, name))])
        client.cancel(job)
        client.wait_end(job)

    def test_the_program_that_is_not_there_is_told_as_ever(self):
        client = self.login()
        job = client.submit("no-such-program x", field(IO_PRIORITY, IDLE))
        self.assertEqual(127, client.wait_end(job))
        record = client.record(job)
        self.assertEqual((CAUSE_FAILED_TO_START, 11, errno.ENOENT), (record[CAUSE], record[FAILED_STEP], record[FAILED_ERRNO]))


class RefusalTests(ResourceCase):
    def test_what_no_limit_can_be_is_refused(self):
        client = self.login()
        for number, tag, value in ((errno.ERANGE, MAX_TREE_CPU, (1 << 64) - 1), (errno.ERANGE, MAX_PROCESSES, 5_000_000), (errno.ERANGE, MAX_OUTPUT, (1 << 64) - 1),
                                   (errno.ERANGE, MAX_OPEN_FILES, 3), (errno.ERANGE, MAX_DISK_WRITTEN, 1 << 63), (errno.EINVAL, CPU_AFFINITY, "1-"),
                                   (errno.EINVAL, CPU_AFFINITY, ""), (errno.EINVAL, CPU_AFFINITY, "1000"), (errno.EINVAL, IO_PRIORITY, 4 << 13), (errno.EINVAL, IO_PRIORITY, BEST_EFFORT_7 + 1)):
            with self.subTest(tag=tag, value=value):
                self.refused(number, client.submit, "true", field(tag, value))


class GroupTests(ResourceCase):
    """What control groups are made, and that none is left."""

    def mark(self, client):
        job = client.submit("cat /proc/self/cgroup", field(MAX_PROCESSES, 1000), field(MAX_TREE_CPU, 60_000))
        client.wait_end(job)
        names = {word for line in client.stdout(job).data.decode().splitlines() for word in line.split("/") if word.startswith("smash-") and word.endswith(f"-{job}")}
        if not names:
            self.skipTest("this host may make no control groups")
        return names.pop().rsplit("-", 1)[0] + "-"

    def test_none_is_left_when_a_job_has_ended(self):
        client = self.login()
        mark = self.mark(client)
        self.wait_until(lambda: not group_folders(mark), "its groups are gone")

    def test_what_is_left_in_them_ends_with_the_job(self):
        client, fifo = self.login(), self.fifo()
        mark = self.mark(client)
        job = client.submit(f"(setsid sh -c 'echo $$ > {fifo.path}; exec sleep 1000' &); read x < {fifo.path}.go", field(MAX_PROCESSES, 100))
        os.mkfifo(fifo.path + ".go")
        daemon = self.watch(int(fifo.line()))
        self.wait_until(lambda: client.record(job)[STATE] != RUNNING or self.try_write(fifo.path + ".go"), "it is let go")
        client.wait_end(job)
        self.assertTrue(daemon.wait_end())
        self.wait_until(lambda: not group_folders(mark), "its groups are gone")

    @staticmethod
    def try_write(path):
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            return False
        os.write(descriptor, b"go\n")
        os.close(descriptor)
        return True

    def test_a_group_that_cannot_be_made_is_a_failure_to_start(self):
        client = self.login()
        mark = self.mark(client)
        blocker = None
        folders = {os.path.dirname(path) for path in group_folders("smash-")} | set(self.places(client))
        job = client.submit("true", field(MAX_PROCESSES, 1000))
        client.wait_end(job)
        # The next job's group is there already, with somebody in it who stays.
        for place in folders:
            blocker = os.path.join(place, f"{mark}{job + 1}")
            os.mkdir(blocker)
            self.addCleanup(lambda path=blocker: os.path.isdir(path) and os.rmdir(path))
            os.mkdir(os.path.join(blocker, "inner"))
            self.addCleanup(lambda path=blocker: os.path.isdir(path + "/inner") and os.rmdir(path + "/inner"))
        failed = client.submit("true", field(MAX_PROCESSES, 1000))
        self.assertEqual(125, client.wait_end(failed))
        record = client.record(failed)
        self.assertEqual((CAUSE_FAILED_TO_START, 18, errno.EBUSY), (record[CAUSE], record[FAILED_STEP], record[FAILED_ERRNO]))

    def places(self, client):
        """Where the host makes groups for the limit on processes: its log tells."""
        with open(os.path.join(client.host()[STATE_DIRECTORY], "session.log")) as log:
            line = next(line for line in log if "control groups:" in line)
        return [part.split(" in ")[1].strip() for part in line.split("version ")[1:] if "pids" in part.split(" in ")[0] for part in [part.rstrip(", \n")]]


class LostHostTests(ResourceCase):
    arguments = ("-o", "KEEP_RECORDS=true")

    def lose(self, client):
        session = self.watch(client.host()[SESSION_PID])
        self.host.process.kill()
        self.host.process.wait()
        self.assertTrue(session.wait_end())
        return self.login(host=self.start_host(*self.arguments))

    def test_the_next_host_holds_jobs_to_their_limits(self):
        client, fifo = self.login(), self.fifo()
        jobs = [client.submit(f"read x < {fifo.path}; {BURN} & {BURN} & wait", field(MAX_TREE_CPU, 500)),
                client.submit(f"read x < {fifo.path}; exec yes", field(MAX_OUTPUT, MIB))]
        for job in jobs:
            client.wait_status(job, RUNNING)
        client = self.lose(client)
        fifo.write("go")
        fifo.write("go")
        self.wait_all(client, jobs)
        self.assertEqual([(ABORTED, CAUSE_CPU_LIMIT, -1), (ABORTED, CAUSE_OUTPUT_LIMIT, -1)], [self.outcome(client, job) for job in jobs])

    def test_groups_of_jobs_that_ended_without_a_host_are_swept(self):
        client, fifo = self.login(), self.fifo()
        job = client.submit(f"cat /proc/self/cgroup; echo; read x < {fifo.path}", field(MAX_PROCESSES, 1000), field(MAX_TREE_CPU, 60_000))
        self.wait_until(lambda: client.stdout(job).data.endswith(b"\n\n"), "it is in its groups")
        names = {word for line in client.stdout(job).data.decode().splitlines() for word in line.split("/") if word.startswith("smash-") and word.endswith(f"-{job}")}
        if not names:
            self.skipTest("this host may make no control groups")
        leader = self.watch(client.record(job)[PROCESS_ID])
        session = self.watch(client.host()[SESSION_PID])
        self.host.process.kill()
        self.host.process.wait()
        self.assertTrue(session.wait_end())
        fifo.write("go")
        self.assertTrue(leader.wait_end())
        self.assertNotEqual([], group_folders(names.copy().pop()))
        self.login(host=self.start_host(*self.arguments))
        self.wait_until(lambda: not group_folders(next(iter(names))), "they are swept")


class WithoutGroups:
    """The same on a host that makes no control groups."""

    arguments = ("-o", "CONTROL_GROUPS=false")

    def test_it_is_the_host_that_watches(self):
        client = self.login()
        job = client.submit("true", field(MAX_PROCESSES, 100), field(MAX_TREE_CPU, 60_000), field(MAX_MEMORY, 256 * MIB))
        client.wait_end(job)
        self.assertEqual({PROCESSES: (SAMPLER, INTERVAL), TREE_CPU: (SAMPLER, INTERVAL), TREE_MEMORY: (SAMPLER, INTERVAL)}, mechanisms(client.record(job)))
        self.refused(errno.ENOSYS, client.submit, "true", field(CPU_SHARE, 50))


class TreeCpuWithoutGroupsTests(WithoutGroups, TreeCpuTests):
    pass


class ProcessWithoutGroupsTests(WithoutGroups, ProcessTests):
    pass


class MemoryGroupTests(ResourceCase):
    def test_a_process_that_is_killed_for_memory_takes_its_job_with_it(self):
        client, fifo = self.login(), self.fifo()
        keeper = self.keeper(client, TREE_MEMORY)
        # The leader would go on.
        job = client.submit(f"{hog(256, '--stay')}; echo survived > {fifo.path}; exec sleep 1000", field(MAX_MEMORY, 96 * MIB))
        client.wait_end(job)
        record = client.record(job)
        self.assertEqual(CAUSE_MEMORY_LIMIT, record[CAUSE])
        self.assertIn(f"{96 * MIB} allowed", record[CAUSE_DETAIL])
        self.assertEqual((keeper, INTERVAL if keeper == SAMPLER else 0), mechanisms(record)[TREE_MEMORY])

    def test_a_job_that_takes_it_too_fast_for_any_look_never_has_it(self):
        client = self.login()
        if self.keeper(client, TREE_MEMORY) == SAMPLER:
            self.skipTest("this host may make no control groups")
        job = client.submit(hog(200), field(MAX_MEMORY, 64 * MIB))
        client.wait_end(job)
        record = client.record(job)
        self.assertEqual((ABORTED, CAUSE_MEMORY_LIMIT, 137), self.outcome(client, job))
        self.assertIn("the kernel has killed", record[CAUSE_DETAIL])


if __name__ == "__main__":
    unittest.main()
