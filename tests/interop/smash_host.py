"""A real host in a temporary folder, and the test case that has one."""

import os
import pathlib
import select
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from smash_client import SESSION_PID, Client, Disconnected, Refused

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
HOST_PROGRAM = os.path.join(os.environ.get("SMASH_HOST_BIN") or REPOSITORY / "native-host" / "bin", "smashd")
PATIENCE = float(os.environ.get("SMASH_TEST_PATIENCE", "30"))


class Process:
    """A process by pid, whose end can be waited for by whoever is not its parent."""

    def __init__(self, pid):
        self.pid = pid
        self.descriptor = os.pidfd_open(pid)

    def wait_end(self, seconds=None):
        """True when it has ended within the time."""
        poll = select.poll()
        poll.register(self.descriptor, select.POLLIN)
        return bool(poll.poll(1000 * (PATIENCE if seconds is None else seconds)))

    def kill(self, number=signal.SIGKILL):
        signal.pidfd_send_signal(self.descriptor, number)

    def close(self):
        os.close(self.descriptor)


class Fifo:
    """Lines from jobs: a test waits for them instead of guessing how long something takes."""

    def __init__(self, path):
        self.path = path
        os.mkfifo(path)
        # Open for both ends: no end of file between two writers, and no wait for the first.
        self.descriptor = os.open(path, os.O_RDWR)
        self.data = b""

    def has_line(self, seconds):
        """Whether a line is there, or comes within so many seconds."""
        poll = select.poll()
        poll.register(self.descriptor, select.POLLIN)
        while b"\n" not in self.data:
            if not poll.poll(1000 * seconds):
                return False
            self.data += os.read(self.descriptor, 4096)
        return True

    def line(self):
        if not self.has_line(PATIENCE):
            raise TimeoutError(f"nobody wrote to {self.path}")
        line, self.data = self.data.split(b"\n", 1)
        return line.decode()

    def write(self, line):
        os.write(self.descriptor, line.encode() + b"\n")

    def close(self):
        os.close(self.descriptor)


class Host:
    """smashd as a child process. `folder` keeps the socket, so that a second host can be started on the same one. `prefix` is what executes it, in the end."""

    def __init__(self, folder, *arguments, wait=True, socket="s", prefix=()):
        self.path = os.path.join(folder, socket)
        self.errors = tempfile.TemporaryFile()
        environment = dict(os.environ, SMASH_TEST_SECRET="leaked")
        self.process = subprocess.Popen([*prefix, HOST_PROGRAM, "-f", self.path, *arguments], stdin=subprocess.DEVNULL,
                                        stdout=self.errors, stderr=self.errors, env=environment, cwd=folder)
        self.watch = Process(self.process.pid)
        if wait:
            self.wait_ready()

    def wait_ready(self):
        """Until somebody can connect; each look waits a moment for the host to end instead."""
        deadline = time.monotonic() + PATIENCE
        while not self.can_connect():
            if self.watch.wait_end(0.005):
                raise RuntimeError(f"smashd ended with {self.process.wait()}: {self.log()}")
            if time.monotonic() > deadline:
                raise TimeoutError("smashd does not listen")

    def can_connect(self):
        try:
            Client(self.path).close()
            return True
        except OSError:
            return False

    def log(self):
        self.errors.seek(0)
        return self.errors.read().decode(errors="replace")

    def wait_exit(self):
        """The exit code."""
        return self.process.wait(PATIENCE)

    def stop(self, number=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.wait_exit()

    def close(self):
        try:
            self.stop()
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        finally:
            self.watch.close()
            self.errors.close()


class HostCase(unittest.TestCase):
    """A test with its own folder and, unless `arguments` is None, its own host."""

    arguments = ()

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="smash-interop-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        if self.arguments is not None:
            self.host = self.start_host(*self.arguments)

    def start_host(self, *arguments, **options):
        host = Host(self.folder, *arguments, **options)
        self.addCleanup(host.close)
        return host

    def connect(self, host=None):
        client = Client((host or self.host).path, timeout=PATIENCE)
        self.addCleanup(client.close)
        return client

    def login(self, name="ann", *fields, host=None):
        client = self.connect(host)
        client.login(name, *fields)
        return client

    def login_again(self, name="ann", *fields, host=None):
        """Logs in after a connection of that name was closed, which the host may learn a moment later, or while it restarts."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return self.login(name, *fields, host=host)
            except (Refused, Disconnected) as error:
                if time.monotonic() > deadline or isinstance(error, Refused) and error.errno != 16:
                    raise

    def kill_session(self, client):
        """Kills the session that serves a client, who then comes again."""
        self.watch(client.host()[SESSION_PID]).kill()
        with self.assertRaises(Disconnected):
            while True:
                client.receive()
        return self.login_again()

    def small_disk(self, mebibytes):
        """A folder on a file system of its own, which is soon full. Skips where none can be made."""
        disk = os.path.join(self.folder, "disk")
        os.mkdir(disk)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m,mode=0700", "none", disk], capture_output=True, check=False).returncode != 0:
            self.skipTest("needs a file system of its own: mount failed")
        self.addCleanup(subprocess.run, ["umount", "-l", disk], check=True)
        return disk

    def fifo(self, name="fifo"):
        fifo = Fifo(os.path.join(self.folder, name))
        self.addCleanup(fifo.close)
        return fifo

    def watch(self, pid):
        process = Process(pid)
        self.addCleanup(process.close)
        return process

    def wait_until(self, condition, what):
        """For what no event tells: looks again and again, a few milliseconds apart."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > deadline:
                self.fail(f"never came true: {what}")
            select.select([], [], [], 0.005)

    def refused(self, number, action, *arguments, **options):
        with self.assertRaises(Refused) as caught:
            action(*arguments, **options)
        self.assertEqual(number, caught.exception.errno, str(caught.exception))

    def assert_closed(self, client):
        with self.assertRaises(Disconnected):
            client.receive()

    def finish(self, client, command, *fields, **options):
        """Runs a job to its end: (exit code, standard output)."""
        job = client.submit(command, *fields, **options)
        code = client.wait_end(job)
        return code, client.stdout(job).data
