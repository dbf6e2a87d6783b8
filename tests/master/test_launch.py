"""What a launch may ask for at the end of its message, the families of processes, and a smashd that only launches."""
import contextlib
import ctypes
import errno
import os
import resource
import signal
import socket
import struct
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import *  # noqa: E402,F403
from test_master import ESCAPE, STEP, MasterTest  # noqa: E402

STEP.update({name: number for number, name in enumerate("descriptors affinity namespaces user umask".split(), 12)})
DESCRIPTORS, AFFINITY, USER, NAMESPACES, UMASK, FLAGS = range(1, 7)
NO_SHELL, NO_SUBREAPER, ROOT_IN_NAMESPACE, TERMINAL, ENDS_WITH_LAUNCHER = 1, 2, 4, 8, 16
CLONE_NEWUTS, CLONE_NEWUSER, CLONE_NEWPID = 0x04000000, 0x10000000, 0x20000000
NOBODY = 65534
IS_ROOT = os.geteuid() == 0
LIST = "ls -l /proc/self/fd | sed -n 's/.* \\([0-9]*\\) -> .*/\\1/p' | tr '\\n' ' '"


def namespaces_work(flags):
    """Whether this machine lets its user have them: else there is nothing to test but the error."""
    if os.fork() == 0:
        os._exit(ctypes.CDLL(None).unshare(flags) != 0)
    return os.wait()[1] == 0


class LaunchTest(MasterTest):
    def setUp(self):
        self.master = self.host()
        self.session = self.master.ready()

    def tearDown(self):
        self.assertStopsCleanly(self.master)

    def pipe(self):
        ends = os.pipe()
        for end in ends:
            self.addCleanup(lambda end=end: self.close(end))
        return ends

    def close(self, fd):
        try:
            os.close(fd)
        except OSError:
            pass

    def assertFails(self, step, error, *argv, **plan):
        key = self.session.launch(*(argv or ["/bin/true"]), **plan)
        self.assertEqual(self.session.expect(LAUNCH_FAILED, key)[1:], (STEP[step], error))

    def status_of(self, name, **plan):
        text = self.session.output("/bin/sh", "-c", f"grep ^{name}: /proc/self/status", **plan)
        return text.decode().split(":")[1].split()


