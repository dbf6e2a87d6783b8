"""Machines that are cut off, slow, or down while REX uses them."""
import os
import signal
import sys
import time
import unittest
from subprocess import PIPE

import machines
from machines import PATIENCE, until
from rex_case import NOT_RUN, RexCase, make_world

# Three pings, 5 s apart, and a little.
UNTIL_LOST = 40
RATE = 64 * 1024
DELAY = 0.05


def setUpModule():
    world = RexCase.world = make_world("alpha", "beta", "gamma", "snail", "worm")
    world["gamma"].cut()
    world.home.write("home/.ssh/config", f"Host snail worm\n  ProxyCommand {sys.executable} {machines.HERE}/slow_pipe.py %h %p {RATE} {DELAY}\nHost *\n  StrictHostKeyChecking yes\n")


def tearDownModule():
    RexCase.world.close()


class CutTests(RexCase):
    def test_a_host_that_is_cut_off_is_lost_in_every_phase_and_no_other_is(self):
        """One cut for all phases, since it takes its time until a silent host is given up; meanwhile another one is slow."""
        report = self.path("report")
        waiting, pid = self.start_waiting("--report", report)
        writing = self.start("sh", "-c", "echo ready; exec yes", options=("--server", "alpha"))
        reading = self.start("sh", "-c", "echo ready; exec cat > /dev/null", options=("--server", "alpha"), stdin=PIPE)
        stopped, _ = self.start_waiting()
        other, _ = self.start_waiting(server="beta")
        for stub in (writing, reading):
            self.assertEqual(b"ready\n", stub.stdout.readline())
        stopped.send_signal(signal.SIGTSTP)
        transferring = self.start_transfer("worm")
        self.world["alpha"].cut()
        self.world["worm"].cut()
        # Asked for while nobody knows yet: it may have been begun.
        asking = self.start("hostname", options=("--server", "alpha"))
        writing.stdout.close()
        self.check_slow_line()
        for stub in (waiting, writing, reading, asking, transferring):
            self.assertEqual(NOT_RUN, stub.wait(UNTIL_LOST))
        self.assertIn("lost", self.report())
        self.assertFalse(os.path.exists(self.path("never")), "nothing was run before all was there")
        self.assertIn(b"smash-stub: ", waiting.stderr.read())
        stopped.send_signal(signal.SIGCONT)
        self.assertEqual(NOT_RUN, stopped.wait(PATIENCE))
        self.assertIsNone(other.poll())

        self.assertEqual("beta\n", self.done("hostname", options=("--exclude", "snail", "--exclude", "worm")))
        self.world["alpha"].connect()
        self.assertEqual("alpha\n", self.until_done("hostname", "alpha"))
        until(lambda: not os.path.exists(f"/proc/{pid}"), "what ran there has ended with its link")

    def start_transfer(self, server):
        """A program whose input is on its way over a slow line."""
        self.write("large", os.urandom(1 << 20))
        before = self.world[server].bytes_on_the_wire()[0]
        stub = self.start("touch", self.path("never"), options=("--server", server, "--input", "large", "large"))
        until(lambda: self.world[server].bytes_on_the_wire()[0] - before > 100_000, "a part of it is there")
        return stub

    def check_slow_line(self):
        """All arrives over 64 KiB a second, and a signal need not wait for it."""
        content = os.urandom(48 * 1024)
        process = self.start("cat", options=("--server", "snail"), stdin=PIPE)
        output, _ = process.communicate(content, timeout=PATIENCE)
        self.assertEqual(0, process.returncode)
        self.assertTrue(content == output)

        # Seconds of output are under way to the stub; the signal goes the other way.
        flooding = self.start("head", "-c", "1234567890", "/dev/zero", options=("--server", "snail"))
        flooding.stdout.read(100_000)
        pid, = self.world["snail"].processes("1234567890")
        flooding.terminate()
        until(lambda: not os.path.exists(f"/proc/{pid}"), "the signal came", patience=4)

    def until_done(self, command, server):
        """A server that was lost is connected to again in its time."""
        deadline = time.monotonic() + PATIENCE
        while True:
            code, output, errors = self.finish(command, options=("--server", server))
            if code == 0 or time.monotonic() > deadline:
                self.assertEqual(0, code, errors)
                return output

    def test_one_that_cannot_be_reached_is_told_and_another_taken(self):
        code, _, errors = self.finish("hostname", options=("--server", "gamma", "--report", self.path("report")))
        self.assertEqual(NOT_RUN, code)
        self.assertIn("gamma", errors)
        self.assertRegex(self.report()["refused"], "^RexHostUnreachable ")
        self.assertEqual("beta\n", self.done("hostname", options=("--exclude", "alpha", "--exclude", "snail", "--exclude", "worm")))

    def test_an_agent_that_is_killed_is_lost_at_once_and_comes_again(self):
        process, pid = self.start_waiting("--report", self.path("report"), server="beta")
        agent = next(agent for agent in self.world["beta"].processes("--agent") if self.is_agent(agent))
        os.kill(agent, signal.SIGKILL)
        self.assertEqual(NOT_RUN, process.wait(PATIENCE))
        self.assertIn("lost", self.report())
        until(lambda: not os.path.exists(f"/proc/{pid}"), "what ran there has ended with its agent")
        self.assertEqual("beta\n", self.until_done("hostname", "beta"))

    @staticmethod
    def is_agent(pid):
        with open(f"/proc/{pid}/comm") as name:
            return name.read() == "smash-rex\n"


if __name__ == "__main__":
    unittest.main()
