import errno
import os
import struct
import subprocess
import unittest

from smash_client import (ABORTED, CAUSE, CAUSE_EXIT, CAUSE_FAILED_TO_START, COMMAND, ENDED, EXIT_CODE, EXITED, FAILED_ERRNO, FAILED_STEP,
                          JOB_STATUS, JOB_STATUS_RESP, NAME, NEW, PRIORITY, PROCESS_ID, RUNNING, RUSAGE, STARTED, STATE, SUBMITTED,
                          WANT_RECORD, WORKING_DIRECTORY, decode_fields, field)
from smash_host import HostCase

LINES = (
    "true", "false", "exit 42", "echo hello", "/bin/echo 'a  b' \"c  d\" e\\ f", "echo a  b", "echo $((1 + 2)) $A", "echo \"$A\"",
    "A=2 sh -c 'echo $A'", "A=2; echo $A", "echo one; echo two >&2; exit 7", "printf '%s\\n' a b | sort -r | head -1", "cd / && pwd",
    "echo /etc/pass*d", "echo 'unclosed", "if true; then echo yes; fi", "# nothing", ":", "echo a # b", "echo ~root", "echo a\necho b", "(exit 3)",
    "! true", "sh -c 'kill -9 $$'; echo $?", "no-such-program-here", "no-such-program-here; echo $?", "/etc/passwd", "/", "echo \\$A",
    "echo {a,b}", "echo a>/dev/null", "exec echo replaced", "test -t 0 || echo no-terminal", "cat", "echo é", "command echo x", "type cd", "[ 1 = 1 ]",
    "echo -n x", "echo '*' \"?\" [a]", "env -i /bin/echo clean", "echo a&&echo b", "echo `echo sub`", "while false; do :; done", "\ttrue ",
    "kill -0 $$", "time_is_no_program=1", "printf '\\101'", "ulimit -c", "read x", "umask 077; umask", "echo a=b", "a=b", "echo ''", "''",
)
ENVIRONMENT = ("PATH=/usr/local/bin:/usr/bin:/bin", "A=1 2", "HOME=/tmp")


