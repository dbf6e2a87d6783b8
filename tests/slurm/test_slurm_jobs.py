"""Jobs that Slurm runs: their ends, output, usage, limits and signals, and what is refused."""

import errno
import os
import signal
import struct
import subprocess
import unittest

from slurm_case import SLURM, SlurmCase, option
from smash_client import (ABORTED, CAUSE, CAUSE_CANCELED, CAUSE_CPU_LIMIT, CAUSE_DETAIL, CAUSE_EXIT, CAUSE_FAILED_TO_START, CAUSE_MEMORY_LIMIT, CAUSE_SIGNAL, CAUSE_WALL_CLOCK_LIMIT,
                          CPU_SHARE, ENDED, ENGINE, ENGINE_JOB, EXIT_CODE, EXITED, INPUT_OPEN, MAX_MEMORY, MAX_WALL_TIME, NAME, NEW, POOL, POOL_SLOTS, QUEUE_DEADLINE, RUNNING, RUSAGE,
                          SIGNAL, STANDARD_INPUT, STARTED, STATE, SUSPENDED, TERMINAL, WORKING_DIRECTORY, field)
from smash_host import HOST_PROGRAM, PATIENCE

SMASH = os.path.join(os.path.dirname(HOST_PROGRAM), "smash")
SIGTERM, SIGUSR1, SIGCONT, SIGSTOP = 15, 10, 18, 19


class JobTests(SlurmCase):
    def test_a_job_ends_with_its_exit_code_output_and_usage(self):
        client = self.login()
        job = client.submit("echo out; echo err >&2; i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; exit 7", SLURM)
        record = self.end(client, job)
        self.assertEqual((EXITED, 7, CAUSE_EXIT), (record[STATE], record[EXIT_CODE], record[CAUSE]))
        self.assertEqual((b"out\n", b"err\n"), (client.stdout(job).data, client.stderr(job).data))
        self.assertEqual(("Slurm", "Slurm"), (record[ENGINE], record[POOL]))
        self.assertRegex(record[ENGINE_JOB], r"^\d+$")
        self.assertLessEqual(record[STARTED], record[ENDED])
        usage = record[RUSAGE]
        self.assertGreater(usage.user_seconds * 1_000_000 + usage.user_microseconds + usage.system_microseconds, 0)
        self.assertGreater(usage.max_rss, 0)

    def test_the_job_has_its_own_environment_directory_and_input(self):
        client = self.login()
        job = client.submit("cat; pwd; echo $COLOUR; echo $SLURMD_NODENAME; env | grep -c SMASH_TEST_SECRET", SLURM, field(STANDARD_INPUT, b"in\n"), field(WORKING_DIRECTORY, self.folder), env=["COLOUR=red", "PATH=/usr/bin:/bin"])
        self.end(client, job)
        first, folder, colour, node, secret = client.stdout(job).data.decode().split()
        self.assertEqual(("in", self.folder, "red", "0"), (first, folder, colour, secret))
        self.assertRegex(node, r"^n\d$")

    def test_options_reach_sbatch_and_a_wrong_one_is_told(self):
        client = self.login()
        job = client.submit("echo $SLURM_CPUS_ON_NODE", SLURM, option("cpus-per-task=2"), field(NAME, "two"))
        self.assertEqual(EXITED, self.end(client, job)[STATE])
        self.assertEqual(b"2\n", client.stdout(job).data)
        record = self.end(client, client.submit("true", SLURM, option("partition=nowhere")))
        self.assertEqual((EXITED, 125, CAUSE_FAILED_TO_START), (record[STATE], record[EXIT_CODE], record[CAUSE]))
        self.assertIn("partition", record[CAUSE_DETAIL])

    def test_the_client_program_names_the_engine_and_its_options(self):
        submission = "submit --engine Slurm --engine-option cpus-per-task=2 0 0 0 echo $SLURM_CPUS_ON_NODE"
        subprocess.run([SMASH, "-f", self.host.path, "-u", "ann", "-c", submission], check=True, stdout=subprocess.DEVNULL, timeout=PATIENCE)
        client = self.login_again()
        record = self.end(client, 1)
        self.assertEqual((EXITED, 0, "Slurm"), (record[STATE], record[EXIT_CODE], record[ENGINE]))
        self.assertEqual(b"2\n", client.stdout(1).data)

    def test_a_program_that_is_not_there_fails_as_it_does_here(self):
        client = self.login()
        there, here = (self.end(client, client.submit("/no/such/program", *fields)) for fields in ((SLURM,), ()))
        self.assertEqual([here.get(tag) for tag in (STATE, EXIT_CODE, CAUSE)], [there.get(tag) for tag in (STATE, EXIT_CODE, CAUSE)])
        record = self.end(client, client.submit("true", SLURM, field(WORKING_DIRECTORY, "/no/such/folder")))
        self.assertEqual((125, CAUSE_FAILED_TO_START), (record[EXIT_CODE], record[CAUSE]))


