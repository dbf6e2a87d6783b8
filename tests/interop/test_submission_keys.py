"""A submission that is made again with its key is one job."""
import errno
import os
import random
import struct
import unittest

from smash_client import (COMMAND, EXITED, JOB_ID, JOB_SUBMIT, JOB_SUBMIT_SUCCESS, JOBS_ACCEPTED, PROTOCOL_VERSION, SESSION_PID, SHARED, STANDARD_INPUT,
                          STATE, SUBMISSION_KEY, WANT_RECORD, Disconnected, decode_fields, encode_submission, field)
from smash_host import HostCase


def key(value=b"k"):
    return field(SUBMISSION_KEY, value)


class KeyTests(HostCase):
    def run_count(self):
        with open(os.path.join(self.folder, "log")) as lines:
            return len(lines.read().split())

    def counted(self):
        return f"echo x >> {self.folder}/log"

    def test_the_host_says_at_the_login_that_it_honours_keys(self):
        answer = self.connect().login("ann", field(PROTOCOL_VERSION, 1))
        self.assertIn(SUBMISSION_KEY, answer)
        self.assertNotIn(SUBMISSION_KEY, self.connect().login("ben"))

    def test_the_same_key_is_the_same_job_while_it_runs_and_after_it(self):
        client, fifo = self.login(), self.fifo()
        job = client.submit(f"{self.counted()}; read x < {fifo.path}", key())
        self.assertEqual(job, client.submit("something else", key()))
        fifo.write("go")
        client.wait_end(job)
        self.assertEqual(job, client.submit("something else", key()))
        self.assertEqual(1, self.run_count())
        self.assertEqual([job], [listed.id for listed in client.list()])
        self.assertEqual(1, client.host()[JOBS_ACCEPTED])

    def test_the_answer_has_the_first_ones_record(self):
        client = self.login()
        job = client.submit("exit 3", key())
        client.wait_end(job)
        payload = client.request(JOB_SUBMIT, encode_submission("true") + key() + field(WANT_RECORD), JOB_SUBMIT_SUCCESS)
        record = decode_fields(payload[4:])
        self.assertEqual((job, "exit 3", EXITED), (record[JOB_ID], record[COMMAND], record[STATE]))

    def test_many_at_once_are_one(self):
        clients = [self.login("ann", field(SHARED), field(PROTOCOL_VERSION, 1)) for _ in range(4)]
        for client in clients:
            for _ in range(8):
                client.send(JOB_SUBMIT, encode_submission(self.counted()) + key())
        jobs = {struct.unpack(">I", client.answer()[1])[0] for client in clients for _ in range(8)}
        self.assertEqual(1, len(jobs), jobs)
        clients[0].wait_end(jobs.pop())
        self.assertEqual(1, self.run_count())
        self.assertEqual(1, len(clients[0].list()))

    def test_another_key_or_none_is_another_job(self):
        client = self.login()
        self.assertEqual(5, len({client.submit("true", *fields) for fields in ((key(b"1"),), (key(b"2"),), (key(b"1" * 64),), (), ())}))

    def test_keys_belong_to_clients(self):
        ann, ben = self.login("ann"), self.login("ben")
        job = ann.submit(self.counted(), key())
        other = ben.submit(self.counted(), key())
        ann.wait_end(job), ben.wait_end(other)
        self.assertEqual(2, self.run_count())

    def test_a_key_goes_with_its_job(self):
        client = self.login()
        job = client.submit(self.counted(), key())
        client.wait_end(job)
        client.expunge(job)
        again = client.submit(self.counted(), key())
        self.assertNotEqual(job, again)
        client.wait_end(again)
        self.assertEqual(2, self.run_count())

    def test_a_repetition_with_input_leaves_no_file_behind(self):
        client = self.login()
        first = client.submit("cat", key(), field(STANDARD_INPUT, b"once"))
        client.wait_end(first)
        files = self.files()
        self.assertEqual(first, client.submit("cat", key(), field(STANDARD_INPUT, b"twice")))
        self.assertEqual((b"once", files), (client.stdout(first).data, self.files()))

    def files(self):
        return sorted(os.path.join(folder, name) for folder, _, names in os.walk(self.folder) for name in names if name.endswith((".in", ".out", ".err")))

    def test_a_key_that_is_too_long_is_refused(self):
        client = self.login()
        self.refused(errno.EINVAL, client.submit, "true", key(b"x" * 65))


class LostSessionTests(HostCase):
    arguments = ("-o", "KEEP_RECORDS=true")

    def log(self):
        with open(os.path.join(self.folder, "log")) as lines:
            return sorted(map(int, lines.read().split()))

    def submit_all(self, client, session, jobs, answers):
        """Makes all submissions again; the session is killed after so many answers."""
        try:
            for number in range(200):
                client.send(JOB_SUBMIT, encode_submission(f"echo {number} >> {self.folder}/log") + key(b"%d" % number))
            for number in range(200):
                if number == answers:
                    session.kill()
                job = struct.unpack(">I", client.answer()[1])[0]
                self.assertEqual(job, jobs.setdefault(number, job))
        except (Disconnected, BrokenPipeError, ConnectionResetError):
            pass

    def test_what_is_made_again_after_each_loss_of_the_session_runs_once(self):
        source, jobs = random.Random(11), {}
        for answers in [source.randrange(0, 60) for _ in range(6)] + [None]:
            client = self.login_again()
            self.submit_all(client, self.watch(client.host()[SESSION_PID]), jobs, answers)
            client.close()
        client = self.login_again()
        for job in jobs.values():
            if client.status(job).exit_code < 0:
                client.wait_end(job)
        self.assertEqual(200, len(set(jobs.values())))
        self.assertEqual(list(range(200)), self.log())
        self.assertEqual(200, len(client.list()))

    def test_a_key_outlives_the_host(self):
        client = self.login()
        job = client.submit(f"echo 1 >> {self.folder}/log", key())
        client.wait_end(job)
        self.host.stop()
        client = self.login_again(host=self.start_host(*self.arguments))
        self.assertEqual(job, client.submit(f"echo 1 >> {self.folder}/log", key()))
        self.assertEqual([1], self.log())


if __name__ == "__main__":
    unittest.main()
