"""The gate (smashd -a) with real sessions and two real Unix users, who are made for the test and removed after it. Needs root."""
import contextlib
import ctypes
import errno
import grp
import json
import os
import pwd
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, HERE + "/../interop"]
from harness import DEADLINE, Fifo, SMASHD, dead, until  # noqa: E402
from smash_client import (Client, MASTER_PID, PROCESS_ID, Refused, SESSION_PID, STANDARD_OUTPUT, STATE_DIRECTORY, STATE,  # noqa: E402
                          RUNNING, EXITED, field, HOST_STOP, JOB_ID)
HOST_BIN = os.environ.get("SMASH_HOST_BIN", HERE + "/../../native-host/bin")
NOBODY_KNOWS = 3987654321
AT_FDCWD, RENAME_EXCHANGE = -100, 2


def exchange(one, other):
    """renameat2(2): each gets the other's name at once."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.renameat2(AT_FDCWD, one.encode(), AT_FDCWD, other.encode(), RENAME_EXCHANGE) != 0:
        raise OSError(ctypes.get_errno(), "renameat2")


# A job that tells when it starts and ends in one file of all users, and ends when it is told to.
COUNTED = "echo + >> {log}; read x < {fifo}; echo - >> {log}"
# What a job finds when it tries to become root again.
ESCAPE = """
import ctypes, os
def refused(call, *arguments):
    try:
        call(*arguments)
    except PermissionError:
        return True
    return False
libc = ctypes.CDLL(None, use_errno=True)
print([refused(os.setuid, 0), refused(os.setresuid, 0, 0, 0), refused(os.setresuid, -1, 0, -1), refused(os.setgid, 0), refused(os.setresgid, 0, 0, 0),
       refused(os.setgroups, [0]), refused(open, "/etc/shadow"), refused(os.chown, "/", 0, 0), refused(os.kill, 1, 9)])
"""


@contextlib.contextmanager
def effective(uid, gid):
    """What the kernel tells of a connection made here is this user."""
    os.setegid(gid)
    os.seteuid(uid)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


def status_of(pid):
    with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:
        return dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)


class User:
    def __init__(self, name, folder):
        self.name, self.home = name, f"{folder}/{name}"
        subprocess.run(["useradd", "--no-create-home", "--home-dir", self.home, "--shell", "/bin/sh", "--user-group", name], check=True)
        entry = pwd.getpwnam(name)
        self.uid, self.gid = entry.pw_uid, entry.pw_gid
        os.mkdir(self.home, 0o700)
        os.chown(self.home, self.uid, self.gid)

    def run(self, function):
        """The value of a function called in a process that is this user's, all the way."""
        ours, theirs = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.initgroups(self.name, self.gid)
            os.setresgid(self.gid, self.gid, self.gid)
            os.setresuid(self.uid, self.uid, self.uid)
            os.write(theirs, json.dumps(function()).encode())
            os._exit(0)
        os.close(theirs)
        with open(ours, "rb") as file:
            data = file.read()
        os.waitpid(pid, 0)
        return json.loads(data)

    def errno_of(self, call, *arguments):
        def attempt():
            try:
                call(*arguments)
            except OSError as error:
                return error.errno
            return 0
        return self.run(attempt)

    def remove(self):
        subprocess.run(["userdel", "--force", self.name], check=True, stderr=subprocess.DEVNULL)
        with contextlib.suppress(KeyError):
            grp.getgrnam(self.name)
            subprocess.run(["groupdel", self.name], check=True)


class Gate:
    def __init__(self, folder, *options):
        self.folder, self.path = folder, folder + "/run/s"
        os.makedirs(folder + "/run", exist_ok=True)
        self.errors = open(folder + "/gate.err", "ab+")
        self.process = subprocess.Popen([folder + "/bin/smashd", "-a", "-f", self.path, "-o", "STATE_DIRECTORY=" + folder + "/state", *options],
                                        stdin=subprocess.DEVNULL, stderr=self.errors, cwd="/")
        until(lambda: self.process.poll() is not None or self.answers(), "the gate")

    def answers(self):
        try:
            with socket.socket(socket.AF_UNIX) as probe, effective(NOBODY_KNOWS, NOBODY_KNOWS):
                probe.connect(self.path)
            return True
        except OSError:
            return False

    def said(self):
        self.errors.seek(0)
        return self.errors.read().decode()

    def stop(self):
        self.process.terminate()
        return self.process.wait(DEADLINE)


