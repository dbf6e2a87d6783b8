"""smash attach: a console attached to a job's terminal, with a pty for a console."""

import os
import pty
import select
import signal
import subprocess
import termios
import time
import unittest

from smash_client import RUNNING, SHARED, TERMINAL, TERMINAL_SOCKET, field
from smash_host import HOST_PROGRAM, PATIENCE, HostCase

SMASH = os.path.join(os.path.dirname(HOST_PROGRAM), "smash")
HOLDER = os.path.join(os.path.dirname(HOST_PROGRAM), "smash-terminal")
SIZE = 80 << 16 | 24


class Console:
    """A program with a terminal of its own."""

    def __init__(self, *command, size=(24, 80)):
        self.master, slave = pty.openpty()
        self.slave = slave
        termios.tcsetwinsize(slave, size)
        self.before = termios.tcgetattr(slave)
        self.process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, start_new_session=True)
        self.seen = b""

    def read_until(self, wanted):
        deadline = time.monotonic() + PATIENCE
        while wanted not in self.seen:
            if not select.select([self.master], [], [], max(0, deadline - time.monotonic()))[0]:
                raise AssertionError(f"{wanted!r} never came: {self.seen!r}")
            self.seen += os.read(self.master, 65536)

    def type(self, text):
        os.write(self.master, text)

    def wait(self):
        return self.process.wait(PATIENCE)

    def is_as_before(self):
        return termios.tcgetattr(self.slave) == self.before

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)
        os.close(self.slave)


class AttachTests(HostCase):
    def console(self, *command, **options):
        console = Console(*command, **options)
        self.addCleanup(console.close)
        return console

    def start(self, command):
        client = self.login("ann", field(SHARED))
        job = client.submit(command, field(TERMINAL, SIZE))
        client.wait_status(job, RUNNING)
        return client, job

    def attach(self, job, *keys, **options):
        return self.console(SMASH, "-f", self.host.path, "-u", "ann", "attach", str(job), *keys, **options)

    def test_attach_type_detach_and_attach_again(self):
        client, job = self.start("echo hello; while read x; do echo \"<$x>\"; done; exit 6")
        console = self.attach(job)
        console.read_until(b"hello")
        console.type(b"one\r")
        console.read_until(b"<one>")
        console.type(b"\x02\x02\r")
        console.read_until(b"<\x02>")
        console.type(b"\x02d")
        console.read_until(b"[detached]")
        self.assertEqual(0, console.wait())
        self.assertTrue(console.is_as_before())
        again = self.attach(job)
        again.read_until(b"<one>")
        again.type(b"\x04")
        again.read_until(b"[the job has ended with exit code 6]")
        self.assertEqual(0, again.wait())
        self.assertTrue(again.is_as_before())
        self.assertEqual(6, client.wait_end(job))

    def test_other_keys_and_the_size_of_the_console(self):
        client, job = self.start("echo ready; trap 'stty size' WINCH; while :; do sleep 0.01; done")
        console = self.attach(job, "Ctrl+]", size=(33, 99))
        console.read_until(b"ready")
        termios.tcsetwinsize(console.master, (40, 120))
        console.process.send_signal(signal.SIGWINCH)
        os.killpg(console.process.pid, signal.SIGWINCH)
        console.read_until(b"40 120")
        console.type(b"\x1d")
        console.read_until(b"[detached]")
        self.assertEqual(0, console.wait())
        client.cancel(job)
        client.wait_end(job)

    def test_a_signal_leaves_the_console_as_it_was(self):
        client, job = self.start("echo ready; exec sleep 1000")
        path = client.record(job)[TERMINAL_SOCKET]
        for number in (signal.SIGTERM, signal.SIGHUP):
            console = self.console(HOLDER, "attach", path)
            console.read_until(b"ready")
            self.assertFalse(console.is_as_before())
            console.process.send_signal(number)
            console.read_until(b"[detached by signal")
            self.assertEqual(0, console.wait())
            self.assertTrue(console.is_as_before())

    def test_refusals(self):
        client, job = self.start("exec sleep 1000")
        plain = client.submit("exec sleep 1000")
        client.wait_status(plain, RUNNING)
        for arguments, code, words in (([str(job)], 2, b"no terminal"), ([str(plain)], 1, b"EINVAL"), (["99"], 1, b"ESRCH"), ([], 2, b"id")):
            with self.subTest(arguments=arguments):
                done = subprocess.run([SMASH, "-f", self.host.path, "-u", "ann", "attach", *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE)
                self.assertEqual(code, done.returncode, done.stderr)
                self.assertIn(words, done.stderr)
        console = self.attach(job, "x")
        self.assertEqual(2, console.wait())
        self.assertTrue(console.is_as_before())

    def test_submit_in_a_terminal(self):
        done = subprocess.run([SMASH, "-f", self.host.path, "-u", "bob", "-c", "submit --terminal 0 0 0 stty size; test -t 0"], capture_output=True, timeout=PATIENCE)
        self.assertEqual((0, b"job 1\n"), (done.returncode, done.stdout), done.stderr)
        client = self.login_again("bob")
        if client.status(1).exit_code < 0:
            client.wait_end(1)
        self.assertEqual((0, b"24 80\r\n"), (client.status(1).exit_code, client.stdout(1).data))


if __name__ == "__main__":
    unittest.main()
