"""Processes that go elsewhere: smash-fork with CRIU, and rfork from end to end with the executor on this machine."""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

from fork_bench import BIN, DEADLINE, FORK, Bench, why_not

HERE = pathlib.Path(__file__).resolve().parent
LIBREX = HERE.parents[1] / "native-host" / "librex"
OBSTACLE = why_not()
REX = OBSTACLE or (None if (BIN / "smash-rex").exists() and (BIN / "smash-stub").exists() else f"{BIN} has no smash-rex and smash-stub")
DOTNET = """
[Console]::WriteLine('ready'); $lines = @()
while (($line = [Console]::In.ReadLine()) -ne 'end') { $lines += $line; [Console]::WriteLine("$PID has $line") }
[GC]::Collect(); [Console]::WriteLine("$($lines.Count) lines"); exit 7
"""
PYTHON = """
import os, sys
heap = {i: str(i) * 3 for i in range(50000)}
print("ready", flush=True)
for line in sys.stdin:
    if line == "end\\n":
        break
    print(os.getpid(), "has", line, end="", flush=True)
print(sum(len(text) for text in heap.values()), flush=True)
sys.exit(7)
"""

if OBSTACLE:
    print(f"*** Processes are not carried anywhere in these tests: {OBSTACLE}", file=sys.stderr)


def start(*command, **more):
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)


def tell(process, line):
    process.stdin.write(line + "\n")
    process.stdin.flush()


def compile_going(folder):
    program = pathlib.Path(folder) / "going"
    subprocess.run(["cc", "-O1", "-o", program, HERE / "going.c"], check=True)
    return program


def findings(pid):
    said = subprocess.run([FORK, "test", str(pid)], capture_output=True, text=True, timeout=DEADLINE)
    return said.returncode, [line.split("\t") for line in said.stdout.splitlines()]


class Inspection(unittest.TestCase):
    """What is told before anything is done; it needs neither root nor CRIU."""

    def setUp(self):
        if not FORK.exists():
            self.skipTest(f"{FORK} is not built")

    def fates(self, pid):
        return {(fate, reason) for fate, subject, reason in findings(pid)[1] if subject not in ("criu", "user")}

    def test_what_a_process_has_is_told(self):
        with tempfile.NamedTemporaryFile() as file, start("cat", pass_fds=[file.fileno()]) as process:
            told = self.fates(process.pid)
            process.stdin.close()
        self.assertIn(("carried", f"{file.name}: a copy goes"), told)
        self.assertEqual(3, sum(fate == "stream" for fate, _ in told), told)

    def test_what_stays_at_home_is_cut(self):
        import socket
        here, there = socket.socketpair()
        with start("cat", pass_fds=[there.fileno()]) as process:
            there.close()
            told = self.fates(process.pid)
            process.stdin.close()
        here.close()
        self.assertIn(("cut", "a Unix socket: its other end stays at home"), told)

    def test_what_cannot_go_is_told_with_the_reason(self):
        with start("unshare", "--user", "cat") as process:
            tell(process, "there")
            self.assertEqual("there\n", process.stdout.readline())
            code, told = findings(process.pid)
            process.stdin.close()
        self.assertEqual(3, code)
        self.assertIn(["blocks", f"process {process.pid}", "it has a user namespace of its own"], told)

    def test_a_process_that_is_not_there_is_told(self):
        self.assertIn(["blocks", "process 4194999", "there is no such process"], findings(4194999)[1])

    def test_without_criu_it_is_told_how_to_get_it(self):
        # A root without /usr/sbin and the like is needed where criu is installed.
        if OBSTACLE is None and not any("opt" in folder for folder in os.environ["PATH"].split(":")):
            self.skipTest("criu is where it is always looked for")
        said = subprocess.run([FORK, "probe"], capture_output=True, text=True, env={"PATH": "/nowhere"}, timeout=DEADLINE)
        self.assertEqual(3, said.returncode)
        self.assertIn("install it (package criu, version 4.0 or later)", said.stdout)


