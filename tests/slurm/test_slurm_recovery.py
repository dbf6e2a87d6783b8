"""What is lost and comes back: the session, the host, Slurm's controller, a node. No job is lost, and none runs twice."""

import os
import shutil
import signal
import struct
import unittest

from slurm_case import KEPT, SLURM, SlurmCase, option
from smash_client import (ABORTED, ATTEMPT, CAUSE, CAUSE_CANCELED, CAUSE_DETAIL, CAUSE_EXIT, CAUSE_HOST_LOST, COUNT, ENGINE_JOB, EXIT_CODE, EXITED, HOST_RESTART, NEW, RETRY_ON_CAUSE, RETRY_POLICY, RUNNING, STATE,
                          SUSPENDED, field)

SIGSTOP = 19
EXCLUSIVE = (option("nodes=3"), option("exclusive"))


class RecoveryCase(SlurmCase):
    def begin(self, client, *fields, command="read x < {go}; echo done; exit $x"):
        """A job that runs, and ends with the number that is written to what this returns with it."""
        fifo, go = self.fifo(f"begun{len(os.listdir(self.folder))}"), self.fifo(f"go{len(os.listdir(self.folder))}")
        job = client.submit(f"echo begun > {fifo.path}; echo x >> {self.folder}/runs; " + command.format(go=go.path), SLURM, *fields)
        self.assertEqual("begun", fifo.line())
        client.wait_status(job, RUNNING)
        return job, go

    def wait_sent(self, client, job):
        self.wait_until(lambda: ENGINE_JOB in client.record(job), "Slurm has it")

    def ended(self, client, job):
        record = self.end(client, job)
        return record[STATE], record[EXIT_CODE], record[CAUSE]


class SessionTests(RecoveryCase):
    def test_the_session_is_killed_while_jobs_run_and_wait(self):
        client = self.login()
        running, go = self.begin(client)
        blocker, open_up = self.begin(client, option("nodes=2"), option("exclusive"))
        waiting = client.submit(f"echo waited >> {self.folder}/waited; exit 4", SLURM, *EXCLUSIVE)
        self.wait_sent(client, waiting)
        client = self.kill_session(client)
        self.assertEqual([RUNNING, RUNNING, NEW], [client.record(job)[STATE] for job in (running, blocker, waiting)])
        go.write("3")
        open_up.write("0")
        self.assertEqual((EXITED, 3, CAUSE_EXIT), self.ended(client, running))
        self.assertEqual((EXITED, 0, CAUSE_EXIT), self.ended(client, blocker))
        self.assertEqual((EXITED, 4, CAUSE_EXIT), self.ended(client, waiting))
        self.assertEqual((b"done\n", ["waited"], ["x", "x"]), (client.stdout(running).data, self.lines("waited"), self.lines("runs")))

    def test_an_end_while_there_was_no_host_is_found(self):
        client = self.login()
        job, go = self.begin(client)
        stays, stays_go = self.begin(client)
        client.close()
        self.host.stop()
        go.write("5")
        name = f"{self.folder}/s.d/slurm/events"
        self.wait_until(lambda: any(file.endswith(".end") for file in os.listdir(name)), "it has ended")
        self.start_host(*self.arguments)
        client = self.login()
        self.assertEqual((EXITED, 5, CAUSE_EXIT), self.ended(client, job))
        self.assertEqual(RUNNING, client.record(stays)[STATE])
        stays_go.write("6")
        self.assertEqual((EXITED, 6, CAUSE_EXIT), self.ended(client, stays))

    def test_an_array_runs_each_member_once_whatever_happens_to_the_session(self):
        client = self.login()
        array = client.submit(f"echo $SMASH_INDEX >> {self.folder}/ran", SLURM, field(COUNT, 90))
        for _ in range(3):
            client = self.kill_session(client)
            self.wait_until(lambda seen=len(self.lines("ran")): len(self.lines("ran")) in (90,) or len(self.lines("ran")) > seen, "it goes on")
        self.assertEqual((EXITED, 0, CAUSE_EXIT), self.ended(client, array))
        self.assertEqual(sorted(range(90)), sorted(map(int, self.lines("ran"))))

    def test_a_cancel_is_carried_out_by_the_next_session(self):
        client = self.login()
        job, _ = self.begin(client, command="trap '' TERM; while :; do sleep 0.1; done")
        client.cancel(job, field(65, 60_000))
        client = self.kill_session(client)
        # The grace begins anew, and is the usual one.
        record = self.end(client, job)
        self.assertEqual((ABORTED, 137, CAUSE_CANCELED), (record[STATE], record[EXIT_CODE], record[CAUSE]))

    def test_another_session_takes_over(self):
        client = self.login()
        job, go = self.begin(client)
        client.request(HOST_RESTART)
        client = self.login_again()
        go.write("1")
        self.assertEqual((EXITED, 1, CAUSE_EXIT), self.ended(client, job))

    def test_a_host_that_keeps_no_records_ends_its_jobs(self):
        host = self.start_host(*self.arguments[:-len(KEPT)], socket="other")
        client = self.login(host=host)
        fifo = self.fifo()
        client.submit(f"echo $$ > {fifo.path}; exec sleep 1000", SLURM)
        process = self.watch(int(fifo.line()))
        host.stop()
        self.assertTrue(process.wait_end())

    def test_a_stopped_job_is_known_to_be_stopped(self):
        client = self.login()
        job, go = self.begin(client)
        client.signal(job, SIGSTOP)
        client.wait_status(job, SUSPENDED)
        client = self.kill_session(client)
        self.wait_until(lambda: client.record(job)[STATE] == SUSPENDED, "it is stopped")
        client.signal(job, 18)
        go.write("0")
        self.assertEqual((EXITED, 0, CAUSE_EXIT), self.ended(client, job))


