"""smashd, driven through its real interfaces by a fake session. Run by `make -C native-host/master test`."""
import errno
import os
import resource
import signal
import socket
import struct
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import *  # noqa: E402,F403

STEP = {name: number for number, name in enumerate(
    "clone session subreaper stdin stdout stderr signals limits priority directory exec".split(), 1)}

# A job that leaves a double-forked process in a session of its own, and says its pid.
ESCAPE = """
import os, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        open(sys.argv[1], "w").write("%d\\n" % os.getpid())
        time.sleep(1000)
    os._exit(0)
os.wait()
time.sleep(1000 if sys.argv[2] == "stay" else 0)
"""


class MasterTest(unittest.TestCase):
    def host(self, *options, **more):
        host = Host(*options, **more)
        self.addCleanup(host.clean_up)
        return host

    def fifo(self, host, name="fifo"):
        fifo = Fifo(f"{host.folder}/{name}")
        self.addCleanup(fifo.close)
        return fifo

    def assertStopsCleanly(self, host):
        code, said = host.stop()
        self.assertEqual((code, said), (0, ""))
        self.assertEqual([name for name in os.listdir(host.folder) if name in ("s", "s.lock")], [])


class Launching(MasterTest):
    def setUp(self):
        self.master = self.host()
        self.session = self.master.ready()

    def tearDown(self):
        self.assertStopsCleanly(self.master)

    def end(self, key):
        fields = self.session.expect(ENDED, key)
        self.session.ack(key)
        return fields[1:3]

    def test_program_with_slash_is_executed_directly(self):
        key = self.session.launch("/bin/echo", "a b", "")
        _, pid, ticks, started, direct = self.session.expect(LAUNCHED, key)
        self.assertEqual(direct, 0)
        self.assertEqual(stat_of(pid)[4], ticks)
        self.assertLess(abs(started / 1e6 - time.time()), DEADLINE)
        self.assertEqual(self.end(key), (CLD_EXITED, 0))
        with open(self.session.out, "rb") as file:
            self.assertEqual(file.read(), b"a b \n")

    def test_program_is_found_along_the_path_of_the_job(self):
        for folder in ("one", "two"):
            os.mkdir(f"{self.master.folder}/{folder}")
        with open(self.master.folder + "/two/tool", "w", encoding="ascii") as file:
            file.write("#!/bin/sh\necho found\n")
        os.chmod(self.master.folder + "/two/tool", 0o755)
        with open(self.master.folder + "/one/tool", "w", encoding="ascii") as file:
            file.write("not executable, so passed over")
        for path in (f"/nowhere:{self.master.folder}/one:{self.master.folder}/two", "one:two", "/etc/passwd:two"):
            self.assertEqual(self.session.output("tool", env=["PATH=" + path, "PATH=/late"]), b"found\n")
        os.rename(self.master.folder + "/two/tool", self.master.folder + "/tool")
        for path in (":/nowhere", "/nowhere:", "/nowhere::/nowhere", ""):
            self.assertEqual(self.session.output("tool", env=["PATH=" + path]), b"found\n")

    def test_without_a_path_the_default_is_searched(self):
        self.assertEqual(self.session.output("echo", "x", env=[]), b"x\n")

    def test_what_cannot_be_executed_goes_to_the_shell_with_the_reason(self):
        script = self.master.folder + "/script"
        with open(script, "w", encoding="ascii") as file:
            file.write("echo I am no binary\n")
        cases = [(("nosuchprogram",), errno.ENOENT), (("/nosuch/program",), errno.ENOENT), ((script,), errno.EACCES),
                 (("/etc",), errno.EACCES), (("",), errno.ENOENT), (("x" * 256,), errno.ENAMETOOLONG), (("/etc/passwd/x",), errno.ENOTDIR)]
        for argv, reason in cases:
            key = self.session.launch(*argv, shell="echo shell; exit 7")
            self.assertEqual(self.session.expect(LAUNCHED, key)[4], reason, argv)
            self.assertEqual(self.end(key), (CLD_EXITED, 7))
        os.chmod(script, 0o755)
        key = self.session.launch(script, shell="exit 8")
        self.assertEqual(self.session.expect(LAUNCHED, key)[4], errno.ENOEXEC)
        self.assertEqual(self.end(key), (CLD_EXITED, 8))

    def test_no_argv_means_the_shell(self):
        key = self.session.launch(shell="nosuchprogram")
        self.assertEqual(self.session.expect(LAUNCHED, key)[4], 0)
        self.assertEqual(self.end(key), (CLD_EXITED, 127))

    def test_failing_steps_come_back_with_step_and_errno(self):
        there = self.master.folder + "/there"
        with open(there, "w", encoding="ascii"):
            pass
        below = there + "/x"
        cases = [("stdin", errno.ENOENT, {"stdin": "/nosuch"}), ("stdout", errno.EEXIST, {"out": there}),
                 ("stderr", errno.EEXIST, {"err": there}),
                 ("stdout", errno.ENOTDIR, {"out": below}), ("limits", errno.EINVAL, {"limits": [(99, 1, 1)]}),
                 ("limits", errno.EINVAL, {"limits": [(resource.RLIMIT_CPU, 2, 1)]}), ("directory", errno.ENOENT, {"directory": "/nosuch"}),
                 ("directory", errno.ENOTDIR, {"directory": there}), ("exec", errno.E2BIG, {"env": ["A=" + "x" * 200000]})]
        for step, reason, plan in cases:
            key = self.session.launch("/bin/true", **plan)
            self.assertEqual(self.session.expect(LAUNCH_FAILED, key)[1:], (STEP[step], reason), plan)
        self.assertEqual([stat_of(pid) for pid in self.children_of_master() if pid != self.session.pid], [])

    def children_of_master(self):
        pids = [int(name) for name in os.listdir("/proc") if name.isdigit()]
        return [pid for pid in pids if (stat_of(pid) or " 0")[1] == self.master.pid]

    def test_a_failed_job_may_be_launched_again_under_its_key(self):
        key = self.session.launch("/bin/true", directory="/nosuch")
        self.session.expect(LAUNCH_FAILED, key)
        self.session.launch("/bin/true", key=key)
        self.session.expect(LAUNCHED, key)
        self.assertEqual(self.end(key), (CLD_EXITED, 0))

    def test_limits_are_in_force_and_others_are_those_smashd_was_started_with(self):
        text = self.session.output("/bin/cat", "/proc/self/limits", limits=[
            (resource.RLIMIT_CPU, 100, 200), (resource.RLIMIT_AS, 1 << 32, INFINITY), (resource.RLIMIT_CORE, 0, 0)]).decode()
        limits = {line[:25].strip(): line[25:].split()[:2] for line in text.splitlines()[1:]}
        self.assertEqual(limits["Max cpu time"], ["100", "200"])
        self.assertEqual(limits["Max address space"], [str(1 << 32), "unlimited"])
        self.assertEqual(limits["Max core file size"], ["0", "0"])
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        self.assertEqual(limits["Max open files"], [str(soft), str(hard)])

    def test_limit_of_files_is_the_plans_where_it_has_one(self):
        self.assertEqual(self.session.output(shell="ulimit -n; ulimit -Hn", limits=[(resource.RLIMIT_NOFILE, 10, 20)]), b"10\n20\n")

    def test_nice_environment_and_directory(self):
        self.assertEqual(self.session.output("/usr/bin/nice", nice=7), b"7\n")
        self.assertEqual(self.session.output("/usr/bin/env", "-0", env=["B=2", "A=x\ny", "C="]), b"B=2\0A=x\ny\0C=\0")
        self.assertEqual(self.session.output("/usr/bin/env", env=[]), b"")
        self.assertEqual(self.session.output("/bin/pwd", directory="/usr"), b"/usr\n")

    def test_job_has_three_descriptors_an_empty_mask_and_default_dispositions(self):
        probe = "import os; print(sorted(os.listdir('/proc/%d/fd' % os.getppid()))); print(open('/proc/%d/status' % os.getppid()).read())"
        text = self.session.output("/bin/sh", "-c", f'{PYTHON} -c "$PROBE"; true', env=["PROBE=" + probe, "PATH=/usr/bin:/bin"]).decode()
        self.assertEqual(text.splitlines()[0], "['0', '1', '2']")
        status = dict(line.split(":\t") for line in text.splitlines()[1:] if ":\t" in line)
        self.assertEqual(int(status["SigBlk"], 16), 0)
        self.assertEqual(int(status["SigIgn"], 16), 0)
        self.assertEqual(int(status["ShdPnd"], 16), 0)

    def test_job_has_its_own_session_and_is_a_child_of_the_master(self):
        key, pid = self.session.run("/bin/sleep", "1000")
        self.assertEqual(stat_of(pid)[1:4], (self.master.pid, pid, pid))
        self.assertEqual(self.session.signal(key, signal.SIGKILL), (0, 1))
        self.assertEqual(self.end(key), (CLD_KILLED, signal.SIGKILL))

    def test_output_files_are_private_and_appended_to(self):
        key, _ = self.session.run(shell="echo out; echo err >&2; ls -l /proc/self/fd/ >/dev/null; grep flags /proc/self/fdinfo/1")
        self.end(key)
        out = self.session.out
        self.assertEqual([os.stat(path).st_mode & 0o7777 for path in (out, out[:-3] + "err")], [0o600, 0o600])
        with open(out, encoding="ascii") as file:
            said, flags = file.read().splitlines()
        self.assertEqual(said, "out")
        self.assertTrue(int(flags.split()[1], 8) & os.O_APPEND)
        with open(out[:-3] + "err", encoding="ascii") as file:
            self.assertEqual(file.read(), "err\n")

    def test_a_fifo_as_stdin_does_not_hold_the_master_and_is_read_to_its_end(self):
        fifo = self.master.folder + "/in"
        os.mkfifo(fifo)
        self.end(self.session.launch("/bin/cat", stdin=fifo))   # no writer: an empty input
        writer = os.open(fifo, os.O_RDWR)
        key, _ = self.session.run("/bin/cat", stdin=fifo)
        out = self.session.out
        os.write(writer, b"through the fifo")
        os.close(writer)
        self.assertEqual(self.end(key), (CLD_EXITED, 0))
        with open(out, "rb") as file:
            self.assertEqual(file.read(), b"through the fifo")

    def test_exit_codes_signals_and_usage(self):
        key = self.session.launch("/bin/sh", "-c", "exit 255")
        self.assertEqual(self.end(key), (CLD_EXITED, 255))
        key, pid = self.session.run("/bin/sleep", "1000")
        os.kill(pid, signal.SIGTERM)
        self.assertEqual(self.end(key), (CLD_KILLED, signal.SIGTERM))
        key = self.session.launch(PYTHON, "-c", "b = bytearray(64 << 20)\nx = 0\nwhile __import__('time').process_time() < 0.2: x += 1")
        fields = self.session.expect(ENDED, key)
        usage = fields[4:]
        self.session.ack(key)
        self.assertGreaterEqual(usage[0] * 1000000 + usage[1] + usage[2] * 1000000 + usage[3], 190000)
        self.assertTrue(64 << 10 < usage[4] < 200 << 10, usage[4])
        self.assertGreater(usage[8], 1000)     # minor faults
        self.assertGreaterEqual(fields[3], 0)

    def test_cpu_limit_ends_the_job_by_its_signal(self):
        key = self.session.launch(shell="while :; do :; done", limits=[(resource.RLIMIT_CPU, 1, 2), (resource.RLIMIT_CORE, 0, 0)])
        code, status = self.end(key)
        self.assertIn(code, (CLD_KILLED, CLD_DUMPED))
        self.assertEqual(status, signal.SIGXCPU)

    def test_umask_of_jobs_is_the_one_smashd_was_started_with(self):
        self.assertEqual(int(self.session.output(shell="umask"), 8), self.own_umask())

    @staticmethod
    def own_umask():
        mask = os.umask(0)
        os.umask(mask)
        return mask

    def test_large_environment_comes_through_and_memory_goes_back(self):
        big = ["V%d=%s" % (i, "x" * 100000) for i in range(15)]
        self.assertEqual(self.session.output(shell="echo ${#V3} ${#V14}", env=big), b"100000 100000\n")


