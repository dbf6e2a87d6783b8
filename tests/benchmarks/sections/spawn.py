"""Starting programs: the host's jobs beside what C can do at the least."""

import tempfile

from bench_jobs import SLOTS, started_echo, started_host
from contest import Contest

TITLE = "Starting programs"
COMMANDS = ["bench_client jobs SOCKET USER COUNT /bin/true", f"spawn_loop /bin/true COUNT {SLOTS} vfork|posix_spawn|fork|limits", "bench_client roundtrip SOCKET USER COUNT",
            "echo_client SOCKET COUNT"]
OURS = "Smash's host"
METHODS = {"vfork": "C: vfork, exec, wait4", "posix_spawn": "C: posix_spawn, wait4", "fork": "C: fork, exec, wait4",
           "limits": "C: fork, setpgid, setrlimit, two output files, exec, wait4"}


def measure(bench):
    count, trips = (200, 500) if bench.quick else (2000, 5000)
    jobs = Contest(f"{count:,} × `/bin/true`, {SLOTS} at a time", "jobs a second", OURS,
                   text="The host's jobs have limits, a process group, two files of output, a record in a database and the kernel's account of what they used; the loops only have what they are named after.")
    answers = Contest("A request and its answer", "µs, round trip", OURS, more_is_better=False, text="JOB_STATUS of a job that runs, beside a bare echo in C over a Unix socket.")
    with started_host("-n", str(SLOTS)) as host, started_echo(bench.programs) as echo:
        jobs.add(OURS, lambda turn: host_rate(bench, host, count, turn))
        for method, name in METHODS.items():
            jobs.add(name, lambda _, method=method: loop_rate(bench, count, method))
        answers.add(OURS, lambda turn: bench.programs.run("bench_client", "roundtrip", host.path, f"trips{turn}", trips)["running_us"])
        answers.add("C: echo", lambda _: bench.programs.run("echo_client", echo, trips)["roundtrip_us_p50"])
        return [jobs.run(bench.rounds, 30), answers.run(bench.rounds, 10)]


def host_rate(bench, host, count, turn):
    user = f"spawn{turn}"
    rate = bench.programs.run("bench_client", "jobs", host.path, user, count, "/bin/true")["jobs_per_second"]
    exited = bench.programs.run("bench_client", "usage", host.path, user, count)
    if (exited["exited_well"], exited["with_usage"]) != (count, count):
        raise RuntimeError(f"of {count} jobs {exited['exited_well']:g} exited with 0, {exited['with_usage']:g} have their usage")
    return rate


def loop_rate(bench, count, method):
    # Files that are new, as a job's are.
    with tempfile.TemporaryDirectory(dir=bench.folder) as folder:
        return bench.programs.run("spawn_loop", "/bin/true", count, SLOTS, method, cwd=folder)