class ForgetfulCase(RecoveryCase):
    def submit_forgotten(self, client, command):
        """A job that waits, and that the controller does not know any more."""
        # Asked to end it writes down all that it knows; killed after that, it forgets what it has accepted since, and gives its number again.
        self.cluster.kill("slurmctld", number=signal.SIGTERM)
        state = os.path.join(self.cluster.folder, "state")
        kept = os.path.join(self.folder, "kept")
        shutil.copytree(state, kept)
        self.cluster.start("slurmctld")
        waiting = client.submit(command, SLURM, *EXCLUSIVE)
        self.wait_sent(client, waiting)
        self.cluster.kill("slurmctld")
        shutil.rmtree(state)
        shutil.copytree(kept, state)
        self.cluster.start("slurmctld")
        return waiting


class NumberTests(ForgetfulCase):
    # It is the cancel that finds out, not a look that comes before.
    look = "1 h"

    def test_a_cancel_does_not_reach_whoever_has_the_number_now(self):
        client = self.login()
        blocker, go = self.begin(client, *EXCLUSIVE)
        waiting = self.submit_forgotten(client, f"echo ran >> {self.folder}/waited")
        number = self.cluster.submit("--nodes=3", "--exclusive", "--wrap=true")
        self.assertEqual(client.record(waiting)[ENGINE_JOB], number)
        client.cancel(waiting)
        self.assertEqual((ABORTED, 143, CAUSE_CANCELED), self.ended(client, waiting))
        self.assertEqual("PENDING", self.cluster.run("squeue", "--noheader", f"--jobs={number}", "--format=%T").strip())
        go.write("0")
        self.assertEqual((EXITED, 0, CAUSE_EXIT), self.ended(client, blocker))
        self.assertEqual([], self.lines("waited"))


class PendingArrayTests(RecoveryCase):
    """An array of which nothing has begun is one job to Slurm."""

    def pending(self, client, count):
        blocker, go = self.begin(client, *EXCLUSIVE)
        array = client.submit(f"echo $SMASH_INDEX >> {self.folder}/ran", SLURM, *EXCLUSIVE, field(COUNT, count))
        self.wait_until(lambda: all(ENGINE_JOB in client.record(array + number) for number in range(1, count + 1)), "Slurm has all of it")
        number = client.record(array + 1)[ENGINE_JOB].split("_")[0]
        self.assertEqual([f"{number}_{index}" for index in range(count)], [client.record(array + 1 + index)[ENGINE_JOB] for index in range(count)])
        return array, number, blocker, go

    def states(self, number):
        lines = self.cluster.run("squeue", "--noheader", "--array", "--states=pending", f"--jobs={number}", "--format=%i").split()
        return sorted(int(line.split("_")[1]) for line in lines)

    def test_a_cancel_of_one_leaves_the_others_where_they_are(self):
        client = self.login()
        array, number, blocker, go = self.pending(client, 5)
        client.cancel(array + 2)
        self.assertEqual((ABORTED, 143, CAUSE_CANCELED), self.ended(client, array + 2))
        self.assertEqual([0, 2, 3, 4], self.states(number))
        go.write("0")
        self.ended(client, blocker)
        self.ended(client, array)
        self.assertEqual(["0", "2", "3", "4"], sorted(self.lines("ran")))
        self.assertEqual([f"{number}_{index}" for index in (0, 2, 3, 4)], [client.record(array + 1 + index)[ENGINE_JOB] for index in (0, 2, 3, 4)])

    def test_what_somebody_ends_there_as_a_whole_is_canceled_as_a_whole(self):
        client = self.login()
        array, number, blocker, go = self.pending(client, 5)
        self.cluster.run("scancel", number)
        for member in range(array + 1, array + 6):
            self.assertEqual((ABORTED, 143, CAUSE_CANCELED), self.ended(client, member))
        go.write("0")
        self.ended(client, blocker)
        self.assertEqual([], self.lines("ran"))


