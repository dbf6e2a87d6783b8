"""Connections through sshd break and hang: the way in which another machine's clients come."""

import os
import select
import shutil
import signal
import socket
import subprocess

from fault import Fault
from leaks import Leaks, children
from plan import demand
from smash_client import SESSION_STARTS

SSHD = shutil.which("sshd") or "/usr/sbin/sshd"
TIMES = 3
CONFIGURATION = """Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/user_key.pub
PidFile none
StrictModes no
UsePAM no
PermitRootLogin yes
AllowStreamLocalForwarding yes
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class SshConnections(Fault):
    """kill -9 and -STOP of what serves a connection in sshd, kill -9 of ssh: jobs do not notice, and who comes again has all of them."""

    name = "ssh"

    @classmethod
    def missing(cls):
        absent = [program for program in ("ssh", "ssh-keygen", SSHD) if not shutil.which(program)]
        if absent:
            return f"it needs {', '.join(absent)}"
        return None if os.geteuid() == 0 else "only root starts sshd as it is used"

    def make_workers(self):
        self.port, self.link, self.server = free_port(), None, None
        for name in ("host_key", "user_key"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", os.path.join(self.folder, name)], check=True)
        with open(os.path.join(self.folder, "sshd_config"), "w", encoding="ascii") as file:
            file.write(CONFIGURATION.format(port=self.port, folder=self.folder))
        os.makedirs("/run/sshd", exist_ok=True)
        self.said = open(os.path.join(self.folder, "ssh.log"), "wb")
        self.server = subprocess.Popen([SSHD, "-D", "-e", "-f", os.path.join(self.folder, "sshd_config")], stdin=subprocess.DEVNULL, stdout=self.said, stderr=self.said)
        Leaks.settle("a server that does not listen", lambda: not self.listens())
        self.connect()
        super().make_workers()

    def listens(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def worker_path(self):
        return os.path.join(self.folder, "far")

    def connect(self):
        """A new ssh, when the one before is gone."""
        if self.link:
            self.link.kill()
            self.link.wait()
        options = ("BatchMode=yes", "StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "ExitOnForwardFailure=yes", "StreamLocalBindUnlink=yes", "LogLevel=ERROR")
        self.link = subprocess.Popen(["ssh", "-F", "none", "-N", "-p", str(self.port), "-i", os.path.join(self.folder, "user_key"), "-L", f"{self.worker_path()}:{self.host.path}",
                                      *(word for option in options for word in ("-o", option)), "127.0.0.1"],
                                     stdin=subprocess.DEVNULL, stdout=self.said, stderr=self.said)

    def serving(self):
        """Processes of sshd that serve a connection."""
        found, parents = [], [self.server.pid]
        while parents:
            parents = [pid for parent in parents for pid in children(parent)]
            found += parents
        return found

    def signal_serving(self, number):
        for pid in self.serving():
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass

    def strike(self):
        for _ in range(TIMES):
            self.ender.see_work(15)
            self.signal_serving(signal.SIGSTOP)
            select.select([], [], [], 0.2)
            self.signal_serving(signal.SIGCONT)
            self.ender.see_work(15)
            self.signal_serving(signal.SIGKILL)
            self.connect()
            self.ender.see_work(15)
            self.connect()
        self.ender.see_work(15)

    def judge_more(self):
        demand(sum(worker.cuts for worker in self.workers) >= TIMES, "no connection was cut")
        demand(self.status()[SESSION_STARTS] == 0, "a session was lost with connections")

    def release(self):
        for process in filter(None, (self.link, self.server)):
            process.kill()
            process.wait()
        self.signal_serving(signal.SIGKILL)
        self.said.close()
