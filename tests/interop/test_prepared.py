"""Processes that are started before there is a job for them."""

import os
import pathlib
import random
import resource
import signal
import stat
import sys
import unittest

from smash_client import (ABORTED, ACTIVE_JOBS, CAUSE, CAUSE_CANCELED, CAUSE_CPU_LIMIT, CAUSE_EXIT, CAUSE_FAILED_TO_START, CAUSE_HOST_LOST, EFFECTIVE_LIMIT, ENDED, EXIT_CODE,
                          EXITED, FAILED_STEP, JOB_SUBMIT, JOB_SUBMIT_SUCCESS, MAX_ADDRESS_SPACE, MAX_JOBS, PREPARABLE, PREPARED_PROCESSES, PROCESS_ID, RUNNING, SESSION_PID,
                          SESSION_STARTS, SIGNAL, STANDARD_ERROR, STANDARD_INPUT, STANDARD_OUTPUT, STARTED, STATE, STATE_DIRECTORY, SUBMITTED, SUSPENDED, WORKING_DIRECTORY,
                          Disconnected, decode_fields, encode_submission, field)
from smash_host import HostCase

RUNNER = pathlib.Path(__file__).parent / "prepared_runner.py"
ENVIRONMENT = ("PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/tmp", "A=1")


class PreparedCase(HostCase):
    def setUp(self):
        super().setUp()
        self.starts = os.path.join(self.folder, "starts")
        self.command = f"{sys.executable} -I -S {RUNNER} {self.starts}"

    def submit(self, client, script, *fields, command=None, env=ENVIRONMENT, **options):
        return client.submit(command or self.command, field(STANDARD_INPUT, script), field(PREPARABLE), *fields, env=env, **options)

    def run_script(self, client, script, *fields, **options):
        """(exit code, standard output)"""
        job = self.submit(client, script, *fields, **options)
        return client.wait_end(job), client.stdout(job).data.decode()

    def ready(self, client, count=1):
        self.wait_until(lambda: client.host()[PREPARED_PROCESSES] == count, f"{count} prepared processes")

    def prepare(self, client):
        """Has a process prepared; its pid."""
        code, output = self.run_script(client, "echo $PREPARED $$")
        self.assertEqual((0, "0"), (code, output.split()[0]))
        return self.waiting(client, output)

    def waiting(self, client, output):
        """Pid of the process that waits for the next job: started last beside that of the job whose output has its own; the two say so in any order."""
        self.ready(client)
        return [pid for pid in self.started() if pid != int(output.split()[1])][-1]

    def started(self):
        """Pids of all processes that were started, for a job or ahead."""
        with open(self.starts, encoding="ascii") as lines:
            return [int(line) for line in lines]

    def files(self, client):
        folder = os.path.join(client.host()[STATE_DIRECTORY], "prepared")
        return sorted(os.listdir(folder)) if os.path.isdir(folder) else []


