"""The master under test, and the test in the place of its session: both ends of CONTROL.md in one process."""
import array
import contextlib
import json
import os
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SMASHD = os.environ.get("SMASHD", os.path.join(HERE, "../../native-host/bin/smashd"))
SMASHD_RELEASE = os.environ.get("SMASHD_RELEASE", SMASHD)
DEADLINE = 30

HELLO, CHILD, CHILDREN_END, LAUNCHED, LAUNCH_FAILED, STOPPED, CONTINUED, ENDED, LOST, RESULT, SHUTDOWN, DEBUG, SLOTS, FAMILY_RESULT, RETIRE, RECONFIGURE = range(1, 17)
READY, LAUNCH, ACK, SIGNAL, SET_PRIORITY, ADOPT, QUIT, DONE, ALIVE, TAKEN, RESTART, FAMILY, DEMAND = range(65, 78)
NOT_ENDED, END_EXITED, END_KILLED, END_SILENT, END_BROKEN, END_REPLACED = range(6)
CLD_EXITED, CLD_KILLED, CLD_DUMPED = 1, 2, 3
INFINITY = 2 ** 64 - 1
FORMATS = {CHILD: ">QiQIi", CHILDREN_END: ">", LAUNCHED: ">QiQqi", LAUNCH_FAILED: ">QIi", STOPPED: ">QI", CONTINUED: ">Q",
           ENDED: ">QIIq18q", LOST: ">Qq", RESULT: ">QiI", SHUTDOWN: ">I", DEBUG: ">I", SLOTS: ">I", RETIRE: ">", RECONFIGURE: ">"}


def until(condition, what="condition"):
    """Asks again, without a fixed wait, for what no descriptor tells of."""
    end = time.monotonic() + DEADLINE
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {DEADLINE} s")
        select.select([], [], [], 0.002)


def stat_of(pid):
    """(state, ppid, pgrp, session, starttime) or None."""
    try:
        with open(f"/proc/{pid}/stat", encoding="latin-1") as file:
            fields = file.read().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return fields[0], int(fields[1]), int(fields[2]), int(fields[3]), int(fields[19])


def gone(pid):
    """No process, not even a zombie that waits for its parent's wait."""
    return stat_of(pid) is None


def dead(pid):
    stat = stat_of(pid)
    return stat is None or stat[0] in "ZX"


def string(text):
    data = text.encode() if isinstance(text, str) else text
    return struct.pack(">I", len(data) + 1) + data + b"\0"


def frame(kind, payload=b""):
    return struct.pack(">II", kind, len(payload)) + payload


def option(tag, value):
    return struct.pack(">II", tag, len(value)) + value


def numbers(tag, *values):
    return option(tag, struct.pack(f">{len(values)}I", *values))


def launch_payload(key, directory, argv=(), shell="", env=(), limits=(), nice=0, stdin="/dev/null", out="/dev/null", err="/dev/null", options=()):
    parts = [struct.pack(">QiI", key, nice, len(limits))]
    parts += [struct.pack(">IQQ", *limit) for limit in limits]
    parts += [string(text) for text in (directory, stdin, out, err, shell)]
    for strings in (argv, env):
        parts.append(struct.pack(">I", len(strings)))
        parts += [string(text) for text in strings]
    parts += [struct.pack(">I", len(options)), *options]
    return b"".join(parts)


def family_format(payload):
    return f">QiI{len(payload) // 4 - 4}i"


class Closed(Exception):
    pass


