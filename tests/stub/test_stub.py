"""smash-stub against an origin that is a few lines of Python. Nothing here sleeps: it waits for what it wants to see."""
import os
import pty
import resource
import select
import shutil
import signal
import struct
import subprocess
import tempfile
import termios
import threading
import time
import unittest

import fake_origin as rex
from fake_origin import FakeOrigin, string

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.environ.get("SMASH_STUB", os.path.join(HERE, "../../native-host/bin/smash-stub"))
DEADLINE = rex.DEADLINE
NOT_RUN = 255
MIB = 1 << 20


def state(pid):
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rsplit(")", 1)[1].split()[0]


def until(condition, what="it"):
    deadline = time.monotonic() + DEADLINE
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"never came true: {what}")
        os.sched_yield()
    return value


def pattern(size):
    """Bytes of which no two stretches are alike, so that a gap or a repeat shows."""
    return b"".join(number.to_bytes(8, "big") for number in range(size // 8 + 1))[:size]


class StubCase(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="smash-stub-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.origin = FakeOrigin(self.path("rex.sock"))
        self.addCleanup(self.origin.close)

    def path(self, name):
        return os.path.join(self.folder, name)

    def start(self, *arguments, options=(), **more):
        more = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | more
        command = [PROGRAM, "--socket", self.origin.path, *options, "--", *(arguments or ("program",))]
        process = subprocess.Popen(command, **more)
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        if process.poll() is None:
            process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream:
                stream.close()

    def connect(self):
        connection = self.origin.accept()
        self.addCleanup(connection.close)
        connection.greet()
        return connection

    def run_stub(self, *arguments, **more):
        """A stub whose program runs: (process, connection)."""
        process = self.start(*arguments, **more)
        connection = self.connect()
        connection.opened()
        connection.accept()
        self.wait_received(connection)
        return process, connection

    @staticmethod
    def wait_received(connection):
        connection.send(rex.PING, bytes(8), channel=0)
        connection.expect(rex.PONG)

    @staticmethod
    def wait_end_of(connection, stream):
        while (rex.END_OF_STREAM, bytes([stream])) not in connection.kept:
            connection.kept.append(connection.receive())

    def ended(self, process):
        """(exit code, standard output, standard error)."""
        output, errors = process.communicate(timeout=DEADLINE)
        return process.returncode, output, errors

    def report(self, name="report"):
        with open(self.path(name)) as file:
            return dict(line.rstrip("\n").split(" ", 1) for line in file)


class OpenTests(StubCase):
    def fields(self, *arguments, options=(), **more):
        self.start(*arguments, options=options, **more)
        transaction, found = self.connect().opened()
        self.assertEqual(1, transaction)
        return found

    def test_tells_the_program_its_arguments_environment_and_folder(self):
        found = self.fields("/bin/echo", "a b", "", "ä", env={"ONE": "1", "TWO": "a=b"}, cwd=self.folder)
        self.assertEqual([(rex.SERVER, b"auto"), (rex.PROGRAM, b"/bin/echo"), (rex.ARGUMENT, b"a b"), (rex.ARGUMENT, b""), (rex.ARGUMENT, "ä".encode()),
                          (rex.ENVIRONMENT, b"ONE=1"), (rex.ENVIRONMENT, b"TWO=a=b"), (rex.HOME_DIRECTORY, self.folder.encode())],
                         [entry for entry in found if not entry[1].startswith((b"ASAN", b"UBSAN", b"LSAN"))])

    def test_tells_what_the_options_say(self):
        options = ["--server", "big", "--exclude", "a", "--exclude", "b", "--directory", "/d", "--limit", "0", "5", "--limit", "256", str(1 << 40), "--nice", "-3",
                   "--input", "x=y", "x", "--output", "out", "/out/put", "--transfer", "off", "--identity", "prog", "--field", "97", "text", "--no-terminal"]
        found = self.fields("program", options=options)
        for entry in [(rex.SERVER, b"big"), (rex.EXCLUDE, b"a"), (rex.EXCLUDE, b"b"), (rex.DIRECTORY, b"/d"), (rex.LIMIT, struct.pack(">IQ", 0, 5)),
                      (rex.LIMIT, struct.pack(">IQ", 256, 1 << 40)), (rex.PRIORITY, struct.pack(">i", -3)), (rex.INPUT, string("x=y") + string("x")),
                      (rex.OUTPUT, string("out") + string("/out/put")), (rex.TRANSFER, b"\0"), (rex.IDENTITY, b"prog"), (97, b"text")]:
            self.assertIn(entry, found)
        self.assertNotIn(rex.TERMINAL, [tag for tag, _ in found])

    def test_opens_another_transaction_without_a_program(self):
        process = subprocess.Popen([PROGRAM, "--socket", self.origin.path, "--transaction", "4"], stdin=subprocess.DEVNULL)
        self.addCleanup(self.end, process)
        transaction, found = self.connect().opened()
        self.assertEqual(4, transaction)
        self.assertNotIn(rex.PROGRAM, [tag for tag, _ in found])

    def test_greets_and_answers_pings(self):
        self.start()
        connection = self.origin.accept()
        self.addCleanup(connection.close)
        hello = connection.greet()
        self.assertEqual(1, struct.unpack_from(">I", hello)[0])
        self.assertIn(os.uname().nodename.encode(), hello)
        connection.opened()
        connection.send(rex.PING, b"12345678", channel=0)
        self.assertEqual(b"12345678", connection.expect(rex.PONG))

    def test_finds_the_socket_by_the_environment(self):
        os.makedirs(self.path("state/smash"))
        os.makedirs(self.path("home/.local/state/smash"))
        os.makedirs(self.path("s.d"))
        for path, environment in [("rex.sock", {"REX_SOCKET": self.path("rex.sock")}), ("s.d/rex.sock", {"SMASH_SOCKET": self.path("s")}),
                                  ("state/smash/rex.sock", {"XDG_STATE_HOME": self.path("state")}), ("home/.local/state/smash/rex.sock", {"HOME": self.path("home")})]:
            with self.subTest(path):
                origin = self.origin if path == "rex.sock" else FakeOrigin(self.path(path))
                process = subprocess.Popen([PROGRAM, "program"], env=environment, stdin=subprocess.DEVNULL)
                connection = origin.accept()
                connection.greet()
                connection.opened()
                connection.accept()
                connection.exit(3)
                self.assertEqual(3, process.wait(DEADLINE))
                connection.close()
                if origin is not self.origin:
                    origin.close()

    def test_reaches_a_socket_whose_path_is_longer_than_an_address(self):
        os.mkdir(self.path("l" * 120))
        origin = FakeOrigin(self.path("l" * 120 + "/rex.sock"))
        self.addCleanup(origin.close)
        process = self.start(options=("--socket", origin.path))
        connection = origin.accept()
        connection.greet()
        connection.opened()
        connection.accept()
        connection.exit(5)
        self.assertEqual(5, process.wait(DEADLINE))
        connection.close()

    def test_refuses_what_it_does_not_understand_and_connects_to_nothing(self):
        for arguments in [(), ("--",), ("--nothing", "x"), ("--server",), ("--server", "", "x"), ("--limit", "1", "x", "p"), ("--limit", "-1", "1", "p"), ("--nice", "20", "p"),
                          ("--input", "only"), ("--transfer", "maybe", "p"), ("--field", "65536", "x", "p"), ("--transaction", "256")]:
            with self.subTest(arguments):
                process = subprocess.run([PROGRAM, "--socket", self.origin.path, *arguments], capture_output=True, stdin=subprocess.DEVNULL, timeout=DEADLINE)
                self.assertEqual(NOT_RUN, process.returncode)
                self.assertIn(b"usage: smash-stub", process.stderr)
        self.assertFalse(select.select([self.origin.listener], [], [], 0)[0])

    def test_says_that_no_host_is_there(self):
        process = self.start(options=("--socket", self.path("none")))
        code, _, errors = self.ended(process)
        self.assertEqual(NOT_RUN, code)
        self.assertIn(b"no host listens there", errors)

    def test_says_that_an_environment_is_too_large(self):
        process = self.start(env=dict({f"N{i}": "x" * 100_000 for i in range(12)}))
        connection = self.origin.accept()
        self.addCleanup(connection.close)
        connection.greet()
        code, _, errors = self.ended(process)
        self.assertEqual(NOT_RUN, code)
        self.assertIn(b"may be sent", errors)


class EndTests(StubCase):
    def test_ends_with_the_exit_code(self):
        for status in (0, 1, 77, 255):
            process, connection = self.run_stub()
            connection.exit(status)
            self.assertEqual(status, process.wait(DEADLINE))

    def test_ends_by_the_signal_and_leaves_no_core(self):
        for number, code in [(signal.SIGTERM, rex.KILLED), (signal.SIGKILL, rex.KILLED), (signal.SIGSEGV, rex.DUMPED), (signal.SIGABRT, rex.DUMPED), (signal.SIGRTMIN + 3, rex.KILLED)]:
            with self.subTest(number):
                process, connection = self.run_stub(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, resource.getrlimit(resource.RLIMIT_CORE)[1:] * 2), cwd=self.folder)
                connection.exit(number, code)
                _, status = os.waitpid(process.pid, 0)
                process.returncode = -os.WTERMSIG(status)
                self.assertEqual((number, False), (os.WTERMSIG(status), os.WCOREDUMP(status)))

    def test_says_close_so_that_the_channel_is_over(self):
        process, connection = self.run_stub()
        connection.exit(0)
        connection.expect(rex.CLOSE)
        self.assertEqual(0, process.wait(DEADLINE))

    def test_what_is_refused_is_told_and_nothing_else(self):
        process = self.start(options=("--report", self.path("report")))
        connection = self.connect()
        connection.opened()
        connection.send(rex.REFUSED, struct.pack(">i", 13) + string("RexNotGranted") + string("laptop.ann may not.\nNo."))
        code, output, errors = self.ended(process)
        self.assertEqual((NOT_RUN, b"", b"smash-stub: laptop.ann may not.\nNo.\n"), (code, output, errors))
        self.assertEqual({"sent": "0", "received": "0", "refused": "RexNotGranted laptop.ann may not. No."}, self.report())

    def test_a_host_that_is_lost_is_told(self):
        process, connection = self.run_stub(options=("--report", self.path("report")))
        connection.send(rex.LOST, string("big: three pings were not answered."))
        code, _, errors = self.ended(process)
        self.assertEqual((NOT_RUN, b"smash-stub: big: three pings were not answered.\n"), (code, errors))
        self.assertEqual("big: three pings were not answered.", self.report()["lost"])

    def test_an_origin_that_goes_is_told(self):
        for end in (lambda connection: connection.close(), lambda connection: connection.send(rex.CLOSE)):
            process, connection = self.run_stub(options=("--report", self.path("report")))
            end(connection)
            self.assertEqual(NOT_RUN, self.ended(process)[0])
            self.assertIn("lost", self.report())

    def test_another_version_is_told(self):
        process = self.start()
        connection = self.origin.accept()
        self.addCleanup(connection.close)
        connection.greet(version=2)
        code, _, errors = self.ended(process)
        self.assertEqual(NOT_RUN, code)
        self.assertIn(b"another version", errors)

    def test_what_is_no_frame_ends_it(self):
        for raw in (b"\0\0\0\1xxxx", b"\xff\xff\xff\xffxxxxx", struct.pack(">IBI", 6, rex.EXIT, 1) + b"x", struct.pack(">IBI", 7, rex.DATA, 1) + b"\x03x",
                    struct.pack(">IBI", 6 + rex.INITIAL_WINDOW + 1, rex.DATA, 1) + b"\1" + bytes(rex.INITIAL_WINDOW + 1), struct.pack(">IBI", 15, rex.REFUSED, 1) + b"\0\0\0\1\xff\xff\xff\xffab",
                    struct.pack(">IBI", 8, rex.ACCEPTED, 1) + b"\0\1\0"):
            with self.subTest(raw[:12]):
                process = self.start()
                connection = self.connect()
                connection.opened()
                connection.socket.sendall(raw)
                code, _, errors = self.ended(process)
                self.assertEqual((NOT_RUN, b"smash-stub: what REX at home sent is no frame\n"), (code, errors))

    def test_unknown_frames_and_fields_are_passed_over(self):
        process, connection = self.run_stub()
        connection.send(99, b"whatever")
        connection.send(rex.LOST, string("of another channel"), channel=3)
        connection.exit(0)
        self.assertEqual(0, process.wait(DEADLINE))


class ReportTests(StubCase):
    def test_is_there_once_the_program_runs_and_again_at_its_end(self):
        process, connection = self.run_stub(options=("--report", self.path("report")), stdin=subprocess.PIPE)
        until(lambda: os.path.exists(self.path("report")))
        self.assertEqual({"server": "there", "pid": "4711", "directory": "/run/folder", "transferred": "12345", "sent": "0", "received": "0"}, self.report())
        process.stdin.write(b"12345")
        process.stdin.close()
        self.assertEqual(b"12345", connection.input())
        connection.data(1, b"123")
        connection.data(2, b"4567")
        connection.send(rex.BREACH, struct.pack(">I", 256) + string("2 MiB of 1"))
        connection.exit(9)
        self.assertEqual(9, process.wait(DEADLINE))
        report = self.report()
        self.assertEqual(("5", "7", "1 9", "256 2 MiB of 1"), (report["sent"], report["received"], report["exit"], report["breach"]))
        self.assertEqual(list(rex.USAGE), [int(number) for number in report["usage"].split()])
        self.assertEqual(["report", "rex.sock"], sorted(os.listdir(self.folder)))

    def test_one_that_cannot_be_written_does_not_change_the_end(self):
        process, connection = self.run_stub(options=("--report", self.path("none/report")))
        connection.exit(4)
        code, _, errors = self.ended(process)
        self.assertEqual(4, code)
        self.assertIn(b"cannot write the report", errors)


class StreamTests(StubCase):
    def test_its_streams_are_the_programs(self):
        process, connection = self.run_stub(stdin=subprocess.PIPE)
        content = pattern(3 * MIB + 5)

        def feed():
            process.stdin.write(content)
            process.stdin.close()

        threading.Thread(target=feed).start()
        self.assertEqual(content, connection.input())
        connection.data(1, b"out")
        connection.data(2, b"err")
        connection.end(1)
        connection.exit(0)
        self.assertEqual((0, b"out", b"err"), (process.wait(DEADLINE), process.stdout.read(), process.stderr.read()))

    def test_much_output_arrives_whole_whatever_takes_it(self):
        content = pattern(3 * MIB + 5)
        for kind in ("pipe", "socket", "file"):
            with self.subTest(kind):
                received = []
                if kind == "socket":
                    import socket
                    ours, theirs = socket.socketpair()
                    process, connection = self.run_stub(stdout=theirs)
                    theirs.close()
                    reader = threading.Thread(target=lambda: received.extend(iter(lambda: ours.recv(65536), b"")))
                elif kind == "file":
                    with open(self.path("out"), "wb") as file:
                        process, connection = self.run_stub(stdout=file)
                    reader = None
                else:
                    process, connection = self.run_stub()
                    reader = threading.Thread(target=lambda: received.append(process.stdout.read()))
                if reader:
                    reader.start()
                self.send_all(connection, content)
                connection.exit(0)
                self.assertEqual(0, process.wait(DEADLINE))
                if reader:
                    reader.join(DEADLINE)
                if kind == "file":
                    with open(self.path("out"), "rb") as file:
                        received.append(file.read())
                if kind == "socket":
                    ours.close()
                self.assertTrue(content == b"".join(received))

    @staticmethod
    def send_all(connection, content):
        """Stream 1, no faster than its window opens."""
        at = 0
        while at < len(content):
            count = min(len(content) - at, connection.windows[1], 65536)
            if count == 0:
                connection.expect(rex.WINDOW)
                continue
            connection.data(1, content[at:at + count])
            connection.windows[1] -= count
            at += count

    def test_reads_no_more_than_it_may_send(self):
        process, connection = self.run_stub(stdin=subprocess.PIPE)
        threading.Thread(target=lambda: (process.stdin.write(bytes(MIB)), process.stdin.close()), daemon=True).start()
        received = 0
        while received < rex.INITIAL_WINDOW:
            received += len(connection.expect(rex.DATA)) - 1
        self.assertEqual(rex.INITIAL_WINDOW, received)
        # It serves everything else meanwhile.
        process.send_signal(signal.SIGUSR1)
        self.assertEqual(signal.SIGUSR1, connection.signal())
        self.assertNotIn(rex.DATA, [kind for kind, _ in connection.kept])
        connection.send(rex.WINDOW, struct.pack(">BI", 0, MIB))
        self.assertEqual(MIB, received + len(connection.input()))
        connection.exit(0)
        self.assertEqual(0, process.wait(DEADLINE))

    def test_who_reads_slowly_here_makes_only_the_sender_wait(self):
        process, connection = self.run_stub()
        connection.data(1, bytes(rex.INITIAL_WINDOW))
        process.send_signal(signal.SIGUSR1)
        self.assertEqual(signal.SIGUSR1, connection.signal())
        self.assertLess(connection.windows[1], rex.INITIAL_WINDOW + 128 * 1024)
        connection.exit(0)
        self.assertEqual((0, rex.INITIAL_WINDOW), (self.ended(process)[0], rex.INITIAL_WINDOW))

    def test_tells_when_nobody_reads_an_output_any_more(self):
        process, connection = self.run_stub()
        process.stdout.close()
        process.stdout = None
        self.wait_end_of(connection, 1)
        connection.data(1, b"still under way")
        connection.exit(signal.SIGPIPE, rex.KILLED)
        self.assertEqual(-signal.SIGPIPE, process.wait(DEADLINE))

    def test_an_output_that_ends_there_is_closed_here(self):
        process, connection = self.run_stub()
        connection.data(1, b"all")
        connection.end(1)
        self.assertEqual(b"all", process.stdout.read())
        self.assertIsNone(process.poll())
        connection.exit(0)
        self.assertEqual(0, process.wait(DEADLINE))

    def test_leaves_pipes_blocking_for_whoever_shares_them(self):
        reading, writing = os.pipe()
        self.addCleanup(os.close, reading)
        self.addCleanup(os.close, writing)
        process, connection = self.run_stub(stdout=writing)
        connection.data(1, b"x")
        self.assertEqual(b"x", os.read(reading, 1))
        self.assertTrue(os.get_blocking(writing))
        connection.exit(0)
        self.assertEqual(0, process.wait(DEADLINE))

    def test_streams_that_are_closed_do_not_take_its_own_descriptors(self):
        process, connection = self.run_stub(stdin=None, stdout=None, stderr=None, preexec_fn=lambda: os.closerange(0, 3))
        self.wait_end_of(connection, 0)
        connection.data(1, b"nowhere")
        connection.exit(6)
        self.assertEqual(6, process.wait(DEADLINE))


class SignalTests(StubCase):
    def test_passes_on_every_signal_that_can_be_caught(self):
        process, connection = self.run_stub()
        stops = {signal.SIGKILL, signal.SIGSTOP, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU, signal.SIGCONT}
        for number in sorted(set(range(1, 65)) - stops):
            os.kill(process.pid, number)
            self.assertEqual(number, connection.signal())
        connection.exit(0)
        self.assertEqual(0, process.wait(DEADLINE))

    def test_stops_and_goes_on_with_the_program(self):
        process, connection = self.run_stub()
        for number in (signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU):
            process.send_signal(number)
            self.assertEqual(signal.SIGSTOP, connection.signal())
            until(lambda: state(process.pid) == "T", "stopped")
            process.send_signal(signal.SIGCONT)
            self.assertEqual(signal.SIGCONT, connection.signal())
        connection.exit(0)
        self.assertEqual(0, process.wait(DEADLINE))

    def test_stops_with_a_program_that_stops_there(self):
        process, connection = self.run_stub()
        connection.send(rex.STATE, b"\1")
        self.assertTrue(os.WIFSTOPPED(os.waitpid(process.pid, os.WUNTRACED)[1]))
        # What was under way when it went on is past.
        connection.send(rex.STATE, b"\1")
        process.send_signal(signal.SIGCONT)
        self.assertEqual(signal.SIGCONT, connection.signal())
        connection.send(rex.STATE, b"\0")
        connection.exit(8)
        self.assertEqual(8, process.wait(DEADLINE))

    def test_before_the_program_runs_a_signal_ends_the_stub(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGRTMIN):
            process = self.start()
            connection = self.connect()
            connection.opened()
            process.send_signal(number)
            self.assertEqual(-number, process.wait(DEADLINE))
            self.assertRaises(rex.Ended, connection.receive)

    def test_after_its_end_a_signal_ends_what_still_waits_to_be_written(self):
        process, connection = self.run_stub()
        connection.data(1, bytes(rex.INITIAL_WINDOW))
        connection.exit(0)
        self.wait_received(connection)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(-signal.SIGTERM, process.wait(DEADLINE))

    def test_a_stub_that_is_killed_closes_its_connection(self):
        process, connection = self.run_stub()
        process.kill()
        self.assertRaises(rex.Ended, lambda: connection.expect(rex.CLOSE))
        process.wait(DEADLINE)


class WatchTests(StubCase):
    """SIGSTOP, which smash-stub-watch sees for stubs."""

    def setUp(self):
        super().setUp()
        self.watcher = subprocess.Popen([PROGRAM + "-watch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(self.end, self.watcher)

    def watch(self, pid):
        self.watcher.stdin.write(b"%d\n" % pid)
        self.watcher.stdin.flush()
        return self.watcher.stdout.readline().decode().split()

    def run_watched(self):
        process, connection = self.run_stub()
        answer = self.watch(process.pid)
        if answer[1] != "watched":
            print("!!! SKIPPED: this kernel, or this container, lets no process trace another.")
            self.skipTest("no process may be traced here")
        self.assertEqual([str(process.pid), "watched"], answer)
        return process, connection

    @staticmethod
    def wait_stopped(process):
        pid, status = os.waitpid(process.pid, os.WUNTRACED)
        return os.WIFSTOPPED(status) and os.WSTOPSIG(status) == signal.SIGSTOP

    def test_a_stop_from_outside_reaches_the_program_before_the_stub_stops(self):
        process, connection = self.run_watched()
        for _ in range(3):
            process.send_signal(signal.SIGSTOP)
            self.assertEqual(signal.SIGSTOP, connection.signal())
            self.assertTrue(self.wait_stopped(process))
            process.send_signal(signal.SIGCONT)
            self.assertEqual(signal.SIGCONT, connection.signal())
        connection.exit(3)
        self.assertEqual(3, process.wait(DEADLINE))

    def test_what_is_watched_ends_as_ever(self):
        for number in (signal.SIGTERM, signal.SIGSEGV):
            process, connection = self.run_watched()
            process.send_signal(signal.SIGUSR1)
            self.assertEqual(signal.SIGUSR1, connection.signal())
            connection.exit(number, rex.KILLED)
            self.assertEqual(-number, process.wait(DEADLINE))
        process, connection = self.run_watched()
        process.kill()
        self.assertEqual(-signal.SIGKILL, process.wait(DEADLINE))

    def test_a_stub_that_is_stopped_can_be_killed(self):
        process, connection = self.run_watched()
        process.send_signal(signal.SIGSTOP)
        self.assertEqual(signal.SIGSTOP, connection.signal())
        self.assertTrue(self.wait_stopped(process))
        process.kill()
        self.assertEqual(-signal.SIGKILL, process.wait(DEADLINE))

    def test_stubs_outlive_it(self):
        process, connection = self.run_watched()
        self.watcher.stdin.close()
        self.watcher.stdin = None
        self.assertEqual(0, self.watcher.wait(DEADLINE))
        process.send_signal(signal.SIGUSR1)
        self.assertEqual(signal.SIGUSR1, connection.signal())
        connection.exit(0)
        self.assertEqual(0, process.wait(DEADLINE))

    def test_only_stubs_are_traced(self):
        stranger = subprocess.Popen(["sleep", "60"])
        self.addCleanup(self.end, stranger)
        self.assertEqual([str(stranger.pid), "refused"], self.watch(stranger.pid))
        self.assertEqual(["999999999", "refused"], self.watch(999999999))
        with open(f"/proc/{stranger.pid}/status") as status:
            self.assertIn("TracerPid:\t0\n", status.readlines())


class TerminalTests(StubCase):
    """The stub on a terminal of its own: this test is its shell."""

    def setUp(self):
        super().setUp()
        self.ours, self.terminal = pty.openpty()
        self.addCleanup(os.close, self.ours)
        self.addCleanup(os.close, self.terminal)
        self.set_size(24, 80)

    def set_size(self, rows, columns):
        import fcntl
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def start_on_terminal(self, *options, foreground=True, **more):
        """Below a small shell, which leads the session and waits, so that the stub's group can be stopped."""
        shell = ("import os,sys,signal,fcntl,termios\n"
                 "signal.signal(signal.SIGTTOU,signal.SIG_IGN)\n"
                 "fcntl.ioctl(0,termios.TIOCSCTTY,0)\n"
                 "pid=os.fork()\n"
                 "if pid==0:\n"
                 "  os.setpgid(0,0)\n"
                 f"  {'os.tcsetpgrp(0,os.getpid())' if foreground else 'pass'}\n"
                 "  signal.signal(signal.SIGTTOU,signal.SIG_DFL)\n"
                 "  os.execv(sys.argv[1],sys.argv[1:])\n"
                 "os.write(3,b'%d\\n'%pid)\n"
                 "while True:\n"
                 "  _,status=os.waitpid(pid,os.WUNTRACED)\n"
                 "  os.tcsetpgrp(0,os.getpid())\n"
                 "  os.write(3,b'stopped\\n' if os.WIFSTOPPED(status) else b'%d\\n'%os.waitstatus_to_exitcode(status))\n"
                 "  if not os.WIFSTOPPED(status): break\n"
                 "  os.read(4,1)\n"
                 "  os.tcsetpgrp(0,pid)\n"
                 "  os.kill(pid,signal.SIGCONT)\n")
        told, tell = os.pipe()
        wait, let = os.pipe()

        def place():
            os.dup2(os.dup(wait), 9)
            os.dup2(tell, 3)
            os.dup2(9, 4)

        process = subprocess.Popen(["python3", "-c", shell, PROGRAM, "--socket", self.origin.path, *options, "program"], stdin=self.terminal, stdout=self.terminal, stderr=self.terminal,
                                   start_new_session=True, preexec_fn=place, pass_fds=(3, 4), env=dict(os.environ, TERM="vt100"), **more)
        os.close(tell)
        os.close(wait)
        self.addCleanup(self.end, process)
        self.told = os.fdopen(told)
        self.addCleanup(self.told.close)
        self.let = let
        self.addCleanup(os.close, let)
        self.stub = int(self.told.readline())
        connection = self.connect()
        _, fields = connection.opened()
        return connection, dict(fields)

    def is_raw(self):
        return not termios.tcgetattr(self.terminal)[3] & (termios.ICANON | termios.ISIG | termios.ECHO)

    def test_the_program_has_one_of_its_size_and_this_one_is_raw_while_it_runs(self):
        before = termios.tcgetattr(self.terminal)
        connection, fields = self.start_on_terminal()
        self.assertEqual(struct.pack(">HH", 24, 80) + string("vt100"), fields[rex.TERMINAL])
        self.assertFalse(self.is_raw())
        connection.accept()
        until(self.is_raw, "raw")
        os.write(self.ours, b"\x03\x1aq\r")
        self.assertEqual(b"\0\x03\x1aq\r", connection.expect(rex.DATA))
        connection.data(1, b"\x1b[1mhello\r\n")
        self.assertEqual(b"\x1b[1mhello\r\n", os.read(self.ours, 100))
        connection.exit(3)
        self.assertEqual("3\n", self.told.readline())
        self.assertEqual(before, termios.tcgetattr(self.terminal))

    def test_its_size_follows(self):
        connection, _ = self.start_on_terminal()
        connection.accept()
        until(self.is_raw, "raw")
        self.set_size(50, 132)
        self.assertEqual(struct.pack(">HH", 50, 132), connection.expect(rex.WINDOW_SIZE))
        connection.exit(0)
        self.assertEqual("0\n", self.told.readline())

    def test_is_restored_when_a_signal_ends_the_program_or_the_host_is_lost(self):
        for end, code in [(lambda connection: connection.exit(signal.SIGTERM, rex.KILLED), -signal.SIGTERM), (lambda connection: connection.close(), NOT_RUN)]:
            before = termios.tcgetattr(self.terminal)
            connection, _ = self.start_on_terminal()
            connection.accept()
            until(self.is_raw, "raw")
            end(connection)
            self.assertEqual(f"{code}\n", self.told.readline())
            self.assertEqual(before, termios.tcgetattr(self.terminal))

    def test_a_program_that_stops_on_it_gives_it_back_to_the_shell(self):
        before = termios.tcgetattr(self.terminal)
        connection, _ = self.start_on_terminal()
        connection.accept()
        until(self.is_raw, "raw")
        connection.send(rex.STATE, b"\1")
        self.assertEqual("stopped\n", self.told.readline())
        self.assertEqual(before, termios.tcgetattr(self.terminal))
        os.write(self.let, b"x")
        until(self.is_raw, "raw again")
        while connection.signal() != signal.SIGCONT:
            pass
        connection.expect(rex.WINDOW_SIZE)
        connection.exit(0)
        self.assertEqual("0\n", self.told.readline())

    def test_the_background_leaves_it_alone(self):
        connection, _ = self.start_on_terminal(foreground=False)
        connection.accept()
        os.write(self.ours, b"for the shell\r")
        connection.data(1, b"shown")
        self.wait_received(connection)
        self.assertFalse(self.is_raw())
        self.assertNotIn(rex.DATA, [kind for kind, _ in connection.kept])
        connection.exit(0)
        self.assertEqual("0\n", self.told.readline())
        self.assertFalse(self.is_raw())


if __name__ == "__main__":
    unittest.main()
