"""Every method of RED and every error that it can answer, by Python's own XML-RPC client."""

import os
import socket
import unittest
import xmlrpc.client

from red_host import (EBADCOMMAND, EBADJOB, EBADKEY, EBADPROPERTY, EBADRUN, EBADSIGNAL, EBADSINK, EBADSOURCE, EBADWORLD, ENOENT, ENOMOREWORLD, ENONE, ENOTEMPTY, EUNKNOWN, PATIENCE,
                      RedCase, Sink, asked, properties)

WAIT = int(1000 * PATIENCE)


def unused_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


class KeyTests(RedCase):
    # What follows the keys; nothing of it is looked at when a key is wrong.
    ARGUMENTS = {
        "red_properties": ([],), "red_list": ("/",), "red_directory": ("/a",), "red_perm": ("/a", {"read": 1}), "red_remove": ("/a",), "red_sink": ({"filename": "/a"}, [], 0, 0),
        "red_source": ({"filename": "/a"}, [], 0, 0), "red_run": ({"command": "true"}, {}, [], 0), "red_kill": (1, 9), "red_jobs": (), "red_wait": (0, 0), "red_destroy": (),
    }

    def test_hello_tells_who_answers(self):
        hello = self.done(self.client.red_hello())
        self.assertEqual("RED", hello["red"])
        self.assertEqual((*self.red.address, 0, 4), tuple(hello["key"]["red_addr"][name] for name in ("red_address", "red_port", "red_addrtype", "red_length")))
        self.assertEqual([os.uname().machine, os.uname().sysname, os.uname().release, os.uname().version],
                         [hello[name] for name in ("machine", "kernel_name", "kernel_release", "kernel_version")])
        for line in hello["properties"]:
            self.assertRegex(line, r"^[A-Z_]+-\S")

    def test_no_method_takes_the_key_of_another_RED(self):
        other = {"red_start": dict(self.key["red_start"], tv_usec=(self.key["red_start"]["tv_usec"] + 1) % 1000000), "red_addr": self.key["red_addr"]}
        self.refused(EBADKEY, self.client.red_world(other))
        for method, arguments in self.ARGUMENTS.items():
            with self.subTest(method):
                self.refused(EBADKEY, getattr(self.client, method)(other, self.world, *arguments))
                self.refused(EBADKEY, getattr(self.client, method)({}, self.world, *arguments))

    def test_no_method_takes_the_key_of_a_world_that_is_none(self):
        almost = dict(self.world, world_name=self.world["world_name"][:-1])
        earlier = dict(self.world, world_creation={"tv_sec": 1, "tv_usec": 0})
        for method, arguments in self.ARGUMENTS.items():
            for world in (almost, earlier, {}, None):
                with self.subTest(method):
                    self.refused(EBADWORLD, getattr(self.client, method)(self.key, world, *arguments))

    def test_the_default_world_is_there_and_a_made_one_is_another(self):
        self.done(self.client.red_list(self.key, self.default_world, "/"))
        self.assertNotEqual(self.default_world["world_name"], self.world["world_name"])
        self.assertGreaterEqual(len(self.world["world_name"]), 32)

    def test_a_destroyed_world_is_gone_and_its_key_with_it(self):
        world = self.done(self.client.red_world(self.key))["key"]
        job = self.done(self.client.red_run(self.key, world, {"command": "sleep", "argv": ["sleep", "1000"]}, {}, [], 0))["job"]
        self.assertEqual(1, job["job_number"])
        self.assertEqual(["fault"], list(self.done(self.client.red_destroy(self.key, world))))
        self.refused(EBADWORLD, self.client.red_list(self.key, world, "/"))
        self.refused(EBADWORLD, self.client.red_destroy(self.key, world))

    def test_worlds_do_not_see_each_other(self):
        self.do("red_directory", "/mine")
        self.refused(ENOENT, self.client.red_list(self.key, self.default_world, "/mine"))

    def test_properties(self):
        names = [line.split("-")[0] for line in self.client.red_hello()["properties"]]
        wanted = ["CPUFREQUENCY", "CPUCOUNT", "MEMTOTAL", "MEMFREE", "LOADAVG", "WORLDCOUNT", "MAXWORLDS", "UPTIME"]
        self.assertEqual([], [name for name in wanted if name not in names])
        told = self.do("red_properties", [{"property_tag": name, "property_content": ""} for name in names])["properties"]
        self.assertEqual(names, [prop["property_tag"] for prop in told])
        self.assertEqual(str(len(os.sched_getaffinity(0))), dict((prop["property_tag"], prop["property_content"]) for prop in told)["CPUCOUNT"])
        self.refused(EBADPROPERTY, self.call("red_properties", [{"property_tag": "LOADAVG"}, {"property_tag": "COLOR"}]), "COLOR")