def not_root():
    return os.geteuid() != 0 or not shutil.which("useradd") or not os.path.exists(HOST_BIN + "/smash-session")


if not_root():
    print("test_gate.py: SKIPPED, nothing of the gate is tested: it needs root, useradd and a built session", file=sys.stderr)


@unittest.skipIf(not_root(), "the gate needs root, useradd and a built session")
class GateTest(unittest.TestCase):
    arguments = ()

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="smash-gate-")
        os.chmod(cls.folder, 0o755)
        shutil.copytree(HOST_BIN, cls.folder + "/bin")
        for name in ("smashd", "smash-gate"):
            shutil.copy2(os.path.join(os.path.dirname(SMASHD), name), cls.folder + "/bin/" + name)
        cls.users = [User(f"smasht{os.getpid() % 100000}{letter}", cls.folder) for letter in "ab"]
        cls.group = f"smashg{os.getpid() % 100000}"
        subprocess.run(["groupadd", cls.group], check=True)
        subprocess.run(["usermod", "--append", "--groups", cls.group, cls.users[0].name], check=True)

    @classmethod
    def tearDownClass(cls):
        for user in cls.users:
            user.remove()
        subprocess.run(["groupdel", cls.group], check=True)
        shutil.rmtree(cls.folder)

    def setUp(self):
        self.ann, self.bob = self.users
        self.log = self.folder + "/log"
        with open(self.log, "w", encoding="ascii"):
            os.chmod(self.log, 0o666)
        self.fifos = 0
        self.gate = self.start_gate(*self.arguments)

    def start_gate(self, *options):
        gate = Gate(self.folder, *options)
        self.addCleanup(self.end, gate)
        return gate

    def end(self, gate):
        """In order, after each test: so that each test also is one of that."""
        if gate.process.poll() is None:
            self.assertEqual(gate.stop(), 0)
            self.assertFalse(os.path.exists(gate.path))
            self.assertFalse(os.path.exists(gate.path + ".lock"))
        said = gate.said()
        gate.errors.close()
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.folder + "/gate.err")
        shutil.rmtree(self.folder + "/state", ignore_errors=True)
        self.assertNotRegex(said, "Sanitizer|runtime error")

    def connect(self, user, login=True):
        with effective(user.uid, user.gid):
            client = Client(self.gate.path, DEADLINE)
        self.addCleanup(client.close)
        if login:
            client.login(user.name)
        return client

    def fifo(self):
        self.fifos += 1
        fifo = Fifo(f"{self.folder}/fifo{os.getpid()}.{self.id().split('.')[-1]}.{self.fifos}")
        os.chmod(fifo.path, 0o666)
        self.addCleanup(os.unlink, fifo.path)
        self.addCleanup(fifo.close)
        return fifo

    def output(self, client, command):
        job = client.submit(command)
        client.wait_end(job)
        return client.stdout(job).data.decode()

    def running(self, client, job):
        client.wait_status(job, RUNNING)
        return client.record(job)[PROCESS_ID]

    def counted(self):
        """How many jobs of COUNTED ran at once at most, and how many have ended."""
        running = most = ended = 0
        with open(self.log, encoding="ascii") as file:
            for line in file:
                running += 1 if line == "+\n" else -1
                ended += line == "-\n"
                most = max(most, running)
        return running, most, ended


