"""Hostile jobs against the service: races over links, bombs of every kind. None gets out, and RED, its other worlds and the host answer meanwhile."""
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from escape import *  # noqa: E402,F403
from red_service import *  # noqa: E402,F403

MISSING = None if os.path.exists(SMASH_RED) else "smash-red is not built"


@unittest.skipIf(WHY_NOT or MISSING, f"no RED here: {WHY_NOT or MISSING}")
class ServiceTest(unittest.TestCase):
    SETTINGS = {"RED_WORLD_SIZE": "32M", "RED_WORLD_FILES": 2000, "RED_WORLD_PROCESSES": 40, "RED_WORLD_MEMORY": "96M", "RED_MAX_WORLDS": 6}

    @classmethod
    def setUpClass(cls):
        cls.red = Red(**cls.SETTINGS)
        cls.addClassCleanup(cls.red.stop)

    def setUp(self):
        self.client = self.red.client.again()
        self.addCleanup(self.client.close)
        self.world = self.new_world()

    def new_world(self):
        world = RedWorld(self.client)
        self.addCleanup(world.try_call, "red_destroy")
        return world

    def python(self, code, **plan):
        return self.world.run("python3", "-c", code, **plan)


class LinkTest(ServiceTest):
    """A marker on the host, which everybody may read, write and remove: the file modes do not protect it."""

    def setUp(self):
        super().setUp()
        self.place = tempfile.mkdtemp(prefix="smash-marker-")
        self.addCleanup(shutil.rmtree, self.place)
        os.chmod(self.place, 0o777)
        self.marker = self.place + "/marker"
        with open(self.marker, "w", encoding="ascii") as file:
            file.write("untouched")
        os.chmod(self.marker, 0o666)

    def assertUntouched(self):
        self.assertEqual(os.listdir(self.place), ["marker"])
        self.assertEqual(os.stat(self.marker).st_mode & 0o777, 0o666)
        with open(self.marker, encoding="ascii") as file:
            self.assertEqual(file.read(), "untouched")

    TARGETS = ("/", "../../../../../../../../..", "/proc/1/root", "/proc/self/root", "/proc/self/cwd", "/dev/fd/3/../../../..")

    def test_links_of_every_kind_stay_inside(self):
        self.python(f"import os\nfor i, target in enumerate({self.TARGETS}): os.symlink(target, f'/home/{{i}}')")
        with World() as control:
            control.run_job("ln", "-s", "/", "/home/0")
            self.assertTrue(os.path.exists(control.path("home/0" + self.marker)))  # whom nothing keeps inside gets out
        for number in range(len(self.TARGETS)):
            for name in (f"/home/{number}{self.marker}", f"home/{number}/..{self.marker}", f"/home/{number}/../../../../..{self.marker}", f"../../..{self.marker}"):
                self.assertNotEqual(self.world.try_call("red_list", name), NONE, name)
                self.assertNotEqual(self.world.try_call("red_perm", name, {"read": 0, "write": 0, "execute": 0}), NONE, name)
                self.assertNotEqual(self.world.try_call("red_directory", name + "-made"), NONE, name)
                self.assertNotEqual(self.world.try_call("red_remove", name), NONE, name)
        self.assertUntouched()

    def test_what_a_world_is_made_of_cannot_be_removed(self):
        for name in ("/proc", "/proc/", "/usr", "/dev/null", "/dev/urandom", "dev/../proc", "/etc/ld.so.cache"):
            self.assertEqual(self.world.try_call("red_remove", name), UNKNOWN, name)
        _, props = self.world.run("sh", "-c", "test -e /proc/1/stat -a -c /dev/null -a -c /dev/urandom -a -s /etc/ld.so.cache && rm -r /proc /usr 2>/dev/null; test -d /usr/bin -a -d /proc/1")
        self.assertEqual(props["EXIT_CODE"], "0", props)

    SWAP = ("import ctypes, os\nswap = ctypes.CDLL(None).renameat2\nos.makedirs('/home/d' + %r); open('/home/d' + %r, 'w').close(); os.symlink(%r, '/home/link')\n"
            "print('on', flush=True)\nwhile True: swap(-100, b'/home/d', -100, b'/home/link', 2)")

    def hunt(self, target):
        """All calls, again and again, while a job swaps a directory and a link that leads out."""
        number, _ = self.python(self.SWAP % (self.place, self.marker, target), wait=False, out="/home/out")
        until(lambda: any(file["filename"].endswith("out") and file["size"] for file in self.world.call("red_list", "/home")["files"]), "start of the race")
        found = set()
        for _ in range(30):
            for way in ("/home/d", "/home/link/../d", "/home/link"):
                found.add(self.world.try_call("red_list", way + self.marker))
                self.world.try_call("red_perm", way + self.marker, {"read": 1, "write": 0, "execute": 0})
                self.world.try_call("red_directory", way + self.place + "/made")
                self.world.try_call("red_remove", way + self.place + "/made")
            self.world.try_call("red_sink", {"filename": "/home/link" + self.marker, "append": 0}, [], 0, 0)
        self.world.kill(number)
        return found

    def test_a_race_over_an_absolute_link(self):
        found = self.hunt("/")
        self.assertIn(NONE, found)      # the directory was met
        self.assertIn(NO_ENTRY, found)  # and the link
        self.assertUntouched()

    def test_a_race_over_a_link_that_climbs(self):
        self.assertIn(NO_ENTRY, self.hunt("../../../../../../../.."))
        self.assertUntouched()

    def test_a_race_while_directories_move_upwards(self):
        code = ("import os\nos.makedirs('/home/a/b/c/d/e')\nprint('on', flush=True)\n"
                "while True: os.rename('/home/a/b/c', '/home/c'); os.rename('/home/c', '/home/a/b/c')")
        number, _ = self.python(code, wait=False)
        for _ in range(100):
            self.assertNotEqual(self.world.try_call("red_list", "/home/a/b/c/d/e/../../../../../.." + self.marker), NONE)
        self.world.kill(number)
        self.assertUntouched()

    def test_what_is_no_regular_file_is_not_transferred_and_holds_nobody(self):
        self.python("import os, socket\nos.mkfifo('/home/fifo'); socket.socket(socket.AF_UNIX).bind('/home/socket'); os.symlink('/proc/self/environ', '/home/environ')")
        to = {"red_hostname": "", "red_address": "127.0.0.1", "red_length": 4, "red_addrtype": 0}
        with socket.create_server(("127.0.0.1", 0)) as server:
            there = {**to, "red_port": server.getsockname()[1]}
            for name in ("/home/fifo", "/home/socket", "/home", "/dev/zero", "/proc/1/environ", "/proc/self/environ", "/home/environ", "/proc/cpuinfo"):
                self.assertEqual(self.world.try_call("red_source", {"filename": name, "outgoing": there}, [], 0, 0), BAD_SOURCE, name)
        for name in ("/home/fifo", "/home/socket", "/home", "/dev/null", "/proc/1/mem", "/proc/sysrq-trigger", "/usr/x", "/dev/full"):
            self.assertEqual(self.world.try_call("red_sink", {"filename": name, "incoming": {**to, "red_port": 0}, "append": 0}, [], 0, 0), BAD_SINK, name)


