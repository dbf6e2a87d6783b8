#!/usr/bin/env python3
"""rexecve of /bin/true on a link that stands, against ssh with and without ControlMaster, on one sshd, in turns: `bench_rex.py [--json FILE] [ROUNDS]`."""

import json
import os
import pathlib
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

from report import Report

HOST_BIN = pathlib.Path(os.environ.get("SMASH_HOST_BIN") or pathlib.Path(__file__).resolve().parents[2] / "native-host" / "bin")
SSHD = shutil.which("sshd") or "/usr/sbin/sshd"
IDENTITY = "bench.me"
PATIENCE = 60
ROUNDS = 40
# Without ControlMaster each costs a whole handshake.
COLD_SHARE = 8


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Machine:
    """An sshd on loopback with two keys for its user: one that is let in as ever, and one for REX; and an origin whose server it is."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.port = free_port()
        for name in ("host", "user", "rex"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.folder / name], check=True)
        home, there = self.folder / "home", self.folder / "there"
        for place in (home, there):
            (place / ".config/smash/rex").mkdir(parents=True)
        access = there / ".config/smash/rex/access"
        access.write_text(f"allow {IDENTITY} rexecve\n", encoding="utf-8")
        access.chmod(0o600)
        (home / "rex.rc").write_text("servers : bench\n", encoding="utf-8")
        agent = f"exec {HOST_BIN}/smash-rex --agent --identity {IDENTITY}"
        self.write("authorized", f'{self.read("user.pub")}restrict,command="{agent}" {self.read("rex.pub")}')
        self.write("known", f'[127.0.0.1]:{self.port} {self.read("host.pub")}')
        self.write("sshd_config", "\n".join((
            f"Port {self.port}", "ListenAddress 127.0.0.1", f"HostKey {folder}/host", f"AuthorizedKeysFile {folder}/authorized", "PidFile none", "StrictModes no", "UsePAM no", "MaxStartups 100",
            f"SetEnv HOME={there}", ""))) # so that no shell reads what its user has in ~/.bashrc, and ssh is as fast as it can be
        common = f"HostName 127.0.0.1\nPort {self.port}\nUserKnownHostsFile {folder}/known\nStrictHostKeyChecking yes\nIdentitiesOnly yes\nBatchMode yes\n"
        self.write("config", f"Host bench\nIdentityFile {folder}/rex\n{common}Host cold warm\nIdentityFile {folder}/user\n{common}Host warm\nControlMaster auto\nControlPersist 600\nControlPath {folder}/c\n")
        # Where ssh_config is, only the user's record in /etc/passwd tells ssh.
        (self.folder / "bin").mkdir()
        self.write("bin/ssh", f'#!/bin/sh\nexec {shutil.which("ssh")} -F {folder}/config "$@"\n')
        (self.folder / "bin/ssh").chmod(0o755)
        if os.geteuid() == 0:
            os.makedirs("/run/sshd", exist_ok=True)
        self.sshd = subprocess.Popen([SSHD, "-D", "-e", "-f", self.folder / "sshd_config"], stderr=open(self.folder / "sshd.log", "w", encoding="utf-8"))
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(self.folder / "rex.sock"))
        self.listener.listen(64)
        environment = {**os.environ, "HOME": str(home), "PATH": f"{folder}/bin:{os.environ['PATH']}"}
        self.origin = subprocess.Popen([HOST_BIN / "smash-rex", "--stubs", str(self.listener.fileno())], env=environment, pass_fds=[self.listener.fileno()],
                                       stdout=open(self.folder / "origin.log", "w", encoding="utf-8"), stderr=subprocess.STDOUT)

    def read(self, name):
        return (self.folder / name).read_text(encoding="utf-8")

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")

    def rexecve(self, *command):
        return [HOST_BIN / "smash-stub", "--socket", self.folder / "rex.sock", "--server", "bench", "--no-terminal", "--", *command]

    def ssh(self, host, *command):
        return [self.folder / "bin/ssh", host, *command]

    def stop(self):
        subprocess.run(self.ssh("-O", "exit", "warm"), check=False, capture_output=True, timeout=PATIENCE)
        for process in (self.origin, self.sshd):
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)
        self.listener.close()


def timed(command):
    start = time.perf_counter()
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=PATIENCE)
    return (time.perf_counter() - start) * 1000


def answer(command):
    return subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE).stdout


def measure_execution(report, rounds=ROUNDS):
    """Adds the figures to a report."""
    missing = [tool for tool in ("ssh", "ssh-keygen") if not shutil.which(tool)] + ([] if os.path.exists(SSHD) else ["sshd"])
    if missing:
        print(f"SKIPPED rexecve against ssh: {', '.join(missing)} not there")
        return
    with tempfile.TemporaryDirectory(prefix="smash-bench-rex-") as folder:
        machine = Machine(folder)
        try:
            compare(report, machine, rounds)
        finally:
            machine.stop()


def compare(report, machine, rounds):
    ways = {"rexecve": machine.rexecve, "warm": lambda *command: machine.ssh("warm", *command), "cold": lambda *command: machine.ssh("cold", *command)}
    for name, way in ways.items():
        report.check(f"what {name} runs", "there\n", answer(way("/bin/echo", "there")))
    times = {name: [] for name in ways}
    for number in range(rounds):
        for name, way in ways.items():
            if name != "cold" or number % COLD_SHARE == 0:
                times[name].append(timed(way("/bin/true")))
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    report.add("rexecve of /bin/true, link stands", medians["rexecve"], "ms")
    report.add("ssh /bin/true, ControlMaster", medians["warm"], "ms")
    report.add("ssh /bin/true, new connection", medians["cold"], "ms")
    report.at_least("rexecve as fast as ssh with ControlMaster", medians["warm"] / medians["rexecve"], "x", 1)
    report.at_least("rexecve as fast as ssh with a new connection", medians["cold"] / medians["rexecve"], "x", 20)


def main(arguments):
    report = Report()
    file = arguments[1] if arguments[:1] == ["--json"] else None
    rest = arguments[2:] if file else arguments
    measure_execution(report, int(rest[0]) if rest else ROUNDS)
    report.print()
    if file:
        pathlib.Path(file).write_text(json.dumps(report.as_json()), encoding="utf-8")
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
