"""When and how often jobs run: dependencies, times, deadlines, runs again, labels, commands at the end."""
import errno
import os
import struct
import time
import unittest

from smash_client import (ABORTED, COUNT, ARRAY_ITEM, ARRAY_ID, AFTER, ATTEMPT, CAUSE, CAUSE_CANCELED, CAUSE_DEPENDENCY_FAILED, CAUSE_DETAIL, CAUSE_EXIT, CAUSE_HOST_LOST, CAUSE_MEMORY_LIMIT, CAUSE_SIGNAL, CAUSE_WALL_CLOCK_LIMIT,
                          COMMENT, DELAY, EFFECTIVE_LIMIT, EXIT_CODE, EXITED, JOB_ID, JOB_RESTART, JOB_SET_LIMITS, JOB_SET_TERMS, JOB_SUBMIT_SUCCESS, LABEL, MAX_ADDRESS_SPACE, MAX_CPU, MAX_MEMORY, MAX_WALL_TIME, NAME, NEW, NOT_BEFORE,
                          ON_END, PROCESS_ID, QUEUE_DEADLINE, REMOTE_COMPUTER, RETRY_ON_CAUSE, RETRY_ON_EXIT, RETRY_POLICY, RUNNING, SESSION_PID,
                          STANDARD_INPUT, STARTED, STATE, SUBMISSION_KEY, SUBMITTED, WAIT_REASON, field)
from smash_host import HostCase

ANY, SUCCESS, FAILURE = range(3)
WAITS_SLOT, WAITS_JOBS, WAITS_TIME, WAITS_POOL, WAITS_CAP, WAITS_RETRY = range(6)
HOUR = 3_600_000


def after(job, kind=ANY):
    return field(AFTER, struct.pack(">II", kind, job))


def retry(count, delay=0, backoff=100):
    return field(RETRY_POLICY, struct.pack(">IQI", count, delay, backoff))


def may_raise_limits():
    with open("/proc/self/status") as lines:
        effective = next(line.split()[1] for line in lines if line.startswith("CapEff:"))
    return bool(int(effective, 16) >> 24 & 1)


class TermsCase(HostCase):
    def end(self, client, job):
        """The record at the end, whoever saw it come."""
        if client.status(job).exit_code < 0 and client.record(job)[STATE] not in (EXITED, ABORTED):
            client.wait_status(job, EXITED, ABORTED)
        return client.record(job)

    def log(self):
        return os.path.join(self.folder, "log")

    def logged(self):
        try:
            with open(self.log()) as lines:
                return lines.read().split()
        except FileNotFoundError:
            return []

    def blocker(self, client, code=0):
        """A job that ends when it is told to."""
        fifo = self.fifo(f"blocker{len(os.listdir(self.folder))}")
        job = client.submit(f"read x < {fifo.path}; exit {code}")
        client.wait_status(job, RUNNING)
        return job, fifo


