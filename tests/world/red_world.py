"""A world under test, and the test in the place of RED: both its descriptors in one process, and jobs over the launcher's stream."""
import array
import contextlib
import ctypes
import errno
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(HERE, "../master"))
import harness  # noqa: E402
from harness import DEADLINE, ENDED, LAUNCH, LAUNCH_FAILED, LAUNCHED, Session, until  # noqa: E402,F401

BIN = os.environ.get("SMASH_BIN", os.path.abspath(os.path.join(HERE, "../../native-host/bin")))
SMASH_WORLD = os.environ.get("SMASH_WORLD", BIN + "/smash-world")
LAUNCHER = BIN + "/smashd"
IS_ROOT = os.geteuid() == 0
USER = 61184                     # whose worlds these are where the tests run as root
HOST_FOLDERS = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/opt"]
STEP = {name: number for number, name in enumerate(
    "user clone control_group identity launcher root devices proc etc base network pivot confine filter exec".split(), 1)}
READY, FAILED = 1, 2
RLIMIT = {"cpu": 0, "fsize": 1, "data": 2, "core": 4, "nproc": 6, "nofile": 7}
FLAGS, NO_SHELL = 6, 1
MIB = 1 << 20

# Puts descriptors in their places and the user in its own; python3's subprocess can do neither.
PLACE = ("import os, sys; user, control, setup = map(int, sys.argv[1:4])\n"
         "os.dup2(control, 203); os.dup2(setup, 204); os.dup2(203, 3); os.dup2(204, 4); os.closerange(203, 205)\n"
         "user and (os.setgroups([]), os.setresgid(user, user, user), os.setresuid(user, user, user))\n"
         "os.execv(sys.argv[4], sys.argv[4:])")


class NoWorld(Exception):
    """What FAILED said."""

    def __init__(self, step, error, text):
        super().__init__(f"step {step}, {errno.errorcode.get(error, error)}: {text}")
        self.step, self.error, self.text = step, error, text


class Result:
    """How a job ended: its code (0 to 255, or minus the signal), what it wrote."""

    def __init__(self, code, output, error):
        self.code, self.output, self.error = code, output, error

    def __repr__(self):
        return f"code {self.code}, output {self.output!r}, error {self.error!r}"


