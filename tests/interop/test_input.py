"""What jobs read from their standard input."""

import errno
import os
import random
import signal
import stat
import subprocess
import unittest

from smash_client import (EXITED, JOB_SUBMIT, JOB_SUBMIT_SUCCESS, RUNNING, SESSION_PID, STANDARD_INPUT, STANDARD_OUTPUT, STATE_DIRECTORY,
                          Disconnected, encode_submission, field)
from smash_host import HostCase


class InputCase(HostCase):
    def inputs(self, client):
        """Names of the files with input that are there."""
        return sorted(name for name in os.listdir(os.path.join(client.host()[STATE_DIRECTORY], "output")) if name.endswith(".in"))


class StandardInputTests(InputCase):
    def test_a_job_reads_what_was_submitted(self):
        client = self.login()
        for data in (b"x", b"a line\n", bytes(range(256)), b"\0" * 5000, "é\n".encode()):
            with self.subTest(length=len(data)):
                self.assertEqual((0, data), self.finish(client, "cat", field(STANDARD_INPUT, data)))

    def test_as_much_as_a_packet_holds(self):
        data = random.Random(1).randbytes(15 * 1024 * 1024)
        client = self.login()
        job = client.submit("sha256sum; stat -Lc %s /dev/stdin", field(STANDARD_INPUT, data))
        self.assertEqual(0, client.wait_end(job))
        self.assertEqual([subprocess.run("sha256sum", input=data, capture_output=True, check=True).stdout, b"%d\n" % len(data)],
                         client.stdout(job).data.splitlines(keepends=True))

    def test_the_shell_and_its_programs_share_it(self):
        self.assertEqual((0, b"one\n2\n"), self.finish(self.login(), "read a; echo $a; wc -l", field(STANDARD_INPUT, b"one\ntwo\nthree\n")))

    def test_without_input_it_is_empty(self):
        client = self.login()
        for fields in ((), (field(STANDARD_INPUT, b""),)):
            self.assertEqual((0, b"/dev/null\n"), self.finish(client, "cat; readlink /proc/self/fd/0", *fields))
        self.assertEqual([], self.inputs(client))

    def test_the_file_is_the_users_alone_and_goes_with_the_record(self):
        client = self.login()
        job = client.submit("cat", field(STANDARD_INPUT, b"secret"))
        self.assertEqual(0, client.wait_end(job))
        path = client.record(job)[STANDARD_OUTPUT].removesuffix(".out") + ".in"
        self.assertEqual((0o600, 6), (stat.S_IMODE(os.stat(path).st_mode), os.path.getsize(path)))
        client.expunge(job)
        self.assertFalse(os.path.exists(path))

    def test_a_host_that_keeps_nothing_leaves_none(self):
        client = self.login()
        state = client.host()[STATE_DIRECTORY]
        for number in range(3):
            client.submit(f"cat; exec sleep {number * 1000}", field(STANDARD_INPUT, b"x"))
        self.assertEqual(3, len(self.inputs(client)))
        self.assertEqual(0, self.host.stop())
        self.assertFalse(os.path.exists(state))