class DependencyTests(TermsCase):
    arguments = ("-n", "4")

    def test_a_job_starts_when_those_it_waits_for_have_ended(self):
        client = self.login()
        (first, one), (second, two) = self.blocker(client), self.blocker(client, 3)
        job = client.submit("true", after(first), after(second))
        record = client.record(job)
        self.assertEqual((NEW, WAITS_JOBS), (record[STATE], record[WAIT_REASON]))
        self.assertEqual([struct.pack(">II", ANY, first), struct.pack(">II", ANY, second)], record[AFTER])
        free = client.submit("true")
        self.assertEqual(0, client.wait_end(free))
        one.write("go")
        client.wait_end(first)
        self.assertEqual(NEW, client.record(job)[STATE])
        two.write("go")
        self.assertEqual(0, client.wait_end(job))
        self.assertNotIn(WAIT_REASON, client.record(job))
        self.assertGreaterEqual(client.record(job)[STARTED], client.record(first)[SUBMITTED])

    def test_success_and_failure_are_told_apart(self):
        client = self.login()
        good, bad = client.submit("true"), client.submit("exit 4")
        client.wait_end(good), client.wait_end(bad)
        jobs = {(of, kind): client.submit("true", after(of, kind)) for of in (good, bad) for kind in (ANY, SUCCESS, FAILURE)}
        ends = {key: self.end(client, job) for key, job in jobs.items()}
        ran = {key for key, record in ends.items() if (record[STATE], record[EXIT_CODE], record[CAUSE]) == (EXITED, 0, CAUSE_EXIT)}
        self.assertEqual({(good, ANY), (good, SUCCESS), (bad, ANY), (bad, FAILURE)}, ran)
        for key in set(ends) - ran:
            self.assertEqual((ABORTED, 143, CAUSE_DEPENDENCY_FAILED), tuple(ends[key][tag] for tag in (STATE, EXIT_CODE, CAUSE)))
            self.assertIn(f"job {key[0]} ", ends[key][CAUSE_DETAIL])
            self.assertNotIn(STARTED, ends[key])

    def test_what_cannot_be_met_passes_on(self):
        client = self.login()
        first, fifo = self.blocker(client, 1)
        chain = [first]
        for _ in range(50):
            chain.append(client.submit("true", after(chain[-1], SUCCESS)))
        rescue = client.submit("true", after(chain[25], FAILURE))
        always = client.submit("true", after(chain[-1]))
        fifo.write("go")
        self.assertEqual(0, client.wait_end(rescue))
        self.assertEqual(0, client.wait_end(always))
        for job in chain[1:]:
            record = self.end(client, job)
            self.assertEqual((ABORTED, CAUSE_DEPENDENCY_FAILED), (record[STATE], record[CAUSE]))

    def test_a_canceled_job_counts_as_failed(self):
        client = self.login()
        first, _ = self.blocker(client)
        held = client.submit("true", after(first, SUCCESS))
        failure = client.submit("true", after(held, FAILURE))
        client.cancel(held)
        self.assertEqual(CAUSE_CANCELED, self.end(client, held)[CAUSE])
        self.assertEqual(0, self.end(client, failure)[EXIT_CODE])
        client.cancel(first)
        client.wait_end(first)

    def test_who_waits_for_nobody_is_refused(self):
        client, other = self.login(), self.login("bob")
        job = other.submit("true")
        other.wait_end(job)
        self.refused(errno.ESRCH, client.submit, "true", after(job))
        self.refused(errno.ESRCH, client.submit, "true", after(99))
        self.refused(errno.EINVAL, other.submit, "true", after(job, 3))
        self.assertEqual([], client.list())

    def test_a_job_that_others_wait_for_can_be_removed_when_it_was_counted(self):
        client = self.login()
        first, fifo = self.blocker(client)
        second, more = self.blocker(client)
        job = client.submit(f"echo ran >> {self.log()}", after(first, SUCCESS), after(second))
        self.refused(errno.EBUSY, client.expunge, first)
        fifo.write("go")
        client.wait_end(first)
        client.expunge(first)
        client = self.kill_session(client)
        self.assertEqual((NEW, WAITS_JOBS), tuple(client.record(job)[tag] for tag in (STATE, WAIT_REASON)))
        more.write("go")
        self.assertEqual(0, self.end(client, job)[EXIT_CODE])
        self.assertEqual(["ran"], self.logged())

    def test_holds_survive_the_session(self):
        client = self.login()
        first, fifo = self.blocker(client)
        bad, failing = self.blocker(client, 1)
        waits, vain = client.submit("true", after(first, SUCCESS)), client.submit("true", after(bad, SUCCESS))
        session = self.watch(client.host()[SESSION_PID])
        session.kill()
        fifo.write("go"), failing.write("go")
        client = self.login_again()
        self.assertEqual(CAUSE_EXIT, self.end(client, waits)[CAUSE])
        self.assertEqual(CAUSE_DEPENDENCY_FAILED, self.end(client, vain)[CAUSE])

    def test_a_chain_of_thousands_ends_at_once(self):
        client = self.login()
        first, fifo = self.blocker(client, 1)
        last = first
        for _ in range(3000):
            last = client.submit("true", after(last, SUCCESS))
        begun = time.monotonic()
        fifo.write("go")
        self.assertEqual(CAUSE_DEPENDENCY_FAILED, self.end(client, last)[CAUSE])
        self.assertLess(time.monotonic() - begun, 10)