class PreparedTests(PreparedCase):
    def test_the_second_job_of_a_kind_has_a_process_that_was_there_before(self):
        client = self.login()
        pid = self.prepare(client)
        folder = os.path.join(client.host()[STATE_DIRECTORY], "prepared")
        self.assertEqual(0o700, stat.S_IMODE(os.stat(folder).st_mode))
        self.assertEqual({0o600}, {stat.S_IMODE(os.stat(os.path.join(folder, name)).st_mode) for name in os.listdir(folder)})
        self.assertEqual((1, 0), (len([job for job in client.list()]), client.host()[ACTIVE_JOBS]))

        job = self.submit(client, "echo $PREPARED $$; echo wrong >&2; readlink /proc/self/fd/0; echo $A; exit 7")
        self.assertEqual(7, client.wait_end(job))
        self.assertEqual(f"1 {pid}\n/dev/null\n1\n", client.stdout(job).data.decode())
        self.assertEqual(b"wrong\n", client.stderr(job).data)
        record = client.record(job)
        self.assertEqual((EXITED, CAUSE_EXIT, 7), (record[STATE], record[CAUSE], record[EXIT_CODE]))
        self.assertTrue(record[SUBMITTED] <= record[STARTED] <= record[ENDED])
        for path in (record[STANDARD_OUTPUT], record[STANDARD_ERROR]):
            self.assertEqual((os.path.join(client.host()[STATE_DIRECTORY], "output"), 0o600), (os.path.dirname(path), stat.S_IMODE(os.stat(path).st_mode)))
        self.ready(client)
        self.assertNotEqual(pid, self.started()[-1])
        client.expunge(job)
        self.assertFalse(os.path.exists(record[STANDARD_OUTPUT]))

    def test_each_process_serves_one_job(self):
        client = self.login()
        for _ in range(3):
            self.prepare_again(client)
            self.assertEqual((0, "1\n"), self.run_script(client, "echo $PREPARED"))
        self.ready(client)
        self.assertEqual(len(set(self.started())), len(self.started()))

    def prepare_again(self, client):
        if not os.path.exists(self.starts):
            self.prepare(client)
        self.ready(client)

    def test_what_is_not_alike_is_started_anew(self):
        client = self.login()
        self.prepare(client)
        for what, options in (("environment", {"env": (*ENVIRONMENT, "B=2")}), ("order", {"env": ENVIRONMENT[::-1]}),
                              ("command", {"command": self.command + " more"})):
            with self.subTest(what):
                self.assertEqual((0, "0\n"), self.run_script(client, "echo $PREPARED", **options))
        self.assertEqual((0, "1\n"), self.run_script(client, "echo $PREPARED"))

    def test_what_cannot_use_one_is_started_anew(self):
        client = self.login()
        self.prepare(client)
        self.assertEqual((0, "0\n"), self.run_script(client, "echo $PREPARED", field(MAX_ADDRESS_SPACE, 8 << 30)))
        job = client.submit(self.command, field(STANDARD_INPUT, b"echo $PREPARED"), env=ENVIRONMENT)
        self.assertEqual((0, b"0\n"), (client.wait_end(job), client.stdout(job).data))
        job = client.submit(self.command, field(PREPARABLE), env=ENVIRONMENT)
        self.assertEqual((0, b""), (client.wait_end(job), client.stdout(job).data))
        self.assertEqual(1, client.host()[PREPARED_PROCESSES])

    def test_a_folder_that_is_not_there_fails_as_ever(self):
        client = self.login()
        self.prepare(client)
        job = self.submit(client, "echo $PREPARED", field(WORKING_DIRECTORY, "/no/such/folder"))
        self.assertEqual(125, client.wait_end(job))
        record = client.record(job)
        self.assertEqual((CAUSE_FAILED_TO_START, 10), (record[CAUSE], record[FAILED_STEP]))

    def test_signals_cancel_and_suspension_reach_it(self):
        client, fifo = self.login(), self.fifo()
        self.prepare(client)
        job = self.submit(client, f"sleep 1000 & echo $PREPARED > {fifo.path}; wait")
        self.assertEqual("1", fifo.line())
        child = self.watch(self.only_child(client.record(job)[PROCESS_ID]))
        client.signal(job, signal.SIGSTOP)
        client.wait_status(job, SUSPENDED)
        client.history[job].clear()
        client.signal(job, signal.SIGCONT)
        client.wait_status(job, RUNNING)
        client.cancel(job)
        client.wait_end(job)
        self.assertEqual((ABORTED, CAUSE_CANCELED, signal.SIGTERM), tuple(client.record(job)[tag] for tag in (STATE, CAUSE, SIGNAL)))
        self.assertTrue(child.wait_end())

    def only_child(self, pid):
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            return int(file.read())

    def test_its_priority_is_set(self):
        client, fifo, go = self.login(), self.fifo(), self.fifo("go")
        self.prepare(client)
        job = self.submit(client, f"echo $PREPARED > {fifo.path}; read x < {go.path}; nice > {fifo.path}; read x < {go.path}", priority=5)
        self.assertEqual("1", fifo.line())
        self.assertEqual(5, os.getpriority(os.PRIO_PROCESS, client.record(job)[PROCESS_ID]))
        client.set_priority(job, 9)
        go.write("")
        self.assertEqual("9", fifo.line())
        go.write("")
        self.assertEqual(0, client.wait_end(job))

    def test_the_limit_on_CPU_time_holds_from_the_job_on(self):
        client = self.login()
        pid = self.prepare(client)
        self.assertEqual((resource.RLIM_INFINITY, resource.RLIM_INFINITY), resource.prlimit(pid, resource.RLIMIT_CPU))
        job = self.submit(client, "ulimit -t; echo $PREPARED; while :; do :; done", max_cpu=1)
        client.wait_end(job)
        record = client.record(job)
        soft, prepared = client.stdout(job).data.decode().split()
        self.assertEqual(("1", CAUSE_CPU_LIMIT, [(0, int(soft), int(soft) + 1)]), (prepared, record[CAUSE], record[EFFECTIVE_LIMIT]))
        self.assertEqual(2, int(soft), "one second, and the started one that the process had used before")

    def test_where_no_slot_is_free_nobody_is_overtaken(self):
        self.host.stop()
        client, go = self.login(host=self.start_host("-n", "1")), self.fifo("go")
        self.prepare(client)
        first = client.submit(f"read x < {go.path}")
        second = client.submit("true")
        third = self.submit(client, "echo $PREPARED")
        client.wait_status(first, RUNNING)
        self.assertEqual([RUNNING, 0, 0], [job.status for job in client.list()[1:]])
        go.write("")
        for job in (first, second, third):
            client.wait_end(job)
        starts = [client.record(job)[STARTED] for job in (first, second, third)]
        self.assertEqual(sorted(starts), starts)
        self.assertEqual(b"0\n", client.stdout(third).data)

    def test_it_holds_no_slot(self):
        self.host.stop()
        client = self.login(host=self.start_host("-n", "1"))
        self.prepare(client)
        self.assertEqual((0, b""), self.finish(client, "true"))
        self.assertEqual((1, 0, 1), tuple(client.host()[tag] for tag in (MAX_JOBS, ACTIVE_JOBS, PREPARED_PROCESSES)))

    def test_a_process_that_ended_while_it_waited_costs_no_job(self):
        client = self.login()
        pid = self.prepare(client)
        for number in (signal.SIGKILL, signal.SIGTERM):
            victim = self.watch(pid)
            victim.kill(number)
            # The host may still not know of it.
            self.assertTrue(victim.wait_end())
            code, output = self.run_script(client, "echo $PREPARED $$")
            self.assertEqual(0, code)
            pid = self.waiting(client, output)
            # One that is of use comes between: of two that ended unused, if the host knew of both in time, it would make no third.
            self.assertEqual((0, f"1 {pid}\n"), self.run_script(client, "echo $PREPARED $$"))
            pid = self.waiting(client, f"1 {pid}")

    def test_one_that_was_ready_and_stopped_by_somebody_is_as_a_job_that_is(self):
        client = self.login()
        pid = self.prepare(client)
        os.kill(pid, signal.SIGSTOP)
        job = self.submit(client, "echo $PREPARED")
        client.wait_status(job, RUNNING)
        client.signal(job, signal.SIGCONT)
        self.assertEqual((0, b"1\n"), (client.wait_end(job), client.stdout(job).data))

    def test_a_program_that_does_not_wait_is_given_up(self):
        client = self.login()
        command = f"sh -c 'echo $$ >> {self.starts}'"
        for _ in range(2):
            self.assertEqual(0, client.wait_end(self.submit(client, "x", command=command)))
        self.wait_until(lambda: len(self.started()) == 4, "two jobs and two processes ahead")
        for _ in range(5):
            self.assertEqual(0, client.wait_end(self.submit(client, "x", command=command)))
        # What is prepared for another kind had to wait for its turn.
        self.assertEqual((0, "0\n"), self.run_script(client, "echo $PREPARED"))
        self.ready(client)
        self.assertEqual(7 + 2 + 2, len(self.started()), "seven jobs and two processes ahead, and one of each of the other kind")

    def test_what_it_wrote_before_is_the_beginning_of_the_output(self):
        client = self.login()
        command = f"sh -c 'echo before; exec {self.command}'"
        self.assertEqual((0, "before\n0\n"), self.run_script(client, "echo $PREPARED", command=command))
        self.ready(client)
        self.assertEqual((0, "before\n1\n"), self.run_script(client, "echo $PREPARED", command=command))

    def test_a_program_below_a_shell_has_the_limits_too(self):
        client = self.login()
        command = f"sh -c '{self.command}; exit $?'"
        self.assertEqual((0, "0\n"), self.run_script(client, "echo $PREPARED", command=command))
        self.ready(client)
        job = self.submit(client, "echo $PREPARED; while :; do :; done", command=command, max_cpu=1)
        self.assertEqual(128 + signal.SIGXCPU, client.wait_end(job))
        self.assertEqual((CAUSE_CPU_LIMIT, b"1\n"), (client.record(job)[CAUSE], client.stdout(job).data))

    def test_a_stopped_host_leaves_nothing(self):
        client = self.login()
        process = self.watch(self.prepare(client))
        self.assertEqual(0, self.host.stop())
        self.assertTrue(process.wait_end())
        self.assertFalse(os.path.exists(self.host.path + ".d"))


