"""A RED of the test's own, and its clients."""
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import xmlrpc.client

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../world"))
from red_world import BIN, DEADLINE, children, harness, until  # noqa: E402

SMASH_RED = BIN + "/smash-red"
NONE, UNKNOWN, BAD_KEY, NO_MORE_WORLD, BAD_WORLD, BAD_PROPERTY, NO_ENTRY, NOT_EMPTY, BAD_SINK, BAD_SOURCE, BAD_COMMAND, BAD_RUN = range(12)


class Red:
    """smash-red on a port of its own."""

    def __init__(self, **settings):
        self.folder = tempfile.mkdtemp(prefix="smash-red-")
        settings = {"RED_LISTEN": "127.0.0.1:0", **settings}
        options = [word for name, value in settings.items() for word in ("-o", f"{name}={value}")]
        self.process = subprocess.Popen([SMASH_RED, *options], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                                        env=dict(os.environ, HOME=self.folder), start_new_session=True)
        self.client = None
        self.log, self.ready = [], threading.Event()
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        if not self.ready.wait(DEADLINE) or self.address is None:
            self.stop()
            raise AssertionError("RED does not start: " + "".join(self.log))
        self.client = Client(self)

    def read(self):
        self.address = None
        for line in self.process.stderr:
            self.log.append(line)
            found = re.search(r"answering at http://([\w.:]+)/", line)
            self.address = found[1] if found else self.address
            if "RED is ready" in line:
                self.ready.set()
        self.ready.set()

    def said(self, text):
        return any(text in line for line in self.log)

    def stop(self, number=signal.SIGTERM):
        """Ends it: the exit code. Nothing of it may be left."""
        below = children(self.process.pid)
        if self.client:
            self.client.close()
        self.process.send_signal(number)
        code = self.process.wait(DEADLINE)
        self.reader.join(DEADLINE)
        self.process.stderr.close()
        shutil.rmtree(self.folder)
        until(lambda: all(harness.dead(pid) for pid in below), "end of RED's processes")
        return code


class Fault(Exception):
    def __init__(self, method, fault):
        super().__init__(f"{method}: {fault['red_errno']} {fault['red_msg']}: {fault['red_extras']}")
        self.number, self.extras = fault["red_errno"], fault["red_extras"]


class Client:
    """Of one thread."""

    def __init__(self, red):
        self.proxy = xmlrpc.client.ServerProxy(f"http://{red.address}/RPC2", allow_none=True)
        hello = self.proxy.red_hello()
        self.red, self.key, self.default = red, hello["key"], hello["dworld"]

    def call(self, method, *arguments):
        """The answer; a fault that is not RED_ENONE is raised."""
        answer = getattr(self.proxy, method)(self.key, *arguments)
        if answer["fault"]["red_errno"] != NONE:
            raise Fault(method, answer["fault"])
        return answer

    def again(self):
        return Client(self.red)

    def close(self):
        try:
            self.proxy("close")()
        except OSError:
            pass


class RedWorld:
    """A world, by one client."""

    def __init__(self, client, key=None):
        self.client = client
        self.key = key or client.call("red_world")["key"]

    def call(self, method, *arguments):
        return self.client.call(method, self.key, *arguments)

    def try_call(self, method, *arguments):
        """The error's number, or 0."""
        try:
            self.call(method, *arguments)
            return NONE
        except Fault as fault:
            return fault.number

    def names(self, folder):
        return {file["filename"].rstrip("/").rpartition("/")[2] for file in self.call("red_list", folder)["files"][1:]}

    def run(self, *argv, wait=True, out=None, err=None):
        """The job's properties, as asked for."""
        asked = [{"job_property_tag": tag, "job_property_content": ""} for tag in ("STATE", "EXIT_CODE", "SIGNAL", "CAUSE", "ERROR")]
        run = {"file_stdout": out or "", "file_stderr": err or ""}
        job = self.call("red_run", {"command": argv[0], "argv": list(argv)}, run, asked, int(wait))["job"]
        return job["job_number"], {prop["job_property_tag"]: prop["job_property_content"] for prop in job["job_props"]}

    def kill(self, number, which=signal.SIGKILL):
        self.call("red_kill", number, int(which))

    def destroy(self):
        self.call("red_destroy")


def latencies(call, count):
    """How long each of so many calls took, in seconds."""
    times = []
    for _ in range(count):
        begin = time.monotonic()
        call()
        times.append(time.monotonic() - begin)
    return times


def median(call, count=60):
    return statistics.median(latencies(call, count))