class World(Session):
    """Made at once; `root` is the descriptor of its root."""

    def __init__(self, *options, size=64 * MIB, files=20000, base="host", network="none", hostname="world", user=None, keep=(), folders=HOST_FOLDERS, program=SMASH_WORLD, launcher=("--launcher", LAUNCHER)):
        self.user = user if user is not None else USER if IS_ROOT else 0
        arguments = [*launcher, "--size", str(size), "--files", str(files), "--hostname", hostname, "--base", base, "--network", network, *options]
        for folder in folders if base == "host" else []:
            arguments += ["--folder", folder]
        self.folder = tempfile.mkdtemp(prefix="smash-world-")
        self.control, other = socket.socketpair()
        self.setup, setup = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.control.settimeout(DEADLINE)
        self.setup.settimeout(DEADLINE)
        place = [sys.executable, "-SEc", PLACE, str(self.user), str(other.fileno()), str(setup.fileno())]
        self.process = subprocess.Popen([*place, program, *arguments], pass_fds=[other.fileno(), setup.fileno(), *keep], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
        other.close()
        setup.close()
        self.host, self.pid, self.root, self.first = self, self.process.pid, -1, 0
        self.backlog, self.data, self.hello, self.children, self.key, self.outputs = [], b"", None, [], 1000, 0
        try:
            self.first = self.answered()
            self.greeted()
        except BaseException:
            self.clean_up()
            raise

    def answered(self):
        packet, rights, _, _ = self.setup.recvmsg(8192, socket.CMSG_SPACE(4))
        if not packet:
            raise AssertionError(f"no answer: {self.result()}")
        if struct.unpack(">I", packet[:4])[0] == FAILED:
            raise NoWorld(*struct.unpack(">Ii", packet[4:12]), packet[12:].decode())
        self.root = array.array("i", rights[0][2])[0]
        return struct.unpack(">i", packet[4:])[0]

    def job(self, *argv, limits=(), stdin=None, env=(), more=(), directory="/"):
        """Starts one; its output goes to pipes. Returns (key, pid inside, output, error)."""
        ends = [os.pipe(), os.pipe()]
        for end in ends:
            os.fchown(end[1], self.user or -1, -1)  # so that /dev/stdout can be opened
        source = stdin if stdin is not None else os.open("/dev/null", os.O_RDONLY)
        fds = [source, ends[0][1], ends[1][1], *(fd for fd, _ in more)]
        targets = struct.pack(f">{len(fds)}I", 0, 1, 2, *(number for _, number in more))
        options = [harness.option(1, targets), harness.numbers(FLAGS, NO_SHELL)]
        self.key += 1
        limits = [(RLIMIT[name], value, value) for name, value in dict(limits).items()]
        env = ["PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/home", "LANG=C", *env]
        payload = harness.launch_payload(self.key, directory, argv=argv, env=env, limits=limits, nice=os.nice(0), stdin="", out="", err="", options=options)
        self.send(LAUNCH, payload, fds)
        for end in (fds[1], fds[2], *([source] if stdin is None else [])):
            os.close(end)
        return self.key, ends[0][0], ends[1][0]

    def started(self, *argv, **plan):
        """(key, pid inside, output) of a job that runs."""
        key, output, error = self.job(*argv, **plan)
        os.close(error)
        return key, self.expect(LAUNCHED, key)[1], output

    def ended(self, key):
        """Its code; that it could not be launched is an error, and no wait."""
        fields = None
        while fields is None:
            for index, (kind, found) in enumerate(self.backlog):
                if kind in (ENDED, LAUNCH_FAILED) and found[0] == key:
                    fields = self.backlog.pop(index)[1]
                    break
            else:
                self.backlog.append(self.read())
        if len(fields) == 3:
            raise AssertionError(f"not launched: step {fields[1]}, {errno.errorcode[fields[2]]}")
        self.ack(key)
        return fields[2] if fields[1] == harness.CLD_EXITED else -fields[2]

    def run_job(self, *argv, **plan):
        """Runs one to its end."""
        key, output, error = self.job(*argv, **plan)
        with open(output, "rb") as out, open(error, "rb") as err:
            said = out.read(), err.read()
        return Result(self.ended(key), said[0].decode(errors="replace"), said[1].decode(errors="replace"))

    def shell(self, text, **plan):
        return self.run_job("/bin/sh", "-c", text, **plan)

    def path(self, name=""):
        """A path of the host's to a file of the world; what is in a link counts, so only for tests that made it."""
        return f"/proc/self/fd/{self.root}/{name.lstrip('/')}"

    @contextlib.contextmanager
    def as_user(self):
        """What this thread does with files meanwhile, it does as the world's user: nobody else may make files there."""
        if IS_ROOT:
            libc().setfsgid(self.user)
            libc().setfsuid(self.user)
        try:
            yield
        finally:
            if IS_ROOT:
                libc().setfsuid(0)
                libc().setfsgid(0)

    def put(self, name, content, mode=0o755):
        with self.as_user():
            with open(self.path(name), "wb") as file:
                file.write(content)
            os.chmod(self.path(name), mode)

    def result(self):
        _, said = self.process.communicate(timeout=DEADLINE)
        return self.process.returncode, said.decode()

    def destroy(self):
        """Closes the stream and waits for the stub: the exit code."""
        self.control.close()
        code, said = self.result()
        assert not said, said
        return code

    def clean_up(self):
        self.control.close()
        self.setup.close()
        if self.root >= 0:
            os.close(self.root)
            self.root = -1
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stderr.close()
        if self.first:
            until(lambda: harness.dead(self.first), "end of the world")
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.clean_up()


def children(pid):
    """All that descend from a process, as outside."""
    found, todo = [], [pid]
    while todo:
        parent = todo.pop()
        try:
            with open(f"/proc/{parent}/task/{parent}/children", encoding="ascii") as file:
                below = [int(child) for child in file.read().split()]
        except (FileNotFoundError, ProcessLookupError):
            continue
        found += below
        todo += below
    return found


def worlds_possible():
    """Why no world can be made here, or None."""
    try:
        with World(program=BIN + "/smash-world"):
            return None
    except NoWorld as failure:
        return str(failure)


def libc():
    return ctypes.CDLL(None, use_errno=True)
