"""A client of a job's terminal, written from native-host/terminal/README.md alone."""

import socket
import struct
import time

ATTACH, INPUT, RESIZE, END = 1, 2, 3, 4
OUTPUT, ACCEPTED, ENDED, DROPPED, REFUSED = range(16, 21)


class TerminalClient:
    def __init__(self, path, size=None, patience=30):
        deadline = time.monotonic() + patience
        while True:
            # The holder listens a moment after the job has started.
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.settimeout(patience)
            try:
                self.socket.connect(path)
                break
            except OSError:
                self.socket.close()
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.005)
        self.seen = b""
        if size:
            self.send(ATTACH, struct.pack(">HH", *size))

    def send(self, kind, content=b""):
        self.socket.sendall(struct.pack(">BI", kind, len(content)) + content)

    def type(self, text):
        self.send(INPUT, text)

    def resize(self, columns, rows):
        self.send(RESIZE, struct.pack(">HH", columns, rows))

    def receive(self):
        """(kind, content) of the next frame; None at the end."""
        header = self._take(5)
        if header is None:
            return None
        kind, length = struct.unpack(">BI", header)
        return kind, self._take(length)

    def read_until(self, wanted):
        """Reads output until it has these bytes."""
        while wanted not in self.seen:
            frame = self.receive()
            if frame is None or frame[0] != OUTPUT:
                raise AssertionError(f"{wanted!r} never came: {self.seen!r}, then {frame}")
            self.seen += frame[1]

    def read_end(self):
        """Reads to the end: (whether by a signal, code); None where nothing told it."""
        end = None
        while (frame := self.receive()) is not None:
            if frame[0] == OUTPUT:
                self.seen += frame[1]
            elif frame[0] == ENDED:
                end = struct.unpack(">II", frame[1])
        return end

    def close(self):
        self.socket.close()

    def _take(self, count):
        data = b""
        while len(data) < count:
            try:
                part = self.socket.recv(count - len(data))
            except ConnectionResetError:
                part = b""
            if not part:
                return None
            data += part
        return data
