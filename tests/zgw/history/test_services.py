"""Service and term files of case types: the verdicts that they give, by hand, and what they refuse."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import pmtools as pm
from pmtools.clock.rule_files import read_rules
from pmtools.clock.service_files import read_service
from pmtools.sources.zgw.case_types.file_names import free_name
from pmtools.sources.zgw.case_types.services import write_services

SERVICE, TERMS = "VERG.service.toml", "terms.toml"


def suspended(state, zaak):
    state.trail("zaak", "update", "2026-01-10T10:00:00Z", zaak=zaak, opgeschort=("0", "1"))
    state.trail("zaak", "update", "2026-01-20T10:00:00Z", zaak=zaak, opgeschort=("1", "0"))


def extended(state, zaak):
    state.trail("zaak", "update", "2026-02-01T10:00:00Z", zaak=zaak, verlenging=("", "P42D"))


@pytest.fixture
def judged(state):
    """Cases that were registered on 5 January 2026: 56 days on it is 2 March."""
    ends = {"a": "03-02", "b": "03-03", "c": "03-11", "d": "04-13", "e": "04-23", "f": "04-30", "g": "02-28", "h": "03-08"}  # fmt: skip
    for zaak, end in ends.items():
        state.case(zaak).status("klaar", f"2026-{end}T12:00:00Z", zaak=zaak)
    suspended(state, "c")
    extended(state, "d")
    suspended(state, "e")
    extended(state, "e")
    state.add("besluit", id="b", zaak="f", datum="2026-03-01", verzenddatum="2026-03-02")
    state.status("ontvangen", "2026-01-02T12:00:00Z", zaak="g")
    looks = (("0", "02-01", "02-02"), ("1", "02-03", "02-08"), ("0", "02-09", None))
    runs = [(v, f"2026-{first}T08:00", last and f"2026-{last}T08:00") for v, first, last in looks]
    state.seen("opgeschort", *runs, zaak="h")
    return state


def test_verdicts_with_suspension_and_extension_in_them(judged):
    log = judged.log()
    files = write_services(judged.db, judged.folder)
    assert {path.name for path in files} == {SERVICE, TERMS}
    service, terms = (str(judged.folder / name) for name in (SERVICE, TERMS))
    rows = pm.deadlines(log, service, terms=terms).set_index("case_id").sort_index()
    told = {
        case: (str(row.deadline.date()), row.status, int(row.days_left), int(row.suspended_days), int(row.extension))
        for case, row in rows.iterrows()
    }  # fmt: skip
    assert told == {
        "a": ("2026-03-02", "in_time", 0, 0, 0),
        "b": ("2026-03-02", "late", -1, 0, 0),
        "c": ("2026-03-11", "in_time", 0, 9, 0),  # 11 to 19 January
        "d": ("2026-04-13", "in_time", 0, 0, 1),  # 98 days
        "e": ("2026-04-22", "late", -1, 9, 1),
        "f": ("2026-03-02", "in_time", 0, 0, 0),  # sent on that day
        "g": ("2026-02-27", "late", -1, 0, 0),  # came in on 2 January
        "h": ("2026-03-08", "in_time", 0, 6, 0),  # 3 to 8 February
    }
    assert {case: int(row.norm_left) for case, row in rows.iterrows()}["a"] == -14  # 16 February
    whole = pm.on_time(log, service, terms=terms).iloc[0]
    assert (whole.n_in_time, whole.n_late, whole.n_suspended, whole.n_extended) == (5, 3, 3, 2)


def test_cases_of_another_type_are_not_judged(judged):
    judged.add("zaaktype", id="other", identificatie="BEZWAAR", catalogus="c", omschrijving="Bezwaar", doorlooptijd="P84D", begin_geldigheid="2025-01-01", concept=0)  # fmt: skip
    judged.case("x", zaaktype="other")
    log = judged.log()
    write_services(judged.db, judged.folder)
    rows = pm.deadlines(log, str(judged.folder / SERVICE), terms=str(judged.folder / TERMS))
    assert rows.set_index("case_id").status["x"] == "no_procedure"


def test_what_the_files_say(judged):
    write_services(judged.db, judged.folder)
    told = tomllib.loads((judged.folder / SERVICE).read_text(encoding="utf-8"))
    assert told["norm"] == "42 days"
    assert told["events"] == {
        "suspended": ["Opgeschort"],
        "resumed": ["Hervat"],
        "extended": ["Termijn verlengd"],
        "reopened": ["Heropend"],
        "sent": ["Besluit verzonden"],
        "received": ["Zaak geregistreerd", "Ontvangen"],
        "decided": ["Besluit genomen", "Afgehandeld"],
    }


def test_without_decisions_the_end_status_decides(state):
    state.case()
    write_services(state.db, state.folder)
    told = tomllib.loads((state.folder / SERVICE).read_text(encoding="utf-8"))["events"]
    assert told["decided"] == ["Afgehandeld"]
    assert "sent" not in told


def version(state, name, begin, term, **values):
    told = {
        "identificatie": "VERG",
        "catalogus": "c",
        "omschrijving": "Vergunning",
        "concept": 0,
        **values,
    }
    return state.add("zaaktype", id=name, begin_geldigheid=begin, doorlooptijd=term, **told)


def test_each_version_has_a_rule_until_the_next_one_begins(state):
    version(
        state, "v2", "2026-02-01", "P6W", versiedatum="2026-02-01", einde_geldigheid="2026-12-31"
    )
    version(
        state, "v2b", "2026-02-01", "P8W", versiedatum="2026-02-15", einde_geldigheid="2026-12-31"
    )
    version(state, "v3", "2026-06-01", "P1Y6M", servicenorm="P2M")
    version(state, "draft", "2027-01-01", "P1D", concept=1)
    write_services(state.db, state.folder)
    rules = read_rules(state.folder / TERMS).rules["zgw-VERG"]
    assert [(str(r.valid_from), str(r.valid_to), str(r.term)) for r in rules] == [
        ("2025-01-01", "2026-01-31", "56 days"),
        ("2026-02-01", "2026-05-31", "56 days"),  # eight weeks: the version of later that month
        ("2026-06-01", "None", "18 months"),
    ]
    terms = read_rules(state.folder / TERMS)
    assert str(read_service(str(state.folder / SERVICE), terms).norm) == "2 months"


def test_a_concept_that_a_case_uses_is_a_version(state):
    version(state, "draft", "2026-06-01", "P10D", concept=1)
    state.case(zaaktype="draft")
    write_services(state.db, state.folder)
    assert len(read_rules(state.folder / TERMS).rules["zgw-VERG"]) == 2


@pytest.mark.parametrize("term", ["P0D", "P1M10D", "PT36H", "", None, "eight weeks", "P99999D"])
def test_a_term_that_the_clock_cannot_count_is_left_out_with_the_reason(state, term):
    version(state, "v2", "2026-02-01", term)
    state.add("zaaktype", id="x", identificatie="X", catalogus="c", omschrijving="X", begin_geldigheid="2026-01-01", doorlooptijd=term, concept=0)  # fmt: skip
    write_services(state.db, state.folder)
    terms = read_rules(state.folder / TERMS)
    assert len(terms.rules["zgw-VERG"]) == 1
    assert "# no rule from 2026-02-01 on: " in (state.folder / TERMS).read_text(encoding="utf-8")
    assert read_service(str(state.folder / "X.service.toml"), terms).procedures[0].rules == ()


def test_a_file_that_is_there_stays_and_new_types_get_rules_of_their_own(state):
    write_services(state.db, state.folder)
    (state.folder / SERVICE).write_text("mine", encoding="utf-8")
    before = (state.folder / TERMS).read_bytes()
    state.add("zaaktype", id="x", identificatie="X", catalogus="c", omschrijving="X", begin_geldigheid="2026-01-01", doorlooptijd="P7D", concept=0)  # fmt: skip
    assert {path.name for path in write_services(state.db, state.folder)} == {
        "X.service.toml",
        "X.terms.toml",
    }
    assert (state.folder / SERVICE).read_text(encoding="utf-8") == "mine"
    assert (state.folder / TERMS).read_bytes() == before
    rules = read_rules(state.folder / "X.terms.toml")
    assert str(rules.rules["zgw-X"][0].term) == "7 days"
    assert read_service(str(state.folder / "X.service.toml"), rules).procedures[0].rules == (
        "zgw-X",
    )
    assert write_services(state.db, state.folder) == []


HOSTILE = ['a"b', "x\n[[rule]]", "back\\slash", "tab\there", "nul\x00", "del\x7f", "ding*", "[x]*?", "Hervat", "=1+1", "  ", "Opgeschort*"]  # fmt: skip


def test_half_a_file_does_not_stay(state, monkeypatch):
    """A file that is there is never written again, so half a one would be there for ever."""
    state.case().status("klaar", "2026-03-02T12:00:00Z")
    whole = Path.write_text

    def half(path, text, **how):
        whole(path, text[:40], **how)
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_text", half)
        with pytest.raises(OSError, match="No space left"):
            write_services(state.db, state.folder)
    write_services(state.db, state.folder)
    assert tomllib.loads((state.folder / TERMS).read_text("utf-8"))["rule"]


def test_hostile_labels_are_quoted_and_mean_themselves_alone(state):
    for n, label in enumerate(HOSTILE):
        state.add(
            "statustype",
            id=f"t{n}",
            zaaktype="type",
            omschrijving=label,
            volgnummer=1,
            eindstatus=1,
        )
        state.add("zaaktype", id=f"z{n}", identificatie=f"{label}/{n}", catalogus=label, omschrijving=label, begin_geldigheid="2026-01-01", doorlooptijd="P7D", concept=0)  # fmt: skip
        state.case(f"z{n}").status(f"t{n}", "2026-01-10T09:00:00Z", zaak=f"z{n}")
    log = state.log()
    files = write_services(state.db, state.folder)
    terms = read_rules(state.folder / TERMS)
    packs = [read_service(str(path), terms) for path in files if path.name.endswith("service.toml")]
    assert len(packs) == len(HOSTILE) + 1
    (pack,) = (one for one in packs if one.id == "VERG")
    roles = pack.roles(log.labels)
    assert {*HOSTILE} - {"  ", "Hervat"} == {*roles["decided"]}  # Afgehandeld does not occur
    assert "resumed" in roles  # as the label is that of the end, it is what it always was


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("OMG-VERG", "OMG-VERG"), ("a/b\\c:d", "a-b-c-d"), ("..", "zaaktype"), ("", "zaaktype"), ("CON", "CON-"),
        ("con.x", "con.x-"), ("é 1", "é-1"), ("x" * 300, "x" * 50), ("../../etc/passwd", "etc-passwd"), ("a\x00b\n", "ab"),
    ],
)  # fmt: skip
def test_a_code_as_the_name_of_a_file(code, name):
    assert free_name(code, set()) == name


def test_codes_that_differ_in_capitals_or_catalogue_have_files_of_their_own():
    taken = set[str]()
    assert [free_name(code, taken) for code in ("Verg", "VERG", "verg")] == [
        "Verg",
        "VERG-2",
        "verg-3",
    ]
