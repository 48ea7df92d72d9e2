"""Generated logs: every interval, and every answer by every key, is that of the slow oracle."""

from collections import Counter
from datetime import UTC, date, datetime
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

import pmtools as pm
from pmtools.measures.causes.intervals import Asked, interval_rows

FEW = settings(
    deadline=None,
    max_examples=40,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
MINUTE = 60_000_000
BEGINS = (
    datetime(2024, 3, 30, 22, tzinfo=UTC),  # the night in which summer time begins
    datetime(2024, 10, 26, 21, tzinfo=UTC),  # and in which it ends
    datetime(2024, 3, 28, 15, tzinfo=UTC),  # before Easter
)
UNITS = (15 * MINUTE, 5 * 60 * MINUTE, 86_400_000_000 + 1000, 1000)
ACTIVITIES, PEOPLE = ("a", "B", "ç\n", "d d"), ("p", "q", "ř", None)
TEAMS = {"p": "T", "q": "U", "ř": None, None: "T"}
WHOLE = ((0, 1440),)
SPANS = st.sampled_from(
    [(), WHOLE, ((540, 720), (780, 1020)), ((90, 200),), ((120, 180),), ((0, 150), (170, 1440))]
)
WEEK = st.lists(SPANS, min_size=7, max_size=7).filter(any).map(lambda days: {i: d for i, d in enumerate(days) if d})  # fmt: skip
SLOT = st.integers(0, 24)
STEP = st.tuples(
    st.integers(0, 5),  # case
    st.integers(0, 3),  # activity
    st.integers(0, 3),  # person
    SLOT,
    st.sampled_from([0, 0, 1, 1, 2, 3, 9, -1]),  # how many slots it takes
    st.sampled_from(["", "", "", "", "", "", "", "no start", "no end", "day", "other team"]),
)
Made = list[dict[str, Any]]


@st.composite
def logs(draw: st.DrawFn, units: tuple[int, ...] = UNITS) -> Made:
    """Steps of a few cases and people: ties, overlaps, and what is not known."""
    begin = (draw(st.sampled_from(BEGINS)) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()
    slot = draw(st.sampled_from(units))
    rows = draw(st.lists(STEP, min_size=3, max_size=40))
    few = draw(
        st.sampled_from([(1, 1), (2, 1), (2, 3), (4, 4)])
    )  # with fewer there are more batches
    return [
        {
            "case": f"zaak {case}",
            "activity": ACTIVITIES[activity % few[0]],
            "resource": (who := PEOPLE[person % few[1]]),
            "team": "V" if what == "other team" else TEAMS[who],
            "start": None if what == "no start" else int(begin) * 1_000_000 + at * slot,
            "end": None if what == "no end" else int(begin) * 1_000_000 + (at + takes) * slot,
            "seq": seq,
            "precision": "day" if what == "day" else "time",
        }
        for seq, (case, activity, person, at, takes, what) in enumerate(rows)
    ]


@st.composite
def offices(draw: st.DrawFn) -> dict[str, Any]:
    """Hours of all, of teams and of persons, and closed days."""
    own = st.dictionaries(st.sampled_from(["p", "ř"]), WEEK, max_size=2)
    return {
        "zone": "Europe/Amsterdam",
        "week": draw(WEEK),
        "closed": draw(st.frozensets(st.sampled_from([date(2024, 3, 29), date(2024, 4, 1)]))),
        "teams": draw(st.dictionaries(st.sampled_from("TUV"), WEEK, max_size=2)),
        "persons": draw(own),
    }


NAMED = st.dictionaries(
    st.sampled_from(ACTIVITIES),
    st.sampled_from(["own", "applicant", "partner", "legal"]),
    max_size=3,
)
asked = st.fixed_dictionaries(
    {"batch": st.sampled_from([2, 2, 3]), "parallel": st.sampled_from([0.5, 0.5, 0.1, 1])}
)


def able(made: Made) -> bool:
    """Whether causes can be told of the log at all."""
    ended = Counter(step["case"] for step in made if step["end"] is not None)
    known = (any(step[name] is not None for step in made) for name in ("start", "resource"))
    return max(ended.values(), default=0) > 1 and all(known)


def intervals(log: pm.EventLog, question: Asked, waiting: ModuleType) -> Counter[Any]:
    rows = interval_rows(log, question).collect().to_dicts()
    micros = [
        tuple(None if row[name] is None else row[name] // ONE for name in ("wait", *waiting.CAUSES))
        for row in rows
    ]
    names = ("case_id", "from_activity", "to_activity", "resource", "team")
    return Counter(
        (*(None if row[name] is None else str(row[name]) for name in names), row["enabled"], *spent)
        for row, spent in zip(rows, micros, strict=True)
    )


ONE = datetime.resolution


@FEW
@given(logs((*UNITS, 1, 7 * 3_600_000_000 + 13)), offices(), asked)
def test_every_interval_to_the_microsecond(
    waiting: ModuleType,
    plainly: SimpleNamespace,
    calendar: Any,
    made: Made,
    office: dict[str, Any],
    how: dict[str, Any],
) -> None:
    assume(able(made))
    hours = waiting.Hours(**office)
    rows = waiting.waits(made, hours, least=how["batch"], share=how["parallel"])
    wanted = Counter(
        (
            *(row[name] for name in ("case", "from_activity", "to_activity", "resource", "team")),
            waiting.EPOCH + row["enabled"] * ONE,
            row["wait"],
            *(row.get(cause) for cause in waiting.CAUSES),
        )
        for row in rows
    )
    found = intervals(plainly.log_of(made), Asked(calendar(hours), **how), waiting)
    assert found == wanted
    for *_, wait, a, b, c, d, e in found:
        assert a is None or a + b + c + d + e == wait


test_every_interval_often = pytest.mark.long(
    settings(FEW, max_examples=1000)(
        given(logs((*UNITS, 1)), offices(), asked)(
            test_every_interval_to_the_microsecond.hypothesis.inner_test
        )
    )
)


@pytest.mark.long
@FEW
@given(logs(), offices(), asked, st.lists(st.sampled_from(range(8)), min_size=3, max_size=3))
def test_every_answer(
    waiting: ModuleType,
    plainly: SimpleNamespace,
    calendar: Any,
    made: Made,
    office: dict[str, Any],
    how: dict[str, Any],
    which: list[int],
) -> None:
    assume(able(made))
    hours, log = waiting.Hours(**office), plainly.log_of(made)
    rows = waiting.waits(made, hours, least=how["batch"], share=how["parallel"])
    assume(rows)
    for by in (plainly.by[one] for one in which):
        if by == "team" and not any(step["team"] for step in made):
            continue
        answer = pm.waiting_causes(log, by=by, calendar=calendar(hours), **how)
        assert plainly.found(answer) == plainly.wanted(rows, plainly.key_of(by, made)), by
        assert answer.share.sum() == pytest.approx(1 if answer.total.any() else 0)


@pytest.mark.long
@FEW
@given(logs(), NAMED, NAMED, st.sampled_from([None, "party", "month"]))
def test_parties(
    waiting: ModuleType,
    plainly: SimpleNamespace,
    parties_file: Any,
    made: Made,
    before: dict[str, str],
    after: dict[str, str],
    by: str | None,
) -> None:
    """Whose wait it is, by a file."""
    assume(able(made) and (before or after))
    rows = waiting.waits(made, share=0.5, parties=waiting.Parties(before, after))
    told: dict[str, dict[str, list[str]]] = {}
    for when, named in (("before", before), ("after", after)):
        for label, party in named.items():
            told.setdefault(party, {}).setdefault(when, []).append(label)
    log = plainly.log_of(made)
    found = plainly.found(pm.waiting_causes(log, by=by, parties=parties_file(told)))
    wanted = plainly.wanted(rows, plainly.key_of(by, made))
    assert {k: v[:3] for k, v in found.items()} == {k: v[:3] for k, v in wanted.items()}
    assert {k[-1] for k in found} <= set(told) | {"own", "unknown"}
