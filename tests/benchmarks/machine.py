"""What the figures of a run were made on, and with which versions."""

import os
import pathlib
import platform
import re
import shutil
import subprocess

# Commands, and the package that brings them in Debian.
PACKAGES = {"tsp": "task-spooler", "nq": "nq", "parallel": "parallel", "xargs": "findutils", "at": "at", "sbatch": "slurm-client", "nc": "netcat-openbsd", "socat": "socat"}
ASKED = {"cc": ["--version"], "dotnet": ["--version"], "pwsh": ["--version"]}


def output(*command):
    """The first line of what a command writes; nothing where it cannot be run."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip().split("\n")[0]


def package_version(command):
    """Of Debian's package, where there is one; else that it is there."""
    return output("dpkg-query", "-W", "-f", "${Version}", PACKAGES[command]) or "of no package"


def versions():
    """(name, version or why there is none) of all that is compared."""
    module = re.search(r"ModuleVersion\s*=\s*'([^']+)'", (pathlib.Path(__file__).resolve().parents[2] / "Smash.psd1").read_text())
    found = [("Smash", module[1]), ("Python", platform.python_version())]
    found += [(name, output(name, *arguments) or "not installed") for name, arguments in ASKED.items()]
    return found + [(command, f"{PACKAGES[command]} {package_version(command)}" if shutil.which(command) else "not installed") for command in PACKAGES]


def describe():
    """Lines about the machine."""
    model = next((line.split(":", 1)[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), platform.machine())
    total = int(re.search(r"MemTotal:\s+(\d+)", pathlib.Path("/proc/meminfo").read_text())[1]) / (1 << 20)
    return [f"- Processors: {len(os.sched_getaffinity(0))} ({model})", f"- Memory: {total:.1f} GiB", f"- Kernel: {platform.system()} {platform.release()}, {platform.machine()}"]


def load():
    return os.getloadavg()[0]
