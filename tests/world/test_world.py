"""smash-world: what a world is made of, what its limits are, how it ends, and what is said when there can be none."""
import errno
import fcntl
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from red_world import *  # noqa: E402,F403

WHY_NOT = worlds_possible()


@unittest.skipIf(WHY_NOT, f"this machine makes no worlds: {WHY_NOT}")
class WorldTest(unittest.TestCase):
    def world(self, *options, **plan):
        world = World(*options, **plan)
        self.addCleanup(world.clean_up)
        return world

    def high(self, fd):
        """The same above the numbers that a world wants for itself."""
        moved = fcntl.fcntl(fd, fcntl.F_DUPFD, 100)
        os.close(fd)
        self.addCleanup(os.close, moved)
        return moved

    def assertSays(self, expected, result):
        self.assertEqual((result.code, result.output), (0, expected), result)


class RootTest(WorldTest):
    def test_it_runs_programs_of_the_host_and_ends_with_its_stream(self):
        world = self.world()
        self.assertSays("hello\n", world.run_job("echo", "hello"))
        self.assertEqual(world.run_job("/bin/sh", "-c", "exit 7").code, 7)
        self.assertEqual(world.destroy(), 0)

    def test_the_root_has_what_is_promised_and_nothing_else(self):
        world = self.world(folders=["/usr", "/bin", "/lib", "/lib64", "/not/there"])
        self.assertEqual(set(os.listdir(world.path())) - {"lib64"}, {"usr", "bin", "lib", "home", "etc", "run", "var", "tmp", "proc", "dev"})
        self.assertEqual(set(os.listdir(world.path("dev"))), {"null", "zero", "full", "random", "urandom", "tty", "fd", "stdin", "stdout", "stderr", "shm"})
        self.assertEqual(os.path.islink("/bin"), os.path.islink(world.path("bin")))
        self.assertSays("dev etc home proc run tmp usr var", world.shell("cd /; for each in *; do [ -L $each ] || printf '%s ' $each; done | sed 's/ $//; s/\\(bin\\|lib\\|lib64\\) //g'"))

    def test_special_files_work(self):
        world = self.world()
        result = world.shell("head -c 3 /dev/zero | wc -c; head -c 4 /dev/urandom | wc -c; echo x >/dev/null; echo x >/dev/full || echo full; echo out >/dev/stdout; cat </dev/tty || echo none")
        self.assertEqual(result.output, "3\n4\nfull\nout\nnone\n", result)

    def test_who_one_is(self):
        world = self.world(hostname="far-away")
        self.assertSays("1000 1000 world far-away\n", world.shell("echo $(id -u) $(id -g) $(id -un) $(hostname)"))
        self.assertIn("far-away", world.run_job("getent", "hosts", "far-away").output)
        self.assertIn("127.0.0.1", world.run_job("python3", "-c", "import socket; print(socket.gethostbyname('localhost'))").output)

    def test_files_are_the_worlds_users_inside_and_out(self):
        world = self.world()
        world.shell("echo made >/home/file; chmod 640 /home/file")
        found = os.stat(world.path("home/file"))
        self.assertEqual((found.st_uid, stat.S_IMODE(found.st_mode), found.st_size), (world.user or os.getuid(), 0o640, 5))

    def test_folders_of_the_host_cannot_be_written_even_where_its_user_may(self):
        folder = tempfile.mkdtemp(prefix="smash-world-test-")
        self.addCleanup(shutil.rmtree, folder)
        os.chmod(folder, 0o777)
        open(folder + "/mine", "w").close()
        os.chmod(folder + "/mine", 0o666)
        world = self.world("--folder", folder)
        control = subprocess.run(["sh", "-c", f"echo >>{folder}/mine && rm -f {folder}/none"], user=world.user or None)
        self.assertEqual(control.returncode, 0)
        result = world.shell(f"echo x >>{folder}/mine; chmod 600 {folder}/mine; rm -f {folder}/mine; mv {folder} {folder}2; touch /usr/x; ls {folder}")
        self.assertEqual(result.output, "mine\n", result)
        self.assertEqual(result.error.count("Read-only file system"), 4, result)
        self.assertIn("mine", os.listdir(folder))

    def test_a_file_of_the_host_is_a_folder_too_and_one_below_tmp(self):
        folder = tempfile.mkdtemp(prefix="smash-world-test-")
        self.addCleanup(shutil.rmtree, folder)
        os.chmod(folder, 0o755)
        with open(folder + "/one", "w", encoding="ascii") as file:
            file.write("content")
        world = self.world("--folder", folder + "/one")
        self.assertSays("content", world.run_job("cat", folder + "/one"))

    def test_what_is_mounted_on_the_host_later_does_not_come_in(self):
        if not IS_ROOT:
            self.skipTest("only root mounts on the host")
        folder = tempfile.mkdtemp(prefix="smash-world-test-")
        os.mkdir(folder + "/later")
        os.chmod(folder, 0o755)
        libc().mount(b"none", folder.encode(), b"tmpfs", 0, None)
        self.addCleanup(lambda: (libc().umount2(folder.encode(), 2), shutil.rmtree(folder)))
        os.mkdir(folder + "/later")
        libc().mount(None, folder.encode(), None, 1 << 20, None)  # shared: what comes below is told to all copies
        world = self.world("--folder", folder)
        libc().mount(b"none", (folder + "/later").encode(), b"tmpfs", 0, None)
        self.addCleanup(lambda: libc().umount2((folder + "/later").encode(), 2))
        os.mkdir(folder + "/later/secret")
        self.assertEqual(os.listdir(folder + "/later"), ["secret"])
        self.assertSays("", world.run_job("ls", folder + "/later"))

    def test_what_was_mounted_below_a_folder_before_is_read_only_too(self):
        if not IS_ROOT:
            self.skipTest("only root mounts on the host")
        folder = tempfile.mkdtemp(prefix="smash-world-test-")
        os.mkdir(folder + "/below")
        os.chmod(folder, 0o755)
        libc().mount(b"none", (folder + "/below").encode(), b"tmpfs", 0, b"mode=0777")
        self.addCleanup(lambda: (libc().umount2((folder + "/below").encode(), 2), shutil.rmtree(folder)))
        world = self.world("--folder", folder)
        result = world.shell(f"echo x >{folder}/below/x")
        self.assertIn("Read-only", result.error)
        self.assertEqual(os.listdir(folder + "/below"), [])

    def test_minimal_base_runs_a_shell_and_programs_that_are_brought(self):
        world = self.world(base="minimal")
        self.assertEqual(set(os.listdir(world.path())) & {"usr", "opt", "sbin"}, set())
        with open("/bin/cat", "rb") as file:
            world.put("home/cat", file.read())
        self.assertSays("brought", world.shell("echo brought | /home/cat | { read word; printf $word; }"))

    def test_nothing_of_the_host_is_left_open_and_the_environment_is_what_was_asked_for(self):
        secret = self.high(os.memfd_create("secret", 0))
        world = self.world(keep=[secret])
        self.assertSays("0 1 2\n", world.shell("cd /proc/self/fd && set -- * && echo $1 $2 $3"))
        self.assertEqual(sorted(world.run_job("env").output.split()), ["HOME=/home", "LANG=C", "PATH=/usr/local/bin:/usr/bin:/bin"])
        if IS_ROOT:
            self.assertEqual({os.readlink(f"/proc/{world.first}/fd/{fd}") for fd in range(3)}, {"/dev/null"})
            self.assertEqual([fd for fd in os.listdir(f"/proc/{world.first}/fd") if "memfd" in os.readlink(f"/proc/{world.first}/fd/{fd}")], [])


