"""What bench.py makes of figures, with made-up ones: python3 -B tests/benchmarks/test_bench.py"""

import json
import pathlib
import sys
import unittest

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(FOLDER), str(FOLDER.parent / "interop")]

import guard  # noqa: E402
from contest import Contest, Missing  # noqa: E402

MARGINS = {"job": {"most": 12, "what": "a job"}, "queue": {"most": 5, "what": "a queue"}}


class GuardTest(unittest.TestCase):
    def hold(self, **ratios):
        """What is outside its margin, and how often each ratio was measured. A ratio is a list: one for each attempt."""
        measured = dict.fromkeys(ratios, 0)

        def measure(name):
            measured[name] += 1
            return ratios[name][measured[name] - 1]

        return guard.hold(MARGINS, measure)[1], measured

    def test_ratios_within_their_margins_are_measured_once(self):
        self.assertEqual(([], {"job": 1, "queue": 1}), self.hold(job=[3.0], queue=[5.0]))

    def test_a_ratio_that_is_outside_each_time_has_left_its_margin(self):
        self.assertEqual((["job"], {"job": 3, "queue": 1}), self.hold(job=[36.0, 13.0, 12.1], queue=[1.0]))

    def test_a_ratio_that_is_outside_once_has_not(self):
        self.assertEqual(([], {"job": 1, "queue": 2}), self.hold(job=[3.0], queue=[9.0, 1.5]))

    def test_a_ratio_of_nothing_has_left_its_margin(self):
        for nothing in (0.0, -1.0, float("nan"), float("inf")):
            self.assertEqual(["queue"], self.hold(job=[3.0], queue=[nothing] * guard.ATTEMPTS)[0])

    def test_each_margin_has_its_measurement(self):
        margins = json.loads(guard.MARGINS.read_text())
        self.assertEqual([], [name for name in margins if not callable(getattr(guard.Ratios, name, None))])
        self.assertTrue(all(margin["most"] > 0 and margin["what"] for margin in margins.values()))


class ContestTest(unittest.TestCase):
    def contest(self, more_is_better=True, **values):
        contest = Contest("a title", "jobs a second", "ours", more_is_better)
        for name, figures in values.items():
            contest.set(name, figures)
        return contest

    def test_ratios_are_of_the_same_rounds(self):
        contest = self.contest(ours=[10, 40, 90], other=[10, 20, 30])
        self.assertEqual([1, 2, 3], contest.ratios("other"))
        self.assertIn("| other | 20 (10–30) | 2 (1–3) |", contest.lines())

    def test_a_bar_in_a_name_ends_no_cell(self):
        self.assertIn("| a \\| b | 1 (1–1) | 2 (2–2) |", self.contest(ours=[2], **{"a | b": [1]}).lines())

    def test_less_time_is_better(self):
        self.assertEqual([2, 4], self.contest(more_is_better=False, ours=[10, 10], other=[20, 40]).ratios("other"))

    def test_who_is_better_is_said(self):
        verdict = self.contest(ours=[10, 10, 10], better=[20, 30, 40], worse=[5, 5, 2], alike=[9, 10, 12]).verdict()
        self.assertEqual("Better than ours, so many times: better: 3 (2–4). ours is better, so many times, than worse: 2 (2–5). "
                         "Not to be told apart from ours in these rounds: alike.", verdict)

    def test_one_who_is_missing_is_named_and_the_others_are_measured(self):
        def cannot(_):
            raise Missing("there is no such program")

        contest = Contest("a title", "s", "ours")
        contest.add("ours", lambda _: 2.0)
        contest.add("absent", cannot)
        contest.add("broken", lambda _: 1 / 0)
        contest.run(2)
        self.assertEqual({"ours": [2.0, 2.0]}, contest.values)
        self.assertEqual([], contest.failures)
        lines = contest.lines()
        self.assertIn("| absent | left out: there is no such program | |", lines)
        self.assertTrue(any(line.startswith("| broken | left out: failed in round 0: ZeroDivisionError") for line in lines))

    def test_ours_may_not_be_missing(self):
        contest = Contest("a title", "s", "ours")
        contest.add("ours", lambda _: 1 / 0)
        self.assertEqual(1, len(contest.run(1).failures))

    def test_contestants_take_turns_and_the_first_round_does_not_count(self):
        order = []
        contest = Contest("a title", "s", "a")
        for name in "abc":
            contest.add(name, lambda turn, name=name: order.append(name) or turn)
        contest.run(2)
        self.assertEqual("abcbcacab", "".join(order))
        self.assertEqual({"a": [1, 2], "b": [1, 2], "c": [1, 2]}, contest.values)

    def test_a_contest_whose_time_is_up_has_three_rounds(self):
        contest = Contest("a title", "s", "a")
        contest.add("a", lambda turn: turn)
        self.assertEqual([1, 2, 3], contest.run(100, seconds=-1).values["a"])


    def test_where_nothing_is_compared_there_are_no_ratios(self):
        contest = Contest("a title", "ms", "")
        contest.set("one", [1, 2, 3])
        self.assertIn("| one | 2 (1–3) |", contest.lines())
        self.assertEqual("", contest.verdict())


if __name__ == "__main__":
    unittest.main()
