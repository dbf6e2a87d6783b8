"""smash-transfer as smash-red starts it: bytes from descriptor 0 to descriptor 1, the account on 3. Nothing here sleeps: it waits for what it wants to see."""
import errno
import os
import resource
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.environ.get("SMASH_TRANSFER", os.path.join(HERE, "../../native-host/bin/smash-transfer"))
DEADLINE = 30
NONE, FROM, TO = 0, 1, 2
MOVED, BROKEN, WRONG_USE = 0, 1, 2
KIB, MIB = 1 << 10, 1 << 20


def until(condition):
    deadline = time.monotonic() + DEADLINE
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise AssertionError("it did not come true")
        os.sched_yield()
    return value


def pattern(size):
    """Bytes of which no two stretches are alike, so that a gap or a repeat shows."""
    return b"".join(number.to_bytes(8, "big") for number in range(size // 8 + 1))[:size]


def connection(family=socket.AF_INET):
    """Two ends of a TCP connection."""
    with socket.socket(family) as listener:
        listener.bind(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0))
        listener.listen(1)
        one = socket.create_connection(listener.getsockname()[:2])
        other, _ = listener.accept()
    one.settimeout(DEADLINE)
    return one, other


def reset(end):
    """Closes with RST."""
    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    end.close()


def state(pid):
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rsplit(")", 1)[1].split()[0]


def read_all(end):
    parts = []
    while part := end.recv(MIB):
        parts.append(part)
    return b"".join(parts)


class Transfer:
    """A transfer that runs; what it was given is closed here."""

    def __init__(self, how, source, target, *options, block=0, before=None):
        self.memory = os.memfd_create("account")
        os.ftruncate(self.memory, 16)

        def place():
            os.dup2(self.memory, 3, inheritable=True)
            if before:
                before()

        self.process = subprocess.Popen([PROGRAM, how, str(block), *options], stdin=source, stdout=target, stderr=subprocess.PIPE, pass_fds=(3,), preexec_fn=place, cwd="/")
        self.pid = self.process.pid
        for end in (source, target):
            end.close() if hasattr(end, "close") else os.close(end)

    def account(self):
        return struct.unpack("QIi", os.pread(self.memory, 16, 0))

    @property
    def bytes(self):
        return self.account()[0]

    def wait(self):
        _, said = self.process.communicate(timeout=DEADLINE)
        os.write(2, said)
        return self.process.returncode

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()
        os.close(self.memory)


class TransferTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="smash-test-")
        self.addCleanup(self.folder.cleanup)

    def path(self, name="file"):
        return os.path.join(self.folder.name, name)

    def start(self, *arguments, **options):
        transfer = Transfer(*arguments, **options)
        self.addCleanup(transfer.close)
        return transfer

    def connect(self, family=socket.AF_INET):
        one, other = connection(family)
        self.addCleanup(one.close)
        return one, other

    def write(self, content, name="file"):
        with open(self.path(name), "wb") as file:
            file.write(content)
        return open(self.path(name), "rb")

    def content(self, name="file"):
        with open(self.path(name), "rb") as file:
            return file.read()

    def target(self, flags=0, name="file"):
        return os.open(self.path(name), os.O_WRONLY | os.O_CREAT | flags, 0o600)


