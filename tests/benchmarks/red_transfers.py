#!/usr/bin/env python3
"""Sinks and sources against nc and socat: the same bytes, the same peer, files in a tmpfs for all, in turns of one run, the best of the rounds."""
import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import xmlrpc.client

HERE = os.path.dirname(os.path.abspath(__file__))
RED = os.path.join(os.environ.get("SMASH_HOST_BIN") or os.path.join(HERE, "../../native-host/bin"), "smash-red")
MIB = 1 << 20


class Red:
    """A RED of its own and a world in it."""

    def __init__(self, size):
        self.folder = tempfile.mkdtemp(prefix="smash-bench-")
        # The world holds what is sent and what is received.
        settings = {"RED_LISTEN": "127.0.0.1:0", "RED_WORLD_SIZE": f"{2 * size + 16 * MIB}", "RED_WORLD_MEMORY": f"{4 * size + 256 * MIB}"}
        options = [word for name, value in settings.items() for word in ("-o", f"{name}={value}")]
        self.process = subprocess.Popen([RED, *options], cwd=self.folder, stderr=subprocess.PIPE, text=True)
        address = next(found.group() for line in self.process.stderr if (found := re.search(r"http://\S+", line)))
        self.server = xmlrpc.client.ServerProxy(address)
        self.key = self.server.red_hello()["key"]
        self.world = self.server.red_world(self.key)["key"]

    def call(self, method, *arguments):
        answer = getattr(self.server, method)(self.key, self.world, *arguments)
        if answer["fault"]["red_errno"]:
            raise RuntimeError(f"{method}: {answer['fault']}")
        return answer

    def sink(self, name):
        job = self.call("red_sink", {"filename": name, "append": 0}, [], 0, 0)["job"]
        return job["job_number"], int(properties(job)["PORT"])

    def source(self, name, port):
        address = {"red_hostname": "", "red_address": "127.0.0.1", "red_length": 4, "red_addrtype": 0, "red_port": port}
        return self.call("red_source", {"filename": name, "outgoing": address}, [], 0, 0)["job"]["job_number"]

    def wait(self, number, size):
        job = self.call("red_wait", number, 300_000)["jobs"][0]
        found = properties(job)
        if found["CAUSE"] != "Exit" or int(found["BYTES"]) != size:
            raise RuntimeError(f"the transfer failed: {found}")
        self.call("red_jobs")

    def close(self):
        self.process.terminate()
        self.process.communicate()
        shutil.rmtree(self.folder)


def properties(job):
    return {each["job_property_tag"]: each["job_property_content"] for each in job["job_props"]}


def free_port():
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def connect(port):
    """As soon as somebody listens."""
    deadline = time.monotonic() + 10
    while True:
        with contextlib.suppress(ConnectionRefusedError):
            return socket.create_connection(("127.0.0.1", port))
        if time.monotonic() > deadline:
            raise TimeoutError(f"nobody listens at port {port}")


def send(connection, file, size):
    offset = 0
    while offset < size:
        offset += os.sendfile(connection.fileno(), file, offset, min(MIB, size - offset))
    connection.shutdown(socket.SHUT_WR)


def receive(listener):
    buffer, count = bytearray(MIB), 0
    connection, _ = listener.accept()
    with connection:
        while got := connection.recv_into(buffer):
            count += got
    return count


class Bench:
    """Each way returns seconds from the connection's first byte to the end of the program that moved them."""

    def __init__(self, size):
        self.size = size
        self.red = Red(size)
        self.folder = tempfile.mkdtemp(prefix="smash-bench-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
        self.given, self.taken = os.path.join(self.folder, "given"), os.path.join(self.folder, "taken")
        block = os.urandom(MIB)
        with open(self.given, "wb") as file:
            for _ in range(size // MIB):
                file.write(block)
        self.file = os.open(self.given, os.O_RDONLY)
        self.sink_red("/tmp/given")

    def close(self):
        os.close(self.file)
        shutil.rmtree(self.folder)
        self.red.close()

    def sink_red(self, name="/tmp/taken"):
        number, port = self.red.sink(name)
        with connect(port) as connection:
            begin = time.perf_counter()
            send(connection, self.file, self.size)
            self.red.wait(number, self.size)
            return time.perf_counter() - begin

    def sink_by(self, *program):
        port = free_port()
        with open(self.taken, "wb") as target:
            process = subprocess.Popen([word.replace("PORT", str(port)) for word in program], stdin=subprocess.DEVNULL, stdout=target)
            with connect(port) as connection:
                begin = time.perf_counter()
                send(connection, self.file, self.size)
                process.wait()
        return time.perf_counter() - begin

    def source_red(self):
        with listening() as listener:
            begin = time.perf_counter()
            number = self.red.source("/tmp/given", listener.getsockname()[1])
            self.check(receive(listener))
            self.red.wait(number, self.size)
            return time.perf_counter() - begin

    def source_by(self, *program):
        with listening() as listener, open(self.given, "rb") as source:
            begin = time.perf_counter()
            process = subprocess.Popen([word.replace("PORT", str(listener.getsockname()[1])) for word in program], stdin=source, stdout=subprocess.DEVNULL)
            self.check(receive(listener))
            process.wait()
            return time.perf_counter() - begin

    def check(self, count):
        if count != self.size:
            raise RuntimeError(f"{count} bytes came of {self.size}")


@contextlib.contextmanager
def listening():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        yield listener


def ways(bench):
    """What moves bytes, by direction; RED is first."""
    sinks, sources = {"RED": bench.sink_red}, {"RED": bench.source_red}
    if shutil.which("nc"):
        sinks["nc"] = lambda: bench.sink_by("nc", "-l", "-N", "127.0.0.1", "PORT")
        sources["nc"] = lambda: bench.source_by("nc", "-N", "127.0.0.1", "PORT")
    if shutil.which("socat"):
        # Its default is 8 KiB at once.
        for name, block in (("socat", []), ("socat -b 256 KiB", ["-b", "262144"])):
            sinks[name] = lambda block=block: bench.sink_by("socat", "-u", *block, "TCP-LISTEN:PORT,bind=127.0.0.1,reuseaddr", "STDOUT")
            sources[name] = lambda block=block: bench.source_by("socat", "-u", *block, "STDIN", "TCP:127.0.0.1:PORT")
    return {"sink": sinks, "source": sources}


def measure(size=256 * MIB, rounds=3):
    """Best MB/s of each way, by direction."""
    bench = Bench(size)
    try:
        best = {direction: dict.fromkeys(found, 0.0) for direction, found in ways(bench).items()}
        for _ in range(rounds):
            for direction, found in ways(bench).items():
                for name, run in found.items():
                    best[direction][name] = max(best[direction][name], size / run() / 1e6)
        return best
    finally:
        bench.close()


def measure_transfers(report, rounds=3, size=256 * MIB):
    """Adds the figures to a report."""
    for direction, speeds in measure(size, rounds).items():
        for name, speed in speeds.items():
            report.add(f"{direction} by {name}", speed, "MB/s")
        others = [speed for name, speed in speeds.items() if name != "RED"]
        if others:
            report.at_least(f"{direction}: RED / the best of the others", speeds["RED"] / max(others), "", 0.8)
        else:
            print(f"SKIPPED {direction}: neither nc nor socat is there to compare with")


if __name__ == "__main__":
    from report import Report
    figures = Report()
    measure_transfers(figures)
    figures.print()
    sys.exit(bool(figures.failures))
