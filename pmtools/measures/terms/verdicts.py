"""Verdicts: the term of each case, and whether it was kept."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pmtools.clock.deadline import ends
from pmtools.clock.legal import Days, legal_calendar
from pmtools.clock.penalty import due
from pmtools.clock.rule import Rule, holds
from pmtools.measures.terms.cases import NAT, OWN, Cases, Plan, as_days
from pmtools.measures.terms.suspended import per_case, stops_of

DAY = np.timedelta64(1, "D")
SLACK = np.timedelta64(14, "D")
"""More than rolling adds to the end of a term."""
STATUS = pl.Enum(
    (
        *("in_time", "late", "running", "overdue", "withdrawn", "no_decision", "uncertain"),
        *("no_start", "no_procedure", "no_rule", "no_calendar"),
    )
)
CODE = {name: code for code, name in enumerate(STATUS.categories)}
OPEN = -1
"""Not judged yet: the deadline is known."""
UNKNOWN = ("no_start", "no_procedure", "no_rule", "no_calendar")
"""Of these cases the log or the tables do not tell a deadline."""
COUNTS = (
    *("suspended_days", "n_suspensions", "n_suspended_late", "extension"),
    *("penalty_low", "penalty_high"),
)
SCHEMA = {
    **dict.fromkeys(("procedure", "rule", "article"), pl.String()),
    **dict.fromkeys(("received", "deadline", "decided"), pl.Date()),
    "status": STATUS,
    **dict.fromkeys(("days_left", "used_days", "norm_left"), pl.Int64()),
    **dict.fromkeys((*COUNTS, "n_unmatched", "n_unended"), pl.Int64()),
    **dict.fromkeys(("suspended", "reopened"), pl.Boolean()),
    "activity": pl.String(),
    "step_days": pl.Int64(),
    "team": pl.String(),
    "period": pl.Datetime("us"),
}
"""The columns of `verdicts`, beside `case_id`."""


def verdicts(rows: pl.LazyFrame, plan: Plan) -> pl.LazyFrame:
    """One row per case with its term and whether it was kept; see `deadlines` for the columns."""
    return rows.map_batches(
        partial(_judged, plan=plan),
        schema={"case_id": rows.collect_schema()["case_id"], **SCHEMA},
        predicate_pushdown=False,
        projection_pushdown=False,
        slice_pushdown=False,
    )


def _judged(frame: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    judged = _Judged(Cases(frame, plan))
    judged.by_rules()
    judged.by_own_word()
    judged.conclude()
    return judged.frame()


class _Judged:
    """What is found out of each case, a rule after the other."""

    def __init__(self, cases: Cases) -> None:
        self.cases, self.n = cases, cases.n
        self.deadline: Days = np.full(self.n, NAT)
        self.start: Days = cases.received.copy()
        self.status = np.full(self.n, CODE["no_procedure"], np.int8)
        self.rules, self.rule = list[Rule](), np.full(self.n, -1, np.int64)
        self.counts = {name: np.zeros(self.n, np.int64) for name in COUNTS}

    def by_rules(self) -> None:
        """Take the rule that held for each case on the day of receipt."""
        cases = self.cases
        for procedure in range(len(cases.plan.service.procedures)):
            mine = cases.procedure == procedure
            self.status[mine] = CODE["no_rule"]
            self.status[mine & np.isnat(cases.received)] = CODE["no_start"]
            direct = cases.plan.service.procedures[procedure].rules
            handed = dict[str, NDArray[np.bool_]]()
            for rule in cases.plan.rules(procedure):
                asked = mine if rule.id in direct else handed.get(rule.id, np.zeros(self.n, bool))
                held = asked & rule.valid(cases.received)
                if rule.otherwise is not None:
                    last = rule.hands_over(cases.received)
                    handed[rule.otherwise] = held & last
                    held &= ~last
                if held.any():
                    self._judge(rule, np.flatnonzero(held))

    def by_own_word(self) -> None:
        """Take the deadline that a case says itself, where the service names its attribute."""
        if self.cases.plan.service.attribute("deadline"):
            self.deadline = self.cases.own("deadline")
            self.status[:] = np.where(np.isnat(self.deadline), CODE["no_start"], OPEN)
            self.rule[:] = -1
            for name in COUNTS:
                self.counts[name][:] = 0

    def _judge(self, rule: Rule, places: NDArray[np.int64]) -> None:
        """The terms of the cases at some places, by one rule."""
        cases, legal = self.cases, legal_calendar()
        start = cases.starts(rule)[places]
        latest = np.where(np.isnat(cases.done), cases.at, cases.done)[places]
        self.rules.append(rule)
        self.rule[places], self.start[places] = len(self.rules) - 1, start
        rows = _by_then(cases.stretches, places, latest, self.n)
        told = cases.day("extended")[places]
        told = np.where(told <= latest, told, NAT)
        stops = stops_of(rows, rule, cases.plan.terms, latest)
        most: Days = rule.term.after(start)
        if rule.extension is not None:
            most = np.where(np.isnat(told), most, rule.extension.after(most))
        most = most + SLACK + stops.days(len(places))
        known = legal.known(start) & legal.known(most)
        self.status[places] = np.where(known, OPEN, CODE["no_calendar"])
        self.status[places[np.isnat(start)]] = CODE["no_start"]
        # A decision of before the day from which the term counts: one of the two is wrong.
        known &= ~(cases.done[places] < start)
        self.status[places[cases.done[places] < start]] = CODE["no_start"]
        if not known.all():
            self._judge(rule, places[known])
            return
        done = cases.done[places]
        found = ends(rule, start, stops, told, legal)
        end = found.end
        unsure = (per_case(rows, _unended(), len(places)) > 0) & (done <= end)
        if unsure.any():
            # Where a suspension did not end, the term is at least as long as without it.
            least = ends(rule, start, stops_of(rows, rule, cases.plan.terms, None), told, legal)
            self.status[places[unsure & (done > least.end)]] = CODE["uncertain"]
            end = np.where(unsure, least.end, end)
        self.deadline[places] = end
        counts = (found.suspended, found.n_suspensions, found.n_late, found.extension)
        for name, count in zip(COUNTS, counts, strict=False):
            self.counts[name][places] = count
        self._penalty(rule, places)

    def _penalty(self, rule: Rule, places: NDArray[np.int64]) -> None:
        """What is due at least (by the notices that the log holds) and at most."""
        cases = self.cases
        if rule.penalty is None or rule.by_law:
            return
        deadline, done = self.deadline[places], cases.done[places]
        until = np.where(np.isnat(done), cases.at + DAY, done)
        held = _first_notice(cases.frame["notices"].gather(places), deadline)
        soonest: Days = held.copy() if cases.plan.notices else deadline + DAY
        late = until > deadline
        held[self.status[places] == CODE["uncertain"]] = NAT
        for name, notice in (("penalty_low", held), ("penalty_high", soonest)):
            for version in cases.plan.terms.penalties[rule.penalty]:
                now = late & holds(version, notice)
                owed = due(version, deadline, np.where(now, notice, NAT), until)
                self.counts[name][places] += owed

    def conclude(self) -> None:
        """Say of every case with a deadline whether it was kept; some ended without a decision."""
        cases, last_day = self.cases, as_days(self.cases.frame["last_day"])
        there, decided = self.status == OPEN, ~np.isnat(cases.done)
        kept = np.where(self._kept(), CODE["in_time"], CODE["late"])
        runs = np.where(cases.at < self.deadline, CODE["running"], CODE["overdue"])
        self.status[there] = np.where(decided, kept, runs)[there]
        finished = cases.frame["finished"].fill_null(False).to_numpy()
        unanswered = finished & ~decided & there & (last_day <= cases.at)
        # A case that was taken up again after its withdrawal runs on.
        withdrawn = ~np.isnat(cases.day("withdrawn")) & ~decided
        withdrawn &= ~(cases.day("reopened") >= cases.day("withdrawn"))
        self.status[unanswered], self.status[withdrawn] = CODE["no_decision"], CODE["withdrawn"]
        self.out = unanswered | withdrawn
        for name in ("penalty_low", "penalty_high"):
            self.counts[name][self.out] = 0

    def _kept(self) -> NDArray[np.bool_]:
        """Whether the decision came by the deadline."""
        service, frame = self.cases.plan.service, self.cases.frame
        deadline, decided = service.attribute("deadline"), service.attribute("decided")
        if service.exact and deadline is not None and decided is not None:
            return (frame[OWN + decided] <= frame[OWN + deadline]).fill_null(False).to_numpy()
        return np.less_equal(self.cases.done, self.deadline)

    def _left(self, until: Days) -> pl.Series:
        """The days left; less than none where it was too late on the last day itself."""
        left = _between(until, self.deadline)
        too_late = pl.Series((self.status == CODE["late"]) & (until == self.deadline))
        return pl.select(pl.when(too_late).then(-1).otherwise(left)).to_series()

    def frame(self) -> pl.DataFrame:
        """The columns of `verdicts`."""
        cases, frame = self.cases, self.cases.frame
        until = np.where(np.isnat(cases.done), cases.at, cases.done)
        until[self.out] = NAT
        norm = cases.plan.service.norm
        norm_end: Days = norm.after(cases.received) if norm else np.full(self.n, NAT)
        rows = cases.stretches
        unended = per_case(rows, _unended(), self.n)
        columns: dict[str, Any] = {
            "case_id": frame["case_id"],
            "procedure": _named(cases.procedure, [one.id for one in cases.plan.service.procedures]),
            "rule": _named(self.rule, [rule.id for rule in self.rules]),
            "article": _named(self.rule, [rule.article for rule in self.rules]),
            "received": cases.received,
            "deadline": self.deadline,
            "decided": cases.done,
            "status": pl.Series(self.status.astype(np.uint8)).cat.to(STATUS),
            "days_left": self._left(until),
            "used_days": _between(self.start, until) - self.counts["suspended_days"],
            "norm_left": _between(until, norm_end),
            **self.counts,
            "n_unmatched": per_case(rows, pl.col("begin").is_null(), self.n),
            "n_unended": unended,
            "suspended": (unended > 0) & np.isnat(cases.done),
            "reopened": ~np.isnat(cases.day("reopened")),
            "activity": frame["step"],
            "step_days": _between(as_days(frame["step_day"]), np.full(self.n, cases.at)),
            "team": frame["team"].cast(pl.String),
            "period": cases.done.astype("M8[M]").astype("M8[us]"),
        }
        schema = {"case_id": frame.schema["case_id"], **SCHEMA}
        return pl.DataFrame(
            [pl.Series(name, columns[name], dtype, strict=False) for name, dtype in schema.items()]
        )


def _unended() -> pl.Expr:
    return pl.col("end").is_null() & pl.col("begin").is_not_null()


def _named(places: NDArray[np.int64], names: list[str]) -> pl.Series:
    """The names at some places; null for -1."""
    known = pl.Series(places)
    return pl.Series(names, dtype=pl.String).gather(
        pl.select(pl.when(known >= 0).then(known)).to_series()
    )


def _by_then(rows: pl.DataFrame, places: NDArray[np.int64], latest: Days, n: int) -> pl.DataFrame:
    """The suspensions of some of `n` cases that began by a day of each, with new numbers."""
    number = np.full(n, -1)
    number[places] = np.arange(len(places))
    own = number[rows["n"].to_numpy()]
    begun = rows["begin"].fill_null(rows["end"]).to_numpy().astype("M8[D]")
    by_then = np.append(latest, NAT)[own]  # -1 is the last: no day comes by it
    return rows.with_columns(pl.Series("n", own)).filter(pl.Series(begun <= by_then))


def _first_notice(notices: pl.Series, deadline: Days) -> Days:
    """The first notice of after the deadline of each case."""
    if not notices.list.len().sum():
        return np.full(len(deadline), NAT)
    rows = pl.DataFrame({"notice": notices, "deadline": deadline}).with_row_index("n")
    later = rows.explode("notice").filter(pl.col("notice") > pl.col("deadline"))
    first = later.group_by("n").agg(pl.col("notice").min())
    told = rows.select("n").join(first, on="n", how="left", maintain_order="left")
    return as_days(told["notice"])


def _between(begin: Days, end: Days) -> pl.Series:
    """The days from one day to another; null where one is not known."""
    days = pl.Series((end - begin).astype(np.int64))
    return pl.select(pl.when(pl.Series(~np.isnat(end - begin))).then(days)).to_series()
