"""Contestants that are measured in turns, and what may be said about them: medians with their spread, ratios of the same rounds, and sentences made of these."""

import statistics
import time


class Missing(Exception):
    """Why a contestant cannot take part here."""


def number(value):
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"


def spread(values):
    """The median, with the least and the most."""
    return f"{number(statistics.median(values))} ({number(min(values))}–{number(max(values))})" if values else "–"


class Contest:
    """One table. `ours` is the name of the contestant that all others are held against; `more_is_better` tells rates from times and sizes."""

    def __init__(self, title, unit, ours, more_is_better=True, text=""):
        self.title, self.unit, self.ours, self.more_is_better, self.text = title, unit, ours, more_is_better, text
        self.measures, self.values, self.missing, self.failures = {}, {}, {}, []

    def add(self, name, measure):
        """`measure(number of the round)` gives a figure. It raises Missing if it cannot take part."""
        self.measures[name] = measure

    def set(self, name, values):
        """The figures of all rounds, measured elsewhere."""
        self.values[name] = list(values)

    def leave_out(self, name, why):
        self.missing[name] = why

    def run(self, rounds, seconds=60):
        """A round that does not count, and `rounds` that do, the first contestant another one in each; fewer, but three or all, once so many seconds have gone by."""
        names, begin = list(self.measures), time.monotonic()
        self.values |= {name: [] for name in names}
        for turn in range(rounds + 1):
            if turn > min(3, rounds) and time.monotonic() - begin > seconds:
                break
            start = turn % len(names)
            for name in names[start:] + names[:start]:
                self.measure(name, turn)
        return self

    def measure(self, name, turn):
        if name in self.missing:
            return
        try:
            value = self.measures[name](turn)
        except Missing as reason:
            self.drop(name, str(reason))
        except Exception as error:  # What goes wrong with one is no reason to lose the others' figures.
            self.drop(name, f"failed in round {turn}: {type(error).__name__}: {error}")
            if name == self.ours:
                self.failures.append(f"{self.title}: {name}: {self.missing[name]}")
        else:
            if turn:
                self.values[name].append(value)

    def drop(self, name, why):
        self.missing[name] = why
        self.values.pop(name, None)

    def ratios(self, name):
        """How many times as good as this one ours is, round by round: above 1 where ours is better."""
        pairs = zip(self.values.get(self.ours, []), self.values.get(name, []))
        return [(ours / other if self.more_is_better else other / ours) for ours, other in pairs if ours > 0 and other > 0]

    def verdict(self):
        """What the ratios say: a sentence for those that are better, those that are worse and those whose spread is on both sides."""
        told = {name: self.ratios(name) for name in self.values if name != self.ours}
        told = {name: ratios for name, ratios in told.items() if ratios}
        ahead = {name: spread([1 / ratio for ratio in ratios]) for name, ratios in told.items() if max(ratios) < 1}
        behind = {name: spread(ratios) for name, ratios in told.items() if min(ratios) > 1}
        alike = [name for name in told if name not in ahead and name not in behind]
        better = "higher" if self.more_is_better else "lower"
        sentences = []
        if ahead:
            sentences.append(f"{self.ours} is beaten by {listed(ahead)}: so many times {better} is their figure.")
        if behind:
            sentences.append(f"{self.ours} is better than {listed(behind)}, so many times.")
        if alike:
            sentences.append(f"Not to be told apart from {self.ours} in these rounds: {', '.join(alike)}.")
        return " ".join(sentences)

    def lines(self):
        """As Markdown."""
        rounds = max(map(len, self.values.values()), default=0)
        lines = [f"### {self.title}", ""] + ([self.text, ""] if self.text else [])
        lines += [f"| {rounds} rounds | {self.unit}, {'more' if self.more_is_better else 'less'} is better | {self.ours} is so many times better |", "| --- | --- | --- |"]
        for name, values in self.values.items():
            lines.append(f"| {name} | {spread(values)} | {'1' if name == self.ours else spread(self.ratios(name))} |")
        lines += [f"| {name} | left out: {why} | |" for name, why in self.missing.items()]
        return lines + ["", self.verdict()]

    def as_json(self):
        return {"title": self.title, "unit": self.unit, "ours": self.ours, "more_is_better": self.more_is_better, "values": self.values, "missing": self.missing}


def listed(found):
    return ", ".join(f"{name} {text}" for name, text in found.items())
