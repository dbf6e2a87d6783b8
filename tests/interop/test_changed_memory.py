"""The limit on the memory of a job's tree is changed, while it runs or waits, where a control group keeps it."""
import errno
import os
import struct
import sys

from smash_client import ABORTED, CAUSE_MEMORY_LIMIT, EFFECTIVE_LIMIT, JOB_SET_LIMITS, MAX_MEMORY, RUNNING, field
from test_tree_resources import GROUP_1, GROUP_2, MIB, TREE_MEMORY, ResourceCase


class ChangedMemoryTests(ResourceCase):
    arguments = ("-n", "1")

    def setUp(self):
        super().setUp()
        self.client = self.login()
        self.kept_by = self.keeper(self.client, TREE_MEMORY)
        if self.kept_by not in (GROUP_1, GROUP_2):
            self.skipTest("no control group keeps memory here")

    def begin(self, limit):
        """A job that has 100 MiB when it is told to, and says so, and ends when it is told again."""
        self.go, self.said = (self.fifo(f"{name}{len(os.listdir(self.folder))}") for name in ("go", "said"))
        code = "import sys; go, said = open(sys.argv[1]), open(sys.argv[2], 'w'); go.readline(); b = b'x' * (100 << 20); print(len(b), file=said, flush=True); go.readline()"
        job = self.client.submit(f'{sys.executable} -S -E -c "{code}" {self.go.path} {self.said.path}', field(MAX_MEMORY, limit * MIB))
        self.client.wait_status(job, RUNNING)
        return job

    def set(self, job, limit):
        self.client.request(JOB_SET_LIMITS, struct.pack(">I", job) + field(MAX_MEMORY, limit * MIB))

    def effective(self, job):
        return {resource: soft for resource, soft, _ in self.client.record(job).get(EFFECTIVE_LIMIT, [])}.get(TREE_MEMORY)

    def run_to_end(self, job):
        self.go.write("have")
        self.assertEqual(str(100 * MIB), self.said.line())
        self.go.write("end")
        self.assertEqual(0, self.client.wait_end(job))

    def test_it_is_raised_and_taken_away(self):
        for limit in (400, 0):
            job = self.begin(60)
            self.set(job, limit)
            self.assertEqual(limit * MIB or None, self.effective(job))
            self.run_to_end(job)

    def test_it_is_lowered_and_holds(self):
        job = self.begin(400)
        self.set(job, 60)
        self.go.write("have")
        self.client.wait_end(job)
        self.assertEqual((ABORTED, CAUSE_MEMORY_LIMIT, 137), self.outcome(self.client, job))

    def test_what_it_has_already_is_not_taken_back(self):
        job = self.begin(400)
        self.go.write("have")
        self.assertEqual(str(100 * MIB), self.said.line())
        if self.kept_by == GROUP_1:
            self.refused(errno.EBUSY, self.set, job, 20)
            self.assertEqual(400 * MIB, self.effective(job))
            self.go.write("end")
            self.assertEqual(0, self.client.wait_end(job))
        else:
            self.set(job, 20)
            self.client.wait_end(job)
            self.assertEqual((ABORTED, CAUSE_MEMORY_LIMIT, 137), self.outcome(self.client, job))

    def test_one_that_waits_starts_with_it(self):
        blocker = self.client.submit("exec sleep 1000")
        job = self.client.submit(f"{sys.executable} -S -E -c \"b = b'x' * (100 << 20)\"", field(MAX_MEMORY, 60 * MIB))
        self.set(job, 0)
        self.client.cancel(blocker)
        self.assertEqual(0, self.client.wait_end(job))
