"""Jobs in terminals."""

import errno
import os
import signal
import stat
import struct
import unittest

from smash_client import (ABORTED, CAUSE, CAUSE_CANCELED, CAUSE_EXIT, CAUSE_SIGNAL, CAUSE_WALL_CLOCK_LIMIT, EXITED, MAX_WALL_TIME, RUNNING, RUSAGE, SESSION_PID,
                          STATE, STATE_DIRECTORY, SUSPENDED, TAIL_LINES, TERMINAL, TERMINAL_SOCKET, Disconnected, field)
from smash_host import HostCase
from terminal_client import DROPPED, TerminalClient

SIZE = 80 << 16 | 24


class TerminalTests(HostCase):
    def start(self, command, *fields, client=None, **options):
        """(client, job, path of its terminal's socket)."""
        client = client or self.login()
        job = client.submit(command, field(TERMINAL, SIZE), *fields, **options)
        client.wait_status(job, RUNNING, EXITED, ABORTED)
        return client, job, client.record(job).get(TERMINAL_SOCKET)

    def attach(self, path, size=(80, 24)):
        terminal = TerminalClient(path, size)
        self.addCleanup(terminal.close)
        return terminal

    def test_a_job_has_a_terminal_of_its_own(self):
        client, job, path = self.start("tty; stty size; test -t 0 && test -t 1 && test -t 2 && echo all; ps -o tty= -p $$; exit 5")
        self.assertEqual(5, client.wait_end(job))
        lines = client.stdout(job).data.split(b"\r\n")
        self.assertEqual([b"24 80", b"all", b""], [lines[1], lines[2], lines[4]])
        self.assertEqual(lines[0], b"/dev/" + lines[3].strip())
        record = client.record(job)
        self.assertEqual((CAUSE_EXIT, SIZE, False), (record[CAUSE], record[TERMINAL], TERMINAL_SOCKET in record))
        self.assertEqual(b"", client.stderr(job).data)

    def test_clients_see_the_screen_and_what_follows_and_type(self):
        client, job, path = self.start("echo hello; read x; echo got $x; read y; echo and $y")
        self.assertEqual(0o600, stat.S_IMODE(os.stat(path).st_mode) if os.path.exists(path) else 0o600)
        first = self.attach(path)
        first.read_until(b"hello\r\n")
        self.assertEqual(0o600, stat.S_IMODE(os.stat(path).st_mode))
        first.type(b"one\n")
        first.read_until(b"got one\r\n")
        second = self.attach(path)
        second.read_until(b"got one\r\n")
        first.close()
        second.type(b"two\n")
        self.assertEqual((0, 0), second.read_end())
        self.assertEqual(b"hello\r\none\r\ngot one\r\ntwo\r\nand two\r\n", second.seen)
        client.wait_end(job)
        self.assertEqual(second.seen, client.stdout(job).data)
        self.assertFalse(os.path.exists(path))

    def test_the_last_size_that_a_client_told_holds(self):
        client, job, path = self.start("trap 'stty size' WINCH; echo ready; while :; do sleep 0.01; done")
        first = self.attach(path, (0, 0))
        first.read_until(b"ready")
        first.resize(100, 30)
        first.read_until(b"30 100")
        second = self.attach(path, (120, 40))
        second.read_until(b"40 120")
        first.resize(90, 20)
        second.read_until(b"20 90")
        client.cancel(job)
        client.wait_end(job)

    def test_keys_of_the_terminal_are_signals(self):
        client, job, path = self.start("echo ready; exec sleep 1000")
        terminal = self.attach(path)
        terminal.read_until(b"ready")
        terminal.type(b"\x03")
        self.assertEqual((1, signal.SIGINT), terminal.read_end())
        self.assertEqual(130, client.wait_end(job))
        self.assertEqual((ABORTED, CAUSE_SIGNAL), (client.record(job)[STATE], client.record(job)[CAUSE]))

    def test_job_control_in_a_shell(self):
        client, job, path = self.start("PS1='$ ' exec sh -i")
        terminal = self.attach(path)
        terminal.read_until(b"$ ")
        terminal.type(b"sh -c 'echo up; exec sleep 1000'\n")
        terminal.read_until(b"\nup\r\n")
        terminal.type(b"\x1a")
        terminal.read_until(b"Stopped")
        terminal.type(b"kill %1; fg; echo code $?\n")
        terminal.read_until(b"code 143")
        terminal.type(b"exit 9\n")
        self.assertEqual((0, 9), terminal.read_end())
        self.assertEqual(9, client.wait_end(job))

    def test_it_goes_on_without_a_session_and_is_attached_to_meanwhile(self):
        client, job, path = self.start("echo ready; read x; echo $x; read y; echo $y; exit 4")
        terminal = self.attach(path)
        terminal.read_until(b"ready")
        session = self.watch(client.host()[SESSION_PID])
        session.kill(signal.SIGSTOP)
        terminal.type(b"while it stands still\n")
        terminal.read_until(b"still\r\nwhile it stands still\r\n")
        session.kill()
        with self.assertRaises(Disconnected):
            client.receive()
        client = self.login_again()
        self.assertEqual((RUNNING, path), (client.record(job)[STATE], client.record(job)[TERMINAL_SOCKET]))
        terminal.type(b"after\n")
        self.assertEqual((0, 4), terminal.read_end())
        if client.status(job).exit_code < 0:
            client.wait_end(job)
        self.assertEqual(4, client.status(job).exit_code)
        self.assertEqual(terminal.seen, client.stdout(job).data)

    def test_a_client_that_does_not_read_is_dropped_and_holds_nobody_up(self):
        client, job, path = self.start("read x; seq 4000000; echo over; read y")
        slow, quick = self.attach(path), self.attach(path)
        slow.type(b"go\n")
        quick.read_until(b"\r\n100\r\n")
        quick.close()
        self.wait_until(lambda: client.stdout(job, field(TAIL_LINES, 1)).data == b"over\r\n", "all is written")
        frames = []
        while (frame := slow.receive()) is not None:
            frames.append(frame[0])
        self.assertEqual((DROPPED, 1), (frames[-1], frames.count(DROPPED)))
        client.send_input(job, b"\n")
        self.assertEqual(0, client.wait_end(job))

    def test_twenty_attach_and_vanish(self):
        client, job, path = self.start("while read x; do echo \"<$x>\"; done")
        for number in range(20):
            self.attach(path).type(b"half a line")
        last = self.attach(path)
        last.type(b"\x15end\n")
        last.read_until(b"<end>")
        last.type(b"\x04")
        self.assertEqual((0, 0), last.read_end())
        self.assertEqual(0, client.wait_end(job))

    def test_input_by_the_protocol(self):
        client, job, path = self.start("read x; echo got $x; cat; echo over")
        client.send_input(job, b"one\n")
        client.send_input(job, b"two\n", end=True)
        self.assertEqual(0, client.wait_end(job))
        self.assertEqual(b"over", client.stdout(job).data.split(b"\r\n")[-2])

    def test_signals_cancel_and_limits_hold(self):
        client, job, path = self.start("trap '' HUP; exec sleep 1000")
        client.signal(job, signal.SIGSTOP)
        client.wait_status(job, SUSPENDED)
        client.signal(job, signal.SIGCONT)
        client.cancel(job)
        self.assertEqual(143, client.wait_end(job))
        self.assertEqual(CAUSE_CANCELED, client.record(job)[CAUSE])
        job = client.submit("exec sleep 1000", field(TERMINAL, SIZE), field(MAX_WALL_TIME, 100))
        client.wait_end(job)
        self.assertEqual(CAUSE_WALL_CLOCK_LIMIT, client.record(job)[CAUSE])

    def test_the_usage_is_the_jobs(self):
        client, job, path = self.start("i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; head -c 60000000 /dev/zero | tail -c 50000000 > /dev/null")
        client.wait_end(job)
        usage = client.record(job)[RUSAGE]
        self.assertGreater(usage.user_seconds * 1_000_000 + usage.user_microseconds, 20_000)
        self.assertGreater(usage.max_rss, 40_000)

    def test_what_it_leaves_behind_is_ended_and_its_last_words_are_kept(self):
        client = self.login()
        for _ in range(20):
            job = client.submit("(trap '' HUP; sleep 1000) & seq 3000", field(TERMINAL, SIZE))
            self.assertEqual(0, client.wait_end(job))
            self.assertTrue(client.stdout(job).data.endswith(b"3000\r\n"))

    def test_a_background_that_closes_the_terminal_costs_no_time(self):
        client, fifo = self.login(), self.fifo()
        job = client.submit(f"exec < /dev/null > /dev/null 2>&1; read x < {fifo.path}", field(TERMINAL, SIZE))
        client.wait_status(job, RUNNING)
        fifo.write("go")
        self.assertEqual(0, client.wait_end(job))
        usage = client.record(job)[RUSAGE]
        self.assertLess(usage.user_seconds + usage.system_seconds, 1)

    def test_nothing_is_left_when_the_host_stops(self):
        client, job, path = self.start("exec sleep 1000")
        self.attach(path)
        state = client.host()[STATE_DIRECTORY]
        self.host.stop()
        self.assertFalse(os.path.exists(state))


if __name__ == "__main__":
    unittest.main()
