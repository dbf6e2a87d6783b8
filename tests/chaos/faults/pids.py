"""Process ids wrap around and are used again at once: a host in a namespace that has few of them."""

import os
import signal
import subprocess
import sys

from .masters import MasterKill
from .sessions import SessionKill

FEW = 420
INSIDE = "SMASH_CHAOS_INSIDE"


class FewPids:
    """Runs the round once more, as the first process of a namespace in which some hundred processes can be."""

    @classmethod
    def missing(cls):
        made = subprocess.run(["unshare", "--pid", "--fork", "--mount-proc", "sh", "-c", f"echo {FEW} > /proc/sys/kernel/pid_max && cat /proc/sys/kernel/pid_max"],
                              capture_output=True, text=True, check=False)
        inside = made.stdout.strip() == str(FEW)
        with open("/proc/sys/kernel/pid_max", encoding="ascii") as file:
            return None if os.environ.get(INSIDE) or inside and int(file.read()) != FEW else "this kernel, or container, has no pid_max for a namespace of its own"

    def run(self):
        if os.environ.get(INSIDE):
            return super().run()
        command = f"echo {FEW} > /proc/sys/kernel/pid_max; exec \"$@\""
        again = [sys.executable, "-B", sys.argv[0], "--seed", str(self.seed), self.name]
        ended = subprocess.run(["unshare", "--pid", "--fork", "--mount-proc", "--kill-child", "sh", "-c", command, "sh", *again], env=dict(os.environ, **{INSIDE: "1"}),
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
        self.clean()
        if ended.returncode != 0:
            raise AssertionError(ended.stdout)
        return ended.stdout.partition(": ")[2].rpartition(", ")[0]

    def wrap(self):
        """Until every number was used once more."""
        with open("/proc/loadavg", encoding="ascii") as file:
            last = int(file.read().split()[-1])
        wraps = 0
        while wraps < 1:
            for _ in range(20):
                pid = os.posix_spawn("/bin/true", ["true"], {}, setsigdef=[signal.SIGPIPE])
                os.waitpid(pid, 0)
            wraps += pid < last
            last = pid


class PidWrapSession(FewPids, SessionKill):
    """Sessions are killed where a pid is soon another's: each end is still the right one's, and no signal reaches a stranger."""

    name = "pid-wrap-session"
    arguments = ("-n", "20", "-o", "HEARTBEAT_LIMIT=5")

    def strike(self):
        for _ in range(2):
            super().strike()
            self.wrap()


class PidWrapMaster(FewPids, MasterKill):
    """The host is killed where a pid is soon another's: the next one takes no stranger for a job of the one before."""

    name = "pid-wrap-master"
    arguments = ("-n", "20")

    def start_host(self):
        # What ran may have ended meanwhile, and its number be somebody's.
        if self.workers:
            self.wrap()
        super().start_host()