class SignalTests(SlurmCase):
    def ready(self, client, command, *fields):
        """A job that has said that it is ready, and what it writes to."""
        fifo = self.fifo(f"fifo{len(os.listdir(self.folder))}")
        job = client.submit(f"exec 3> {fifo.path}; {command}", SLURM, *fields)
        self.assertEqual("ready", fifo.line())
        client.wait_status(job, RUNNING)
        return job, fifo

    def test_signals_reach_the_job(self):
        client = self.login()
        job, _ = self.ready(client, "trap 'exit 9' USR1; echo ready >&3; while :; do sleep 0.05; done")
        client.signal(job, SIGUSR1)
        self.assertEqual((EXITED, 9), self.state(client, job))

    def state(self, client, job):
        record = self.end(client, job)
        return record[STATE], record[EXIT_CODE]

    def test_a_job_is_stopped_and_goes_on(self):
        client = self.login()
        go = self.fifo("go")
        job, _ = self.ready(client, f"echo ready >&3; read x < {go.path}; exit $x")
        client.signal(job, SIGSTOP)
        client.wait_status(job, SUSPENDED)
        client.history[job].clear()
        client.signal(job, SIGCONT)
        client.wait_status(job, RUNNING)
        self.assertEqual(RUNNING, client.record(job)[STATE])
        go.write("6")
        self.assertEqual((EXITED, 6), self.state(client, job))

    def test_a_running_job_is_canceled_with_its_grace(self):
        client = self.login()
        job, fifo = self.ready(client, "trap 'echo asked >&3' TERM; echo ready >&3; while :; do sleep 0.05; done")
        client.cancel(job, field(65, 300))
        self.assertEqual("asked", fifo.line())
        record = self.end(client, job)
        self.assertEqual((ABORTED, 137, CAUSE_CANCELED, 9), (record[STATE], record[EXIT_CODE], record[CAUSE], record[SIGNAL]))
        self.assertIn(RUSAGE, record)

    def test_a_job_that_slurm_has_not_begun_is_canceled(self):
        client = self.login()
        blocker, _ = self.ready(client, "echo ready >&3; exec sleep 1000", option("nodes=3"), option("exclusive"))
        waiting = client.submit("true", SLURM, option("nodes=3"), option("exclusive"))
        self.wait_until(lambda: ENGINE_JOB in client.record(waiting), "Slurm has it")
        self.assertEqual(NEW, client.record(waiting)[STATE])
        self.refused(errno.EINVAL, client.signal, waiting, SIGUSR1)
        client.cancel(waiting)
        record = self.end(client, waiting)
        self.assertEqual((ABORTED, 143, CAUSE_CANCELED), (record[STATE], record[EXIT_CODE], record[CAUSE]))
        self.assertNotIn(STARTED, record)
        client.cancel(blocker, field(65, 0))
        self.assertEqual((ABORTED, 137), self.state(client, blocker))

    def test_somebody_else_cancels_it_in_slurm(self):
        client = self.login()
        job, _ = self.ready(client, "echo ready >&3; exec sleep 1000")
        self.cluster.run("scancel", client.record(job)[ENGINE_JOB])
        record = self.end(client, job)
        self.assertEqual((ABORTED, CAUSE_CANCELED), (record[STATE], record[CAUSE]))
        self.assertIn("Slurm: CANCELLED", record[CAUSE_DETAIL])

    def test_a_signal_of_slurms_that_comes_to_the_job_first_is_slurms(self):
        client = self.login()
        fifo = self.fifo("pids")
        job = client.submit(f"echo $$ > {fifo.path}; exec sleep 1000", SLURM)
        leader = int(fifo.line())
        client.wait_status(job, RUNNING)
        step = self.ancestor(leader, "slurmstepd")
        os.kill(step, signal.SIGSTOP)
        try:
            self.cluster.run("scancel", client.record(job)[ENGINE_JOB])
            os.kill(leader, signal.SIGTERM)
            events = f"{self.folder}/s.d/slurm/events"
            self.wait_until(lambda: any(name.endswith(".end") for name in os.listdir(events)) or client.record(job)[STATE] != RUNNING, "it has told its end")
        finally:
            os.kill(step, signal.SIGCONT)
        record = self.end(client, job)
        self.assertEqual((ABORTED, CAUSE_CANCELED), (record[STATE], record[CAUSE]))

    def test_one_that_ends_itself_by_such_a_signal_is_not_canceled(self):
        client = self.login()
        record = self.end(client, client.submit("kill -TERM $$", SLURM))
        self.assertEqual((ABORTED, 143, CAUSE_SIGNAL), (record[STATE], record[EXIT_CODE], record[CAUSE]))

    def ancestor(self, pid, name):
        """The nearest process above of that name."""
        while True:
            with open(f"/proc/{pid}/stat", encoding="latin-1") as file:
                text = file.read()
            if f"({name})" in text:
                return pid
            pid = int(text.rpartition(")")[2].split()[1])


