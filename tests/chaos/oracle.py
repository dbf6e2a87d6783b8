"""Holds every acknowledged job against what really ran: what jobs wrote themselves, each run one line, against what the host tells."""

import collections

from plan import demand
from smash_client import CAUSE, CAUSE_HOST_LOST, NAME, STANDARD_OUTPUT, STARTED


class Oracle:
    """Judges the workers of one host."""

    def __init__(self, log, terms):
        self.log, self.terms = log, terms

    def runs(self):
        """How often each number has run."""
        try:
            with open(self.log, encoding="ascii") as lines:
                return collections.Counter(int(line) for line in lines)
        except FileNotFoundError:
            return collections.Counter()

    def judge(self, workers):
        """Returns how many jobs there were."""
        runs = self.runs()
        demand(not [number for number, count in runs.items() if count > 1], "run twice:", [number for number, count in runs.items() if count > 1])
        return sum(self.judge_worker(worker, runs) for worker in workers)

    def judge_worker(self, worker, runs):
        listed = worker.records()
        records = {int(record[NAME]): record for record in listed}
        demand(len(records) == len(listed), "a submission made two jobs:", [number for number, count in collections.Counter(int(record[NAME]) for record in listed).items() if count > 1])
        acknowledged = {plan.number for plan in worker.plans.values() if plan.id is not None}
        demand(acknowledged <= set(records), "acknowledged and lost:", acknowledged - set(records))
        for number, record in records.items():
            plan = worker.plans[number]
            demand(not plan.is_refused, "refused and recorded:", record)
            expected = plan.check(record, self.terms)
            if STARTED not in record and plan.kind == "long" and record.get(CAUSE) != CAUSE_HOST_LOST:
                expected = (0,)
            count = runs.pop(number, 0)
            demand(count in expected, "ran", count, "times instead of", expected, record)
            if count and plan.kind != "long" and 0 not in expected and not self.terms.may_cut_outputs:
                with open(record[STANDARD_OUTPUT], encoding="ascii") as file:
                    plan.check_output(record, file.read())
        ran = [number for number in runs if number in worker.plans]
        demand(not ran, "run and not recorded:", ran)
        return len(records)
