"""What tests with machines have in common: two servers and a home, made once for a module."""
import itertools
import os
import subprocess
import sys
import unittest

import machines
from machines import BIN, PATIENCE, World, until

MISSING = machines.missing()
NOT_RUN = 255


def make_world(*names):
    if MISSING:
        print(f"!!! SKIPPED: hosts of their own for REX cannot be made: {MISSING}.", file=sys.stderr)
        raise unittest.SkipTest(MISSING)
    return World(*names)


def tail_of_pid_namespace(pid):
    """The pid that a process of a machine has there."""
    with open(f"/proc/{pid}/status") as status:
        return int(next(line for line in status if line.startswith("NSpid:")).split()[-1])


class RexCase(unittest.TestCase):
    """A test with the module's world."""

    world = None

    def setUp(self):
        self.folder = os.path.join(self.world.home.home, self.id().rsplit(".", 1)[1][:60])
        os.makedirs(self.folder)

    def run(self, result=None):
        failed = len(result.failures) + len(result.errors) if result else 0
        super().run(result)
        if result and self.world and len(result.failures) + len(result.errors) > failed:
            self.world.logs()

    def path(self, name):
        return os.path.join(self.folder, name)

    def start(self, *command, options=(), **more):
        """A stub for the command."""
        more = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": self.world.home.environment(), "cwd": self.folder} | more
        process = subprocess.Popen([str(BIN / "smash-stub"), "--socket", self.world.socket, *options, "--", *command], **more)
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        if process.poll() is None:
            process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream and not stream.closed:
                stream.close()

    def finish(self, *command, input=None, **more):
        """(exit code, standard output, standard error) of a command that was run elsewhere."""
        process = self.start(*command, **({"stdin": subprocess.PIPE} if input is not None else {}), **more)
        output, errors = process.communicate(input, timeout=PATIENCE)
        return process.returncode, output.decode(), errors.decode()

    def done(self, *command, **more):
        """Standard output of a command that was run elsewhere and did what it was to do."""
        code, output, errors = self.finish(*command, **more)
        self.assertEqual((0, ""), (code, errors))
        return output

    def report(self, name="report"):
        with open(self.path(name)) as file:
            return dict(line.rstrip("\n").split(" ", 1) for line in file)

    def write(self, name, content):
        with open(self.path(name), "wb") as file:
            file.write(content)
        return self.path(name)

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    marks = itertools.count(1)

    def start_waiting(self, *options, server="alpha"):
        """(stub, pid as seen from outside) of a program that sleeps on a server."""
        mark = f"600.{next(self.marks):03}"
        process = self.start("sh", "-c", f"echo ready; exec sleep {mark}", options=("--server", server, *options))
        self.assertEqual(b"ready\n", process.stdout.readline(), "the program did not begin")
        return process, until(lambda: self.world[server].processes(mark), "the program is there")[0]
