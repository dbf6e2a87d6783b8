"""smash-terminal by itself: bad command lines, bad frames, crowds, ends. Nothing here sleeps: it waits for what it wants to see."""
import os
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../interop"))
from terminal_client import ACCEPTED, ATTACH, END, ENDED, INPUT, REFUSED, TerminalClient  # noqa: E402

PROGRAM = os.environ.get("SMASH_TERMINAL", os.path.join(HERE, "../../native-host/bin/smash-terminal"))
WRONG = 125


class HolderCase(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="smash-terminal-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.socket = os.path.join(self.folder, "s")
        self.output = os.path.join(self.folder, "out")

    def start(self, *arguments, shell=None, size=None, stdin=subprocess.DEVNULL, **more):
        command = [PROGRAM, "--socket", self.socket, *(("--size", size) if size else ()), *(("--shell", shell) if shell else ()), *arguments]
        with open(self.output, "ab") as output:
            process = subprocess.Popen(command, stdin=stdin, stdout=output, stderr=subprocess.PIPE, start_new_session=True, **more)
        self.addCleanup(self.end, process)
        return process

    def end(self, process):
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()

    def attach(self, size=None):
        client = TerminalClient(self.socket, size)
        self.addCleanup(client.close)
        return client

    def written(self):
        with open(self.output, "rb") as file:
            return file.read()

    def finish(self, process, code):
        errors = process.communicate(timeout=30)[1]
        self.assertEqual(code, process.returncode, errors)
        self.assertNotIn(b"Sanitizer", errors)
        self.assertFalse(os.path.exists(self.socket))


class CommandLineTests(HolderCase):
    def test_what_is_wrong_is_said(self):
        cases = [(), ("--",), ("--size",), ("--size", "0x1", "--", "true"), ("--size", "80x24x", "--", "true"), ("--size", "70000x1", "--", "true"), ("--no-such", "x", "--", "true"),
                 ("--limit", "1:2", "--", "true"), ("--limit", "99:1:1", "--", "true"), ("--limit", "0:1:1:", "--", "true"), ("--limit", "0:1:1") * 17 + ("--", "true")]
        for arguments in cases:
            with self.subTest(arguments=arguments):
                process = self.start(*arguments)
                self.assertIn(b"smash-terminal: ", process.communicate(timeout=30)[1])
                self.assertEqual(WRONG, process.returncode)

    def test_a_socket_that_cannot_be_had_ends_it_before_anything_runs(self):
        for self.socket in (os.path.join(self.folder, "missing", "s"), os.path.join(self.folder, "x" * 120)):
            process = self.start(shell="echo ran")
            process.communicate(timeout=30)
            self.assertEqual(WRONG, process.returncode)
        self.assertEqual(b"", self.written())

    def test_limits_are_the_jobs_alone(self):
        process = self.start("--limit", "7:50:60", "--limit", "4:0:-", shell="ulimit -Sn; ulimit -Hn; grep -c . /proc/$PPID/limits > /dev/null; awk '/open files/ {print $4}' /proc/$PPID/limits")
        self.finish(process, 0)
        own = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        self.assertEqual([b"50", b"60", str(own).encode()], self.written().split())


class EndTests(HolderCase):
    def test_it_ends_as_the_job_ends(self):
        for shell, code in (("exit 3", 3), ("kill -9 $$", -9), ("kill -USR1 $$", -10), ("kill -SEGV $$", -11), ("exec no-such-program", 127)):
            for size in (None, "80x24"):
                with self.subTest(shell=shell, size=size):
                    self.finish(self.start(shell=shell, size=size), code)

    def test_programs_are_executed_directly_or_by_the_shell(self):
        self.finish(self.start("--", "sh", "-c", "exit $#", "sh", "a", "--size", ""), 3)
        self.finish(self.start("--", "no-such-program"), 127)
        self.finish(self.start("--", self.folder), 126)
        self.finish(self.start("--", "no-such-program", shell="exit 9"), 9)

    def test_signals_to_all_of_it_are_the_jobs_to_obey(self):
        process = self.start(shell="trap 'exit 5' TERM; echo ready; while :; do sleep 0.01; done", size="80x24")
        client = self.attach((80, 24))
        client.read_until(b"ready")
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGRTMIN, signal.SIGRTMAX, signal.SIGXCPU, signal.SIGINT):
            os.kill(process.pid, number)
        client.type(b"\x1c")
        self.assertEqual((1, signal.SIGQUIT), client.read_end())
        self.finish(process, -signal.SIGQUIT)

    def test_a_full_disk_stops_no_terminal(self):
        self.output = "/dev/full"
        process = self.start(shell="seq 1000; exit 4", size="80x24")
        errors = process.communicate(timeout=30)[1]
        self.assertEqual((4, 1), (process.returncode, errors.count(b"\n")), errors)