class LimitTest(WorldTest):
    def test_size_holds_for_all_places_together(self):
        world = self.world(size=8 * MIB)
        result = world.shell("for place in home tmp dev/shm var/tmp; do head -c 4M /dev/zero >/$place/x || echo full; done; du -sk /home /tmp /dev/shm /var/tmp | awk '{sum += $1} END {print sum <= 8192}'")
        self.assertEqual(result.output.split()[-1], "1", result)
        self.assertIn("full", result.output)
        self.assertSays("again\n", world.shell("rm -f /home/x /tmp/x /dev/shm/x /var/tmp/x; echo again >/home/x; cat /home/x"))

    def test_the_number_of_files_holds(self):
        world = self.world(files=200)
        result = world.shell("i=0; while :>/tmp/$i; do i=$((i+1)); done; echo $i")
        made = len(os.listdir(world.path("tmp")))
        self.assertTrue(100 < made < 200, (made, result))
        self.assertIn("No space left", world.shell("mkdir /tmp/one-more").error)

    def test_the_number_of_processes_is_counted_for_each_world_alone(self):
        one, other = self.world(), self.world()
        limits = {"nproc": 14}
        held, _, output = one.started("/bin/sh", "-c", "for i in 1 2 3 4 5 6 7 8 9 10 11 12; do sleep 600 & done; echo on; wait", limits=limits)
        self.assertEqual(os.read(output, 10), b"on\n")
        self.addCleanup(os.close, output)
        self.assertNotEqual(one.run_job("/bin/sh", "-c", "/bin/true; /bin/true", limits=limits).code, 0)
        self.assertEqual(other.run_job("/bin/sh", "-c", "/bin/true; /bin/true", limits=limits).code, 0)
        one.signal(held, signal.SIGKILL)

    def test_a_core_limit_cannot_be_changed_and_seems_to(self):
        world = self.world()
        self.assertSays("0\n1\n", world.run_job("python3", "-c", "import resource as r; r.setrlimit(r.RLIMIT_CORE, (0, 0)); print(0); print(r.getrlimit(r.RLIMIT_CORE)[0])"))

    def test_a_control_group_is_joined_by_what_runs_inside_alone(self):
        group = None
        for root in ("/sys/fs/cgroup/pids", "/sys/fs/cgroup"):
            try:
                group = tempfile.mkdtemp(prefix="smash-test-", dir=root)
                break
            except OSError:
                continue
        if group is None or not os.path.exists(group + "/cgroup.procs"):
            self.skipTest("no control group can be made here")
        self.addCleanup(os.rmdir, group)
        procs = self.high(os.open(group + "/cgroup.procs", os.O_WRONLY))
        world = self.world("--control-group-descriptor", str(procs), keep=[procs])
        key, _, output = world.started("/bin/sh", "-c", "cat /proc/self/cgroup; echo on; exec sleep 600")
        said = b""
        while not said.endswith(b"on\n"):
            said += os.read(output, 65536)
        with open(group + "/cgroup.procs", encoding="ascii") as file:
            members = {int(line) for line in file}
        self.assertEqual(members, {world.first, *children(world.first)})
        self.assertNotIn(b"smash-test", said)
        os.close(output)
        self.assertEqual(world.destroy(), 0)
        with open(group + "/cgroup.procs", encoding="ascii") as file:
            self.assertEqual(file.read(), "")