class Session:
    """One fake session: the test reads and writes its descriptors."""

    def __init__(self, host, link):
        self.host, self.link, self.backlog, self.data = host, link, [], b""
        link.settimeout(DEADLINE)
        text, rights, _, _ = link.recvmsg(65536, socket.CMSG_SPACE(8))
        fds = array.array("i", rights[0][2])
        self.control, self.handover = (socket.socket(fileno=fd) for fd in fds)
        self.control.settimeout(DEADLINE)
        self.handover.settimeout(DEADLINE)
        while not text.endswith(b"\n"):
            text += link.recv(65536)
        self.about = json.loads(text)
        self.pid = self.about["pid"]
        self.hello, self.children, self.key, self.outputs = None, [], 1000, 0

    def read(self):
        while True:
            if len(self.data) >= 8:
                kind, length = struct.unpack(">II", self.data[:8])
                if len(self.data) >= 8 + length:
                    payload, self.data = self.data[8:8 + length], self.data[8 + length:]
                    return kind, payload if kind == HELLO else struct.unpack(FORMATS.get(kind) or family_format(payload), payload)
            more = self.control.recv(1 << 20)
            if not more:
                raise Closed
            self.data += more

    def expect(self, kind, key=None):
        """The next message of that kind (and first field); others that come before are kept."""
        for index, (found, fields) in enumerate(self.backlog):
            if found == kind and (key is None or fields[0] == key):
                del self.backlog[index]
                return fields
        while True:
            found, fields = self.read()
            if found == kind and (key is None or fields[0] == key):
                return fields
            self.backlog.append((found, fields))

    def send(self, kind, payload=b"", fds=()):
        data = frame(kind, payload)
        if fds:
            data = data[socket.send_fds(self.control, [data], fds):]
        self.control.sendall(data)

    def greeted(self):
        """Everything up to CHILDREN_END."""
        kind, hello = self.read()
        assert kind == HELLO, kind
        version, pid, started, count = struct.unpack(">IiqI", hello[:20])
        boot, (starts, last_end, limit) = hello[20:20 + count], struct.unpack(">iII", hello[20 + count:])
        self.hello = {"version": version, "pid": pid, "started": started, "boot": boot, "starts": starts, "last_end": last_end, "limit": limit}
        while True:
            kind, fields = self.read()
            if kind == CHILDREN_END:
                return self
            self.children.append((kind, fields))

    def ready(self):
        self.greeted()
        self.send(READY)
        return self

    def launch(self, *argv, **plan):
        """Sends LAUNCH and returns the key."""
        self.key += 1
        self.outputs += 1
        plan.setdefault("out", f"{self.host.folder}/{self.pid}.{self.outputs}.out")
        plan.setdefault("err", f"{self.host.folder}/{self.pid}.{self.outputs}.err")
        plan.setdefault("env", ["PATH=/usr/bin:/bin"])
        plan.setdefault("directory", self.host.folder)
        key = plan.pop("key", self.key)
        self.out = plan["out"]
        fds = plan.pop("fds", ())
        self.send(LAUNCH, launch_payload(key, argv=argv, **plan), fds)
        return key

    def run(self, *argv, **plan):
        """(key, pid) of a job that runs."""
        key = self.launch(*argv, **plan)
        return key, self.expect(LAUNCHED, key)[1]

    def output(self, *argv, **plan):
        """What a job that is run to its end has written."""
        key = self.launch(*argv, **plan)
        out = self.out
        self.expect(ENDED, key)
        self.ack(key)
        with open(out, "rb") as file:
            return file.read()

    def ack(self, key):
        self.send(ACK, struct.pack(">Q", key))

    def signal(self, key, number, request=7):
        self.send(SIGNAL, struct.pack(">QQI", request, key, number))
        return self.expect(RESULT, request)[1:]

    def family(self, key, request=8):
        """(errno, the set of pids)."""
        self.send(FAMILY, struct.pack(">QQ", request, key))
        fields = self.expect(FAMILY_RESULT, request)
        assert fields[2] == len(fields) - 3, fields
        return fields[1], set(fields[3:])

    def numbered_connection(self):
        """(number, connection) that the master hands over next; it is not TAKEN yet."""
        number, rights, _, _ = self.handover.recvmsg(16, socket.CMSG_SPACE(4))
        return struct.unpack(">I", number)[0], socket.socket(fileno=array.array("i", rights[0][2])[0])

    def connection(self):
        """The connection that the master hands over next, TAKEN."""
        number, connection = self.numbered_connection()
        self.send(TAKEN, struct.pack(">I", number))
        return connection

    def broken(self):
        """Waits until the master has given this session up."""
        try:
            while True:
                self.read()
        except (Closed, ConnectionResetError):
            pass
        until(lambda: dead(self.pid), "end of the session")

    def done(self):
        self.send(DONE)
        self.close()

    def close(self):
        self.control.close()
        self.handover.close()
        self.link.close()


