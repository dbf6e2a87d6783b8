"""Measures searches among a million ended jobs, and their export: python3 tests/benchmarks/bench_records.py

The records are made by SQL from two that the host has made, so that they are as the host keeps them. Needs native-host/bin (or SMASH_HOST_BIN); the export
needs pwsh and the built module too, and is left out without them. The exit code is 1 when an answer is wrong, and 0 otherwise: a missed aim is shown, since a
busy machine misses them too."""

import argparse
import os
import pathlib
import pwd
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent / "interop"))

from report import Report  # noqa: E402
from smash_client import (AFTER_ID, ARRAY_ID, JOB_ID, LABEL, LAST, LIMIT, NAME, NAME_PATTERN, PROTOCOL_VERSION, SESSION_PID, SHARED,  # noqa: E402
                          STATE_DIRECTORY, Client, field)
from smash_host import Host  # noqa: E402

MIB = 1 << 20
RARE = 20_000  # Every so many jobs, one has a rare name and a rare label.
AIM = 50  # Milliseconds.
PAGE = 1000
EXPORT = """
$ErrorActionPreference = 'Stop'
Import-Module $env:SMASH_BENCH_MODULE
$null = Get-SmashJob -Last 1
$begun = [Diagnostics.Stopwatch]::StartNew()
Export-SmashRecord $env:SMASH_BENCH_FILE -NoStart -SubmittedBefore ([datetime]::UnixEpoch.AddTicks(10 * [long]$env:SMASH_BENCH_BEFORE))
"$($begun.Elapsed.TotalSeconds) $((Get-Process -Id $PID).PeakWorkingSet64)"
"""


def login(host):
    client = Client(host.path, timeout=600)
    client.login(pwd.getpwuid(os.getuid()).pw_name, field(PROTOCOL_VERSION, 1), field(SHARED))
    return client


def seed(folder, arguments):
    """Two ended jobs, a plain one and one with a rare label, by the host itself. Gives the file of its records."""
    host = Host(folder, *arguments)
    try:
        with login(host) as client:
            client.wait_end(client.submit("true", field(NAME, "plain")))
            client.wait_end(client.submit("true", field(NAME, "rare"), field(LABEL, "rare=yes")))
            directory = pathlib.Path(client.host()[STATE_DIRECTORY])
    finally:
        host.close()
    files = [path for path in directory.rglob("*") if path.is_file() and path.open("rb").read(15) == b"SQLite format 3"]
    assert len(files) == 1, files
    return files[0]


def fill(path, count):
    """Copies of the two, so that there are `count` ended jobs with ids from 1, a second apart. Gives when the first was submitted, microseconds."""
    connection = sqlite3.connect(path)
    columns = [row[1] for row in connection.execute("PRAGMA table_info(job)")]
    first = connection.execute("SELECT MIN(submitted) FROM job").fetchone()[0]
    values = {"key": "number", "id": "number", "name": f"CASE WHEN number % {RARE} = 0 THEN 'x' ELSE 'job' END || number", "output": "output || number"}
    values |= {time: f"{time} - submitted + {first} + number * 1000000" for time in ("submitted", "started", "ended")}
    select = ", ".join(values.get(column, column) for column in columns)
    connection.execute(f"""WITH RECURSIVE counter (number) AS (SELECT 3 UNION ALL SELECT number + 1 FROM counter WHERE number < {count})
        INSERT INTO job ({', '.join(columns)}) SELECT {select} FROM counter JOIN job ON job.id = CASE WHEN number % {RARE} = 0 THEN 2 ELSE 1 END""")
    connection.execute(f"INSERT INTO label (client, label, job) SELECT client, 'rare=yes', key FROM job WHERE id > 2 AND id % {RARE} = 0")
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return first