class NetworkTest(WorldTest):
    SERVE = "import socket; s = socket.create_server(('127.0.0.1', 0)); print(s.getsockname()[1]); c = socket.create_connection(s.getsockname()); print(len(socket.if_nameindex()))"

    def test_none_has_a_loopback_of_its_own(self):
        port, count = self.world().run_job("python3", "-c", self.SERVE).output.split()
        self.assertEqual(count, "1")

    def reaches(self, network):
        with socket.create_server(("127.0.0.1", 0)) as server:
            code = f"import socket; socket.create_connection(('127.0.0.1', {server.getsockname()[1]}))"
            return self.world(network=network).run_job("python3", "-c", code).code == 0

    def test_the_hosts_loopback_is_there_with_the_hosts_network_alone(self):
        self.assertEqual((self.reaches("none"), self.reaches("host")), (False, True))

    def test_the_hosts_resolver_is_there_with_the_hosts_network_alone(self):
        self.assertFalse(os.path.exists(self.world().path("etc/resolv.conf")))
        if os.path.exists("/etc/resolv.conf"):
            self.assertTrue(os.path.exists(self.world(network="host").path("etc/resolv.conf")))


class EndTest(WorldTest):
    BUSY = ("/bin/sh", "-c", "trap '' TERM HUP INT; setsid sleep 600 & (setsid sh -c 'sleep 600 & sleep 600') & echo on; wait")

    def busy(self):
        world = self.world()
        key, _, output = world.started(*self.BUSY)
        self.assertEqual(os.read(output, 10), b"on\n")
        os.close(output)
        return world, [world.first, *children(world.first)]

    def assertGone(self, pids):
        self.assertGreater(len(pids), 2)
        self.assertEqual([pid for pid in pids if not harness.gone(pid)], [])

    def test_the_end_of_the_stream_ends_all_before_the_stub_ends(self):
        world, pids = self.busy()
        self.assertIn(world.destroy(), (0, 128 + signal.SIGKILL))
        self.assertGone(pids)

    def test_a_half_closed_stream_ends_it_too(self):
        world, pids = self.busy()
        world.control.shutdown(socket.SHUT_WR)
        world.result()
        self.assertGone(pids)

    def test_a_signal_to_the_stub_ends_all(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1):
            world, pids = self.busy()
            world.process.send_signal(number)
            self.assertEqual(world.result()[0], 128 + signal.SIGKILL)
            self.assertGone(pids)

    def test_without_the_stub_nothing_goes_on(self):
        world, pids = self.busy()
        world.process.kill()
        world.process.wait()
        until(lambda: all(harness.dead(pid) for pid in pids), "end of the world")

    def test_a_job_that_is_stopped_while_it_is_launched_does_not_hold_the_end_off(self):
        world = self.world()
        # It stops whatever is new: some launch is caught before it executes, and the launcher with it.
        hunter = "import os, signal\nme = os.getpid()\nwhile True:\n for p in range(2, 400):\n  if p != me:\n   try: os.kill(p, signal.SIGSTOP)\n   except OSError: pass"
        _, _, output = world.started("python3", "-c", hunter)
        for _ in range(20):
            for end in world.job("/bin/true")[1:]:
                os.close(end)
        first = world.first
        world.destroy()
        os.close(output)
        self.assertTrue(harness.gone(first))

    def test_the_first_process_heeds_no_signal_from_inside(self):
        world = self.world()
        result = world.run_job("python3", "-c", "import os, signal\nfor n in range(1, 65):\n  try: os.kill(1, n)\n  except OSError as e: print(n, e)")
        self.assertEqual(result.code, 0, result)
        self.assertSays("still\n", world.run_job("echo", "still"))
        with open(f"/proc/{world.first}/status", encoding="ascii") as file:
            status = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
        self.assertEqual((int(status["SigPnd"], 16), int(status["ShdPnd"], 16) & ~(1 << 16)), (0, 0))
        self.assertIn(status["State"][0], "SR")

    def test_kill_of_everybody_reaches_the_jobs_alone(self):
        world = self.world()
        key, _, output = world.started("sleep", "600")
        os.close(output)
        world.shell("kill -9 -1")
        self.assertEqual(world.ended(key), -9)
        self.assertSays("still\n", world.run_job("echo", "still"))