class Users(GateTest):
    def test_jobs_run_as_their_user_in_an_environment_of_their_user(self):
        for user in self.users:
            client = self.connect(user)
            self.assertEqual(self.output(client, "id -u; id -ru; id -g; id -rg"), f"{user.uid}\n{user.uid}\n{user.gid}\n{user.gid}\n")
            self.assertEqual(sorted(self.output(client, "id -G").split()), sorted(str(gid) for gid in os.getgrouplist(user.name, user.gid)))
            self.assertEqual(self.output(client, "umask; readlink /proc/$PPID/cwd"), f"0077\n{user.home}\n")
            names = {line.split("=")[0] for line in self.output(client, f"tr '\\0' '\\n' < /proc/{client.host()[SESSION_PID]}/environ").splitlines()}
            self.assertEqual(names - {"XDG_RUNTIME_DIR", "LANG"}, {"HOME", "USER", "LOGNAME", "SHELL", "PATH"})
        self.assertIn(grp.getgrnam(self.group).gr_gid, os.getgrouplist(self.ann.name, self.ann.gid))

    def test_master_session_and_jobs_have_no_way_back(self):
        for user in self.users:
            client = self.connect(user)
            about = client.host()
            fifo = self.fifo()
            job = self.running(client, client.submit(f"read x < {fifo.path}"))
            groups = {str(gid) for gid in os.getgrouplist(user.name, user.gid)}
            for pid in (about[MASTER_PID], about[SESSION_PID], job):
                status = status_of(pid)
                self.assertEqual(status["Uid"].split(), [str(user.uid)] * 4)
                self.assertEqual(status["Gid"].split(), [str(user.gid)] * 4)
                self.assertEqual(set(status["Groups"].split()), groups)
                for name in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
                    self.assertEqual(int(status[name], 16), 0, name)
            self.assertEqual(self.output(client, f"/usr/bin/python3 -c '{ESCAPE}'"), str([True] * 9) + "\n")

    def test_master_has_the_descriptors_of_one_host_alone(self):
        self.connect(self.ann)
        client = self.connect(self.bob)
        master = client.host()[MASTER_PID]
        links = {fd: os.readlink(f"/proc/{master}/fd/{fd}") for fd in os.listdir(f"/proc/{master}/fd")}
        self.assertEqual([links["0"], links["1"], links["2"]], ["/dev/null", "/dev/null", f"{self.folder}/state/{self.bob.uid}/master.log"])
        self.assertFalse([link for link in links.values() if f"/{self.ann.uid}/" in link or link.startswith(self.folder + "/run")], links)
        inodes = {link for link in links.values() if link.startswith("socket:")}
        gate = self.gate.process.pid
        shared = inodes & {os.readlink(f"/proc/{gate}/fd/{fd}") for fd in os.listdir(f"/proc/{gate}/fd")}
        self.assertEqual(shared, set())

    def test_neither_sees_guesses_signals_or_reads_what_is_the_others(self):
        ann, bob = self.connect(self.ann), self.connect(self.bob)
        fifo = self.fifo()
        jobs = [ann.submit(f"echo secret; read x < {fifo.path}") for _ in range(3)]
        process = [self.running(ann, job) for job in jobs][0]
        about, record = ann.host(), ann.record(jobs[0])
        self.assertEqual(bob.list(), [])
        self.assertEqual(bob.query()[0], [])
        for call in (bob.status, bob.stdout, bob.stderr, bob.cancel, bob.expunge,
                     lambda job: bob.signal(job, 9), lambda job: bob.set_priority(job, 5)):
            self.assertEqual(self.refusal(call, jobs[2]), self.refusal(call, 4711))
        self.assertEqual(bob.query(field(JOB_ID, jobs[2])), bob.query(field(JOB_ID, 4711)))
        for pid in (process, about[MASTER_PID], about[SESSION_PID]):
            self.assertEqual(self.bob.errno_of(os.kill, pid, signal.SIGCONT), errno.EPERM)
            for name in ("environ", "mem", "maps", "io"):
                self.assertEqual(self.bob.errno_of(lambda path: open(path, "rb").read(1), f"/proc/{pid}/{name}"), errno.EACCES, name)
            self.assertEqual(self.bob.errno_of(os.listdir, f"/proc/{pid}/fd"), errno.EACCES)
            self.assertEqual(self.bob.errno_of(ptrace_attach, pid), errno.EPERM)
        state = about[STATE_DIRECTORY]
        self.assertEqual(state, f"{self.folder}/state/{self.ann.uid}")
        output = record[STANDARD_OUTPUT]
        for path in (state, output, state + "/records.db", state + "/session.log", state + "/master.log", f"{self.folder}/state"):
            self.assertEqual(self.bob.errno_of(os.listdir if os.path.isdir(path) else open, path), errno.EACCES, path)
        for path in (state + "/x", f"{self.folder}/state/{self.bob.uid}x", f"{self.folder}/state/x", f"{self.folder}/run/x"):
            self.assertEqual(self.bob.errno_of(os.mkdir, path), errno.EACCES, path)
        for path in (state, f"{self.folder}/state/{self.ann.uid}.served", self.gate.path, self.gate.path + ".lock"):
            self.assertEqual(self.bob.errno_of(os.rename, path, path + "2"), errno.EACCES, path)
        with open(output, encoding="ascii") as file:
            self.assertEqual(file.read(), "secret\n")
        for _ in jobs:
            os.write(fifo.fd, b"\n")
        self.assertEqual([ann.wait_end(job) for job in jobs], [0, 0, 0])

    def refusal(self, call, job):
        with self.assertRaises(Refused) as refused:
            call(job)
        return refused.exception.errno, refused.exception.message.replace(str(job), "JOB")

    def test_root_is_a_user_too(self):
        client = Client(self.gate.path, DEADLINE)
        self.addCleanup(client.close)
        client.login("root")
        self.assertEqual(self.output(client, "id -u"), "0\n")
        self.assertEqual(client.host()[STATE_DIRECTORY], self.folder + "/state/0")

    def test_a_user_without_an_entry_is_refused_and_nobody_else_notices(self):
        with socket.socket(socket.AF_UNIX) as stranger:
            stranger.settimeout(DEADLINE)
            with effective(NOBODY_KNOWS, NOBODY_KNOWS):
                stranger.connect(self.gate.path)
            self.assertEqual(stranger.recv(1), b"")
        self.assertIn(f"user {NOBODY_KNOWS} ", self.gate.said())
        self.assertFalse(os.path.exists(f"{self.folder}/state/{NOBODY_KNOWS}"))
        self.assertEqual(self.output(self.connect(self.ann), "id -un"), self.ann.name + "\n")


