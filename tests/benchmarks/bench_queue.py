"""Measures what a long queue costs: python3 tests/benchmarks/bench_queue.py [--depths 1000,10000,100000] [--drain N|all]

For each depth a host of its own: jobs of four clients and several priorities are submitted into a pool without slots, then the pool gets two and is drained.
Told are the cost of a submission, the memory of the session for a job that waits, and what a job costs that is chosen, started and ended while so many wait: flat,
if nothing is done by going over all of them. Plain jobs, jobs of which every other one waits for the one before it, and one array of as many members.

Needs native-host/bin (or SMASH_HOST_BIN). The exit code is 1 when something was counted wrong, and 0 otherwise."""

import argparse
import json
import pathlib
import select
import struct
import sys
import tempfile
import time

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent / "interop"))

from processes import cpu_seconds, memory_kib  # noqa: E402
from report import Report  # noqa: E402
from smash_client import (ABORTED, AFTER, EXITED, JOB_SUBMIT, JOB_UPDATE, POOL, POOL_COUNTS, POOL_SLOTS, SESSION_PID, Client, Refused,  # noqa: E402
                          encode_submission, field)
from smash_host import Host  # noqa: E402

SLOTS = 2
CLIENTS = 4
WINDOW = 500
WARM = 2000
COMMAND = "/bin/true"
COUNT = 143


class QueuedJobs:
    """A host with jobs that wait in a pool without slots."""

    def __init__(self, folder, kind, depth):
        self.kind, self.depth = kind, depth
        self.host = Host(folder, "-n", "8")
        self.clients = [Client(self.host.path, timeout=600) for _ in range(CLIENTS)]
        for number, client in enumerate(self.clients):
            client.login(f"client{number}")
        self.session = self.clients[0].host()[SESSION_PID]
        self.clients[0].set_pool("bench", field(POOL_SLOTS, 0))
        # Warm: the first jobs have code compiled, again and again.
        self.submit_to(self.clients[0], WARM, lambda number: b"")
        self.clients[0].set_pool("bench", field(POOL_SLOTS, SLOTS))
        self.ended = 0
        self.receive_ends(WARM)
        self.clients[0].set_pool("bench", field(POOL_SLOTS, 0))

    def close(self):
        for client in self.clients:
            client.close()
        self.host.close()

    def submit(self):
        """Submits them all: (seconds, the session's CPU seconds, KiB more of its memory)."""
        begin, used, memory = time.monotonic(), cpu_seconds(self.session), memory_kib(self.session)
        if self.kind == "array":
            self.clients[0].submit(COMMAND, field(POOL, "bench"), field(COUNT, self.depth))
        else:
            share = self.depth // CLIENTS
            for client in self.clients:
                first = WARM + 1 if client is self.clients[0] else 1
                self.submit_to(client, share, lambda number: self.terms(first, number))
        return time.monotonic() - begin, cpu_seconds(self.session) - used, memory_kib(self.session) - memory

    def terms(self, first, number):
        # A job that waits for the one before, which waits for nothing.
        return field(AFTER, struct.pack(">II", 0, first + number - 1)) if self.kind == "after" and number % 2 == 1 else b""

    @staticmethod
    def submit_to(client, count, terms):
        packets = []
        for number in range(count):
            payload = encode_submission(COMMAND, priority=number % 5) + field(POOL, "bench") + terms(number)
            packets.append(struct.pack(">II", JOB_SUBMIT, len(payload)) + payload)
        for begin in range(0, count, WINDOW):
            window = packets[begin:begin + WINDOW]
            client.socket.sendall(b"".join(window))
            for _ in window:
                client.answer()

    def drain(self, count):
        """Has so many run: (seconds, the session's CPU seconds)."""
        self.ended = 0
        begin, used = time.monotonic(), cpu_seconds(self.session)
        self.clients[0].set_pool("bench", field(POOL_SLOTS, SLOTS))
        self.receive_ends(count)
        figures = time.monotonic() - begin, cpu_seconds(self.session) - used
        self.clients[0].set_pool("bench", field(POOL_SLOTS, 0))
        return figures, self.ended

    def receive_ends(self, count):
        """Reads updates until so many have ended. Each client's share of them is the same but for a few, as they take turns."""
        poll = select.poll()
        by_descriptor = {client.socket.fileno(): client for client in self.clients}
        for descriptor in by_descriptor:
            poll.register(descriptor, select.POLLIN)
        buffers = {descriptor: bytearray(client.received) for descriptor, client in by_descriptor.items()}
        for client in self.clients:
            for payload in client.updates:
                self.count_end(payload)
            client.updates.clear()
        while self.ended < count:
            for descriptor, _ in poll.poll(600_000):
                buffer = buffers[descriptor]
                buffer += by_descriptor[descriptor].socket.recv(1 << 20)
                at = 0
                while len(buffer) - at >= 8:
                    kind, length = struct.unpack_from(">II", buffer, at)
                    if len(buffer) - at < 8 + length:
                        break
                    if kind == JOB_UPDATE:
                        self.count_end(buffer[at + 8:at + 8 + length])
                    at += 8 + length
                del buffer[:at]
        for descriptor, client in by_descriptor.items():
            client.received = bytes(buffers[descriptor])

    def count_end(self, payload):
        self.ended += struct.unpack_from(">I", payload, 4)[0] in (EXITED, ABORTED)


