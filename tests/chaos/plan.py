"""A job and how it must end. Jobs note their own runs, so that one that is lost or doubled shows."""

import signal
import sys

from smash_client import (ABORTED, CAUSE, CAUSE_CANCELED, CAUSE_DETAIL, CAUSE_EXIT, CAUSE_FAILED_TO_START, CAUSE_HOST_LOST, CAUSE_SIGNAL, ENGINE_JOB, EXITED, EXIT_CODE, FAILED_ERRNO,
                          RUSAGE, SIGNAL, STATE)

SIGNALS = (signal.SIGTERM, signal.SIGUSR1, signal.SIGKILL, signal.SIGHUP)
ALL_KINDS = ("exit", "exit", "exit", "slow", "signal", "missing", "usage", "long", "long")
# Those that need no second process, for hosts that cannot have one more.
SINGLE_KINDS = ("exit", "exit", "signal", "usage")
# Processor time is counted by the tick in `times`, and the end of a shell is not in its own count.
USAGE_SLACK = 0.2


class Violation(AssertionError):
    """A promise of the host that was not kept."""


def demand(condition, *what):
    """Raises what is wrong, unless the condition holds."""
    if not condition:
        raise Violation(" ".join(map(str, what)))


class Plan:
    """A job with a number of its own."""

    def __init__(self, number, kind, log):
        self.number, self.kind, self.id, self.is_refused = number, kind, None, False
        self.signal = SIGNALS[number % len(SIGNALS)]
        note = f"echo {number} >> {log}; echo {number}; "
        self.command = {"exit": f"{note}exit {number % 256}", "slow": f"{note}sleep 0.0{number % 9}; exit {number % 256}",
                        "signal": f"{note}kill -{int(self.signal)} $$", "missing": f"/nosuch/program {number}", "long": f"{note}exec sleep 1000",
                        "usage": f"{note}i=0; while [ $i -lt {1000 * (number % 9)} ]; do i=$((i+1)); done; times"}[kind]
        self.ended_by = set()     # of a long one: what it was sent, whether or not that was answered

    def check(self, record, terms):
        """The record must tell what really happened. Returns how often it must have run."""
        told = tuple(record.get(tag) for tag in (STATE, CAUSE, EXIT_CODE, SIGNAL))
        if told[1] == CAUSE_HOST_LOST:
            demand(terms.may_lose_hosts and told == (ABORTED, CAUSE_HOST_LOST, -1, None) and RUSAGE not in record, "a job that was lost:", told, self.command)
            return (0, 1)
        if told[1] == CAUSE_FAILED_TO_START and (self.kind != "missing" or record[FAILED_ERRNO] in terms.start_errors):
            demand(record.get(FAILED_ERRNO) in terms.start_errors, "could not be started:", record, self.command)
            return (0,)
        if told[1] == CAUSE_CANCELED and self.ended_by:
            demand(told[0] == ABORTED and told[3] in (signal.SIGTERM, signal.SIGKILL) and told[2] == 128 + told[3], told, self.command)
            return (0, 1)
        demand(told == self.end(record), "ended as", told, record.get(CAUSE_DETAIL, "without a detail"), "instead of", self.end(record), self.command, record.get(ENGINE_JOB, ""))
        demand(self.kind == "missing" or RUSAGE in record, "without usage:", record)
        return (0,) if self.kind == "missing" else (0, 1) if self.kind == "long" else (1,)

    def end(self, record):
        """State, cause, exit code and signal."""
        if self.kind == "signal":
            return ABORTED, CAUSE_SIGNAL, 128 + self.signal, int(self.signal)
        if self.kind == "missing":
            return EXITED, CAUSE_FAILED_TO_START, 127, None
        if self.kind == "long":
            by_signal = "signal" in self.ended_by
            return ABORTED, CAUSE_SIGNAL if by_signal else CAUSE_CANCELED, 128 + signal.SIGTERM, int(signal.SIGTERM)
        return EXITED, CAUSE_EXIT, 0 if self.kind == "usage" else self.number % 256, None

    def check_output(self, record, text):
        """What it wrote, and the usage that it measured itself."""
        lines = text.splitlines()
        demand(lines[:1] == [str(self.number)], "wrote", text, self.command)
        if self.kind == "usage":
            user, system = (sum(60 * int(part.split("m")[0]) + float(part.split("m")[1].rstrip("s")) for part in column) for column in zip(lines[1].split()))
            used = record[RUSAGE]
            counted = used.user_seconds + used.system_seconds + (used.user_microseconds + used.system_microseconds) / 1e6
            demand(user + system - USAGE_SLACK <= counted <= user + system + USAGE_SLACK + counted / 4, "used", user + system, "and is told", counted)
        else:
            demand(lines == [str(self.number)], "wrote", text, self.command)


class Terms:
    """What a fault may do to jobs beside the ends that they have by themselves."""

    def __init__(self, may_lose_hosts=False, may_cut_outputs=False, start_errors=(), refusals=()):
        self.may_lose_hosts, self.may_cut_outputs, self.start_errors, self.refusals = may_lose_hosts, may_cut_outputs, frozenset(start_errors), frozenset(refusals)


def say(*text):
    print(*text, file=sys.stderr, flush=True)