class LimitTests(SlurmCase):
    def test_the_time_is_kept_to_the_millisecond(self):
        client = self.login()
        record = self.end(client, client.submit("exec sleep 1000", SLURM, field(MAX_WALL_TIME, 300)))
        self.assertEqual((ABORTED, 143, CAUSE_WALL_CLOCK_LIMIT), (record[STATE], record[EXIT_CODE], record[CAUSE]))
        self.assertRegex(record[CAUSE_DETAIL], r"^0\.\d+ s since its start, 0\.3 s allowed|0\.300 s allowed$")

    def test_the_memory_is_kept(self):
        client = self.login()
        record = self.end(client, client.submit("exec python3 -c 'x = bytearray(300000000)\nimport time\ntime.sleep(1000)'", SLURM, field(MAX_MEMORY, 100_000_000)))
        self.assertEqual((ABORTED, 137, CAUSE_MEMORY_LIMIT), (record[STATE], record[EXIT_CODE], record[CAUSE]))

    def test_the_processor_time_is_kept(self):
        client = self.login()
        record = self.end(client, client.submit("while :; do :; done", SLURM, max_cpu=1))
        self.assertEqual((ABORTED, CAUSE_CPU_LIMIT), (record[STATE], record[CAUSE]))


class RefusalTests(SlurmCase):
    def test_what_slurm_cannot_do_is_refused(self):
        client = self.login()
        for fields in ([field(INPUT_OPEN)], [field(TERMINAL, struct.pack(">HH", 80, 24))], [field(QUEUE_DEADLINE, struct.pack(">Q", 1000))], [field(CPU_SHARE, 100)]):
            self.refused(errno.EOPNOTSUPP, client.submit, "true", SLURM, *fields)
        self.refused(errno.EOPNOTSUPP, client.submit, "true", SLURM, priority=-1)
        for text in ("output=/tmp/x", "array=0-3", "time=5", "mem=1G", "arr=0-3", "p", "partition=a b\nc", "--partition=debug", ""):
            self.refused(errno.EINVAL, client.submit, "true", SLURM, option(text))
        self.refused(errno.EINVAL, client.submit, "true", SLURM, option("nodes=1"), option("nodes=2"))
        self.assertEqual([], client.query()[0])

    def test_a_pool_is_of_one_engine(self):
        client = self.login()
        client.set_pool("cluster", field(ENGINE, "sLuRm"), field(POOL_SLOTS, 1))
        client.set_pool("here")
        self.assertEqual("Slurm", client.pools()["cluster"][ENGINE])
        job = client.submit("echo $SLURMD_NODENAME", field(POOL, "cluster"))
        self.refused(errno.EINVAL, client.submit, "true", field(POOL, "cluster"), field(ENGINE, "Local"))
        self.refused(errno.EINVAL, client.submit, "true", field(POOL, "here"), SLURM)
        self.refused(errno.EBUSY, client.set_pool, "cluster", field(ENGINE, ""))
        record = self.end(client, job)
        self.assertEqual((EXITED, "Slurm", "cluster"), (record[STATE], record[ENGINE], record[POOL]))
        self.assertRegex(client.stdout(job).data, rb"^n\d\n$")
        self.assertNotIn(ENGINE, client.set_pool("cluster", field(ENGINE, "")))

    def test_without_slurms_commands_nothing_is_accepted(self):
        host = self.start_host("-o", f"SLURM_BIN={self.folder}", socket="other")
        client = self.login(host=host)
        self.refused(errno.EHOSTDOWN, client.submit, "true", SLURM)
        self.assertEqual([], client.query()[0])


if __name__ == "__main__":
    unittest.main()