class KeptDependencyTests(TermsCase):
    arguments = ("-n", "2", "-o", "KEEP_RECORDS=true")

    def test_holds_survive_the_host(self):
        client = self.login()
        first = client.submit("true")
        client.wait_end(first)
        blocker, _ = self.blocker(client)
        waits = client.submit("true", after(blocker, FAILURE))
        later = client.submit("true", field(DELAY, HOUR))
        both = client.submit("true", after(first, SUCCESS), after(waits, SUCCESS))
        self.host.process.kill()
        self.host.wait_exit()
        self.start_host(*self.arguments)
        client = self.login_again()
        client.cancel(blocker) if client.record(blocker)[STATE] == RUNNING else None
        self.assertEqual(0, self.end(client, waits)[EXIT_CODE])
        self.assertEqual(0, self.end(client, both)[EXIT_CODE])
        self.assertEqual((NEW, WAITS_TIME), tuple(client.record(later)[tag] for tag in (STATE, WAIT_REASON)))


class TimeTests(TermsCase):
    arguments = ("-n", "1")

    def test_a_job_is_not_started_before_its_time(self):
        client = self.login()
        job = client.submit("true", field(DELAY, 300))
        record = client.record(job)
        self.assertEqual((NEW, WAITS_TIME, record[SUBMITTED] + 300_000), tuple(record[tag] for tag in (STATE, WAIT_REASON, NOT_BEFORE)))
        free = client.submit("true")
        client.wait_end(free)
        self.assertEqual(NEW, client.record(job)[STATE])
        client.wait_end(job)
        self.assertGreaterEqual(client.record(job)[STARTED], record[NOT_BEFORE])

    def test_a_time_that_is_over_is_none(self):
        client = self.login()
        self.assertEqual(0, client.wait_end(client.submit("true", field(NOT_BEFORE, 1))))

    def test_times_survive_the_session(self):
        client = self.login()
        job = client.submit("true", field(DELAY, 500))
        due = client.record(job)[NOT_BEFORE]
        client = self.kill_session(client)
        self.assertGreaterEqual(self.end(client, job)[STARTED], due)

    def test_a_job_that_is_not_started_in_time_is_ended(self):
        client = self.login()
        _, fifo = self.blocker(client)
        job = client.submit("true", field(QUEUE_DEADLINE, 200))
        record = self.end(client, job)
        self.assertEqual((ABORTED, 143, CAUSE_CANCELED), tuple(record[tag] for tag in (STATE, EXIT_CODE, CAUSE)))
        self.assertIn("not started within 0.2 s", record[CAUSE_DETAIL])
        fifo.write("go")
        started = client.submit("read x < " + fifo.path, field(QUEUE_DEADLINE, 2000))
        client.wait_status(started, RUNNING)
        fifo.write("go")
        self.assertEqual(0, client.wait_end(started))

    def test_a_deadline_survives_the_session(self):
        client = self.login()
        self.blocker(client)
        job = client.submit("true", field(QUEUE_DEADLINE, 700))
        client = self.kill_session(client)
        self.assertEqual(CAUSE_CANCELED, self.end(client, job)[CAUSE])

    def test_terms_that_cannot_be_kept_are_refused(self):
        client = self.login()
        for number, fields in {
            errno.EINVAL: [(field(DELAY, 5), field(NOT_BEFORE, 1)), (field(DELAY, 5), field(QUEUE_DEADLINE, 5)), (field(RETRY_ON_EXIT, 1),), (retry(1), field(RETRY_ON_EXIT, 0)),
                           (retry(1), field(RETRY_ON_EXIT, 256)), (retry(1), field(RETRY_ON_CAUSE, CAUSE_CANCELED)), (retry(1), field(RETRY_ON_CAUSE, 99)),
                           (field(LABEL, ""),), (field(LABEL, "=x"),), (field(LABEL, "a\nb"),), (field(LABEL, "x" * 256),), (field(COMMENT, "x" * 4097),), (field(ON_END, " "),)],
            errno.ERANGE: [(field(DELAY, 2**63),), (field(QUEUE_DEADLINE, 2**63),), (field(NOT_BEFORE, -1),), (retry(1, backoff=99),), (retry(1, backoff=10001),),
                           (retry(2_000_000),), tuple(field(LABEL, f"l{n}") for n in range(65))],
        }.items():
            for some in fields:
                with self.subTest(fields=some):
                    self.refused(number, client.submit, "true", *some)
        self.assertEqual([], client.list())


