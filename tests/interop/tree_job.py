"""A job whose leader leaves a grandchild that has forked twice and begun a session of its own: tree_job.py FIFO."""

import os
import signal
import sys

fifo = os.open(sys.argv[1], os.O_WRONLY)


def stay(role):
    def tell(number, _):
        os.write(fifo, f"{role} {number}\n".encode())

    for number in (signal.SIGUSR1, signal.SIGCONT):
        signal.signal(number, tell)
    os.write(fifo, f"{role} {os.getpid()}\n".encode())
    while True:
        signal.pause()


if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        stay("grandchild")
    os._exit(0)
os.wait()
stay("leader")
