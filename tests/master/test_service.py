"""smashd as a service: the listener that systemd passes, what systemd is told, the watchdog, and SIGHUP."""
import os
import signal
import socket
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import DEADLINE, Host, RECONFIGURE, SHUTDOWN, SMASHD, until  # noqa: E402

# LISTEN_PID must be the pid of smashd itself, which only the process that becomes it can know.
AS_SYSTEMD = 'export LISTEN_PID=$$; [ -n "$WRONG" ] && LISTEN_PID=1; exec "$0" "$@"'


class ServiceTest(unittest.TestCase):
    def make(self):
        host = Host(start=False)
        self.addCleanup(host.clean_up)
        return host

    def listener(self, host, kind=socket.SOCK_STREAM, name="/s"):
        listener = socket.socket(socket.AF_UNIX, kind)
        self.addCleanup(listener.close)
        listener.bind(host.folder + name)
        if kind == socket.SOCK_STREAM:
            listener.listen(8)
        return listener

    def activate(self, host, sockets, names=None, **environment):
        """Starts smashd with these from descriptor 3 on."""
        count = len(sockets)
        kept = [os.dup(sock.fileno()) for sock in sockets]

        def place():
            high = [os.dup2(fd, 100 + i) for i, fd in enumerate(kept)]
            for i, fd in enumerate(high):
                os.dup2(fd, 3 + i)
        host.environment.update(environment, LISTEN_FDS=str(count), **({"LISTEN_FDNAMES": ":".join(names)} if names else {}))
        host.process = subprocess.Popen(["/bin/sh", "-c", AS_SYSTEMD, SMASHD, *host.options], env=host.environment, stdin=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE, preexec_fn=place, pass_fds=range(3, 3 + count), close_fds=True, cwd=host.folder)
        host.pid = host.process.pid
        for fd in kept:
            os.close(fd)

    def notified(self, abstract=False):
        """A socket to be told on."""
        told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(told.close)
        told.settimeout(DEADLINE)
        if abstract:
            told.bind(f"\0smash-notify-{os.getpid()}")
            return told, "@" + told.getsockname()[1:].decode()
        path = f"/tmp/smash-notify-{os.getpid()}"
        told.bind(path)
        self.addCleanup(os.unlink, path)
        return told, path

    @staticmethod
    def next(told):
        return dict(line.split("=", 1) for line in told.recv(4096).decode().splitlines())


class Activation(ServiceTest):
    def test_the_passed_listener_is_served_and_left_behind(self):
        host = self.make()
        host.options = []
        listener = self.listener(host)
        early = host.connect()                      # before there is a host: it waits in the backlog
        self.addCleanup(early.close)
        self.activate(host, [listener])
        session = host.ready()
        self.assertIn(host.path, session.about["argv"])
        early.send(b"x")
        with session.connection() as first:
            self.assertEqual(first.recv(1), b"x")
        with open(f"/proc/{session.pid}/environ", encoding="utf-8") as file:
            self.assertNotIn("LISTEN_FDS", file.read())
        self.assertEqual(host.stop(), (0, ""))
        self.assertTrue(os.path.exists(host.path))
        self.assertFalse(os.path.exists(host.path + ".lock"))
        host.connect().close()                      # the listener lives on in who made it

    def test_of_several_the_one_named_smash_is_taken(self):
        host = self.make()
        host.options = []
        sockets = [self.listener(host, name="/other"), self.listener(host)]
        self.activate(host, sockets, ["http", "smash.socket"])
        session = host.ready()
        self.assertIn(host.path, session.about["argv"])
        host.connect().close()
        session.connection().close()
        self.assertEqual(host.stop()[0], 0)

    def test_what_is_no_listener_is_refused(self):
        for kind, names in ((socket.SOCK_DGRAM, None), (socket.SOCK_SEQPACKET, None), (socket.SOCK_STREAM, ["http", "ftp"])):
            with self.subTest(kind=kind):
                host = self.make()
                host.options = []
                sockets = [self.listener(host, kind)] + ([self.listener(host, name="/other")] if names else [])
                self.activate(host, sockets, names)
                code, said = host.result()
                self.assertEqual(code, 1)
                self.assertIn("descriptor 3", said)
        host = self.make()
        host.options = []
        connected, _other = socket.socketpair(socket.AF_UNIX)
        self.addCleanup(connected.close)
        self.addCleanup(_other.close)
        self.activate(host, [connected])
        self.assertEqual(host.result()[0], 1)

    def test_descriptors_meant_for_another_process_are_not_taken(self):
        host = self.make()
        host.options = ["-f", host.folder + "/mine"]
        self.activate(host, [self.listener(host)], WRONG="1")
        session = host.ready()
        self.assertIn(host.folder + "/mine", session.about["argv"])
        self.assertEqual(host.stop()[0], 0)
        self.assertFalse(os.path.exists(host.folder + "/mine"))


