#!/usr/bin/env -S python3 -S -E
"""Stands in for smash-session: passes its descriptors 3 and 4 to the test that runs the master, then does as the test says."""
import array
import json
import os
import signal
import socket
import sys


def status_field(name):
    with open("/proc/self/status", encoding="ascii") as file:
        return next(line.split(":")[1].strip() for line in file if line.startswith(name + ":"))


about = {
    "pid": os.getpid(),
    "argv": sys.argv[1:],
    "sid": os.getsid(0),
    "fds": sorted(int(name) for name in os.listdir("/proc/self/fd")),
    "links": {fd: os.readlink(f"/proc/self/fd/{fd}") for fd in (0, 1, 2)},
    "blocked": status_field("SigBlk"),
    "starts_dir": os.getcwd(),
}
if os.environ.get("SMASH_TEST_COMPLAINT"):
    print(os.environ["SMASH_TEST_COMPLAINT"], file=sys.stderr, flush=True)
if os.environ.get("SMASH_TEST_FAIL"):
    sys.exit(int(os.environ["SMASH_TEST_FAIL"]))
if os.environ.get("SMASH_TEST_STUBBORN"):
    signal.signal(signal.SIGABRT, signal.SIG_IGN)
link = socket.socket(socket.AF_UNIX)
link.connect(os.environ["SMASH_TEST_DRIVER"])
link.sendmsg([json.dumps(about).encode() + b"\n"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [3, 4]))])
while True:
    command = link.recv(1)
    if command == b"c":    # from now on only the test holds the descriptors
        os.close(3)
        os.close(4)
        link.send(b"!")
    elif command == b"i":
        signal.pause()
    else:                  # 'q', or the test is gone
        os._exit(0)
