"""Runs a program in a terminal: run_in_console.py [SEEN TYPED]... SEEN -- PROGRAM [ARGUMENT]... Waits for each SEEN, then types; exits 0 if all was seen and the terminal is as it was before."""
import os
import pty
import select
import subprocess
import sys
import termios
import time

PATIENCE = 60


def main(arguments):
    split = arguments.index("--")
    script = [text.encode().decode("unicode_escape").encode() for text in arguments[:split]]
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (24, 80))
    before = termios.tcgetattr(slave)
    process = subprocess.Popen(arguments[split + 1:], stdin=slave, stdout=slave, stderr=slave, start_new_session=True, env=dict(os.environ, TERM="xterm"))
    seen, deadline = b"", time.monotonic() + PATIENCE
    try:
        for number, text in enumerate(script):
            if number % 2:
                os.write(master, text)
                continue
            while text not in seen:
                if not select.select([master], [], [], max(0, deadline - time.monotonic()))[0]:
                    print(f"{text!r} never came: {seen!r}")
                    return 1
                seen += os.read(master, 65536)
            seen = seen[seen.index(text) + len(text):]
        process.wait(PATIENCE)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    print(seen.decode(errors="replace"))
    return 0 if termios.tcgetattr(slave)[:4] == before[:4] else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