class SinkTest(TransferTest):
    def test_takes_all_that_comes_whatever_the_block(self):
        content = pattern(3 * MIB + 5)
        for block in (0, 1000, 64 * KIB, 1 << 31):
            for family in (socket.AF_INET, socket.AF_INET6):
                with self.subTest(block=block, family=family.name):
                    peer, other = self.connect(family)
                    transfer = self.start("sink", other, self.target(os.O_TRUNC), block=block)
                    peer.sendall(content)
                    peer.shutdown(socket.SHUT_WR)
                    self.assertEqual(transfer.wait(), MOVED)
                    self.assertEqual(transfer.account(), (len(content), NONE, 0))
                    self.assertEqual(self.content(), content)

    def test_takes_nothing_too(self):
        peer, other = self.connect()
        transfer = self.start("sink", other, self.target())
        peer.close()
        self.assertEqual((transfer.wait(), transfer.account(), self.content()), (MOVED, (0, NONE, 0), b""))

    def test_writes_no_more_at_once_than_a_block(self):
        peer, other = self.connect()
        transfer = self.start("sink", other, self.target(), block=512)
        peer.sendall(bytes(64 * KIB))
        until(lambda: transfer.bytes == 64 * KIB)
        with open(f"/proc/{transfer.pid}/io") as io:
            counts = dict(line.split(": ") for line in io.read().splitlines())
        self.assertGreaterEqual(int(counts["syscw"]), 128)

    def test_empties_a_file_only_where_it_is_told_to(self):
        for options, expected in ((("--truncate",), b"new"), ((), b"newt there was")):
            with self.subTest(options=options):
                self.write(b"what there was").close()
                peer, other = self.connect()
                transfer = self.start("sink", other, self.target(), *options)
                peer.sendall(b"new")
                peer.close()
                self.assertEqual((transfer.wait(), self.content()), (MOVED, expected))

    def test_several_that_append_overwrite_nothing_of_each_other(self):
        self.write(b"first").close()
        peers, transfers = [], []
        for _ in range(4):
            peer, other = self.connect()
            peers.append(peer)
            transfers.append(self.start("sink", other, self.target(os.O_APPEND), block=1000))
        for _ in range(100):
            for number, peer in enumerate(peers):
                peer.sendall(bytes([number]) * 1000)
        for peer in peers:
            peer.close()
        self.assertEqual([transfer.wait() for transfer in transfers], [MOVED] * 4)
        content = self.content()
        self.assertEqual((len(content), content[:5]), (400_005, b"first"))
        self.assertEqual([content.count(bytes([number])) for number in range(4)], [100_000] * 4)

    def test_tells_what_arrived_of_a_connection_that_broke(self):
        content = pattern(100_000)
        peer, other = self.connect()
        transfer = self.start("sink", other, self.target())
        peer.sendall(content)
        until(lambda: transfer.bytes == len(content))
        reset(peer)
        self.assertEqual(transfer.wait(), BROKEN)
        self.assertEqual(transfer.account(), (len(content), FROM, errno.ECONNRESET))
        self.assertEqual(self.content(), content)

    def test_tells_what_was_written_where_the_file_takes_no_more(self):
        cases = ((os.open("/dev/full", os.O_WRONLY), 0, errno.ENOSPC, None),
                 (self.target(), 10_000, errno.EFBIG, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))))
        for target, size, error, before in cases:
            with self.subTest(error=errno.errorcode[error]):
                peer, other = self.connect()
                transfer = self.start("sink", other, target, before=before)
                try:
                    peer.sendall(bytes(MIB))
                except OSError as gone:
                    self.assertIn(gone.errno, (errno.EPIPE, errno.ECONNRESET))
                self.assertEqual((transfer.wait(), transfer.account()), (BROKEN, (size, TO, error)))

    def test_holds_no_more_memory_than_its_block_and_itself(self):
        peer, other = self.connect()
        transfer = self.start("sink", other, os.open("/dev/null", os.O_WRONLY), block=64 * KIB)
        begin = None
        for round in range(2):
            for _ in range(16):
                peer.sendall(bytes(MIB))
            until(lambda: transfer.bytes == (round + 1) * 16 * MIB)
            with open(f"/proc/{transfer.pid}/status") as status:
                peak = int(next(line.split()[1] for line in status if line.startswith("VmHWM")))
            begin = begin or peak
        self.assertLess(peak - begin, 1024)

    def test_goes_on_after_a_stop_without_a_loss(self):
        content = pattern(4 * MIB)
        peer, other = self.connect()
        transfer = self.start("sink", other, self.target())
        sender = threading.Thread(target=lambda: (peer.sendall(content), peer.shutdown(socket.SHUT_WR)))
        sender.start()
        for _ in range(5):
            os.kill(transfer.pid, signal.SIGSTOP)
            os.waitid(os.P_PID, transfer.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
            os.kill(transfer.pid, signal.SIGCONT)
        sender.join()
        self.assertEqual((transfer.wait(), self.content() == content), (MOVED, True))

    def test_leaves_its_account_behind_when_it_is_killed(self):
        peer, other = self.connect()
        transfer = self.start("sink", other, self.target())
        peer.sendall(bytes(5000))
        until(lambda: transfer.bytes == 5000)
        transfer.process.kill()
        self.assertEqual((transfer.wait(), transfer.account()), (-signal.SIGKILL, (5000, NONE, 0)))

    def test_waits_though_the_connection_was_made_without(self):
        peer, other = self.connect()
        other.setblocking(False)
        transfer = self.start("sink", other, self.target())
        until(lambda: state(transfer.pid) == "S")
        peer.sendall(b"late")
        peer.close()
        self.assertEqual((transfer.wait(), self.content()), (MOVED, b"late"))

    def test_ends_with_who_started_it(self):
        peer, other = self.connect()
        memory = os.memfd_create("account")
        os.ftruncate(memory, 16)
        self.addCleanup(os.close, memory)
        target = self.target()
        parent = subprocess.Popen(["/bin/sh", "-c", f'"$0" sink 0 <&{other.fileno()} >&{target} 3<>/proc/self/fd/{memory} & wait', PROGRAM], pass_fds=(other.fileno(), target, memory))
        other.close()
        os.close(target)
        peer.sendall(b"there")
        until(lambda: struct.unpack("QIi", os.pread(memory, 16, 0))[0] == 5)
        parent.kill()
        parent.wait()
        peer.settimeout(DEADLINE)
        self.assertEqual(peer.recv(1), b"")


class SourceTest(TransferTest):
    def test_sends_all_from_where_it_is_told_to(self):
        content = pattern(2 * MIB + 3)
        for block, offset in ((0, 0), (1000, 0), (64 * KIB, 1), (1 << 31, MIB), (0, len(content))):
            with self.subTest(block=block, offset=offset):
                peer, other = self.connect(socket.AF_INET6 if block else socket.AF_INET)
                transfer = self.start("source", self.write(content), other, "--offset", str(offset), block=block)
                received = read_all(peer)
                peer.close()
                self.assertEqual((transfer.wait(), transfer.account()), (MOVED, (len(content) - offset, NONE, 0)))
                self.assertEqual(received, content[offset:])

    def test_ends_when_all_has_arrived_though_the_peer_says_nothing(self):
        peer, other = self.connect()
        transfer = self.start("source", self.write(b"all"), other)
        self.assertEqual((transfer.wait(), transfer.account()), (MOVED, (3, NONE, 0)))
        self.assertEqual(read_all(peer), b"all")

    def test_counts_what_arrived_and_not_what_was_sent_where_the_connection_breaks(self):
        size = 16 * MIB
        with open(self.path(), "wb") as file:
            file.truncate(size)
        peer, other = self.connect()
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 * KIB)
        transfer = self.start("source", open(self.path(), "rb"), other)
        read = 0
        while read < MIB:
            read += len(peer.recv(10_000))
        reset(peer)
        self.assertEqual(transfer.wait(), BROKEN)
        arrived, side, error = transfer.account()
        self.assertEqual(side, TO)
        self.assertIn(error, (errno.ECONNRESET, errno.EPIPE))
        # What was acknowledged: a receiver may have two segments more, which the loopback makes as long as they can be.
        self.assertGreaterEqual(arrived, read - 128 * KIB)
        # And not what was in this side's own buffer, which takes megabytes.
        self.assertLess(arrived, 2 * MIB)

    def test_tells_of_a_file_that_cannot_be_read(self):
        peer, other = self.connect()
        transfer = self.start("source", os.open(self.folder.name, os.O_RDONLY), other)
        self.assertEqual(transfer.wait(), BROKEN)
        self.assertEqual((transfer.account()[:2], read_all(peer)), ((0, FROM), b""))


