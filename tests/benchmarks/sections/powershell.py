"""PowerShell: Smash's cmdlets beside PowerShell's own, by bench_module.ps1."""

import json
import pathlib
import shutil
import subprocess

from contest import Contest, Missing

TITLE = "PowerShell"
COMMANDS = ["pwsh tests/benchmarks/bench_module.ps1 -Jobs 60 -Json FILE"]
SCRIPT = pathlib.Path(__file__).resolve().parents[1] / "bench_module.ps1"
JOB, BLOCK, FOLLOW = "Start-SmashJob", "Invoke-SmashCommand, prepared", "Start-SmashJob | Receive-SmashOutput -Follow"


def measure(bench):
    jobs = 30 if bench.quick else 60
    seconds = figures(bench, jobs)
    programs = Contest(f"{jobs} × `/bin/true`", "jobs a second", JOB, text="`& /bin/true` is a call that is waited for, and no job; of the others only Start-SmashJob keeps what a job wrote, used and ended with.")
    fill(programs, {name: [jobs / value for value in values] for name, values in seconds["programs"].items()})
    scripts = Contest("A script block `{ 42 }`, from its start to its result", "ms", BLOCK, more_is_better=False,
                      text="A thread job runs in the same process; Smash's and Start-Job's run in one of their own, of which Smash has started one ahead.")
    fill(scripts, milliseconds(seconds["scripts"]))
    following = Contest("A line of output, from its writing to its reading in PowerShell", "ms", FOLLOW, more_is_better=False, text="The time that `date` takes to write it is in all of them.")
    fill(following, milliseconds(seconds["following"]))
    return [programs, scripts, following]


def figures(bench, jobs):
    pwsh = shutil.which("pwsh")
    if not pwsh:
        raise Missing("pwsh is not installed")
    file = pathlib.Path(bench.folder, "module.json")
    rounds = min(bench.rounds, 5)
    words = ["-Jobs", jobs, "-Rounds", rounds, "-ScriptRounds", rounds, "-FollowRounds", rounds, "-Json", file]
    subprocess.run([pwsh, "-NoProfile", "-NonInteractive", "-File", SCRIPT, *map(str, words)], check=True, stdout=subprocess.DEVNULL, timeout=600)
    return json.loads(file.read_text())


def fill(contest, values):
    for name, found in values.items():
        contest.set(name, found if isinstance(found, list) else [found])


def milliseconds(seconds):
    return {name: [1000 * value for value in (values if isinstance(values, list) else [values])] for name, values in seconds.items()}