class SettingTests(PreparedCase):
    arguments = None

    def test_none_are_prepared_where_none_are_wanted(self):
        client = self.login(host=self.start_host("-o", "PREPARED_PROCESSES=0"))
        for _ in range(2):
            self.assertEqual((0, "0\n"), self.run_script(client, "echo $PREPARED"))
        self.assertEqual((0, []), (client.host()[PREPARED_PROCESSES], self.files(client)))

    def test_as_many_as_are_wanted(self):
        client = self.login(host=self.start_host("-o", "PREPARED_PROCESSES=3"))
        self.assertEqual((0, "0\n"), self.run_script(client, "echo $PREPARED"))
        self.ready(client, 3)
        jobs = [self.submit(client, "echo $PREPARED") for _ in range(4)]
        for job in jobs:
            client.wait_end(job)
        self.assertEqual([b"1\n"] * 3, [client.stdout(job).data for job in jobs[:3]])
        self.ready(client, 3)

    def test_one_that_nobody_needs_is_ended(self):
        client = self.login(host=self.start_host("-o", "PREPARED_IDLE_TIME=6 s"))
        process = self.watch(self.prepare(client))
        self.assertTrue(process.wait_end())
        self.wait_until(lambda: not self.files(client), "its files are gone")
        self.assertEqual((0, "0\n"), self.run_script(client, "echo $PREPARED"))

    def test_the_kinds_used_last_are_kept(self):
        client = self.login(host=self.start_host())
        for number in range(5):
            self.assertEqual((0, "0\n"), self.run_script(client, "echo $PREPARED", env=(*ENVIRONMENT, f"NUMBER={number}")))
            self.ready(client, min(number + 1, 4))
        self.assertEqual((0, "0\n"), self.run_script(client, "echo $PREPARED", env=(*ENVIRONMENT, "NUMBER=0")))
        for number in (4, 3):
            self.assertEqual((0, "1\n"), self.run_script(client, "echo $PREPARED", env=(*ENVIRONMENT, f"NUMBER={number}")))

    def test_kinds_that_never_come_again_are_not_prepared_for_in_the_end(self):
        client = self.login(host=self.start_host())
        for number in range(6):
            self.run_script(client, "true", env=(*ENVIRONMENT, f"NUMBER={number}"))
            self.ready(client, min(number + 1, 4))
        starts = len(self.started())
        for number in range(6, 10):
            self.run_script(client, "true", env=(*ENVIRONMENT, f"NUMBER={number}"))
        self.run_script(client, "true", env=(*ENVIRONMENT, "NUMBER=9"))
        self.wait_until(lambda: len(self.started()) == starts + 6, "the one kind that came again is prepared for")
        self.ready(client)


