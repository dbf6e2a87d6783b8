"""Queues: what a submission takes and how many jobs a second are got through."""

import contextlib
import statistics

import compare_queues
from bench_jobs import started_host
from contest import Contest, Missing
from queues import SLOTS, SmashPipeline, SmashProgram
from system_queues import At, Slurm

TITLE = "Queues"
COMMANDS = ["smash -f SOCKET -u USER -c 'submit 0 0 0 /bin/true'", "tsp /bin/true", "nq -q /bin/true", f"parallel --will-cite -j {SLOTS} /bin/true", f"xargs -n 1 -P {SLOTS} /bin/true",
            "echo '/bin/true && echo ended >> FILE' | at now", "sbatch --wrap '/bin/true && echo ended >> FILE'"]
OURS = SmashPipeline.name


def measure(bench):
    count = 20 if bench.quick else 60
    slots = "-n", str(SLOTS)
    with started_host(*slots) as host, started_host(*slots, "-o", "KEEP_RECORDS=true") as keeper, contextlib.ExitStack() as stack:
        everyone, missing = compare_queues.contestants(host, keeper, bench.folder, bench.programs)
        rates = Contest("From the first submission to the last end", "jobs a second", OURS,
                        text=f"{count} × `/bin/true`, {SLOTS} at a time; but {min(count, Slurm.most)} with Slurm, {min(count, SmashProgram.most)} with a `smash` each, and at's run all at once. [COMPARISON.md](COMPARISON.md) tells what each keeps.")
        for name in missing:
            rates.leave_out(name, "not installed")
        for make in (At, Slurm):
            try:
                everyone.append(make(bench.folder))
            except Missing as why:
                rates.leave_out(make.name, str(why))
        batches = Batches(count)
        for one in everyone:
            if hasattr(one, "close"):
                stack.callback(one.close)
            rates.add(one.name, lambda turn, one=one: batches.rate(one, turn))
        rates.run(bench.rounds, 60)
    rates.failures += [f"{name}: {why}" for name, why in rates.missing.items() if name.lower().startswith("smash") and name != OURS]
    return [rates, batches.submissions()]


class Batches:
    def __init__(self, count):
        self.count, self.latencies = count, {}

    def rate(self, one, turn):
        count = min(self.count, getattr(one, "most", self.count))
        batch = one.batch(count, f"round{turn}")
        if batch.succeeded != count:
            raise RuntimeError(f"{batch.succeeded} of {count} jobs ended well")
        if turn and batch.submissions:
            self.latencies.setdefault(one.name, []).append(1e3 * statistics.median(batch.submissions))
        return count / batch.seconds

    def submissions(self):
        contest = Contest("A submission", "ms, median of a round's", SmashProgram.name, more_is_better=False,
                          text="Until whoever submits may go on. The protocol's are made on one connection that stays open, all others by starting a program.")
        for name, values in self.latencies.items():
            contest.set(name, values)
        return contest
