"""Stands in for smash-rex: a Unix socket at which smash-stub asks, and the frames that both speak."""
import os
import select
import socket
import struct

HELLO, PING, PONG = 1, 3, 4
OPEN, ACCEPTED, REFUSED, DATA, WINDOW, END_OF_STREAM, SIGNAL, WINDOW_SIZE, STATE, EXIT, CLOSE = range(16, 27)
LOST, BREACH = 48, 49
SERVER, PROGRAM, ARGUMENT, ENVIRONMENT, DIRECTORY, LIMIT, PRIORITY, TERMINAL, INPUT, OUTPUT, HOME_DIRECTORY, EXCLUDE, _, IDENTITY, TRANSFER = range(1, 16)
EXITED, KILLED, DUMPED = 1, 2, 3
INITIAL_WINDOW = 256 * 1024
DEADLINE = 30
USAGE = tuple(range(1, 19))


def string(text):
    value = text.encode()
    return struct.pack(">I", len(value)) + value


def field(tag, value):
    return struct.pack(">HI", tag, len(value)) + value


def read_fields(payload):
    found = []
    while payload:
        tag, length = struct.unpack_from(">HI", payload)
        found.append((tag, payload[6:6 + length]))
        payload = payload[6 + length:]
    return found


class Ended(Exception):
    """The stub has closed its connection."""


class Connection:
    """The connection of one stub, which has greeted."""

    def __init__(self, accepted):
        self.socket = accepted
        self.socket.settimeout(DEADLINE)
        self.windows = [INITIAL_WINDOW] * 3
        self.taken = [0] * 3
        self.kept = []

    def send(self, kind, payload=b"", channel=1):
        self.socket.sendall(struct.pack(">IBI", len(payload) + 5, kind, channel) + payload)

    def read_exactly(self, count):
        parts = []
        while count > 0:
            part = self.socket.recv(count)
            if not part:
                raise Ended
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def receive(self):
        length, kind, _ = struct.unpack(">IBI", self.read_exactly(9))
        payload = self.read_exactly(length - 5)
        if kind == WINDOW:
            stream, count = struct.unpack(">BI", payload)
            self.windows[stream] += count
        return kind, payload

    def expect(self, kind):
        """The next frame of that kind; others are kept in `kept`."""
        while True:
            found, payload = self.receive()
            if found == kind:
                return payload
            self.kept.append((found, payload))

    def is_quiet(self, seconds):
        """Whether nothing comes for so long."""
        return not select.select([self.socket], [], [], seconds)[0]

    def greet(self, version=1):
        self.send(HELLO, struct.pack(">I", version) + string("there") + string("ann") + string("0") + string("x86_64") + struct.pack(">IQ", 1, 1), channel=0)
        kind, payload = self.receive()
        assert kind == HELLO, kind
        return payload

    def opened(self):
        """(transaction, fields) of what is asked for."""
        payload = self.expect(OPEN)
        return payload[0], read_fields(payload[1:])

    def accept(self, pid=4711):
        self.send(ACCEPTED, field(1, b"there") + field(2, struct.pack(">I", pid)) + field(3, b"/run/folder") + field(4, struct.pack(">Q", 12345)))

    def data(self, stream, content):
        self.send(DATA, bytes([stream]) + content)

    def end(self, stream):
        self.send(END_OF_STREAM, bytes([stream]))

    def exit(self, status=0, code=EXITED):
        end = struct.pack(">II18q", code, status, *USAGE)
        # In one piece: the stub may be gone after the first of them.
        self.socket.sendall(struct.pack(">IBI", len(end) + 5, EXIT, 1) + end + struct.pack(">IBI", 5, CLOSE, 1))

    def input(self):
        """All of standard input, taken as it comes."""
        parts = []
        while True:
            kind, payload = self.receive()
            if kind == END_OF_STREAM and payload == b"\0":
                return b"".join(parts)
            if kind == DATA:
                assert payload[0] == 0, payload[0]
                parts.append(payload[1:])
                self.send(WINDOW, struct.pack(">BI", 0, len(payload) - 1))

    def signal(self):
        return struct.unpack(">I", self.expect(SIGNAL))[0]

    def close(self):
        self.socket.close()


class FakeOrigin:
    def __init__(self, path):
        self.path = path
        self.listener = socket.socket(socket.AF_UNIX)
        folder = os.open(os.path.dirname(path), os.O_PATH)
        self.listener.bind(f"/proc/self/fd/{folder}/{os.path.basename(path)}")
        os.close(folder)
        self.listener.listen()
        self.listener.settimeout(DEADLINE)

    def accept(self):
        return Connection(self.listener.accept()[0])

    def close(self):
        self.listener.close()
