"""The power is cut: what the host wrote is recorded, and hosts are started on what a disk may have after a cut at any instant."""

import collections
import os
import random
import shutil
import struct
import subprocess
import uuid

from disk import Disk
from fault import Fault
from leaks import Leaks, processes_of
from plan import Violation, demand
from smash_client import (ABORTED, CAUSE, CAUSE_CANCELED, CAUSE_EXIT, CAUSE_HOST_LOST, EXITED, JOB_CANCEL, NAME, NEW, POOL, POOL_SLOTS, RUNNING, SESSION_PID, STANDARD_INPUT,
                          STATE, STATES, field)
from smash_host import Host, Process

FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
JOBS = 150
CUTS = 5
GROUP = 10      # submissions between two looks at what still runs
OPEN = 1 << NEW | 1 << RUNNING
# The machine is another one after a cut, by what the kernel says.
ANOTHER_BOOT = 'mount --bind "$0" /proc/sys/kernel/random/boot_id && exec "$@"'


class PowerCut(Fault):
    """A cut of power at any instant: the host starts, has every job that was acknowledged, and runs none twice."""

    name = "power-cut"
    keeps_records = True
    arguments = ("-n", "2")

    @classmethod
    def missing(cls):
        if os.geteuid() != 0:
            return "only root can give a host another boot id"
        return None if shutil.which("cc") and shutil.which("make") else "there is no C compiler"

    def run(self):
        self.told = os.path.join(self.folder, "told")
        self.random = random.Random(self.seed)
        try:
            self.record()
            disk = Disk(self.told)
            found = [self.cut(disk, self.random.randrange(self.first_line(disk), len(disk.lines) + 1)) for _ in range(CUTS)]
            return f"{len(disk.lines)} lines, cuts with (acknowledged, recorded, lost) {', '.join(map(str, found))}"
        finally:
            self.clean()

    @staticmethod
    def first_line(disk):
        """The first acknowledgement: before it there may be no records at all."""
        return next(index for index, line in enumerate(disk.lines) if line.startswith("A "))

    # What is recorded.

    def record(self):
        library = os.path.join(self.folder, "recorder.so")
        subprocess.run(["make", "-s", "-C", os.path.join(FOLDER, "recorder"), f"OUT={self.folder}"], check=True)
        os.environ.update(LD_PRELOAD=library, RECORDER_LOG=self.told, RECORDER_FILES=os.path.join(self.state, "records.db"))
        try:
            self.start_host()
        finally:
            for name in ("LD_PRELOAD", "RECORDER_LOG", "RECORDER_FILES"):
                del os.environ[name]
        self.notes = os.open(self.told, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with self.client("ann") as client:
            session = Process(client.host()[SESSION_PID])
            self.load(client)
        self.kill_master()
        os.close(self.notes)
        self.host = None
        demand(session.wait_end(), "the session outlived its master")
        session.close()
        Leaks.settle("jobs of a host that is lost, and that end by themselves", lambda: processes_of(self.token))

    def note(self, kind, what):
        """Behind all that the host has written until now."""
        os.write(self.notes, f"{kind} {what}\n".encode())

    def load(self, client):
        """Jobs in groups, some with input, some that are canceled in the queue; pools."""
        client.set_pool("closed", field(POOL_SLOTS, 0))
        self.note("P", "closed")
        for first in range(0, JOBS, GROUP):
            if self.random.random() < 0.3:
                client.set_pool(f"pool{first}")
                self.note("P", f"pool{first}")
            self.submit_group(client, range(first, first + GROUP))
            while len(client.query(field(STATES, OPEN))[0]) > 2 * GROUP:
                client.next_update()

    def submit_group(self, client, numbers):
        for number in numbers:
            fields = field(NAME, str(number))
            if number % 7 == 3:
                fields += field(POOL, "closed")
            elif number % 5 == 1:
                fields += field(STANDARD_INPUT, b"x" * self.random.randrange(1, 9000))
            job = client.submit(self.command(number), fields, env=(f"CHAOS={self.token}", "PATH=/usr/bin:/bin"))
            self.note("A", number)
            if number % 7 == 3:
                client.request(JOB_CANCEL, struct.pack(">I", job))
                self.note("C", number)

    def command(self, number):
        return f"echo J {number} >> {self.told}; wc -c"

    # What becomes of it.

    def cut(self, disk, position):
        """(acknowledged, recorded, lost) of one cut."""
        # In the same place: the records have paths. Outputs are synced by nobody, and gone.
        shutil.rmtree(self.state)
        os.mkdir(self.state, 0o700)
        told = collections.defaultdict(set)
        for kind, what in disk.cut(position, self.random, self.state):
            demand(kind != "J" or what not in told[kind], "ran twice before the cut:", what)
            told[kind].add(what)
        try:
            return self.judge_cut(told)
        except Exception as error:
            raise Violation(f"a cut before line {position} of {len(disk.lines)}") from error

    def judge_cut(self, told):
        open(self.told, "w", encoding="ascii").close()      # what runs now is told anew
        boot = os.path.join(self.folder, "boot")
        with open(boot, "w", encoding="ascii") as file:
            file.write(f"{uuid.uuid4()}\n")
        host = Host(self.folder, "-n", "2", "-o", "KEEP_RECORDS=true", "-o", f"STATE_DIRECTORY={self.state}", prefix=("unshare", "--mount", "sh", "-c", ANOTHER_BOOT, boot))
        try:
            self.host = host
            with self.client("ann") as client:
                records = self.finish(client)
                demand(told["P"] <= set(client.pools()), "pools that were acknowledged and lost:", told["P"] - set(client.pools()))
        finally:
            self.host = None
            host.close()
        return self.compare(records, told)

    @staticmethod
    def finish(client):
        """Records by number, when what waited has run. Jobs of the pool without slots wait on."""
        while True:
            records = client.query()[0]
            waiting = [record for record in records if record[STATE] in (NEW, RUNNING) and record.get(POOL) != "closed"]
            if not waiting:
                return {record[NAME]: record for record in records}
            client.next_update()

    def compare(self, records, told):
        with open(self.told, encoding="ascii") as file:
            again = collections.Counter(line.split()[1] for line in file)
        demand(told["A"] <= set(records), "acknowledged and lost:", sorted(told["A"] - set(records)))
        demand(told["J"] <= set(records), "ran and lost:", sorted(told["J"] - set(records)))
        demand(not told["J"] & set(again) and not [number for number, count in again.items() if count > 1], "ran twice:", told["J"] & set(again), again)
        for number, record in records.items():
            self.compare_record(record, number in told["C"], number in told["J"], number in again)
        return len(told["A"]), len(records), sum(record.get(CAUSE) == CAUSE_HOST_LOST for record in records.values())

    @staticmethod
    def compare_record(record, is_canceled, ran_before, ran_again):
        said = record[STATE], record.get(CAUSE)
        demand(not is_canceled or said == (ABORTED, CAUSE_CANCELED), "canceled, and now", record)
        if said in ((NEW, None), (ABORTED, CAUSE_CANCELED)):
            demand(record.get(POOL) == "closed" and not ran_before and not ran_again, "never to be started:", record)
        elif said == (EXITED, CAUSE_EXIT):
            demand(ran_before or ran_again, "told to have run:", record)
        else:
            demand(said == (ABORTED, CAUSE_HOST_LOST) and not ran_again, "ended as", said, record)