def measure(report, kind, depth, drained):
    with tempfile.TemporaryDirectory(prefix="smash-bench-") as folder:
        jobs = QueuedJobs(folder, kind, depth)
        try:
            try:
                seconds, used, memory = jobs.submit()
            except Refused as refusal:
                print(f"{kind}: this host refuses them: {refusal}")
                return None
            name = f"{kind}, {depth:,} queued"
            queued = jobs.clients[0].pools("bench")["bench"][POOL_COUNTS][1]
            if kind == "array" and queued < depth:
                # One record stands for all members that have not been made yet.
                report.check(f"{name}: jobs that wait", True, queued >= 1)
            else:
                report.check(f"{name}: jobs that wait", depth // CLIENTS * CLIENTS if kind != "array" else depth, queued)
            count = depth if drained == "all" else min(depth // 2, int(drained))
            (drain, work), ended = jobs.drain(count)
            figures = {"submission": seconds * 1e6 / depth, "submission_cpu": used * 1e6 / depth, "memory": memory * 1024 / depth,
                       "rate": ended / drain, "decision_cpu": work * 1e6 / ended}
        finally:
            jobs.close()
    report.add(f"{name}: submissions", 1e6 / figures["submission"], "jobs/s")
    report.add(f"{name}: submission, CPU of the session", figures["submission_cpu"], "us")
    report.add(f"{name}: session, resident, for a job", figures["memory"], "B")
    report.add(f"{name}: drained, {SLOTS} slots, {ended} jobs", figures["rate"], "jobs/s")
    report.add(f"{name}: choice, start and end, CPU of the session", figures["decision_cpu"], "us")
    return figures


def main():
    parser = argparse.ArgumentParser(description="Measures the cost of a submission, of a job that waits, and of a scheduling decision, by the length of the queue.")
    parser.add_argument("--depths", default="1000,10000,100000")
    parser.add_argument("--kinds", default="plain,after,array")
    parser.add_argument("--drain", default="2000", help="so many jobs are run at each depth, at most half of them; or all")
    parser.add_argument("--json", metavar="FILE", help="writes the figures there too")
    options = parser.parse_args()
    report = Report()
    depths = [int(depth) for depth in options.depths.split(",")]
    for kind in options.kinds.split(","):
        figures = [figure for depth in depths if (figure := measure(report, kind, depth, options.drain))]
        if len(figures) > 1:
            report.below(f"{kind}: submission, CPU, longest / shortest queue", figures[-1]["submission_cpu"] / figures[0]["submission_cpu"], "", 1.5)
            report.below(f"{kind}: choice, start and end, CPU, the same", figures[-1]["decision_cpu"] / figures[0]["decision_cpu"], "", 1.5)
    report.print()
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(report.as_json(), indent=2) + "\n")
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