class FailureTest(WorldTest):
    def assertFails(self, step, error, *options, **plan):
        with self.assertRaises(NoWorld) as caught:
            self.world(*options, **plan)
        self.assertEqual((caught.exception.step, caught.exception.error), (STEP[step], error), caught.exception)
        return caught.exception.text

    def test_root_is_refused(self):
        if not IS_ROOT:
            self.skipTest("only root can be root")
        self.assertIn("user of its own", self.assertFails("user", errno.EPERM, user=0))

    def test_a_launcher_that_is_not_there(self):
        self.assertIn("/not/there", self.assertFails("launcher", errno.ENOENT, "--launcher", "/not/there"))

    def test_a_launcher_that_only_its_descriptor_leads_to(self):
        launcher = self.high(os.open(LAUNCHER, os.O_RDONLY))
        world = self.world(launcher=("--launcher-descriptor", str(launcher)), keep=[launcher])
        self.assertEqual(world.run_job("/bin/echo", "done").output, "done\n")
        self.assertFails("launcher", errno.EBADF, launcher=("--launcher-descriptor", str(launcher + 1)))

    def test_a_launcher_that_is_no_program(self):
        # Too late for the first answer, which was READY.
        world = None
        with self.assertRaises((AssertionError, harness.Closed, ConnectionResetError)):
            world = self.world("--launcher", "/etc/hostname")

    def test_too_few_files_and_too_few_bytes(self):
        self.assertFails("root", errno.ENOSPC, files=3)
        self.assertIn("cannot copy", self.assertFails("base", errno.ENOSPC, base="minimal", size=MIB))

    def test_a_folder_that_may_not_be_entered(self):
        folder = tempfile.mkdtemp(prefix="smash-world-test-")
        self.addCleanup(shutil.rmtree, folder)
        if not IS_ROOT:
            self.skipTest("all folders of this test are its user's own")
        os.mkdir(folder + "/below")
        self.assertIn(folder, self.assertFails("base", errno.EACCES, "--folder", folder + "/below"))

    def test_a_folder_that_is_a_socket(self):
        folder = tempfile.mkdtemp(prefix="smash-world-test-")
        self.addCleanup(shutil.rmtree, folder)
        os.chmod(folder, 0o755)
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(folder + "/socket")
            self.assertFails("base", errno.EINVAL, "--folder", folder + "/socket")

    def test_a_control_group_that_cannot_be_joined(self):
        null = self.high(os.open("/dev/full", os.O_WRONLY))
        self.assertFails("control_group", errno.ENOSPC, "--control-group-descriptor", str(null), keep=[null])

    def test_a_host_that_forbids_user_namespaces(self):
        if not IS_ROOT:
            self.skipTest("only root can forbid them")
        # Below a namespace of ours that allows none, so that nobody else's are touched.
        code = ("import sys; sys.path.insert(0, sys.argv[1]); from red_world import *\n"
                "libc().unshare(0x10000000); print('unshared', flush=True); input()\n"
                "open('/proc/sys/user/max_user_namespaces', 'w').write('0')\n"
                "try: World()\nexcept NoWorld as failure: print(failure.step, failure.error)")
        with subprocess.Popen([sys.executable, "-c", code, os.path.dirname(os.path.abspath(__file__))], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as inner:
            self.assertEqual(inner.stdout.readline(), "unshared\n")
            for name in ("uid_map", "gid_map"):
                with open(f"/proc/{inner.pid}/{name}", "w", encoding="ascii") as file:
                    file.write("0 0 65536")
            said, _ = inner.communicate("\n", timeout=DEADLINE)
        self.assertEqual(said.split(), [str(STEP["clone"]), str(errno.ENOSPC)])

    def test_a_proc_that_is_partly_covered(self):
        if not IS_ROOT:
            self.skipTest("only root covers parts of /proc")
        code = ("import sys; sys.path.insert(0, sys.argv[1]); from red_world import *\n"
                "try: World()\nexcept NoWorld as failure: print(failure.step, failure.error)")
        cover = f"mount -t tmpfs none /proc/sys && exec {sys.executable} -c \"$0\" \"$1\""
        done = subprocess.run(["unshare", "--mount", "sh", "-c", cover, code, os.path.dirname(os.path.abspath(__file__))], capture_output=True, text=True, timeout=DEADLINE)
        self.assertEqual(done.stdout.split(), [str(STEP["proc"]), str(errno.EPERM)], done)

    def test_arguments(self):
        good = ["--launcher", "/x", "--size", "1", "--files", "1", "--hostname", "x"]
        for wrong in (["--size", "0"], ["--size", "1k"], ["--size", "-1"], ["--files", ""], ["--network", "some"], ["--base", "none"], ["--folder", "usr"], ["--folder", "/"],
                      ["--folder", "/usr/../etc"], ["--folder", "/usr/."], ["--folder", "/usr/.."], ["--folder", "/proc"], ["--folder", "/proc/sys"], ["--folder", "/dev"],
                      ["--folder", "/sys/fs"], ["--folder", "/usr/"], ["--folder", ""], ["--control-group-descriptor", "4"], ["--control-group-descriptor", "x"],
                      ["--launcher-descriptor", "4"], ["--launcher-descriptor", "5"], ["--else"], ["more"], ["--size"]):
            done = subprocess.run([SMASH_WORLD, *good, *wrong], capture_output=True, text=True, timeout=DEADLINE)
            self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 2), (wrong, done))
        self.assertEqual(subprocess.run([SMASH_WORLD], capture_output=True, timeout=DEADLINE).returncode, 2)


if __name__ == "__main__":
    unittest.main()