class Trees(MasterTest):
    def setUp(self):
        self.master = self.host()
        self.session = self.master.ready()

    def tearDown(self):
        self.assertStopsCleanly(self.master)

    def tree(self, mode="stay"):
        """A job with a member that has left its group and session: (key, leader, member)."""
        fifo = self.fifo(self.master, f"fifo{self.session.key}")
        key, pid = self.session.run(PYTHON, "-S", "-c", ESCAPE, fifo.path, mode)
        return key, pid, int(fifo.line())

    def test_kill_reaches_a_process_that_left_group_and_session(self):
        key, pid, member = self.tree()
        self.assertNotEqual(stat_of(member)[3], pid)
        watch = os.pidfd_open(member)
        self.assertEqual(self.session.signal(key, signal.SIGKILL), (0, 2))
        self.assertTrue(select.select([watch], [], [], DEADLINE)[0])
        os.close(watch)
        self.assertEqual(self.session.expect(ENDED, key)[1:3], (CLD_KILLED, signal.SIGKILL))
        until(lambda: gone(member), "reaping of the orphan")
        self.session.ack(key)

    def test_stop_and_continue_reach_the_whole_tree(self):
        key, pid, member = self.tree()
        self.assertEqual(self.session.signal(key, signal.SIGSTOP), (0, 2))
        self.assertEqual(self.session.expect(STOPPED, key)[1], signal.SIGSTOP)
        self.assertEqual([stat_of(p)[0] for p in (pid, member)], ["T", "T"])
        self.assertEqual(self.session.signal(key, signal.SIGCONT), (0, 2))
        self.session.expect(CONTINUED, key)
        until(lambda: [stat_of(p)[0] for p in (pid, member)] == ["S", "S"])
        self.assertEqual(self.session.signal(key, signal.SIGTERM), (0, 2))
        self.assertEqual(self.session.expect(ENDED, key)[1:3], (CLD_KILLED, signal.SIGTERM))
        self.session.ack(key)

    def test_stop_from_outside_is_told(self):
        key, pid = self.session.run("/bin/sleep", "1000")
        os.kill(pid, signal.SIGSTOP)
        self.assertEqual(self.session.expect(STOPPED, key)[1], signal.SIGSTOP)
        os.kill(pid, signal.SIGCONT)
        self.session.expect(CONTINUED, key)
        self.session.signal(key, signal.SIGKILL)
        self.session.expect(ENDED, key)
        self.session.ack(key)
        self.assertEqual([kind for kind, _ in self.session.backlog if kind in (STOPPED, CONTINUED)], [])

    def test_no_fork_escapes_a_kill(self):
        fifo = self.fifo(self.master)
        bomb = "trap '' TERM; while :; do setsid sh -c 'sleep 1000 & exec sleep 1000' & echo x > $FIFO; sleep 0.001; done"
        key, _ = self.session.run(shell=bomb, env=["PATH=/usr/bin:/bin", "FIFO=" + fifo.path, "SMASHTESTMARK=" + self.master.folder])
        for _ in range(20):
            fifo.line()
        error, count = self.session.signal(key, signal.SIGKILL)
        self.assertEqual(error, 0)
        self.assertGreater(count, 10)
        self.session.expect(ENDED, key)
        self.session.ack(key)
        until(lambda: not self.marked(), "end of all that the job started")

    def marked(self):
        mark, found = ("SMASHTESTMARK=" + self.master.folder).encode(), []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/environ", "rb") as file:
                    if mark in file.read().split(b"\0"):
                        found.append(pid)
            except OSError:
                pass
        return found

    def test_priority_is_set_for_all_threads_of_the_tree(self):
        fifo = self.fifo(self.master)
        code = "import threading, time, sys; threading.Thread(target=time.sleep, args=(1000,), daemon=True).start(); " \
               "open(sys.argv[1], 'w').write('x\\n'); time.sleep(1000)"
        key, pid = self.session.run(PYTHON, "-S", "-c", code, fifo.path)
        fifo.line()
        self.session.send(SET_PRIORITY, struct.pack(">QQi", 5, key, 11))
        self.assertEqual(self.session.expect(RESULT, 5)[1:], (0, 1))
        threads = [int(name) for name in os.listdir(f"/proc/{pid}/task")]
        self.assertEqual([os.getpriority(os.PRIO_PROCESS, thread) for thread in threads], [11, 11])
        self.session.signal(key, signal.SIGKILL)
        self.session.expect(ENDED, key)
        self.session.ack(key)

    def test_what_is_left_in_the_group_and_outside_of_it_goes_with_the_leader(self):
        fifo = self.fifo(self.master)
        key, pid = self.session.run(shell=f"sleep 1000 & echo $! > {fifo.path}")
        left = int(fifo.line())
        self.session.expect(ENDED, key)
        until(lambda: gone(left), "end of what was left")
        self.assertEqual(stat_of(pid)[0], "Z")
        self.session.ack(key)
        key, pid, member = self.tree("leave")
        self.assertEqual(self.session.expect(ENDED, key)[1:3], (CLD_EXITED, 0))
        until(lambda: gone(member), "sweep")
        self.session.ack(key)

    def test_orphans_of_running_jobs_are_left_alone(self):
        key, _, member = self.tree()
        other = self.session.launch("/bin/true")
        self.session.expect(ENDED, other)
        self.session.ack(other)
        gone_key, _, gone_member = self.tree("leave")
        self.session.expect(ENDED, gone_key)
        self.session.ack(gone_key)
        until(lambda: gone(gone_member), "sweep")
        self.assertEqual(stat_of(member)[0], "S")
        self.session.signal(key, signal.SIGKILL)
        self.session.expect(ENDED, key)
        self.session.ack(key)

    def test_pid_is_reaped_only_after_ack(self):
        key, pid = self.session.run("/bin/true")
        self.session.expect(ENDED, key)
        other = self.session.launch("/bin/true")
        self.session.expect(ENDED, other)
        self.assertEqual(stat_of(pid)[0], "Z")
        self.session.ack(key)
        self.session.ack(other)
        until(lambda: gone(pid), "reaping")

    def test_answers_where_there_is_nobody_or_no_such_signal(self):
        key, _ = self.session.run("/bin/true")
        self.session.expect(ENDED, key)
        self.assertEqual(self.session.signal(key, signal.SIGTERM), (errno.ESRCH, 0))
        self.session.ack(key)
        self.session.ack(key)     # no more held: ignored
        self.assertEqual(self.session.signal(key, signal.SIGTERM), (errno.ESRCH, 0))
        key, _ = self.session.run("/bin/sleep", "1000")
        for number in (65, 1000, 2 ** 32 - 1, 2 ** 31):
            self.assertEqual(self.session.signal(key, number), (errno.EINVAL, 0))
        self.assertEqual(self.session.signal(key, 0), (0, 1))
        self.session.send(SIGNAL, struct.pack(">QQI", 1, key, signal.SIGSTOP))
        self.session.send(SIGNAL, struct.pack(">QQI", 2, key, signal.SIGKILL))
        self.assertEqual([self.session.expect(RESULT)[:2] for _ in range(2)], [(1, 0), (2, 0)])
        self.session.expect(ENDED, key)
        self.session.ack(key)

    def test_many_jobs_are_signalled_together(self):
        keys = [self.session.run("/bin/sleep", "1000")[0] for _ in range(40)]
        self.session.control.sendall(b"".join(frame(SIGNAL, struct.pack(">QQI", key, key, signal.SIGKILL)) for key in keys))
        for key in keys:
            self.assertEqual(self.session.expect(RESULT, key)[1:], (0, 1))
            self.session.expect(ENDED, key)
            self.session.ack(key)