class CrashTests(PreparedCase):
    def test_one_without_a_job_is_ended_with_its_session(self):
        client = self.login()
        process = self.watch(self.prepare(client))
        client = self.kill_session(client)
        self.assertTrue(process.wait_end())
        self.assertEqual(([], 0), (self.files(client), client.host()[PREPARED_PROCESSES]))
        self.prepare(client)
        self.assertEqual((0, "1\n"), self.run_script(client, "echo $PREPARED"))

    def test_one_with_a_job_goes_on(self):
        client, fifo, go = self.login(), self.fifo(), self.fifo("go")
        pid = self.prepare(client)
        job = self.submit(client, f"echo $PREPARED $$; echo begun > {fifo.path}; read x < {go.path}; exit 4")
        fifo.line()
        client = self.kill_session(client)
        self.assertEqual((RUNNING, pid), (client.record(job)[STATE], client.record(job)[PROCESS_ID]))
        go.write("")
        self.assertEqual(4, client.wait_end(job))
        self.assertEqual(f"1 {pid}\n", client.stdout(job).data.decode())

    def test_a_host_that_is_lost_leaves_none_to_the_next(self):
        client = self.login()
        process, session = self.watch(self.prepare(client)), self.watch(client.host()[SESSION_PID])
        self.host.process.kill()
        self.host.process.wait()
        self.assertTrue(session.wait_end())
        client = self.login(host=self.start_host())
        self.assertTrue(process.wait_end())
        self.assertEqual([], self.files(client))

    def test_a_job_goes_on_without_its_host(self):
        client, fifo, go = self.login(), self.fifo(), self.fifo("go")
        self.prepare(client)
        job = self.submit(client, f"echo begun > {fifo.path}; read x < {go.path}")
        fifo.line()
        session = self.watch(client.host()[SESSION_PID])
        self.host.process.kill()
        self.host.process.wait()
        self.assertTrue(session.wait_end())
        client = self.login(host=self.start_host())
        self.assertEqual(RUNNING, client.record(job)[STATE])
        go.write("")
        client.wait_end(job)
        self.assertEqual((CAUSE_HOST_LOST, -1), tuple(client.record(job)[tag] for tag in (CAUSE, EXIT_CODE)))


