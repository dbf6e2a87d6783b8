"""The limits on a job's tree are changed, while it runs, waits, or is no job yet."""
import errno
import os
import shutil
import struct
import tempfile

from smash_client import (ABORTED, CAUSE, CAUSE_CPU_LIMIT, CAUSE_DISK_LIMIT, CAUSE_OUTPUT_LIMIT, CAUSE_PROCESS_LIMIT, COUNT, CPU_AFFINITY, CPU_SHARE, EFFECTIVE_LIMIT, EXITED, IO_PRIORITY,
                          JOB_SET_LIMITS, MAX_CPU, MAX_DISK_WRITTEN, MAX_OPEN_FILES, MAX_OUTPUT, MAX_PROCESSES, MAX_TREE_CPU, POOL, POOL_SLOTS, PROCESS_ID, RUNNING, STATE, field)
from test_terms import may_raise_limits
from test_tree_resources import BURN, DISK, GROUP_1, GROUP_2, OPEN_FILES, OUTPUT, PROCESSES, SAMPLER, TREE_CPU, DISK_WRITTEN, ResourceCase, mechanisms


class ChangedTreeCase(ResourceCase):
    arguments = ("-n", "3")

    def setUp(self):
        super().setUp()
        self.client = self.login()

    def begin(self, command, *fields):
        """A job that says when it is there, and does the rest when it is told to."""
        self.ready, self.go = (self.fifo(f"{name}{len(os.listdir(self.folder))}") for name in ("ready", "go"))
        job = self.client.submit(f"echo up > {self.ready.path}; read x < {self.go.path}; {command}", *fields)
        self.ready.line()
        if self.client.record(job)[STATE] != RUNNING:
            self.client.wait_status(job, RUNNING)
        return job

    def set(self, job, *fields):
        self.client.request(JOB_SET_LIMITS, struct.pack(">I", job) + b"".join(fields))

    def effective(self, job):
        return {resource: soft for resource, soft, _ in self.client.record(job).get(EFFECTIVE_LIMIT, [])}

    def cause(self, job):
        if self.client.record(job)[STATE] not in (EXITED, ABORTED):
            self.client.wait_status(job, EXITED, ABORTED)
        return self.client.record(job)[CAUSE]

    def open_files(self, job):
        with open(f"/proc/{self.client.record(job)[PROCESS_ID]}/limits") as lines:
            return next(line.split()[3:5] for line in lines if line.startswith("Max open files"))


