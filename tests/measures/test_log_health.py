"""Log health: the errors that were planted in the hospital log are all named."""

from pathlib import Path

import pytest

import pmtools as pm
from pmtools.measures.log_health import log_health

FORMS = ["daqapo_hospital.csv", "daqapo_hospital_actlog.csv", "daqapo_hospital_events.csv"]


@pytest.mark.parametrize("form", FORMS)
def test_the_planted_errors_of_the_hospital_log(data: Path, form: str) -> None:
    """As published: 5 time anomalies, 4 wrong names, 5 lacking cases, 2 + 1 missing, 9 gaps, 7 pairs."""
    health = log_health(pm.read_csv(data / "logs" / form))
    told = {
        concern: {(row.subject, row.n, row.detail) for row in rows.itertuples()}
        for concern, rows in health.groupby("concern")
    }
    overlap = told.pop("overlap")
    assert (len(overlap), sum(n for _, n, _ in overlap)) == (7, 9)
    assert told == {
        "backward": {("Registration", 3, ""), ("Trage", 1, "")},
        "no_duration": {("Clinical exam", 1, "")},
        "look_alike": {
            ("registration", 1, "Registration"),
            ("Trage", 1, "Triage"),
            ("Triaga", 1, "Triage"),
        },
        "no_letter": {("0", 1, "")},
        "gap_in_ids": {("", 5, "511, 513 to 516")},
        "missing": {("resource", 2, ""), ("start", 1, "")},
        "quiet": {("", 9, "")},
    }


def test_real_logs_raise_no_false_alarm(data: Path) -> None:
    health = log_health(pm.read_xes(data / "logs" / "BPIC15_1.xes.gz"))
    assert set(health["concern"]) == {"quiet"}


def test_a_sound_log_has_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "sound.csv"
    path.write_text("zaak,stap,datum\na,begin,2024-01-01 10:00\na,einde,2024-01-01 10:10\n")
    health = log_health(pm.read_csv(path))
    assert health.empty
    assert health.columns.to_list() == [
        "concern",
        "subject",
        "n",
        "detail",
        "longer_than",
        "longest",
    ]
