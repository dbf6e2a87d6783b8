"""What docs/SECURITY.md says of a host's files and secrets: exact modes whatever the umask is, no value of an environment where it does not belong."""

import os
import pathlib
import signal
import stat
import tempfile
import unittest
import xmlrpc.client

from red_host import EBADWORLD, Red
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


class RedSecretTests(unittest.TestCase):
    TOKEN = "correct horse battery staple"

    def descendants(self, pid):
        yield pid
        for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            yield from self.descendants(int(child))

    def test_a_token_and_the_key_of_a_world_are_in_no_log_command_line_or_environment(self):
        with tempfile.NamedTemporaryFile("w", prefix="smash-token-") as file:
            file.write(self.TOKEN + "\n")
            file.flush()
            red = Red(RED_TOKEN_FILE=file.name, RED_DEBUG="D_ALL")
            self.addCleanup(red.stop)
            self.assertRaises(xmlrpc.client.ProtocolError, self.call, red, "red_hello", token="another horse, battery, staple")
            hello = self.call(red, "red_hello")
            world = self.call(red, "red_world", hello["key"])["key"]
            job = self.call(red, "red_run", hello["key"], world, {"command": "sleep", "argv": ["sleep", "1000"]}, {}, [], 0)["job"]
            self.assertEqual(EBADWORLD, self.call(red, "red_jobs", hello["key"], dict(world, world_name=world["world_name"][::-1]))["fault"]["red_errno"])
            told = ["".join(red.log)]
            running = list(self.descendants(red.process.pid))
            # RED itself, the first process of the world, and the job.
            self.assertGreaterEqual(len(running), 3, job)
            self.assertIn("world", told[0])
            told += [pathlib.Path(f"/proc/{pid}/{name}").read_bytes().replace(b"\0", b" ").decode(errors="replace") for pid in running for name in ("cmdline", "environ")]
            self.call(red, "red_destroy", hello["key"], world)
        self.assertEqual([], [text for text in told for secret in (self.TOKEN, world["world_name"]) if secret in text])

    def call(self, red, method, *arguments, token=TOKEN):
        url = red.urls[0].replace("//", f"//me:{token.replace(' ', '%20')}@")
        with xmlrpc.client.ServerProxy(url, allow_none=True) as client:
            return getattr(client, method)(*arguments)


if __name__ == "__main__":
    unittest.main()
