"""Processes, namespaces, mounts, devices, /proc, set-user-ID programs, sockets, descriptors: none of them leads out of a world."""
import array
import fcntl
import os
import pty
import re
import shutil
import signal
import socket
import subprocess
import sys
import termios
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from escape import *  # noqa: E402,F403
from escape import CLONE, PRIVILEGED, EscapeTest  # noqa: E402


class ProcessTest(EscapeTest):
    def test_nobody_traces_or_reads_another_process(self):
        for what in ("ptrace", "vm-read", "vm-write", "getfd"):
            self.assertRefused("EPERM", what)

    def test_nobody_touches_the_first_process(self):
        self.assertEqual(self.inside("ptrace-init"), (1, "EPERM"))
        self.assertEqual(self.attack.outside("limits", "0")[0], 0)
        self.assertEqual(self.inside("limits", "1"), (1, "EPERM"))
        self.assertEqual(self.attack.outside("slow", "0")[0], 0)
        self.assertEqual(self.inside("slow", "1"), (1, "EPERM"))
        names = "root cwd exe fd fdinfo ns mem environ maps smaps pagemap auxv io syscall personality stack map_files"
        code = ("import os\nfor name in '%s'.split():\n path = '/proc/%s/' + name\n"
                " try: (os.listdir if os.path.isdir(path) and not os.path.islink(path) else os.readlink if os.path.islink(path) else lambda p: open(p, 'rb').read(1))(path); print(name)\n"
                " except OSError: pass")
        of_itself = self.shared.run_job("python3", "-c", code % (names, "self")).output.split()
        self.assertGreater(len(of_itself), 8)  # so the same code finds what there is to be had
        readable = set(self.shared.run_job("python3", "-c", code % (names, "1")).output.split())
        self.assertEqual(readable, set(), "of /proc/1")

    def test_signals_do_not_reach_outside(self):
        victim = subprocess.Popen(["sleep", "600"], user=USER if IS_ROOT else None)
        self.addCleanup(lambda: (victim.kill(), victim.wait()))
        self.inside("kill", str(victim.pid))
        world = self.world()
        world.run_job("python3", "-c", "import os, signal\nfor p in [-1, *range(2, 70000)]:\n try: os.kill(p, signal.SIGKILL)\n except OSError: pass")
        self.assertIsNone(victim.poll())
        self.assertEqual(self.attack.outside("kill", str(victim.pid))[0], 0)
        self.assertEqual(victim.wait(DEADLINE), -signal.SIGKILL)

    def test_the_first_process_cannot_be_killed(self):
        self.assertEqual(self.inside("kill", "1")[0], 0)
        self.assertEqual(self.shared.run_job("echo", "there").output, "there\n")

    def test_set_user_id_programs_give_nothing(self):
        if IS_ROOT:
            program = self.attack.folder + "/as-root"
            shutil.copy(self.attack.path, program)
            os.chmod(program, 0o4755)
            control = subprocess.run([program, "root"], user=USER)
            self.assertEqual(control.returncode, 0)
            self.assertEqual(self.shared.run_job(program, "root").code, 1)
        self.assertEqual(self.shared.run_job("sh", "-c", "su -c true </dev/null || mount --bind / /tmp || true; id -u").output, "1000\n")
        self.assertEqual(self.inside("root")[0], 1)

    def test_no_capability_is_left_or_can_be_had(self):
        self.assertRefused("EPERM", "capabilities")
        status = self.shared.run_job("cat", "/proc/self/status").output
        self.assertEqual(set(re.findall(r"^Cap\w+:\t(\w+)$", status, re.MULTILINE)), {"0" * 16})
        self.assertEqual(re.findall(r"^(?:NoNewPrivs|Seccomp):\t(\d)$", status, re.MULTILINE), ["1", "2"])

    def test_system_calls_of_another_architecture_end_the_process(self):
        for what in ("x32", "i386"):
            code, _ = self.attack.outside(what)
            if code == 2 or code < 0:
                continue  # this machine, or its kernel, has none of them
            self.assertEqual(self.inside(what)[0], -signal.SIGSYS, what)