class WorldCountTests(RedCase):
    SETTINGS = {"RED_MAX_WORLDS": "3"}

    def test_worlds_are_counted(self):
        world = self.done(self.client.red_world(self.key))["key"]
        self.refused(ENOMOREWORLD, self.client.red_world(self.key))
        self.done(self.client.red_destroy(self.key, world))
        self.done(self.client.red_destroy(self.key, self.done(self.client.red_world(self.key))["key"]))


class FileTests(RedCase):
    def names(self, path):
        return [file["filename"] for file in self.do("red_list", path)["files"]]

    def test_a_directory_is_told_first_and_then_what_is_in_it(self):
        self.do("red_directory", "/d")
        self.do("red_directory", "/d/e")
        self.write("/d/f", b"12345")
        self.run_program("ln", "-s", "/nowhere", "/d/link")
        self.run_program("mkfifo", "/d/pipe")
        self.assertEqual("/d", self.names("/d")[0])
        files = {file["filename"]: file for file in self.do("red_list", "/d")["files"][1:]}
        self.assertEqual({"e": 0, "f": 1, "link": 2, "pipe": 3}, {name: file["type"] for name, file in files.items()})
        self.assertEqual(5, files["f"]["size"])
        self.assertEqual([("f", 1, 5)], [(file["filename"].rpartition("/")[2], file["type"], file["size"]) for file in self.do("red_list", "/d/f")["files"]])

    def test_relative_names_begin_at_the_root_and_do_not_leave_it(self):
        self.do("red_directory", "d")
        self.assertIn("d", self.names("/"))
        self.assertEqual(sorted(self.names("/")[1:]), sorted(self.names("../../..")[1:]))

    def test_names_of_any_characters(self):
        for name in ("a b", "<&>\"'", "\u00e9\U0001f600", "-rf"):
            with self.subTest(name):
                self.do("red_directory", "/tmp/" + name)
                self.assertIn(name, self.names("/tmp"))
                self.do("red_remove", "/tmp/" + name)
                self.assertNotIn(name, self.names("/tmp"))

    def test_a_name_that_XML_cannot_carry_is_told_so_that_it_can_be_used(self):
        self.run_program("sh", "-c", r"cd /tmp && touch $(printf 'a\\001\\377b')")
        _, name = self.names("/tmp")
        self.do("red_list", "/tmp/" + name)
        self.do("red_remove", "/tmp/" + name)
        self.assertEqual(["/tmp"], self.names("/tmp"))

    def test_what_is_not_there_is_ENOENT(self):
        for path in ("", "/none", "/none/d", "/etc/passwd/x"):
            with self.subTest(path):
                for method, arguments in (("red_list", ()), ("red_directory", ()), ("red_perm", ({"read": 1},)), ("red_remove", ())):
                    if not (method == "red_directory" and path == "/none"):
                        answer = self.call(method, path, *arguments)
                        self.assertEqual(ENOENT, answer["fault"]["red_errno"], (method, answer))

    def test_permissions(self):
        self.write("/f", b"")
        for mode in ({"read": 1, "write": 0, "execute": 1}, {"read": 0, "write": 1, "execute": 0}, {"read": 1, "write": 1, "execute": 0}):
            self.do("red_perm", "/f", mode)
            self.assertEqual(mode, self.do("red_list", "/f")["files"][0]["mode"])
        self.do("red_perm", "/f", {"execute": True})
        self.assertEqual({"read": 0, "write": 0, "execute": 1}, self.do("red_list", "/f")["files"][0]["mode"])

    def test_a_directory_with_something_in_it_is_not_removed(self):
        self.do("red_directory", "/d")
        self.do("red_directory", "/d/e")
        self.refused(ENOTEMPTY, self.call("red_remove", "/d"))
        self.do("red_remove", "/d/e")
        self.do("red_remove", "/d")
        self.refused(ENOENT, self.call("red_remove", "/d"))

    def test_any_other_error_of_the_system_is_told_by_its_name(self):
        self.do("red_directory", "/d")
        self.refused(EUNKNOWN, self.call("red_directory", "/d"), "EEXIST")
        self.refused(EUNKNOWN, self.call("red_remove", "/usr"), "E")


