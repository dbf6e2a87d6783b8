"""Jobs for REX end to end: a host at home, whose jobs servers run, each a machine of its own."""
import contextlib
import os
import shutil
import signal
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "interop"))

from machines import PATIENCE, until
from rex_case import RexCase, make_world
from smash_client import *

REMOTE_STEP = 17


def setUpModule():
    RexCase.world = make_world("alpha", "beta", "gamma")


def tearDownModule():
    RexCase.world.close()


class JobCase(RexCase):
    def setUp(self):
        super().setUp()
        self.client = Client(os.path.join(self.world.home.home, "s"), timeout=PATIENCE)
        self.addCleanup(self.client.close)
        self.client.login(self.id()[-60:], field(PROTOCOL_VERSION, 1), field(WANT_RECORD))

    def submit(self, command, *fields, server="auto", **options):
        environment = [f"{name}={value}" for name, value in self.world.home.environment(GREETING="hello").items()]
        return self.client.submit(command, field(REMOTE_COMPUTER, server), field(WORKING_DIRECTORY, self.folder), *fields, env=environment, **options)

    def end(self, job):
        self.client.wait_end(job)
        return self.client.record(job)

    def output(self, job):
        return self.client.stdout(job).data.decode()

    def wait_server(self, job):
        """Where a job runs, as it is told while it runs."""
        while True:
            updated, _, record = self.client.next_update()
            if updated == job and SERVER in record:
                return record


class JobTests(JobCase):
    def test_one_of_the_servers_runs_it(self):
        job = self.submit("/bin/sh -c 'hostname; echo $GREETING; echo aside >&2; exit 3'")
        record = self.end(job)
        self.assertEqual((EXITED, 3, CAUSE_EXIT), (record[STATE], record[EXIT_CODE], record[CAUSE]), record)
        self.assertIn(record[SERVER], self.world.names)
        self.assertEqual(f"{record[SERVER]}\nhello\n", self.output(job))
        self.assertEqual(b"aside\n", self.client.stderr(job).data)
        self.assertGreater(record[REMOTE_PROCESS_ID], 0)
        self.assertGreater(record[RUSAGE].max_rss, 0)

    def test_the_one_that_is_named_runs_it_and_reads_its_input(self):
        for name in self.world.names:
            job = self.submit("hostname; wc -c", field(STANDARD_INPUT, b"x" * 300_000), server=name)
            self.assertEqual(0, self.end(job)[EXIT_CODE])
            self.assertEqual([name, "300000"], self.output(job).split())

    def test_signals_and_stops_are_its_own_there(self):
        job = self.submit("exec sleep 700.001", server="alpha")
        self.assertEqual("alpha", self.wait_server(job)[SERVER])
        pid = until(lambda: self.world["alpha"].processes("700.001"), "the program runs there")[0]
        self.client.signal(job, signal.SIGSTOP)
        self.client.wait_status(job, SUSPENDED)
        until(lambda: state(pid) == "T", "the program there is stopped")
        self.client.signal(job, signal.SIGCONT)
        until(lambda: state(pid) != "T", "the program there goes on")
        self.client.signal(job, signal.SIGTERM)
        record = self.end(job)
        self.assertEqual((ABORTED, CAUSE_SIGNAL, signal.SIGTERM), (record[STATE], record[CAUSE], record[SIGNAL]))

    def test_a_cancel_ends_it_there(self):
        job = self.submit("exec sleep 700.002", server="beta")
        self.wait_server(job)
        self.client.cancel(job, field(GRACE, 0))
        self.assertEqual(CAUSE_CANCELED, self.end(job)[CAUSE])
        until(lambda: not self.world["beta"].processes("700.002"), "nothing is left there")

    def test_limits_hold_there(self):
        job = self.submit("while :; do :; done", max_cpu=1)
        record = self.end(job)
        self.assertEqual((ABORTED, CAUSE_CPU_LIMIT), (record[STATE], record[CAUSE]), record)
        job = self.submit("python3 -c 'x = bytearray(300 << 20); input()'", field(MAX_MEMORY, 100 << 20), field(MAX_WALL_TIME, 20_000))
        record = self.end(job)
        self.assertEqual((ABORTED, CAUSE_MEMORY_LIMIT), (record[STATE], record[CAUSE]), record)

    def test_a_grant_that_is_missing_is_why_it_did_not_start(self):
        # This one is not asked for the same again for a while.
        self.world["gamma"].grant()
        try:
            record = self.end(self.submit("true x", server="gamma"))
        finally:
            self.world["gamma"].grant("allow home.root *")
        self.assertEqual((EXITED, 125, CAUSE_FAILED_TO_START, REMOTE_STEP), tuple(record[tag] for tag in (STATE, EXIT_CODE, CAUSE, FAILED_STEP)), record)
        self.assertTrue(record[CAUSE_DETAIL].startswith("RexNotGranted: "), record[CAUSE_DETAIL])

    def test_files_go_there_and_results_come_back(self):
        self.write("data", b"b\na\n")
        pairs = [(INPUT_FILE, self.path("data"), "in/data"), (OUTPUT_FILE, "result", self.path("result"))]
        job = self.submit("sort -o result in/data", *[struct.pack(">HI", tag, len(string(first) + string(second))) + string(first) + string(second) for tag, first, second in pairs])
        record = self.end(job)
        self.assertEqual(0, record[EXIT_CODE], (record, self.client.stderr(job).data))
        self.assertEqual(b"a\nb\n", self.read("result"))


