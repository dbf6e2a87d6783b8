"""Starts: how long it takes until somebody may begin."""

import os
import re
import shutil
import subprocess
import tempfile
import time

from bench_jobs import started_host
from contest import Contest, Missing
from smash_client import Client
from smash_host import HOST_PROGRAM, REPOSITORY, Host

TITLE = "Starts"
COMMANDS = ["smashd -f SOCKET, HOST_STATUS", "smash -f SOCKET -u USER -c list", "tsp", "nq -t", "pwsh -NoProfile -Command 'Import-Module MODULE'"]
HOST, SMASH, MODULE = "smashd and smash-session", "smash -c list", "Smash"


def measure(bench):
    return [hosts(bench), commands(bench), modules(bench)]


def hosts(bench):
    contest = Contest("From nothing to the first answer", "ms", HOST, more_is_better=False, text="Of a host that has no jobs yet; of task-spooler's server, which its first call starts.")
    contest.add(HOST, lambda _: first_answer())
    contest.add("tsp, the first call", lambda _: first_call(bench.folder))
    return contest.run(bench.rounds, 10)


def timed(work, *arguments):
    begin = time.monotonic()
    result = work(*arguments)
    return 1000 * (time.monotonic() - begin), result


def run(command, environment=None):
    return subprocess.run(command, env=environment, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=300).stdout


def first_answer():
    with tempfile.TemporaryDirectory(prefix="smash-bench-") as folder:
        begin = time.monotonic()
        host = Host(folder)
        try:
            with Client(host.path) as client:
                client.login("first")
                client.host()
            return 1000 * (time.monotonic() - begin)
        finally:
            host.close()


def first_call(folder):
    need("tsp")
    environment = dict(os.environ, TS_SOCKET=os.path.join(folder, "tsp-start"), TMPDIR=folder)
    taken, _ = timed(run, ["tsp"], environment)
    run(["tsp", "-K"], environment)
    return taken


def need(name):
    if not shutil.which(name):
        raise Missing("not installed")


def commands(bench):
    contest = Contest("One command", "ms", SMASH, more_is_better=False, text="A list of no jobs, asked of a server that runs; nq has none, and looks into its folder.")
    smash = os.path.join(os.path.dirname(HOST_PROGRAM), "smash")
    spooler = dict(os.environ, TS_SOCKET=os.path.join(bench.folder, "tsp-command"), TMPDIR=bench.folder)
    with started_host("-n", "1") as host, tempfile.TemporaryDirectory(dir=bench.folder) as queue:
        contest.add(SMASH, lambda _: timed(run, [smash, "-f", host.path, "-u", "command", "-c", "list"])[0])
        contest.add("tsp", lambda _: command("tsp", ["tsp"], spooler))
        contest.add("nq -t", lambda _: command("nq", ["nq", "-t"], dict(os.environ, NQDIR=queue)))
        contest.add("/bin/true", lambda _: timed(run, ["/bin/true"])[0])
        try:
            return contest.run(3 * bench.rounds, 10)
        finally:
            if shutil.which("tsp"):
                subprocess.run(["tsp", "-K"], env=spooler, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def command(name, words, environment):
    need(name)
    return timed(run, words, environment)[0]


def modules(bench):
    contest = Contest("Import-Module, in a PowerShell that has just started", "ms", MODULE, more_is_better=False, text="Without the start of PowerShell itself, which has a line of its own.")
    for name, module in ((MODULE, REPOSITORY / "Smash.psd1"), ("Microsoft.PowerShell.ThreadJob", "Microsoft.PowerShell.ThreadJob"), ("Pester", "Pester")):
        contest.add(name, lambda _, module=module: imported(module))
    contest.add("(pwsh -NoProfile -Command 1)", lambda _: command("pwsh", ["pwsh", "-NoProfile", "-NonInteractive", "-Command", "1"], None))
    return contest.run(bench.rounds, 25)


def imported(module):
    need("pwsh")
    script = f"if (-not (Get-Module -ListAvailable '{module}')) {{ 'absent'; exit }}; $w = [Diagnostics.Stopwatch]::StartNew(); Import-Module '{module}' -ErrorAction Stop; 'ms=' + $w.Elapsed.TotalMilliseconds"
    found = run(["pwsh", "-NoProfile", "-NonInteractive", "-Command", script])
    if "absent" in found:
        raise Missing("not installed")
    return float(re.search(r"ms=([\d.]+)", found)[1])