class ClientTests(HolderCase):
    def test_frames_that_make_no_sense_end_their_connection_alone(self):
        process = self.start(shell="read x; echo $x", size="80x24")
        for frame in (struct.pack(">BI", 99, 0), struct.pack(">BI", INPUT, 65537), struct.pack(">BI", 0xFF, 0xFFFFFFFF), os.urandom(4096)):
            client = self.attach()
            client.socket.sendall(frame)
            while client.receive() is not None:
                pass
        good = self.attach()
        good.socket.sendall(struct.pack(">BI", ATTACH, 1) + b"x" + struct.pack(">BI", 3, 0))
        good.type(b"end\n")
        self.assertEqual((0, 0), good.read_end())
        self.finish(process, 0)

    def test_frames_may_come_in_pieces_and_together(self):
        process = self.start(shell="cat")
        client = self.attach()
        frames = b"".join(struct.pack(">BI", INPUT, 3) + b"abc" for _ in range(100))
        for at in range(0, len(frames), 7):
            client.socket.sendall(frames[at:at + 7])
        client.send(END)
        answers = [client.receive() for _ in range(102)]
        self.assertEqual([(ACCEPTED, struct.pack(">I", 3))] * 100 + [(ACCEPTED, struct.pack(">I", 0)), (ENDED, struct.pack(">II", 0, 0))], answers)
        self.finish(process, 0)
        self.assertEqual(b"abc" * 100, self.written())

    def test_an_answer_means_that_the_pipe_has_it(self):
        process = self.start(shell="read x; kill -STOP $$; exit 1")
        client = self.attach()
        client.send(INPUT, b"x\n")
        self.assertEqual(ACCEPTED, client.receive()[0])
        sent = 0
        client.socket.settimeout(0.3)
        try:
            while True:
                client.send(INPUT, b"y" * 16384)
                client.receive()
                sent += 16384
        except TimeoutError:
            pass
        # What pipes hold, and no more: nothing gathers in between.
        self.assertEqual(65536, sent)
        os.killpg(process.pid, signal.SIGCONT)
        self.finish(process, 1)

    def test_the_end_is_told_to_who_sends_after_it(self):
        process = self.start(shell="cat; read x < " + os.path.join(self.folder, "go"))
        os.mkfifo(os.path.join(self.folder, "go"))
        first, second = self.attach(), self.attach()
        first.send(END)
        self.assertEqual(ACCEPTED, first.receive()[0])
        second.send(INPUT, b"late")
        self.assertEqual((REFUSED, struct.pack(">I", 32)), second.receive())
        with open(os.path.join(self.folder, "go"), "w") as go:
            go.write("\n")
        self.finish(process, 0)

    def test_a_file_comes_before_all_that_is_sent(self):
        path = os.path.join(self.folder, "in")
        with open(path, "wb") as file:
            file.write(b"p" * 300_000)
        with open(path, "rb") as file:
            process = self.start(shell="cat", stdin=file)
        client = self.attach()
        client.send(INPUT, b"sent")
        client.send(END)
        self.assertEqual([ACCEPTED, ACCEPTED, ENDED], [client.receive()[0] for _ in range(3)])
        self.finish(process, 0)
        self.assertEqual(b"p" * 300_000 + b"sent", self.written())

    def test_a_crowd_comes_types_and_goes(self):
        process = self.start(shell="cat > /dev/null; echo over", size="80x24")
        for _ in range(3):
            clients = [self.attach((80, 24)) for _ in range(200)]
            for number, client in enumerate(clients):
                client.type(b"%d\n" % number)
            for client in clients:
                client.close()
        last = self.attach((80, 24))
        last.type(b"\x04")
        self.assertEqual((0, 0), last.read_end())
        self.finish(process, 0)
        self.assertEqual(600 + 1, self.written().count(b"\r\n"))

    def test_only_the_latest_bytes_are_told_to_who_comes_late(self):
        process = self.start(shell="seq 100000; echo ready; read x", size="80x24")
        early = self.attach((80, 24))
        early.read_until(b"ready\r\n")
        late = self.attach((80, 24))
        late.read_until(b"ready\r\n")
        self.assertEqual(64 * 1024, len(late.seen))
        self.assertTrue(early.seen.endswith(late.seen) or len(early.seen) < len(late.seen))
        late.type(b"\n")
        self.assertEqual((0, 0), late.read_end())
        self.finish(process, 0)


if __name__ == "__main__":
    unittest.main()
