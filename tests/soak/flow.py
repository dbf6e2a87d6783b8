"""A flow of jobs over several connections: so many are always under way, and every answer and every end is looked at."""

import array
import collections
import select
import struct

from smash_client import (ABORTED, CAUSE, CAUSE_EXIT, ENDED, EXITED, EXIT_CODE, JOB_SUBMIT, JOB_SUBMIT_SUCCESS, JOB_UPDATE, NAME, RUSAGE, STARTED, STATE, SUBMITTED,
                          WANT_RECORD, Client, decode_fields, encode_submission, field)

MODULUS = 251
HOUR = 3600


def command(program, number, evidence):
    return f"{program} {number} {evidence}"


def faults_of(fields, number):
    """What a record says that is not so, in words; empty: nothing."""
    said = fields.get(STATE), fields.get(CAUSE), fields.get(EXIT_CODE)
    if said != (EXITED, CAUSE_EXIT, number % MODULUS):
        return f"job {number} ended as {said}"
    if not fields[SUBMITTED] <= fields[STARTED] <= fields[ENDED]:
        return f"job {number} has times {fields[SUBMITTED]}, {fields[STARTED]}, {fields[ENDED]}"
    return ""


class Lane:
    """One connection."""

    def __init__(self, path, name):
        self.client = Client(path, timeout=HOUR)
        self.client.login(name, field(WANT_RECORD))
        self.client.socket.setblocking(False)
        self.sent, self.ids, self.outgoing, self.incoming = collections.deque(), set(), bytearray(), bytearray()

    def queue(self, number, line):
        payload = encode_submission(line) + field(NAME, str(number))
        self.outgoing += struct.pack(">II", JOB_SUBMIT, len(payload)) + payload
        self.sent.append(number)

    def write(self):
        try:
            del self.outgoing[:self.client.socket.send(self.outgoing)]
        except BlockingIOError:
            pass

    def packets(self):
        """Those that have come whole."""
        try:
            data = self.client.socket.recv(1 << 20)
        except BlockingIOError:
            return
        if not data:
            raise ConnectionError("the host closed a connection")
        self.incoming += data
        at = 0
        while len(self.incoming) - at >= 8:
            kind, length = struct.unpack_from(">II", self.incoming, at)
            if len(self.incoming) - at < 8 + length:
                break
            yield kind, bytes(self.incoming[at + 8:at + 8 + length])
            at += 8 + length
        del self.incoming[:at]


class Flow:
    """`count` jobs, of which `window` are under way on each of the lanes."""

    def __init__(self, path, lanes, window, count, line):
        self.lanes = [Lane(path, f"lane{index}") for index in range(lanes)]
        self.window, self.count, self.line = window, count, line
        self.submitted, self.acknowledged, self.ended, self.with_usage, self.faults = 0, 0, 0, 0, []
        self.seen = array.array("B", bytes(count))      # 1: acknowledged, 2: ended
        self.under_way = collections.Counter()

    def run(self, at_point, points):
        """Until all have ended; after each tenth of them, or whatever part, `at_point` is called with its number."""
        poll = select.poll()
        by_descriptor = {lane.client.socket.fileno(): lane for lane in self.lanes}
        point = 1
        while self.ended < self.count:
            for descriptor, lane in by_descriptor.items():
                self.fill(lane)
                poll.register(descriptor, select.POLLIN | (select.POLLOUT if lane.outgoing else 0))
            for descriptor, events in poll.poll(1000 * HOUR):
                lane = by_descriptor[descriptor]
                if events & select.POLLOUT:
                    lane.write()
                if events & ~select.POLLOUT:
                    for packet in lane.packets():
                        self.take(lane, *packet)
            while point <= points and self.ended >= point * self.count // points:
                at_point(point)
                point += 1

    def fill(self, lane):
        while self.submitted < self.count and self.under_way[lane] < self.window:
            lane.queue(self.submitted, self.line(self.submitted))
            self.submitted += 1
            self.under_way[lane] += 1

    def take(self, lane, kind, payload):
        if kind == JOB_SUBMIT_SUCCESS:
            number, job = lane.sent.popleft(), struct.unpack_from(">I", payload)[0]
            self.acknowledged += 1
            self.seen[number] |= 1
            if job in lane.ids:
                self.faults.append(f"job id {job} twice")
            lane.ids.add(job)
        elif kind == JOB_UPDATE:
            job, state = struct.unpack_from(">II", payload)
            if state in (EXITED, ABORTED):
                self.take_end(lane, job, decode_fields(payload[8:]))
        else:
            self.faults.append(f"packet {kind}: {payload[:200]}")
            raise ValueError(self.faults[-1])

    def take_end(self, lane, job, fields):
        number = int(fields[NAME])
        if self.seen[number] & 2:
            self.faults.append(f"job {number} ended twice")
        self.seen[number] |= 2
        self.ended += 1
        self.under_way[lane] -= 1
        lane.ids.discard(job)
        if fields.get(RUSAGE) and fields[RUSAGE].max_rss > 0:
            self.with_usage += 1
        if fault := faults_of(fields, number):
            self.faults.append(fault)

    def close(self):
        for lane in self.lanes:
            lane.client.close()