class ControllerTests(ForgetfulCase):
    def test_jobs_run_end_and_come_while_the_controller_is_away(self):
        client = self.login()
        job, go = self.begin(client)
        # It writes down now and then what it knows; that it forgets what runs is not what this is about.
        self.cluster.kill("slurmctld", number=signal.SIGTERM)
        self.cluster.start("slurmctld")
        self.cluster.wait(lambda: "RUNNING" in self.cluster.run("squeue", "--noheader", "--format=%T"), "it knows the job")
        self.cluster.kill("slurmctld")
        try:
            go.write("2")
            # Its end is told by itself.
            self.assertEqual((EXITED, 2, CAUSE_EXIT), self.ended(client, job))
            late = client.submit(f"echo late >> {self.folder}/late", SLURM)
            self.assertEqual(NEW, client.record(late)[STATE])
        finally:
            self.cluster.start("slurmctld")
        self.assertEqual((EXITED, 0, CAUSE_EXIT), self.ended(client, late))
        self.assertEqual(["late"], self.lines("late"))
        self.cluster.wait_idle()

    def test_what_the_controller_has_forgotten_is_handed_over_again(self):
        client = self.login()
        blocker, go = self.begin(client, *EXCLUSIVE)
        waiting = self.submit_forgotten(client, f"echo ran >> {self.folder}/waited")
        # Somebody else's job may get the number, or the same one when it comes again: the number says nothing.
        self.cluster.submit("--nodes=3", "--exclusive", "--wrap=true")
        self.wait_until(self.is_handed_over_again, "it is handed over again")
        go.write("0")
        self.assertEqual((EXITED, 0, CAUSE_EXIT), self.ended(client, blocker))
        self.assertEqual((EXITED, 0, CAUSE_EXIT), self.ended(client, waiting))
        self.assertEqual(["ran"], self.lines("waited"))

    def is_handed_over_again(self):
        with open(f"{self.folder}/s.d/session.log") as log:
            return "handed over again" in log.read()


class NodeTests(RecoveryCase):
    def test_a_job_whose_node_is_lost_is_ended_there_and_run_again_elsewhere(self):
        client = self.login()
        fifo, go = self.fifo(), self.fifo("go")
        command = f"echo $SLURMD_NODENAME $$ > {fifo.path}; read x < {go.path}"
        job = client.submit(command, SLURM, field(RETRY_POLICY, struct.pack(">IQI", 1, 0, 100)), field(RETRY_ON_CAUSE, CAUSE_HOST_LOST))
        node, pid = fifo.line().split()
        client.wait_status(job, RUNNING)
        process = self.watch(int(pid))
        self.cluster.lose(int(node[1:]))
        try:
            other, _ = fifo.line().split()
            self.assertNotEqual(node, other)
            # What ran on was ended before another run began.
            self.assertTrue(process.wait_end(0))
            go.write("go")
            record = self.end(client, job)
            self.assertEqual((EXITED, 0, 2), (record[STATE], record[EXIT_CODE], record[ATTEMPT]))
        finally:
            self.cluster.find(int(node[1:]))

    def test_a_job_whose_node_is_lost_is_told_to_be_lost(self):
        client = self.login()
        fifo = self.fifo()
        job = client.submit(f"echo $SLURMD_NODENAME > {fifo.path}; exec sleep 1000", SLURM)
        node = fifo.line()
        self.cluster.lose(int(node[1:]))
        try:
            record = self.end(client, job)
            self.assertEqual((ABORTED, -1, CAUSE_HOST_LOST), (record[STATE], record[EXIT_CODE], record[CAUSE]))
            self.assertIn("Slurm: NODE_FAIL", record[CAUSE_DETAIL])
        finally:
            self.cluster.find(int(node[1:]))


if __name__ == "__main__":
    unittest.main()
