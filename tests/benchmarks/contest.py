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
    """One table. `ours` is the name of the contestant that all others are held against, empty where nothing is compared; `more_is_better` tells rates from times and sizes."""

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

    def run(self, rounds, seconds=60, warm=True):
        """A round that does not count, where it is to be `warm`, and `rounds` that do, the first contestant another one in each; fewer, but three or all, once so many seconds have gone by."""
        names, begin = list(self.measures), time.monotonic()
        self.values |= {name: [] for name in names}
        for turn in range(0 if warm else 1, rounds + 1):
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
            if name == self.ours or not self.ours:
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
        sentences = []
        if ahead:
            sentences.append(f"Better than {self.ours}, so many times: {listed(ahead)}.")
        if behind:
            sentences.append(f"{self.ours} is better, so many times, than {listed(behind)}.")
        if alike:
            sentences.append(f"Not to be told apart from {self.ours} in these rounds: {'; '.join(alike)}.")
        return " ".join(sentences)

    def lines(self):
        """As Markdown."""
        rounds = max(map(len, self.values.values()), default=0)
        lines = [f"### {self.title}", ""] + ([self.text, ""] if self.text else [])
        if not self.ours:
            lines += [f"| {rounds} rounds | {self.unit} |", "| --- | --- |", *(f"| {cell(name)} | {spread(values)} |" for name, values in self.values.items())]
            return lines + [f"| {cell(name)} | left out: {cell(why)} |" for name, why in self.missing.items()]
        lines += [f"| {rounds} rounds | {self.unit}, {'more' if self.more_is_better else 'less'} is better | {cell(self.ours)} is so many times better |", "| --- | --- | --- |"]
        for name, values in self.values.items():
            lines.append(f"| {cell(name)} | {spread(values)} | {'1' if name == self.ours else spread(self.ratios(name))} |")
        lines += [f"| {cell(name)} | left out: {cell(why)} | |" for name, why in self.missing.items()]
        return lines + ["", self.verdict()]

    def as_json(self):
        return {"title": self.title, "unit": self.unit, "ours": self.ours, "more_is_better": self.more_is_better, "values": self.values, "missing": self.missing}


def cell(text):
    """A bar would end it, and so would the end of a line."""
    return text.replace("|", "\\|").replace("\n", " ")


def listed(found):
    return "; ".join(f"{name}: {text}" for name, text in found.items())