class DescriptorTest(ServiceTest):
    def test_a_network_stream_is_no_socket_inside(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(DEADLINE)
            there = {"red_hostname": "", "red_address": "127.0.0.1", "red_length": 4, "red_addrtype": 0, "red_port": server.getsockname()[1]}
            argv = ["sh", "-c", "readlink /proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2; ls /proc/self/fd | wc -l"]
            self.world.call("red_run", {"command": "sh", "argv": argv}, {"net_stdout": there}, [], 0)
            connection, _ = server.accept()
            with connection:
                said = b"".join(iter(lambda: connection.recv(4096), b"")).decode().split()
        self.assertNotIn("socket:", "".join(said))
        self.assertRegex(" ".join(said), r"^\S+ pipe:\[\d+\] \S+ 4$")

    def test_what_a_network_stream_comes_by_can_be_opened_by_its_name(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(DEADLINE)
            there = {"red_hostname": "", "red_address": "127.0.0.1", "red_length": 4, "red_addrtype": 0, "red_port": server.getsockname()[1]}
            self.world.call("red_run", {"command": "sh", "argv": ["sh", "-c", "echo named >/dev/stdout"]}, {"net_stdout": there}, [], 0)
            connection, _ = server.accept()
            with connection:
                self.assertEqual(b"".join(iter(lambda: connection.recv(4096), b"")), b"named\n")

    def test_a_job_cannot_reach_the_service(self):
        host, port = self.red.address.split(":")
        code = f"import socket; socket.create_connection(('{host}', {port}), 5)"
        self.assertEqual(subprocess.run([sys.executable, "-c", code], check=False).returncode, 0)
        self.assertNotEqual(self.python(code)[1]["EXIT_CODE"], "0")


class BombTest(ServiceTest):
    """While one world does its worst, another is asked: how long its answers take against those of an idle RED."""

    MOST_SLOWER, FLOOR = 40, 0.15    # two processors have their hands full; what is meant is that nobody waits for the bomb's end

    def setUp(self):
        super().setUp()
        self.quiet = RedWorld(self.client, self.client.default)

    TRIES = 3

    def assertResponsive(self, bomb, seconds=0.6):
        """Runs it, asks meanwhile, and ends it. Somebody else on the machine makes one try slow, the bomb would make each of them."""
        for left in reversed(range(self.TRIES)):
            try:
                return self.assert_responsive_now(bomb, seconds)
            except AssertionError:
                if left == 0:
                    raise
                self.world.try_call("red_destroy")
                self.world = self.new_world()

    def assert_responsive_now(self, bomb, seconds):
        ask = lambda: self.quiet.call("red_list", "/")  # noqa: E731
        idle = median(ask)
        number, _ = bomb()
        end, busy = time.monotonic() + seconds, []
        while time.monotonic() < end:
            busy += latencies(ask, 5)
        begin = time.monotonic()
        subprocess.run(["true"], check=True)
        self.assertLess(time.monotonic() - begin, 5, "the host itself")
        self.assertLess(statistics.median(busy), max(self.FLOOR, self.MOST_SLOWER * idle), f"idle {idle * 1000:.2f} ms")
        begin = time.monotonic()
        self.world.destroy()
        self.assertLess(time.monotonic() - begin, 10, "the end of the world")
        return number

    def test_fork_bomb(self):
        self.assertResponsive(lambda: self.world.run("sh", "-c", "f() { while :; do f & done; }; f", wait=False))

    def test_fork_bomb_that_leaves_every_session(self):
        code = "import os\nwhile True:\n try:\n  if os.fork() == 0: os.setsid()\n except OSError: pass"
        self.assertResponsive(lambda: self.python(code, wait=False))

    def memory(self, code):
        before = available()
        number, _ = self.python(code, wait=False)
        least, end = before, time.monotonic() + 1.0
        while time.monotonic() < end:
            least = min(least, available())
            self.quiet.call("red_list", "/")
        self.assertLess(before - least, 400 * MIB, "memory of the host")
        return number

    def control(self, code, limit):
        """Outside the same code gets it."""
        done = subprocess.run([sys.executable, "-c", "FOREVER = False\n" + code + f"\nassert total >= {limit}, total"], capture_output=True, text=True, timeout=DEADLINE)
        self.assertEqual(done.returncode, 0, done.stderr)

    ANONYMOUS = "total = 0; kept = []\nwhile total < 300 << 20 or FOREVER: kept.append(b'x' * (4 << 20)); total += 4 << 20"
    MANY = "import os, time\nfor _ in range(20):\n if os.fork() == 0:\n  kept = b'x' * (75 << 20); time.sleep(600)\ntime.sleep(600)"
    SHARED = "import mmap\ntotal = 0; kept = []\nwhile total < 300 << 20 or FOREVER:\n m = mmap.mmap(-1, 4 << 20); m.write(b'x' * (4 << 20)); kept.append(m); total += 4 << 20"
    MEMFD = "import os\ntotal = 0\nwhile total < 300 << 20 or FOREVER: total += os.write(os.memfd_create('x'), b'x' * (4 << 20))"

    SEGMENTS = ("import ctypes\nlibc = ctypes.CDLL(None); libc.shmat.restype = ctypes.c_void_p; total = 0; kept = []\nwhile total < 300 << 20 or FOREVER:\n"
                " key = libc.shmget(0, ctypes.c_size_t(4 << 20), 0o1600)\n if key < 0: break\n"
                " place = libc.shmat(key, None, 0); ctypes.memset(place, 1, 4 << 20); libc.shmdt(ctypes.c_void_p(place)); kept.append(key); total += 4 << 20\n"
                "if not FOREVER:\n for key in kept: libc.shmctl(key, 0, None)")

    def test_memory_of_segments_that_no_process_has(self):
        self.control(self.SEGMENTS, 300 << 20)
        self.memory("FOREVER = True\n" + self.SEGMENTS)

    def test_memory_of_one_process(self):
        self.control(self.ANONYMOUS, 300 << 20)
        _, props = self.python("FOREVER = True\n" + self.ANONYMOUS)
        self.assertNotEqual((props.get("EXIT_CODE"), props.get("CAUSE")), ("0", "Exit"), props)

    def test_memory_of_one_process_while_others_are_asked(self):
        self.memory("FOREVER = True\n" + self.ANONYMOUS)

    def test_memory_of_many_processes(self):
        self.memory(self.MANY)

    def test_shared_memory(self):
        self.control(self.SHARED, 300 << 20)
        self.memory("FOREVER = True\n" + self.SHARED)

    def test_memory_of_a_file_without_a_name(self):
        self.control(self.MEMFD, 300 << 20)
        self.memory("FOREVER = True\n" + self.MEMFD)

    def test_disk_bomb(self):
        code = "import os\nf = 0\nwhile True:\n try:\n  with open(f'/tmp/{f}', 'wb') as o: o.write(b'x' * (1 << 20))\n  f += 1\n except OSError: pass"
        self.assertResponsive(lambda: self.python(code, wait=False))

    def test_disk_bomb_of_names(self):
        code = "f = 0\nwhile True:\n try: open(f'/tmp/{f}', 'w').close(); f += 1\n except OSError: pass"
        self.assertResponsive(lambda: self.python(code, wait=False))

    def test_pipes_and_sockets(self):
        code = ("import os, socket\nkept = []\nwhile True:\n try:\n  r, w = os.pipe(); os.set_blocking(w, False); kept.append((r, w))\n  while os.write(w, b'x' * 65536): pass\n except OSError: pass\n"
                " try:\n  a, b = socket.socketpair(); a.setblocking(False); kept.append((a, b))\n  while a.send(b'x' * 65536): pass\n except OSError: pass")
        self.assertResponsive(lambda: self.python(code, wait=False))

    def test_signals_to_all_and_to_what_is_launched(self):
        code = "import os, signal\nme = os.getpid()\nwhile True:\n for p in range(2, 300):\n  if p != me:\n   try: os.kill(p, signal.SIGSTOP)\n   except OSError: pass"
        number, _ = self.python(code, wait=False)
        runs = [threading.Thread(target=self.run_once) for _ in range(3)]
        for run in runs:
            run.start()
        self.assertLess(median(lambda: self.quiet.call("red_list", "/")), self.FLOOR)
        self.world.destroy()
        for run in runs:
            run.join(DEADLINE)
            self.assertFalse(run.is_alive(), "a run outlives its world")

    def run_once(self):
        client = self.client.again()
        RedWorld(client, self.world.key).try_call("red_run", {"command": "true", "argv": ["true"]}, {}, [], 0)
        client.close()


class EndTest(unittest.TestCase):
    def test_nothing_is_left_of_a_red_that_is_killed(self):
        red = Red(**ServiceTest.SETTINGS)
        worlds = [RedWorld(red.client) for _ in range(3)]
        worlds[0].run("sh", "-c", "trap '' TERM HUP; setsid sleep 600 & sleep 600", wait=False)
        self.assertGreater(len(children(red.process.pid)), 6)
        self.assertEqual(red.stop(signal.SIGKILL), -signal.SIGKILL)


def available():
    """Bytes of the host's memory that are to be had."""
    with open("/proc/meminfo", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("MemAvailable:")) << 10


if __name__ == "__main__":
    unittest.main()