class TransferTests(RedCase):
    DATA = os.urandom(3_000_001)

    def test_a_file_goes_in_and_out_again(self):
        self.write("/f", self.DATA)
        self.assertEqual(len(self.DATA), self.do("red_list", "/f")["files"][0]["size"])
        self.assertEqual(self.DATA, self.read("/f"))

    def test_a_sink_appends_where_it_is_told_to(self):
        for append, data in ((0, b"one"), (1, b"two"), (0, b"three")):
            job = self.do("red_sink", {"filename": "/f", "append": append, "incoming": {"red_port": 0}}, [], 0, 7)["job"]
            with socket.create_connection(("127.0.0.1", int(properties(job)["PORT"])), timeout=PATIENCE) as connection:
                connection.sendall(data)
            self.do("red_wait", job["job_number"], WAIT)
            self.assertEqual({0: {b"one": b"one", b"three": b"three"}, 1: {b"two": b"onetwo"}}[append][data], self.read("/f"))

    def test_a_source_that_is_waited_for_tells_its_end(self):
        self.write("/f", self.DATA)
        with Sink() as sink:
            job = self.do("red_source", {"filename": "/f", "outgoing": sink.address}, asked("STATE", "BYTES", "EXIT_CODE", "START_TIME", "STOP_TIME"), 0, 1000)["job"]
            self.assertEqual(self.DATA, sink.data())
        self.do("red_wait", job["job_number"], WAIT)
        told = [properties(info) for info in self.do("red_jobs")["jobs"] if info["job_number"] == job["job_number"]]
        self.assertEqual([("Ended", str(len(self.DATA)), "0")], [(info["STATE"], info["BYTES"], info["EXIT_CODE"]) for info in told])
        self.assertNotIn(job["job_number"], [info["job_number"] for info in self.do("red_jobs")["jobs"]])

    def test_a_sink_that_cannot_be_is_EBADSINK(self):
        for sink in ({"filename": ""}, {"filename": "/none/f"}, {"filename": "/tmp"}, {}, {"filename": "/f", "incoming": {"red_port": self.red.address[1]}},
                     {"filename": "/f", "incoming": {"red_address": "192.0.2.1", "red_port": 0}}):
            with self.subTest(sink):
                self.refused(EBADSINK, self.call("red_sink", sink, [], 0, 0))

    def test_a_source_that_cannot_be_is_EBADSOURCE(self):
        self.write("/f", b"x")
        nobody = {"red_address": "127.0.0.1", "red_port": unused_port()}
        with Sink() as sink:
            for source in ({"filename": "", "outgoing": sink.address}, {"filename": "/none", "outgoing": sink.address}, {"filename": "/tmp", "outgoing": sink.address},
                           {"filename": "/f"}, {"filename": "/f", "outgoing": nobody}, {"filename": "/f", "outgoing": {"red_hostname": "no.such.host.invalid", "red_port": 1}}):
                with self.subTest(source):
                    self.refused(EBADSOURCE, self.call("red_source", source, [], 0, 0))


