import contextlib
import errno
import os
import pathlib
import signal
import socket
import sqlite3
import stat
import unittest

from smash_client import (ABORTED, CAUSE, CAUSE_HOST_SHUTDOWN, COMPUTER_NAME, CONNECTIONS, HOST_STOP, KEEPS_RECORDS, MASTER_PID, PREPARED_PROCESSES, PROCESS_ID, PROGRAM_FOLDER,
                          RUNNING, SESSION_PID, SESSION_STARTS, STANDARD_OUTPUT, STATE, STATE_DIRECTORY, Disconnected)
from smash_host import HOST_PROGRAM, HostCase


class StatusTests(HostCase):
    def test_the_host_tells_of_itself(self):
        client = self.login()
        self.login("bob")
        host = client.host()
        self.assertEqual((self.host.process.pid, 0, 2, 0), tuple(host[tag] for tag in (MASTER_PID, SESSION_STARTS, CONNECTIONS, KEEPS_RECORDS)))
        self.assertEqual(os.uname().nodename, host[COMPUTER_NAME])
        self.assertEqual(self.host.path + ".d", host[STATE_DIRECTORY])
        os.kill(host[SESSION_PID], 0)
        self.assertEqual((os.path.dirname(os.path.realpath(HOST_PROGRAM)), 0), (os.path.realpath(host[PROGRAM_FOLDER]), host[PREPARED_PROCESSES]))
        self.assertTrue(os.path.isabs(host[PROGRAM_FOLDER]))

    def test_socket_and_state_are_the_users_alone(self):
        self.login()
        self.assertEqual(0o600, stat.S_IMODE(os.stat(self.host.path).st_mode))
        self.assertEqual(0o700, stat.S_IMODE(os.stat(self.host.path + ".d").st_mode))

    def test_SIGUSR1_toggles_debugging_output_and_ends_nothing(self):
        client = self.login()
        for _ in range(2):
            quiet = len(self.host.log())
            self.host.process.send_signal(signal.SIGUSR1)
            self.wait_until(lambda quiet=quiet: self.logs_a_job(client, quiet), "debugging output")
            self.host.process.send_signal(signal.SIGUSR1)
            self.wait_until(lambda: not self.logs_a_job(client, len(self.host.log())), "no debugging output")
        self.assertEqual(0, client.host()[SESSION_STARTS])

    def logs_a_job(self, client, before):
        client.wait_end(client.submit("true"))
        client.host()
        return len(self.host.log()) > before


class StopTests(HostCase):
    def stop_with_jobs(self, stop):
        client = self.login()
        running = client.submit("trap '' TERM HUP INT; while :; do sleep 1000; done")
        client.wait_status(running, RUNNING)
        leader = self.watch(client.record(running)[PROCESS_ID])
        session = self.watch(client.host()[SESSION_PID])
        stop(client)
        self.assertEqual(0, self.host.wait_exit())
        with self.assertRaises(Disconnected):
            while True:
                client.receive()
        self.assertTrue(leader.wait_end())
        self.assertTrue(session.wait_end())
        self.assertEqual([], os.listdir(self.folder))

    def test_SIGTERM(self):
        self.stop_with_jobs(lambda _: self.host.process.send_signal(signal.SIGTERM))

    def test_SIGINT(self):
        self.stop_with_jobs(lambda _: self.host.process.send_signal(signal.SIGINT))

    def test_HOST_STOP(self):
        self.stop_with_jobs(lambda client: client.request(HOST_STOP))

    def test_a_stopped_job_ends_too(self):
        client = self.login()
        job = client.submit("exec sleep 1000")
        client.wait_status(job, RUNNING)
        leader = self.watch(client.record(job)[PROCESS_ID])
        client.signal(job, signal.SIGSTOP)
        client.wait_status(job, 2)
        self.assertEqual(0, self.host.stop())
        self.assertTrue(leader.wait_end())