class RetryTests(TermsCase):
    arguments = ("-n", "2")

    def test_a_job_that_fails_is_run_again_until_it_does_not(self):
        client = self.login()
        job = client.submit(f"echo x >> {self.log()}; echo run; test $(wc -l < {self.log()}) = 3", retry(5))
        self.assertEqual(0, client.wait_end(job))
        record = client.record(job)
        self.assertEqual((3, CAUSE_EXIT), (record[ATTEMPT], record[CAUSE]))
        self.assertEqual(3, len(self.logged()))
        self.assertEqual(b"run\n", client.stdout(job).data)
        self.assertEqual(1, len(client.list()))

    def test_it_ends_as_it_did_last(self):
        client = self.login()
        job = client.submit(f"echo x >> {self.log()}; exit 7", retry(2))
        self.assertEqual(7, client.wait_end(job))
        self.assertEqual((3, 3), (client.record(job)[ATTEMPT], len(self.logged())))

    def test_only_after_what_was_named(self):
        client = self.login()
        for command, fields, runs in (("exit 3", (field(RETRY_ON_EXIT, 3), field(RETRY_ON_EXIT, 4)), 2), ("exit 5", (field(RETRY_ON_EXIT, 3),), 1),
                                      ("kill -9 $$", (field(RETRY_ON_CAUSE, CAUSE_SIGNAL),), 2), ("exit 3", (field(RETRY_ON_CAUSE, CAUSE_SIGNAL),), 1), ("exit 0", (), 1)):
            job = client.submit(command, retry(1), *fields)
            client.wait_end(job)
            self.assertEqual(runs, client.record(job).get(ATTEMPT, 1), command)

    def test_a_canceled_job_is_not_run_again(self):
        client = self.login()
        job, _ = self.retried_blocker(client)
        client.cancel(job)
        record = self.end(client, job)
        self.assertEqual(CAUSE_CANCELED, record[CAUSE])
        self.assertNotIn(ATTEMPT, record)

    def test_between_two_runs_it_waits_and_can_be_canceled(self):
        client = self.login()
        job = client.submit("echo first; exit 1", retry(3, HOUR))
        client.wait_status(job, RUNNING)
        self.wait_until(lambda: client.record(job)[STATE] == NEW, "the job waits for its next run")
        record = client.record(job)
        self.assertEqual((WAITS_RETRY, 2), (record[WAIT_REASON], record[ATTEMPT]))
        self.assertNotIn(PROCESS_ID, record)
        self.assertEqual(b"first\n", client.stdout(job).data)
        client = self.kill_session(client)
        record = client.record(job)
        self.assertEqual((NEW, WAITS_RETRY, 2), tuple(record[tag] for tag in (STATE, WAIT_REASON, ATTEMPT)))
        client.cancel(job)
        self.assertEqual(CAUSE_CANCELED, self.end(client, job)[CAUSE])

    def test_the_delay_grows(self):
        client = self.login()
        job = client.submit(f"date +%s%N >> {self.log()}; exit 1", retry(3, 100, 200))
        client.wait_end(job)
        times = [int(line) / 1e6 for line in self.logged()]
        self.assertEqual(4, len(times))
        for gap, least in zip((b - a for a, b in zip(times, times[1:])), (100, 200, 400)):
            self.assertGreaterEqual(gap, least)

    def test_a_run_that_ends_while_no_session_is_there_is_followed_by_one(self):
        client = self.login()
        job, fifo = self.retried_blocker(client)
        leader = self.watch(client.record(job)[PROCESS_ID])
        session = self.watch(client.host()[SESSION_PID])
        session.kill()
        fifo.write("go")
        leader.wait_end()
        client = self.login_again()
        fifo.write("go")
        record = self.end(client, job)
        self.assertEqual((1, 2), (record[EXIT_CODE], record[ATTEMPT]))
        self.assertEqual(2, len(self.logged()))

    def test_sessions_that_are_lost_at_any_moment_change_nothing(self):
        client = self.login()
        jobs = [client.submit(f"echo {number} >> {self.log()}; exit 1", retry(9, 20)) for number in range(4)]
        for _ in range(4):
            client = self.kill_session(client)
        for job in jobs:
            record = self.end(client, job)
            self.assertEqual((1, 10), (record[EXIT_CODE], record[ATTEMPT]))
        self.assertEqual(40, len(self.logged()))

    def test_it_holds_no_slot_meanwhile(self):
        client = self.login()
        for _ in range(4):
            client.submit("exit 1", retry(1, HOUR))
        self.assertEqual(0, client.wait_end(client.submit("true")))

    def test_what_cannot_be_run_again_is_refused(self):
        client = self.login()
        self.refused(errno.EOPNOTSUPP, client.submit, "true", retry(1), field(REMOTE_COMPUTER, "auto"))

    def test_who_waits_for_it_waits_for_its_last_run(self):
        client = self.login()
        job = client.submit(f"echo x >> {self.log()}; test $(wc -l < {self.log()}) = 3", retry(5, 20))
        self.assertEqual(0, client.wait_end(client.submit("true", after(job, SUCCESS))))

    def retried_blocker(self, client):
        fifo = self.fifo(f"blocker{len(os.listdir(self.folder))}")
        job = client.submit(f"echo x >> {self.log()}; read x < {fifo.path}; exit 1", retry(1))
        client.wait_status(job, RUNNING)
        return job, fifo