class NamespaceTest(EscapeTest):
    def test_no_namespace_can_be_made(self):
        for name, flag in CLONE.items():
            alone = {} if name == "user" else {"wrap": PRIVILEGED}
            self.assertRefused("EPERM", "unshare", str(flag), **alone)
            if name != "time":
                self.assertRefused("EPERM", "clone", str(flag), **alone)
                self.assertRefused("ENOSYS", "clone3", str(flag), **alone)
        self.assertEqual(self.inside("unshare", str(0x400))[0], 0)  # CLONE_FILES: what is no namespace goes on

    def test_none_can_be_entered(self):
        self.assertRefused("EPERM", "setns", "/proc/self/ns/uts", wrap=PRIVILEGED)

    def test_no_world_in_a_world(self):
        folder = self.folder()
        for name in ("smash-world", "smashd"):
            shutil.copy(f"{BIN}/{name}", folder)
        world = self.world("--folder", folder)
        arguments = ["--launcher", folder + "/smashd", "--size", "9999999", "--files", "99", "--hostname", "inner"]
        inner = world.run_job(folder + "/smash-world", *arguments)
        self.assertEqual((inner.code, inner.error), (1, "smash-world: step 2: cannot make the namespaces: Operation not permitted\n"))


class MountTest(EscapeTest):
    def test_nothing_can_be_mounted_unmounted_or_made_writable(self):
        self.assertRefused("EPERM", "mount", "/tmp", wrap=PRIVILEGED)
        self.assertRefused("EPERM", "bind", "/tmp", wrap=PRIVILEGED)
        for what in ("fsopen", "open-tree"):
            self.assertRefused("EPERM", what, "/tmp", wrap=PRIVILEGED)
        for what in ("umount", "remount"):
            for place in ("/usr", "/proc", "/dev/null", "/"):
                self.assertRefused("EPERM", what, place, control=None)
        self.assertRefused("EPERM", "chroot", "/tmp", wrap=PRIVILEGED)

    def test_all_that_is_mounted_is_as_it_must_be(self):
        for line in self.shared.run_job("cat", "/proc/self/mountinfo").output.splitlines():
            place, options = line.split()[4], set(line.split()[5].split(","))
            self.assertIn("nosuid", options, line)
            self.assertEqual(place != "/", "ro" in options, line)
            self.assertEqual(re.match("/dev/", place) is None, "nodev" in options, line)
            self.assertNotRegex(line, "shared:|master:")

    def test_the_host_is_not_beneath_and_not_above(self):
        self.assertEqual(self.shared.run_job("ls", "-di", "/").output.split()[0], self.shared.run_job("ls", "-di", "/../../..").output.split()[0])
        inside = set(self.shared.run_job("ls", "/").output.split())
        self.assertEqual(inside & {"root", "boot", "mnt", "media", "srv", "sys"}, set())

    def test_no_device_can_be_made_or_opened(self):
        self.assertRefused("EPERM", "device", "/tmp/null", control=None)
        if not IS_ROOT:
            return
        folder = self.folder()
        self.assertEqual(self.attack.outside("device", folder + "/null", user=0)[0], 0)
        read = ["head", "-c", "1", folder + "/null"]
        self.assertEqual(subprocess.run(read, user=USER).returncode, 0)
        self.assertIn("Permission denied", self.world("--folder", folder).run_job(*read).error)

    def test_hard_links_do_not_lead_to_the_hosts_files(self):
        result = self.shared.shell("ln /usr/bin/env /home/env; ln /etc/ld.so.cache /home/cache; ln /dev/null /home/null; ln /proc/self/environ /home/e; ls /home")
        self.assertEqual((result.output, result.error.count("Invalid cross-device link")), ("", 4), result)
        self.assertEqual(self.shared.shell("echo x >/tmp/one && ln /tmp/one /tmp/two && cat /tmp/two").output, "x\n")