class QueuedInputTests(InputCase):
    arguments = ("-n", "1")

    def test_the_input_of_a_queued_job_survives_the_session_though_its_file_is_torn(self):
        client, fifo = self.login(), self.fifo()
        client.submit(f"read x < {fifo.path}")
        client.wait_status(1, RUNNING)
        contents = [f"number {number}\n".encode() * 1000 for number in range(4)]
        for data in contents:
            client.submit("cat", field(STANDARD_INPUT, data))
        names = self.inputs(client)
        self.assertEqual(4, len(names))
        folder = os.path.join(client.host()[STATE_DIRECTORY], "output")
        session = self.watch(client.host()[SESSION_PID])
        session.kill(signal.SIGSTOP)
        os.unlink(os.path.join(folder, names[0]))
        os.truncate(os.path.join(folder, names[1]), 10)
        os.truncate(os.path.join(folder, names[2]), 0)
        session.kill()
        client = self.login_again()
        fifo.write("go")
        for job, data in enumerate(contents, 2):
            if client.status(job).exit_code < 0:
                client.wait_end(job)
            self.assertEqual(data, client.stdout(job).data)

    def test_no_acknowledged_input_is_lost_and_no_file_is_left_behind(self):
        source, acknowledged, sent = random.Random(7), {}, 0
        for _ in range(4):
            client = self.login_again()
            session = self.watch(client.host()[SESSION_PID])
            waiting = []
            for _ in range(25):
                sent += 1
                data = b"%d " % sent * source.randrange(1, 30000)
                client.send(JOB_SUBMIT, encode_submission("cat") + field(STANDARD_INPUT, data))
                waiting.append(data)
            answers = 0
            try:
                for _ in range(source.randrange(1, 20)):
                    self.answered(client, acknowledged, waiting[answers])
                    answers += 1
                session.kill()
                while True:
                    self.answered(client, acknowledged, waiting[answers])
                    answers += 1
            except (Disconnected, IndexError):
                client.close()
        client = self.login_again()
        for job in client.list():
            if client.status(job.id).exit_code < 0:
                client.wait_end(job.id)
        listed = {job.id: job.status for job in client.list()}
        self.assertEqual({EXITED}, set(listed.values()))
        for job, data in acknowledged.items():
            self.assertEqual(data, client.stdout(job).data, job)
        self.assertEqual(len(listed), len(self.inputs(client)), "a submission that was not recorded leaves no file")

    def answered(self, client, acknowledged, data):
        kind, payload = client.answer()
        self.assertEqual(JOB_SUBMIT_SUCCESS, kind)
        acknowledged[int.from_bytes(payload[:4], "big")] = data


class KeptInputTests(InputCase):
    arguments = ("-n", "1", "-o", "KEEP_RECORDS=true")

    def test_a_queued_job_has_its_input_under_the_next_host(self):
        client = self.login()
        client.submit("exec sleep 1000")
        client.submit("cat", field(STANDARD_INPUT, b"kept\n"))
        for name in self.inputs(client):
            os.unlink(os.path.join(client.host()[STATE_DIRECTORY], "output", name))
        self.assertEqual(0, self.host.stop())
        client = self.login(host=self.start_host(*self.arguments))
        if client.status(2).exit_code < 0:
            client.wait_end(2)
        self.assertEqual(b"kept\n", client.stdout(2).data)


class FullDiskTests(InputCase):
    arguments = None

    def test_what_does_not_fit_is_refused_and_what_was_accepted_runs(self):
        disk = self.small_disk(8)
        self.host = self.start_host("-n", "1", "-o", f"STATE_DIRECTORY={disk}")
        client, fifo = self.login(), self.fifo()
        client.submit(f"read x < {fifo.path}")
        client.wait_status(1, RUNNING)
        filler = os.path.join(disk, "filler")
        with open(filler, "wb") as file:
            file.write(bytes(2_000_000))
        accepted = []
        for _ in range(100):
            try:
                accepted.append(client.submit("wc -c", field(STANDARD_INPUT, b"x" * 400_000)))
            except Exception as error:
                self.assertEqual(errno.ENOSPC, getattr(error, "errno", None), error)
                break
        else:
            self.fail("40 MB fitted on a disk of 8 MB")
        self.assertEqual(len(accepted), len(self.inputs(client)))
        # A claim and an end need room too.
        os.unlink(filler)
        fifo.write("go")
        for job in accepted:
            self.assertEqual(0, client.wait_end(job))
            self.assertEqual(b"400000\n", client.stdout(job).data)
        for job in accepted:
            client.expunge(job)
        self.assertEqual([], self.inputs(client))
        self.assertEqual(0, client.wait_end(client.submit("wc -c", field(STANDARD_INPUT, b"x" * 400_000))))


if __name__ == "__main__":
    unittest.main()