class RunTests(RedCase):
    def test_a_program_that_is_waited_for_tells_its_end(self):
        number, told = self.run_program("sh", "-c", "exit 7", tags=("STATE", "EXIT_CODE", "START_TIME", "STOP_TIME", "CPU_TIME", "MEM_USED"))
        self.assertEqual((1, "Ended", "7"), (number, told["STATE"], told["EXIT_CODE"]))
        self.assertLessEqual(float(told["START_TIME"]), float(told["STOP_TIME"]))

    def test_streams_from_and_to_files(self):
        self.write("/in", b"b\na\n")
        self.run_program("sh", "-c", "sort; echo err >&2", run={"file_stdin": "/in", "file_stdout": "/out", "file_stderr": "/err"})
        self.run_program("echo", "more", run={"file_stdout": "/out", "append_stdout": 1})
        self.assertEqual((b"a\nb\nmore\n", b"err\n"), (self.read("/out"), self.read("/err")))

    def test_streams_over_the_network(self):
        with Sink() as out, Sink() as err:
            job = self.do("red_run", {"command": "sh", "argv": ["sh", "-c", "tr a-z A-Z; echo err >&2"]}, {"net_stdin": {"red_port": 0}, "net_stdout": out.address, "net_stderr": err.address}, [], 0)["job"]
            with socket.create_connection(("127.0.0.1", int(properties(job)["STDIN_PORT"])), timeout=PATIENCE) as connection:
                connection.sendall(b"hello")
                connection.shutdown(socket.SHUT_WR)
                self.assertEqual((b"HELLO", b"err\n"), (out.data(), err.data()))

    def test_a_file_goes_before_an_address(self):
        self.write("/in", b"from a file")
        self.run_program("cat", run={"file_stdin": "/in", "net_stdin": {"red_port": 0}, "file_stdout": "/out", "net_stdout": {"red_address": "127.0.0.1", "red_port": unused_port()}})
        self.assertEqual(b"from a file", self.read("/out"))

    def test_a_command_that_is_none_is_EBADCOMMAND(self):
        self.write("/f", b"no program")
        for command in ({"command": "/none"}, {"command": "no-such-program"}, {"command": ""}, {}, {"command": "/f"}, {"command": "/tmp"}):
            with self.subTest(command):
                self.refused(EBADCOMMAND, self.call("red_run", command, {}, [], 0))

    def test_streams_that_cannot_be_are_EBADRUN(self):
        for run in ({"file_stdin": "/none"}, {"file_stdout": "/none/f"}, {"file_stderr": "/tmp"}, {"net_stdout": {"red_address": "127.0.0.1", "red_port": unused_port()}}):
            with self.subTest(run):
                self.refused(EBADRUN, self.call("red_run", {"command": "true"}, run, [], 0))
        self.assertEqual([], self.do("red_jobs")["jobs"])

    def test_a_signal_reaches_a_job_and_all_jobs(self):
        first, _ = self.run_program("sleep", "1000", wait=0)
        others = [self.run_program("sleep", "1000", wait=0)[0] for _ in range(2)]
        self.do("red_kill", first, 15)
        self.assertEqual([first], [job["job_number"] for job in self.do("red_wait", first, WAIT)["jobs"]])
        self.do("red_kill", 0, 9)
        for number in others:
            self.do("red_wait", number, WAIT)
        ended = {job["job_number"]: properties(job)["SIGNAL"] for job in self.do("red_jobs")["jobs"]}
        self.assertEqual({first: "15", others[0]: "9", others[1]: "9"}, ended)

    def test_signals_and_jobs_that_are_none(self):
        number, _ = self.run_program("sleep", "1000", wait=0)
        for signal in (-1, 32, 65, 2**31 - 1):
            with self.subTest(signal):
                self.refused(EBADSIGNAL, self.call("red_kill", number, signal))
        self.refused(EBADJOB, self.call("red_kill", number + 1, 9))
        self.refused(EBADJOB, self.call("red_wait", number + 1, 0))
        self.assertEqual([], self.do("red_wait", number, 0)["jobs"])

    def test_each_ended_job_is_told_once_however_many_ask(self):
        numbers = [self.run_program("true")[0] for _ in range(5)]
        with xmlrpc.client.ServerProxy(self.red.urls[0]) as other:
            told = [job["job_number"] for client in (self.client, other) for job in self.done(client.red_jobs(self.key, self.world))["jobs"]]
        self.assertEqual(numbers, told)


class RequestTests(RedCase):
    def fault(self, function, *arguments):
        with self.assertRaises(xmlrpc.client.Fault) as caught:
            function(*arguments)
        return caught.exception.faultCode, caught.exception.faultString

    def test_an_unknown_method_and_wrong_parameters_are_faults_of_XML_RPC(self):
        self.assertEqual(-32601, self.fault(self.client.red_format, 1)[0])
        for parameters in ((), (self.key,), (self.key, self.world), (self.key, self.world, "/", "/"), ("key", self.world, "/"), (self.key, [], "/"), (self.key, self.world, 1),
                           (self.key, self.world, {}), (self.key, {"world_name": 1}, "/"), (self.key, {"world_creation": "x"}, "/")):
            with self.subTest(parameters):
                self.assertEqual(-32602, self.fault(self.client.red_list, *parameters)[0])

    def test_a_wrong_parameter_is_told_by_its_place(self):
        code, text = self.fault(self.client.red_sink, self.key, self.world, {"filename": "/f", "incoming": {"red_port": 65536}}, [], 0, 0)
        self.assertEqual((-32602, "red_sink, parameter 3, sink.incoming.red_port: 65536 is not between 0 and 65535"), (code, text))

    def test_integers_come_in_any_form_and_nil_is_absent(self):
        key = {"red_start": {name: str(value) for name, value in self.key["red_start"].items()}, "red_addr": dict(self.key["red_addr"], red_hostname=None, red_length=None)}
        self.done(self.client.red_list(key, self.world, "/"))
        self.assertEqual(ENONE, self.client.red_kill(key, self.world, "0", "9")["fault"]["red_errno"])


if __name__ == "__main__":
    unittest.main()
