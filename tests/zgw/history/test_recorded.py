"""Three recorded cases of a running Open Zaak, their logs checked by hand.

The reader of the answers here is the test's own: no more than the rows that the log needs.
"""

from __future__ import annotations

import json

import pytest

SUSPENDED = "f0fa1f54-e1cb-490b-a419-6e782c772fd8"
DATED = "7b19421b-02fa-45a7-b2f4-8289e5a815d3"
USUAL = "129a56f1-cffc-41fc-b96d-8ac4fb6c20e1"


def last(url: str | None) -> str | None:
    return url.rsplit("/", 1)[-1] if url else None


@pytest.fixture
def world(data, tmp_path, new_state):
    return World(data / "zgw", new_state(tmp_path / "zaken"))


class World:
    """Recorded answers, and the state to which their rows go."""

    def __init__(self, folder, state):
        self.folder, self.state = folder, state
        for one in self.rows("ztc_zaaktypen"):
            state.add(
                "zaaktype", id=last(one["url"]), identificatie=one["identificatie"], catalogus=last(one["catalogus"]),
                omschrijving=one["omschrijving"], doorlooptijd=one["doorlooptijd"], servicenorm=one["servicenorm"],
                verlengingstermijn=one["verlengingstermijn"], begin_geldigheid=one["beginGeldigheid"],
                einde_geldigheid=one["eindeGeldigheid"], versiedatum=one["versiedatum"], concept=int(one["concept"]),
            )  # fmt: skip
        for one in self.rows("ztc_statustypen"):
            state.add("statustype", id=last(one["url"]), zaaktype=last(one["zaaktype"]), omschrijving=one["omschrijving"], volgnummer=one["volgnummer"], eindstatus=int(one["isEindstatus"]))  # fmt: skip
        for one in self.rows("ztc_resultaattypen"):
            state.add("resultaattype", id=last(one["url"]), zaaktype=last(one["zaaktype"]), omschrijving=one["omschrijving"])  # fmt: skip

    def rows(self, name):
        body = json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))["body"]
        return body["results"] if isinstance(body, dict) and "results" in body else body

    def case(self, row, **values):
        told = {
            "zaaktype": last(row["zaaktype"]), "registratiedatum": row["registratiedatum"], "startdatum": row["startdatum"],
            "einddatum": row["einddatum"], "uiterlijke_einddatum": row["uiterlijkeEinddatumAfdoening"],
            "opgeschort": int(row["opschorting"]["indicatie"]), "eerder_opgeschort": int(row["opschorting"]["eerdereOpschorting"]),
            "verlenging": (row["verlenging"] or {}).get("duur", ""), "resultaat": last(row["resultaat"]),
            "kanaal": row["communicatiekanaalNaam"], "first_seen": "2026-11-22T08:00:00.000000Z",
            "seen_from": "2026-11-22T08:00:00.000000Z", **values,
        }  # fmt: skip
        self.state.add("zaak", id=row["uuid"], **told)

    def statuses(self, name):
        for row in self.rows(name):
            self.state.add("status", id=row["uuid"], zaak=last(row["zaak"]), statustype=last(row["statustype"]), moment=row["datumStatusGezet"], gezet_door=last(row["gezetdoor"]))  # fmt: skip

    def trail(self, name):
        for number, row in enumerate(self.rows(name)):
            old, new = (row["wijzigingen"][half] for half in ("oud", "nieuw"))
            fields = {"": (None, None)}
            if row["resource"] == "zaak" and old and new:
                fields |= self.changed(old, new)
            for field, (was, now) in fields.items():
                self.state.add(
                    "trail", zaak=last(row["hoofdObject"]), number=number, moment=row["aanmaakdatum"], actie=row["actie"],
                    soort=row["resource"], object=last(row["resourceUrl"]), wie=row["gebruikersId"], field=field, old=was, new=now,
                )  # fmt: skip

    def changed(self, old, new):
        def of(record):
            return {
                "opgeschort": str(int(record["opschorting"]["indicatie"])),
                "verlenging": (record["verlenging"] or {}).get("duur", ""),
                "uiterlijke_einddatum": record["uiterlijkeEinddatumAfdoening"],
            }

        was, now = of(old), of(new)
        return {name: (was[name], now[name]) for name in was if was[name] != now[name]}


