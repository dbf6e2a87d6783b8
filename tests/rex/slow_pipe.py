"""A ProxyCommand of ssh that lets through only so many bytes a second, both ways, and each some time later: slow_pipe.py HOST PORT BYTES_A_SECOND DELAY_SECONDS."""
import collections
import os
import select
import socket
import sys
import time


class Way:
    """One direction: bytes wait for their time, and no more are taken than a quarter of a second's worth."""

    def __init__(self, source, target, rate, delay):
        self.source, self.target, self.rate, self.delay = source, target, rate, delay
        self.waiting = collections.deque()
        self.free = 0.0
        self.is_ended = False

    def wants(self, now):
        return not self.is_ended and self.free < now + 0.25

    def take(self, now):
        data = os.read(self.source, 4096)
        self.is_ended = not data
        self.free = max(self.free, now) + len(data) / self.rate
        self.waiting.append((self.free + self.delay, data))

    def give(self, now):
        while self.waiting and self.waiting[0][0] <= now:
            _, data = self.waiting.popleft()
            if not data:
                return False
            while data:
                data = data[os.write(self.target, data):]
        return True


def main(host, port, rate, delay):
    connection = socket.create_connection((host, int(port)))
    ways = [Way(0, connection.fileno(), float(rate), float(delay)), Way(connection.fileno(), 1, float(rate), float(delay))]
    while True:
        now = time.monotonic()
        if not all([way.give(now) for way in ways]):
            return
        due = [way.waiting[0][0] - now for way in ways if way.waiting] + [way.free - 0.25 - now for way in ways if not way.wants(now) and not way.is_ended]
        ready, _, _ = select.select([way.source for way in ways if way.wants(now)], [], [], max(0, min(due)) if due else None)
        for way in ways:
            if way.source in ready:
                way.take(time.monotonic())


if __name__ == "__main__":
    main(*sys.argv[1:])
