"""From nothing to the output of `true` in a new world, against bubblewrap doing the same by hand, in turns of one run."""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import xmlrpc.client

HERE = os.path.dirname(os.path.abspath(__file__))
RED = os.path.join(os.environ.get("SMASH_HOST_BIN") or os.path.join(HERE, "../../native-host/bin"), "smash-red")
FOLDERS = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/opt"]


def bubblewrap():
    """The command that makes what a world is: namespaces, a tmpfs as root, the same folders, /dev, /proc, /etc, no capabilities."""
    words = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--uid", "1000", "--gid", "1000", "--hostname", "world"]
    for folder in FOLDERS:
        if os.path.islink(folder):
            words += ["--symlink", os.readlink(folder), folder]
        elif os.path.isdir(folder):
            words += ["--ro-bind", folder, folder]
    for folder in ["/tmp", "/home", "/run", "/var/tmp", "/etc"]:
        words += ["--dir", folder]
    for file in ["/etc/ld.so.cache", "/etc/localtime", "/etc/ssl/certs", "/etc/alternatives"]:
        words += ["--ro-bind-try", file, file]
    return words + ["--dev", "/dev", "--proc", "/proc", "--chdir", "/", "--clearenv", "true"]


class Red:
    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="smash-bench-")
        self.process = subprocess.Popen([RED, "-o", "RED_LISTEN=127.0.0.1:0"], cwd=self.folder, stderr=subprocess.PIPE, text=True)
        address = next(found.group() for line in self.process.stderr if (found := re.search(r"http://\S+", line)))
        self.server = xmlrpc.client.ServerProxy(address)
        self.key = self.server.red_hello()["key"]

    def world(self):
        """Makes a world."""
        return self.check(self.server.red_world(self.key))["key"]

    def run(self, world):
        """Runs `true` in a world, and comes back when it has ended."""
        properties = [{"job_property_tag": "EXIT_CODE", "job_property_content": ""}]
        job = self.check(self.server.red_run(self.key, world, {"command": "true", "argv": ["true"]}, {}, properties, 1))["job"]
        code = {found["job_property_tag"]: found["job_property_content"] for found in job["job_props"]}["EXIT_CODE"]
        if code != "0":
            raise RuntimeError(f"true ended with {code}")

    def destroy(self, world):
        self.check(self.server.red_destroy(self.key, world))

    def close(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder)

    @staticmethod
    def check(answer):
        if answer["fault"]["red_errno"]:
            raise RuntimeError(answer["fault"])
        return answer


def timed(work, *arguments):
    begun = time.perf_counter()
    result = work(*arguments)
    return 1000 * (time.perf_counter() - begun), result


def measure(red, rounds):
    by_hand = bubblewrap()
    figures = {"bubblewrap": [], "world": [], "run": [], "destroy": []}
    for _ in range(rounds):
        figures["bubblewrap"].append(timed(lambda: subprocess.run(by_hand, check=True, stdin=subprocess.DEVNULL))[0])
        made, world = timed(red.world)
        ran, _ = timed(red.run, world)
        figures["world"].append(made)
        figures["run"].append(ran)
        figures["destroy"].append(timed(red.destroy, world)[0])
    return figures


def measure_worlds(report, rounds=60):
    """Adds the figures to a report."""
    if not shutil.which("bwrap"):
        print("SKIPPED worlds: bubblewrap is missing, so there is nothing to compare with")
        return
    red = Red()
    try:
        measure(red, 10)
        figures = measure(red, rounds)
    finally:
        red.close()
    made_and_run = [world + run for world, run in zip(figures["world"], figures["run"])]
    report.add("bubblewrap by hand: root, namespaces, true", statistics.median(figures["bubblewrap"]), "ms")
    report.add("red_world", statistics.median(figures["world"]), "ms")
    report.add("red_run of true, waited for", statistics.median(figures["run"]), "ms")
    report.add("red_destroy", statistics.median(figures["destroy"]), "ms")
    report.below("red_world and red_run of true / bubblewrap", statistics.median(made_and_run) / statistics.median(figures["bubblewrap"]), "", 1.5)


if __name__ == "__main__":
    from report import Report
    found = Report()
    measure_worlds(found)
    found.print()
    sys.exit(bool(found.failures))
