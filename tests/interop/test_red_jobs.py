"""Jobs of a RED whose worlds are real: streams over the network, what limits them, and their ends."""

import errno
import os
import socket
import threading
import unittest

from red_host import EBADJOB, EBADSINK, ENONE, PATIENCE, Red, RedCase, Sink, asked, properties, proxy

TERMINATE, KILL = 15, 9
HERE = {"red_address": "127.0.0.1", "red_port": 0}


def connect(port, address="127.0.0.1"):
    return socket.create_connection((address, int(port)), timeout=PATIENCE)


def send(port, data, address="127.0.0.1"):
    """Sends all, says so, and waits until the other side has it."""
    with connect(port, address) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        connection.recv(1)


def transfers(red):
    """Pids of the transfers of a RED, its launcher's children; zombies have ended."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/stat") as stat:
                name, rest = stat.read().split("(", 1)[1].rsplit(")", 1)
            state, parent = rest.split()[0], int(rest.split()[1])
            with open(f"/proc/{parent}/stat") as stat:
                grandparent = int(stat.read().rsplit(")", 1)[1].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        if name == "smash-transfer" and state != "Z" and grandparent == red.process.pid:
            found.append(int(pid))
    return found


class JobCase(RedCase):
    def end(self, number):
        """What a job tells when it has ended; it stays a zombie."""
        jobs = self.do("red_wait", number, int(1000 * PATIENCE))["jobs"]
        self.assertEqual([number], [job["job_number"] for job in jobs])
        return properties(jobs[0])

    def shell(self, script, run=None, wait=0, tags=()):
        return self.run_program("sh", "-c", script, run=run, wait=wait, tags=tags)


class StreamTest(JobCase):
    SETTINGS = {"RED_LISTEN": "127.0.0.1:0, [::1]:0"}

    def test_a_program_may_open_its_streams_anew_and_none_is_a_socket(self):
        with Sink() as output, Sink() as error:
            number, told = self.shell("echo out >/dev/stdout; echo err >/dev/stderr; read line </dev/stdin; echo $line; readlink /proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2",
                                      {"net_stdin": HERE, "net_stdout": output.address, "net_stderr": error.address})
            send(told["STDIN_PORT"], b"in\n")
            lines = output.data().decode().split()
            self.assertEqual((["out", "in"], b"err\n"), (lines[:2], error.data()))
        self.assertEqual(["pipe"] * 2, [line.split(":")[0] for line in lines[3:]], lines)
        self.assertEqual("0", self.end(number)["EXIT_CODE"])

    def test_a_run_may_be_the_input_of_another(self):
        with Sink() as output:
            second, told = self.run_program("tr", "a-z", "A-Z", run={"net_stdin": HERE, "net_stdout": output.address}, wait=0)
            first, _ = self.shell("echo one; echo two", {"net_stdout": {"red_address": "127.0.0.1", "red_port": int(told["STDIN_PORT"])}})
            self.assertEqual(b"ONE\nTWO\n", output.data())
        self.assertEqual(["0", "0"], [self.end(number)["EXIT_CODE"] for number in (first, second)])

    def test_a_file_goes_from_one_world_to_another(self):
        self.write("/tmp/here", b"content" * 10_000)
        other = self.done(self.client.red_world(self.key))["key"]
        sink = self.done(self.client.red_sink(self.key, other, {"filename": "/tmp/there"}, asked("SHA256"), 0, 0))["job"]
        address = {"red_address": "127.0.0.1", "red_port": int(properties(sink)["PORT"])}
        source = self.do("red_source", {"filename": "/tmp/here", "outgoing": address}, asked("SHA256"), 1, 0)["job"]
        jobs = self.done(self.client.red_wait(self.key, other, sink["job_number"], int(1000 * PATIENCE)))["jobs"]
        self.assertEqual(properties(source)["SHA256"], properties(jobs[0])["SHA256"])
        self.done(self.client.red_destroy(self.key, other))

    def test_what_a_run_leaves_behind_does_not_hold_its_streams(self):
        with Sink() as output:
            number, _ = self.shell("sleep 1000 & echo $!", {"net_stdout": output.address})
            self.assertRegex(output.data(), rb"^\d+\n$")
            self.assertEqual("0", self.end(number)["EXIT_CODE"])

    def test_all_goes_over_the_newer_protocol_too(self):
        sink = self.do("red_sink", {"filename": "/tmp/six", "incoming": {"red_addrtype": 1, "red_port": 0}}, [], 0, 0)["job"]
        send(properties(sink)["PORT"], b"six", "::1")
        self.assertEqual("3", self.end(sink["job_number"])["BYTES"])
        with Sink("::1") as target:
            self.do("red_source", {"filename": "/tmp/six", "outgoing": target.address}, [], 0, 0)
            self.assertEqual(b"six", target.data())

    def test_many_sinks_fill_their_files_at_once(self):
        jobs = [self.do("red_sink", {"filename": f"/tmp/{number}"}, [], 0, 4096)["job"] for number in range(16)]
        connections = [connect(properties(job)["PORT"]) for job in jobs]
        for _ in range(10):
            for number, connection in enumerate(connections):
                connection.sendall(bytes([number]) * 10_000)
        for connection in connections:
            connection.close()
        self.assertEqual(["100000"] * 16, [self.end(job["job_number"])["BYTES"] for job in jobs])
        self.assertEqual(bytes([7]) * 100_000, self.read("/tmp/7"))

    def test_many_may_wait_and_others_are_served_meanwhile(self):
        number, _ = self.run_program("sleep", "1000", wait=0)
        answers = []

        def wait():
            with proxy(self.red) as client:
                answers.append(client.red_wait(self.key, self.world, number, int(1000 * PATIENCE)))

        waiters = [threading.Thread(target=wait) for _ in range(20)]
        for waiter in waiters:
            waiter.start()
        self.assertEqual([], self.do("red_wait", 0, 1)["jobs"])
        self.refused(EBADJOB, self.call("red_wait", 99, 1))
        self.do("red_kill", number, TERMINATE)
        for waiter in waiters:
            waiter.join(PATIENCE)
        self.assertEqual([(ENONE, "15")] * 20, [(answer["fault"]["red_errno"], properties(answer["jobs"][0])["SIGNAL"]) for answer in answers])

    def test_a_destroyed_world_takes_its_jobs_with_it_and_tells_who_waits(self):
        sink = self.do("red_sink", {"filename": "/tmp/f"}, [], 0, 0)["job"]
        self.do("red_sink", {"filename": "/tmp/g"}, [], 0, 0)
        with connect(properties(sink)["PORT"]) as sender, Sink() as output:
            sender.sendall(b"some")
            number, _ = self.shell("echo begun; exec sleep 1000", {"net_stdout": output.address})
            reader = threading.Thread(target=output.data)
            reader.start()
            faults = []

            def wait():
                with proxy(self.red) as client:
                    faults.append(client.red_wait(self.key, self.world, number, int(1000 * PATIENCE))["fault"]["red_errno"])

            waiter = threading.Thread(target=wait)
            waiter.start()
            self.assertEqual([], self.do("red_wait", number, 1)["jobs"])
            self.do("red_destroy")
            self.assertEqual([], transfers(self.red))
            self.assertEqual(b"", sender.recv(1))
            reader.join(PATIENCE)
            waiter.join(PATIENCE)
        self.assertEqual([4], faults)


class LimitTest(JobCase):
    SETTINGS = {"RED_WORLD_SIZE": "4 MiB", "RED_WORLD_MEMORY": "64 MiB", "RED_WORLD_CPU_TIME": "1 s", "RED_WORLD_JOBS": "3", "RED_TRANSFER_PORTS": "21870-21871"}

    def test_a_full_world_ends_a_sink_which_tells_how_much_it_took(self):
        sink = self.do("red_sink", {"filename": "/tmp/f"}, asked("SHA256"), 0, 0)["job"]
        try:
            send(properties(sink)["PORT"], bytes(8 << 20))
        except OSError as gone:
            self.assertIn(gone.errno, (errno.EPIPE, errno.ECONNRESET, errno.ENOTCONN))
        told = self.end(sink["job_number"])
        self.assertEqual(("TransferBroken", "1"), (told["CAUSE"], told["EXIT_CODE"]))
        self.assertIn("No space left on device", told["ERROR"])
        listed = self.do("red_list", "/tmp/f")["files"][0]["size"]
        self.assertEqual((int(told["BYTES"]), True), (listed, 0 < listed <= 4 << 20))

    def test_a_run_that_computes_too_long_or_takes_too_much_says_which(self):
        number, _ = self.run_program("dd", "if=/dev/zero", "of=/dev/null", "bs=150000000", "count=1", wait=0)
        told = self.end(number)
        # Where there is no control group the program is refused the memory, and ends as it likes.
        self.assertIn((told["CAUSE"], told.get("SIGNAL"), told.get("EXIT_CODE")), (("MemoryLimit", "9", None), ("Exit", None, "1")), told)
        number, _ = self.shell("while :; do :; done")
        told = self.end(number)
        self.assertEqual("CpuLimit", told["CAUSE"], told)
        self.assertGreater(float(told["CPU_TIME"]), 0.5)

    def test_ports_are_those_of_the_range_while_there_are_any(self):
        ports = [properties(self.do("red_sink", {"filename": "/tmp/f"}, [], 0, 0)["job"])["PORT"] for _ in range(2)]
        self.assertEqual(["21870", "21871"], sorted(ports))
        self.refused(EBADSINK, self.call("red_sink", {"filename": "/tmp/f"}, [], 0, 0), "no port of 21870-21871 is free")
        self.refused(EBADSINK, self.call("red_sink", {"filename": "/tmp/f", "incoming": {"red_port": 21872}}, [], 0, 0), "RED_TRANSFER_PORTS")
        self.do("red_kill", 0, TERMINATE)
        self.assertEqual([("Ended", "15")] * 2, [(told["STATE"], told["SIGNAL"]) for told in map(properties, self.do("red_jobs")["jobs"])])
        self.do("red_sink", {"filename": "/tmp/f"}, [], 0, 0)

    def test_a_world_has_no_more_jobs_at_once_than_it_may(self):
        for _ in range(3):
            self.run_program("sleep", "1000", wait=0)
        self.refused(1, self.call("red_run", {"command": "true"}, {}, [], 0), "RED_WORLD_JOBS")
        self.do("red_kill", 0, KILL)


class EndTest(unittest.TestCase):
    def test_a_RED_that_is_killed_leaves_no_transfer_behind(self):
        red = Red()
        with proxy(red) as client:
            hello = client.red_hello()
            sink = client.red_sink(hello["key"], hello["dworld"], {"filename": "/tmp/f"}, [], 0, 0)["job"]
        with connect(properties(sink)["PORT"]) as sender:
            sender.sendall(b"some")
            while not (left := transfers(red)):
                pass
            red.process.kill()
            # The last copy of the connection is gone with it.
            self.assertEqual(b"", sender.recv(1))
        red.stop()

    def test_a_RED_of_less_priority_gives_its_runs_no_more(self):
        red = Red("nice", "-n", "5")
        with proxy(red) as client, Sink() as output:
            hello = client.red_hello()
            run = client.red_run(hello["key"], hello["dworld"], {"command": "nice", "argv": ["nice"]}, {"net_stdout": output.address}, [], 1)
            self.assertEqual((ENONE, b"5\n"), (run["fault"]["red_errno"], output.data()))
        red.stop()
