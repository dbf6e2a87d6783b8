"""Runs the tests of jobs that Slurm runs, all or those of the modules that are named: python3 -B tests/slurm/run.py [-v] [NAME].

Each has a cluster of its own on this machine (cluster.py): slurmctld, munged and slurmd of Debian's slurm-wlm and munge. SMASH_HOST_BIN names another folder with smashd than native-host/bin."""

import pathlib
import sys
import unittest

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(FOLDER), str(FOLDER.parent / "interop")]


def main(arguments):
    names = [argument for argument in arguments if not argument.startswith("-")] or sorted(path.stem for path in FOLDER.glob("test_*.py"))
    result = unittest.TextTestRunner(verbosity=2 if "-v" in arguments else 1).run(unittest.defaultTestLoader.loadTestsFromNames(names))
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