@unittest.skipIf(REX, str(REX))
class Going(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.bench = Bench()
        cls.going = compile_going(cls.bench.folder)

    @classmethod
    def tearDownClass(cls):
        cls.bench.close()

    def setUp(self):
        self.bench.grant("allow tests.root rfork\n")
        self.started = []
        self.addCleanup(self.end)

    def end(self):
        for process in self.started:
            process.kill()
            process.communicate(timeout=DEADLINE)

    def start(self, *command, **more):
        process = start(*map(str, command), **more)
        self.started.append(process)
        self.assertRegex(process.stdout.readline(), "^ready")
        return process

    def stub(self, pid, move=False):
        stub = self.bench.stub(pid, move=move, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.started.append(stub)
        return stub

    def finish(self, process, line="end"):
        return process.communicate(f"{line}\n", timeout=DEADLINE)

    def check_both(self, process):
        """Both a process and its copy go on; what each then says."""
        stub = self.stub(process.pid)
        tell(stub, "there")
        self.assertEqual(f"{process.pid} has there\n", stub.stdout.readline(), self.bench.logs())
        tell(process, "here")
        self.assertEqual(f"{process.pid} has here\n", process.stdout.readline())
        there, here = self.finish(stub)[0], self.finish(process)[0]
        self.assertEqual((7, 7), (stub.returncode, process.returncode))
        return there, here

    def test_a_copy_of_a_c_program_has_its_heap_its_file_and_its_pipe(self):
        file = self.bench.folder / "file"
        process = self.start(self.going, 100, file)
        there, here = self.check_both(process)
        before = file.read_text().splitlines()[0]
        self.assertEqual(f"in the pipe, file: {before}\nthere\n", there)
        self.assertEqual(f"in the pipe, file: {before}\nhere\n", here)

    def test_a_second_copy_brings_only_what_has_changed(self):
        process = self.start(self.going, 20, self.bench.folder / "again")
        sent = []
        for _ in range(2):
            self.finish(self.stub(process.pid))
            sent.append(int(self.bench.report(process.pid)["transferred"]))
        self.assertGreater(sent[0], 20 << 20)
        self.assertLess(sent[1], 1 << 20)

    def test_a_copy_of_python_goes_on(self):
        self.assertEqual(2, len(set(self.check_both(self.start(sys.executable, "-c", PYTHON))) | {""}))

    @unittest.skipUnless(shutil.which("pwsh"), "there is no .NET program here: pwsh is not installed")
    def test_a_copy_of_a_dotnet_program_goes_on(self):
        there, here = self.check_both(self.start("pwsh", "-NoProfile", "-NonInteractive", "-Command", DOTNET))
        self.assertEqual(("1 lines\n", "1 lines\n"), (there, here))

    def test_a_process_that_moves_ends_at_home_and_runs_once(self):
        process = self.start(self.going, 1, self.bench.folder / "moved")
        stub = self.stub(process.pid, move=True)
        tell(stub, "there")
        self.assertEqual(f"{process.pid} has there\n", stub.stdout.readline())
        self.assertEqual(-signal.SIGKILL, process.wait(DEADLINE))
        self.finish(stub)
        self.assertEqual(7, stub.returncode)

    def test_signals_reach_it_and_its_end_is_the_stubs(self):
        process = self.start(self.going, 1, self.bench.folder / "signalled")
        stub = self.stub(process.pid)
        tell(stub, "there")
        stub.stdout.readline()
        stub.send_signal(signal.SIGUSR1)
        stub.communicate(timeout=DEADLINE)
        self.assertEqual(-signal.SIGUSR1, stub.returncode)
        self.assertIsNone(process.poll())

    def test_without_a_grant_nothing_is_frozen(self):
        self.bench.grant("")
        process = self.start(self.going, 1, self.bench.folder / "refused")
        stub = self.stub(process.pid, move=True)
        self.assertIn("does not grant rfork", stub.communicate(timeout=DEADLINE)[1])
        self.assertEqual(255, stub.returncode)
        tell(process, "here")
        self.assertEqual(f"{process.pid} has here\n", process.stdout.readline())

    def test_what_cannot_go_stays_with_the_reason(self):
        process = self.start("unshare", "--uts", self.going, 1, self.bench.folder / "stays")
        self.assertIn("it has a uts namespace of its own", self.stub(process.pid).communicate(timeout=DEADLINE)[1])

    def test_a_lost_host_ends_the_copy_and_not_the_original(self):
        process = self.start(self.going, 1, self.bench.folder / "lost")
        stub = self.stub(process.pid)
        tell(stub, "there")
        stub.stdout.readline()
        os.kill(self.bench.agent(), signal.SIGKILL)
        stub.communicate(timeout=DEADLINE)
        self.assertEqual(255, stub.returncode)
        self.assertIn("lost", self.bench.report(process.pid))
        tell(process, "here")
        self.assertEqual(f"{process.pid} has here\n", process.stdout.readline())

    def test_a_root_that_may_not_raise_limits_is_told_of_no_error(self):
        process = self.start(self.going, 1, self.bench.folder / "limited")
        images = self.bench.folder / "images"
        images.mkdir()
        said = subprocess.run(["setpriv", "--bounding-set", "-sys_resource", FORK, "checkpoint", str(process.pid), images, "run"],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=DEADLINE)
        self.assertEqual((0, "done\n"), (said.returncode, said.stdout), said.stderr)
        self.assertNotIn("Error (", (images / "dump.log").read_text())

    def test_the_example_of_librex_runs(self):
        subprocess.run(["make", "--silent", "--directory", LIBREX, "example", f"OUT={self.bench.folder}/lib", f"OBJ={self.bench.folder}/obj"], check=True, timeout=DEADLINE)
        environment = {**self.bench.environment, "REX_SOCKET": self.bench.path, "REX_SERVER": "near", "REX_STUB": str(BIN / "smash-stub")}
        said = subprocess.run([self.bench.folder / "lib/test_rfork_1"], env=environment, cwd=self.bench.folder, capture_output=True, text=True, timeout=DEADLINE)
        parent, child, end = said.stdout.splitlines()
        host = os.uname().nodename
        pid, stub = parent.split()[1], end.split()[1]
        self.assertRegex(child, rf"^child \d+ parent 1 origin pid {stub} origin parent {pid} origin host {host} runs on host {host} - REX loadavg: \d")
        self.assertEqual((f"stub {stub} has ended: 0", 0), (end, said.returncode))

    def test_a_program_of_the_shared_library_becomes_another_there(self):
        self.bench.grant("allow tests.root rexecve\n")
        library, program = self.bench.folder / "shared", self.bench.folder / "becomes"
        subprocess.run(["make", "--silent", "--directory", LIBREX, f"OUT={library}", f"OBJ={self.bench.folder}/shared-obj"], check=True, timeout=DEADLINE)
        subprocess.run(["cc", "-D_GNU_SOURCE", f"-I{library}", "-o", program, HERE / "becomes.c", f"-L{library}", f"-Wl,-rpath,{library}", "-l:librex.so.1"], check=True, timeout=DEADLINE)
        environment = {**self.bench.environment, "REX_SOCKET": self.bench.path, "REX_SERVER": "near", "REX_STUB": str(BIN / "smash-stub")}
        said = subprocess.run([program, "echo $HOME; exit 9"], env=environment, cwd=self.bench.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=DEADLINE)
        self.assertEqual((9, f"{self.bench.folder}/there\n"), (said.returncode, said.stdout), said.stderr)


if __name__ == "__main__":
    unittest.main()
