"""The test case with a host whose engine Slurm has a real cluster: slurmctld, munged and slurmd of this machine."""

import os
import pathlib
import sys

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(FOLDER), str(FOLDER.parent / "interop")]

from cluster import Cluster  # noqa: E402
from smash_client import ABORTED, ENGINE, ENGINE_OPTION, EXITED, STATE, field  # noqa: E402
from smash_host import HostCase  # noqa: E402

SLURM = field(ENGINE, "Slurm")
KEPT = ("-o", "KEEP_RECORDS=true")


def option(text):
    return field(ENGINE_OPTION, text)


class SlurmCase(HostCase):
    """One cluster for the tests of a class."""

    look = "1 s"

    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster(nodes=3)
        cls.cluster.__enter__()
        cls.addClassCleanup(cls.cluster.__exit__, None, None, None)

    def setUp(self):
        self.arguments = ("-o", f"SLURM_CONF={self.cluster.conf}", "-o", f"SLURM_BIN={self.cluster.bin}", "-o", f"SLURM_LOOK_INTERVAL={self.look}", *KEPT)
        # What a host leaves when it stops goes on without it.
        self.addCleanup(self.cluster.cancel_all)
        super().setUp()

    def end(self, client, job):
        """The record at the end, whoever saw it come."""
        if client.record(job)[STATE] not in (EXITED, ABORTED):
            client.wait_status(job, EXITED, ABORTED)
        return client.record(job)

    def lines(self, name):
        try:
            with open(os.path.join(self.folder, name)) as file:
                return file.read().split()
        except FileNotFoundError:
            return []
