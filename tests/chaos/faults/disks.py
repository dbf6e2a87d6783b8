"""The disk is full."""

import errno
import os
import select
import subprocess
import time

from fault import Fault
from plan import Terms, demand
from smash_client import SESSION_STARTS
from smash_host import PATIENCE

SIZE = "6m"


class DiskFull(Fault):
    """The state folder has no byte left, again and again: submissions are refused with ENOSPC, what was accepted runs to its end, and no session is lost."""

    name = "disk-full"
    # A file without a byte needs a place in its folder, too; what a job writes is its own concern.
    terms = Terms(refusals={errno.ENOSPC}, start_errors={errno.ENOSPC}, may_cut_outputs=True)
    kinds = ("exit", "signal", "missing", "slow", "long")

    @classmethod
    def missing(cls):
        return None if os.geteuid() == 0 else "only root mounts a small disk"

    def make_state(self):
        path = os.path.join(self.folder, "disk")
        os.mkdir(path)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0700", "none", path], check=True)
        return path

    def strike(self):
        """Three times, and on until somebody has been refused: on a busy machine nobody may have submitted anything while the disk was full."""
        deadline = time.monotonic() + PATIENCE
        strikes = 0
        while strikes < 3 or (self.refused() == 0 and time.monotonic() < deadline):
            self.ender.wait_for_work(30)
            filler = self.fill()
            select.select([], [], [], 0.5)
            os.unlink(filler)
            strikes += 1

    def refused(self):
        return sum(worker.refused for worker in self.workers)

    def fill(self):
        """Path of a file that takes all that is free."""
        path, size = os.path.join(self.folder, "disk", "filler"), 65536
        descriptor = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
        while size >= 512:
            try:
                os.write(descriptor, bytes(size))
            except OSError:
                size //= 2
        os.close(descriptor)
        return path

    def judge_more(self):
        demand(self.refused() > 0, "the disk was never full")
        demand(self.status()[SESSION_STARTS] == 0, "sessions:", self.status()[SESSION_STARTS])

    def release(self):
        subprocess.run(["umount", "-l", self.state], check=True)
