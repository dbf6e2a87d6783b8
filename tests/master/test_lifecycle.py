"""The life of a session under its master: heartbeats, connections until they are TAKEN, room for the next, and what becomes of one that talks nonsense."""
import os
import random
import select
import signal
import socket
import struct
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import *  # noqa: E402,F403
from test_master import MasterTest  # noqa: E402

SEED = int(os.environ.get("SMASH_TEST_SEED", "1"))


class Heartbeats(MasterTest):
    def limited(self, seconds, *options, **more):
        host = self.host("-o", f"HEARTBEAT_LIMIT={seconds}", *options, **more)
        return host, host.ready()

    def round_trip(self, session):
        """The master has read all that was sent before."""
        self.assertEqual(session.signal(1 << 60, 0), (3, 0))

    def test_session_that_falls_silent_is_replaced_and_its_jobs_live_on(self):
        host, session = self.limited(0.3)
        self.assertEqual(session.hello["limit"], 300)
        key, pid = session.run("/bin/sleep", "1000")
        session.send(ALIVE)
        session.broken()
        second = host.ready()
        self.assertEqual((second.hello["last_end"], second.hello["starts"]), (END_SILENT, 1))
        self.assertEqual([fields[:2] for kind, fields in second.children if kind == CHILD], [(key, pid)])
        self.assertEqual(stat_of(pid)[0], "S")
        second.signal(key, signal.SIGKILL)
        second.expect(ENDED, key)
        second.ack(key)
        self.assertIn("does not respond", host.stop()[1])

    def test_session_that_is_stopped_is_replaced_each_time_at_once(self):
        host, session = self.limited(0.2)
        begin = time.monotonic()
        for starts in range(1, 6):
            session.send(ALIVE)
            os.kill(session.pid, signal.SIGSTOP)
            session.broken()
            session = host.ready()
            self.assertEqual((session.hello["last_end"], session.hello["starts"]), (END_SILENT, starts))
        # The delays of a session that fails again and again would make it longer than three seconds.
        self.assertLess(time.monotonic() - begin, 3)
        self.assertEqual(host.stop()[0], 0)

    def test_without_a_first_heartbeat_none_is_wanted(self):
        host, session = self.limited(0.1)
        session.output("/bin/sleep", "0.5")
        self.assertFalse(dead(session.pid))
        self.assertStopsCleanly(host)

    def test_limit_0_is_none(self):
        host, session = self.limited(0)
        self.assertEqual(session.hello["limit"], 0)
        session.send(ALIVE)
        session.output("/bin/sleep", "0.5")
        self.assertFalse(dead(session.pid))
        self.assertStopsCleanly(host)

    def test_heartbeats_in_time_keep_a_session(self):
        host, session = self.limited(1)
        key = session.launch("/bin/sleep", "1.5")
        session.control.settimeout(0.1)
        while True:
            session.send(ALIVE)
            try:
                session.expect(ENDED, key)
                break
            except TimeoutError:
                pass
        session.ack(key)
        self.assertFalse(dead(session.pid))
        self.assertStopsCleanly(host)

    def test_master_that_was_stopped_itself_waits_one_limit_more(self):
        host, session = self.limited(0.5)
        session.send(ALIVE)
        self.round_trip(session)
        os.kill(host.pid, signal.SIGSTOP)
        select.select([], [], [], 1)            # the time is what is tested
        os.kill(host.pid, signal.SIGCONT)
        self.round_trip(session)
        session.send(ALIVE)
        self.round_trip(session)
        self.assertFalse(dead(session.pid))
        session.broken()                        # but not two
        self.assertEqual(host.ready().hello["last_end"], END_SILENT)
        self.assertEqual(host.stop()[0], 0)

    def test_core_is_asked_for_by_its_signal(self):
        host, session = self.limited(0.2, "-o", "HEARTBEAT_CORE=true")
        session.send(ALIVE)
        os.kill(session.pid, signal.SIGSTOP)
        session.broken()
        self.assertEqual(host.ready().hello["last_end"], END_SILENT)
        self.assertIn(f"signal {int(signal.SIGABRT)}", host.stop()[1])

    def test_session_that_does_not_end_by_it_is_killed(self):
        host, session = self.limited(0.2, "-o", "HEARTBEAT_CORE=true", environment={"SMASH_TEST_STUBBORN": "1"})
        session.send(ALIVE)
        session.broken()
        host.ready()
        self.assertIn(f"signal {int(signal.SIGKILL)}", host.stop()[1])

    def test_session_that_does_not_become_ready_is_killed(self):
        host = self.host("-o", "HEARTBEAT_LIMIT=0.1")
        session = host.session().greeted()
        session.broken()
        self.assertEqual(host.ready().hello["last_end"], END_SILENT)
        self.assertIn("does not respond", host.stop()[1])

    def test_wrong_settings_are_refused(self):
        for setting in ("HEARTBEAT_LIMIT=", "HEARTBEAT_LIMIT=soon", "HEARTBEAT_LIMIT=-1", "HEARTBEAT_LIMIT=0.01", "HEARTBEAT_LIMIT=1e9",
                        "HEARTBEAT_LIMIT=1s", "HEARTBEAT_LIMIT=nan", "HEARTBEAT_CORE=maybe"):
            result = subprocess.run([SMASHD, "-o", setting], capture_output=True, text=True, timeout=DEADLINE, check=False)
            self.assertEqual(result.returncode, 2, setting)
            self.assertIn(setting, result.stderr)


