"""Look-alikes: a slip of the pen is found, a name that is another on purpose is not."""

import pytest

from pmtools.measures.look_alikes import look_alikes, without_letters


@pytest.mark.parametrize(
    ("rare", "frequent"),
    [
        ("Trage", "Triage"),
        ("Triaga", "Triage"),
        ("Triagge", "Triage"),
        ("Traige", "Triage"),
        ("triage", "Triage"),
        ("Triage ", "Triage"),
        ("Besluit_verzonden", "Besluit verzonden"),
        ("Beluit verzonden", "Besluit verzonden"),
    ],
)
def test_a_slip_is_found(rare: str, frequent: str) -> None:
    assert look_alikes({frequent: 50, rare: 1, "Iets heel anders": 9}) == [(rare, frequent)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Brief A", "Brief B"),
        ("Fase I", "Fase II"),
        ("01_HOOFD_490", "01_HOOFD_490a"),
        ("01_HOOFD_010", "01_HOOFD_011"),
        ("Stap 1", "Stap 2"),
        ("Besluit", "Bezwaar"),
        ("abc", "abd"),
    ],
)
def test_what_differs_on_purpose_is_not(one: str, other: str) -> None:
    assert look_alikes({one: 50, other: 1}) == []


def test_a_frequent_neighbour_is_no_slip_unless_only_its_form_differs() -> None:
    assert look_alikes({"Toets": 50, "Toetst": 40}) == []
    assert look_alikes({"Toets": 50, "toets": 40}) == [("toets", "Toets")]


def test_labels_without_a_letter() -> None:
    assert without_letters(["0", "-", "Stap 1", "é"]) == ["-", "0"]