class SubmitTests(HostCase):
    def test_a_job_goes_through_its_states(self):
        client = self.login()
        job = client.submit("exit 3")
        self.assertEqual(3, client.wait_end(job))
        self.assertEqual([RUNNING, EXITED], [status for status in client.history[job] if status != NEW])

    def test_a_line_does_what_the_shell_does_with_it(self):
        client = self.login()
        for line in LINES:
            with self.subTest(line):
                shell = subprocess.run(["/bin/sh", "-c", line], env=dict(pair.split("=", 1) for pair in ENVIRONMENT),
                                       stdin=subprocess.DEVNULL, capture_output=True, cwd=self.folder, check=False)
                job = client.submit(line, field(WORKING_DIRECTORY, self.folder), env=ENVIRONMENT)
                self.assertEqual(shell.returncode, client.wait_end(job))
                self.assertEqual(shell.stdout, client.stdout(job).data)
                self.assertEqual(bool(shell.stderr), bool(client.stderr(job).data))

    def test_a_program_that_is_not_there_or_no_program(self):
        client = self.login()
        for line, code, number in (("/no/such/program", 127, errno.ENOENT), ("/etc/passwd", 126, errno.EACCES)):
            with self.subTest(line):
                job = client.submit(line)
                self.assertEqual(code, client.wait_end(job))
                record = client.record(job)
                self.assertEqual((EXITED, code, CAUSE_FAILED_TO_START, 11, number),
                                 tuple(record.get(tag) for tag in (STATE, EXIT_CODE, CAUSE, FAILED_STEP, FAILED_ERRNO)))
                self.assertTrue(client.stderr(job).data)

    def test_the_environment_is_exactly_the_one_submitted(self):
        client = self.login()
        code, output = self.finish(client, "/usr/bin/env", env=("B=x=y z", "A=", "C=\u00fc"))
        self.assertEqual((0, ["A=", "B=x=y z", "C=\u00fc"]), (code, sorted(output.decode().splitlines())))

    def test_a_value_that_is_not_UTF8_arrives(self):
        self.assertEqual((0, b"A=\xff\n"), self.finish(self.login(), "/usr/bin/env", env=(b"A=\xff",)))

    def test_without_an_environment_it_is_minimal(self):
        _, output = self.finish(self.login(), "/usr/bin/env")
        variables = dict(line.split("=", 1) for line in output.decode().splitlines())
        self.assertEqual({"PATH", "HOME", "USER", "SHELL", "LANG"}, set(variables))

    def test_an_environment_that_is_none_does_not_decode(self):
        client = self.login()
        for variable in ("A", "=x", "", "A=\0"):
            with self.subTest(variable):
                self.refused(errno.EBADMSG, client.submit, "true", env=(variable,))

    def test_what_no_program_can_be_given_is_refused(self):
        client = self.login()
        for command, fields in (("true\0", ()), ("true", (field(NAME, "a\0"),)), ("true", (field(WORKING_DIRECTORY, "/a\0"),)),
                                ("true", (field(WORKING_DIRECTORY, "relative"),)), ("true", (field(NAME, ""),)),
                                ("true", (field(NAME, "n" * 256),))):
            with self.subTest((command, fields)):
                self.refused(errno.EINVAL, client.submit, command, *fields)
        self.assertEqual(1, client.submit("true"))
        self.assertEqual(0, client.host()[80])

    def test_directory_and_name(self):
        client = self.login()
        job = client.submit("pwd", field(WORKING_DIRECTORY, "/usr"), field(NAME, "where"))
        client.wait_end(job)
        record = client.record(job)
        self.assertEqual(b"/usr\n", client.stdout(job).data)
        self.assertEqual(("where", "/usr", "pwd"), (record[NAME], record[WORKING_DIRECTORY], record[COMMAND]))
        job = client.submit("pwd")
        client.wait_end(job)
        record = client.record(job)
        self.assertEqual((f"Job{job}", record[WORKING_DIRECTORY]), (record[NAME], client.stdout(job).data.decode().rstrip("\n")))

    def test_a_directory_that_is_not_there_fails_the_start(self):
        client = self.login()
        job = client.submit("true", field(WORKING_DIRECTORY, "/no/such/folder"))
        self.assertEqual(125, client.wait_end(job))
        record = client.record(job)
        self.assertEqual((EXITED, CAUSE_FAILED_TO_START, 10, errno.ENOENT),
                         (record[STATE], record[CAUSE], record[FAILED_STEP], record[FAILED_ERRNO]))

    def test_the_record_and_the_usage_of_an_ended_job(self):
        client = self.login()
        job = client.submit("i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done", max_cpu=50)
        client.wait_end(job)
        status, record = client.status(job), client.record(job)
        usage = status.usage
        self.assertGreater(usage.user_seconds * 1000000 + usage.user_microseconds, 0)
        self.assertGreater(usage.max_rss, 100)
        self.assertLess(usage.max_rss, 12000)
        self.assertGreater(usage.minor_faults, 0)
        self.assertEqual(usage, record[RUSAGE])
        self.assertEqual((0, 50, 0, 0), status[:4])
        self.assertEqual((EXITED, CAUSE_EXIT, 0), (record[STATE], record[CAUSE], record[EXIT_CODE]))
        self.assertLessEqual(record[SUBMITTED], record[STARTED])
        self.assertLess(record[STARTED], record[ENDED])
        self.assertNotIn(PROCESS_ID, record)

    def test_status_before_the_end(self):
        client, fifo = self.login(), self.fifo()
        job = client.submit(f"read x < {fifo.path}", priority=3)
        client.wait_status(job, RUNNING)
        status = client.status(job)
        self.assertEqual((-1, 0, 0, 3, {0}), (*status[:4], set(status.usage)))
        payload = client.request(JOB_STATUS, struct.pack(">I", job) + field(WANT_RECORD), JOB_STATUS_RESP)
        record = decode_fields(payload[16 + 144:])
        self.assertEqual(RUNNING, record[STATE])
        self.assertNotIn(EXIT_CODE, record)
        os.kill(record[PROCESS_ID], 0)
        fifo.write("go")
        self.assertEqual(0, client.wait_end(job))

    def test_an_unknown_id(self):
        client = self.login()
        for job in (0, 1, 0xFFFFFFFF):
            for action in (client.status, client.stdout, client.stderr, client.expunge, client.cancel, lambda id: client.signal(id, 9),
                           lambda id: client.set_priority(id, 1)):
                self.refused(errno.ESRCH, action, job)

    def test_query_pages_patterns_and_states(self):
        client = self.login()
        jobs = [client.submit("true", field(NAME, name)) for name in ("apple", "Banana", "cherry", "avocado")]
        for job in jobs:
            client.wait_end(job)
        names = lambda *fields: [record[NAME] for record in client.query(*fields)[0]]
        self.assertEqual(["apple", "avocado"], names(field(63, "a*")))
        self.assertEqual(["Banana", "cherry"], names(field(63, "b?nana"), field(63, "[c-d]*")))
        self.assertEqual([], names(field(62, 1 << NEW | 1 << ABORTED)))
        self.assertEqual(4, len(names(field(62, 1 << EXITED))))
        self.assertEqual(["Banana"], names(field(32, jobs[1]), field(32, 99)))
        records, behind = client.query(field(61, 3))
        self.assertEqual(([1, 2, 3], 3), ([record[32] for record in records], behind[64]))
        records, behind = client.query(field(61, 3), field(60, behind[64]))
        self.assertEqual(([4], {}), ([record[32] for record in records], behind))


class PriorityTests(HostCase):
    def nice_of(self, client, job):
        return os.getpriority(os.PRIO_PROCESS, client.record(job)[PROCESS_ID])

    def test_a_job_runs_at_its_priority_and_can_be_given_another(self):
        client, fifo = self.login(), self.fifo()
        job = client.submit(f"read x < {fifo.path}", priority=7)
        client.wait_status(job, RUNNING)
        self.assertEqual((7, 7), (self.nice_of(client, job), client.status(job).priority))
        client.set_priority(job, 12)
        self.assertEqual((12, 12), (self.nice_of(client, job), client.record(job)[PRIORITY]))
        fifo.write("go")
        client.wait_end(job)
        self.refused(errno.ESRCH, client.set_priority, job, 1)

    def test_a_priority_out_of_range(self):
        client, fifo = self.login(), self.fifo()
        job = client.submit(f"read x < {fifo.path}")
        for priority in (-21, 20, 2**31 - 1, -2**31):
            self.refused(errno.EINVAL, client.submit, "true", priority=priority)
            self.refused(errno.EINVAL, client.set_priority, job, priority)
        fifo.write("go")

    def test_a_negative_priority_is_set_or_refused(self):
        client = self.login()
        may = subprocess.run(["nice", "-n", "-5", "true"], capture_output=True, check=False).stderr == b""
        if may:
            self.assertEqual((0, b"-5\n"), self.finish(client, "nice", priority=-5))
        else:
            self.refused(errno.EACCES, client.submit, "nice", priority=-5)


if __name__ == "__main__":
    unittest.main()
