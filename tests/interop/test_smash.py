"""Runs every test of the packet protocol against a real host and prints a summary: python3 tests/interop/test_smash.py [-v] [NAME].

SMASH_HOST_BIN names another folder with smashd than native-host/bin, SMASH_TEST_PATIENCE the seconds that a test waits for an event."""

import os
import pathlib
import sys
import unittest

from smash_host import HOST_PROGRAM

FOLDER = pathlib.Path(__file__).resolve().parent


def load(names):
    if names:
        return unittest.defaultTestLoader.loadTestsFromNames(names)
    modules = sorted(path.stem for path in FOLDER.glob("test_*.py") if path.stem != "test_smash")
    return unittest.defaultTestLoader.loadTestsFromNames(modules)


def main(arguments):
    if not os.access(HOST_PROGRAM, os.X_OK):
        print(f"No host at {HOST_PROGRAM}: build it first, or name its folder in SMASH_HOST_BIN.", file=sys.stderr)
        return 2
    names = [argument for argument in arguments if not argument.startswith("-")]
    result = unittest.TextTestRunner(verbosity=2 if "-v" in arguments else 1).run(load(names))
    failed = len({test.id().split()[0] for test, _ in result.failures + result.errors})
    for test, reason in result.skipped:
        print(f"SKIPPED {test.id()}: {reason}")
    print(f"interop: {result.testsRun} run, {result.testsRun - failed - len(result.skipped)} passed, {failed} failed, {len(result.skipped)} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
