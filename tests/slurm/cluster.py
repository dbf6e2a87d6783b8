"""A Slurm cluster on this machine: munged, slurmctld and slurmd with ports and files of their own, on loopback alone.

As a program, python3 -B cluster.py FOLDER: prints one line of JSON, {"conf": …, "bin": …, "pids": {…}}, when all nodes are idle, and stops everything when its standard input closes."""

import contextlib
import ctypes
import getpass
import json
import os
import pathlib
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

PATIENCE = 60
PR_SET_PDEATHSIG = 1

CONFIGURATION = """\
ClusterName=smash
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={port}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.sock
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool-%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd-%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
MaxArraySize=100001
MinJobAge=60
SlurmdTimeout=5
KillWait=2
MessageTimeout=3
ReturnToService=2
SchedulerParameters=sched_interval=1
"""


class Cluster:
    """`conf` is the configuration file, `bin` the folder with Slurm's commands. As a context it is started and stopped."""

    bin = os.path.dirname(shutil.which("sbatch") or "/usr/bin/sbatch")

    def __init__(self, folder=None, nodes=3, cpus=16):
        self.owns_folder = folder is None
        self.folder = folder or tempfile.mkdtemp(prefix="smash-slurm-")
        self.nodes, self.cpus = nodes, cpus
        self.conf = os.path.join(self.folder, "slurm.conf")
        self.environment = dict(os.environ, SLURM_CONF=self.conf)
        self.processes = {}

    def __enter__(self):
        try:
            self.begin()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def begin(self):
        folder = pathlib.Path(self.folder)
        # munged wants nobody to be able to change what leads to its socket, and everybody to reach it.
        folder.chmod(0o755)
        (folder / "munge.key").write_bytes(os.urandom(128))
        (folder / "munge.key").chmod(0o400)
        (folder / "state").mkdir(exist_ok=True)
        host = socket.gethostname()
        text = CONFIGURATION.format(host=host, port=free_port(), user=getpass.getuser(), folder=folder)
        for node in range(1, self.nodes + 1):
            text += f"NodeName=n{node} NodeHostname={host} NodeAddr=127.0.0.1 Port={free_port()} CPUs={self.cpus} RealMemory=2000 State=UNKNOWN\n"
        text += f"PartitionName=debug Nodes=n[1-{self.nodes}] Default=YES MaxTime=INFINITE State=UP\n"
        pathlib.Path(self.conf).write_text(text)
        self.start("munged")
        self.wait(lambda: (folder / "munge.sock").exists(), "munged listens")
        self.start("slurmctld")
        for node in range(1, self.nodes + 1):
            self.start("slurmd", node)
        self.wait_idle()

    def wait_idle(self):
        """Until all nodes are idle."""
        self.wait(lambda: self.run("sinfo", "--noheader", "--format=%D %t").split() == [str(self.nodes), "idle"], "all nodes are idle")

    def wait(self, condition, what):
        """For what Slurm tells nobody: looks again and again."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError(f"never came true: {what}: {self.run('sinfo', '--list-reasons')}")
            select.select([], [], [], 0.05)

    def run(self, *command):
        """What a command of Slurm's writes."""
        return subprocess.run(command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False).stdout

    def submit(self, *arguments):
        """Submits a job that is nobody's of the host: its number."""
        self.wait(lambda: self.run("squeue", "--noheader", "--states=all") or self.run("sinfo", "--noheader"), "the controller answers")
        return self.run("sbatch", "--parsable", "--output=/dev/null", "--error=/dev/null", *arguments).strip()

    def start(self, name, node=None):
        folder = self.folder
        command = {
            "munged": ["munged", "--foreground", "--force", f"--key-file={folder}/munge.key", f"--socket={folder}/munge.sock", f"--pid-file={folder}/munge.pid", f"--log-file={folder}/munge.log",
                       f"--seed-file={folder}/munge.seed"],
            "slurmctld": ["slurmctld", "-D", "-f", self.conf],
            "slurmd": ["slurmd", "-D", "-N", f"n{node}", "-f", self.conf],
        }[name]
        command[0] = shutil.which(command[0], path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin") or command[0]
        with open(f"{folder}/{name}{node or ''}.out", "ab") as output:
            self.processes[name, node] = subprocess.Popen(command, env=self.environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True, preexec_fn=end_with_parent)

    def kill(self, name, node=None, number=signal.SIGKILL):
        """Kills one of its programs, and waits for its end."""
        process = self.processes.pop((name, node))
        process.send_signal(number)
        process.wait()

    def cancel_all(self):
        """Ends all jobs."""
        self.run("scancel", "--quiet", f"--user={getpass.getuser()}")
        self.wait(lambda: not self.run("squeue", "--noheader", "--states=pending,running,completing,suspended"), "no job runs")

    def lose(self, node):
        """Kills a node's slurmd, and has the controller know at once what it would find out after SlurmdTimeout."""
        self.kill("slurmd", node)
        self.run("scontrol", "update", f"nodename=n{node}", "state=down", "reason=lost")

    def find(self, node):
        """Has a lost node again."""
        self.start("slurmd", node)
        self.run("scontrol", "update", f"nodename=n{node}", "state=resume")
        self.wait_idle()

    def stop(self):
        if ("slurmctld", None) in self.processes:
            with contextlib.suppress(TimeoutError):
                self.cancel_all()
        for name, node in sorted(self.processes, key=lambda key: ("slurmd", "slurmctld", "munged").index(key[0])):
            process = self.processes[name, node]
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes.clear()
        if self.owns_folder:
            shutil.rmtree(self.folder, ignore_errors=True)


def end_with_parent():
    """In a child: whatever ends the test, the cluster does not outlive it."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def main(folder):
    os.makedirs(folder, exist_ok=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with Cluster(folder) as cluster:
        pids = {f"{name}{node or ''}": process.pid for (name, node), process in cluster.processes.items()}
        print(json.dumps({"conf": cluster.conf, "bin": cluster.bin, "pids": pids}), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]))