class LossTests(JobCase):
    def lose_and_wait(self, *fields):
        job = self.submit("echo from $(hostname); exec sleep 700.003", *fields)
        name = self.wait_server(job)[SERVER]
        until(lambda: self.world[name].processes("700.003"), "the program runs there")
        until(lambda: self.output(job), "what it has written is here")
        # The agent, and with it the link, ends at once.
        for pid in self.world[name].processes("--agent"):
            os.kill(pid, signal.SIGKILL)
        return job, name

    def test_a_job_whose_server_is_lost_says_so(self):
        job, name = self.lose_and_wait()
        record = self.end(job)
        self.assertEqual((ABORTED, -1, CAUSE_HOST_LOST, name), tuple(record[tag] for tag in (STATE, EXIT_CODE, CAUSE, SERVER)), record)
        self.assertEqual(f"from {name}\n", self.output(job))

    def test_it_runs_again_elsewhere_where_that_was_asked_for(self):
        job, name = self.lose_and_wait(field(RETRY, 1))
        until(lambda: self.client.record(job).get(SERVER) not in (None, name), "it runs elsewhere")
        record = self.client.record(job)
        other = record[SERVER]
        self.assertEqual((RUNNING, 1, [name]), tuple(record[tag] for tag in (STATE, RETRIES, LOST_SERVER)), record)
        until(lambda: self.output(job) == f"from {other}\n", "the output is that of the other run")
        self.client.cancel(job, field(GRACE, 0))
        self.end(job)

    def test_it_goes_on_while_the_session_is_replaced(self):
        job = self.submit("echo from $(hostname); read line; echo $line; exec sleep 700.004", field(STANDARD_INPUT, b"told\n"))
        name = self.wait_server(job)[SERVER]
        self.client.request(HOST_RESTART)
        self.client.close()
        self.client = until(self.connect_again, "the next session answers")
        self.addCleanup(self.client.close)
        until(lambda: self.output(job) == f"from {name}\ntold\n", "it runs on")
        self.client.signal(job, signal.SIGTERM)
        self.assertEqual((CAUSE_SIGNAL, name), tuple(self.end(job)[tag] for tag in (CAUSE, SERVER)))

    def connect_again(self):
        try:
            client = Client(os.path.join(self.world.home.home, "s"), timeout=PATIENCE)
            client.login(self.id()[-60:], field(PROTOCOL_VERSION, 1), field(WANT_RECORD))
            return client
        except (Refused, Disconnected, OSError):
            return None


