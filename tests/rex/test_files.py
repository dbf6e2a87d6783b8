"""Files that go to other machines and come back, end to end."""
import os
import subprocess
import unittest

from rex_case import NOT_RUN, RexCase, make_world


def setUpModule():
    world = RexCase.world = make_world("alpha", "beta", "gamma")
    gamma = world["gamma"]
    store = os.path.join(gamma.home, ".cache")
    os.makedirs(store)
    gamma.run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", store)


def tearDownModule():
    RexCase.world.close()


class FileTests(RexCase):
    """What is at home is not on the servers: their view of home's folder is empty."""

    SOURCE = b"""
        #include <stdio.h>
        #include <string.h>
        int main(int argc, char **argv)
        {
            char line[100] = "";
            FILE *in = fopen("in.txt", "r"), *out = fopen("out.txt", "w");
            if (argc != 2 || strcmp(argv[1], "word") || !in || !out || !fgets(line, sizeof line, in))
                return 1;
            fprintf(out, "seen: %s", line);
            return fclose(out);
        }
    """

    def compile(self):
        source = self.write("program.c", self.SOURCE)
        subprocess.run(["cc", "-O1", "-o", self.path("program"), source], check=True)
        return self.path("program")

    def test_a_program_goes_there_with_its_inputs_and_its_outputs_come_home(self):
        program = self.compile()
        self.write("input", b"hello\n")
        options = ("--server", "alpha", "--input", "input", "in.txt", "--output", "out.txt", "result", "--report", self.path("report"))
        self.assertEqual("", self.done(program, "word", options=options))
        self.assertEqual(b"seen: hello\n", self.read("result"))
        self.assertGreater(int(self.report()["transferred"]), 1_000)

        before = self.world["alpha"].bytes_on_the_wire()
        self.assertEqual("", self.done(program, "word", options=options))
        after = self.world["alpha"].bytes_on_the_wire()
        moved = sum(after) - sum(before)
        self.assertLess(moved, 30_000, "bytes on the wire of a second run")
        self.assertEqual(0, int(self.report()["transferred"]))
        print(f"second run of a program that was transferred: {moved} bytes on the wire, both ways, with TCP and ssh")

    def test_a_script_goes_there(self):
        script = self.write("script", b'#!/bin/sh\necho "$(hostname): $1"\n')
        os.chmod(script, 0o755)
        self.assertEqual("beta: x\n", self.done(script, "x", options=("--server", "beta")))

    def test_where_nothing_may_be_transferred_what_is_missing_is_named(self):
        program = self.compile()
        code, _, errors = self.finish(program, "word", options=("--server", "beta", "--transfer", "off", "--report", self.path("report")))
        self.assertEqual(NOT_RUN, code)
        self.assertIn(program, errors)
        self.assertRegex(self.report()["refused"], "^RexFilesMissing ")

    def test_where_the_disk_is_full_nothing_is_run_and_that_is_told(self):
        self.write("large", os.urandom(4 << 20))
        code, output, errors = self.finish("sh", "-c", "touch /tmp/never", options=("--server", "gamma", "--input", "large", "large", "--report", self.path("report")))
        self.assertEqual((NOT_RUN, ""), (code, output))
        self.assertRegex(self.report()["refused"], "^RexStoreFull ", errors)
        self.assertFalse(os.path.exists("/tmp/never"))
        self.assertEqual("gamma\n", self.done("hostname", options=("--server", "gamma")))


if __name__ == "__main__":
    unittest.main()
