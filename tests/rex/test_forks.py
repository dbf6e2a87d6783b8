"""rfork between machines: a process of home goes on at a server too, with its pid, its file and its memory."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import machines
from machines import PATIENCE, until
from rex_case import RexCase, make_world

PROGRAM = """
import os, select, sys
memory = bytearray(os.urandom(1 << 20)) * 20
mark = bytes(memory[:8]).hex()
file = open(sys.argv[1], "a+", buffering=1)
number = 0
while True:
    number += 1
    line = f"{number} {os.uname().nodename} {os.getpid()} {bytes(memory[-(1 << 20):][:8]).hex() == mark}"
    print(line, file=file)
    print(line, flush=True)
    select.select([], [], [], 0.02)
"""


def setUpModule():
    if not machines.missing() and not shutil.which("criu"):
        print("!!! SKIPPED: processes that go elsewhere need CRIU 4 (criu on the PATH).", file=sys.stderr)
        raise unittest.SkipTest("there is no criu")
    unittest.addModuleCleanup(os.environ.update, PATH=os.environ["PATH"])
    if not may_raise_limits():
        make_modest_criu()
    RexCase.world = make_world("alpha", "beta")


def tearDownModule():
    RexCase.world.close()


def may_raise_limits():
    """CAP_SYS_RESOURCE, which a root in a container may lack."""
    with open("/proc/self/status") as status:
        return int(next(line for line in status if line.startswith("CapEff:")).split()[1], 16) >> 24 & 1


def make_modest_criu():
    """Without that, CRIU does not begin unless it is told to do with what it may."""
    folder = tempfile.mkdtemp(prefix="smash-criu-")
    unittest.addModuleCleanup(shutil.rmtree, folder)
    program = os.path.join(folder, "criu")
    with open(program, "w") as file:
        file.write(f'#!/bin/sh\ncase $1 in dump|restore) set -- "$@" --unprivileged;; esac\nexec {shutil.which("criu")} "$@"\n')
    os.chmod(folder, 0o755)
    os.chmod(program, 0o755)
    os.environ["PATH"] = folder + os.pathsep + os.environ["PATH"]


class ForkTests(RexCase):
    def setUp(self):
        super().setUp()
        program = self.write("program.py", PROGRAM.encode())
        self.original = subprocess.Popen(self.world.home.command("sh", "-c", 'exec "$@" < /dev/null 2> /dev/null', "sh", sys.executable, program, self.path("lines")), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                         stderr=subprocess.DEVNULL, env=self.world.home.environment(), cwd=self.folder, text=True, start_new_session=True)
        self.addCleanup(self.end, self.original)
        self.original.stdout.readline()

    def fork(self, *options):
        process = subprocess.Popen([str(machines.BIN / "smash-stub"), "--socket", self.world.socket, "--transaction", "4", "--server", "alpha", "--report", self.path("report"),
                                    "--field", "96", str(self.original.pid), *options],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.world.home.environment(), cwd=self.folder)
        self.addCleanup(self.end, process)
        return process

    def first_line(self, stub):
        line = stub.stdout.readline().split()
        self.assertEqual(4, len(line), f"{line} {stub.stderr.read() if not line else ''}")
        return int(line[0]), line[2], line[3]

    def test_both_go_on_with_the_same_pid_and_memory(self):
        stub = self.fork()
        number, pid, is_whole = self.first_line(stub)
        self.assertEqual((str(self.original.pid), "True"), (pid, is_whole))
        self.assertEqual(number + 1, int(stub.stdout.readline().split()[0]))
        until(lambda: int(self.read("lines").split(b"\n")[-2].split()[0]) > number, "the original goes on")
        self.assertEqual("alpha", self.report()["server"])
        stub.terminate()
        self.assertEqual(-15, stub.wait(PATIENCE))
        self.assertIsNone(self.original.poll())

    def test_one_that_moves_ends_at_home(self):
        stub = self.fork("--field", "97", "1")
        self.first_line(stub)
        self.original.stdout.read()
        self.assertNotEqual(0, self.original.wait(PATIENCE))
        self.assertTrue(stub.stdout.readline())
        stub.kill()
        until(lambda: not self.world["alpha"].processes(self.path("program.py")), "it ended there with its stub")


if __name__ == "__main__":
    unittest.main()
