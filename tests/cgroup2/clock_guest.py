"""The clock of the machine is set, forward and back by a day, while a host works. Run in a machine of its own (run.py), whose clock is nobody else's."""
import time

from smash_client import (ABORTED, CAUSE, CAUSE_CANCELED, CAUSE_DETAIL, CAUSE_EXIT, CAUSE_WALL_CLOCK_LIMIT, ENDED, EXITED, GRACE, MAX_WALL_TIME, NEW, NOT_BEFORE, PROCESS_ID, RUNNING,
                          RUSAGE, SESSION_PID, SESSION_STARTS, STARTED, STATE, SUBMITTED, WAIT_REASON, WAIT_TIME, Disconnected, field)
from smash_host import HostCase

DAY, HOUR = 86_400, 3_600
MINUTES = 600_000


class ClockTests(HostCase):
    arguments = ("-n", "4", "-o", "HEARTBEAT_LIMIT=20", "-o", "KEEP_RECORDS=true")

    def jump(self, seconds):
        """And back again after the test, by what has passed meanwhile."""
        time.clock_settime(time.CLOCK_REALTIME, time.clock_gettime(time.CLOCK_REALTIME) + seconds)
        self.addCleanup(lambda: time.clock_settime(time.CLOCK_REALTIME, time.clock_gettime(time.CLOCK_REALTIME) - seconds))

    def kill_session(self, client):
        session = self.watch(client.host()[SESSION_PID])
        session.kill()
        with self.assertRaises(Disconnected):
            while True:
                client.receive()
        return self.login_again()

    def end(self, client, job):
        client.cancel(job, field(GRACE, 0))
        if client.record(job)[STATE] != ABORTED:
            client.wait_status(job, ABORTED)
        return client.record(job)

    def run_through(self, client):
        """A job in the new time, with all that is to be told of it."""
        job = client.submit("exit 3")
        self.assertEqual(3, client.wait_end(job))
        record = client.record(job)
        self.assertEqual((EXITED, CAUSE_EXIT), (record[STATE], record[CAUSE]))
        self.assertLessEqual(record[STARTED], record[ENDED])
        self.assertIn(RUSAGE, record)
        return record

    def test_forward(self):
        client = self.login()
        timed = client.submit("exec sleep 1000", field(MAX_WALL_TIME, MINUTES))
        client.wait_status(timed, RUNNING)
        later = client.submit("true", field(NOT_BEFORE, int((time.time() + HOUR) * 1e6)))
        self.assertEqual((NEW, WAIT_TIME), tuple(client.record(later)[tag] for tag in (STATE, WAIT_REASON)))
        self.jump(DAY)
        self.assertEqual(0, client.wait_end(later))
        before, after = client.record(timed), self.run_through(client)
        self.assertGreater(after[SUBMITTED] - before[SUBMITTED], 0.9 * DAY * 1e6)
        self.assertEqual(0, client.host()[SESSION_STARTS])

        # Its ten minutes count in time that passes, for a session that did not see it start as well.
        client = self.kill_session(client)
        self.run_through(client)
        self.assertEqual((RUNNING, before[PROCESS_ID]), tuple(client.record(timed)[tag] for tag in (STATE, PROCESS_ID)))
        self.assertEqual(CAUSE_CANCELED, self.end(client, timed)[CAUSE])

    def test_back(self):
        client = self.login()
        timed = client.submit("exec sleep 1000", field(MAX_WALL_TIME, MINUTES))
        client.wait_status(timed, RUNNING)
        later = client.submit("true", field(NOT_BEFORE, int((time.time() + HOUR) * 1e6)))
        self.jump(-DAY)
        first = self.run_through(client)
        # No two jobs have the time of submission, and with it their files, in common.
        self.assertLess(client.record(timed)[SUBMITTED], first[SUBMITTED])
        self.assertEqual(0, client.host()[SESSION_STARTS])
        client = self.kill_session(client)
        self.run_through(client)
        self.assertEqual((NEW, WAIT_TIME), tuple(client.record(later)[tag] for tag in (STATE, WAIT_REASON)))
        self.assertEqual(RUNNING, client.record(timed)[STATE])
        self.end(client, timed)
        self.end(client, later)

    def test_a_limit_on_time_holds_over_both(self):
        client = self.login()
        for seconds in (DAY, -DAY):
            job = client.submit("exec sleep 1000", field(MAX_WALL_TIME, 3_000))
            client.wait_status(job, RUNNING)
            self.jump(seconds)
            client.wait_status(job, ABORTED)
            record = client.record(job)
            self.assertEqual(CAUSE_WALL_CLOCK_LIMIT, record[CAUSE])
            self.assertLess(float(record[CAUSE_DETAIL].split()[0]), 60)