def test_the_case_that_was_suspended_and_reopened(world, told):
    """Statuses of September and October, entered within two seconds on 21 November."""
    row = world.rows("zaak_na_afsluiten")
    world.case(row, einddatum="2026-10-12")  # as it is after the last status
    world.statuses("statussen_heropend")
    world.trail("audittrail_opschorting_heropening")
    result = world.rows("zaak_afsluiten")["resultaat"]
    world.state.add("resultaat", id=result["uuid"], zaak=SUSPENDED, resultaattype=last(result["resultaattype"]))  # fmt: skip
    log = world.state.log()
    assert told(log, "precision", "resource", "registered", "derived", case=SUSPENDED) == [
        ("Ontvangen", "2026-09-01 08:00", "time", "j.jansen", "2026-11-21 20:37:37.010554", None),
        ("Ontvankelijkheid getoetst", "2026-09-05 10:00", "time", "j.jansen", "2026-11-21 20:37:37.265701", None),
        ("In behandeling", "2026-09-12 10:00", "time", "j.jansen", "2026-11-21 20:37:37.503971", None),
        ("Besluit voorbereid", "2026-09-20 10:00", "time", "j.jansen", "2026-11-21 20:37:37.867344", None),
        ("Afgehandeld", "2026-10-01 23:30", "time", "j.jansen", "2026-11-21 20:37:38.195865", None),
        ("Heropend", "2026-10-10 10:00", "time", "j.jansen", None, "from the statuses"),
        ("In behandeling", "2026-10-10 10:00", "time", "j.jansen", "2026-11-21 20:37:38.399725", None),
        ("Afgehandeld", "2026-10-13 00:30", "time", "j.jansen", "2026-11-21 20:37:38.590044", None),
        ("Zaak geregistreerd", "2026-11-21 20:37:36.771719", "time", "j.jansen", None, None),
        ("Opgeschort", "2026-11-21 20:37:37.264419", "time", "j.jansen", None, None),
        ("Hervat", "2026-11-21 20:37:37.502633", "time", "j.jansen", None, None),
        ("Termijn verlengd", "2026-11-21 20:37:37.863657", "time", "j.jansen", None, None),
        ("Resultaat vastgelegd: Verleend", "2026-11-21 20:37:38.196676", "time", "j.jansen", "2026-11-21 20:37:38.196676", None),
    ]  # fmt: skip
    case = log.cases.row(0, named=True)
    assert case["finished"] is True
    assert (case["verlenging"], case["doorlooptijd"], case["servicenorm"]) == (42, 56, 42)
    assert (case["eerder_opgeschort"], case["opgeschort"]) == (True, False)
    assert (case["zaaktype"], case["zaaktype_code"], case["resultaat"]) == ("Omgevingsvergunning behandelen", "OMG-VERG", "Verleend")  # fmt: skip


def test_the_case_that_has_dates(world, told):
    """Two statuses at 22:00 UTC, the first of which is 23:00 of the day before in the Netherlands."""
    (row,) = (one for one in world.rows("zaken_pagesize_over_max") if one["uuid"] == DATED)
    world.case(row, audit="none")
    world.statuses("statussen_dateonly_zaak")
    log = world.state.log()
    assert told(log, "precision", "resource", "derived", case=DATED) == [
        ("Zaak geregistreerd", "2026-03-28 00:00", "day", None, None),
        ("Ontvangen", "2026-03-28 00:00", "day", None, None),
        ("Hoorzitting gepland", "2026-04-12 00:00", "day", None, None),
    ]
    assert log.cases["finished"].to_list() == [False]
    assert log.cases.select("doorlooptijd", "servicenorm").row(0) == (84, None)