class AlongTest(TransferTest):
    """Between a program's pipe and a connection."""

    def test_input_comes_to_its_end_when_the_sender_says_so(self):
        content = pattern(MIB)
        peer, other = self.connect()
        reading, writing = os.pipe()
        transfer = self.start("in", other, writing)
        threading.Thread(target=lambda: (peer.sendall(content), peer.shutdown(socket.SHUT_WR))).start()
        with open(reading, "rb") as pipe:
            self.assertEqual(pipe.read(), content)
        self.assertEqual((transfer.wait(), transfer.account()), (MOVED, (len(content), NONE, 0)))

    def test_input_ends_when_nobody_reads_it_though_nothing_comes(self):
        peer, other = self.connect()
        reading, writing = os.pipe()
        transfer = self.start("in", other, writing)
        peer.sendall(b"some")
        self.assertEqual(os.read(reading, 10), b"some")
        os.close(reading)
        self.assertEqual((transfer.wait(), transfer.account()), (BROKEN, (4, TO, errno.EPIPE)))

    def test_input_tells_of_a_connection_that_broke(self):
        peer, other = self.connect()
        reading, writing = os.pipe()
        transfer = self.start("in", other, writing)
        peer.sendall(b"some")
        self.assertEqual(os.read(reading, 10), b"some")
        reset(peer)
        self.assertEqual((transfer.wait(), transfer.account()), (BROKEN, (4, FROM, errno.ECONNRESET)))
        os.close(reading)

    def test_output_comes_to_its_end_with_the_program(self):
        content = pattern(MIB)
        peer, other = self.connect()
        reading, writing = os.pipe()
        transfer = self.start("out", reading, other, block=1000)
        with open(writing, "wb") as pipe:
            threading.Thread(target=lambda: (pipe.write(content), pipe.close())).start()
            self.assertEqual(read_all(peer), content)
        self.assertEqual((transfer.wait(), transfer.account()), (MOVED, (len(content), NONE, 0)))

    def test_output_goes_on_though_the_peer_has_nothing_more_to_say(self):
        peer, other = self.connect()
        reading, writing = os.pipe()
        transfer = self.start("out", reading, other)
        peer.shutdown(socket.SHUT_WR)
        for _ in range(3):
            os.write(writing, b"still")
            self.assertEqual(peer.recv(10), b"still")
        os.close(writing)
        self.assertEqual((transfer.wait(), transfer.bytes), (MOVED, 15))

    def test_a_program_can_be_killed_though_the_peer_takes_nothing(self):
        peer, other = self.connect()
        reading, writing = os.pipe()
        transfer = self.start("out", reading, other)
        program = subprocess.Popen(["cat", "/dev/zero"], stdout=writing, stdin=subprocess.DEVNULL)
        self.addCleanup(program.wait)
        self.addCleanup(transfer.process.kill)
        os.close(writing)
        seen = []

        def is_stuck():
            seen.append((transfer.bytes, state(transfer.pid), state(program.pid) in "SD"))
            return len(seen) > 100 and seen[-1][1:] == ("S", True) and len(set(seen[-100:])) == 1

        until(is_stuck)
        program.kill()
        self.assertEqual(program.wait(DEADLINE), -signal.SIGKILL)

    def test_output_ends_when_the_peer_is_gone_though_the_program_says_nothing(self):
        peer, other = self.connect()
        reading, writing = os.pipe()
        transfer = self.start("out", reading, other)
        os.write(writing, b"some")
        self.assertEqual(peer.recv(10), b"some")
        reset(peer)
        self.assertEqual((transfer.wait(), transfer.account()), (BROKEN, (4, TO, errno.ECONNRESET)))
        with self.assertRaises(BrokenPipeError):
            os.write(writing, b"nobody")
        os.close(writing)


class UseTest(TransferTest):
    def test_refuses_what_it_does_not_know(self):
        for arguments in ((), ("sink",), ("sink", "x"), ("sink", "-1"), ("sink", "0", "--offset"), ("sink", "0", "--offset", "1x"), ("up", "0"), ("sink", "0", "now"), ("sink", "9" * 30)):
            with self.subTest(arguments=arguments):
                ended = subprocess.run([PROGRAM, *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=DEADLINE)
                self.assertEqual((ended.returncode, ended.stdout), (WRONG_USE, b""))

    def test_refuses_to_run_without_an_account(self):
        ended = subprocess.run([PROGRAM, "sink", "0"], stdin=subprocess.DEVNULL, capture_output=True, timeout=DEADLINE)
        self.assertEqual(ended.returncode, WRONG_USE)


if __name__ == "__main__":
    sys.exit(unittest.main())
