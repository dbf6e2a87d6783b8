#!/usr/bin/env python3
"""Plays smash-stub without REX: its program is one of a few words that say how it ends, and its report is as smash-stub's.

tell            writes its arguments, its environment and its folder as JSON, and exits with 3
stay FIFO       writes `up SERVER` to the FIFO, and ends by whatever signal comes
lose SERVER...  is lost on these servers, and on others writes the server's name and exits with 0
vanish          is lost before it runs anywhere
refuse          is refused
breach          is ended for a limit on memory there
a script        has no PowerShell there: it says so, and exits with 127
"""

import json
import os
import signal
import sys

PAIRS = {"--limit", "--input", "--output"}
USAGE = "usage 1 500000 0 250000 4096 0 0 0 11 0 0 0 0 0 0 0 5 6"


def read_options(words):
    options = {}
    while words and words[0] != "--":
        option = words.pop(0)
        values = 0 if option == "--no-terminal" else 2 if option in PAIRS else 1
        options.setdefault(option, []).append([words.pop(0) for _ in range(values)])
    return options, words[1:]


OPTIONS, PROGRAM = read_options(sys.argv[1:])
EXCLUDED = [value for value, in OPTIONS.get("--exclude", [])]
WANTED = OPTIONS["--server"][0][0]
SERVER = WANTED if WANTED != "auto" else next(name for name in ("alpha", "beta", "gamma") if name not in EXCLUDED)


def report(*lines, is_placed=True):
    placed = [f"server {SERVER}", "pid 77", "directory /there", "transferred 1000"] if is_placed else []
    if "--report" not in OPTIONS:
        return
    path = OPTIONS["--report"][0][0]
    with open(path + ".new", "w") as file:
        file.write("\n".join([*placed, "sent 24", "received 5", *lines]) + "\n")
    os.rename(path + ".new", path)


def lose(why, is_placed=True):
    report(f"lost {why}", is_placed=is_placed)
    print(f"smash-stub: {why}", file=sys.stderr)
    sys.exit(255)


def die(number):
    signal.signal(number, signal.SIG_DFL) if number != signal.SIGKILL else None
    os.kill(os.getpid(), number)


def stay(path):
    with open(path, "w") as fifo:
        print("up", SERVER, *EXCLUDED, file=fifo)
    number = signal.sigwait({signal.SIGTERM, signal.SIGINT, signal.SIGUSR1})
    report(f"exit 2 {int(number)}", USAGE)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {number})
    die(number)


def main():
    mode, *words = PROGRAM
    if mode == "stay":
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT, signal.SIGUSR1})
    if mode == "refuse":
        report("refused RexNotGranted laptop.ann may not run programs here.", is_placed=False)
        sys.exit(255)
    if mode == "vanish":
        lose("the connection ended", is_placed=False)
    report()
    if mode == "stay":
        stay(*words)
    if mode == "lose" and SERVER in words:
        print("from", SERVER, flush=True)
        lose("no sign of life for 15 s")
    if mode == "breach":
        report("breach 256 300 MB of 256 MB", "exit 2 9", USAGE)
        die(signal.SIGKILL)
    if any("command -v 'pwsh'" in word for word in PROGRAM):
        print(f"'pwsh' is not on '{SERVER}'", file=sys.stderr)
        report("exit 1 127", USAGE)
        sys.exit(127)
    if mode == "tell":
        print(json.dumps({"options": OPTIONS, "program": PROGRAM, "environment": dict(os.environ), "folder": os.getcwd(), "nice": os.nice(0)}))
        report("exit 1 3", USAGE)
        sys.exit(3)
    print(SERVER, *words)
    report("exit 1 0", USAGE)


if __name__ == "__main__":
    main()