class FireTests(JobCase):
    """REX at home killed or stopped under its jobs, and as many jobs at once as there may well be."""

    ROUND = 60

    def setUp(self):
        super().setUp()
        # Servers do not see what is home's.
        self.shared = tempfile.mkdtemp(prefix="smash-rex-fire")
        self.addCleanup(shutil.rmtree, self.shared)

    def rex(self):
        """The pid of REX at home, whose namespace of processes is the test's own."""
        at_home = network(self.world.home.pid)
        return next(pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if name(pid) == "smash-rex" and network(pid) == at_home)

    def start_counted(self, server, mark, *fields):
        """A job that leaves a file for each time that it is run, and those files so far."""
        return self.submit(f"touch {self.shared}/{mark}.$$; echo ran; exec sleep {mark}", *fields, server=server)

    def runs(self, mark):
        return [file for file in os.listdir(self.shared) if file.startswith(f"{mark}.")]

    def test_rex_that_is_killed_loses_what_runs_and_nothing_that_comes_after(self):
        running = [self.start_counted("alpha", mark) for mark in ("710.001", "710.002")]
        again = self.start_counted("beta", "0.1001", field(RETRY, 1))
        until(lambda: all(self.runs(mark) for mark in ("710.001", "710.002", "0.1001")), "they run")
        again_too = self.start_counted("beta", "710.003", field(RETRY, 1))
        until(lambda: self.runs("710.003"), "it runs")
        os.kill(self.rex(), signal.SIGKILL)
        # They come to the socket of one that is no more, or has not begun.
        later = [self.start_counted("auto", f"0.01{number:02}") for number in range(1, 21)]
        for job in running:
            record = self.end(job)
            self.assertEqual((ABORTED, -1, CAUSE_HOST_LOST, "alpha"), tuple(record[tag] for tag in (STATE, EXIT_CODE, CAUSE, SERVER)), record)
        for number, job in enumerate(later, 1):
            record = self.end(job)
            self.assertEqual((0, CAUSE_EXIT, 1), (record[EXIT_CODE], record[CAUSE], len(self.runs(f"0.01{number:02}"))), record)
        self.assertEqual(0, self.end(again)[EXIT_CODE])
        until(lambda: len(self.runs("710.003")) == 2, "what was to be run again is")
        self.client.cancel(again_too, field(GRACE, 0))
        self.end(again_too)
        self.assertEqual([1, 1], [len(self.runs(mark)) for mark in ("710.001", "710.002")])
        until(lambda: not self.world["alpha"].processes("710.001"), "what ran there has ended with its link")

    def test_many_jobs_at_once_leave_no_descriptor(self):
        self.run_many()
        agent = next(pid for pid in self.world["alpha"].processes("--agent") if name(pid) == "smash-rex")
        before = [descriptors(pid) for pid in (self.rex(), agent)]
        self.run_many()
        # What is being closed as the last job is told to have ended.
        until(lambda: all(descriptors(pid) <= most for pid, most in zip((self.rex(), agent), before)), "the descriptors are as many as before")

    def run_many(self):
        # All are there before the first goes on.
        gate = os.path.join(self.shared, f"gate{len(os.listdir(self.shared))}")
        os.mkfifo(gate)
        jobs = [self.submit(f"echo {number}; head -c 20000 /dev/zero; read line < {gate}", server="alpha") for number in range(self.ROUND)]
        for job in jobs:
            until(lambda: len(self.client.stdout(job).data) > 20000, "it waits")
        # A line for each, whenever it comes to read it.
        with open(os.open(gate, os.O_RDWR), "wb") as lines:
            lines.write(b"\n" * len(jobs))
            lines.flush()
            self.check_ends(jobs)

    def check_ends(self, jobs):
        for number, job in enumerate(jobs):
            self.client.wait_end(job)
            self.assertEqual(20000 + len(f"{number}\n"), len(self.client.stdout(job).data))

    def test_output_that_the_disk_at_home_has_no_room_for_is_told(self):
        folder = os.path.dirname(self.client.record(self.finished("true"))[STANDARD_OUTPUT])
        self.world.home.run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder)
        self.addCleanup(self.world.home.run, "umount", "-l", folder)
        # Whether a program notices that nobody reads any more is its own affair: one that writes on gets SIGPIPE there, one that heeds none ends as it likes.
        deaf = self.client.record(self.finished("trap '' PIPE; head -c 200000 /dev/zero; exit 3"))
        piped = self.client.record(self.finished("true"))
        told = "not all of its output could be written here: standard output: No space left on device"
        self.assertEqual((3, told), (deaf[EXIT_CODE], deaf.get(CAUSE_DETAIL)), deaf)
        self.assertNotIn(CAUSE_DETAIL, piped)
        endless = self.client.record(self.finished("exec yes"))
        self.assertEqual((128 + signal.SIGPIPE, told), (endless[EXIT_CODE], endless.get(CAUSE_DETAIL)), endless)

    def test_outputs_that_the_disk_at_home_has_no_room_for_leave_nothing(self):
        folder = self.path("small")
        os.mkdir(folder)
        self.world.home.run("mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", folder)
        self.addCleanup(self.world.home.run, "umount", "-l", folder)
        outputs = [string(name) + string(f"{folder}/{name}") for name in ("one", "two")]
        fields = [struct.pack(">HI", OUTPUT_FILE, len(output)) + output for output in outputs]
        job = self.finished("head -c 50000 /dev/urandom > one; head -c 500000 /dev/urandom > two; exit 3", *fields)
        self.assertEqual(3, self.client.record(job)[EXIT_CODE])
        self.assertIn("No space left on device", self.client.stderr(job).data.decode())
        self.assertEqual("", self.world.home.run("ls", "-A", folder).stdout)

    def finished(self, command, *fields):
        job = self.submit(command, *fields, server="alpha")
        self.client.wait_end(job)
        return job

    def test_jobs_end_with_the_host_that_is_stopped(self):
        jobs = [self.submit("exec sleep 720.001", server="alpha"), self.submit("trap '' TERM; sleep 720.001; sleep 720.001", server="beta"), self.submit("exec sleep 720.001", field(RETRY, 1))]
        until(lambda: sum(len(self.world[server].processes("720.001")) for server in self.world.names) == len(jobs), "they run")
        self.world.stop_host()
        self.addCleanup(self.world.start_host)
        ends = {}
        with contextlib.suppress(Disconnected):
            while True:
                job, _, record = self.client.next_update()
                ends[job] = record
        self.assertEqual([(ABORTED, CAUSE_HOST_SHUTDOWN)] * len(jobs), [(ends[job][STATE], ends[job][CAUSE]) for job in jobs])
        self.assertEqual([], [pid for server in self.world.names for pid in self.world[server].processes("720.001")])


def name(pid):
    """None if it has gone."""
    with contextlib.suppress(OSError), open(f"/proc/{pid}/comm") as comm:
        return comm.read().strip()


def network(pid):
    """Which namespace of networks; None if it has gone."""
    with contextlib.suppress(OSError):
        return os.readlink(f"/proc/{pid}/ns/net")


def descriptors(pid):
    """How many are pipes, sockets and the like; the runtime opens files for itself at any time."""
    found = 0
    for descriptor in os.listdir(f"/proc/{pid}/fd"):
        with contextlib.suppress(OSError):
            found += not os.readlink(f"/proc/{pid}/fd/{descriptor}").startswith("/")
    return found


def state(pid):
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rsplit(")", 1)[1].split()[0]


if __name__ == "__main__":
    unittest.main()
