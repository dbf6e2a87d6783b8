"""Jobs that Slurm runs: their ends, output, usage, limits and signals, and what is refused."""

import errno
import os
import struct
import unittest

import slurm_case
from slurm_case import SLURM, SlurmCase, option
from smash_client import (ABORTED, CANCELED, CAUSE, CAUSE_CANCELED, CAUSE_CPU_LIMIT, CAUSE_DETAIL, CAUSE_EXIT, CAUSE_FAILED_TO_START, CAUSE_MEMORY_LIMIT, CAUSE_SIGNAL, CAUSE_WALL_CLOCK_LIMIT, COUNT,
                          CPU_SHARE, ENDED, ENGINE, ENGINE_JOB, ENGINE_OPTION, EXIT_CODE, EXITED, INPUT_OPEN, MAX_MEMORY, MAX_WALL_TIME, NAME, NEW, POOL, POOL_SLOTS, POOL_COUNTS, QUEUE_DEADLINE, RUNNING, RUSAGE,
                          SIGNAL, STANDARD_INPUT, STARTED, STATE, SUSPENDED, TERMINAL, WORKING_DIRECTORY, RETRY_POLICY, ATTEMPT, AFTER, NO_SLOT_CAP, field)

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

    def test_a_program_that_is_not_there_fails_as_it_does_here(self):
        client = self.login()
        there, here = (self.end(client, client.submit("/no/such/program", *fields)) for fields in ((SLURM,), ()))
        self.assertEqual([here.get(tag) for tag in (STATE, EXIT_CODE, CAUSE)], [there.get(tag) for tag in (STATE, EXIT_CODE, CAUSE)])
        record = self.end(client, client.submit("true", SLURM, field(WORKING_DIRECTORY, "/no/such/folder")))
        self.assertEqual((125, CAUSE_FAILED_TO_START), (record[EXIT_CODE], record[CAUSE]))


if __name__ == "__main__":
    unittest.main()