class ChangeTests(TermsCase):
    arguments = ("-n", "1")

    def set(self, client, job, *fields):
        client.request(JOB_SET_TERMS, struct.pack(">I", job) + b"".join(fields))

    def test_a_queued_job_is_held_by_new_terms_and_let_go(self):
        client = self.login()
        first, fifo = self.blocker(client)
        jobs = [client.submit(f"echo {number} >> {self.log()}") for number in range(4)]
        later = client.submit("true", field(DELAY, HOUR))
        self.set(client, jobs[0], after(jobs[3], SUCCESS))
        self.set(client, jobs[1], field(DELAY, HOUR))
        self.assertEqual([WAITS_JOBS, WAITS_TIME, WAITS_SLOT], [client.record(job)[WAIT_REASON] for job in jobs[:3]])
        client = self.kill_session(client)
        self.assertEqual([WAITS_JOBS, WAITS_TIME, WAITS_SLOT], [client.record(job)[WAIT_REASON] for job in jobs[:3]])
        fifo.write("go")
        self.assertEqual(0, self.end(client, jobs[0])[EXIT_CODE])
        self.assertEqual(["2", "3", "0"], self.logged())
        self.assertEqual(NEW, client.record(jobs[1])[STATE])
        self.set(client, jobs[1], field(NOT_BEFORE))
        self.assertEqual(0, self.end(client, jobs[1])[EXIT_CODE])
        self.set(client, later, after(first, FAILURE))
        self.assertEqual(CAUSE_DEPENDENCY_FAILED, self.end(client, later)[CAUSE])

    def test_who_waits_for_nobody_any_more_goes_on(self):
        client = self.login()
        first, fifo = self.blocker(client)
        job = client.submit("true", after(first))
        second = client.submit("true", after(job))
        self.set(client, job, field(AFTER))
        self.assertEqual(WAITS_SLOT, client.record(job)[WAIT_REASON])
        self.set(client, job, field(QUEUE_DEADLINE, 1))
        self.assertEqual(CAUSE_CANCELED, self.end(client, job)[CAUSE])
        fifo.write("go")
        self.assertEqual(0, self.end(client, second)[EXIT_CODE])

    def test_no_job_waits_for_itself(self):
        client = self.login()
        first, fifo = self.blocker(client)
        chain = [client.submit("true", after(first))]
        for _ in range(3):
            chain.append(client.submit("true", after(chain[-1])))
        self.refused(errno.ELOOP, self.set, client, chain[0], after(chain[3]))
        self.refused(errno.ELOOP, self.set, client, chain[1], after(chain[1]))
        self.refused(errno.ECHILD, self.set, client, chain[0], after(99))
        self.assertEqual([struct.pack(">II", ANY, first)], client.record(chain[0])[AFTER])
        fifo.write("go")
        self.assertEqual(0, client.wait_end(chain[3]))

    def test_a_job_that_runs_takes_what_makes_sense(self):
        client = self.login()
        job, fifo = self.blocker(client, 1)
        self.refused(errno.EBUSY, self.set, client, job, field(DELAY, 5))
        self.refused(errno.EBUSY, self.set, client, job, after(job))
        self.set(client, job, field(LABEL, "a"), field(LABEL, "b=c"), field(COMMENT, "why"), retry(1))
        record = client.record(job)
        self.assertEqual((["a", "b=c"], "why"), (record[LABEL], record[COMMENT]))
        self.set(client, job, field(LABEL), field(COMMENT))
        self.assertNotIn(LABEL, client.record(job))
        self.assertNotIn(COMMENT, client.record(job))
        fifo.write("go")
        fifo.write("go")
        client.wait_end(job)
        self.assertEqual(2, client.record(job)[ATTEMPT])
        self.refused(errno.ESRCH, self.set, client, job, field(COMMENT, "late"))
        self.refused(errno.ESRCH, self.set, client, 99, field(COMMENT, "never"))


