"""What else changed, in words."""

import pandas as pd

import pmtools as pm
from pmtools.report.passages.what_else import cautions
from pmtools.report.words import words_of

MOVED = {
    "activity": "Toets", "edge": "end", "kind": "moved", "n_before": 40, "n_after": 40,
    "before": -5.0, "before_low": -6.0, "before_high": -4.0,
    "after": 4.5, "after_low": 3.0, "after_high": 6.0, "chance": 0.001,
}  # fmt: skip
VOLUME = {
    "kind": "volume", "activity": "", "before": 12.0, "after": 13.46, "n_before": 9, "n_after": 9,
}  # fmt: skip


def frame(*rows: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame([{**MOVED, **row} for row in rows])


def test_earlier_and_later_are_told_with_their_intervals() -> None:
    body = pm.moved_steps(frame({})).body
    assert "de tijd ervoor werd 5 dagen korter (met 95% zekerheid 4 dagen tot 6 dagen)" in body
    assert "de tijd erna 4,5 dagen langer (3 dagen tot 6 dagen)" in body
    assert "eerder vastgelegd" in body
    later = {name: -MOVED[name] for name in MOVED if name.startswith(("before", "after"))}
    assert "werd 5 dagen langer" in pm.moved_steps(frame(later)).body


def test_a_goal_that_ends_there_is_told_without_what_comes_after() -> None:
    row = {"kind": "ends_there", "after": None, "after_low": None, "after_high": None}
    assert "Dit doel eindigt bij ‘Toets’. De tijd ervoor werd 5 dagen korter" in (
        pm.moved_steps(frame(row)).body
    )
    begins = pm.moved_steps(frame({"kind": "ends_there", "edge": "start"})).body
    assert "eindigt bij het begin van ‘Toets’" in begins
    assert "het werk aan de stap duurt 4,5 dagen meer" in begins


def test_short_times_are_told_in_hours() -> None:
    row = {"before": -0.25, "before_low": -0.5, "before_high": -0.125}
    assert "werd 6 uur korter (met 95% zekerheid 3 uur tot 12 uur)" in (
        pm.moved_steps(frame(row)).body
    )


def test_none_and_too_few_are_told() -> None:
    assert "Daarbij viel niets op." in pm.moved_steps(frame({"kind": ""})).body
    few = pm.moved_steps(frame({"kind": "", "chance": None})).body
    assert "is niet te zeggen" in few
    assert "viel niets op" not in few


def test_many_are_cut_and_hostile_labels_are_text(hostile: str) -> None:
    body = pm.moved_steps(frame(*[{"activity": f"{hostile}{n}"} for n in range(13)])).body
    assert body.count("<li>") == 11
    assert "En nog 3." in body
    assert "<script" not in body


def test_cautions_name_steps_by_what_is_the_matter() -> None:
    told = cautions(frame({}, {"activity": "B"}, {"kind": "ends_there"}), words_of("nl"))
    assert len(told) == 2
    assert "eindigt bij ‘Toets’" in told[0]
    assert "‘Toets’, ‘B’" in told[1]
    assert cautions(frame({"kind": ""}), words_of("nl")) == cautions(None, words_of("nl")) == []


def test_volume_and_steps(hostile: str) -> None:
    new = {**VOLUME, "kind": "appeared", "activity": hostile, "before": 0.0, "after": 0.3}
    gone = {**VOLUME, "kind": "vanished", "activity": "B", "before": 0.06, "after": 0.0}
    body = pm.what_else(pd.DataFrame([VOLUME, new, gone])).body
    assert "Per week begonnen er ervoor gemiddeld 12 zaken en erna 13 zaken." in body
    assert "erna in 30% van de zaken, ervoor nooit" in body
    assert "Verdwenen is ‘B’: ervoor in 6% van de zaken, erna nooit." in body
    assert "<script" not in body
    assert "Veel stappen tegelijk" not in body
    many = pm.what_else(pd.DataFrame([VOLUME, *[gone] * 12])).body
    assert "En nog 2." in many
    assert "Misschien kwam er een ander systeem" in many
    assert "Er kwam geen stap bij" in pm.what_else(pd.DataFrame([VOLUME])).body
