"""The causes from Spark's workers are those from memory, to the last digit; refused in the same words."""

import importlib.util
import random
from datetime import date
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

pytestmark = pytest.mark.long
TESTS = Path(__file__).parents[2]
MINUTE = 60_000_000
HOURS = {
    "zone": "Europe/Amsterdam",
    "week": {0: [(540, 720), (780, 1020)], 4: [(540, 780)], 6: [(0, 1440)]},
    "closed": frozenset([date(2024, 4, 1)]),
    "teams": {"T": {1: [(480, 1200)]}, "U": {day: [(0, 1440)] for day in range(7)}},
    "persons": {"ř": {day: [(60, 200)] for day in range(7)}},
}


def module(path: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(Path(path).stem, TESTS / f"{path}.py")
    assert spec
    assert spec.loader
    told = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(told)
    return told


laws = module("measures/causes/test_cause_laws")


@pytest.fixture(scope="module")
def session() -> Any:
    """The session that is there, else one as the engine's tests have."""
    engine = module("engine/conftest")
    engine.spark.__wrapped__()
    import pyspark
    from pyspark.sql import SparkSession

    from pmtools.engine.session import session_at

    where = SparkSession.getActiveSession() or engine.where(Path(pyspark.__file__).parent)
    with session_at(where, {"spark.sql.session.timeZone": "Pacific/Apia"}) as begun:
        yield begun


@pytest.fixture(scope="module")
def on(session: Any) -> Any:
    return partial(module("engine/test_spark").on, session)


def drawn(seed: int, n: int, people: str) -> list[dict[str, Any]]:
    """Steps with ties, overlaps, and what is not known, in the nights around the end of March."""
    draw, rows = random.Random(seed), []
    for at in range(n):
        begin = 1_711_800_000_000_000 + draw.randrange(300) * 30 * MINUTE
        end = begin + draw.choice((0, 0, 1, 60, 600, -5)) * MINUTE
        missing = draw.choice(("", "", "", "", "", "start", "end"))
        person = draw.choice([*people, None])
        rows.append(
            {
                "case": f"zaak é{draw.randrange(n // 6)}",
                "activity": draw.choice(("a", "B", "ç 漢\n", "d")),
                "resource": person,
                "team": {"p": "T", "q": "U"}.get(person) if draw.random() < 0.8 else "V",
                "start": None if missing == "start" else begin,
                "end": None if missing == "end" else end,
                "seq": at,
                "precision": "day" if draw.random() < 0.03 else "time",
            }
        )
    return rows


@pytest.mark.parametrize("seed", range(2))
def test_made_logs(seed: int, on: Any, plainly: Any, waiting: Any, calendar: Any) -> None:
    log = plainly.log_of(drawn(seed, (60, 500, 900)[seed], ("pqř", "p", "pqřst")[seed]))
    other = on(log, 3)
    for name, by in laws.CASES:
        for how in ({}, {"calendar": calendar(waiting.Hours(**HOURS))}):
            laws.same(laws.answer(name, by, log, **how), laws.answer(name, by, other, **how))
    for name in laws.MEASURES:
        for starts in laws.STARTS:
            told = (laws.answer(name, None, one, starts=starts) for one in (log, other))
            laws.same(*told)


@pytest.mark.parametrize("name", ["benefit", "environmental_permit"])
def test_example_logs(name: str, on: Any) -> None:
    import pmtools as pm

    log = pm.example_log(name)
    other = on(log, 4)
    for measure, by in laws.CASES:
        if by != "buurt":
            laws.same(laws.answer(measure, by, log), laws.answer(measure, by, other))
