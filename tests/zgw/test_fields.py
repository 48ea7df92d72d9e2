"""What is kept of the recorded answers of a real server, and that nothing else is."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pmtools.errors import SourceError
from pmtools.sources.zgw.keeping.fields import Keeper, asked_fields, seen_of, seen_of_role
from pmtools.sources.zgw.keeping.trail import trail_rows
from pmtools.sources.zgw.keeping.values import id_of, instant, name_in

KEEPER = Keeper(lambda name: f"p-{len(name)}", properties=frozenset({"wijk"}))
CASE, OTHER = "129a56f1-cffc-41fc-b96d-8ac4fb6c20e1", "f0fa1f54-e1cb-490b-a419-6e782c772fd8"


@pytest.fixture
def recorded(data: Path) -> Any:
    """The body of a recorded answer, by its name."""
    return lambda name: json.loads((data / "zgw" / f"{name}.json").read_text("utf-8"))["body"]


def test_a_case(recorded: Any) -> None:
    row = KEEPER.zaak(recorded("zaak_detail"))
    assert len(row.pop("hash")) == 32
    assert row == {
        "id": CASE,
        "zaaktype": "e1637c4c-7191-494e-a2e6-4883b437dc4c",
        "registratiedatum": "2026-01-28",
        "startdatum": "2026-01-28",
        "einddatum": "2026-02-09",
        "einddatum_gepland": "2026-03-11",
        "uiterlijke_einddatum": "2026-05-06",
        "vertrouwelijkheid": "zaakvertrouwelijk",
        "kanaal": "Web",
        "betalingsindicatie": "nvt",
        "organisatie": "RSIN-517439943",
        "hoofdzaak": "",
        "opgeschort": 0,
        "eerder_opgeschort": 0,
        "verlenging": "P42D",
        "resultaat": "6233ef08-02e9-4d45-add4-e2fb3c876ebb",
        "status": "05e9ee3a-2557-4dcb-b0aa-20122e253403",
        "gemuteerd": "2026-11-21T19:33:45.371796Z",
    }
    assert seen_of(row) == {
        "opgeschort": "0",
        "verlenging": "P42D",
        "uiterlijke_einddatum": "2026-05-06",
        "einddatum_gepland": "2026-03-11",
        "resultaat": "6233ef08-02e9-4d45-add4-e2fb3c876ebb",
    }


def test_a_case_that_is_suspended(recorded: Any) -> None:
    told = recorded("zaak_opschorten")["zaak"]
    assert (KEEPER.zaak(told)["opgeschort"], KEEPER.zaak(told)["eerder_opgeschort"]) == (1, 1)


def test_the_hash_is_of_what_is_kept_and_of_what_is_linked(recorded: Any) -> None:
    told = recorded("zaak_detail")
    same = {**told, "omschrijving": "anders", "toelichting": "anders", "laatstGemuteerd": None}
    assert KEEPER.zaak(same)["hash"] == KEEPER.zaak(told)["hash"]
    for changed in (
        {"einddatum": None},
        {"rollen": told["rollen"][:2]},
        {"status": told["rollen"][0]},
    ):
        assert KEEPER.zaak({**told, **changed})["hash"] != KEEPER.zaak(told)["hash"]


def test_roles(recorded: Any) -> None:
    rows = [KEEPER.rol(record) for record in recorded("rollen_by_zaak")["results"]]
    unit, employee, person = rows
    assert person is None
    assert unit and (unit["soort"], unit["team"], unit["wie"]) == ("organisatorische_eenheid", "Team Vergunningen", None)  # fmt: skip
    assert employee and (employee["soort"], employee["team"], employee["wie"]) == ("medewerker", None, "p-8")  # fmt: skip
    assert seen_of_role(employee) == '["medewerker", "behandelaar", "p-8", null]'
    assert employee["registratiedatum"] == "2026-11-21T19:33:43.025405Z"


def test_types(recorded: Any) -> None:
    kinds = {row["id"]: row for row in map(KEEPER.zaaktype, recorded("ztc_zaaktypen")["results"])}
    told = kinds["e1637c4c-7191-494e-a2e6-4883b437dc4c"]
    assert (told["identificatie"], told["doorlooptijd"], told["servicenorm"]) == (
        "OMG-VERG",
        "P56D",
        "P42D",
    )
    assert [row["concept"] for row in kinds.values()] == [0, 0, 1]
    steps = [KEEPER.statustype(record) for record in recorded("ztc_statustypen")["results"]]
    ends = {(row["omschrijving"], row["volgnummer"]) for row in steps if row["eindstatus"]}
    assert ends == {("Beslist", 4), ("Afgehandeld", 6)}
    assert len([KEEPER.resultaattype(r) for r in recorded("ztc_resultaattypen")["results"]]) == 4


def test_statuses_results_decisions_and_properties(recorded: Any) -> None:
    steps = [KEEPER.status(record) for record in recorded("statussen_heropend")["results"]]
    assert len(steps) == 7
    assert {row["zaak"] for row in steps} == {OTHER}
    assert max(row["moment"] for row in steps) == "2026-10-12T22:30:00Z"
    (result,) = [KEEPER.resultaat(record) for record in recorded("resultaten_by_zaak")["results"]]
    assert result["zaak"] == CASE
    (decision,) = [KEEPER.besluit(record) for record in recorded("besluiten")["results"]]
    assert (decision["datum"], decision["verzenddatum"], decision["publicatiedatum"]) == (
        "2026-02-08",
        "2026-02-10",
        "",
    )
    assert KEEPER.properties_of(CASE, recorded("zaakeigenschappen")) == [
        {"zaak": CASE, "naam": "wijk", "waarde": "Zuid"}
    ]
    assert Keeper(str).properties_of(CASE, recorded("zaakeigenschappen")) == []


def test_documents_and_substatuses(recorded: Any) -> None:
    (document,) = map(KEEPER.document, recorded("zaakinformatieobjecten"))
    assert document == {
        "id": "5ca48c82-27e2-47cb-ac3a-bdc4b12a36a0",
        "zaak": CASE,
        "moment": "2026-11-21T19:37:39.418034Z",
    }
    (substatus,) = map(KEEPER.substatus, recorded("substatussen")["results"])
    assert substatus == {
        "id": "91fe22b7-d989-4b11-a44c-23a477150efc",
        "zaak": CASE,
        "moment": "2026-02-09T13:00:00Z",
    }


def test_a_new_document_is_another_hash_only_where_documents_are_taken(recorded: Any) -> None:
    told = recorded("zaak_detail")
    more = {**told, "zaakinformatieobjecten": [told["rollen"][0]]}
    for keeper, differs in ((KEEPER, False), (replace(KEEPER, documents=True), True)):
        assert (keeper.zaak(more)["hash"] != keeper.zaak(told)["hash"]) == differs
    assert set(asked_fields(documents=True)) - set(asked_fields(documents=False)) == {
        "zaakinformatieobjecten"
    }


def test_the_trail_tells_who_added_a_document_only_where_documents_are_taken() -> None:
    record = {
        "aanmaakdatum": "2026-11-21T19:37:39.5Z", "actie": "create", "gebruikersId": "j.jansen",
        "resource": "zaakinformatieobject", "resourceUrl": f"https://x/zaakinformatieobjecten/{OTHER}",
        "wijzigingen": {"oud": None, "nieuw": {"titel": "vrije tekst"}},
    }  # fmt: skip
    assert trail_rows(KEEPER, CASE, [record]) == []
    (row,) = trail_rows(replace(KEEPER, documents=True), CASE, [record])
    assert (row["object"], row["wie"], row["new"]) == (OTHER, "p-8", None)
    assert "vrije" not in repr(row)


def test_the_trail_of_a_case_that_was_suspended_resumed_and_extended(recorded: Any) -> None:
    rows = trail_rows(KEEPER, OTHER, recorded("audittrail_opschorting_heropening"))
    changed = [(r["moment"][11:23], r["field"], r["old"], r["new"]) for r in rows if r["field"]]
    assert changed == [
        ("19:37:37.264", "opgeschort", "0", "1"),
        ("19:37:37.502", "opgeschort", "1", "0"),
        ("19:37:37.863", "verlenging", "", "P42D"),
    ]
    kinds = [(row["soort"], row["actie"]) for row in rows if not row["field"]]
    assert kinds.count(("status", "create")) == 7
    assert kinds[0] == ("zaak", "create")
    assert {row["wie"] for row in rows} == {"p-8"}


def test_nothing_personal_of_any_recorded_answer_is_kept(data: Path) -> None:
    """Names, the BSN and free texts that are known to stand in the recorded answers."""
    kept = []
    for path in sorted((data / "zgw").glob("*.json")):
        body = json.loads(path.read_text("utf-8"))["body"]
        for record in records(body):
            kind = KINDS.get(str(record.get("url")).rpartition("/")[0].rpartition("/")[2])
            if kind and len(record) > 2:
                kept.append(getattr(KEEPER, kind)(record))
        if "audittrail" in path.name and isinstance(body, list):
            kept += trail_rows(KEEPER, CASE, body)
    told = json.dumps(kept)
    assert len(kept) > 300
    for word in (
        "111222333",
        "Testpersoon",
        "Jansen",
        "jansen",
        "Amrani",
        "vrije tekst",
        "complex",
        "DSO-",
        "wacht op",
        "example.invalid",
    ):
        assert word not in told


KINDS = {
    **{"zaken": "zaak", "statussen": "status", "resultaten": "resultaat", "rollen": "rol"},
    **{"besluiten": "besluit", "zaaktypen": "zaaktype", "statustypen": "statustype"},
    **{"resultaattypen": "resultaattype"},
    **{"zaakinformatieobjecten": "document", "substatussen": "substatus"},
}


def records(body: Any) -> list[dict[str, Any]]:
    """Every record in a body, at whatever depth."""
    if isinstance(body, list):
        return [one for part in body for one in records(part)]
    if not isinstance(body, dict):
        return []
    return [body, *(one for part in body.values() for one in records(part))]


@pytest.mark.parametrize(
    "url", [None, 7, "", "111222333", "https://x/zaken/1", f"https://x/{CASE}/a"]
)
def test_an_address_without_an_id_is_refused_and_not_repeated(url: object) -> None:
    with pytest.raises(SourceError, match="ends in a UUID") as raised:
        id_of(url)
    assert "111222333" not in str(raised.value)


@pytest.mark.parametrize(
    ("moment", "ours"),
    [
        ("2026-02-09T13:35:53+01:00", "2026-02-09T12:35:53.000000Z"),
        ("2026-02-09T12:35:53.5Z", "2026-02-09T12:35:53.500000Z"),
        ("2026-02-09T12:35:53.123456789Z", "2026-02-09T12:35:53.123456Z"),
        ("2026-13-09T12:35:53Z", ""),
        ("0001-01-01T00:00:00+14:00", ""),
    ],
)
def test_moments_of_the_source_as_ours(moment: str, ours: str) -> None:
    assert instant(moment) == ours


def test_free_text_in_a_date_is_nothing() -> None:
    url = f"https://x/zaken/{CASE}"
    row = KEEPER.zaak({"url": url, "zaaktype": url, "startdatum": "jan@example.nl", "einddatum": 7})
    assert (row["startdatum"], row["einddatum"]) == ("", "")
    assert (
        KEEPER.status({"url": url, "zaak": url, "statustype": url, "datumStatusGezet": "Jan"})[
            "moment"
        ]
        == ""
    )


def test_half_a_character_can_be_kept() -> None:
    """No file takes one; a source that counts in UTF-16 leaves one when it cuts a text."""
    told = name_in(json.loads(r'{"naam": "Team \ud83d"}'), "naam")
    assert told.encode("utf-8") == b"Team ?"
