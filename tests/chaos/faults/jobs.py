"""Jobs that do what they can against their host: each ends as it must, with all that it began, and the others do not notice."""

import os
import signal
import sys

from fault import Fault
from leaks import Leaks, processes_of
from plan import demand
from smash_client import (ABORTED, CAUSE, CAUSE_CANCELED, CAUSE_CPU_LIMIT, CAUSE_EXIT, CAUSE_MEMORY_LIMIT, CAUSE_OUTPUT_LIMIT, CAUSE_PROCESS_LIMIT, CAUSE_SIGNAL,
                          CAUSE_WALL_CLOCK_LIMIT, EXITED, EXIT_CODE, GRACE, MAX_MEMORY, MAX_OUTPUT, MAX_PROCESSES, MAX_TREE_CPU, MAX_WALL_TIME, RUSAGE, SESSION_STARTS,
                          SIGNAL, STANDARD_ERROR, STANDARD_OUTPUT, STATE, field)

MIB = 1 << 20

DOUBLE_FORK = "import os, signal\nif os.fork() == 0:\n os.setsid()\n if os.fork() == 0:\n  signal.pause()\n os._exit(0)\nos.wait()\n"
IGNORE = "import os, signal, time\nfor n in set(range(1, 65)) - {9, 19, 32, 33}: signal.signal(n, signal.SIG_IGN)\nprint('deaf', flush=True)\nwhile True: time.sleep(1000)\n"
CLOSE = "import os\nos.closerange(0, 4096)\nos.execv('/bin/sleep', ['sleep', '1000'])\n"
BOMB = "import os\nwhile True:\n try: os.fork()\n except OSError: pass\n"
EAT = "data = []\nwhile True: data.append(bytearray(4 << 20))\n"
SPREAD = "import os, signal\nfor _ in range(4):\n if os.fork() == 0:\n  os.setsid()\n  data = bytearray(30 << 20)\n  signal.pause()\nsignal.pause()\n"
OWN_LIMITS = ("import os, resource\nfor n in (0, 1, 2, 3, 4, 6, 7, 9):\n try: resource.setrlimit(n, (resource.RLIM_INFINITY,) * 2)\n except (OSError, ValueError): pass\n"
              "try: os.nice(-20)\nexcept OSError: pass\nwhile True:\n if os.fork() == 0:\n  while True: pass\n os.wait()\n")
STOP_PARENT = "import os, signal, sys\nos.kill(os.getppid(), signal.SIGWINCH)\nos.kill(os.getpid(), signal.SIGSTOP)\nsys.exit(7)\n"


class HostileJobs(Fault):
    """Jobs that double-fork, setsid, ignore signals, close descriptors, write without end, bomb with forks, eat memory, change their own limits."""

    name = "jobs"
    arguments = ("-n", "16")

    def strike(self):
        # A name that nobody else has: the oracle knows the workers' jobs alone.
        self.onlooker = self.client("hostile")
        for hostile in (self.double_fork, self.ignore_signals, self.close_descriptors, self.write_without_end, self.fork_bomb, self.eat_memory, self.spread_memory,
                        self.own_limits, self.stop_itself, self.signal_all):
            before = self.work()
            try:
                hostile()
            except Exception as error:
                error.add_note(hostile.__name__)
                raise
            self.ender.see_work(1 if self.work() == before else 0)
        self.onlooker.close()

    def run_python(self, text, *fields):
        path = os.path.join(self.folder, f"job{len(os.listdir(self.folder))}.py")
        with open(path, "w", encoding="ascii") as file:
            file.write(text)
        return self.submit(f"exec {sys.executable} -S -E {path}", *fields)

    def submit(self, command, *fields):
        return self.onlooker.submit(command, *fields, env=(f"CHAOS={self.hostile_token}", "PATH=/usr/bin:/bin"))

    @property
    def hostile_token(self):
        return "hostile-" + self.token

    def end(self, job):
        """Its record, when it has ended and nothing of it is left."""
        self.onlooker.wait_status(job, EXITED, ABORTED)
        Leaks.settle("processes of a hostile job", lambda: processes_of(self.hostile_token))
        record = self.onlooker.record(job)
        demand(RUSAGE in record, "without usage:", record)
        return record

    def expect(self, job, *told):
        """State, cause, exit code and signal of its end."""
        record = self.end(job)
        demand(tuple(record.get(tag) for tag in (STATE, CAUSE, EXIT_CODE, SIGNAL)) == told, record)
        return record

    def double_fork(self):
        self.expect(self.run_python(DOUBLE_FORK), EXITED, CAUSE_EXIT, 0, None)

    def ignore_signals(self):
        job = self.run_python(IGNORE)
        while self.onlooker.stdout(job).data != b"deaf\n":
            self.ender.see_work(1)
        self.onlooker.signal(job, signal.SIGTERM)
        self.onlooker.cancel(job, field(GRACE, 100))
        self.expect(job, ABORTED, CAUSE_CANCELED, 137, 9)
        self.expect(self.run_python(IGNORE, field(MAX_WALL_TIME, 300)), ABORTED, CAUSE_WALL_CLOCK_LIMIT, 137, 9)

    def close_descriptors(self):
        job = self.run_python(CLOSE, field(MAX_WALL_TIME, 500))
        self.expect(job, ABORTED, CAUSE_WALL_CLOCK_LIMIT, 143, 15)

    def write_without_end(self):
        job = self.submit("yes & yes no >&2", field(MAX_OUTPUT, 2 * MIB))
        record = self.expect(job, ABORTED, CAUSE_OUTPUT_LIMIT, 137, 9)
        written = sum(os.stat(record[tag]).st_size for tag in (STANDARD_OUTPUT, STANDARD_ERROR))
        demand(written <= 2 * MIB, "its outputs have", written, "bytes")

    def fork_bomb(self):
        """In a control group it gets no more; else it is killed for it."""
        job = self.run_python(BOMB, field(MAX_PROCESSES, 20), field(MAX_WALL_TIME, 700))
        record = self.end(job)
        demand(record[STATE] == ABORTED and record[CAUSE] in (CAUSE_PROCESS_LIMIT, CAUSE_WALL_CLOCK_LIMIT), record)

    def eat_memory(self):
        self.expect(self.run_python(EAT, field(MAX_MEMORY, 64 * MIB)), ABORTED, CAUSE_MEMORY_LIMIT, 137, 9)

    def spread_memory(self):
        """Over processes that left its session."""
        record = self.end(self.run_python(SPREAD, field(MAX_MEMORY, 64 * MIB)))
        demand(record[CAUSE] == CAUSE_MEMORY_LIMIT, record)

    def own_limits(self):
        """What is kept for the whole tree is out of its reach."""
        self.expect(self.run_python(OWN_LIMITS, field(MAX_TREE_CPU, 500)), ABORTED, CAUSE_CPU_LIMIT, 137, 9)

    def stop_itself(self):
        job = self.run_python(STOP_PARENT)
        self.onlooker.wait_status(job, 2)
        self.onlooker.signal(job, signal.SIGCONT)
        self.expect(job, EXITED, CAUSE_EXIT, 7, None)

    def signal_all(self):
        """To its own group: that is itself, and no other job."""
        self.expect(self.submit("kill -KILL 0"), ABORTED, CAUSE_SIGNAL, 137, 9)

    def judge_more(self):
        demand(self.status()[SESSION_STARTS] == 0 and not any(worker.cuts for worker in self.workers), "others were cut off")