class ProcTest(EscapeTest):
    FIND = ("import os\nfound = []\nfor folder, folders, files in os.walk('/proc'):\n"
            " if folder == '/proc': folders[:] = [f for f in folders if not f.isdigit() and f not in ('self', 'thread-self')]\n"
            " for name in files:\n  path = folder + '/' + name\n  try: os.close(os.open(path, os.O_WRONLY)); found.append(path)\n  except OSError: pass\n"
            "print(len(found), *found)")

    def test_no_setting_of_the_kernel_can_be_written(self):
        found = self.shared.run_job("python3", "-c", self.FIND)
        self.assertEqual(found.output, "0\n", found)
        if IS_ROOT:  # the same code finds those that root may write
            count = int(subprocess.run([sys.executable, "-c", self.FIND], capture_output=True, text=True, timeout=DEADLINE).stdout.split()[0])
            self.assertGreater(count, 50)

    def test_the_kernels_memory_and_keys_cannot_be_read(self):
        for name in ("kcore", "kmsg", "sysrq-trigger", "kpageflags", "slabinfo", "vmallocinfo"):
            self.assertEqual(self.shared.run_job("head", "-c", "1", "/proc/" + name).output, "", name)

    def test_only_the_worlds_own_processes_are_there(self):
        pids = self.shared.shell("cd /proc; echo [0-9]*").output.split()
        self.assertLess(len(pids), 10)
        self.assertEqual(pids[0], "1")
        self.assertEqual(self.shared.shell(f"ls -d /proc/{os.getpid() + 100000} /proc/2/root/boot").output, "")

    def test_a_job_cannot_save_itself_from_the_lack_of_memory(self):
        self.assertEqual(self.shared.shell("for n in -1000 -1; do echo $n >/proc/$$/oom_score_adj; done; cat /proc/$$/oom_score_adj").output.strip(), "0")

    def test_the_launchers_file_cannot_be_written_through_what_runs(self):
        folder = self.folder()
        shutil.copy(BIN + "/smashd", folder)
        os.chmod(folder + "/smashd", 0o777)
        world = self.world("--launcher", folder + "/smashd", "--folder", folder)
        result = world.shell(f"echo x >>/proc/1/exe; echo x >>{folder}/smashd; echo x >>/proc/self/exe")
        self.assertEqual(result.code, 2, result)
        self.assertEqual(len(result.error.splitlines()), 3, result)


class SocketTest(EscapeTest):
    def test_abstract_sockets_of_the_host_are_not_there(self):
        name = f"smash-escape-{os.getpid()}"
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("\0" + name)
            server.listen(8)
            self.assertRefused("ECONNREFUSED", "abstract", name)
            self.assertEqual(self.inside("abstract", name, world=self.world(network="host"))[0], 0)

    def test_only_families_that_a_world_has_a_use_for(self):
        packet, can, tipc, bluetooth, alg, vsock = 17, 29, 30, 31, 38, 40
        for family in (packet, can, tipc, bluetooth, alg, vsock):
            self.assertEqual(self.inside("family", str(family)), (1, "EAFNOSUPPORT"), family)
        self.assertEqual(self.attack.outside("family", str(packet)), (1, "EPERM"))  # there is one, for those who may
        self.assertRefused("EPROTONOSUPPORT", "netlink")

    def test_no_descriptor_of_the_launcher_or_of_another_job_is_to_be_had(self):
        key, pid, output = self.shared.started("sleep", "600")
        os.close(output)
        self.assertEqual(self.shared.shell("ls -A /proc/self/fd | grep -v '^[012]$' | wc -l").output.strip(), "1")  # the directory that ls reads
        self.assertEqual(self.inside("getfd"), (1, "EPERM"))
        self.shared.signal(key, signal.SIGKILL)
        self.shared.ended(key)

    def test_descriptors_pass_between_jobs_of_a_world_and_stay_in_it(self):
        code = ("import array, os, socket, sys; s = socket.socket(socket.AF_UNIX); path = '/tmp/pass'\n"
                "if sys.argv[1] == 'send':\n s.bind(path); s.listen(); print('on', flush=True); c, _ = s.accept(); socket.send_fds(c, [b'x'], [os.open('/', os.O_PATH)])\n"
                "else:\n s.connect(path); _, fds, _, _ = socket.recv_fds(s, 1, 1); print(*sorted(os.listdir(f'/proc/self/fd/{fds[0]}/../..')))")
        key, _, output = self.shared.started("python3", "-c", code, "send")
        os.read(output, 10)
        os.close(output)
        got = self.shared.run_job("python3", "-c", code, "receive").output
        self.assertEqual(got.split(), sorted(self.shared.run_job("ls", "/").output.split()))
        self.shared.ended(key)