KILLS = int(os.environ.get("SMASH_TEST_KILLS", "6"))
SEED = int(os.environ.get("SMASH_TEST_SEED", "1"))
PROCESSES = 2


class ChaosTests(PreparedCase):
    """The session is killed at random instants around submissions that prepared processes are there for; each job notes its own run."""

    arguments = ("-o", f"PREPARED_PROCESSES={PROCESSES}")

    def test_no_job_is_lost_and_none_runs_twice(self):
        source, log, number, acknowledged = random.Random(SEED), os.path.join(self.folder, "log"), 0, {}
        client = self.login()
        self.prepare_all(client)
        for count in range(KILLS):
            if count % 4 == 3:
                # This spares the growing delay of the master.
                client = self.replace(client)
            session = self.watch(client.host()[SESSION_PID])
            sent = []
            for _ in range(PROCESSES):
                number += 1
                client.send(JOB_SUBMIT, encode_submission(self.command, env=ENVIRONMENT) + field(STANDARD_INPUT, f"echo {number} >> {log}; echo {number}; exit {number % 100}") + field(PREPARABLE))
                sent.append(number)
            self.pause(source.random() * 0.02)
            session.kill()
            try:
                for note in sent:
                    kind, payload = client.answer()
                    self.assertEqual(JOB_SUBMIT_SUCCESS, kind)
                    acknowledged[int.from_bytes(payload[:4], "big")] = note
            except Disconnected:
                pass
            client.close()
            client = self.login_again()
            self.prepare_all(client)
        self.check(client, log, acknowledged)

    def replace(self, client):
        self.host.process.send_signal(signal.SIGUSR2)
        self.assert_closed(client)
        client = self.login_again()
        self.prepare_all(client)
        return client

    def prepare_all(self, client):
        self.run_script(client, "true")
        self.ready(client, PROCESSES)

    def pause(self, seconds):
        """Not to wait for anything: to hit another instant each time."""
        signal.sigtimedwait((), seconds)

    def check(self, client, log, acknowledged):
        jobs = {job.id: job for job in client.list()}
        for job in jobs:
            if client.status(job).exit_code < 0:
                client.wait_end(job)
        with open(log, encoding="ascii") as lines:
            runs = [int(line) for line in lines]
        self.assertEqual(sorted(set(runs)), sorted(runs), f"run twice, seed {SEED}")
        self.assertEqual(set(), set(acknowledged) - set(jobs), f"acknowledged and lost, seed {SEED}")
        told = [int(data) for data in (client.stdout(job).data for job in jobs) if data]
        self.assertEqual(sorted(runs), sorted(told), f"seed {SEED}")
        for job, note in acknowledged.items():
            record = client.record(job)
            self.assertEqual((EXITED, CAUSE_EXIT, note % 100), (record[STATE], record[CAUSE], record[EXIT_CODE]), f"seed {SEED}")
            self.assertEqual(b"%d\n" % note, client.stdout(job).data, f"seed {SEED}")
        self.assertGreaterEqual(client.host()[SESSION_STARTS], KILLS)
        print(f"\nprepared: seed {SEED}, {len(jobs)} jobs, {len(acknowledged)} answered before their session was killed", file=sys.stderr)


if __name__ == "__main__":
    unittest.main()
