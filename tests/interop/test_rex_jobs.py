"""Jobs that run on other hosts: what the host makes of a submission, of its stand-in's report, and of a server that is lost. The stand-in is played."""

import json
import os
import pathlib
import shutil
import struct
import tempfile
import unittest

import smash_host
from smash_client import *
from smash_host import HostCase, HOST_PROGRAM

EINVAL, ENOPKG, EOPNOTSUPP = 22, 65, 95
REMOTE_STEP = 17
SIGTERM, SIGUSR1 = 15, 10

STAND_IN = pathlib.Path(__file__).with_name("stand_in_stub.py")


def pair(tag, first, second):
    data = string(first) + string(second)
    return struct.pack(">HI", tag, len(data)) + data


def on(server="auto", *others):
    return (field(REMOTE_COMPUTER, server), *others)


def link_or_copy(source, target):
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def make_programs(folder, has_stub=True):
    """The host's programs, with a stub that is played."""
    shutil.copytree(os.path.dirname(HOST_PROGRAM), folder, copy_function=link_or_copy)
    for name in ("smash-stub", "smash-rex"):
        path = pathlib.Path(folder, name)
        path.unlink(missing_ok=True)
        if has_stub:
            shutil.copy(STAND_IN, path)
    return os.path.join(folder, "smashd")


class ElsewhereCase(HostCase):
    """One host for all tests of the class."""

    arguments = None
    options = ()
    has_stub = True

    @classmethod
    def setUpClass(cls):
        folder = tempfile.mkdtemp(prefix="smash-programs-")
        cls.addClassCleanup(shutil.rmtree, folder, ignore_errors=True)
        program = make_programs(os.path.join(folder, "bin"), cls.has_stub)
        smash_host.HOST_PROGRAM, cls.usual = program, smash_host.HOST_PROGRAM
        cls.addClassCleanup(setattr, smash_host, "HOST_PROGRAM", cls.usual)

    def setUp(self):
        super().setUp()
        self.host = self.start_host(*self.options)
        self.client = self.login("ann", field(PROTOCOL_VERSION, 1), field(WANT_RECORD))

    def run_job(self, command, *fields, **options):
        """Its record at its end, and its output."""
        job = self.client.submit(command, *fields, env=("PATH=/usr/bin:/bin", "LANG=C.UTF-8"), **options)
        self.client.wait_end(job)
        return self.client.record(job), self.client.stdout(job).data.decode()

    def wait_record(self, job, tag):
        """The first update of a job that has this field."""
        while True:
            updated, _, record = self.client.next_update()
            if updated == job and tag in record:
                return record


