"""The session is killed again and again under load; what jobs wrote themselves is held against what the host tells."""

import collections
import os
import random
import signal
import struct

from smash_client import (ABORTED, CAUSE, CAUSE_EXIT, Disconnected, EXIT_CODE, EXITED, JOB_SUBMIT, JOB_SUBMIT_SUCCESS, JOB_UPDATE, NAME,
                          SESSION_PID, STATE, encode_submission, field)
from smash_host import HostCase

JOBS = 300
WINDOW = 32
SEED = int(os.environ.get("SMASH_TEST_SEED", "1"))


class SessionKillTests(HostCase):
    arguments = ("-n", "4")

    def submit_all(self, kills):
        """Submits the jobs in order, each once; returns those acknowledged. A submission whose answer is lost is not repeated."""
        acknowledged, next_number, client = {}, 0, self.login_again()
        while next_number < JOBS:
            sent = collections.deque()
            try:
                session = client.host()[SESSION_PID]
                kill_after = self.random.randrange(1, JOBS // 6) if kills else JOBS
                while next_number < JOBS or sent:
                    while next_number < JOBS and len(sent) < WINDOW:
                        command = f"echo {next_number} >> {self.log}; exit {next_number % 7}"
                        client.send(JOB_SUBMIT, encode_submission(command, 0, 0, 0, ()) + field(NAME, str(next_number).encode()))
                        sent.append(next_number)
                        next_number += 1
                    kind, payload = client.receive()
                    if kind == JOB_SUBMIT_SUCCESS:
                        acknowledged[sent.popleft()] = struct.unpack(">I", payload)[0]
                    self.assertIn(kind, (JOB_SUBMIT_SUCCESS, JOB_UPDATE))
                    kill_after -= 1
                    if kill_after == 0 and kills:
                        kills -= 1
                        os.kill(session, signal.SIGKILL)
            except (Disconnected, BrokenPipeError, ConnectionResetError):
                client.close()
                client = self.login_again()
        client.close()
        return acknowledged

    def test_what_is_acknowledged_runs_once_whenever_the_session_is_killed(self):
        self.random = random.Random(SEED)
        self.log = os.path.join(self.folder, "log")
        acknowledged = self.submit_all(kills=5)
        client = self.login_again()
        for job in client.list():
            if job.status not in (EXITED, ABORTED):
                client.wait_status(job.id, EXITED, ABORTED)

        records = {int(record[NAME]): record for record in self.all_records(client)}
        with open(self.log) as lines:
            runs = collections.Counter(int(line) for line in lines.read().split())
        self.assertEqual([], [number for number in acknowledged if number not in records])
        self.assertEqual(set(records), set(runs), "what ran and what is recorded")
        self.assertEqual({1}, set(runs.values()))
        for number, record in records.items():
            self.assertEqual((EXITED, CAUSE_EXIT, number % 7), (record[STATE], record[CAUSE], record[EXIT_CODE]), number)

    def all_records(self, client):
        records, rest = client.query()
        self.assertEqual({}, rest, "one page holds them all")
        return records
