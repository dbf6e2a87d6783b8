"""rcall and rjump end to end: functions that other machines call for a client of the host at home, with real sshd's between them."""
import math
import os
import pathlib
import socket
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "interop"))

from machines import BIN, IDENTITY, PATIENCE, until
from rex_case import RexCase, make_world
from rex_calls import CallFault, call, cos, fields_of
from smash_client import Client

LIBREX = pathlib.Path(__file__).resolve().parents[2] / "native-host" / "librex"


def setUpModule():
    RexCase.world = make_world("alpha", "beta")


def tearDownModule():
    RexCase.world.close()


def host_name(client, server):
    """(where it says that it was called, the name that the machine has)."""
    where, _, result = call(client, server, fields_of("libc.so.6", "gethostname", "i32", ("out:64", b""), ("u64", bytes(7) + b"\x40")))
    return where, result[2][4:].split(b"\0", 1)[0].decode()


class CallTests(RexCase):
    def setUp(self):
        super().setUp()
        self.client = self.login("ann")

    def login(self, name):
        client = Client(os.path.join(self.world.home.home, "s"), timeout=PATIENCE)
        self.addCleanup(client.close)
        client.login(name)
        return client

    def refused(self, error_id, server, fields):
        with self.assertRaises(CallFault) as caught:
            call(self.client, server, fields)
        self.assertEqual(error_id, caught.exception.args[0], caught.exception.args)

    def test_the_machine_that_was_asked_calls(self):
        for name in self.world.names:
            self.assertEqual((name, name), host_name(self.client, name))
        self.assertEqual(("localhost", "home"), host_name(self.client, "localhost"))
        where, name = host_name(self.client, "auto")
        self.assertEqual(where, name)
        self.assertIn(name, self.world.names)
        self.assertAlmostEqual(math.cos(0.5), cos(self.client, "auto"))

    def test_functions_are_granted_there(self):
        alpha = self.world["alpha"]
        self.addCleanup(alpha.grant, f"allow {IDENTITY} *")
        alpha.grant(f"allow {IDENTITY} rcall libm.so.6:*")
        self.refused("RexNotGranted", "alpha", fields_of("libc.so.6", "getpid", "i32"))
        self.assertIn("RexNotGranted", alpha.log_of_agent())
        self.assertAlmostEqual(math.cos(0.5), cos(self.client, "alpha"))
        self.assertEqual(("beta", "beta"), host_name(self.client, "auto"))

    def test_a_crash_there_is_the_callers_alone(self):
        self.refused("RexCallCrashed", "beta", fields_of("libc.so.6", "abort", "void"))
        self.assertAlmostEqual(math.cos(0.5), cos(self.client, "beta"))

    def test_a_function_that_was_entered_without_waiting_goes_on_there(self):
        mark = "601.001"
        where, _, _ = call(self.client, "beta", fields_of("libc.so.6", "system", "i32", ("str", f"exec sleep {mark}".encode())), waits=False)
        self.assertEqual("beta", where)
        until(lambda: self.world["beta"].processes(mark), "the program is there")
        # A client that has left does not end it.
        self.client.socket.shutdown(socket.SHUT_RDWR)
        self.assertAlmostEqual(math.cos(0.5), cos(self.login("bob"), "beta"))
        self.assertTrue(self.world["beta"].processes(mark))

    def run_example(self, server):
        program = self.path("test_rcall_1")
        subprocess.run(["cc", "-Wall", "-Wextra", "-Werror", "-I", BIN, "-o", program, LIBREX / "test_rcall_1.c", BIN / "librex.a"], check=True)
        environment = {**self.world.home.environment(), "REX_SOCKET": self.world.socket, "REX_SERVER": server}
        return subprocess.run([program], env=environment, cwd=self.folder, capture_output=True, text=True, timeout=PATIENCE)

    def test_a_c_program_calls(self):
        done = self.run_example("beta")
        self.assertEqual(("", 0), (done.stderr, done.returncode))
        self.assertEqual("cos(0.5) is 0.877583 on host beta", done.stdout.splitlines()[0])

    def test_a_c_program_is_refused_what_was_not_granted(self):
        alpha = self.world["alpha"]
        self.addCleanup(alpha.grant, f"allow {IDENTITY} *")
        alpha.grant(f"allow {IDENTITY} rexecve")
        done = self.run_example("alpha")
        self.assertRegex(done.stderr, r"^cos: RexNotGranted: ")


if __name__ == "__main__":
    unittest.main()