class LimitChangeTests(TermsCase):
    arguments = ("-n", "1")
    ADDRESS_SPACE, CPU_TIME, TREE_MEMORY, WALL_TIME = 9, 0, 256, 257

    def set(self, client, job, *fields):
        client.request(JOB_SET_LIMITS, struct.pack(">I", job) + b"".join(fields))

    def limits_of(self, pid):
        with open(f"/proc/{pid}/limits") as lines:
            return {line[:26].strip(): tuple(line[26:].split()[:2]) for line in lines}

    def in_force(self, client, job):
        return {resource: soft for resource, soft, _ in client.record(job).get(EFFECTIVE_LIMIT, [])}

    def test_limits_of_a_queued_job_are_those_that_it_starts_with(self):
        client = self.login()
        _, fifo = self.blocker(client)
        job = client.submit("ulimit -t; ulimit -v", max_cpu=5)
        self.set(client, job, field(MAX_CPU, 7), field(MAX_ADDRESS_SPACE, 1 << 30), field(MAX_MEMORY, 1 << 28), field(MAX_WALL_TIME, HOUR))
        client = self.kill_session(client)
        fifo.write("go")
        self.assertEqual(0, self.end(client, job)[EXIT_CODE])
        self.assertEqual(b"7\n1048576\n", client.stdout(job).data)
        self.assertEqual({self.CPU_TIME: 7, self.ADDRESS_SPACE: 1 << 30, self.TREE_MEMORY: 1 << 28, self.WALL_TIME: HOUR}, self.in_force(client, job))

    def test_limits_of_a_running_job_are_set_in_all_its_processes(self):
        client, fifo, pids = self.login(), self.fifo(), self.fifo("pids")
        job = client.submit(f"sh -c 'echo $$ > {pids.path}; read x < {fifo.path}; :' & wait", max_cpu=500)
        child = int(pids.line())
        client.wait_status(job, RUNNING)
        self.set(client, job, field(MAX_CPU, 300), field(MAX_ADDRESS_SPACE, 1 << 31))
        for pid in (client.record(job)[PROCESS_ID], child):
            limits = self.limits_of(pid)
            self.assertEqual((("300", "301"), (str(1 << 31),) * 2), (limits["Max cpu time"], limits["Max address space"]))
        self.assertEqual({self.CPU_TIME: 300, self.ADDRESS_SPACE: 1 << 31}, self.in_force(client, job))
        fifo.write("go")
        client.wait_end(job)

    @unittest.skipIf(may_raise_limits(), "whoever has CAP_SYS_RESOURCE may raise any limit")
    def test_a_hard_limit_is_not_raised_without_privilege(self):
        client = self.login()
        job, fifo = self.blocker_with(client, max_cpu=100)
        self.refused(errno.EPERM, self.set, client, job, field(MAX_CPU, 200))
        self.assertEqual({self.CPU_TIME: 100}, self.in_force(client, job))
        client = self.kill_session(client)
        self.assertEqual({self.CPU_TIME: 100}, self.in_force(client, job))
        fifo.write("go")

    def test_watched_limits_of_a_running_job(self):
        client = self.login()
        job, _ = self.blocker_with(client)
        self.set(client, job, field(MAX_WALL_TIME, HOUR))
        self.assertEqual({self.WALL_TIME: HOUR}, self.in_force(client, job))
        self.set(client, job, field(MAX_WALL_TIME, 1))
        self.assertEqual(CAUSE_WALL_CLOCK_LIMIT, self.end(client, job)[CAUSE])
        job, _ = self.blocker_with(client)
        self.set(client, job, field(MAX_MEMORY, 1))
        self.assertEqual(CAUSE_MEMORY_LIMIT, self.end(client, job)[CAUSE])

    def test_a_limit_that_is_taken_away_holds_no_more(self):
        client = self.login()
        fifo = self.fifo()
        job = client.submit(f"read x < {fifo.path}", field(MAX_WALL_TIME, 1500))
        client.wait_status(job, RUNNING)
        self.set(client, job, field(MAX_WALL_TIME, 0))
        client = self.kill_session(client)
        self.assertEqual({}, self.in_force(client, job))
        started = client.record(job)[STARTED]
        self.wait_until(lambda: time.time() * 1e6 > started + 1_600_000, "the time is over that was allowed")
        self.assertEqual(RUNNING, client.record(job)[STATE])
        fifo.write("go")
        self.assertEqual(0, self.end(client, job)[EXIT_CODE])

    def test_what_cannot_be_changed_is_refused(self):
        client = self.login()
        job, fifo = self.blocker_with(client)
        self.refused(errno.EOPNOTSUPP, self.set, client, job, field(165, 5))
        self.refused(errno.ERANGE, self.set, client, job, field(MAX_WALL_TIME, 2**63))
        fifo.write("go")
        client.wait_end(job)
        self.refused(errno.ESRCH, self.set, client, job, field(MAX_CPU, 5))

    def blocker_with(self, client, **limits):
        fifo = self.fifo(f"blocker{len(os.listdir(self.folder))}")
        job = client.submit(f"read x < {fifo.path}; :", **limits)
        client.wait_status(job, RUNNING)
        return job, fifo


