"""smash-batch as a batch system starts it: one run for a mark, what it tells, signals by its file, limits."""

import os
import pathlib
import select
import signal
import subprocess
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.environ.get("SMASH_BATCH", os.path.join(HERE, "../../native-host/bin/smash-batch"))
PATIENCE = 20


class BatchTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "events").mkdir()

    def plan(self, command, *more, arguments=(), variables=("PATH=/usr/bin:/bin",), **changes):
        at = {name: str(self.folder / name) for name in ("mark", "events", "control", "out", "err")}
        at.update({"name": "run.0", "directory": "/", "in": "/dev/null", "command": command}, **changes)
        strings = [f"{key}={value}" for key, value in at.items()] + [f"argument={word}" for word in arguments] + [f"variable={word}" for word in variables] + list(more)
        (self.folder / "0.plan").write_bytes(b"".join(text.encode() + b"\0" for text in strings))

    def start(self, **options):
        process = subprocess.Popen([PROGRAM, str(self.folder), "0"], stderr=subprocess.PIPE, **options)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.kill)
        return process

    def run_plan(self, **options):
        process = self.start(**options)
        self.assertEqual(0, process.wait(PATIENCE), process.stderr.read())
        return self.event("end")

    def event(self, kind):
        text = (self.folder / "events" / f"run.0.{kind}").read_text()
        return {line.split(" ", 1)[0]: line.split(" ", 1)[1] for line in text.splitlines()}

    def begun(self, text="ready"):
        """A job that says when it is ready."""
        fifo = self.folder / "ready"
        os.mkfifo(fifo)
        descriptor = os.open(fifo, os.O_RDWR)
        self.addCleanup(os.close, descriptor)
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        return lambda: self.assertTrue(poll.poll(1000 * PATIENCE) and os.read(descriptor, 100).startswith(text.encode()))

    def tell(self, process, line):
        with open(self.folder / "control", "a") as control:
            control.write(line + "\n")
        process.send_signal(signal.SIGUSR1)

    def test_a_run_tells_of_its_start_and_end(self):
        self.plan("echo $COLOUR; pwd; echo wrong >&2; exit 3", variables=("COLOUR=red", "PATH=/usr/bin:/bin"), directory=str(self.folder))
        end = self.run_plan()
        self.assertEqual("exited 3", end["exit"])
        self.assertEqual(18, len(end["usage"].split()))
        self.assertLessEqual(int(end["started"]), int(end["ended"]))
        self.assertEqual(f"red\n{self.folder}\n", (self.folder / "out").read_text())
        self.assertEqual("wrong\n", (self.folder / "err").read_text())
        self.assertEqual({"started", "node", "pid"}, set(self.event("start")))

    def test_a_mark_that_is_there_lets_nothing_run(self):
        self.plan("true")
        (self.folder / "mark").touch()
        process = self.start()
        self.assertEqual(0, process.wait(PATIENCE))
        self.assertEqual([], os.listdir(self.folder / "events"))
        self.assertFalse((self.folder / "out").exists())

    def test_arguments_are_executed_directly_and_what_cannot_be_is_the_shells(self):
        self.plan("echo shell", arguments=("echo", "two  blanks"))
        self.assertEqual("exited 0", self.run_plan()["exit"])
        self.assertEqual("two  blanks\n", (self.folder / "out").read_text())
        for name in ("mark", "out", "err"):
            (self.folder / name).unlink()
        self.plan("echo shell", arguments=("/no/such/program",))
        end = self.run_plan()
        self.assertEqual(("exited 0", "2"), (end["exit"], end["direct"]))
        self.assertEqual("shell\n", (self.folder / "out").read_text())

    def test_a_step_that_fails_is_told(self):
        self.plan("true", directory="/no/such/folder")
        self.assertEqual("10 2", self.run_plan()["failed"])

    def test_a_plan_that_is_none_is_told(self):
        (self.folder / "0.plan").write_bytes(b"mark=x\0nonsense\0")
        process = self.start()
        self.assertEqual(125, process.wait(PATIENCE))

    def test_signals_in_its_file_reach_every_process(self):
        ready = self.begun()
        self.plan(f"trap 'wait; exit 5' USR2; (trap 'echo child; exit' USR2; echo ready > {self.folder}/ready; while :; do sleep 0.1; done) & while :; do sleep 0.1; done")
        process = self.start()
        ready()
        self.tell(process, "12")
        self.assertEqual(0, process.wait(PATIENCE))
        self.assertEqual("exited 5", self.event("end")["exit"])
        self.assertEqual("child\n", (self.folder / "out").read_text())

    def test_without_a_kick_the_file_is_read_all_the_same(self):
        ready = self.begun()
        self.plan(f"echo ready > {self.folder}/ready; exec sleep 1000")
        process = self.start()
        ready()
        (self.folder / "control").write_text("F\n")
        self.assertEqual(0, process.wait(PATIENCE))
        end = self.event("end")
        self.assertEqual(("signaled 9", "1"), (end["exit"], end["fenced"]))

    def test_the_time_is_kept(self):
        self.plan("exec sleep 1000", "wall=200")
        end = self.run_plan()
        self.assertEqual("signaled 15", end["exit"])
        self.assertRegex(end["breach"], r"^wall 0\.\d+ s since its start, 0\.200 s allowed$")

    def test_the_memory_is_kept(self):
        self.plan("exec python3 -c 'x = bytearray(200000000)\nimport time\ntime.sleep(1000)'", "memory=50000000")
        end = self.run_plan()
        self.assertEqual("signaled 9", end["exit"])
        self.assertRegex(end["breach"], r"^memory \d+ bytes resident in its tree, 50000000 allowed$")

    def test_a_signal_of_somebody_else_is_passed_on_and_named(self):
        ready = self.begun()
        self.plan(f"trap 'exit 4' TERM; echo ready > {self.folder}/ready; while :; do sleep 0.1; done")
        process = self.start()
        ready()
        process.send_signal(signal.SIGTERM)
        self.assertEqual(0, process.wait(PATIENCE))
        end = self.event("end")
        self.assertEqual(("exited 4", "15"), (end["exit"], end["outside"]))


if __name__ == "__main__":
    unittest.main()
