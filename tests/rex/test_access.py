"""Who may do what, end to end: refusals come before anything is transferred or run."""
import os
import subprocess
import unittest

import machines
from machines import BIN, IDENTITY
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

    def test_who_comes_from_where_nobody_may_come_from(self):
        self.alpha.write("home/rex.rc", "clients : localhost\n")
        self.addCleanup(os.remove, os.path.join(self.alpha.home, "rex.rc"))
        self.refused("RexClientNotAllowed")
        self.alpha.write("home/rex.rc", "clients : localhost, localnets\n")
        self.assertEqual("alpha\n", self.done("hostname", options=("--server", "alpha")))

    def test_another_server_is_taken_instead(self):
        self.alpha.grant()
        self.assertEqual({"beta"}, {self.done("hostname").strip() for _ in range(3)})


class KeyTests(RexCase):
    """Keys as the commands of smash-rex let them in."""

    def commands(self, *command):
        """smash-rex for the account there."""
        beta = self.world["beta"]
        # Within its processes as well: .NET needs a /proc that knows it.
        machines.run("nsenter", "--target", str(beta.pid), "--pid", "--net", "--mount", "--uts", "--", "env", f"HOME={beta.home}", str(BIN / "smash-rex"), *command)

    def test_a_program_has_a_key_and_grants_of_its_own(self):
        folder = os.path.join(self.world.home.home, ".config/smash/rex/keys")
        os.makedirs(folder, mode=0o700)
        identity = f"{IDENTITY}.make"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", os.path.join(folder, identity)], check=True)
        with open(os.path.join(folder, f"{identity}.pub")) as file:
            kind, key = file.read().split()[:2]
        self.commands("--keys", "add", identity, kind, key)
        self.commands("--access", "revoke", IDENTITY, "*")
        self.addCleanup(self.world["beta"].grant, f"allow {IDENTITY} *")
        self.commands("--access", "grant", identity, "rexecve")

        own = ("--server", "beta", "--report", self.path("report"))
        self.assertEqual("beta\n", self.done("hostname", options=(*own, "--identity", "make")))
        self.assertEqual(NOT_RUN, self.finish("hostname", options=own)[0])
        self.assertRegex(self.report()["refused"], "^RexNotGranted ")
        self.assertEqual(NOT_RUN, self.finish("hostname", options=(*own, "--identity", "other"))[0])
        self.assertRegex(self.report()["refused"], "^RexKeyUnknown ")

        self.commands("--access", "revoke", identity, "*")
        self.assertEqual(NOT_RUN, self.finish("hostname", options=(*own, "--identity", "make"))[0])
        self.assertRegex(self.report()["refused"], "^RexNotGranted ")
        self.assertIn(f"{identity} was refused", self.world["beta"].log_of_agent())


if __name__ == "__main__":
    unittest.main()
