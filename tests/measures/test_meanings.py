"""Which activities mean what: counted in the raw files, and by hand."""

from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import pmtools as pm
from pmtools.measures.meanings import meanings

CLOCK = Path(pm.__file__).parent / "clock"
LOGS = Path(__file__).parents[2] / "logs"


def counted(slow: ModuleType, path: Path, service: Path) -> dict[tuple[str, str], int]:
    """(role, activity) to the number of steps, counted in the file."""
    says = slow.read_toml(service)
    roles = dict(says["events"])
    for procedure in says["procedure"]:
        roles[f"procedure: {procedure['id']}"] = procedure.get("activities", [])
    steps = Counter(e.activity for case in slow.read(path) for e in case.events if e.work)
    return {
        (role, activity): n
        for role, labels in roles.items()
        for activity, n in steps.items()
        if slow.any_label(activity, labels)
    }


def told(log: Any, service: str) -> list[tuple[str, str, int]]:
    columns = ["role", "activity", "n_events"]
    frame = meanings(log, service)
    assert frame.columns.to_list() == columns
    return list(frame.itertuples(index=False, name=None))


EXAMPLES = [("environmental_permit",) * 2, ("benefit",) * 2, ("registry_extract",) * 2]
EXAMPLES += [("property_tax", "woz_objection"), ("property_tax", "woz_assessment")]


@pytest.mark.parametrize(("name", "service"), EXAMPLES)
def test_examples(slow: ModuleType, name: str, service: str) -> None:
    expected = counted(slow, LOGS / f"{name}.xes.gz", CLOCK / f"services/{service}.toml")
    found = told(pm.read_log(name), service)
    assert {(role, activity): n for role, activity, n in found} == expected
    assert len(found) == len(expected)


@pytest.mark.parametrize("number", [pytest.param(n, marks=pytest.mark.long) for n in "123"])
def test_bpic15(data: Path, slow: ModuleType, number: str) -> None:
    path, service = data / f"logs/BPIC15_{number}.xes.gz", CLOCK / "services/examples/bpic15.toml"
    found = told(pm.read_xes(path), str(service))
    assert {(role, activity): n for role, activity, n in found} == counted(slow, path, service)


def test_by_hand(tmp_path: Path) -> None:
    """Roles as they follow one another, most steps first; one step may mean several things."""
    (tmp_path / "service.toml").write_text(
        """
id = "own"
name = { nl = "eigen", en = "own" }
source = "none"
[[procedure]]
id = "fast"
name = { nl = "snel", en = "fast" }
rules = ["awb-4-13"]
activities = ["Spoed"]
[[procedure]]
id = "other"
name = { nl = "anders", en = "other" }
rules = ["awb-4-13"]
otherwise = true
[events]
received = ["In*", "Binnen"]
decided = ["Klaar"]
sent = ["klaar", "Verstuurd"]
""",
        encoding="utf-8",
    )
    steps = [
        "In post",
        "In post",
        "Binnen",
        "INGEDIEND",
        "Spoed",
        "Klaar (K1)",
        "Klaar (K1)",
        "Iets",
    ]
    lines = [f"{n},{label},2026-01-{n + 5:02}" for n, label in enumerate(steps)]
    path = tmp_path / "cases.csv"
    path.write_text("\n".join(["case_id,activity,end", *lines]), encoding="utf-8")
    found = told(pm.read_csv(path), str(tmp_path / "service.toml"))
    assert found[0] == ("received", "In post", 2)
    assert sorted(found) == [
        ("decided", "Klaar (K1)", 2),
        ("procedure: fast", "Spoed", 1),
        ("received", "Binnen", 1),
        ("received", "INGEDIEND", 1),
        ("received", "In post", 2),
        ("sent", "Klaar (K1)", 2),
    ]
    roles = [role for role, _, _ in found]
    assert roles.index("decided") < roles.index("sent")


def test_which_service_a_log_shows() -> None:
    shown = {name: pm.service_of(pm.read_log(name)) for name, _ in EXAMPLES}
    assert shown["environmental_permit"] == "environmental_permit"
    assert shown["benefit"] == "benefit"
    assert shown["registry_extract"] == "registry_extract"


