"""Runs the tests of this folder: those that wait long for a host to be given up beside the others, which run one after another."""
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
WAITING = HERE / "test_faults.py"


def start(module, output):
    return subprocess.Popen([sys.executable, "-B", "-m", "unittest", module.stem], cwd=HERE, stdout=output, stderr=subprocess.STDOUT)


def main():
    with tempfile.TemporaryFile() as kept:
        waiting = start(WAITING, kept)
        codes = [start(module, None).wait() for module in sorted(HERE.glob("test_*.py")) if module != WAITING]
        codes.append(waiting.wait())
        kept.seek(0)
        print(kept.read().decode(errors="replace"))
    return any(codes)


if __name__ == "__main__":
    sys.exit(main())