class Descriptors(LaunchTest):
    def setUp(self):
        super().setUp()
        self.held = self.master.fds()

    def tearDown(self):
        self.assertEqual(self.master.fds(), self.held)
        super().tearDown()

    def test_standard_streams_come_from_descriptors(self):
        (give, take), (read, write) = self.pipe()[::-1], self.pipe()
        key = self.session.launch("/bin/sh", "-c", "cat; echo wrong >&2", stdin="", out="", err="",
                                  fds=[take, write, write], options=[numbers(DESCRIPTORS, 0, 1, 2)])
        os.close(write)
        os.close(take)
        os.write(give, b"through pipes\n")
        os.close(give)
        self.session.expect(ENDED, key)
        self.session.ack(key)
        self.assertEqual(os.read(read, 100), b"through pipes\nwrong\n")
        self.assertEqual(os.read(read, 100), b"")

    def test_numbers_that_cross_come_right_and_no_other_is_there(self):
        folder = self.master.folder
        files = [os.open(f"{folder}/{name}", os.O_RDWR | os.O_CREAT, 0o600) for name in "abc"]
        for fd, name in zip(files, b"abc"):
            os.write(fd, bytes([name]))
            os.lseek(fd, 0, os.SEEK_SET)
            self.addCleanup(os.close, fd)
        targets = [5, 4, 3]
        out = self.session.output("/bin/sh", "-c", "cat <&3; cat <&4; cat <&5; " + LIST, fds=files, options=[numbers(DESCRIPTORS, *targets)])
        self.assertEqual(out.split()[0], b"cba0")
        # 3 of ls is its own look into the folder, unless that number is taken.
        self.assertEqual(out.split()[1:], b"1 2 3 4 5 6".split())

    def test_target_far_up_and_one_above_the_limit(self):
        read, _ = self.pipe()
        self.assertEqual(self.session.output("/bin/sh", "-c", "test -p /proc/self/fd/200 && echo yes", fds=[read], options=[numbers(DESCRIPTORS, 200)]), b"yes\n")
        self.assertFails("descriptors", errno.EINVAL, fds=[read], options=[numbers(DESCRIPTORS, 1 << 30)])

    def test_descriptors_of_a_launch_that_fails_are_closed_and_the_next_gets_its_own(self):
        read, write = self.pipe()
        self.assertFails("directory", errno.ENOENT, directory="/nowhere", fds=[write], options=[numbers(DESCRIPTORS, 9)])
        key = self.session.launch("/bin/sh", "-c", "echo mine >&9", fds=[write], options=[numbers(DESCRIPTORS, 9)])
        self.session.expect(ENDED, key)
        self.session.ack(key)
        os.close(write)
        self.assertEqual(os.read(read, 100), b"mine\n")
        self.assertEqual(os.read(read, 100), b"")

    def test_more_than_is_announced_is_closed(self):
        read, write = self.pipe()
        out = self.session.output("/bin/sh", "-c", LIST, fds=[read, write, write], options=[numbers(DESCRIPTORS, 7)])
        self.assertEqual(out.split(), b"0 1 2 3 7".split())
        os.close(write)
        self.assertEqual(os.read(read, 1), b"")

    def test_unannounced_descriptors_are_closed(self):
        read, write = self.pipe()
        self.session.send(ACK, struct.pack(">Q", 1 << 40), fds=[write])
        os.close(write)
        self.assertEqual(os.read(read, 1), b"")
        self.assertEqual(self.session.output("/bin/echo", "on"), b"on\n")

    def test_descriptors_wait_for_the_rest_of_their_message(self):
        read, write = self.pipe()
        data = frame(LAUNCH, launch_payload(7, "/", ["/bin/sh", "-c", "echo late >&3"], out="/dev/null", err="/dev/null", options=[numbers(DESCRIPTORS, 3)]))
        socket.send_fds(self.session.control, [data[:1]], [write])
        for byte in range(1, len(data)):
            self.session.control.sendall(data[byte:byte + 1])
        self.session.expect(ENDED, 7)
        self.session.ack(7)
        os.close(write)
        self.assertEqual(os.read(read, 100), b"late\n")

    def test_as_many_as_one_message_can_carry(self):
        read, _ = self.pipe()
        out = self.session.output("/bin/sh", "-c", LIST + " | wc -w", fds=[read] * 253, options=[numbers(DESCRIPTORS, *range(3, 256))])
        self.assertEqual(int(out), 253 + 4)


class DescriptorFaults(MasterTest):
    def break_with(self, fds=(), **plan):
        host = self.host()
        session = host.ready()
        plan.setdefault("out", f"{host.folder}/o")
        # It may be cut off before all of it was sent.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            session.send(LAUNCH, launch_payload(1, "/", ["/bin/true"], err=f"{host.folder}/e", **plan), fds)
        session.broken()
        self.assertFalse(os.path.exists(f"{host.folder}/e"))
        second = host.ready()
        self.assertEqual(second.children, [])
        self.assertEqual(second.output("/bin/echo", "on"), b"on\n")

    def test_fewer_than_announced(self):
        self.break_with(options=[numbers(DESCRIPTORS, 3)])
        self.break_with(fds=[0], options=[numbers(DESCRIPTORS, 3, 4)])

    def test_stream_that_nothing_provides(self):
        self.break_with(out="")
        self.break_with(out="", fds=[0], options=[numbers(DESCRIPTORS, 0)])

    def test_options_that_are_no_options(self):
        for options in ([numbers(99, 1)], [option(FLAGS, b"\0\0\0")], [numbers(FLAGS)], [numbers(FLAGS, 1, 2)], [numbers(USER, 1)], [numbers(UMASK)],
                        [struct.pack(">II", FLAGS, 1 << 31)], [numbers(USER, 1, 2), numbers(USER, 1, 2)]):
            with self.subTest(options=options):
                self.break_with(options=options)

    def test_full_table_fails_that_launch_alone(self):
        host = self.host(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (100, 100)))
        session = host.ready()
        held = host.fds()
        key = session.launch("/bin/true", fds=[0] * 200, options=[numbers(DESCRIPTORS, *range(3, 203))])
        self.assertEqual(session.expect(LAUNCH_FAILED, key)[1:], (STEP["descriptors"], errno.EMFILE))
        self.assertEqual(session.output("/bin/sh", "-c", "test -e /proc/self/fd/5 && echo on", fds=[0], options=[numbers(DESCRIPTORS, 5)]), b"on\n")
        until(lambda: host.fds() == held, "no descriptor is left") # its acknowledgement may not have been read yet
        self.assertStopsCleanly(host)


    def test_jobs_can_be_ended_however_many_connections_wait_beside_as_many_as_there_can_be(self):
        most = 120
        host = self.host(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (most, most)))
        session = host.ready()
        for job in range(1, most - 62):
            session.launch("/bin/sleep", "1000", key=job)
            session.expect(LAUNCHED, job)
        session.launch("/bin/sleep", "1000", key=most)
        self.assertEqual(session.expect(LAUNCH_FAILED, most)[1:], (STEP["clone"], errno.EMFILE))
        clients = [host.connect() for _ in range(most)]
        served = session.connection()
        # What it answers comes behind the connections that it could take.
        for request in range(2, 100):
            session.send(SIGNAL, struct.pack(">QQI", request, most, 0))
            session.expect(RESULT, request)
        self.assertLess(host.fds(), most - 10)
        session.send(SIGNAL, struct.pack(">QQI", 1, 1, signal.SIGKILL))
        self.assertEqual(session.expect(RESULT, 1)[1:], (0, 1))
        self.assertEqual(session.expect(ENDED, 1)[1:3], (CLD_KILLED, signal.SIGKILL))
        for connection in clients + [served]:
            connection.close()


