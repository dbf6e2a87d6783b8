"""Who may do what, end to end: refusals come before anything is transferred or run."""
import os
import unittest

from machines import IDENTITY
from rex_case import NOT_RUN, RexCase, make_world


def setUpModule():
    RexCase.world = make_world("alpha", "beta")


def tearDownModule():
    RexCase.world.close()


class GrantTests(RexCase):
    """Refused before anything is transferred or run, and logged there."""

    def setUp(self):
        super().setUp()
        self.alpha = self.world["alpha"]
        self.addCleanup(self.alpha.grant, f"allow {IDENTITY} *")

    def refused(self, error_id):
        program = self.write("program", b"#!/bin/sh\ntouch /tmp/never\n")
        os.chmod(program, 0o755)
        before = sum(self.alpha.bytes_on_the_wire())
        code, output, errors = self.finish(program, options=("--server", "alpha", "--report", self.path("report")))
        self.assertEqual((NOT_RUN, ""), (code, output))
        self.assertRegex(self.report()["refused"], f"^{error_id} ")
        self.assertRegex(errors, "^smash-stub: ")
        self.assertLess(sum(self.alpha.bytes_on_the_wire()) - before, 20_000)
        self.assertFalse(os.path.exists("/tmp/never"))
        self.assertIn(error_id, self.alpha.log_of_agent())

    def test_what_nobody_granted(self):
        self.alpha.grant()
        self.refused("RexNotGranted")

    def test_what_was_taken_back(self):
        self.assertEqual("alpha\n", self.done("hostname", options=("--server", "alpha")))
        self.alpha.grant(f"allow {IDENTITY} *", f"deny {IDENTITY} rexecve")
        self.refused("RexNotGranted")

    def test_another_server_is_taken_instead(self):
        self.alpha.grant()
        self.assertEqual({"beta"}, {self.done("hostname").strip() for _ in range(3)})


if __name__ == "__main__":
    unittest.main()
