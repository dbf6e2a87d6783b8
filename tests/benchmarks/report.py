"""The figures of a run, their aims, and the table."""

import dataclasses


@dataclasses.dataclass
class Row:
    name: str
    value: float
    unit: str
    aim: str = ""
    met: bool | None = None


class Report:
    def __init__(self):
        self.rows = []
        self.failures = []

    def add(self, name, value, unit):
        self.rows.append(Row(name, value, unit))

    def at_least(self, name, value, unit, aim):
        self.rows.append(Row(name, value, unit, f">= {aim:g}", value >= aim))

    def below(self, name, value, unit, aim):
        self.rows.append(Row(name, value, unit, f"< {aim:g}", value < aim))

    def check(self, name, expected, actual):
        """What has nothing to do with speed: one that fails makes the whole run fail."""
        if expected != actual:
            self.failures.append(f"{name}: {expected} expected, {actual} found")

    def print(self):
        print(f"{'figure':<58}{'value':>12} {'unit':<8}{'aim':<10}")
        for row in self.rows:
            verdict = {None: "", True: "met", False: "MISSED"}[row.met]
            print(f"{row.name:<58}{row.value:>12.2f} {row.unit:<8}{row.aim:<10}{verdict}")
        for failure in self.failures:
            print(f"FAILED {failure}")
        print("all checks passed" if not self.failures else f"{len(self.failures)} checks failed")

    def as_json(self):
        return {"figures": [dataclasses.asdict(row) for row in self.rows], "failures": self.failures}