class Sessions(MasterTest):
    def test_session_is_started_as_the_contract_says(self):
        host = self.host("-n", "7", "-d", "-o", "A=1", "-o", "B=x y=z")
        session = host.session()
        self.assertEqual(session.about["argv"], ["-o", "A=1", "-o", "B=x y=z", "--terminal", "--socket", host.path, "--max-jobs", "7", "--debug"])
        self.assertEqual(session.about["sid"], session.pid)
        self.assertEqual([fd for fd in session.about["fds"] if fd <= 4], [0, 1, 2, 3, 4])
        self.assertLessEqual(len(session.about["fds"]), 6)       # one more is the directory it looked with
        self.assertEqual(int(session.about["blocked"], 16), 0)
        session.ready()
        self.assertEqual((session.hello["version"], session.hello["pid"], session.hello["starts"]), (2, host.pid, 0))
        self.assertEqual((session.hello["last_end"], session.hello["limit"]), (NOT_ENDED, 10000))
        with open("/proc/sys/kernel/random/boot_id", "rb") as file:
            self.assertEqual(session.hello["boot"], file.read().strip() + b"\0")
        self.assertEqual(host.stop()[0], 0)

    def test_relative_path_is_made_absolute_for_the_session(self):
        host = self.host(start=False)
        full, host.path = host.path, "s"
        host.start(cwd=host.folder)
        session = host.session()
        self.assertEqual(session.about["argv"], ["--terminal", "--socket", full, "--max-jobs", "2147483647"])
        session.ready()
        self.assertStopsCleanly(host)

    def test_killed_session_is_replaced_and_told_of_all_jobs(self):
        host = self.host()
        session = host.ready()
        running, running_pid = session.run("/bin/sleep", "1000")
        stopped, stopped_pid = session.run("/bin/sleep", "1000")
        os.kill(stopped_pid, signal.SIGSTOP)
        session.expect(STOPPED, stopped)
        ended, ended_pid = session.run("/bin/sh", "-c", "exit 3")
        first = session.expect(ENDED, ended)
        os.kill(session.pid, signal.SIGKILL)
        second = host.ready()
        self.assertEqual(second.hello["starts"], 1)
        self.assertEqual(second.hello["pid"], host.pid)
        children = {fields[0]: fields for kind, fields in second.children if kind == CHILD}
        self.assertEqual({key: fields[1:4:2] for key, fields in children.items()},
                         {running: (running_pid, 0), stopped: (stopped_pid, 1), ended: (ended_pid, 0)})
        self.assertEqual(children[running][2], stat_of(running_pid)[4])
        index = [fields[0] for _, fields in second.children].index(ended)
        self.assertEqual(second.children[index + 1], (ENDED, first))
        self.assertEqual(stat_of(running_pid)[0], "S")
        for key in (running, stopped):
            second.signal(key, signal.SIGKILL)
            second.expect(ENDED, key)
            second.ack(key)
        second.ack(ended)
        until(lambda: gone(ended_pid))
        self.assertIn("signal 9", host.stop()[1])

    def test_job_that_ends_without_a_session_is_told_to_the_next(self):
        host = self.host()
        session = host.ready()
        key, pid = session.run("/bin/sleep", "1000")
        os.kill(session.pid, signal.SIGKILL)
        second = host.session()          # started, not yet spoken to
        os.kill(pid, signal.SIGINT)
        second.greeted()
        self.assertEqual([fields for kind, fields in second.children if kind == CHILD][0][:2], (key, pid))
        end = [fields for kind, fields in second.children if kind == ENDED] or [second.expect(ENDED, key)]
        self.assertEqual(end[0][1:3], (CLD_KILLED, signal.SIGINT))
        second.ack(key)
        second.send(READY)
        host.stop()

    def garbage(self, data, obeyed=None):
        host = self.host()
        session = host.ready()
        session.control.sendall(data)
        session.broken()
        second = host.ready()
        self.assertEqual([kind for kind, _ in second.children], obeyed or [])
        code, said = host.stop()
        self.assertEqual(code, 0)
        self.assertIn("wrong", said)

    def test_unknown_type(self):
        self.garbage(frame(99))

    def test_oversized_message(self):
        self.garbage(struct.pack(">II", LAUNCH, (16 << 20) + 1))

    def test_random_bytes(self):
        self.garbage(bytes(range(255, 0, -1)) * 100)

    def test_messages_of_wrong_length_are_not_obeyed(self):
        self.garbage(frame(ACK, b"1234567"))
        good = launch_payload(1, "/", ["/bin/true"], out=f"/tmp/smashd-not-made-{os.getpid()}")
        self.garbage(frame(LAUNCH, good + b"\0"))
        self.garbage(frame(LAUNCH, good[:-1]))
        self.garbage(frame(LAUNCH, good.replace(b"/bin/true\0", b"/bin/tr\0e\0")))
        self.garbage(frame(LAUNCH, good.replace(b"/bin/true\0", b"/bin/truee")))
        self.assertFalse(os.path.exists(f"/tmp/smashd-not-made-{os.getpid()}"))

    def test_messages_out_of_order(self):
        self.garbage(frame(READY))     # the second one
        self.garbage(frame(DONE))

    def test_wrong_message_after_good_ones_leaves_those_obeyed(self):
        with tempfile.TemporaryDirectory() as folder:
            plan = launch_payload(5, folder, ["/bin/sleep", "1000"], out=folder + "/o", err=folder + "/e")
            self.garbage(frame(LAUNCH, plan) + frame(LAUNCH, plan), obeyed=[CHILD])     # the key is taken
            plan = launch_payload(5, folder, ["/bin/sleep", "1000"], out=folder + "/o2", err=folder + "/e2")
            self.garbage(frame(LAUNCH, plan) + frame(ACK, struct.pack(">Q", 5)), obeyed=[CHILD])     # it runs

    def test_session_that_closes_its_descriptors_is_replaced(self):
        host = self.host()
        session = host.ready()
        session.link.send(b"c")
        session.link.recv(1)
        session.handover.close()
        until(lambda: dead(session.pid))
        second = host.ready()
        second.link.send(b"c")
        second.link.recv(1)
        second.control.close()
        until(lambda: dead(second.pid))
        host.ready()
        self.assertEqual(host.stop()[0], 0)

    def test_messages_in_pieces_and_many_in_one(self):
        host = self.host()
        session = host.ready()
        data = b"".join(frame(LAUNCH, launch_payload(key, "/", ["/bin/true"], out=f"{host.folder}/o{key}", err=f"{host.folder}/e{key}"))
                        for key in range(1, 51))
        for index in range(0, 400):
            session.control.sendall(data[index:index + 1])
        session.control.sendall(data[400:])
        for key in range(1, 51):
            session.expect(LAUNCHED, key)
            session.expect(ENDED, key)
            session.ack(key)
        self.assertStopsCleanly(host)

    def test_session_that_does_not_read_does_not_hold_the_master(self):
        host = self.host()
        session = host.ready()
        session.control.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        key, pid = session.run("/bin/sleep", "1000")
        for request in range(3000):
            session.send(SIGNAL, struct.pack(">QQI", request, 12345, 1))
        until(lambda: host.connect(), "the master still listens").close()
        for request in range(3000):
            self.assertEqual(session.expect(RESULT)[:2], (request, errno.ESRCH))
        session.signal(key, signal.SIGKILL)
        session.expect(ENDED, key)
        session.ack(key)
        self.assertStopsCleanly(host)

    def test_debug_is_toggled_and_told(self):
        host = self.host()
        session = host.ready()
        os.kill(host.pid, signal.SIGUSR1)
        self.assertEqual(session.expect(DEBUG), (1,))
        session.output("/bin/true", env=["SECRET=hidden"], shell="hidden")
        os.kill(host.pid, signal.SIGUSR1)
        self.assertEqual(session.expect(DEBUG), (0,))
        code, said = host.stop()
        self.assertEqual(code, 0)
        self.assertIn("launched", said)
        self.assertNotIn("hidden", said)
        self.assertNotIn("/bin/true", said)


