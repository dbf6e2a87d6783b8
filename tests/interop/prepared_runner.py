"""A program that can be started before there is a job for it, written from "Prepared processes" of native-host/PROTOCOL.md alone.

The job's input is a script for the shell, which finds in PREPARED whether its process was there before it."""

import os
import stat
import sys


def wait_for_input():
    """The path of the job's input; None: it is standard input itself."""
    if not stat.S_ISFIFO(os.fstat(0).st_mode):
        return None
    fifo = os.readlink("/proc/self/fd/0")
    # For both ends, so that there is no end of file before the host has written.
    descriptor = os.open("/proc/self/fd/0", os.O_RDWR)
    ready = fifo.removesuffix(".fifo") + ".ready"
    os.rename(fifo, ready)
    line = b""
    while b"\n" not in line:
        line += os.read(descriptor, 4096)
    os.unlink(ready)
    os.close(descriptor)
    null = os.open("/dev/null", os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    return line.split(b"\n")[0].decode()


def main():
    if len(sys.argv) > 1:
        with open(sys.argv[1], "a", encoding="ascii") as log:
            log.write(f"{os.getpid()}\n")
    path = wait_for_input()
    environment = dict(os.environ, PREPARED="0" if path is None else "1")
    os.execve("/bin/sh", ["sh", path or "/dev/stdin"], environment)


if __name__ == "__main__":
    main()
