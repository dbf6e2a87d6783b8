"""Boots a kernel with control groups of version 2 under qemu, and runs guest.py there: run.py [HOST_FOLDER]. What the tests say comes line by line, with a summary as unittest's."""
import glob
import os
import shutil
import subprocess
import sys
import tempfile
import threading

import initramfs

HERE = os.path.dirname(os.path.abspath(__file__))
REPOSITORY = os.path.dirname(os.path.dirname(HERE))
# Minutes: a machine that is emulated on one that is busy.
PATIENCE = float(os.environ.get("SMASH_CGROUP2_PATIENCE", "600"))
MEMORY = "1280"
UP, DOWN = "the machine is up", "the machine goes down with "


def skip(why):
    print(f"SKIPPED: limits in control groups of version 2 are not tested: {why}.\n\nRan 1 test in 0.0s\n\nOK (skipped=1)")
    sys.exit(0)


def find_kernel():
    kernels = sorted(glob.glob("/boot/vmlinuz-*"), key=lambda path: ("cloud" in path, path))
    readable = [path for path in kernels if os.access(path, os.R_OK)]
    return readable[-1] if readable else skip("there is no kernel in /boot (Debian: linux-image-cloud-amd64)")


def find_emulator():
    machine = os.uname().machine
    if machine != "x86_64":
        skip(f"the test knows x86_64, and not {machine}")
    return shutil.which("qemu-system-x86_64") or skip("there is no qemu-system-x86_64 (Debian: qemu-system-x86)")


def boot(emulator, kernel, archive):
    # Emulated, since hardware's help is not to be had, or hangs, within most machines that are themselves virtual.
    command = [emulator, "-accel", "tcg,thread=multi", "-cpu", "max", "-smp", "2", "-m", MEMORY, "-display", "none", "-monitor", "none", "-serial", "stdio", "-nic", "none", "-no-reboot",
               "-kernel", kernel, "-initrd", archive, "-append", "console=ttyS0 quiet loglevel=3 panic=-1 mitigations=off random.trust_cpu=on tsc=reliable"]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, errors="replace")
    end = threading.Timer(PATIENCE, process.kill)
    end.start()
    code, is_up = None, False
    for line in process.stdout:
        line = line.rstrip()
        if is_up and line.startswith(DOWN):
            code = int(line[len(DOWN):])
        elif is_up:
            print(line, flush=True)
        is_up |= line.endswith(UP)
    end.cancel()
    process.wait()
    return code


def main():
    host = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("SMASH_HOST_BIN") or os.path.join(REPOSITORY, "native-host", "bin"))
    emulator, kernel = find_emulator(), find_kernel()
    if not shutil.which("busybox"):
        skip("there is no busybox (Debian: busybox-static)")
    with tempfile.TemporaryDirectory(prefix="smash-cgroup2-") as folder:
        archive = os.path.join(folder, "root.cpio")
        initramfs.make(archive, host, [HERE, os.path.join(REPOSITORY, "tests", "interop")])
        code = boot(emulator, kernel, archive)
    if code is None:
        print("The machine ended before its tests did.\n\nRan 1 test in 0.0s\n\nFAILED (errors=1)")
    return 1 if code is None else code


if __name__ == "__main__":
    sys.exit(main())
