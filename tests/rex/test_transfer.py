"""Files that go along, between machines: what is lacking, what differs there, what comes back, a disk that is full, an agent that is killed meanwhile."""
import os
import re
import shutil
import unittest

from machines import PATIENCE, run, until
from rex_case import NOT_RUN, RexCase, make_world

MIB = 1 << 20
MOST_OF_SECOND_RUN = 30 * 1024


def setUpModule():
    RexCase.world = make_world("alpha")


def tearDownModule():
    RexCase.world.close()


class TransferTests(RexCase):
    def store(self, *below):
        return os.path.join(self.world["alpha"].home, ".cache/smash/rex", *below)

    def mount(self, *arguments):
        """For the test alone. umount looks into /proc, so it must be a process of the machine's own."""
        inside = ["nsenter", "--target", str(self.world["alpha"].pid), "--mount", "--pid", "--"]
        run(*inside, "mount", *arguments)
        self.addCleanup(run, *inside, "umount", "-l", arguments[-1])

    def make_program(self):
        """A program with a library of its own beside it."""
        with open(self.path("own.c"), "w") as file:
            file.write(f'const char *own(void) {{ return "{self.id()}"; }}\n')
        with open(self.path("program.c"), "w") as file:
            file.write('#include <stdio.h>\nconst char *own(void);\nint main(int argc, char **argv) { printf("%s %d %s\\n", argv[0], argc, own()); return 0; }\n')
        os.makedirs(self.path("lib"))
        run("cc", "-shared", "-fPIC", "-o", self.path("lib/libown.so"), self.path("own.c"))
        run("cc", "-o", self.path("program"), self.path("program.c"), "-L", self.path("lib"), "-lown", "-Wl,--enable-new-dtags,-rpath,$ORIGIN/lib")

    def sent(self, *command, options=()):
        """(bytes on the wire both ways, what it wrote) of a run that is done."""
        before = sum(self.world["alpha"].bytes_on_the_wire())
        output = self.done(*command, options=options)
        return sum(self.world["alpha"].bytes_on_the_wire()) - before, output

    def test_a_program_of_home_runs_with_its_own_libraries_and_the_second_time_nothing_is_transferred(self):
        self.make_program()
        self.done("true")
        first, output = self.sent("./program", "argument")
        second, again = self.sent("./program", "argument")
        self.assertEqual(f"./program 2 {self.id()}\n", output)
        self.assertEqual(output, again)
        self.assertGreater(first, 5_000)
        self.assertLess(second, MOST_OF_SECOND_RUN)

    def test_libraries_that_differ_there_are_those_of_home(self):
        libc = os.path.realpath(re.search(r"libc\.so\.6 => (\S+)", run("ldd", "/bin/sh").stdout)[1])
        other = os.path.join(self.world["alpha"].folder, "other-libc")
        shutil.copy(libc, other)
        with open(other, "ab") as file:
            file.write(b"another build")
        self.mount("--bind", other, libc)
        output = self.done("sh", "-c", "grep -h 'libc[.-].*so' /proc/$$/maps", options=("--report", self.path("report")))
        self.assertIn("/.cache/smash/rex/runs/", output)
        self.assertNotIn(f" {libc}\n", output)
        self.assertLess(int(self.report()["transferred"]), 200_000, "most of its pieces are in the other one")
        second, _ = self.sent("sh", "-c", "true")
        self.assertLess(second, MOST_OF_SECOND_RUN)

    def test_a_full_disk_there_is_told_before_anything_runs_and_leaves_what_is_there(self):
        os.makedirs(self.store(), mode=0o700, exist_ok=True)
        self.mount("-t", "tmpfs", "-o", "size=2m,mode=700", "tmpfs", self.store())
        self.write("small", os.urandom(MIB // 2))
        self.write("large", os.urandom(8 * MIB))
        self.assertEqual(f"{MIB // 2}\n", self.done("sh", "-c", "wc -c < small; rm small", options=("--input", "small", "small")))
        code, output, errors = self.finish("sh", "-c", "echo ran", options=("--input", "large", "large", "--report", self.path("report")))
        self.assertEqual((NOT_RUN, ""), (code, output))
        self.assertIn("RexStoreFull", self.report()["refused"])
        self.assertIn("alpha", errors)
        self.assertEqual("ran\n", self.done("sh", "-c", "echo ran"))

    def test_an_agent_that_is_killed_while_files_come_is_a_refusal_since_nothing_ran(self):
        self.write("large", os.urandom(32 * MIB))
        self.done("true")
        process = self.start("sh", "-c", "echo ran; wc -c < large", options=("--server", "alpha", "--input", "large", "large", "--report", self.path("report")))
        incoming = os.path.join("/proc", str(self.world["alpha"].pid), "root", self.store("incoming").lstrip("/"))
        until(lambda: os.path.isdir(incoming) and os.listdir(incoming), "files come")
        for pid in self.world["alpha"].processes("--agent"):
            os.kill(pid, 9)
        output, errors = process.communicate(timeout=PATIENCE)
        self.assertEqual((NOT_RUN, b""), (process.returncode, output))
        self.assertIn("refused", self.report())
        self.assertEqual(f"{32 * MIB}\n", self.done("sh", "-c", "wc -c < large", options=("--input", "large", "large")))

    def test_what_a_large_run_leaves_comes_back_by_its_changes_alone(self):
        content = os.urandom(8 * MIB)
        self.write("data", content)
        options = ("--input", "data", "data", "--output", "data", "data")
        self.done("sh", "-c", "printf more >> data", options=options)
        self.assertEqual(content + b"more", self.read("data"))
        wire, _ = self.sent("sh", "-c", "printf more >> data", options=options)
        self.assertEqual(content + b"moremore", self.read("data"))
        self.assertLess(wire, 2 * MIB)


if __name__ == "__main__":
    unittest.main()