def ptrace_attach(pid):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.ptrace(16, pid, None, None) < 0:
        raise OSError(ctypes.get_errno(), "ptrace")


class Lives(GateTest):
    def test_kill_of_ones_own_session_and_master_disturbs_nobody(self):
        ann, bob = self.connect(self.ann), self.connect(self.bob)
        before, fifo = bob.host(), self.fifo()
        job = ann.submit(f"read x < {fifo.path}; exit 3")
        process = self.running(ann, job)
        session = ann.host()[SESSION_PID]
        self.assertEqual(self.ann.errno_of(os.kill, session, signal.SIGKILL), 0)
        until(lambda: dead(session), "end of the session")
        ann = self.connect(self.ann)
        self.assertEqual(ann.record(job)[STATE], RUNNING)
        master = ann.host()[MASTER_PID]
        self.assertEqual(self.ann.errno_of(os.kill, master, signal.SIGKILL), 0)
        until(lambda: dead(master), "end of the master")
        ann = self.connect(self.ann)
        self.assertNotEqual(ann.host()[MASTER_PID], master)
        record = ann.record(job)
        self.assertEqual((record[STATE], record[PROCESS_ID]), (RUNNING, process))
        after = bob.host()
        self.assertEqual([after[key] for key in (MASTER_PID, SESSION_PID)], [before[key] for key in (MASTER_PID, SESSION_PID)])
        self.assertEqual(self.output(bob, "echo here"), "here\n")
        os.write(fifo.fd, b"\n")
        until(lambda: dead(process), "end of the job")

    def test_a_stopped_host_is_its_users_alone_and_comes_back_with_the_next_connection(self):
        ann, bob = self.connect(self.ann), self.connect(self.bob)
        master = ann.host()[MASTER_PID]
        ann.request(HOST_STOP)
        until(lambda: dead(master), "end of the master")
        until(lambda: not os.path.exists(f"{self.folder}/state/{self.ann.uid}.served"), "the mark")
        self.assertEqual(self.output(bob, "echo here"), "here\n")
        self.assertNotEqual(self.connect(self.ann).host()[MASTER_PID], master)
        self.assertTrue(os.path.exists(f"{self.folder}/state/{self.ann.uid}.served"))

    def test_jobs_outlive_the_gate_and_the_next_gate_finds_them_unasked(self):
        ann = self.connect(self.ann)
        fifo, about = self.fifo(), ann.host()
        job = ann.submit(f"read x < {fifo.path}")
        process = self.running(ann, job)
        self.gate.process.kill()
        self.gate.process.wait()
        until(lambda: dead(about[MASTER_PID]) and dead(about[SESSION_PID]), "end of the user's host")
        self.assertFalse(dead(process))
        self.gate = Gate(self.folder, *self.arguments)
        self.addCleanup(self.end, self.gate)
        until(lambda: [pid for pid in children(self.gate.process.pid) if status_of(pid)["Uid"].split()[0] == str(self.ann.uid)], "a master")
        self.assertEqual(self.connect(self.ann).record(job)[PROCESS_ID], process)
        os.write(fifo.fd, b"\n")
        until(lambda: dead(process), "end of the job")

    def test_state_that_is_a_link_or_anothers_is_refused(self):
        os.makedirs(self.folder + "/state", exist_ok=True)
        mine = f"{self.folder}/state/{self.ann.uid}"
        with self.subTest("link"):
            os.symlink(self.bob.home, mine)
            with self.connect(self.ann, login=False):
                until(lambda: "cannot start a master" in self.gate.said(), "refusal")
            self.assertEqual(os.listdir(self.bob.home), [])
        with self.subTest("another's"):
            # In one step: the gate tries again meanwhile, and makes what is not there.
            other = f"{self.folder}/state/other"
            os.mkdir(other, 0o700)
            os.chown(other, self.bob.uid, self.bob.gid)
            exchange(mine, other)
            os.unlink(other)
            with self.connect(self.ann, login=False):
                until(lambda: "another's" in self.gate.said(), "refusal")
            self.assertEqual((os.stat(mine).st_uid, os.listdir(mine)), (self.bob.uid, []))
        os.rmdir(mine)
        self.assertEqual(self.output(self.connect(self.bob), "echo here"), "here\n")

    def test_a_flood_of_one_users_connections_does_not_starve_the_other(self):
        ann = self.connect(self.ann)
        about = ann.host()
        for pid in (about[SESSION_PID], about[MASTER_PID]):
            self.assertEqual(self.ann.errno_of(os.kill, pid, signal.SIGSTOP), 0)
        flood = [self.connect(self.ann, login=False) for _ in range(800)]
        refused = until(lambda: [client for client in flood if select.select([client.socket], [], [], 0)[0]], "refusal")
        self.assertTrue(all(client.socket.recv(1) == b"" for client in refused))
        self.assertEqual(self.output(self.connect(self.bob), "echo here"), "here\n")
        self.assertLess(len(os.listdir(f"/proc/{self.gate.process.pid}/fd")), 64 + 20)
        for pid in (about[MASTER_PID], about[SESSION_PID]):
            self.assertEqual(self.ann.errno_of(os.kill, pid, signal.SIGCONT), 0)
        served = next(client for client in flood if client not in refused)
        served.login("another")
        self.assertEqual(self.output(served, "echo served"), "served\n")

    def test_it_starts_only_as_root_and_where_only_root_writes(self):
        arguments = [self.folder + "/bin/smashd", "-a", "-f"]
        self.assertEqual(self.bob.run(lambda: subprocess.run([*arguments, self.bob.home + "/s"], stderr=subprocess.DEVNULL, check=False).returncode), 1)
        for path, options in ((self.bob.home + "/s", []), ("/tmp/smash-gate-test", []), (self.folder + "/run/t", ["-o", f"STATE_DIRECTORY={self.bob.home}"])):
            refused = subprocess.run([*arguments, path, *options], capture_output=True, check=False, timeout=DEADLINE)
            self.assertEqual(refused.returncode, 1, path)
            self.assertIn(b"others than root may write", refused.stderr)
        again = subprocess.run([*arguments, self.gate.path], capture_output=True, check=False, timeout=DEADLINE)
        self.assertEqual(again.returncode, 3)


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return [int(child) for child in file.read().split()]


