"""A RED on a port of its own, Python's own XML-RPC client for it, and the test case that has both."""

import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import unittest
import xmlrpc.client

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
RED_PROGRAM = os.path.join(os.environ.get("SMASH_HOST_BIN") or REPOSITORY / "native-host" / "bin", "smash-red")
PATIENCE = float(os.environ.get("SMASH_TEST_PATIENCE", "30"))

(ENONE, EUNKNOWN, EBADKEY, ENOMOREWORLD, EBADWORLD, EBADPROPERTY, ENOENT, ENOTEMPTY, EBADSINK, EBADSOURCE, EBADCOMMAND, EBADRUN, EBADSIGNAL, EBADJOB) = range(14)


class NotStarted(Exception):
    """The daemon ended instead of serving: its exit code and what it said."""

    def __init__(self, code, said):
        super().__init__(f"exit code {code}: {said}")
        self.code, self.said = code, said


class Red:
    """smash-red as a child process."""

    def __init__(self, *prefix, **settings):
        self.folder = tempfile.mkdtemp(prefix="smash-red-")
        settings = {"RED_LISTEN": "127.0.0.1:0", **settings}
        options = [word for name, value in settings.items() for word in ("-o", f"{name}={value}")]
        self.process = subprocess.Popen([*prefix, RED_PROGRAM, *options], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                                        env=dict(os.environ, HOME=self.folder))
        self.log, self.urls, self.ready = [], [], threading.Event()
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        self.ready.wait(PATIENCE)
        if not self.urls:
            code = self.stop()
            raise NotStarted(code, "".join(self.log))

    def read(self):
        for line in self.process.stderr:
            self.log.append(line)
            self.urls += re.findall(r"answering at (\S+)", line)
            if "RED is ready" in line:
                self.ready.set()
        self.ready.set()

    @property
    def address(self):
        """(address, port) of the first URL."""
        host, _, port = re.match(r"https?://(.*)/RPC2", self.urls[0])[1].rpartition(":")
        return host.strip("[]"), int(port)

    def connect(self):
        return socket.create_connection(self.address, timeout=PATIENCE)

    def memory(self):
        """Resident memory, bytes."""
        with open(f"/proc/{self.process.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(PATIENCE)
        self.reader.join(PATIENCE)
        self.process.stderr.close()
        shutil.rmtree(self.folder)
        return code


def proxy(red):
    return xmlrpc.client.ServerProxy(red.urls[0], allow_none=True)


class RedCase(unittest.TestCase):
    """All tests of a class share a RED; each has a world of its own."""

    SETTINGS = {}

    @classmethod
    def setUpClass(cls):
        cls.red = Red(**cls.SETTINGS)
        with proxy(cls.red) as client:
            hello = client.red_hello()
        cls.key, cls.default_world = hello["key"], hello["dworld"]

    @classmethod
    def tearDownClass(cls):
        cls.red.stop()

    def setUp(self):
        self.client = proxy(self.red)
        self.world = self.done(self.client.red_world(self.key))["key"]

    def tearDown(self):
        self.client.red_destroy(self.key, self.world)
        self.client("close")()

    def done(self, answer):
        """The answer, which has no fault."""
        self.assertEqual({"red_errno": ENONE, "red_msg": "No error.", "red_extras": ""}, answer["fault"])
        return answer

    def refused(self, number, answer, extras=""):
        """The answer has this fault alone, and tells something beside the number."""
        fault = answer["fault"]
        self.assertEqual((number, ["fault"]), (fault["red_errno"], list(answer)), fault)
        self.assertTrue(fault["red_msg"])
        self.assertIn(extras, fault["red_extras"])

    def call(self, method, *arguments):
        return getattr(self.client, method)(self.key, self.world, *arguments)

    def do(self, method, *arguments):
        return self.done(self.call(method, *arguments))

    def run_program(self, *argv, run=None, tags=(), wait=1):
        job = self.do("red_run", {"command": argv[0], "argv": list(argv)}, run or {}, asked(*tags), wait)["job"]
        return job["job_number"], properties(job)

    def write(self, path, data):
        """Brings bytes into a file of the world."""
        job = self.do("red_sink", {"filename": path, "append": 0}, [], 0, 0)["job"]
        with socket.create_connection(("127.0.0.1", int(properties(job)["PORT"])), timeout=PATIENCE) as connection:
            connection.sendall(data)
        self.do("red_wait", job["job_number"], int(1000 * PATIENCE))

    def read(self, path):
        """The bytes of a file of the world."""
        with Sink() as sink:
            self.do("red_source", {"filename": path, "outgoing": sink.address}, [], 0, 0)
            return sink.data()


class Sink:
    """A listening socket for one connection that a RED makes."""

    def __init__(self, address="127.0.0.1"):
        self.family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self.socket = socket.create_server((address, 0), family=self.family)
        self.socket.settimeout(PATIENCE)
        self.address = {"red_address": address, "red_addrtype": int(self.family == socket.AF_INET6), "red_port": self.socket.getsockname()[1]}

    def data(self):
        """All that comes over the connection."""
        connection, _ = self.socket.accept()
        with connection:
            connection.settimeout(PATIENCE)
            pieces = []
            while piece := connection.recv(65536):
                pieces.append(piece)
            return b"".join(pieces)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()


def asked(*tags):
    return [{"job_property_tag": tag, "job_property_content": ""} for tag in tags]


def properties(job):
    return {prop["job_property_tag"]: prop["job_property_content"] for prop in job["job_props"]}
