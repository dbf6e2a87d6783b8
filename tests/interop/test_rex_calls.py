"""Functions called on other machines by way of the host: the least-loaded server or a named one, grants, and links that are cut."""

import errno
import math
import os
import shutil
import signal
import socket
import tempfile
import threading
import unittest
from unittest import mock

import rex_calls
from rex_calls import CallFault, call, cos, fields_of
from smash_client import Client, Disconnected
from smash_host import Fifo, Host, PATIENCE, Process


class CallTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="smash-interop-")
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.servers = rex_calls.Servers(cls.folder, "one", "two", "down")
        shutil.rmtree(cls.servers.homes / "down")
        with mock.patch.dict(os.environ, cls.servers.environment):
            cls.host = Host(cls.folder)
        cls.addClassCleanup(cls.host.close)

    def setUp(self):
        self.client = self.login("ann")

    def login(self, name):
        client = Client(self.host.path, timeout=PATIENCE)
        self.addCleanup(client.close)
        client.login(name)
        return client

    def assert_fault(self, error_id, server, fields, client=None, **options):
        with self.assertRaises(CallFault) as caught:
            call(client or self.client, server, fields, **options)
        self.assertEqual(caught.exception.args[0], error_id, caught.exception.args)
        return caught.exception.args

    def test_a_function_is_called_here_and_there_and_on_the_least_loaded_server(self):
        for server in ("localhost", "one", "two", "auto"):
            with self.subTest(server=server):
                self.assertAlmostEqual(cos(self.client, server), math.cos(0.5))
        self.assertEqual(call(self.client, "two", fields_of("libc.so.6", "getpid", "i32"))[0], "two")
        self.assertIn(call(self.client, "auto", fields_of("libc.so.6", "getpid", "i32"))[0], ("one", "two"))

    def test_each_machine_has_its_own_process_and_keeps_it(self):
        pids = {server: call(self.client, server, fields_of("libc.so.6", "getpid", "i32"))[1] for server in ("localhost", "one", "two")}
        self.assertEqual(len(set(pids.values())), 3)
        self.assertEqual(pids["one"], call(self.client, "one", fields_of("libc.so.6", "getpid", "i32"))[1])

    def test_what_is_not_granted_is_refused_and_other_functions_go_on(self):
        self.addCleanup(self.servers.grant, "one", "allow here.me *")
        self.servers.grant("one", "allow here.me rcall libm.so.6:*")
        self.assert_fault("RexNotGranted", "one", fields_of("libc.so.6", "getpid", "i32"))
        self.assert_fault("RexFunctionNotFound", "one", fields_of("libm.so.6", "getpid", "i32"))
        self.assertAlmostEqual(cos(self.client, "one"), math.cos(0.5))
        # The other one grants it, and is found.
        self.assertEqual(call(self.client, "auto", fields_of("libc.so.6", "getpid", "i32"))[0], "two")
        self.servers.grant("one")
        self.assert_fault("RexNotGranted", "one", fields_of("libm.so.6", "cos", "f64"))
        self.assertIn("RexNotGranted", (self.servers.homes / "one" / "smash" / "rex_agent.log").read_text())

    def test_a_server_that_is_unknown_or_down_is_told(self):
        self.assert_fault("RexHostUnknown", "elsewhere", fields_of("libc.so.6", "getpid", "i32"))
        _, number, message = self.assert_fault("RexHostUnreachable", "down", fields_of("libc.so.6", "getpid", "i32"))
        self.assertEqual(number, errno.EHOSTUNREACH)
        self.assertIn("No route to host", message)

    def test_a_crash_there_is_the_error_of_that_call(self):
        self.assert_fault("RexCallCrashed", "one", fields_of("libc.so.6", "abort", "void"))
        self.assert_fault("RexCallTimedOut", "one", fields_of("libc.so.6", "pause", "i32", limit=50))
        self.assertAlmostEqual(cos(self.client, "one"), math.cos(0.5))

    def call_that_stays(self, client, server):
        """A call that says that it was entered and does not return: the fault that it ends with, in a list once it has, its thread, and its process."""
        fifo = Fifo(os.path.join(self.folder, f"fifo-{self._testMethodName}"))
        self.addCleanup(fifo.close)
        command = f"echo $PPID > {fifo.path}; exec tail -f /dev/null".encode()
        faults = []

        def wait():
            try:
                call(client, server, fields_of("libc.so.6", "system", "i32", ("str", command)))
            except (CallFault, OSError, Disconnected) as fault:
                faults.append(fault)

        thread = threading.Thread(target=wait)
        thread.start()
        self.addCleanup(thread.join)
        process = Process(int(fifo.line()))
        self.addCleanup(process.close)
        return faults, thread, process

    def test_a_link_that_is_cut_in_a_call_is_told_and_made_again(self):
        _, pid, _ = call(self.client, "one", fields_of("libc.so.6", "pause", "i32"), waits=False)
        jump = Process(pid)
        self.addCleanup(jump.close)
        faults, thread, process = self.call_that_stays(self.client, "one")
        os.kill(self.servers.pid("one"), signal.SIGKILL)
        thread.join(PATIENCE)
        self.assertEqual(faults[0].args[0], "RexHostLost", faults)
        self.assertTrue(process.wait_end() and jump.wait_end(), "what ran for the link has ended with it")
        self.assertAlmostEqual(cos(self.client, "one"), math.cos(0.5))

    def test_a_client_that_leaves_gives_its_call_up(self):
        for server in ("two", "localhost"):
            with self.subTest(server=server):
                leaver = self.login(f"leaver-{server}")
                faults, thread, process = self.call_that_stays(leaver, server)
                leaver.socket.shutdown(socket.SHUT_RDWR)
                thread.join(PATIENCE)
                self.assertTrue(process.wait_end())
                os.unlink(os.path.join(self.folder, f"fifo-{self._testMethodName}"))


if __name__ == "__main__":
    unittest.main()
