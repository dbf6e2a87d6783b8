"""What the RED report says beside methods and errors: forms of values, defaults, ends of jobs."""

import http.client
import re
import socket
import unittest
import xmlrpc.client

from red_host import EBADCOMMAND, EBADJOB, EBADSIGNAL, PATIENCE, RedCase, Sink, asked, properties

WAIT = int(1000 * PATIENCE)


def dump(value):
    """The XML of a value as Python writes it, without the parameter around."""
    return re.search(r"<value>.*</value>", xmlrpc.client.dumps((value,), allow_none=True), re.DOTALL)[0]


class ContractCase(RedCase):
    def post(self, method, *values):
        """The answer's text to a call whose parameters are given in XML."""
        connection = http.client.HTTPConnection(*self.red.address, timeout=PATIENCE)
        try:
            parameters = "".join(f"<param>{value}</param>" for value in (dump(self.key), dump(self.world), *values))
            connection.request("POST", "/RPC2", f"<methodCall><methodName>{method}</methodName><params>{parameters}</params></methodCall>", {"Content-Type": "text/xml"})
            return connection.getresponse().read().decode()
        finally:
            connection.close()


class ValueTests(ContractCase):
    SETTINGS = {"RED_WORLD_SIZE": "8G", "RED_WORLD_MEMORY": "8G"}

    def test_sizes_are_ints_while_they_fit(self):
        for size, kind in ((2**31 - 1, "int"), (2**31, "i8"), (5_000_000_000, "i8")):
            with self.subTest(size):
                self.run_program("truncate", "-s", str(size), "/f")
                self.assertIn(f"<name>size</name><value><{kind}>{size}</{kind}></value>", self.post("red_list", dump("/f")))

    def test_integers_are_taken_in_every_form(self):
        for form in ("<value><int>0</int></value>", "<value><i4>0</i4></value>", "<value><i8>0</i8></value>", "<value><string>0</string></value>", "<value>0</value>", "<value><boolean>0</boolean></value>"):
            with self.subTest(form):
                self.assertIn("<name>red_errno</name><value><int>0</int></value>", self.post("red_kill", form, "<value><i4>9</i4></value>"))

    def test_what_may_be_empty_may_be_absent_and_no_answer_has_nil(self):
        for run in ({}, None, dict.fromkeys(("net_stdin", "file_stdin", "net_stdout", "file_stdout", "append_stdout", "net_stderr", "file_stderr", "append_stderr"))):
            with self.subTest(run):
                text = self.post("red_run", dump({"command": "cat"}), dump(run), dump(None), dump(1))
                self.assertIn("<name>red_errno</name><value><int>0</int></value>", text)
                self.assertNotIn("nil", text)
        self.assertEqual(["0"] * 3, [properties(job)["EXIT_CODE"] for job in self.do("red_jobs")["jobs"]])

    def test_each_answer_has_the_members_of_its_struct_alone(self):
        self.write("/f", b"x")
        hello = self.client.red_hello()
        self.assertEqual({"fault", "red", "key", "dworld", "machine", "kernel_name", "kernel_release", "kernel_version", "properties"}, set(hello))
        self.assertEqual({"red_start": {"tv_sec", "tv_usec"}, "red_addr": {"red_hostname", "red_address", "red_length", "red_addrtype", "red_port"}}, {name: set(value) for name, value in hello["key"].items()})
        self.assertEqual({"world_creation", "world_name"}, set(hello["dworld"]))
        listed = self.do("red_list", "/f")
        self.assertEqual(({"fault", "files"}, {"filename", "type", "mode", "size"}, {"read", "write", "execute"}), (set(listed), set(listed["files"][0]), set(listed["files"][0]["mode"])))
        job = self.do("red_run", {"command": "true"}, {}, asked("STATE"), 1)
        self.assertEqual(({"fault", "job"}, {"job_number", "job_name", "job_props"}), (set(job), set(job["job"])))
        self.assertEqual([{"job_property_tag": "STATE", "job_property_content": "Ended"}], job["job"]["job_props"])
        self.assertEqual({"fault", "jobs"}, set(self.do("red_jobs")))
        for method, arguments in (("red_directory", ("/d",)), ("red_perm", ("/d", {"read": 1, "execute": 1, "write": 1})), ("red_remove", ("/d",)), ("red_kill", (0, 9))):
            self.assertEqual({"fault"}, set(self.do(method, *arguments)))

    def test_a_block_is_an_unsigned_int_and_any_moves_all(self):
        self.write("/f", b"0123456789" * 1000)
        for size in (0, 1, 4096, 2**32 - 1):
            with self.subTest(size), Sink() as sink:
                self.do("red_source", {"filename": "/f", "outgoing": sink.address}, [], 0, str(size))
                self.assertEqual(b"0123456789" * 1000, sink.data())
        for size in (-1, 2**32):
            with self.subTest(size), self.assertRaises(xmlrpc.client.Fault) as refused:
                self.do("red_source", {"filename": "/f"}, [], 0, str(size))
            self.assertEqual(-32602, refused.exception.faultCode)


