"""The log-health notebook: where the rows went, what the log cannot say, what catches the eye."""

from collections.abc import Callable
from pathlib import Path

import pytest


def test_every_planted_error_of_daqapo_is_named(
    made: Callable[..., Path], page: Callable[[Path], str], data: Path
) -> None:
    run = page(made(str(data / "logs" / "daqapo_hospital_actlog.csv"), "log_health"))
    assert "Stappen die eindigen voordat ze beginnen: 4 (Registration 3, Trage 1)." in run
    for planted in ("Triaga", "511, 513 to 516"):
        assert planted in run


@pytest.mark.parametrize(
    ("log", "able"), [("benefit", "apart: ja"), ("environmental_permit", "apart: nee")]
)
def test_it_says_what_the_log_can_answer(
    made: Callable[..., Path], page: Callable[[Path], str], log: str, able: str
) -> None:
    run = page(made(log, "log_health"))
    assert f"Wachttijd en bewerkingstijd {able}" in run
    assert "Werkvoorraad en doorlooptijd van afgeronde zaken: ja" in run


def test_running_cases_are_counted(
    made: Callable[..., Path], answers: Callable[[Path], dict]
) -> None:
    counts = answers(made("environmental_permit", "log_health", "--language", "nl"))[
        "summary_finished"
    ]
    assert dict(zip(counts.finished, counts.n_cases, strict=True)) == {True: 537, False: 63}
