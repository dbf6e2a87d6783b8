"""rcall and rjump of C programs: librex on one side of a socket, a real smash-call behind the other. Between machines they are tested in tests/rex."""
import errno
import os
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
NATIVE = os.path.join(HERE, "../../native-host")
CALL = os.environ.get("SMASH_CALL", os.path.join(NATIVE, "bin/smash-call"))
LIBRARY = os.environ.get("LIBREX", os.path.join(NATIVE, "bin/librex.a"))
FLAGS = os.environ.get("LIBREX_FLAGS", "").split()
DEADLINE = 30
HELLO, PING, PONG, OPEN, ACCEPTED, REFUSED, CLOSE, RESULT, LOST = 1, 3, 4, 16, 17, 18, 26, 41, 48
SERVER, HOME_DIRECTORY, FIRST_OF_CALL = 1, 11, 64


def setUpModule():
    global folder, sample, caller
    made = tempfile.TemporaryDirectory(prefix="smash-test-")
    unittest.addModuleCleanup(made.cleanup)
    folder = made.name
    compiler = os.environ.get("CC", "cc")
    sample, caller = os.path.join(folder, "libsample.so"), os.path.join(folder, "caller")
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", sample, os.path.join(HERE, "../call/sample.c")], check=True)
    subprocess.run([compiler, "-std=gnu17", "-Wall", "-Wextra", "-Werror", *FLAGS, "-I", os.path.join(NATIVE, "librex"), "-o", caller, os.path.join(HERE, "caller.c"), LIBRARY], check=True)


def string(text):
    return struct.pack(">I", len(text)) + text.encode()


def fields(payload):
    while payload:
        tag, length = struct.unpack_from(">HI", payload)
        yield tag, payload[6:6 + length]
        payload = payload[6 + length:]


class Origin:
    """REX at home for one program: greets, and hands what is asked for to smash-call."""

    def __init__(self, test, answer=None):
        self.path = os.path.join(folder, test.id().rsplit(".", 1)[1])
        self.answer = answer or self.call
        self.asked = []
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        self.listener.listen()
        self.process = subprocess.Popen([CALL], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "ASAN_OPTIONS": "handle_segv=0:detect_leaks=0"})
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()
        test.addCleanup(self.close)

    def close(self):
        if self.process.stdin.closed:
            return
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(DEADLINE)
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                self.stream = connection.makefile("rwb")
                self.serve_one()
                connection.shutdown(socket.SHUT_WR)
                # Until the program has gone, so that nothing of what it was sent is lost.
                self.stream.read()
                self.stream.close()

    def serve_one(self):
        kind, _ = self.receive(self.stream)
        assert kind == HELLO, kind
        self.send(HELLO, struct.pack(">I", 1) + string("home") + string("ann") + string("0") + string("x86_64") + struct.pack(">IQ", 1, 1), channel=0)
        self.send(PING, struct.pack(">Q", 7), channel=0)
        kind, payload = self.receive(self.stream)
        while kind == PONG:
            kind, payload = self.receive(self.stream)
        assert kind == OPEN, kind
        self.asked.append((payload[0], list(fields(payload[1:]))))
        self.answer()

    @staticmethod
    def receive(stream):
        length, kind, _ = struct.unpack(">IBI", stream.read(9))
        return kind, stream.read(length - 5)

    def send(self, kind, payload=b"", channel=1):
        self.stream.write(struct.pack(">IBI", len(payload) + 5, kind, channel) + payload)
        self.stream.flush()

    def call(self):
        transaction, asked = self.asked[-1]
        there = bytes([transaction]) + b"".join(struct.pack(">HI", tag, len(value)) + value for tag, value in asked if tag >= FIRST_OF_CALL)
        self.process.stdin.write(struct.pack(">IBI", len(there) + 5, OPEN, 1) + there)
        self.process.stdin.flush()
        kind, payload = self.receive(self.process.stdout)
        self.send(kind, payload)
        if kind == ACCEPTED:
            result = self.receive(self.process.stdout)
            if transaction == 2:
                self.send(*result)


