#!/usr/bin/env python3
"""A ProxyCommand of ssh: `slow_line.py PORT MILLISECONDS` joins its standard streams to a port here, each way so much later."""

import collections
import os
import selectors
import socket
import sys
import time

SIZE = 65536


def main(port, delay):
    peer = socket.create_connection(("127.0.0.1", port))
    peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    selector = selectors.DefaultSelector()
    queues = {}
    for source, target in ((0, peer.fileno()), (peer.fileno(), 1)):
        queues[source] = (target, collections.deque())
        selector.register(source, selectors.EVENT_READ)
    while True:
        waiting = [queue[0][0] for _, queue in queues.values() if queue]
        for key, _ in selector.select(max(0, min(waiting) - time.monotonic()) if waiting else None):
            data = os.read(key.fd, SIZE)
            if not data:
                return
            queues[key.fd][1].append((time.monotonic() + delay, data))
        now = time.monotonic()
        for target, queue in queues.values():
            while queue and queue[0][0] <= now:
                os.write(target, queue.popleft()[1])


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]) / 1000)
