"""Numbers of nine digits of cases and organisations are told from those of persons."""

import polars as pl
import pytest

from pmtools.log import EventLog
from pmtools.sources.numbering import numbering
from pmtools.sources.opening import read_log


def passes(number: int) -> bool:
    """The eleven test, from its definition."""
    digits = f"{number:09}"
    total = sum((9 - place) * int(digits[place]) for place in range(8)) - int(digits[8])
    return total % 11 == 0


FOLLOWING = range(202500001, 202500101)
PERSONS = [number for number in range(111222000, 111223000) if passes(number)]


@pytest.fixture
def log() -> EventLog:
    return read_log("registry_extract")


def with_cases(log: EventLog, **columns: list[object]) -> EventLog:
    size = len(next(iter(columns.values())))
    return log.over(cases=pl.DataFrame({"case_id": [f"Z-{n}" for n in range(size)], **columns}))


def test_case_numbers_pass_by_chance_alone(log: EventLog) -> None:
    passed = {str(number) for number in FOLLOWING if passes(number)}
    assert 5 < len(passed) < 20
    for values in ([str(number) for number in FOLLOWING], list(FOLLOWING)):
        assert numbering(with_cases(log, zaaknummer=list(values))) == passed


def test_numbers_of_persons_are_none(log: EventLog) -> None:
    assert len(PERSONS) > 50
    texts: list[object] = [str(number) for number in PERSONS]
    assert numbering(with_cases(log, nummer=texts)) == set()
    assert numbering(with_cases(log, nummer=list(PERSONS))) == set()


def test_few_numbers_tell_nothing(log: EventLog) -> None:
    few: list[object] = [*(str(number) for number in list(FOLLOWING)[:8]), str(PERSONS[0])]
    assert numbering(with_cases(log, nummer=few)) == set()


def test_a_number_of_an_organisation_is_known_by_its_column(log: EventLog) -> None:
    own: list[object] = [str(PERSONS[0])] * 3
    assert numbering(with_cases(log, bronorganisatie=own)) == {str(PERSONS[0])}
    assert numbering(with_cases(log, kanaal=own)) == set()


def test_other_columns_have_none(log: EventLog) -> None:
    assert numbering(log) == set()
    odd: list[object] = ["", None, "٣٣٣٣٣٣٣٣٣", "12345678", "1234567890", "1234x6789"]
    assert numbering(with_cases(log, x=odd)) == set()
