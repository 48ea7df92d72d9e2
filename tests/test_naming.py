"""Names in words for codes: found only where they are sure, and never changing a figure."""

from pathlib import Path

import pytest

import pmtools as pm

EVENT = """<event><string key="concept:name" value="{code}"/><string key="activityNameEN" value="{english}"/>
<string key="activityNameNL" value="{dutch}"/><date key="time:timestamp" value="2025-01-{day:02}T10:00:00Z"/></event>"""


def log_of(tmp_path: Path, *rows: tuple[str, str, str]) -> pm.EventLog:
    events = "".join(
        EVENT.format(code=code, dutch=dutch, english=english, day=day)
        for day, (code, dutch, english) in enumerate(rows, 1)
    )
    path = tmp_path / "codes.xes"
    path.write_text(
        f'<log><trace><string key="concept:name" value="1"/>{events}</trace></log>',
        encoding="utf-8",
    )
    return pm.read_xes(path)


ROWS = (
    ("B_2", "aanvraag ontvangen", "request received"),
    ("A_1", "besluit nemen", "take decision"),
    ("B_2", "aanvraag ontvangen", "request received"),
)


@pytest.mark.parametrize(("language", "name"), [("nl", "besluit nemen"), ("en", "take decision")])
def test_codes_get_their_name_in_the_language(tmp_path: Path, language: str, name: str) -> None:
    named = log_of(tmp_path, *ROWS).named(language)
    assert pm.variants(named)["sequence"][0][1] == f"{name} (A_1)"


def test_one_name_for_two_codes_keeps_them_apart(tmp_path: Path) -> None:
    rows = (*ROWS, ("C_3", "besluit nemen", "take decision"))
    assert len(pm.activities(log_of(tmp_path, *rows).named())) == 3


def test_words_stay_as_they_are(tmp_path: Path) -> None:
    log = log_of(tmp_path, ("besluit nemen", "iets anders", "something else"))
    assert log.named() is log


def test_an_attribute_that_varies_is_no_name(tmp_path: Path) -> None:
    log = log_of(tmp_path, ("A_1", "een vrije tekst", ""), ("A_1", "nog een tekst", ""))
    assert log.named() is log


def test_no_figure_of_a_real_log_changes(data: Path) -> None:
    log = pm.read_xes(data / "logs" / "BPIC15_1.xes.gz")
    named = log.named()
    assert len(pm.variants(named)) == 1170
    plain, said = pm.activities(log), pm.activities(named)
    assert "registratie datum binnenkomst aanvraag (01_HOOFD_010)" in set(said["activity"])
    assert (
        said["activity"].str.extract(r"\(([^()]+)\)$")[0].to_list() == plain["activity"].to_list()
    )
    assert said.drop(columns="activity").equals(plain.drop(columns="activity"))