class Notification(ServiceTest):
    def test_ready_reload_and_stop_are_told(self):
        for abstract in (False, True):
            with self.subTest(abstract=abstract):
                told, address = self.notified(abstract)
                host = self.make()
                host.environment["NOTIFY_SOCKET"] = address
                host.start()
                session = host.ready()
                ready = self.next(told)
                self.assertEqual((ready["READY"], ready["MAINPID"]), ("1", str(host.pid)))
                self.assertIn(host.path, ready["STATUS"])
                with open(f"/proc/{session.pid}/environ", encoding="utf-8") as file:
                    self.assertNotIn("NOTIFY_SOCKET", file.read())
                host.process.send_signal(signal.SIGHUP)
                session.expect(RECONFIGURE)
                reloading = self.next(told)
                self.assertEqual(reloading["RELOADING"], "1")
                self.assertGreater(int(reloading["MONOTONIC_USEC"]), 0)
                self.assertEqual(self.next(told)["READY"], "1")
                host.process.terminate()
                self.assertEqual(self.next(told), {"STOPPING": "1"})
                session.expect(SHUTDOWN)
                session.done()
                self.assertEqual(host.result(), (0, ""))

    def test_in_the_background_the_process_that_stays_is_told(self):
        told, address = self.notified()
        host = self.make()
        host.environment["NOTIFY_SOCKET"] = address
        host.start("-b")
        session = host.ready()
        self.assertEqual(self.next(told)["MAINPID"], str(session.hello["pid"]))
        self.assertNotEqual(session.hello["pid"], host.pid)
        os.kill(session.hello["pid"], signal.SIGTERM)
        session.expect(SHUTDOWN)
        session.done()
        self.assertEqual(host.result(), (0, ""))

    def test_without_a_service_manager_hangup_ends_a_host_in_the_foreground(self):
        host = self.make()
        host.start()
        host.ready()
        self.assertEqual(host.stop(signal.SIGHUP), (0, ""))

    def test_the_watchdog_is_fed_only_while_the_session_lives(self):
        told, address = self.notified()
        host = self.make()
        host.environment.update(NOTIFY_SOCKET=address, WATCHDOG_USEC="200000")
        host.start()
        session = host.session()
        session.greeted()
        session.send(65)
        self.assertEqual(self.next(told)["READY"], "1")
        self.assertEqual([self.next(told) for _ in range(3)], [{"WATCHDOG": "1"}] * 3)
        os.kill(session.pid, signal.SIGKILL)
        session = host.session()                    # started again, not READY yet
        told.setblocking(False)
        try:                                        # what was told before the end
            while self.next(told):
                pass
        except BlockingIOError:
            pass
        told.settimeout(1)
        self.assertRaises(TimeoutError, self.next, told)
        told.settimeout(DEADLINE)
        session.ready()
        self.assertEqual(until(lambda: self.next(told).get("WATCHDOG"), "watchdog"), "1")
        host.process.terminate()
        session.expect(SHUTDOWN)
        session.done()
        self.assertEqual(host.result()[0], 0)

    def test_a_watchdog_of_another_process_is_not_fed(self):
        told, address = self.notified()
        host = self.make()
        host.environment.update(NOTIFY_SOCKET=address, WATCHDOG_USEC="10000", WATCHDOG_PID="1")
        host.start()
        host.ready()
        self.assertEqual(self.next(told)["READY"], "1")
        host.process.terminate()
        self.assertEqual(self.next(told), {"STOPPING": "1"})
        host.sessions[-1].expect(SHUTDOWN)
        host.sessions[-1].done()
        self.assertEqual(host.result()[0], 0)


if __name__ == "__main__":
    unittest.main()