@pytest.mark.parametrize("audit", [True, False])
def test_a_usual_case(world, told, audit):
    world.case(world.rows("zaak_detail"))
    world.statuses("statussen_by_zaak")
    state = world.state
    for row in world.rows("rollen_by_zaak"):
        if row["betrokkeneType"] != "natuurlijk_persoon":
            who = row["betrokkeneIdentificatie"]
            unit = row["betrokkeneType"] == "organisatorische_eenheid"
            state.add(
                "rol", id=row["uuid"], zaak=USUAL, soort=row["betrokkeneType"], generiek=row["omschrijvingGeneriek"],
                registratiedatum=row["registratiedatum"], wie=None if unit else who["identificatie"], team=who["naam"] if unit else None,
            )  # fmt: skip
    for row in world.rows("resultaten_by_zaak"):
        state.add("resultaat", id=row["uuid"], zaak=USUAL, resultaattype=last(row["resultaattype"]))
    for row in world.rows("besluiten"):
        state.add("besluit", id=last(row["url"]), zaak=USUAL, datum=row["datum"], verzenddatum=row["verzenddatum"], publicatiedatum=row["publicatiedatum"])  # fmt: skip
    for row in world.rows("zaakeigenschappen"):
        state.add("eigenschap", zaak=USUAL, naam=row["naam"], waarde=row["waarde"])
    if audit:
        world.trail("audittrail_zaak")
    else:
        state.add("seen", zaak=USUAL, field="verlenging", value="P42D", first="2026-11-22T08:00:00.000000Z")  # fmt: skip
    log = state.log()
    assert told(log, "resource", case=USUAL) == (BY_TRAIL if audit else BY_SNAPSHOT)
    assert log.events["team"].unique().to_list() == ["Team Vergunningen"]
    assert log.cases.select("wijk", "laatste_team", "finished").row(0) == ("Zuid", "Team Vergunningen", True)  # fmt: skip


STATUSES = [
    ("Ontvangen", "2026-01-28 14:24:30", "s.bakker"),
    ("Ontvankelijkheid getoetst", "2026-01-29 02:45:12", "p.devries"),
    ("In behandeling", "2026-01-31 08:56:13", "j.jansen"),
    ("Advies gevraagd", "2026-02-05 16:08:07", "p.devries"),
    ("Besluit voorbereid", "2026-02-06 13:10:05", "p.devries"),
    ("Besluit genomen", "2026-02-08 00:00", None),
    ("Afgehandeld", "2026-02-09 13:35:53", "j.jansen"),
    ("Besluit verzonden", "2026-02-10 00:00", None),
]
ROLES = [
    ("Toegewezen aan behandelaar", "2026-11-21 20:33:43.025405", "j.jansen"),
    ("Toegewezen aan Team Vergunningen", "2026-11-21 20:33:43.106074", None),
]
BY_TRAIL = [
    *STATUSES,
    ("Zaak geregistreerd", "2026-11-21 20:33:42.873068", "j.jansen"),
    *ROLES,
    ("Uiterste datum gewijzigd", "2026-11-21 20:33:44.490655", "p.devries"),
    ("Termijn verlengd", "2026-11-21 20:33:44.490655", "p.devries"),
    ("Resultaat vastgelegd: Verleend", "2026-11-21 20:33:44.986879", "j.jansen"),
]
BY_SNAPSHOT = [
    ("Zaak geregistreerd", "2026-01-28 00:00", None),
    ("Termijn verlengd", "2026-01-28 00:00", None),
    *((activity, moment, None) for activity, moment, _ in STATUSES[:6]),
    ("Resultaat vastgelegd: Verleend", "2026-02-09 13:35:53", None),
    *((activity, moment, None) for activity, moment, _ in STATUSES[6:]),
    *ROLES,
]