class Cap(GateTest):
    arguments = ("-n", "2")

    def submit(self, client, fifo, count):
        return [client.submit(COUNTED.format(log=self.log, fifo=fifo.path)) for _ in range(count)]

    def test_slots_change_hands_only_when_they_are_free(self):
        ann, bob = self.connect(self.ann), self.connect(self.bob)
        anns, bobs = self.fifo(), self.fifo()
        first = self.submit(ann, anns, 6)
        until(lambda: self.counted()[0] == 2, "two jobs of the first")
        second = self.submit(bob, bobs, 3)
        os.write(anns.fd, b"\n")
        bob.wait_status(second[0], RUNNING)                    # the slot goes to who has none, not to the next of who has one
        self.assertEqual(sorted(client.record(job)[STATE] for client, jobs in ((ann, first), (bob, second)) for job in jobs).count(RUNNING), 2)
        for fifo, count in ((bobs, 3), (anns, 5)):
            for _ in range(count):
                os.write(fifo.fd, b"\n")
        for client, jobs in ((ann, first), (bob, second)):
            self.assertEqual([client.wait_end(job) for job in jobs], [0] * len(jobs))
        self.assertEqual(self.counted(), (0, 2, 9))

    def test_who_is_alone_has_them_all_and_what_others_leave(self):
        ann, bob = self.connect(self.ann), self.connect(self.bob)
        fifo = self.fifo()
        jobs = self.submit(ann, fifo, 2)
        for job in jobs:
            ann.wait_status(job, RUNNING)
        for _ in jobs:
            os.write(fifo.fd, b"\n")
        self.assertEqual([ann.wait_end(job) for job in jobs], [0, 0])
        jobs = self.submit(bob, fifo, 2)
        for job in jobs:
            bob.wait_status(job, RUNNING)
        for _ in jobs:
            os.write(fifo.fd, b"\n")
        self.assertEqual([bob.wait_end(job) for job in jobs], [0, 0])

    def test_a_user_whose_host_is_stopped_does_not_keep_slots_for_ever(self):
        ann, bob = self.connect(self.ann), self.connect(self.bob)
        fifo = self.fifo()
        for _ in range(2):                                     # slots of the first, which nothing runs on
            self.output(ann, "true")
        jobs = self.submit(ann, fifo, 2)
        for job in jobs:
            ann.wait_status(job, RUNNING)
        about = ann.host()
        for pid in (about[SESSION_PID], about[MASTER_PID]):
            os.kill(pid, signal.SIGSTOP)
        self.addCleanup(os.kill, about[SESSION_PID], signal.SIGKILL)     # stopped, it does not see that its master is gone
        waiting = self.submit(bob, fifo, 1)[0]
        for _ in range(3):
            os.write(fifo.fd, b"\n")
        bob.wait_status(waiting, RUNNING, EXITED)              # once the gate has given up the master that does not answer
        self.assertEqual(bob.wait_end(waiting), 0)
        self.assertTrue(dead(about[MASTER_PID]))
        self.assertLessEqual(self.counted()[1], 2)