class JobsElsewhere(ElsewhereCase):
    options = ("-o", "KEEP_RECORDS=true")

    def test_a_submission_reaches_the_stand_in_whole(self):
        record, output = self.run_job(
            "tell 'a b' \"c\\\"d\" e\\ f ''",
            *on("big", field(REMOTE_DIRECTORY, "/w"), pair(INPUT_FILE, "/h/in", "in"), pair(OUTPUT_FILE, "out", "/h/out"),
                field(WORKING_DIRECTORY, "/tmp"), field(MAX_MEMORY, 1 << 40), field(MAX_WALL_TIME, 60_000)),
            max_cpu=7, max_mem=1 << 30, priority=5)
        told = json.loads(output)
        options = told["options"]
        self.assertEqual(["tell", "a b", 'c"d', "e f", ""], told["program"])
        self.assertEqual([["big"]], options["--server"])
        self.assertEqual([["/w"]], options["--directory"])
        self.assertEqual([["/h/in", "in"]], options["--input"])
        self.assertEqual([["out", "/h/out"]], options["--output"])
        self.assertEqual([["0", "7"], ["9", str(1 << 30)], ["256", str(1 << 40)]], sorted(options["--limit"], key=lambda limit: int(limit[0])))
        self.assertEqual([["5"]], options["--nice"])
        self.assertNotIn("--exclude", options)
        self.assertEqual((0, "/tmp"), (told["nice"], told["folder"]), "the stand-in has neither the program's priority nor another folder")
        self.assertEqual({"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}, {name: told["environment"][name] for name in ("PATH", "LANG")})
        self.assertEqual((EXITED, 3, CAUSE_EXIT), (record[STATE], record[EXIT_CODE], record[CAUSE]))
        self.assertEqual(("big", "big", 77, 1024, 5), tuple(record[tag] for tag in (REMOTE_COMPUTER, SERVER, REMOTE_PROCESS_ID, BYTES_SENT, BYTES_RECEIVED)))
        self.assertEqual((1, 500000, 4096), record[RUSAGE][:2] + record[RUSAGE][4:5], "the usage is the remote program's")
        self.assertEqual([], os.listdir(os.path.join(self.host.path + ".d", "rex-reports")))

    def test_what_needs_a_shell_is_given_to_that_of_the_other_host(self):
        _, output = self.run_job("tell | cat", *on())
        self.assertEqual("alpha -c tell | cat\n", output, "its program is /bin/sh")

    def test_where_it_runs_is_told_while_it_runs(self):
        fifo = self.fifo()
        job = self.client.submit(f"stay {fifo.path}", *on())
        self.assertEqual("up alpha", fifo.line())
        record = self.wait_record(job, SERVER)
        self.assertEqual((RUNNING, "auto", "alpha", 77), tuple(record[tag] for tag in (STATE, REMOTE_COMPUTER, SERVER, REMOTE_PROCESS_ID)))
        with self.assertRaises(Refused) as caught:
            self.client.set_priority(job, 7)
        self.assertEqual(EOPNOTSUPP, caught.exception.errno)
        self.client.signal(job, SIGUSR1)
        self.client.wait_end(job)
        record = self.client.record(job)
        self.assertEqual((ABORTED, CAUSE_SIGNAL, SIGUSR1), (record[STATE], record[CAUSE], record[SIGNAL]))

    def test_a_refusal_is_the_cause(self):
        record, _ = self.run_job("refuse", *on("big", field(RETRY, 3)))
        self.assertEqual((EXITED, 125, CAUSE_FAILED_TO_START, REMOTE_STEP), (record[STATE], record[EXIT_CODE], record[CAUSE], record[FAILED_STEP]))
        self.assertEqual("RexNotGranted: laptop.ann may not run programs here.", record[CAUSE_DETAIL])
        self.assertNotIn(RETRIES, record)

    def test_a_limit_there_is_the_cause(self):
        record, _ = self.run_job("breach", *on())
        self.assertEqual((ABORTED, 137, CAUSE_MEMORY_LIMIT, "300 MB of 256 MB"), tuple(record[tag] for tag in (STATE, EXIT_CODE, CAUSE, CAUSE_DETAIL)))

    def test_a_lost_server_ends_the_job_that_was_not_to_run_again(self):
        record, output = self.run_job("lose alpha", *on())
        self.assertEqual((ABORTED, -1, CAUSE_HOST_LOST), (record[STATE], record[EXIT_CODE], record[CAUSE]))
        self.assertEqual("alpha: no sign of life for 15 s", record[CAUSE_DETAIL])
        self.assertNotIn(RUSAGE, record)
        self.assertNotIn(RETRIES, record)
        self.assertEqual("from alpha\n", output)

    def test_it_runs_again_elsewhere_as_often_as_it_may(self):
        record, output = self.run_job("lose alpha beta", *on("alpha", field(RETRY, 2)))
        self.assertEqual((EXITED, 0, 2, ["alpha", "beta"], "gamma"), tuple(record[tag] for tag in (STATE, EXIT_CODE, RETRIES, LOST_SERVER, SERVER)))
        self.assertEqual("gamma alpha beta\n", output, "the output is that of the last run alone")
        statuses = self.client.history[record[JOB_ID]]
        self.assertEqual((RUNNING, EXITED), (statuses[0], statuses[-1]))
        self.assertEqual({RUNNING}, set(statuses[:-1]), "it does not go back into the queue")

        record, _ = self.run_job("lose alpha beta", *on("auto", field(RETRY, 1)))
        self.assertEqual((ABORTED, CAUSE_HOST_LOST, 1, ["alpha"], "beta"), tuple(record[tag] for tag in (STATE, CAUSE, RETRIES, LOST_SERVER, SERVER)))

    def test_one_that_was_lost_before_it_ran_runs_again_too(self):
        record, _ = self.run_job("vanish", *on("big", field(RETRY, 1)))
        self.assertEqual((CAUSE_HOST_LOST, 1, ["big"]), tuple(record[tag] for tag in (CAUSE, RETRIES, LOST_SERVER)))

    def test_a_canceled_one_is_not_run_again(self):
        fifo = self.fifo()
        job = self.client.submit(f"stay {fifo.path}", *on("auto", field(RETRY, 5)))
        fifo.line()
        self.client.cancel(job)
        self.client.wait_end(job)
        record = self.client.record(job)
        self.assertEqual((ABORTED, CAUSE_CANCELED, SIGTERM), (record[STATE], record[CAUSE], record[SIGNAL]))
        self.assertNotIn(RETRIES, record)

    def test_the_time_by_the_clock_is_watched_here(self):
        fifo = self.fifo()
        record, _ = self.run_job(f"stay {fifo.path}", *on("auto", field(MAX_WALL_TIME, 300)))
        self.assertEqual((ABORTED, CAUSE_WALL_CLOCK_LIMIT), (record[STATE], record[CAUSE]))

    def test_a_new_session_finds_it_and_its_end(self):
        fifo = self.fifo()
        job = self.client.submit(f"stay {fifo.path}", *on("big", field(RETRY, 1)))
        fifo.line()
        self.client.request(HOST_RESTART)
        self.client.close()
        self.client = self.login_again("ann", field(PROTOCOL_VERSION, 1), field(WANT_RECORD))
        self.wait_until(lambda: self.client.record(job).get(SERVER) == "big", "the new session reads the report")
        self.client.signal(job, SIGUSR1)
        self.client.wait_end(job)
        record = self.client.record(job)
        self.assertEqual(("big", "big", SIGUSR1, 1), tuple(record[tag] for tag in (REMOTE_COMPUTER, SERVER, SIGNAL, RETRY)))
        self.assertEqual(1, record[RUSAGE].user_seconds)

    def test_an_impossible_one_is_refused(self):
        for fields in (on(""), on("-oProxyCommand=x"), on("a b"), on("auto", field(RETRY, 101)), on("auto", field(REMOTE_DIRECTORY, "w")),
                       on("auto", pair(INPUT_FILE, "in", "in")), on("auto", pair(OUTPUT_FILE, "../out", "/h/out"))):
            self.refused(EINVAL, self.client.submit, "tell", *fields)
        self.assertEqual([], self.client.list())


class RexOff(ElsewhereCase):
    options = ("-o", "REX=false")

    def test_nothing_is_accepted(self):
        self.refused(ENOPKG, self.client.submit, "tell", *on())
        self.assertEqual([], self.client.list())
        self.assertEqual(0, self.client.wait_end(self.client.submit("true")))


class RexMissing(ElsewhereCase):
    has_stub = False

    def test_it_is_said_what_is_missing(self):
        with self.assertRaises(Refused) as caught:
            self.client.submit("tell", *on())
        self.assertEqual(ENOPKG, caught.exception.errno)
        self.assertIn("smash-stub", caught.exception.message)


if __name__ == "__main__":
    unittest.main()