class LibrexTests(unittest.TestCase):
    def run_caller(self, *words, server="", path=None):
        environment = {**os.environ, "REX_SOCKET": path or self.origin.path, "REX_SERVER": server}
        done = subprocess.run([caller, sample, *words], env=environment, cwd=folder, capture_output=True, text=True, timeout=DEADLINE)
        self.assertEqual("", done.stderr)
        return done.stdout

    def serve(self, answer=None):
        self.origin = Origin(self, answer)

    def test_numbers_of_every_size(self):
        self.serve()
        self.assertEqual("-6 200 -600 60000 -140000 4000000000 -10000000000 18000000000000000000 2.5 -1 385\n", self.run_caller("numbers"))

    def test_text(self):
        self.serve()
        self.assertEqual("SHOUT nothing\n", self.run_caller("text"))

    def test_buffers_come_back(self):
        self.serve()
        self.assertEqual("4 4321 7777\n", self.run_caller("buffers"))

    def test_structs_by_value_and_by_pointer(self):
        self.serve()
        self.assertEqual("11 12.5 3.4.6 6 -3\n0 1.5 3.4.6 6 8\n", self.run_caller("structs"))

    def test_what_it_prints_is_printed_and_its_errno_is_told(self):
        self.serve()
        lines = self.run_caller("told").splitlines()
        self.assertEqual(["err", "heard"], sorted(lines[:2]))
        self.assertEqual("0 -1 1", lines[2])

    def test_where_and_from_where_is_told_to_home(self):
        self.serve()
        self.run_caller("i64 next()", server="big")
        transaction, asked = self.origin.asked[0]
        self.assertEqual((2, b"big", os.path.realpath(folder).encode()), (transaction, dict(asked)[SERVER], dict(asked)[HOME_DIRECTORY]))
        self.run_caller("i64 next()")
        self.assertEqual(b"auto", dict(self.origin.asked[1][1])[SERVER])

    def test_a_jump_is_done_when_it_was_entered(self):
        touched = os.path.join(folder, "touched")
        self.serve()
        self.assertEqual("entered\n", self.run_caller("jump", touched))
        self.assertEqual(3, self.origin.asked[0][0])
        # The controller has answered: so it has returned.
        self.origin.close()
        self.assertTrue(os.path.exists(touched))

    def refuse(self):
        self.send_refusal(REFUSED)

    def send_refusal(self, kind):
        self.origin.send(kind, struct.pack(">i", errno.EACCES) + string("RexNotGranted") + string("No."))

    def test_a_refusal_is_told(self):
        self.serve(self.refuse)
        self.assertEqual(f"-1 {errno.EACCES} RexNotGranted: No.\n", self.run_caller("i64 next()"))

    def test_what_is_not_there_is_refused(self):
        self.serve()
        self.assertIn("RexFunctionNotFound: ", self.run_caller("i64 nothing_of_the_kind()"))

    def test_a_host_that_is_lost_may_have_called_it(self):
        self.serve(lambda: self.origin.send(LOST, string("the link ended")))
        self.assertRegex(self.run_caller("i64 next()"), rf"^-1 {errno.EIO} RexHostLost: the link ended Whether")

    def test_a_connection_that_ends_is_told(self):
        self.serve(lambda: self.origin.send(CLOSE))
        self.assertRegex(self.run_caller("i64 next()"), rf"^-1 {errno.EIO} RexHostLost: ")

    def test_a_crash_is_told(self):
        fault = struct.pack(">i", errno.EIO) + string("RexCallCrashed") + string("crash ended it by signal 11.")
        self.serve(lambda: (self.origin.send(ACCEPTED), self.origin.send(RESULT, struct.pack(">HI", 7, len(fault)) + fault)))
        self.assertEqual(f"-1 {errno.EIO} RexCallCrashed: crash ended it by signal 11.\n", self.run_caller("void crash()"))

    def test_results_that_do_not_fit_are_no_results(self):
        for value in (b"", b"\0\0\0"):
            with self.subTest(value):
                self.serve(lambda: (self.origin.send(ACCEPTED), self.origin.send(RESULT, struct.pack(">HI", 1, len(value)) + value)))
                self.assertRegex(self.run_caller("i64 next()"), rf"^-1 {errno.EPROTO} RexCallInvalid: ")
                self.origin.close()
                os.remove(self.origin.path)

    def test_signatures_that_are_none(self):
        for wrong in ("", "i32", "i32 f", "i32 f(", "i32 f(i32", "i32 f(i32,", "i32 f(i32)x", "(i32)", "i32 f({i32)", "i32 f(" + "i32," * 300 + "i32)"):
            with self.subTest(wrong):
                self.assertRegex(self.run_caller(wrong, path="/none"), rf"^-1 {errno.EINVAL} RexCallInvalid: .* is no signature")

    def test_values_of_no_type(self):
        for wrong in ("void f(i33)", "void f({})", "void f({i32 str})", "void f({i32:0})", "void f({i32:9999999999})", "void f(" + "{" * 20 + "i32" + "}" * 20 + ")", "void f(&i32)"):
            with self.subTest(wrong):
                self.assertRegex(self.run_caller(wrong, path="/none"), rf"^-1 {errno.EINVAL} RexCallInvalid: argument 1 ")

    def test_no_host_is_told(self):
        self.assertRegex(self.run_caller("i64 next()", path=os.path.join(folder, "nowhere")), rf"^-1 {errno.ENOENT} RexUnreachable: ")
        self.assertRegex(self.run_caller("i64 next()", path="/" + "long/" * 60 + "none"), r"^-1 \d+ RexUnreachable: ")


if __name__ == "__main__":
    unittest.main()