class ChangedTreeTests(ChangedTreeCase):
    FLOOD = "head -c 300000 /dev/zero; sleep 1000"
    LIMITS = ((MAX_TREE_CPU, 300, TREE_CPU, f"{BURN} & {BURN} & wait", CAUSE_CPU_LIMIT), (MAX_OUTPUT, 100_000, OUTPUT, FLOOD, CAUSE_OUTPUT_LIMIT),
              (MAX_PROCESSES, 4, PROCESSES, "for i in 1 2 3 4 5 6 7 8; do sleep 1000 & done; wait", CAUSE_PROCESS_LIMIT))

    def test_one_that_runs_gets_them_and_is_held_to_them(self):
        for tag, value, resource, command, cause in self.LIMITS:
            with self.subTest(resource):
                job = self.begin(command)
                self.set(job, field(tag, value))
                self.assertEqual((value, SAMPLER), (self.effective(job)[resource], mechanisms(self.client.record(job))[resource][0]))
                self.client = self.kill_session(self.client)
                self.assertEqual(value, self.effective(job)[resource])
                self.go.write("go")
                self.assertEqual(cause, self.cause(job))

    def test_what_is_written_to_disk_counts(self):
        folder = tempfile.mkdtemp(dir=DISK)
        self.addCleanup(shutil.rmtree, folder)
        job = self.begin(f"dd if=/dev/zero of={folder}/much bs=1M count=20 conv=fsync 2>/dev/null; sleep 1000")
        self.set(job, field(MAX_DISK_WRITTEN, 1_000_000))
        self.assertEqual(1_000_000, self.effective(job)[DISK_WRITTEN])
        self.go.write("go")
        self.assertEqual(CAUSE_DISK_LIMIT, self.cause(job))

    def test_one_that_it_has_is_changed_and_taken_away(self):
        job = self.begin(self.FLOOD, field(MAX_OUTPUT, 100_000), field(MAX_TREE_CPU, 3_600_000))
        self.set(job, field(MAX_OUTPUT, 0), field(MAX_TREE_CPU, 1_800_000))
        self.assertEqual({TREE_CPU: 1_800_000}, self.effective(job))
        self.go.write("go")
        self.wait_until(lambda: len(self.client.stdout(job).data) == 300_000, "all is written")
        self.assertEqual(RUNNING, self.client.record(job)[STATE])
        self.set(job, field(MAX_OUTPUT, 200_000))
        self.assertEqual(CAUSE_OUTPUT_LIMIT, self.cause(job))

    def test_one_that_waits_starts_with_them(self):
        self.client.set_pool("shut", field(POOL_SLOTS, 0))
        for tag, value, resource, command, cause in self.LIMITS:
            job = self.client.submit(command, field(POOL, "shut"), field(MAX_PROCESSES, 100), field(MAX_OUTPUT, 1 << 40))
            self.set(job, field(MAX_PROCESSES, 0), field(MAX_OUTPUT, 0))
            self.set(job, field(tag, value))
            self.client = self.kill_session(self.client)
            self.client.set_pool("shut", field(POOL_SLOTS, 1))
            self.assertEqual((resource, cause), (resource, self.cause(job)))
            self.assertEqual({resource: value}, self.effective(job))
            self.client.set_pool("shut", field(POOL_SLOTS, 0))

    def test_open_files_are_set_in_its_processes(self):
        job = self.begin(":")
        before = self.open_files(job)
        self.set(job, field(MAX_OPEN_FILES, 20))
        self.assertEqual((["20", "20"], 20), (self.open_files(job), self.effective(job)[OPEN_FILES]))
        if may_raise_limits():
            self.set(job, field(MAX_OPEN_FILES, 0))
            self.assertEqual((before, {}), (self.open_files(job), self.effective(job)))
        else:
            self.refused(errno.EPERM, self.set, job, field(MAX_OPEN_FILES, 0), field(MAX_OUTPUT, 5))
            self.assertEqual((["20", "20"], {OPEN_FILES: 20}), (self.open_files(job), self.effective(job)))
        self.go.write("go")
        self.cause(job)

    def test_the_group_of_one_that_runs_is_told(self):
        keeper = self.keeper(self.client, PROCESSES)
        if keeper not in (GROUP_1, GROUP_2):
            self.skipTest("no control group keeps processes here")
        job = self.begin("sleep 1000", field(MAX_PROCESSES, 100))
        self.set(job, field(MAX_PROCESSES, 3))
        self.assertEqual((3, keeper), (self.effective(job)[PROCESSES], mechanisms(self.client.record(job))[PROCESSES][0]))
        with open(f"/proc/{self.client.record(job)[PROCESS_ID]}/cgroup") as lines:
            name = next(line.strip().split(":")[2] for line in lines if "pids" in line.split(":")[1].split(",") or line.startswith("0::"))
        self.assertEqual("3", self.read_limit(name))
        if not may_raise_limits():
            # What the kernel refuses of one takes back what its group was told.
            self.set(job, field(MAX_OPEN_FILES, 20))
            self.refused(errno.EPERM, self.set, job, field(MAX_OPEN_FILES, 50), field(MAX_PROCESSES, 7))
            self.assertEqual(("3", 3), (self.read_limit(name), self.effective(job)[PROCESSES]))
        self.set(job, field(MAX_PROCESSES, 0))
        self.assertEqual("max", self.read_limit(name))
        self.client.cancel(job)
        self.cause(job)

    def read_limit(self, name):
        paths = [f"/sys/fs/cgroup{part}{name}/pids.max" for part in ("/pids", "", "/unified")]
        with open(next(path for path in paths if os.path.exists(path))) as file:
            return file.read().strip()

    def test_an_array_has_them_in_all_its_members(self):
        array = self.client.submit(f"read x < {self.fifo('never').path}; {self.FLOOD}", field(COUNT, 1000))
        for number in (1, 2, 3):
            if self.client.record(array + number)[STATE] != RUNNING:
                self.client.wait_status(array + number, RUNNING)
        self.set(array, field(MAX_OUTPUT, 100_000), field(MAX_OPEN_FILES, 50))
        self.client = self.kill_session(self.client)
        for number in (0, 1, 2, 3, 4, 1000):
            record = self.client.record(array + number)
            self.assertEqual((100_000, 50), (record[MAX_OUTPUT], record[MAX_OPEN_FILES]))
        self.assertEqual(["50", "50"], self.open_files(array + 2))
        self.client.cancel(array)
        self.cause(array)

    def test_what_cannot_be_is_refused_and_changes_nothing(self):
        job = self.begin("true", field(MAX_OUTPUT, 1000))
        for fields in ([field(CPU_SHARE, 50)], [field(CPU_AFFINITY, "0")], [field(IO_PRIORITY, 3 << 13)], [field(MAX_OUTPUT, 5000), field(CPU_SHARE, 50)]):
            self.refused(errno.EOPNOTSUPP, self.set, job, *fields)
        self.refused(errno.ERANGE, self.set, job, field(MAX_OPEN_FILES, 1), field(MAX_CPU, 5))
        self.assertEqual({OUTPUT: 1000}, self.effective(job))
        self.go.write("go")
        self.cause(job)
