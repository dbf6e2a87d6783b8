"""Bytes: a job's output beside a shell's redirection, and RED's sinks and sources beside nc and socat, by red_transfers.py."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import time

import red_transfers
from bench_jobs import started_host
from contest import Contest, Missing
from smash_client import STATE_DIRECTORY, Client

TITLE = "Output and transfer"
COMMANDS = ["head -c BYTES /dev/zero, as a job", "sh -c 'head -c BYTES /dev/zero > FILE'", "tsp -f head -c BYTES /dev/zero", "red_sink and red_source of smash-red", "nc -l -N 127.0.0.1 PORT > FILE",
            "socat -u [-b 262144] TCP-LISTEN:PORT,bind=127.0.0.1,reuseaddr STDOUT > FILE"]
MIB = 1 << 20
OURS, RED = "a job of Smash", "RED"


def measure(bench):
    size = (32 if bench.quick else 128) * MIB
    return [output(bench, size), *transfers(bench, size)]


def output(bench, size):
    contest = Contest(f"{size // MIB} MiB of output to a file", "MB/s", OURS, text="From before the job is handed over to its end; all files in the same file system. The shell's starts nothing but the program.")
    with started_host("-n", "1") as host, Client(host.path, timeout=600) as client:
        client.login("output")
        contest.add(OURS, lambda _: job(client, size))
        contest.add("sh, > FILE", lambda _: redirection(bench.folder, size))
        contest.add("tsp -f", lambda _: spooled(bench.folder, size))
        try:
            return contest.run(bench.rounds, 15)
        finally:
            stop_spooler(bench.folder)


def job(client, size):
    begin = time.monotonic()
    number = client.submit(f"exec head -c {size} /dev/zero")
    client.wait_end(number)
    taken = time.monotonic() - begin
    state = pathlib.Path(client.host()[STATE_DIRECTORY])
    if [path.stat().st_size for path in state.rglob("*.out")] != [size]:
        raise RuntimeError(f"not all of the {size} bytes are in the job's file")
    client.expunge(number)
    return size / taken / 1e6


def redirection(folder, size):
    path = os.path.join(folder, "redirected")
    begin = time.monotonic()
    subprocess.run(["sh", "-c", f"exec head -c {size} /dev/zero > '{path}'"], check=True)
    taken = time.monotonic() - begin
    os.remove(path)
    return size / taken / 1e6


def spooler(folder):
    return dict(os.environ, TS_SOCKET=os.path.join(folder, "tsp-output"), TMPDIR=folder)


def spooled(folder, size):
    if not shutil.which("tsp"):
        raise Missing("not installed")
    with tempfile.TemporaryDirectory(dir=folder) as own:
        environment = spooler(folder)
        begin = time.monotonic()
        subprocess.run(["tsp", "-f", "head", "-c", str(size), "/dev/zero"], env=environment, check=True, stdout=subprocess.DEVNULL, cwd=own)
        taken = time.monotonic() - begin
        written = pathlib.Path(subprocess.run(["tsp", "-o"], env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout.strip())
        if written.stat().st_size != size:
            raise RuntimeError(f"not all of the {size} bytes are in {written.name}")
        written.unlink()
        return size / taken / 1e6


def stop_spooler(folder):
    if shutil.which("tsp"):
        subprocess.run(["tsp", "-K"], env=spooler(folder), check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def transfers(bench, size):
    own = red_transfers.Bench(size)
    try:
        for direction, ways in red_transfers.ways(own).items():
            contest = Contest(f"{size // MIB} MiB through a {direction}", "MB/s", RED,
                              text="Over TCP on the loopback between the same peer and a file in memory, RED's in a world. scp and the like encrypt, so that they are no match.")
            for name in ("nc", "socat"):
                if name not in ways:
                    contest.leave_out(name, "not installed")
            for name, move in ways.items():
                contest.add(name, lambda _, move=move: size / move() / 1e6)
            yield contest.run(bench.rounds, 15)
    finally:
        own.close()
