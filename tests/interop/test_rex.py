"""The host's REX: started when one of its commands is first used, reached through the host's own socket, ended with it."""

import os
import signal
import socket
import struct
import unittest

from smash_client import DAEMON_COMMAND, DAEMON_RESULT, HOST_RESTART, MASTER_PID, REX_SOCKET, STATE_DIRECTORY, string
from smash_host import HostCase

EOPNOTSUPP = 95
INT32, STRING = 6, 13

# In REX's range of numbers, and never given to a command.
NO_COMMAND = 71099


def command(client, number):
    """(status, words) of a daemon's command that is refused."""
    answer = client.request(DAEMON_COMMAND, string(struct.pack(">Bi", INT32, number)), expected=DAEMON_RESULT)[4:]
    kind, status = struct.unpack_from(">Bi", answer)
    assert kind == INT32 and answer[5] == STRING, answer
    return status, answer[10:].decode()


def pid_behind(path):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
        # Whoever accepts is the one who was given the socket; the kernel knows who bound it, so the daemon is found by its open sockets.
        return next(int(pid) for pid in os.listdir("/proc") if pid.isdigit() and name(pid) == "smash-rex" and path in unix_sockets(pid))


def name(pid):
    try:
        with open(f"/proc/{pid}/comm") as file:
            return file.read().strip()
    except OSError:
        return ""


def unix_sockets(pid):
    """Paths of the Unix sockets that a process has open."""
    with open("/proc/net/unix") as file:
        paths = {fields[6]: fields[7] for fields in map(str.split, file) if len(fields) == 8}
    found = set()
    for descriptor in os.listdir(f"/proc/{pid}/fd"):
        try:
            target = os.readlink(f"/proc/{pid}/fd/{descriptor}")
        except OSError:
            continue
        if target.startswith("socket:["):
            found.add(paths.get(target[8:-1]))
    return found


class RexTests(HostCase):
    def test_it_runs_from_its_first_command_on(self):
        client = self.login()
        self.assertNotIn(REX_SOCKET, client.host())

        status, words = command(client, NO_COMMAND)

        self.assertEqual(EOPNOTSUPP, status, words)
        self.assertTrue(os.path.exists(client.host()[REX_SOCKET]))

    def test_commands_go_to_the_one_that_runs(self):
        client = self.login()
        command(client, NO_COMMAND)
        first = pid_behind(client.host()[REX_SOCKET])
        command(client, NO_COMMAND)
        self.assertEqual(first, pid_behind(client.host()[REX_SOCKET]))

    def test_one_that_was_killed_is_started_at_the_next_command(self):
        client = self.login()
        command(client, NO_COMMAND)
        killed = self.watch(pid_behind(client.host()[REX_SOCKET]))
        killed.kill(signal.SIGKILL)
        self.assertTrue(killed.wait_end())
        self.assertEqual(EOPNOTSUPP, command(client, NO_COMMAND)[0])
        self.assertNotEqual(killed.pid, pid_behind(client.host()[REX_SOCKET]))

    def test_it_ends_with_the_host_and_leaves_nothing(self):
        client = self.login()
        command(client, NO_COMMAND)
        path = client.host()[REX_SOCKET]
        process = self.watch(pid_behind(path))
        client.close()
        self.assertEqual(0, self.host.stop())
        self.assertTrue(process.wait_end())
        self.assertFalse(os.path.exists(path))
        self.assertEqual([], os.listdir(self.folder))

    def test_a_session_that_is_replaced_leaves_it_to_the_next(self):
        client = self.login()
        command(client, NO_COMMAND)
        before = pid_behind(client.host()[REX_SOCKET])
        client.request(HOST_RESTART)
        client.close()
        client = self.login_again()
        self.assertEqual(EOPNOTSUPP, command(client, NO_COMMAND)[0])
        self.assertEqual(before, pid_behind(client.host()[REX_SOCKET]))
        process = self.watch(before)
        client.close()
        self.assertEqual(0, self.host.stop())
        self.assertTrue(process.wait_end())

    def test_it_ends_with_a_master_that_was_killed(self):
        client = self.login()
        command(client, NO_COMMAND)
        process = self.watch(pid_behind(client.host()[REX_SOCKET]))
        self.watch(client.host()[MASTER_PID]).kill(signal.SIGKILL)
        self.assertTrue(process.wait_end())

    def test_whoever_comes_to_its_socket_has_it_started(self):
        client = self.login()
        with socket.socket(socket.AF_UNIX) as stub:
            stub.connect(os.path.join(client.host()[STATE_DIRECTORY], "rex.sock"))
            # HELLO: a frame of type 1 on channel 0.
            length, kind, channel = struct.unpack(">IBI", stub.recv(9, socket.MSG_WAITALL))
        self.assertEqual((1, 0), (kind, channel))
        self.assertIn(REX_SOCKET, client.host())


class RexOffTests(HostCase):
    arguments = ("-o", "REX=false")

    def test_it_is_not_started_where_it_is_off(self):
        client = self.login()
        status, words = command(client, NO_COMMAND)
        self.assertEqual(EOPNOTSUPP, status)
        self.assertIn("REX is off", words)
        self.assertNotIn(REX_SOCKET, client.host())


if __name__ == "__main__":
    unittest.main()
