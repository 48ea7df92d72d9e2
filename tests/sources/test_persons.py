"""No name of a person stays behind, and nothing else is touched."""

from __future__ import annotations

import polars as pl
import pytest

from pmtools.errors import PrivacyError
from pmtools.sources.persons import names_person, shield_persons
from pmtools.sources.table.read import read_csv
from pmtools.sources.xes.read import read_xes

HIDDEN = "p-"
HEAD = "zaak,stap,datum,medewerker,team,created_by,bron,nummer,lifecycle,"
ROWS = """case:kanaal,case:aanvrager
An,An,2024-01-01,An,An,Dirk,Bo,1,start,An,Eva
An,An,2024-01-02,Bo,An,,An,2,complete,web,Eva
b,y,2024-01-02,Bo,X,Cor,Zed,3,suspend,web,Fay
b,y,2024-01-03,,X,,An,4,,web,Fay
"""


def pseudonym(value: str) -> str:
    return HIDDEN + value[::-1]


@pytest.fixture
def log(save):
    return read_csv(save(HEAD + ROWS, "log.csv"))


def test_every_column_that_may_name_a_person_is_replaced(log):
    shielded = shield_persons(log, pseudonym)
    assert shielded.events["resource"].to_list() == ["p-oB", None]
    assert shielded.events["start_resource"].to_list() == ["p-nA", None]
    assert shielded.lifecycle["resource"].to_list() == ["p-oB"]
    assert shielded.events["created_by"].to_list() == ["p-kriD", None]
    assert shielded.events["bron"].to_list() == ["p-nA", "p-nA"]
    assert shielded.cases["aanvrager"].to_list() == ["p-avE", "p-yaF"]
    replaced = ("resource", "team", "created_by", "bron", "start_resource", "aanvrager")
    assert shielded.origin.pseudonyms == replaced


def test_case_activity_and_other_attributes_are_not_touched(log):
    shielded = shield_persons(log, pseudonym)
    same = ["case_id", "activity", "start", "end", "seq", "precision", "nummer"]
    assert shielded.events.select(same).equals(log.events.select(same))
    assert shielded.events["case_id"].to_list() == ["An", "b"]
    assert shielded.cases["case_id"].equals(log.cases["case_id"])
    assert shielded.events.columns == log.events.columns


def test_no_name_is_left_in_the_codes_either(log):
    shielded = shield_persons(log, pseudonym)
    for frame in (shielded.events, shielded.lifecycle):
        assert all(code.startswith(HIDDEN) for code in frame["resource"].dtype.categories)
    assert log.events["resource"].to_list() == ["Bo", None]


def test_codes_of_names_that_stand_in_no_event_are_replaced_too(save):
    rows = "zaak,stap,datum,medewerker,lifecycle\na,x,2024-01-01,Bo,suspend\na,x,2024-01-02,,\n"
    shielded = shield_persons(read_csv(save(rows, "log.csv")), pseudonym)
    assert shielded.events["resource"].dtype == pl.Enum(["p-oB"])


def test_pseudonyms_that_meet_do_not_break_the_codes(log):
    assert shield_persons(log, lambda _: "p").events["resource"].to_list() == ["p", None]


@pytest.mark.parametrize(
    ("column", "person"),
    [
        ("Responsible_actor", True),
        ("monitoringResource", True),
        ("naam van de indiener", True),
        ("Naam_van_melder", True),
        ("created-by", True),
        ("lastModifiedBy", True),
        ("activityNameNL", False),
        ("zaaktypenaam", False),
        ("nearby", False),
        ("zaakbehandelaar", True),
        ("betrokkene", True),
        ("KLANTNAAM", True),
        ("burgerservicenummer", True),
        ("doorlooptijd", False),
        ("department", False),
        ("caseStatus", False),
    ],
)
def test_words_of_a_column(column, person):
    assert names_person(column) is person


def test_the_real_logs(data):
    log = read_xes(data / "logs/BPIC15_1.xes.gz")
    replaced = shield_persons(log, pseudonym).origin.pseudonyms
    assert replaced == ("resource", "monitoringResource", "Responsible_actor")
    receipt = shield_persons(read_xes(data / "logs/receipt.xes.gz"), pseudonym)
    assert receipt.cases["responsible"].str.starts_with(HIDDEN).all()
    assert receipt.cases["group"].str.starts_with("Group").all()
    assert isinstance(receipt.events["resource"].dtype, pl.Enum)


def test_teams_that_are_no_persons_stay(save):
    rows = (
        "zaak,stap,datum,medewerker,team\na,x,2024-01-01,Bo,Vergunningen\na,y,2024-01-02,An,KCC\n"
    )
    shielded = shield_persons(read_csv(save(rows, "log.csv")), pseudonym)
    assert shielded.events["team"].to_list() == ["Vergunningen", "KCC"]


def test_kept_resources_keep_no_column_that_names_a_person(log):
    shielded = shield_persons(log, pseudonym, keep_resources=True)
    assert shielded.events["resource"].to_list() == ["Bo", None]
    assert shielded.events["bron"].to_list() == ["An", "An"]
    assert shielded.cases["aanvrager"].to_list() == ["p-avE", "p-yaF"]


def test_nobody_can_be_split_by_a_person(log):
    shielded = shield_persons(log, pseudonym)
    with pytest.raises(PrivacyError, match="may name a person"):
        shielded.attribute("aanvrager")