class Connections(MasterTest):
    def test_connection_is_handed_over_and_works(self):
        host = self.host()
        session = host.ready()
        client = host.connect()
        served = session.connection()
        pid, uid, gid = struct.unpack("3i", served.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
        self.assertEqual((pid, uid, gid), (os.getpid(), os.getuid(), os.getgid()))
        client.sendall(b"ping")
        self.assertEqual(served.recv(4), b"ping")
        served.sendall(b"pong")
        self.assertEqual(client.recv(4), b"pong")
        served.close()
        self.assertEqual(client.recv(4), b"")     # nobody else holds it
        client.close()
        self.assertStopsCleanly(host)

    def test_connections_wait_until_a_session_is_ready(self):
        host = self.host()
        session = host.session().greeted()
        clients = [host.connect() for _ in range(50)]
        session.handover.settimeout(0)
        self.assertRaises(BlockingIOError, session.connection)
        session.send(READY)
        session.handover.settimeout(DEADLINE)
        served = [session.connection() for _ in range(50)]
        os.kill(session.pid, signal.SIGKILL)
        second = host.session()
        clients += [host.connect() for _ in range(20)]
        second.ready()
        served += [second.connection() for _ in range(20)]
        for index, client in enumerate(clients):
            client.sendall(b"%3d" % index)
        self.assertEqual([connection.recv(3) for connection in served], [b"%3d" % index for index in range(70)])
        for connection in clients + served:
            connection.close()
        self.assertEqual(host.stop()[0], 0)

    def test_connection_that_a_dead_session_did_not_take_goes_to_the_next(self):
        host = self.host()
        session = host.ready()
        clients = [host.connect() for _ in range(300)]     # more than the socket between them holds
        key = session.launch("/bin/true")
        session.expect(ENDED, key)                          # the loop goes on though it is full
        taken = [session.connection() for _ in range(3)]
        os.kill(session.pid, signal.SIGKILL)
        session.close()
        second = host.ready()
        late = host.connect()
        late.sendall(b"late")
        data = b""
        while data != b"late":
            served = second.connection()
            served.setblocking(False)
            try:
                data = served.recv(4)
            except BlockingIOError:
                pass
            served.close()
        for connection in clients + taken + [late]:
            connection.close()
        host.stop()

    @unittest.skipUnless(os.getuid() == 0, "only root can be another user")
    def test_another_user_is_disconnected_unheard(self):
        host = self.host()
        session = host.ready()
        os.chmod(host.folder, 0o711)
        os.chmod(host.path, 0o666)
        code = "import socket, os, sys; os.setuid(65534); s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); print(s.recv(1))"
        result = subprocess.run([PYTHON, "-S", "-c", code, host.path], capture_output=True, timeout=DEADLINE, check=True)
        self.assertEqual(result.stdout, b"b''\n")
        session.handover.settimeout(0)
        self.assertRaises(BlockingIOError, session.connection)
        self.assertStopsCleanly(host)

    def test_socket_is_private(self):
        host = self.host()
        host.ready()
        for path in (host.path, host.path + ".lock"):
            self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        self.assertStopsCleanly(host)


class Adoption(MasterTest):
    def setUp(self):
        self.master = self.host()
        self.session = self.master.ready()

    def stranger(self):
        process = subprocess.Popen(["/bin/sleep", "1000"], start_new_session=True)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def adopt(self, key, pid, ticks):
        self.session.send(ADOPT, struct.pack(">QiQ", key, pid, ticks))

    def test_living_process_is_watched_signalled_and_lost(self):
        process = self.stranger()
        self.adopt(5, process.pid, stat_of(process.pid)[4])
        self.assertEqual(self.session.signal(5, signal.SIGSTOP), (0, 1))
        self.assertEqual(stat_of(process.pid)[0], "T")
        self.assertEqual(self.session.signal(5, signal.SIGCONT), (0, 1))
        os.kill(self.session.pid, signal.SIGKILL)
        self.session = self.master.ready()
        self.assertEqual([fields[:2] for kind, fields in self.session.children], [(5, process.pid)])
        self.assertEqual(self.session.signal(5, signal.SIGTERM), (0, 1))
        self.assertLess(abs(self.session.expect(LOST, 5)[1] / 1e6 - time.time()), DEADLINE)
        self.assertEqual(process.wait(), -signal.SIGTERM)
        self.assertEqual(self.session.signal(5, signal.SIGTERM), (errno.ESRCH, 0))
        self.master.stop()

    def test_what_an_adopted_leader_leaves_in_its_group_is_killed(self):
        process = subprocess.Popen(["/bin/sh", "-c", "sleep 1000 & echo $!; read x"], start_new_session=True,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        member = int(process.stdout.readline())
        self.adopt(5, process.pid, stat_of(process.pid)[4])
        self.assertEqual(self.session.signal(5, 0), (0, 2))
        process.stdin.close()
        self.session.expect(LOST, 5)
        until(lambda: dead(member), "end of the group")
        process.wait()
        process.stdout.close()
        self.master.stop()

    def test_dead_or_other_process_is_lost_at_once(self):
        process = self.stranger()
        self.adopt(5, process.pid, stat_of(process.pid)[4] + 1)
        self.session.expect(LOST, 5)
        ended = subprocess.Popen(["/bin/true"])
        ended.wait()
        for key, pid in ((6, ended.pid), (7, 0), (8, -1), (9, 2 ** 31 - 1)):
            self.adopt(key, pid, 1)
            self.session.expect(LOST, key)
        self.assertIsNone(process.poll())
        self.master.stop()
        self.assertIsNone(process.poll())


class Endings(MasterTest):
    def test_orderly_end_kills_what_still_runs(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            host = self.host()
            session = host.ready()
            fifo = self.fifo(host)
            _, pid = session.run(PYTHON, "-S", "-c", ESCAPE, fifo.path, "stay")
            member = int(fifo.line())
            host.process.send_signal(number)
            self.assertEqual(session.expect(SHUTDOWN), (number,))
            client = host.connect()               # not refused, but not served any more
            self.assertFalse(dead(pid))
            session.done()
            self.assertEqual(host.result(), (0, ""))
            client.close()
            self.assertTrue(gone(pid) and dead(member))
            self.assertFalse(os.path.exists(host.path) or os.path.exists(host.path + ".lock"))

    def test_client_asks_for_the_end(self):
        host = self.host()
        session = host.ready()
        session.send(QUIT)
        session.send(QUIT)
        self.assertEqual(session.expect(SHUTDOWN), (0,))
        session.done()
        self.assertEqual(host.result(), (0, ""))

    def test_session_that_dies_in_shutdown(self):
        host = self.host()
        session = host.ready()
        _, pid = session.run("/bin/sleep", "1000")
        host.process.send_signal(signal.SIGTERM)
        session.expect(SHUTDOWN)
        os.kill(session.pid, signal.SIGKILL)
        self.assertEqual(host.result()[0], 1)
        self.assertTrue(gone(pid))
        self.assertFalse(os.path.exists(host.path))

    def test_second_signal_ends_everything(self):
        host = self.host()
        session = host.ready()
        _, pid = session.run("/bin/sleep", "1000")
        host.process.send_signal(signal.SIGTERM)
        session.expect(SHUTDOWN)
        host.process.send_signal(signal.SIGINT)
        self.assertEqual(host.result()[0], 1)
        self.assertTrue(gone(pid) and gone(session.pid))
        self.assertFalse(os.path.exists(host.path))

    def test_end_of_the_master_is_seen_by_the_session(self):
        host = self.host()
        session = host.ready()
        _, pid = session.run("/bin/sleep", "1000")
        host.process.kill()
        self.assertRaises((Closed, ConnectionResetError), session.expect, SHUTDOWN)
        self.assertFalse(dead(pid))
        os.kill(pid, signal.SIGKILL)
        host.process.wait()

    def test_session_that_never_gets_ready(self):
        host = self.host(environment={"SMASH_TEST_FAIL": "4"})
        code, said = host.result()
        self.assertEqual((code, said.count("exit code 4")), (1, 5))
        self.assertIn("5 times", said)

    def test_session_program_that_is_missing(self):
        host = self.host(start=False)
        host.environment["SMASH_SESSION_PROGRAM"] = "/nosuch/session"
        code, said = host.start().result()
        self.assertEqual(code, 1)
        self.assertIn("No such file", said)
        self.assertFalse(os.path.exists(host.path) or os.path.exists(host.path + ".lock"))


class Starting(MasterTest):
    def run_smashd(self, *options, **more):
        return subprocess.run([SMASHD, *options], capture_output=True, text=True, timeout=DEADLINE, check=False, **more)

    def test_options(self):
        for bad in (["-n", "0"], ["-n", "x"], ["-n", "2147483648"], ["-n", "1x"], ["-n", " 1"], ["-n", ""], ["-n", "-1"], ["-o", "novalue"],
                    ["-o", "=x"], ["-x"], ["extra"], ["-f", ""], ["-f", "/tmp/" + "x" * 103]):
            result = self.run_smashd(*bad)
            self.assertEqual((result.returncode, result.stdout), (2, ""), bad)
            self.assertTrue(result.stderr, bad)
        self.assertIn("107", result.stderr)
        self.assertRegex(self.run_smashd("-V").stdout, r"^smashd \d+\.\d+\.\d+\n$")
        self.assertIn("-f SOCKET", self.run_smashd("-h").stdout)

    def test_longest_path(self):
        host = self.host(start=False)
        host.path = host.folder + "/" + "x" * (107 - len(host.folder) - 1)
        host.start()
        host.ready()
        host.connect().close()
        self.assertEqual(host.stop(), (0, ""))

    def test_second_host_on_the_same_socket(self):
        host = self.host()
        session = host.ready()
        result = self.run_smashd("-f", host.path)
        self.assertEqual(result.returncode, 3)
        self.assertIn("already running", result.stderr)
        host.connect().close()
        session.connection().close()
        self.assertStopsCleanly(host)

    def test_stale_socket_is_replaced(self):
        host = self.host()
        session = host.ready()
        host.process.kill()
        host.process.wait()
        host.process.stderr.close()
        self.assertTrue(os.path.exists(host.path))
        session.close()
        host.start()
        session = host.ready()
        host.connect().close()
        session.connection().close()
        self.assertStopsCleanly(host)

    def test_what_is_no_socket_is_left_alone(self):
        host = self.host(start=False)
        with open(host.path, "w", encoding="ascii") as file:
            file.write("precious")
        code, said = host.start().result()
        self.assertEqual(code, 1)
        self.assertIn("no socket", said)
        with open(host.path, encoding="ascii") as file:
            self.assertEqual(file.read(), "precious")
        self.assertFalse(os.path.exists(host.path + ".lock"))

    def test_many_hosts_at_once_leave_one(self):
        host = self.host(start=False)
        starts = [subprocess.Popen([SMASHD, "-f", host.path], env=host.environment, stderr=subprocess.PIPE) for _ in range(8)]
        session = host.ready()
        winner = next(start for start in starts if start.pid == session.hello["pid"])
        for start in starts:
            if start is not winner:
                self.assertEqual(start.wait(DEADLINE), 3)
            else:
                host.process, host.pid = start, start.pid
            if start is not winner:
                start.stderr.close()
        self.assertStopsCleanly(host)

    def test_inherited_descriptors_and_dispositions_go(self):
        host = self.host(start=False)
        read, write = os.pipe()
        os.set_inheritable(write, True)
        ignored = (signal.SIGCHLD, signal.SIGHUP)
        host.start(pass_fds=[write], preexec_fn=lambda: [signal.signal(number, signal.SIG_IGN) for number in ignored])
        os.close(write)
        session = host.ready()
        self.assertEqual(os.read(read, 1), b"")
        os.close(read)
        self.assertEqual(int(session.output(shell="grep SigIgn /proc/self/status").split()[1], 16), 0)
        self.assertStopsCleanly(host)

    def background(self, host):
        return subprocess.Popen([SMASHD, "-b", "-f", host.path], env=host.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)

    def test_background_start_returns_when_ready(self):
        host = self.host(start=False, environment={"SMASH_TEST_COMPLAINT": "a word before"})
        start = self.background(host)
        session = host.session().greeted()
        self.addCleanup(lambda: dead(session.hello["pid"]) or os.kill(session.hello["pid"], signal.SIGKILL))
        self.assertIsNone(start.poll())
        session.send(READY)
        out, said = start.communicate(timeout=DEADLINE)
        self.assertEqual((start.returncode, out, said), (0, b"", b"a word before\n"))
        pid = session.hello["pid"]
        self.assertNotEqual(stat_of(pid)[3], os.getsid(0))
        self.assertEqual([os.readlink(f"/proc/{pid}/fd/{fd}") for fd in (0, 1, 2)], ["/dev/null"] * 3)
        os.kill(pid, signal.SIGHUP)
        session.expect(RECONFIGURE)
        host.connect().close()
        session.connection().close()
        watch = os.pidfd_open(pid)
        os.kill(pid, signal.SIGTERM)
        self.assertEqual(session.expect(SHUTDOWN), (signal.SIGTERM,))
        session.done()
        self.assertTrue(select.select([watch], [], [], DEADLINE)[0])
        os.close(watch)
        self.assertFalse(os.path.exists(host.path))

    def test_background_start_that_fails(self):
        host = self.host(start=False, environment={"SMASH_TEST_FAIL": "4", "SMASH_TEST_COMPLAINT": "no store"})
        start = self.background(host)
        _, said = start.communicate(timeout=DEADLINE)
        self.assertEqual(start.returncode, 1)
        self.assertIn(b"no store", said)
        self.assertIn(b"before it was ready", said)

    def test_background_start_beside_another_host(self):
        host = self.host()
        host.ready()
        start = self.background(host)
        _, said = start.communicate(timeout=DEADLINE)
        self.assertEqual(start.returncode, 3)
        self.assertIn(b"already running", said)
        self.assertStopsCleanly(host)


class Endurance(MasterTest):
    def test_thousands_of_launches_leave_nothing(self):
        host = self.host(program=SMASHD_RELEASE)
        session = host.ready()
        plan = {"directory": "/", "argv": ["/bin/true"], "env": ["PATH=/bin"]}
        session.output("/bin/true")
        fds, total, flying = host.fds(), 3000, 0
        for number in range(total):
            out = f"{host.folder}/{number}"
            session.send(LAUNCH, launch_payload(number, out=out + ".o", err=out + ".e", **plan))
            flying += 1
            while flying >= 32 or (number == total - 1 and flying):
                key = session.expect(ENDED)[0]
                session.ack(key)
                flying -= 1
            session.backlog.clear()
        until(lambda: host.fds() == fds, "no descriptor is left")
        self.assertLess(int(host.status("VmRSS")), 2048)
        # One very large message must not stay in memory, nor in what children report as their peak.
        key = session.launch("/bin/true", env=["V%d=%s" % (i, "x" * 1000) for i in range(15000)])
        self.assertEqual(session.expect(LAUNCH_FAILED, key)[1:], (STEP["exec"], errno.E2BIG))
        key = session.launch("/bin/true")
        self.assertLess(session.expect(ENDED, key)[8], 4096)
        session.ack(key)
        self.assertLess(int(host.status("VmRSS")), 2048)
        self.assertStopsCleanly(host)

    def test_descriptors_do_not_leak_over_sessions(self):
        host = self.host()
        host.ready()
        before = host.fds()
        for _ in range(4):
            os.kill(host.sessions[-1].pid, signal.SIGKILL)
            host.ready()
        until(lambda: host.fds() == before, "no descriptor is left")
        self.assertEqual(host.stop()[0], 0)


if __name__ == "__main__":
    unittest.main()