class KeepTests(HostCase):
    arguments = ("-n", "1", "-o", "KEEP_RECORDS=true")

    def test_records_and_output_outlive_the_host(self):
        client = self.login()
        ended = client.submit("echo kept; exit 3")
        client.wait_end(ended)
        running = client.submit("exec sleep 1000")
        client.wait_status(running, RUNNING)
        self.assertEqual(1, client.host()[KEEPS_RECORDS])
        self.assertEqual(0, self.host.stop())
        self.assertFalse(os.path.exists(self.host.path))

        client = self.login(host=self.start_host(*self.arguments))
        self.assertEqual((3, b"kept\n"), (client.status(ended).exit_code, client.stdout(ended).data))
        record = client.record(running)
        self.assertEqual((ABORTED, CAUSE_HOST_SHUTDOWN), (record[STATE], record[CAUSE]))
        self.assertEqual(running + 1, client.submit("true"))
        client.wait_end(running + 1)
        path = client.record(ended)[STANDARD_OUTPUT]
        client.expunge(ended)
        self.assertFalse(os.path.exists(path))


    def test_jobs_that_waited_when_the_host_was_stopped_run_after_a_restart_of_the_machine(self):
        client = self.login()
        client.wait_status(client.submit("exec sleep 1000"), RUNNING)
        waiting = [client.submit(f"exit {code}") for code in range(2, 8)]
        directory = client.host()[STATE_DIRECTORY]
        self.assertEqual(0, self.host.stop())
        # As after a restart of the machine: the kernel has another boot_id.
        [records] = [path for path in pathlib.Path(directory).iterdir() if path.suffix == ".db"]
        with contextlib.closing(sqlite3.connect(records)) as connection, connection:
            self.assertEqual(1, connection.execute("UPDATE master SET boot = 'another'").rowcount)

        client = self.login(host=self.start_host(*self.arguments))
        self.assertEqual(list(range(2, 8)), [client.wait_end(job) for job in waiting])


class SocketTests(HostCase):
    arguments = None

    def test_a_state_folder_of_the_users_own_is_left_as_it_was(self):
        state = os.path.join(self.folder, "mine")
        os.mkdir(state, 0o700)
        host = self.start_host("-o", f"STATE_DIRECTORY={state}")
        client = self.login(host=host)
        client.wait_end(client.submit("true"))
        self.assertEqual(0, host.stop())
        self.assertEqual([], os.listdir(state))

    def test_a_stale_socket_is_taken_over(self):
        path = os.path.join(self.folder, "s")
        stale = socket.socket(socket.AF_UNIX)
        stale.bind(path)
        stale.close()
        host = self.start_host()
        client = self.login(host=host)
        self.assertEqual(0, client.wait_end(client.submit("true")))

    def test_what_is_no_socket_is_left_alone(self):
        path = pathlib.Path(self.folder, "s")
        path.write_text("precious")
        self.assertNotEqual(0, self.start_host(wait=False).wait_exit())
        self.assertEqual("precious", path.read_text())

    def test_a_folder_is_left_alone(self):
        os.mkdir(os.path.join(self.folder, "s"))
        self.assertNotEqual(0, self.start_host(wait=False).wait_exit())

    def test_a_second_host_goes_and_the_first_stays(self):
        first = self.start_host()
        client = self.login(host=first)
        second = self.start_host(wait=False)
        self.assertNotEqual(0, second.wait_exit())
        self.assertEqual(0, client.wait_end(client.submit("true")))
        self.assertEqual(first.process.pid, self.login("bob", host=first).host()[MASTER_PID])

    def test_a_path_longer_than_an_address_is_refused(self):
        host = self.start_host(wait=False, socket="s" * 120)
        self.assertNotEqual(0, host.wait_exit())

    def test_a_folder_that_is_not_there_is_refused(self):
        self.assertNotEqual(0, self.start_host(wait=False, socket="no/s").wait_exit())

    def test_options_that_are_none_are_refused(self):
        for arguments in (("-n", "0"), ("-n", "-1"), ("-n", "x"), ("-n", ""), ("-n", "99999999999"), ("-x",), ("-n",), ("extra",)):
            with self.subTest(arguments):
                self.assertNotEqual(0, self.start_host(*arguments, wait=False).wait_exit())

    def test_the_default_socket_is_in_the_working_folder(self):
        host = self.start_host(socket=".smash.socket")
        self.assertTrue(host.can_connect())


class OtherUserTests(HostCase):
    def test_another_user_cannot_connect(self):
        if os.geteuid() != 0:
            self.skipTest("only root can become another user")
        os.chmod(self.folder, 0o755)
        self.assertEqual(errno.EACCES, self.as_nobody())
        os.chmod(self.host.path, 0o666)
        self.assertEqual(0, self.as_nobody())
        self.assertEqual(1, self.login().host()[CONNECTIONS])

    def as_nobody(self):
        """The errno of connecting, or 0 when the connection was closed before it could be used."""
        child = os.fork()
        if child == 0:
            os._exit(self.try_as_nobody())
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def try_as_nobody(self):
        try:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
            client = self.connect()
            client.login("ann")
        except (Disconnected, BrokenPipeError):
            return 0
        except OSError as error:
            return error.errno
        except BaseException:
            return 254
        return 255


if __name__ == "__main__":
    unittest.main()