class Ends(MasterTest):
    def test_next_session_is_told_how_the_last_one_ended(self):
        host = self.host()
        session = host.ready()
        os.kill(session.pid, signal.SIGTERM)
        session = host.ready()
        self.assertEqual(session.hello["last_end"], END_KILLED)
        session.link.send(b"q")
        session = host.ready()
        self.assertEqual(session.hello["last_end"], END_EXITED)
        session.control.sendall(frame(99))
        self.assertEqual(host.ready().hello["last_end"], END_BROKEN)
        self.assertEqual(host.stop()[0], 0)

    def test_child_carries_why_it_was_not_executed_directly(self):
        host = self.host()
        session = host.ready()
        key, _ = session.run("nosuchprogram", shell="sleep 1000")
        os.kill(session.pid, signal.SIGKILL)
        second = host.ready()
        self.assertEqual([(fields[0], fields[4]) for kind, fields in second.children if kind == CHILD], [(key, 2)])
        second.signal(key, signal.SIGKILL)
        second.expect(ENDED, key)
        second.ack(key)
        host.stop()


class Taking(MasterTest):
    def speaking(self, host, count):
        """So many clients that have said who they are, four bytes each."""
        clients = []
        for index in range(count):
            clients.append(host.connect())
            self.addCleanup(clients[-1].close)
            clients[-1].sendall(b"%04d" % index)
        return clients

    def heard(self, session, count):
        served = []
        for _ in range(count):
            connection = session.connection()
            self.addCleanup(connection.close)
            served.append(connection.recv(4))
        return served

    def test_what_was_neither_taken_nor_read_goes_to_the_next_in_order(self):
        host = self.host()
        session = host.ready()
        before = host.fds()
        clients = self.speaking(host, 300)        # more than are kept at a time
        received = [session.numbered_connection() for _ in range(40)]
        for number, _ in received[:10]:
            session.send(TAKEN, struct.pack(">I", number))
        self.assertEqual(received[20][1].recv(1), b"0")
        self.assertEqual(received[30][1].recv(4), b"0030")
        os.kill(session.pid, signal.SIGKILL)
        session.close()
        for _, connection in received:
            connection.close()
        second = host.ready()
        wanted = [b"%04d" % index for index in range(10, 300) if index not in (20, 30)]
        self.assertEqual(self.heard(second, len(wanted)), wanted)
        for index in (3, 20, 30):
            with self.assertRaises((ConnectionResetError, AssertionError)):
                self.assertNotEqual(clients[index].recv(1), b"")
        until(lambda: host.fds() == before, "nothing is kept")
        self.assertEqual(host.stop()[0], 0)

    def test_connections_outlive_any_number_of_sessions(self):
        host = self.host("-o", "HEARTBEAT_LIMIT=0.2")
        session = host.ready()
        self.speaking(host, 20)
        for _ in range(4):
            session.numbered_connection()[1].close()
            session.send(ALIVE)
            session.broken()
            session = host.ready()
        self.assertEqual(self.heard(session, 20), [b"%04d" % index for index in range(20)])
        host.stop()

    def test_until_it_is_taken_its_close_is_not_seen(self):
        host = self.host()
        session = host.ready()
        client = host.connect()
        number, served = session.numbered_connection()
        served.close()
        session.output("/bin/true")
        self.assertEqual(select.select([client], [], [], 0)[0], [])
        session.send(TAKEN, struct.pack(">I", number))
        self.assertEqual(client.recv(1), b"")
        client.close()
        self.assertStopsCleanly(host)