class NeighbourTest(EscapeTest):
    """Two worlds of one user, as all of them are where RED is not root."""

    def setUp(self):
        self.one, self.other = self.world(), self.world()

    def test_processes(self):
        key, _, output = self.one.started("sleep", "600")
        os.close(output)
        self.assertIn("sleep", self.one.shell("cat /proc/[0-9]*/comm").output)
        self.assertNotIn("sleep", self.other.shell("kill -9 -1; cat /proc/[0-9]*/comm").output)
        self.assertEqual(self.one.signal(key, 0), (0, 1))

    def test_files(self):
        self.one.shell("echo secret >/tmp/file; echo secret >/dev/shm/file")
        self.assertEqual(self.one.run_job("cat", "/tmp/file").output, "secret\n")
        self.assertEqual(self.other.shell("cat /tmp/file /dev/shm/file; ls /dev/shm; for p in /proc/[0-9]*; do ls $p/root/tmp/file; done").output, "")

    def test_sockets_and_segments(self):
        code = ("import ctypes, socket, sys\nprint(ctypes.CDLL(None).shmget(4711, 4096, 0o1600 if sys.argv[1] == 'serve' else 0o600), flush=True); s = socket.socket(socket.AF_UNIX)\n"
                "if sys.argv[1] == 'serve':\n s.bind('\\0neighbour'); s.listen(); print('on', flush=True); s.accept(); s.accept()\nelse: s.connect('\\0neighbour')")
        _, _, output = self.one.started("python3", "-c", code, "serve")
        said = b""
        while b"on" not in said:
            said += os.read(output, 100)
        os.close(output)
        self.assertEqual((self.one.run_job("python3", "-c", code, "reach").code, self.other.run_job("python3", "-c", code, "reach").code), (0, 1))
        self.assertEqual(self.other.run_job("python3", "-c", code, "reach").output, "-1\n")


class KernelTest(EscapeTest):
    def test_what_could_reach_less_trodden_parts_is_refused(self):
        self.assertRefused("EPERM", "keyring")
        self.assertRefused("EPERM", "handle", control=None)
        self.assertEqual(self.inside("uring"), (1, "ENOSYS"))

    def test_calls_are_refused_whatever_is_asked_of_them(self):
        inside = dict(line.split() for line in self.inside("calls")[1].splitlines())
        self.assertEqual(set(inside.values()), {"EPERM"}, inside)
        outside = dict(line.split() for line in self.attack.outside("calls", wrap=PRIVILEGED)[1].splitlines())
        self.assertGreater(sum(error != "EPERM" for error in outside.values()), 12, outside)

    def test_memory_that_nobody_measures_is_refused_where_it_must_be(self):
        self.assertEqual(self.inside("memfd")[0], 0)
        self.assertEqual(self.inside("memfd", world=self.world("--deny-memfd")), (1, "ENOSYS"))

    def test_nothing_can_be_put_into_a_terminals_input(self):
        master, slave = pty.openpty()
        self.addCleanup(os.close, master)
        self.addCleanup(os.close, slave)
        if IS_ROOT:
            control = subprocess.run([self.attack.path, "terminal"], stdin=slave, start_new_session=True)
            self.assertEqual((control.returncode, os.read(master, 10)), (0, b"x"))
        for more in ((), ("upper",)):
            self.assertEqual(self.inside("terminal", *more, stdin=os.dup(slave)), (1, "EPERM"))
        waiting = array.array("i", [0])
        fcntl.ioctl(slave, termios.FIONREAD, waiting)
        self.assertEqual(waiting[0], 0)


if __name__ == "__main__":
    unittest.main()