class Turns(Cap):
    arguments = ("-n", "1")
    test_slots_change_hands_only_when_they_are_free = test_who_is_alone_has_them_all_and_what_others_leave = None
    test_a_user_whose_host_is_stopped_does_not_keep_slots_for_ever = None

    def test_more_users_than_slots_take_turns(self):
        clients = [self.connect(user) for user in self.users]
        root = Client(self.gate.path, DEADLINE)
        self.addCleanup(root.close)
        root.login("root")
        clients.append(root)
        jobs = [[client.submit(f"echo {name} >> {self.log}; sleep 0.03") for _ in range(20)] for name, client in zip("abr", clients)]
        for client, own in zip(clients, jobs):
            self.assertEqual([client.wait_end(job) for job in own], [0] * 20)
        with open(self.log, encoding="ascii") as file:
            order = file.read().split()
        self.assertEqual(sorted(order), ["a"] * 20 + ["b"] * 20 + ["r"] * 20)
        # Everybody had a turn before anybody was through.
        self.assertLess(max(order.index(name) for name in "abr"), min(len(order) - 1 - order[::-1].index(name) for name in "abr"), order)


class Package(GateTest):
    """The package as systemd would run it: unpacked, its listener passed, its state told."""
    packaging = HERE + "/../../native-host/packaging"

    def setUp(self):
        self.ann, self.bob = self.users

    def run_quietly(self, *command):
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, timeout=4 * DEADLINE, check=False)
        self.assertEqual(done.returncode, 0, done.stdout.decode())
        return done.stdout.decode()

    @unittest.skipUnless(shutil.which("systemd-analyze"), "SKIPPED: systemd-analyze is not there")
    def test_systemd_understands_the_units(self):
        self.assertNotIn("Failed", self.run_quietly("make", "-C", self.packaging, "check", "OUT=" + self.folder + "/check"))

    @unittest.skipUnless(shutil.which("dpkg-deb") and all(os.path.exists(f"{HOST_BIN}/{name}") for name in ("smash", "smash-red", "smash-rex")),
                         "SKIPPED: dpkg-deb, the built client or RED is not there")
    def test_a_host_runs_from_the_package_as_a_service(self):
        self.run_quietly("make", "-C", self.packaging, "deb", "OUT=" + self.folder + "/out", "BIN=" + os.path.abspath(HOST_BIN))
        package = next(f"{self.folder}/out/{name}" for name in os.listdir(self.folder + "/out") if name.endswith(".deb"))
        root = self.folder + "/root"
        self.run_quietly("dpkg-deb", "-x", package, root)
        self.run_quietly("dpkg-deb", "-e", package, self.folder + "/scripts")
        for program in ("smash-red", "smash-world", "smash-transfer", "smash-rex", "smash-stub", "smash-stub-watch", "smash-call", "smash-fork"):
            self.assertTrue(os.access(f"{root}/usr/lib/smash/{program}", os.X_OK), program)
        for script in ("postinst", "prerm", "postrm"):
            self.run_quietly("sh", "-n", f"{self.folder}/scripts/{script}")
        os.mkdir(root + "/run", 0o755)
        listener, told = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(listener.close)
        self.addCleanup(told.close)
        listener.bind(root + "/run/smash.socket")
        os.chmod(root + "/run/smash.socket", 0o666)
        listener.listen(16)
        told.bind(root + "/run/notify")
        told.settimeout(DEADLINE)

        with open(root + "/etc/default/smash", encoding="ascii") as file:
            options = file.read().split('SMASHD_OPTIONS="')[1].split('"')[0].split()
        # The package's configuration, whose place is fixed, says so; unpacked elsewhere it is not read.
        with open(root + "/etc/smash/smash.conf", encoding="ascii") as file:
            self.assertIn("KEEP_RECORDS = true\n", file.readlines())
        options += ["-o", "KEEP_RECORDS=true"]
        environment = {"PATH": "/usr/bin:/bin", "LISTEN_FDS": "1", "NOTIFY_SOCKET": root + "/run/notify", "LANG": "C.UTF-8"}
        service = subprocess.Popen(["/bin/sh", "-c", 'export LISTEN_PID=$$; exec "$0" "$@"', root + "/usr/bin/smashd", "-a", "-o",
                                    f"STATE_DIRECTORY={root}/state", *options], env=environment, stdin=subprocess.DEVNULL,
                                   preexec_fn=lambda: os.dup2(listener.fileno(), 3), pass_fds=(3,), close_fds=True, cwd="/")
        self.addCleanup(service.wait)
        self.addCleanup(service.kill)
        self.assertIn(f"READY=1\nMAINPID={service.pid}\n", told.recv(4096).decode())
        with effective(self.ann.uid, self.ann.gid):
            client = Client(root + "/run/smash.socket", DEADLINE)
        self.addCleanup(client.close)
        client.login(self.ann.name)
        self.assertEqual(self.output(client, "id -u"), f"{self.ann.uid}\n")
        self.assertEqual(client.host()[STATE_DIRECTORY], f"{root}/state/{self.ann.uid}")
        service.send_signal(signal.SIGHUP)
        self.assertIn("RELOADING=1\n", told.recv(4096).decode())
        self.assertIn("READY=1\n", told.recv(4096).decode())
        service.terminate()
        self.assertEqual(told.recv(4096), b"STOPPING=1")
        self.assertEqual(service.wait(DEADLINE), 0)
        self.assertTrue(os.path.exists(root + "/run/smash.socket"))
        self.assertTrue(os.path.exists(f"{root}/state/{self.ann.uid}/records.db"))     # KEEP_RECORDS
        self.assertIn("-u USER", self.run_quietly(root + "/usr/bin/smash", "-h"))


if __name__ == "__main__":
    unittest.main()