class JobTests(ContractCase):
    def test_a_run_with_input_from_the_network_waits_for_it(self):
        job = self.do("red_run", {"command": "cat"}, {"net_stdin": {"red_port": 0}, "file_stdout": "/out"}, asked("STATE", "START_TIME"), 0)["job"]
        self.assertEqual("Waiting", properties(job)["STATE"])
        self.assertNotIn("START_TIME", properties(job))
        with socket.create_connection(("127.0.0.1", int(properties(job)["STDIN_PORT"])), timeout=PATIENCE) as connection:
            connection.sendall(b"data")
        told = properties(self.do("red_wait", job["job_number"], WAIT)["jobs"][0])
        self.assertEqual(("Ended", "0", "4"), (told["STATE"], told["EXIT_CODE"], told["STDIN_BYTES"]))
        self.assertEqual(b"data", self.read("/out"))

    def test_a_job_that_was_waited_for_is_a_zombie_until_it_is_told(self):
        number, _ = self.run_program("true")
        self.do("red_wait", number, 0)
        self.assertEqual([number], [job["job_number"] for job in self.do("red_jobs")["jobs"]])
        self.assertEqual([], self.do("red_jobs")["jobs"])
        self.refused(EBADJOB, self.call("red_kill", number, 9))

    def test_zero_is_no_signal_and_all_are_none_or_more(self):
        self.refused(EBADSIGNAL, self.call("red_kill", 0, 0))
        self.do("red_kill", 0, 15)
        jobs = [self.run_program("sleep", "1000", wait=0)[0] for _ in range(2)]
        sink = self.do("red_sink", {"filename": "/f"}, [], 0, 0)["job"]["job_number"]
        self.do("red_kill", -7, 15)
        for number in (*jobs, sink):
            self.assertEqual("15", properties(self.do("red_wait", number, WAIT)["jobs"][0])["SIGNAL"])
        # A zombie takes any signal and does not notice.
        self.do("red_kill", sink, 9)

    def test_a_command_that_the_kernel_does_not_take_is_refused_or_an_ended_job(self):
        command = {"command": "cat", "argv": ["cat", "x" * 200_000]}
        self.refused(EBADCOMMAND, self.call("red_run", command, {}, [], 0), "too long")
        job = self.do("red_run", command, {"net_stdin": {"red_port": 0}}, [], 0)["job"]
        with socket.create_connection(("127.0.0.1", int(properties(job)["STDIN_PORT"])), timeout=PATIENCE):
            told = properties(self.do("red_wait", job["job_number"], WAIT)["jobs"][0])
        self.assertEqual("FailedToStart", told["CAUSE"])
        self.assertNotIn("EXIT_CODE", told)

    def test_a_standard_error_is_appended_to_where_it_is_told_so(self):
        for append, expected in ((0, b"e\n"), (1, b"e\ne\n"), (0, b"e\n")):
            self.run_program("sh", "-c", "echo e >&2", run={"file_stderr": "/err", "append_stderr": append})
            self.assertEqual(expected, self.read("/err"))


if __name__ == "__main__":
    unittest.main()