class Stopping(MasterTest):
    def test_session_that_has_done_its_work_and_does_not_exit_is_killed(self):
        host = self.host()
        session = host.ready()
        key, pid = session.run("/bin/sleep", "1000")
        host.process.send_signal(signal.SIGTERM)
        self.assertEqual(session.expect(SHUTDOWN), (signal.SIGTERM,))
        session.send(DONE)
        code, said = host.result()
        self.assertEqual(code, 0)
        self.assertIn(f"session {session.pid}", said)
        self.assertTrue(dead(session.pid))
        until(lambda: gone(pid), "the job's end")


class Retiring(MasterTest):
    def leave(self, session):
        session.link.send(b"q")

    def retire(self, ask):
        host = self.host()
        session = host.ready()
        key, pid = session.run("/bin/sleep", "1000")
        ask(host, session)
        session.expect(RETIRE)
        clients = [host.connect() for _ in range(3)]
        session.handover.settimeout(0)
        self.assertRaises(BlockingIOError, session.connection)
        self.leave(session)
        second = host.ready()
        self.assertEqual((second.hello["last_end"], second.hello["starts"]), (END_REPLACED, 1))
        self.assertEqual([fields[:2] for kind, fields in second.children if kind == CHILD], [(key, pid)])
        for index, client in enumerate(clients):
            client.sendall(b"%d" % index)
            served = second.connection()
            self.assertEqual(served.recv(1), b"%d" % index)
            served.close()
            client.close()
        second.signal(key, signal.SIGKILL)
        second.expect(ENDED, key)
        second.ack(key)
        self.assertStopsCleanly(host)

    def test_on_request_of_a_client(self):
        self.retire(lambda host, session: session.send(RESTART))

    def test_on_signal(self):
        self.retire(lambda host, session: os.kill(host.pid, signal.SIGUSR2))

    def test_is_asked_for_once_and_not_of_one_that_is_not_ready(self):
        host = self.host()
        session = host.session().greeted()
        session.send(RESTART)
        session.send(READY)
        session.send(RESTART)
        session.send(RESTART)
        os.kill(host.pid, signal.SIGUSR2)
        session.output("/bin/true")
        session.expect(RETIRE)
        self.assertNotIn(RETIRE, [kind for kind, _ in session.backlog])
        self.leave(session)
        host.ready()
        self.assertStopsCleanly(host)

    def test_many_times_without_a_delay(self):
        host = self.host()
        session = host.ready()
        begin = time.monotonic()
        for _ in range(10):
            session.send(RESTART)
            session.expect(RETIRE)
            self.leave(session)
            session = host.ready()
            self.assertEqual(session.hello["last_end"], END_REPLACED)
        self.assertLess(time.monotonic() - begin, 10)
        self.assertStopsCleanly(host)

    def test_one_that_fails_meanwhile_has_failed(self):
        host = self.host()
        session = host.ready()
        session.send(RESTART)
        session.expect(RETIRE)
        os.kill(session.pid, signal.SIGSEGV)
        self.assertEqual(host.ready().hello["last_end"], END_KILLED)
        self.assertIn("signal 11", host.stop()[1])

    def test_one_that_does_not_make_room_is_killed(self):
        host = self.host()
        session = host.ready()
        session.send(RESTART)
        session.expect(RETIRE)
        session.broken()
        self.assertEqual(host.ready().hello["last_end"], END_SILENT)
        self.assertIn("make room", host.stop()[1])

    def test_stop_that_is_asked_for_meanwhile_is_the_next_ones(self):
        host = self.host()
        session = host.ready()
        key, pid = session.run("/bin/sleep", "1000")
        session.send(RESTART)
        session.expect(RETIRE)
        host.process.send_signal(signal.SIGTERM)
        self.leave(session)
        second = host.session().greeted()
        self.assertEqual([fields[0] for kind, fields in second.children if kind == CHILD], [key])
        self.assertEqual(second.expect(SHUTDOWN), (signal.SIGTERM,))
        second.send(READY)
        second.done()
        self.assertEqual(host.result()[0], 0)
        until(lambda: gone(pid), "the job's end")

    def test_what_was_sent_before_the_end_counts(self):
        host = self.host()
        session = host.ready()
        session.send(RESTART)
        session.expect(RETIRE)
        key = session.launch("/bin/sleep", "1000")
        session.send(QUIT)
        self.leave(session)
        second = host.session().greeted()
        self.assertEqual([fields[0] for kind, fields in second.children if kind == CHILD], [key])
        self.assertEqual(second.expect(SHUTDOWN), (0,))
        second.done()
        self.assertEqual(host.result()[0], 0)


