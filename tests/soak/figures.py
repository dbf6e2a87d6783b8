"""What is measured at each point of a soak, and whether it is flat."""

import os
import pathlib
import time

NAMES = ("ended", "seconds", "jobs/s", "session MiB", "fds", "master KiB", "fds", "submit p50 ms", "p99 ms", "database MiB", "files")
# What may come in the course of a run that is no leak: a heap that breathes, a reader of the records more.
MEMORY_MIB, MEMORY_RATIO = 24, 1.3
MASTER_KIB = 1024
DESCRIPTORS = 8
RATE_RATIO = 0.4
LATENCY_RATIO, LATENCY_MS = 4, 10
DATABASE_RATIO, DATABASE_MIB = 1.3, 4
WARM = 3       # points until all code is compiled and the heap has its size


def memory_kib(pid):
    return int(pathlib.Path(f"/proc/{pid}/status").read_text().split("VmRSS:")[1].split()[0])


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def percentile(values, part):
    return sorted(values)[min(len(values) - 1, int(part * len(values)))] if values else float("nan")


class Figures:
    """Rows of figures, one for each point."""

    def __init__(self, master, session, state, prober):
        self.master, self.session, self.state, self.prober = master, session, state, prober
        self.begin = self.last = time.monotonic()
        self.last_ended, self.rows = 0, []
        print(" ".join(f"{name:>13}" for name in NAMES), flush=True)

    def take(self, ended):
        now, latencies = time.monotonic(), self.prober.latencies()
        database = sum(path.stat().st_size for path in pathlib.Path(self.state).glob("records.db*") if path.suffix != ".db-shm")
        row = (ended, now - self.begin, (ended - self.last_ended) / (now - self.last), memory_kib(self.session) / 1024, descriptors(self.session), memory_kib(self.master),
               descriptors(self.master), 1000 * percentile(latencies, 0.5), 1000 * percentile(latencies, 0.99), database / (1 << 20),
               len(os.listdir(os.path.join(self.state, "output"))))
        self.last, self.last_ended = now, ended
        self.rows.append(row)
        print(" ".join(f"{value:13.1f}" if isinstance(value, float) else f"{value:13}" for value in row), flush=True)

    def growth(self):
        """What is not flat, in words."""
        column = [list(values) for values in zip(*self.rows)]
        early = [values[:WARM] for values in column]
        late = [values[WARM:] for values in column]
        memory = max(early[3]) * MEMORY_RATIO + MEMORY_MIB
        database = max(early[9]) * DATABASE_RATIO + DATABASE_MIB
        wrong = [(max(late[3]) > memory, f"the session's memory grows beyond {memory:.0f} MiB"),
                 (max(late[4]) > max(early[4]) + DESCRIPTORS, "the session's descriptors grow"),
                 (max(late[5]) > max(early[5]) + MASTER_KIB, "the master's memory grows"),
                 (max(late[6]) > max(early[6]) + DESCRIPTORS, "the master's descriptors grow"),
                 (sum(late[2][-3:]) / 3 < RATE_RATIO * sum(early[2]) / WARM, "jobs get slower"),
                 (percentile(late[7][-3:], 0.5) > LATENCY_RATIO * percentile(early[7], 0.5) + LATENCY_MS, "submissions get slower"),
                 (max(late[9]) > database, f"the database grows beyond {database:.0f} MiB")]
        return [text for is_wrong, text in wrong if is_wrong]