class RestartTests(TermsCase):
    def restart(self, client, job, *fields):
        return struct.unpack_from(">I", client.request(JOB_RESTART, struct.pack(">I", job) + b"".join(fields), JOB_SUBMIT_SUCCESS))[0]

    def test_the_same_is_submitted_again(self):
        client = self.login()
        job = client.submit("cat; echo $A; pwd", field(NAME, "mine"), field(STANDARD_INPUT, b"in\n"), field(LABEL, "x=y"), field(COMMENT, "c"), field(SUBMISSION_KEY, b"k"),
                            retry(3), field(17, "/usr"), env=("A=b", "PATH=/usr/bin:/bin"), max_cpu=9)
        client.wait_end(job)
        client = self.kill_session(client)
        again = self.restart(client, job)
        self.assertNotEqual(job, again)
        one, other = client.record(job), self.end(client, again)
        for tag in set(one) & set(other) - {JOB_ID, SUBMITTED, STARTED, 42, 43, 47, 48}:
            self.assertEqual(one[tag], other[tag], tag)
        self.assertEqual(b"in\nb\n/usr\n", client.stdout(again).data)
        self.assertEqual(job, client.submit("true", field(SUBMISSION_KEY, b"k")))

    def test_a_job_that_runs_or_waits_can_be_submitted_again(self):
        client = self.login()
        job, fifo = self.blocker(client)
        held = client.submit("true", after(job, SUCCESS))
        copy, of_held = self.restart(client, job), self.restart(client, held)
        client.wait_status(copy, RUNNING)
        self.assertEqual((NEW, f"Job{of_held}"), tuple(client.record(of_held)[tag] for tag in (STATE, NAME)))
        fifo.write("go"), fifo.write("go")
        self.assertEqual(0, client.wait_end(of_held))

    def test_a_member_becomes_a_job_of_its_own(self):
        client = self.login()
        array = client.submit("cat; echo $SMASH_INDEX $SMASH_COUNT $SMASH_ARRAY_ID $SMASH_ITEM $A; exit $SMASH_INDEX", field(COUNT, 3), field(STANDARD_INPUT, b"in\n"), field(LABEL, "x"),
                              *[field(ARRAY_ITEM, item) for item in ("zero", "one", "two")], retry(1), env=("A=b", "PATH=/usr/bin:/bin"))
        self.end(client, array)
        client = self.kill_session(client)
        again = self.restart(client, array + 3)
        record = self.end(client, again)
        self.assertEqual((EXITED, 2, 2), (record[STATE], record[EXIT_CODE], record[ATTEMPT]))
        self.assertEqual(f"in\n2 3 {array} two b\n".encode(), client.stdout(again).data)
        self.assertNotIn(ARRAY_ID, record)
        self.assertEqual(again + 1, self.restart(client, again))
        client.expunge(array)
        self.refused(errno.ESRCH, self.restart, client, array + 3)

    def test_a_restart_with_a_key_is_one(self):
        client = self.login()
        job = client.submit("true")
        client.wait_end(job)
        again = self.restart(client, job, field(SUBMISSION_KEY, b"once"))
        self.assertEqual(again, self.restart(client, job, field(SUBMISSION_KEY, b"once")))
        self.refused(errno.ESRCH, self.restart, client, 99)