class Garbage(MasterTest):
    """Whatever comes, the session is cut off, the master goes on, and nothing of the bad message is done."""

    FIXED = {READY: 0, ACK: 8, SIGNAL: 20, SET_PRIORITY: 20, ADOPT: 20, QUIT: 0, DONE: 0, ALIVE: 0, TAKEN: 4, RESTART: 0, FAMILY: 16, DEMAND: 4}

    def setUp(self):
        self.master = self.host()
        self.session = self.master.ready()
        self.before = self.master.fds()

    def cut_off(self, data, obeyed=(), descriptors=()):
        """Sends it all at once; what the next session is told of jobs."""
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))] if descriptors else []
        try:
            sent = self.session.control.sendmsg([data], rights)
            self.session.control.sendall(data[sent:])
        except (BrokenPipeError, ConnectionResetError):
            pass
        self.session.broken()
        self.session.close()
        self.session = self.master.ready()
        self.assertEqual(self.session.hello["last_end"], END_BROKEN)
        self.assertEqual([kind for kind, _ in self.session.children], list(obeyed))
        expected = self.before + sum(kind == CHILD for kind in obeyed)
        until(lambda: self.master.fds() == expected, f"{expected} descriptors, as before")

    def tearDown(self):
        code, said = self.master.stop()
        self.assertEqual(code, 0)
        self.assertIn("is ended: its message", said)

    def sleeper(self, key):
        return frame(LAUNCH, launch_payload(key, self.master.folder, ["/bin/sleep", "1000"], out=f"{self.master.folder}/o{key}", err=f"{self.master.folder}/e{key}"))

    def test_valid_message_before_garbage_in_the_same_write_is_done(self):
        self.cut_off(self.sleeper(1) + bytes(range(255, 200, -1)), obeyed=[CHILD])

    def test_valid_message_after_garbage_in_the_same_write_is_not(self):
        self.cut_off(frame(99) + self.sleeper(1))
        self.assertFalse(os.path.exists(self.master.folder + "/o1"))

    def test_torn_frame_and_then_the_end(self):
        self.session.control.sendall(self.sleeper(1)[:-1])
        os.kill(self.session.pid, signal.SIGKILL)
        self.session.close()
        self.session = self.master.ready()
        self.assertEqual(self.session.children, [])
        self.assertFalse(os.path.exists(self.master.folder + "/o1"))
        self.cut_off(frame(99))

    def test_descriptors_with_garbage_are_closed(self):
        read, write = os.pipe()
        self.cut_off(frame(99), descriptors=[write] * 20)
        os.close(write)
        self.assertEqual(os.read(read, 1), b"")
        os.close(read)

    def test_descriptors_that_belong_to_nothing_are_not_kept(self):
        read, write = os.pipe()
        self.session.control.sendmsg([frame(ACK, struct.pack(">Q", 5))], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [write] * 20))])
        os.close(write)
        self.assertEqual(os.read(read, 1), b"")
        os.close(read)
        if dead(self.session.pid) or select.select([self.session.control], [], [], 0.1)[0]:
            self.session.broken()
            self.session = self.master.ready()
        self.cut_off(frame(99))

    def test_messages_that_are_not_the_sessions(self):
        for kind in (0, HELLO, SHUTDOWN, RETIRE):
            with self.subTest(kind):
                self.cut_off(frame(kind))

    def test_lengths_beside_the_right_one(self):
        kind = random.Random(SEED).choice([kind for kind, length in self.FIXED.items() if length])
        self.cut_off(frame(kind, bytes(self.FIXED[kind] - 1)))
        self.cut_off(frame(kind, bytes(self.FIXED[kind] + 1)))

    def test_connections_that_are_not_there_to_be_taken(self):
        self.cut_off(frame(TAKEN, struct.pack(">I", 1)))
        client = self.master.connect()
        number, served = self.session.numbered_connection()
        served.close()
        self.cut_off(frame(TAKEN, struct.pack(">I", number)) * 2)
        client.close()

    def test_random_bytes_after_valid_ones(self):
        source = random.Random(SEED)
        for _ in range(3):
            self.cut_off(frame(ALIVE) * 50 + source.randbytes(source.randrange(100, 5000)))


if __name__ == "__main__":
    unittest.main()
