"""smash-task as smash-session starts it: options in order, then the job; what fails is in the report."""
import errno
import os
import pathlib
import subprocess
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.environ.get("SMASH_TASK", os.path.join(HERE, "../../native-host/bin/smash-task"))
GROUP, LIMIT, JOIN, IO_PRIORITY, EXEC = 18, 19, 20, 21, 11
IDLE = 3 << 13


def writable_hierarchy():
    """The folder of this process's own group in some hierarchy where groups can be made; None: nowhere."""
    with open("/proc/self/cgroup") as own:
        places = {names: path.rstrip("\n") for _, names, path in (line.split(":", 2) for line in own)}
    with open("/proc/self/mountinfo") as mounts:
        for line in mounts:
            fields, _, rest = line.partition(" - ")
            kind, _, options = rest.split()[:3]
            controllers = "" if kind == "cgroup2" else next((name for name in places if name and set(name.split(",")) <= set(options.split(","))), None)
            if kind in ("cgroup", "cgroup2") and controllers in places:
                folder = fields.split()[4] + places[controllers].rstrip("/")
                if os.access(folder, os.W_OK) and os.access(folder + "/cgroup.procs", os.W_OK):
                    yield folder


class TaskTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.report = self.folder / "report"

    def run_task(self, *arguments, **options):
        return subprocess.run([PROGRAM, self.report, *arguments], capture_output=True, text=True, timeout=30, stdin=subprocess.DEVNULL, **options)

    def assert_failed(self, result, step, error):
        self.assertEqual((125, f"{step} {error}\n"), (result.returncode, self.report.read_text()), result.stderr)
        self.assertIn(os.strerror(error), result.stderr)

    def test_the_arguments_are_executed(self):
        result = self.run_task("--", "echo shell", "echo", "a b", "c")
        self.assertEqual((0, "a b c\n", ""), (result.returncode, result.stdout, result.stderr))
        self.assertFalse(self.report.exists())

    def test_without_arguments_the_shell_is(self):
        self.assertEqual((3, "shell\n"), (lambda result: (result.returncode, result.stdout))(self.run_task("--", "echo shell; exit 3")))

    def test_what_cannot_be_executed_is_the_shells(self):
        result = self.run_task("--", "no-such-program", "no-such-program")
        self.assertEqual((127, f"{EXEC} {errno.ENOENT}\n"), (result.returncode, self.report.read_text()))
        self.assertIn("no-such-program", result.stderr)

    def test_io_priority_is_inherited(self):
        result = self.run_task("-i", str(IDLE), "--", "", "ionice")
        self.assertEqual("idle", result.stdout.strip())

    def test_an_io_priority_that_is_none(self):
        self.assert_failed(self.run_task("-i", str(7 << 13), "--", "true"), IO_PRIORITY, errno.EINVAL)

    def test_a_limit_is_written_as_it_is(self):
        limit = self.folder / "memory.max"
        limit.write_text("")
        self.run_task("-w", limit, "123456", "--", "true")
        self.assertEqual("123456", limit.read_text())

    def test_steps_fail_by_their_numbers(self):
        nowhere = self.folder / "not" / "there"
        self.assert_failed(self.run_task("-g", nowhere, "--", "true"), GROUP, errno.ENOENT)
        self.report.unlink()
        self.assert_failed(self.run_task("-w", nowhere, "1", "--", "true"), LIMIT, errno.ENOENT)
        self.report.unlink()
        self.assert_failed(self.run_task("-j", nowhere, "--", "true"), JOIN, errno.ENOENT)

    def test_nothing_runs_after_a_failure(self):
        trace = self.folder / "trace"
        self.run_task("-j", self.folder / "not", "--", f"touch {trace}")
        self.assertFalse(trace.exists())

    def test_a_name_that_is_too_long(self):
        self.assert_failed(self.run_task("-j", "/" + "x" * 5000, "--", "true"), JOIN, errno.ENAMETOOLONG)

    def test_wrong_use(self):
        for arguments in ((), ("--",), ("-z", "1", "--", "true"), ("-w", "one", "--", "true"), ("-j",), ("word",)):
            self.assertEqual(125, self.run_task(*arguments).returncode, arguments)

    def test_children_are_in_the_group_too(self):
        for own in writable_hierarchy():
            group = os.path.join(own, f"smash-task-test-{os.getpid()}")
            result = self.run_task("-g", group, "-j", group, "--", "cat /proc/self/cgroup; true")
            os.rmdir(group)
            self.assertIn(f"/{os.path.basename(group)}\n", result.stdout)
            return
        self.skipTest("no control group can be made here")

    def test_a_group_that_is_left_is_made_anew(self):
        for own in writable_hierarchy():
            group = os.path.join(own, f"smash-task-left-{os.getpid()}")
            os.mkdir(group)
            before = os.stat(group).st_ino
            self.assertEqual(0, self.run_task("-g", group, "--", "true").returncode)
            self.assertNotEqual(before, os.stat(group).st_ino)
            os.rmdir(group)
            return
        self.skipTest("no control group can be made here")


if __name__ == "__main__":
    unittest.main()