class Options(LaunchTest):
    def test_affinity(self):
        cpu = max(os.sched_getaffinity(0))
        bitmap = bytearray(cpu // 8 + 1)
        bitmap[cpu // 8] = 1 << cpu % 8
        self.assertEqual(self.status_of("Cpus_allowed_list", options=[option(AFFINITY, bytes(bitmap))]), [str(cpu)])
        self.assertFails("affinity", errno.EINVAL, options=[option(AFFINITY, bytes(128) + b"\1")])
        self.assertFails("affinity", errno.EINVAL, options=[option(AFFINITY, bytes(127) + b"\x80")])

    def test_umask(self):
        self.assertEqual(self.session.output("/bin/sh", "-c", "umask", options=[numbers(UMASK, 0o137)]), b"0137\n")

    def test_standard_input_becomes_the_controlling_terminal_and_a_file_does_not(self):
        master, terminal = os.openpty()
        self.addCleanup(os.close, master)
        plan = {"stdin": "", "fds": [terminal], "options": [numbers(DESCRIPTORS, 0), numbers(FLAGS, NO_SHELL | TERMINAL)]}
        self.assertEqual(self.session.output("/bin/sh", "-c", "readlink /proc/$$/fd/0; : >/dev/tty && echo there", **plan), f"{os.ttyname(terminal)}\nthere\n".encode())
        os.close(terminal)
        self.assertFails("descriptors", errno.ENOTTY, options=[numbers(FLAGS, NO_SHELL | TERMINAL)])

    def test_without_the_shell_a_program_that_is_not_there_is_an_error(self):
        self.assertFails("exec", errno.ENOENT, "/nowhere", options=[numbers(FLAGS, NO_SHELL)])
        self.assertFails("exec", errno.EACCES, "/etc/passwd", shell="echo never", options=[numbers(FLAGS, NO_SHELL)])

    def test_orphans_stay_below_their_leader_only_if_it_is_subreaper(self):
        for flags, below in ((0, True), (NO_SUBREAPER, False)):
            fifo = self.fifo(self.master, f"fifo{flags}")
            key, leader = self.session.run(PYTHON, "-c", ESCAPE, fifo.path, "stay", options=[numbers(FLAGS, flags)])
            pid = int(fifo.line())
            until(lambda: (stat_of(pid) or [0, leader if below else self.master.pid])[1] == (leader if below else self.master.pid))
            self.session.signal(key, signal.SIGKILL)
            self.session.expect(ENDED, key)
            self.session.ack(key)
            until(lambda pid=pid: dead(pid), "end of the orphan")

    @unittest.skipUnless(IS_ROOT, "only root becomes somebody else")
    def test_user_and_groups_for_good_and_files_are_theirs(self):
        os.chmod(self.master.folder, 0o777)
        with open(self.master.folder + "/secret", "w", encoding="ascii") as file:
            os.fchmod(file.fileno(), 0o600)
        user = [numbers(USER, NOBODY, NOBODY, 12345)]
        out = self.session.output("/bin/sh", "-c", "grep -E '^(Uid|Gid|Groups|CapEff|CapPrm):' /proc/self/status", limits=[(resource.RLIMIT_NOFILE, 30, 30)], nice=-5, options=user)
        rows = dict(line.split(":") for line in out.decode().splitlines())
        self.assertEqual({name: value.split() for name, value in rows.items()}, {
            "Uid": [str(NOBODY)] * 4, "Gid": [str(NOBODY)] * 4, "Groups": ["12345"], "CapEff": ["0" * 16], "CapPrm": ["0" * 16]})
        self.assertEqual(os.stat(self.session.out).st_uid, NOBODY)
        self.assertFails("stdin", errno.EACCES, stdin=self.master.folder + "/secret", options=user)
        os.mkdir(self.master.folder + "/closed", 0o700)
        self.assertFails("directory", errno.EACCES, directory=self.master.folder + "/closed", options=user)
        self.assertEqual(self.status_of("Uid"), ["0"] * 4)

    def test_user_namespace_has_its_own_user_alone(self):
        uid = os.geteuid()
        if not namespaces_work(CLONE_NEWUSER):
            self.assertFails("namespaces", errno.EPERM, options=[numbers(NAMESPACES, CLONE_NEWUSER)])
            return
        read = ["/bin/sh", "-c", "cat /proc/self/uid_map /proc/self/gid_map /proc/self/setgroups"]
        self.assertEqual(self.session.output(*read, options=[numbers(NAMESPACES, CLONE_NEWUSER)]).split(),
                         [b"%d" % number for number in (uid, uid, 1, os.getegid(), os.getegid(), 1)] + [b"deny"])
        out = self.session.output("/bin/sh", "-c", "id -u; hostname inside && hostname",
                                  options=[numbers(NAMESPACES, CLONE_NEWUSER | CLONE_NEWUTS), numbers(FLAGS, ROOT_IN_NAMESPACE)])
        self.assertEqual(out.split(), [b"0", b"inside"])
        self.assertNotEqual(socket.gethostname(), "inside")

    def test_process_namespace_begins_with_it_and_ends_whole(self):
        flags = CLONE_NEWPID | (0 if IS_ROOT else CLONE_NEWUSER)
        if not namespaces_work(flags):
            self.assertFails("namespaces", errno.EPERM, options=[numbers(NAMESPACES, flags)])
            return
        key, pid = self.session.run("/bin/sh", "-c", "sleep 1000 & sleep 1000 & echo $$; wait", options=[numbers(NAMESPACES, flags)])
        until(lambda: len(self.session.family(key)[1]) == 3)
        members = self.session.family(key)[1]
        self.assertIn(pid, members)
        with open(self.session.out, "rb") as file:
            self.assertEqual(until(file.read), b"1\n")
        self.session.signal(key, signal.SIGKILL)
        self.assertEqual(self.session.expect(ENDED, key)[1:3], (CLD_KILLED, signal.SIGKILL))
        self.session.ack(key)
        until(lambda: all(dead(member) for member in members), "end of the namespace")

    def test_namespaces_that_cannot_be(self):
        self.assertFails("namespaces", errno.EINVAL, options=[numbers(NAMESPACES, 0x80)])
        self.assertFails("namespaces", errno.EINVAL, options=[numbers(NAMESPACES, CLONE_NEWUSER), numbers(USER, 1, 1)])

    def test_user_without_privilege(self):
        if IS_ROOT:
            self.skipTest("root may")
        self.assertFails("user", errno.EPERM, options=[numbers(USER, NOBODY, NOBODY)])


class Families(LaunchTest):
    def test_family_is_the_tree_and_whoever_left_it(self):
        fifo = self.fifo(self.master)
        key, leader = self.session.run(PYTHON, "-c", ESCAPE, fifo.path, "stay")
        other, _ = self.session.run("/bin/sleep", "1000")
        escaped = int(fifo.line())
        until(lambda: self.session.family(key) == (0, {leader, escaped}))
        self.session.signal(key, signal.SIGKILL)
        self.session.expect(ENDED, key)
        self.assertEqual(self.session.family(key), (errno.ESRCH, set()))
        self.session.ack(key)
        self.assertEqual(self.session.family(1 << 50), (errno.ESRCH, set()))
        self.session.signal(other, signal.SIGKILL)
        self.session.expect(ENDED, other)
        self.session.ack(other)

    def test_requests_of_one_turn_do_not_mix(self):
        key, pid = self.session.run("/bin/sleep", "1000")
        data = frame(FAMILY, struct.pack(">QQ", 1, key)) + frame(SIGNAL, struct.pack(">QQI", 2, key, 0)) + frame(FAMILY, struct.pack(">QQ", 3, key))
        self.session.control.sendall(data)
        self.assertEqual(self.session.expect(FAMILY_RESULT, 1), (1, 0, 1, pid))
        self.assertEqual(self.session.expect(RESULT, 2), (2, 0, 1))
        self.assertEqual(self.session.expect(FAMILY_RESULT, 3), (3, 0, 1, pid))
        self.session.signal(key, signal.SIGKILL)
        self.session.expect(ENDED, key)
        self.session.ack(key)


class LauncherMode(unittest.TestCase):
    def launcher(self):
        launcher = Launcher()
        self.addCleanup(launcher.clean_up)
        return launcher.greeted()

    def test_it_launches_and_reaps_as_a_master_does(self):
        launcher = self.launcher()
        self.assertEqual((launcher.hello["version"], launcher.hello["pid"], launcher.hello["limit"], launcher.children), (2, launcher.pid, 0, []))
        self.assertEqual(launcher.output("/bin/echo", "here"), b"here\n")
        key, pid = launcher.run("/bin/sleep", "1000")
        self.assertEqual(stat_of(pid)[1:4], (launcher.pid, pid, pid))
        launcher.signal(key, signal.SIGTERM)
        self.assertEqual(launcher.expect(ENDED, key)[1:3], (CLD_KILLED, signal.SIGTERM))
        self.assertEqual(stat_of(pid)[0], "Z")
        launcher.ack(key)
        until(lambda: gone(pid))

    def test_it_leaves_what_runs_when_its_daemon_is_gone(self):
        launcher = self.launcher()
        _, pid = launcher.run("/bin/sleep", "1000")
        self.addCleanup(os.kill, pid, signal.SIGKILL)
        launcher.control.close()
        self.assertEqual(launcher.result(), (0, ""))
        self.assertIn(stat_of(pid)[0], "SR")

    def test_it_ends_what_must_not_outlive_its_daemon_with_all_that_left_it(self):
        launcher = self.launcher()
        reading, writing = os.pipe()
        self.addCleanup(os.close, reading)
        script = "import os, signal\nif os.fork() == 0:\n os.setsid()\n os.write(1, b'%d' % os.getpid())\nwhile True: signal.pause()"
        _, pid = launcher.run(PYTHON, "-c", script, out="", fds=[writing], options=[numbers(DESCRIPTORS, 1), numbers(FLAGS, ENDS_WITH_LAUNCHER)])
        os.close(writing)
        escaped = int(os.read(reading, 16))
        launcher.control.close()
        self.assertEqual(launcher.result(), (0, ""))
        self.assertTrue(dead(pid) and dead(escaped))

    def test_it_ends_by_a_signal_and_leaves_what_runs(self):
        launcher = self.launcher()
        _, pid = launcher.run("/bin/sleep", "1000")
        self.addCleanup(os.kill, pid, signal.SIGKILL)
        os.kill(launcher.pid, signal.SIGTERM)
        self.assertEqual(launcher.result(), (0, ""))
        self.assertIn(stat_of(pid)[0], "SR")
        self.assertRaises((Closed, ConnectionResetError), launcher.read)

    def test_it_does_not_hear_the_terminal_of_its_daemon(self):
        launcher = self.launcher()
        self.assertEqual(stat_of(launcher.pid)[2:4], (launcher.pid, launcher.pid))
        os.kill(launcher.pid, signal.SIGHUP)
        self.assertEqual(launcher.output("/bin/echo", "on"), b"on\n")

    def test_what_concerns_a_host_is_a_protocol_error(self):
        for kind, payload in ((READY, b""), (QUIT, b""), (DONE, b""), (ALIVE, b""), (RESTART, b""), (TAKEN, bytes(4)), (DEMAND, bytes(4)), (99, b"")):
            with self.subTest(kind=kind):
                launcher = self.launcher()
                launcher.send(kind, payload)
                code, said = launcher.result()
                self.assertEqual(code, 1)
                self.assertIn("its message", said)

    def test_it_is_not_for_people(self):
        done = subprocess.run([SMASHD, "-l"], stdin=subprocess.DEVNULL, capture_output=True, timeout=DEADLINE, check=False)
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        self.assertIn(b"descriptor 3", done.stderr)


if __name__ == "__main__":
    unittest.main()