class Queries:
    """Kinds of queries, in turns; each with the ids that it must find."""

    def __init__(self, client, count):
        rare = [number for number in range(1, count + 1) if number % RARE == 0]
        middle = count // 2
        self.client = client
        self.kinds = {
            "the last 50": ((field(LAST, 50),), list(range(count - 49, count + 1))),
            "a name, x*": ((field(NAME_PATTERN, "x*"),), rare),
            "a name's last 10, job*": ((field(NAME_PATTERN, "job*"), field(LAST, 10)), [number for number in range(count - 10, count + 1) if number % RARE][-10:]),
            "a label that few have": ((field(LABEL, "rare=yes"),), [2] + rare),
            f"a page of {PAGE} at the beginning": ((field(LIMIT, PAGE),), list(range(1, PAGE + 1))),
            f"a page of {PAGE} in the middle": ((field(LIMIT, PAGE), field(AFTER_ID, middle)), list(range(middle + 1, middle + PAGE + 1))),
        }

    def measure(self, report, rounds):
        times = {name: [] for name in self.kinds}
        for _ in range(rounds):
            for name, (fields, expected) in self.kinds.items():
                begun = time.perf_counter()
                records, _ = self.client.query(field(ARRAY_ID, 0), *fields)
                times[name].append(1000 * (time.perf_counter() - begun))
                report.check(f"ids of {name}", expected, [record[JOB_ID] for record in records])
        for name, taken in times.items():
            if name.startswith("a page"):
                report.add(f"{name}: median", statistics.median(taken), "ms")
            else:
                report.below(f"{name}: median", statistics.median(taken), "ms", AIM)
            report.add(f"{name}: least", min(taken), "ms")
            report.add(f"{name}: most", max(taken), "ms")


def measure_export(report, folder, socket, first, counts):
    pwsh = shutil.which("pwsh")
    module = FOLDER.parents[1] / "Smash.psd1"
    if not pwsh or not (module.parent / "module" / "lib" / "Smash.PowerShell.dll").exists():
        print("left out: the export needs pwsh and the built module")
        return
    for count in counts:
        file = pathlib.Path(folder) / f"{count}.csv"
        environment = dict(os.environ, SMASH_SOCKET=socket, SMASH_BENCH_MODULE=str(module), SMASH_BENCH_FILE=str(file), SMASH_BENCH_BEFORE=str(first + count * 1_000_000 + 1))
        done = subprocess.run([pwsh, "-NoProfile", "-NonInteractive", "-Command", EXPORT], env=environment, stdout=subprocess.PIPE, check=True, text=True)
        seconds, peak = done.stdout.split()
        with file.open("rb") as lines:
            # Those of the seed were submitted before all others; and there is a line of names.
            report.check(f"lines of {count} records", count + 1, sum(1 for _ in lines))
        file.unlink()
        report.add(f"export of {count} records as CSV", float(seconds), "s")
        report.add(f"export of {count} records: most memory of pwsh", int(peak) / MIB, "MiB")


def memory(pid, name):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) / 1024
    raise KeyError(name)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--exports", type=int, nargs="*", help="export so many of the first records; by default a hundredth, a tenth and all of them")
    options = parser.parse_args()
    if options.records < 2 * RARE:
        parser.error(f"--records is {2 * RARE} or more")
    counts = [options.records // 100, options.records // 10, options.records] if options.exports is None else options.exports
    report = Report()
    with tempfile.TemporaryDirectory(prefix="smash-bench-") as folder:
        arguments = ("-n", "1", "-o", "KEEP_RECORDS=true")
        path = seed(folder, arguments)
        begun = time.perf_counter()
        first = fill(path, options.records)
        print(f"{options.records} records made in {time.perf_counter() - begun:.0f} s, {path.stat().st_size / MIB:.0f} MiB")
        begun = time.perf_counter()
        host = Host(folder, *arguments)
        try:
            with login(host) as client:
                session = client.host()[SESSION_PID]
                report.add("start of the host, to its first answer", time.perf_counter() - begun, "s")
                Queries(client, options.records).measure(report, options.rounds)
                measure_export(report, folder, host.path, first, counts)
                report.add("memory of the session, at most", memory(session, "VmHWM"), "MiB")
        finally:
            host.close()
            report.print()
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
