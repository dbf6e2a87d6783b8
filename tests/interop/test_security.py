"""What docs/SECURITY.md says of a host's files and secrets: exact modes whatever the umask is, no value of an environment where it does not belong."""

import os
import pathlib
import signal
import stat
import unittest

from smash_client import PROCESS_ID, RUNNING, SESSION_PID, STANDARD_INPUT, field
from smash_host import HostCase

SECRET = "c6c1b9f2-of-an-environment"


class ModeTests(HostCase):
    arguments = None

    def modes(self, umask):
        """Starts a host under that umask, has it do what makes files, and gives the mode of each by its path, without what the test made itself."""
        host = self.start_host(prefix=("/bin/sh", "-c", f'umask {umask}; exec "$@"', "sh"), socket=f"s{umask}")
        client = self.login(host=host)
        for _ in range(2):
            client.wait_end(client.submit("cat; echo x >&2", field(STANDARD_INPUT, b"input")))
        found = {path: stat.S_IMODE(os.lstat(path).st_mode) for path in self.everything(host)}
        self.assertIn(host.path, found)
        self.assertGreater(len(found), 6)
        return found

    def everything(self, host):
        yield from (str(path) for path in pathlib.Path(self.folder).glob(os.path.basename(host.path) + "*"))
        yield from (str(path) for path in pathlib.Path(host.path + ".d").rglob("*"))

    def test_what_the_host_makes_is_the_users_alone_under_any_umask(self):
        for umask in ("000", "022", "077"):
            with self.subTest(umask):
                wrong = {path: oct(mode) for path, mode in self.modes(umask).items() if mode != (0o700 if os.path.isdir(path) else 0o600)}
                self.assertEqual({}, wrong)

    def test_a_socket_is_not_made_through_a_link(self):
        target = os.path.join(self.folder, "target")
        os.symlink(target, os.path.join(self.folder, "s"))
        try:
            self.start_host()
        except RuntimeError:
            pass
        self.assertFalse(os.path.lexists(target))


class SecretTests(HostCase):
    def test_a_value_of_an_environment_is_in_no_log_list_or_command_line(self):
        client, fifo = self.login(), self.fifo()
        self.host.process.send_signal(signal.SIGUSR1)
        job = client.submit(f"read x < {fifo.path}; exit 3", env=(f"KEY={SECRET}",))
        client.wait_status(job, RUNNING)
        host, record = client.host(), client.record(job)
        pids = (self.host.process.pid, host[SESSION_PID], record[PROCESS_ID])
        told = [self.host.log(), repr(record), repr(client.list()), repr(client.query()), repr(host)]
        told += [pathlib.Path(f"/proc/{pid}/cmdline").read_text() for pid in pids]
        # The job has it, and the processes of the host do not have it in their own environment.
        self.assertIn(SECRET, pathlib.Path(f"/proc/{pids[2]}/environ").read_text())
        told += [pathlib.Path(f"/proc/{pid}/environ").read_text() for pid in pids[:2]]
        fifo.write("go")
        self.assertEqual(3, client.wait_end(job))
        told.append(self.host.log())
        self.assertEqual([], [text for text in told if SECRET in text])


if __name__ == "__main__":
    unittest.main()
