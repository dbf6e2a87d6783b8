import sys
import unittest

from smash_client import (ABORTED, CAUSE, CAUSE_CPU_LIMIT, CAUSE_EXIT, CAUSE_MEMORY_LIMIT, CAUSE_SIGNAL, EFFECTIVE_LIMIT, EXITED,
                          MAX_ADDRESS_SPACE, MAX_CPU, SIGNAL, STATE, CAUSE_DETAIL, field)
from smash_host import HostCase

RLIMIT_CPU, RLIMIT_AS = 0, 9


class CpuLimitTests(HostCase):
    def test_soft_is_n_and_hard_one_more(self):
        client = self.login()
        for limit, output in ((1, b"1\n2\n"), (60, b"60\n61\n"), (0xFFFFFFFF, b"4294967295\n4294967296\n")):
            with self.subTest(limit):
                job = client.submit("ulimit -S -t; ulimit -H -t", max_cpu=limit)
                client.wait_end(job)
                record = client.record(job)
                self.assertEqual((output, limit, limit), (client.stdout(job).data, client.status(job).max_cpu, record[MAX_CPU]))
                self.assertIn((RLIMIT_CPU, limit, limit + 1), record[EFFECTIVE_LIMIT])

    def test_SIGXCPU_ends_a_job_at_its_limit(self):
        client = self.login()
        job = client.submit("while :; do :; done", max_cpu=1)
        self.assertEqual(128 + 24, client.wait_end(job))
        record = client.record(job)
        self.assertEqual((ABORTED, CAUSE_CPU_LIMIT, 24), (record[STATE], record[CAUSE], record[SIGNAL]))
        self.assertTrue(record[CAUSE_DETAIL])
        usage = client.status(job).usage
        self.assertIn(usage.user_seconds + usage.system_seconds, (0, 1))

    def test_SIGKILL_ends_a_job_that_ignores_SIGXCPU(self):
        client = self.login()
        job = client.submit("trap '' XCPU; while :; do :; done", max_cpu=1)
        self.assertEqual(137, client.wait_end(job))
        record = client.record(job)
        self.assertEqual((ABORTED, CAUSE_CPU_LIMIT, 9), (record[STATE], record[CAUSE], record[SIGNAL]))

    def test_the_last_program_of_a_line_counts_too(self):
        client = self.login()
        job = client.submit(f"'{sys.executable}' -c 'while True: pass'; exit $?", max_cpu=1)
        self.assertEqual(152, client.wait_end(job))
        self.assertEqual((EXITED, CAUSE_CPU_LIMIT), tuple(client.record(job)[tag] for tag in (STATE, CAUSE)))

    def test_a_kill_below_the_limit_is_no_limit(self):
        client = self.login()
        job = client.submit("kill -XCPU $$", max_cpu=5)
        self.assertEqual(152, client.wait_end(job))
        self.assertEqual(CAUSE_SIGNAL, client.record(job)[CAUSE])


class MemoryLimitTests(HostCase):
    def test_maxmem_is_the_limit_on_address_space(self):
        client = self.login()
        job = client.submit("ulimit -S -v; ulimit -H -v", max_mem=256 << 20)
        client.wait_end(job)
        self.assertEqual((b"262144\n262144\n", 256 << 20), (client.stdout(job).data, client.status(job).max_mem))
        self.assertIn((RLIMIT_AS, 256 << 20, 256 << 20), client.record(job)[EFFECTIVE_LIMIT])

    def test_the_field_holds_64_bits(self):
        client = self.login()
        job = client.submit("ulimit -v", field(MAX_ADDRESS_SPACE, 5 << 30), max_mem=1)
        client.wait_end(job)
        self.assertEqual((b"5242880\n", 0xFFFFFFFF), (client.stdout(job).data, client.status(job).max_mem))
        self.assertEqual(5 << 30, client.record(job)[MAX_ADDRESS_SPACE])

    def test_no_limit_leaves_the_hosts(self):
        client = self.login()
        job = client.submit("ulimit -v; ulimit -t")
        client.wait_end(job)
        self.assertEqual(b"unlimited\nunlimited\n", client.stdout(job).data)
        record = client.record(job)
        self.assertNotIn(MAX_CPU, record)
        self.assertNotIn(MAX_ADDRESS_SPACE, record)

    def test_a_job_that_is_refused_memory_says_so(self):
        client = self.login()
        job = client.submit(f"'{sys.executable}' -c 'bytearray(1 << 30)'", max_mem=256 << 20)
        self.assertEqual(1, client.wait_end(job))
        record = client.record(job)
        self.assertEqual((EXITED, CAUSE_MEMORY_LIMIT), (record[STATE], record[CAUSE]))
        self.assertTrue(record[CAUSE_DETAIL])

    def test_a_failure_of_another_kind_is_none_of_the_limits(self):
        client = self.login()
        job = client.submit("exit 1", max_mem=256 << 20, max_cpu=10)
        client.wait_end(job)
        self.assertEqual(CAUSE_EXIT, client.record(job)[CAUSE])

    def test_a_limit_too_small_to_start_in_is_reported_not_hung(self):
        client = self.login()
        job = client.submit("/bin/true", max_mem=4096)
        self.assertNotEqual(0, client.wait_end(job))


if __name__ == "__main__":
    unittest.main()