def test_no_service_where_a_log_shows_none(tmp_path: Path) -> None:
    """That a log has the right steps is not enough: it has to show what they are of."""
    path = tmp_path / "cases.csv"
    path.write_text(
        "case_id,activity,end\n1,Aanvraag ontvangen,2026-01-05\n1,Besluit verzenden,2026-02-05\n",
        encoding="utf-8",
    )
    assert pm.service_of(pm.read_csv(path)) == ""


# --- what is refused ------------------------------------------------------------------------------

PERMIT = "environmental_permit"


@pytest.fixture
def permit(tmp_path: Path) -> Path:
    """A copy of the service, to spoil."""
    file = tmp_path / "eigen.toml"
    shipped = CLOCK / f"services/{PERMIT}.toml"
    file.write_text(shipped.read_text(encoding="utf-8"), encoding="utf-8")
    return file


def refused(log: Any, service: str | Path, **asked: str) -> str:
    with pytest.raises(pm.PmtoolsError) as refusal:
        pm.deadlines(log, str(service), **asked)
    return str(refusal.value)


def test_a_service_that_does_not_fit_says_what_is_missing_and_what_comes_near(
    tmp_path: Path,
) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(
        "case_id,activity,end\n1,Aanvraag ontvangne,2026-01-05\n1,Iets,2026-02-05\n",
        encoding="utf-8",
    )
    said = refused(pm.read_csv(path), PERMIT)
    assert "received" in said
    assert "Aanvraag ontvangne" in said
    assert "decided" in said


@pytest.mark.parametrize("measure", [pm.on_time, pm.suspensions, pm.running])
def test_every_measure_refuses_a_service_that_does_not_fit(measure: Any) -> None:
    with pytest.raises(pm.PmtoolsError, match="woo"):
        measure(pm.example_log(), "woo")


@pytest.mark.parametrize("service", ["wooo", "", "een dienst"])
def test_an_unknown_service_gets_the_list(service: str) -> None:
    said = refused(pm.example_log(), service)
    assert "woo_" not in said
    assert all(name in said for name in ("woo", "benefit", "registry_extract", PERMIT))


def test_a_service_by_another_of_its_names() -> None:
    log = pm.example_log()
    named = [told(log, name) for name in (PERMIT, "omgevingsvergunning", "Omgevingsvergunning")]
    assert named[0] == named[1] == named[2]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "weg.toml" in refused(pm.example_log(), tmp_path / "weg.toml")


def test_an_unknown_status_gets_the_list() -> None:
    said = refused(pm.example_log(), PERMIT, status="laat")
    assert "laat" in said
    assert all(name in said for name in ("in_time", "late", "no_procedure"))


@pytest.mark.parametrize("at", ["gisteren", "2026-02-30", "05-05-2026", "2026", "2026-05-05T10:00"])
def test_at_has_to_be_a_day(at: str) -> None:
    assert at in refused(pm.example_log(), PERMIT, at=at)


def spoilt(file: Path, old: str, new: str) -> Path:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("complete = [", "compleet = [", "compleet"),
        ("[events]", "[gebeurtenissen]", "gebeurtenissen"),
        ("[events]", "[attributes]\ndeadline = 5\n[events]", "deadline"),
        ('rules = ["wabo-3-12", "ow-16-66"]', 'rules = ["wabo-3-12", "ow-16-67"]', "ow-16-67"),
        ('id = "environmental_permit"', 'id = "environmental_permit"\nnorm = "6 maanen"', "maanen"),
        ('received = ["Aanvraag ontvangen"', 'received = [1, "Aanvraag ontvangen"', "received"),
        ('id = "regular"', 'id = "extensive"', "extensive"),
        ("[events]", "[events", "eigen.toml"),
    ],
)
def test_a_file_that_is_wrong_says_where(permit: Path, old: str, new: str, named: str) -> None:
    said = refused(pm.example_log(), spoilt(permit, old, new))
    assert named in said
    assert "eigen.toml" in said


def with_attributes(permit: Path, **named: str) -> Path:
    lines = "".join(f'{role} = "{name}"\n' for role, name in named.items())
    return spoilt(permit, "[events]\n", f"[attributes]\n{lines}\n[events]\n")


def test_an_attribute_that_the_log_lacks_is_named(permit: Path) -> None:
    assert "uiterlijk" in refused(pm.example_log(), with_attributes(permit, deadline="uiterlijk"))


def test_an_attribute_that_holds_no_days_is_named(permit: Path) -> None:
    assert "leges" in refused(pm.example_log(), with_attributes(permit, deadline="leges"))
