"""What a host holds, and what must not be left: descriptors, processes, control groups, mounts, files, sockets."""

import hashlib
import os
import re
import select
import time

from plan import Violation, demand
from smash_host import PATIENCE

# Readers of the records come as they are needed, and stay.
DESCRIPTOR_SLACK = 8
STATE_FILES = re.compile(r"records\.db(-wal|-shm)?|session\.log.*|made-by-smash|output|settings\.conf|commands\.socket|rex\.log.*|rex(-commands)?\.sock|prepared|terminals|slurm")
HOST_SOCKETS = re.compile(r"s|commands\.socket|rex(-commands)?\.sock")


def descriptors(pid):
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
    except FileNotFoundError:
        return 0


def children(pid):
    """Processes of this parent, zombies with them."""
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            return [int(word) for word in file.read().split()]
    except FileNotFoundError:
        return []


def name_of(pid):
    try:
        with open(f"/proc/{pid}/comm", encoding="utf-8") as file:
            return file.read().strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def processes_of(token):
    """Those that have the token in their environment, as all that a job has begun."""
    found, mark = [], f"CHAOS={token}\0".encode()
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/environ", "rb") as file:
                if mark in file.read() + b"\0":
                    found.append(int(name))
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            pass
    return found


def control_groups(state):
    """Groups of the jobs of this state directory."""
    mark = f"smash-{hashlib.sha256(state.encode()).digest()[:6].hex()}-"
    return [os.path.join(path, name) for path, folders, _ in os.walk("/sys/fs/cgroup") for name in folders if name.startswith(mark)]


def mounts(folder):
    with open("/proc/self/mountinfo", encoding="utf-8") as file:
        return [line for line in file if folder in line]


def listening(folder):
    """Paths of sockets in a folder that somebody listens at; ssh's own is none of the host's."""
    with open("/proc/net/unix", encoding="utf-8") as file:
        return sorted({line.split()[7] for line in file if folder in line and line.split()[3] == "00010000" and not line.endswith("/far\n")})


class Leaks:
    """Holds what a host has when it is idle against what it had at first."""

    def __init__(self, folder, state, token):
        self.folder, self.state, self.token = folder, state, token
        self.mounts, self.master_descriptors, self.session_descriptors = mounts(folder), None, None

    def begin(self, master, session):
        """Remembers a host that has nothing to do yet."""
        self.master_descriptors, self.session_descriptors = descriptors(master), descriptors(session)

    def check_idle(self, master, session, records):
        """Until nothing is left of its jobs.

        records: names of the files of all the workers' jobs."""
        self.settle("processes of jobs", lambda: processes_of(self.token))
        self.settle("processes of the host", lambda: [pid for pid in children(master) if pid != session and name_of(pid) != "smash-rex"])
        self.settle("control groups", lambda: control_groups(self.state))
        self.settle("descriptors of the master", lambda: max(0, descriptors(master) - self.master_descriptors))
        self.settle("descriptors of the session", lambda: max(0, descriptors(session) - self.session_descriptors - DESCRIPTOR_SLACK))
        demand(mounts(self.folder) == self.mounts, "mounts:", mounts(self.folder))
        sockets = [path for path in listening(self.folder) if not HOST_SOCKETS.fullmatch(os.path.basename(path))]
        demand(not sockets, "sockets:", sockets)
        self.settle("files of the state", lambda: [name for name in os.listdir(self.state) if not STATE_FILES.fullmatch(name)])
        self.settle("files of outputs", lambda: {name for name in os.listdir(os.path.join(self.state, "output")) if name.startswith("worker")} - records)

    def check_stopped(self, keeps_records):
        """After the host's end."""
        self.settle("processes of jobs", lambda: processes_of(self.token))
        self.settle("control groups", lambda: control_groups(self.state))
        demand(not listening(self.folder), "sockets:", listening(self.folder))
        if not keeps_records:
            demand(not os.path.exists(self.state) or not os.listdir(self.state), "files:", os.path.exists(self.state) and os.listdir(self.state))

    @staticmethod
    def settle(what, find):
        """For what no event tells: it is to be empty, or nought, in the end."""
        deadline = time.monotonic() + PATIENCE
        while left := find():
            if time.monotonic() > deadline:
                raise Violation(f"left behind: {what}: {str(left)[:2000]}")
            select.select([], [], [], 0.005)