class NameTests(TermsCase):
    def test_labels_and_comment_are_in_the_record(self):
        client = self.login()
        job = client.submit("true", field(LABEL, "nightly"), field(LABEL, "team=blue"), field(COMMENT, "é"))
        client.wait_end(job)
        client = self.kill_session(client)
        record = client.record(job)
        self.assertEqual((["nightly", "team=blue"], "é"), (record[LABEL], record[COMMENT]))

    def test_a_command_is_run_at_the_end(self):
        client, fifo = self.login(), self.fifo()
        command = f"echo $SMASH_JOB_ID $SMASH_JOB_NAME $SMASH_JOB_STATE $SMASH_JOB_CAUSE $SMASH_JOB_EXIT_CODE > {fifo.path}"
        job = client.submit("exit 3", field(ON_END, command), field(NAME, "mine"))
        self.assertEqual(f"{job} mine Exited Exit 3", fifo.line())
        job = client.submit("sleep 1000", field(ON_END, command), field(DELAY, HOUR))
        client.cancel(job)
        self.assertEqual(f"{job} Job{job} Aborted Canceled 143", fifo.line())
        job = client.submit("exit 1", field(ON_END, command), retry(2))
        self.assertEqual(f"{job} Job{job} Exited Exit 1", fifo.line())
        self.assertFalse(fifo.has_line(0.2))

    def test_a_command_that_was_not_run_to_its_end_is_run_again(self):
        client, fifo, go = self.login(), self.fifo(), self.fifo("go")
        client.submit("exit 0", field(ON_END, f"echo begun > {fifo.path}; read x < {go.path}; echo done > {fifo.path}"))
        self.assertEqual("begun", fifo.line())
        client = self.kill_session(client)
        self.assertEqual("begun", fifo.line())
        go.write("go")
        self.assertEqual("done", fifo.line())
        self.assertFalse(fifo.has_line(0.2))

    def test_commands_at_the_end_hold_no_slot(self):
        client, fifo = self.login(), self.fifo()
        for _ in range(6):
            client.submit("true", field(ON_END, f"read x < {fifo.path}"))
        self.assertEqual(0, client.wait_end(client.submit("true")))
        for _ in range(6):
            fifo.write("go")


if __name__ == "__main__":
    unittest.main()