class Launcher(Session):
    """smashd -l, with the test as its daemon."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="smashd-")
        self.control, other = socket.socketpair()
        self.control.settimeout(DEADLINE)
        place = "import os, sys; os.dup2(int(sys.argv[1]), 3); os.execv(sys.argv[2], sys.argv[2:])" # Popen puts no descriptor in a given place
        self.process = subprocess.Popen([PYTHON, "-SEc", place, str(other.fileno()), SMASHD, "-l"], pass_fds=[other.fileno()], stderr=subprocess.PIPE)
        other.close()
        self.host, self.pid = self, self.process.pid
        self.backlog, self.data, self.hello, self.children, self.key, self.outputs = [], b"", None, [], 1000, 0

    def result(self):
        """The exit code and what was said on stderr, once it ends."""
        _, said = self.process.communicate(timeout=DEADLINE)
        return self.process.returncode, said.decode()

    def clean_up(self):
        self.control.close()
        self.process.kill()
        self.process.wait()
        self.process.stderr.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class Host:
    """A master in a folder of its own."""

    def __init__(self, *options, program=SMASHD, environment=None, start=True, **popen):
        self.folder = tempfile.mkdtemp(prefix="smashd-")
        self.path = self.folder + "/s"
        self.driver = socket.socket(socket.AF_UNIX)
        self.driver.bind(self.folder + "/driver")
        self.driver.listen(16)
        self.driver.settimeout(DEADLINE)
        self.environment = dict(os.environ, SMASH_SESSION_PROGRAM=HERE + "/fake_session.py", SMASH_TEST_DRIVER=self.folder + "/driver",
                                **(environment or {}))
        self.program, self.sessions, self.process = program, [], None
        if start:
            self.start(*options, **popen)

    def start(self, *options, **popen):
        popen.setdefault("stderr", subprocess.PIPE)
        self.process = subprocess.Popen([self.program, "-f", self.path, *options], env=self.environment, stdin=subprocess.DEVNULL,
                                        start_new_session=True, **popen)
        self.pid = self.process.pid
        return self

    def session(self):
        link, _ = self.driver.accept()
        self.sessions.append(Session(self, link))
        return self.sessions[-1]

    def ready(self):
        return self.session().ready()

    def connect(self):
        client = socket.socket(socket.AF_UNIX)
        client.settimeout(DEADLINE)
        client.connect(self.path)
        return client

    def stop(self, number=signal.SIGTERM):
        """An orderly end: the exit code and what was said on stderr."""
        self.process.send_signal(number)
        session = self.sessions[-1]
        session.expect(SHUTDOWN)
        session.done()
        return self.result()

    def result(self):
        _, said = self.process.communicate(timeout=DEADLINE)
        return self.process.returncode, (said or b"").decode()

    def fds(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def status(self, name):
        with open(f"/proc/{self.pid}/status", encoding="ascii") as file:
            return next(line.split(":")[1].split()[0] for line in file if line.startswith(name + ":"))

    def clean_up(self):
        for session in self.sessions:
            session.close()
        self.driver.close()
        if self.process and self.process.poll() is None:
            children = [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if (stat := stat_of(pid)) and stat[1] == self.pid]
            self.process.kill()
            for pid in children:
                with contextlib.suppress(ProcessLookupError): # its session saw that it is alone
                    os.kill(pid, signal.SIGKILL)
        if self.process:
            self.process.wait()
            if self.process.stderr:
                self.process.stderr.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class Fifo:
    """Where a job tells the test that it has come to some point, one line each."""

    def __init__(self, path):
        self.path, self.data = path, b""
        os.mkfifo(path)
        self.fd = os.open(path, os.O_RDWR | os.O_NONBLOCK)

    def line(self):
        end = time.monotonic() + DEADLINE
        while b"\n" not in self.data:
            if not select.select([self.fd], [], [], max(0, end - time.monotonic()))[0]:
                raise AssertionError("a job did not say what it should")
            self.data += os.read(self.fd, 4096)
        text, _, self.data = self.data.partition(b"\n")
        return text.decode()

    def close(self):
        os.close(self.fd)


PYTHON = sys.executable
