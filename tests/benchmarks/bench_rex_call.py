#!/usr/bin/env python3
"""rcall of cos on a link that stands, in round trips of that link, by a real sshd on loopback: `bench_rex_call.py [ROUNDS]`.

The call alone, over the frames of a link, and all of the way from a client of the host; on loopback, where there is next to no way, and over a line that takes 1 ms each way. A round trip is a PING of the
link and its PONG, measured in turns with the calls."""

import math
import os
import pathlib
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "interop"))

import rex_calls
from bench_rex import IDENTITY, SSHD, Machine
from report import Report
from smash_client import Client, string
from smash_host import Host

ROUNDS = 300
WARM_UP = 300
# Milliseconds each way of a line that is no loopback's.
SLOW = 1
HELLO, PING, PONG, OPEN, ACCEPTED, CLOSE, RESULT = 1, 3, 4, 16, 17, 26, 41
RCALL = 2
AIM = 3


class Link:
    """The origin's end of a link, by itself."""

    def __init__(self, machine, name):
        self.ssh = subprocess.Popen(machine.ssh(name, "agent"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        self.reader = self.ssh.stdout
        self.channel = -1
        self.send(HELLO, 0, struct.pack(">I", 1) + b"".join(string(text.encode()) for text in ("bench", "me", "1.0", os.uname().machine)) + struct.pack(">IQ", 1, 1 << 30))
        self.receive(HELLO)

    def send(self, kind, channel, payload=b""):
        self.ssh.stdin.write(struct.pack(">IBI", 5 + len(payload), kind, channel) + payload)

    def receive(self, wanted):
        """The payload of the next frame of a kind."""
        while True:
            length, kind, _ = struct.unpack(">IBI", self.take(9))
            payload = self.take(length - 5)
            if kind == wanted:
                return payload
            if kind == 18:
                raise RuntimeError(payload)

    def take(self, count):
        data = b""
        while len(data) < count:
            part = self.reader.read(count - len(data))
            if not part:
                raise EOFError("the link has ended")
            data += part
        return data

    def ping(self):
        self.send(PING, 0, struct.pack(">Q", 1))
        self.receive(PONG)

    def cos(self):
        self.channel += 2
        self.send(OPEN, self.channel, bytes([RCALL]) + COS)
        result = rex_calls.read_fields(self.receive(RESULT))
        self.send(CLOSE, self.channel)
        return struct.unpack(">d", result[rex_calls.RETURN])[0]

    def close(self):
        self.ssh.stdin.close()
        self.ssh.wait()
        self.reader.close()


COS = rex_calls.fields_of("libm.so.6", "cos", "f64", ("f64", struct.pack(">d", 0.5)))


def timed(action):
    begun = time.perf_counter()
    action()
    return (time.perf_counter() - begun) * 1e6


def compare(report, name, machine, client, rounds):
    """Figures of a server by name."""
    link = Link(machine, name)
    try:
        report.check(f"cos over the link {name}", math.cos(0.5), link.cos())
        report.check(f"cos by the host on {name}", math.cos(0.5), rex_calls.cos(client, name))
        ways = (link.ping, link.cos, lambda: rex_calls.cos(client, name))
        # The first ones are for what is compiled and loaded once.
        rows = [[timed(way) for way in ways] for _ in range(rounds + WARM_UP)][WARM_UP:]
    finally:
        link.close()
    ping, call, whole = (statistics.median(column) for column in zip(*rows))
    report.add(f"{name}: round trip of the link", ping, "us")
    report.add(f"{name}: rcall of cos over the link", call, "us")
    report.add(f"{name}: rcall of cos by the host, all of the way", whole, "us")
    report.below(f"{name}: rcall over the link / round trip", call / ping, "", AIM)
    report.below(f"{name}: rcall by the host / round trip", whole / ping, "", AIM)


def measure(report, folder, rounds):
    machine = Machine(folder)
    try:
        (machine.folder / "there/.config/smash/rex/access").write_text(f"allow {IDENTITY} rcall\n", encoding="utf-8")
        (machine.folder / "home/rex.rc").write_text("servers : bench, slow\n", encoding="utf-8")
        line = pathlib.Path(__file__).with_name("slow_line.py")
        machine.write("config", f"Host slow\nIdentityFile {folder}/rex\nProxyCommand {sys.executable} {line} {machine.port} {SLOW}\n{machine.read('config').replace('Host bench', 'Host bench slow')}")
        state = machine.folder / "state"
        state.mkdir()
        with mock.patch.dict(os.environ, HOME=str(machine.folder / "home"), PATH=f"{folder}/bin:{os.environ['PATH']}"):
            host = Host(str(state))
        try:
            client = Client(host.path)
            client.login("bench")
            here = [timed(lambda: rex_calls.cos(client, "localhost")) for _ in range(rounds + WARM_UP)][WARM_UP:]
            report.add("rcall of cos by the host on this machine", statistics.median(here), "us")
            for name in ("bench", "slow"):
                compare(report, name, machine, client, rounds)
            client.close()
        finally:
            host.close()
    finally:
        machine.stop()


def main():
    report = Report()
    missing = [tool for tool in ("ssh", "ssh-keygen") if not shutil.which(tool)] + ([] if os.path.exists(SSHD) else ["sshd"])
    if missing:
        print(f"SKIPPED rcall: {', '.join(missing)} not there")
        return 0
    with tempfile.TemporaryDirectory(prefix="smash-bench-") as folder:
        measure(report, folder, int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
    report.print()
    return bool(report.failures)


if __name__ == "__main__":
    sys.exit(main())
