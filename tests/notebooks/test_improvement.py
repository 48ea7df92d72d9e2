"""The improvement report: its twelve parts, its findings, and what it says of the answers."""

import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from pmtools.report.words import words_of

PARTS = [
    "In één oogopslag", "De gegevens en hun grenzen", "Het proces", "Doorlooptijd", "Op tijd",
    "Waar de dagen zitten", "Waarom zaken wachten", "Herhaald werk en overdrachten", "Werkvoorraad",
    "Kansen", "Wat nu?", "Begrippen",
]  # fmt: skip
PLANTED = {
    "environmental_permit": ("place", "Besluit vaststellen"),
    "registry_extract": ("place", ""),
    "benefit": ("waiting", "Intakegesprek voeren"),
    "property_tax": ("place", ""),
}

ORIGIN = re.compile(r'<caption class="source">.*?</caption>|<metadata>.*?</metadata>', re.DOTALL)
"""Where a table or a drawing comes from: it names the parameters, so also a register."""


@pytest.fixture(scope="session")
def dutch(made: Callable[..., Path]) -> Path:
    return made("environmental_permit", "improvement", "--language", "nl")


@pytest.mark.parametrize("log", PLANTED)
def test_it_has_twelve_parts_and_a_model_beside_it(
    log: str, made: Callable[..., Path], page: Callable[[Path], str]
) -> None:
    run = made(log, "improvement", "--language", "nl")
    assert re.findall(r"<h2 [^>]*>(.*?)</h2>", page(run)) == PARTS
    assert (run / "process.bpmn").read_text(encoding="utf-8").count("<bpmn:task ") > 3


@pytest.mark.parametrize("log", PLANTED)
def test_the_planted_bottleneck_and_rework_are_found(
    log: str, made: Callable[..., Path], record: Callable[[Path], dict], page: Callable
) -> None:
    found = record(made(log, "improvement", "--language", "nl"))["findings"]
    kind, step = PLANTED[log]
    assert [one["kind"] for one in found].count("rework") >= 1
    first = next(one for one in found if one["kind"] != "rework")
    assert first["kind"] == kind
    assert step in first["to_activity"]
    assert len(found) <= 5
    assert page(made(log, "improvement", "--language", "nl")).count('class="ask"') == len(found)


def test_a_log_without_start_times_never_claims_waiting_time(
    dutch: Path, page: Callable[[Path], str]
) -> None:
    claims = re.findall(r"<(?:h2|h3|figcaption|th)[^>]*>(.*?)</", page(dutch))
    assert "Waar de dagen zitten" in claims
    assert not [claim for claim in claims if "wachttijd" in claim.lower()]


def test_a_log_with_start_times_is_told_by_its_waiting_time(
    made: Callable[..., Path], page: Callable[[Path], str], answers: Callable
) -> None:
    run = made("benefit", "improvement", "--language", "nl")
    assert "De meeste wachttijd" in page(run)
    assert "waiting_time" in answers(run)
    assert "time_between" not in answers(run)


def test_two_runs_give_the_same_page_but_for_run_and_time(
    dutch: Path, made: Callable[..., Path], page: Callable[[Path], str]
) -> None:
    again = made("environmental_permit")
    assert again != dutch
    pages = [page(run).replace(run.name, "RUN") for run in (dutch, again)]
    assert pages[0] == pages[1]
    models = [(run / "process.bpmn").read_bytes() for run in (dutch, again)]
    assert models[0] == models[1]


def test_no_number_of_the_tables_is_lost_on_the_way(
    dutch: Path, answers: Callable, page: Callable[[Path], str]
) -> None:
    ranked, words = answers(dutch)["time_between"], words_of("nl")
    for row in ranked.head(10).to_dict("records"):
        bar = f"{words.percent(row['share'])} · mediaan {words.duration(row['median'])}"
        assert bar in page(dutch)


def test_what_is_asked_for_is_split_by(made: Callable[..., Path], answers: Callable) -> None:
    run = made("environmental_permit", "improvement", "-p", "by=zaaktype,kanaal")
    assert answers(run)["throughput_by_attribute_2"]["kanaal"].notna().all()


@pytest.fixture(scope="session")
def held(tmp_path_factory: pytest.TempPathFactory, registers: ModuleType) -> tuple[str, ...]:
    """Two registers: what helped and what did not at a step that the example log's findings name.

    A third holds what is about another step.
    """
    folder = tmp_path_factory.mktemp("registers")
    step = 'step = "besluit  vaststellen"'
    failed = {"verdict": '"not_shown"', "effect": -1.2, "low": -6.0, "high": 3.6, "n_before": 640}
    ours = registers.register(folder / "ours", {}, more=step, title="Vaker <b>samen</b>")
    theirs = registers.register(folder / "theirs", failed, more=step, name="Regio Oost")
    lesson = {"date": "2026-02-01", "iteration": '"balie"', "text": '"Het wachten zat elders"'}
    registers.entries(theirs, "lesson", [lesson])
    other = registers.register(folder / "other", {}, more='step = "Iets anders"', title="Anders")
    return tuple(str(one) for one in (ours, theirs, other))


def told_with(made: Callable[..., Path], held: tuple[str, ...], language: str) -> Path:
    given = [part for one in held for part in ("--register", one)]
    return made("environmental_permit", "improvement", "--language", language, *given)


def test_what_was_tried_before_is_told_at_the_finding(
    made: Callable[..., Path], held: tuple[str, ...], page: Callable, record: Callable, dutch: Path
) -> None:
    run = told_with(made, held, "nl")
    findings = page(run).partition('<ol class="findings">')[2].partition("</ol>")[0]
    first, second = findings.split("‘Toets volledigheid’ gebeurt")
    assert first.index("Controle aan de balie") < first.index("Vaker &lt;b&gt;samen&lt;/b&gt;")
    assert "register ‘Regio Oost’). Oordeel: geen verandering aangetoond." in first
    assert "Wat het team ervan leerde: Het wachten zat elders." in first
    assert "tussen 4,5 dagen minder en 1 dag minder. Vergeleken zijn 120 zaken" in first
    assert "balie" not in second
    assert "Anders" not in findings
    assert record(run)["findings"] == record(dutch)["findings"]
    (file,) = record(run)["files"]
    assert (file["parameter"], file["name"]) == ("library", "library.toml")


@pytest.mark.long
def test_it_is_told_in_english_too(
    made: Callable[..., Path], held: tuple[str, ...], page: Callable[[Path], str]
) -> None:
    findings = page(told_with(made, held, "en")).partition('<ol class="findings">')[2]
    assert "register ‘Regio Oost’). Verdict: no change shown." in findings
    for dutch in ("Oordeel", "Gedaan", "Gemeten", " zaken", "ging om", "leerde"):
        assert dutch not in findings


@pytest.mark.long
def test_without_an_effect_that_fits_the_page_stays_as_it_is(
    made: Callable[..., Path], held: tuple[str, ...], page: Callable[[Path], str], dutch: Path
) -> None:
    run = told_with(made, held[2:], "nl")
    told, without = (ORIGIN.sub("", page(one).replace(one.name, "RUN")) for one in (run, dutch))
    assert told == without
    assert "earlier" not in page(dutch)


HOSTILE = "&lt;script&gt;alert(1)&lt;/script&gt; &quot;&amp;'&#10;$x_1$ {0} %s"


def test_hostile_labels_show_as_text(
    made: Callable[..., Path], page: Callable[[Path], str], tmp_path: Path
) -> None:
    event = (
        '<event><string key="concept:name" value="{}"/>'
        '<date key="time:timestamp" value="2025-01-0{}T10:00:00+01:00"/></event>'
    )
    events = event.format(HOSTILE, 1) + event.format("b", 2)
    case = f'<trace><string key="concept:name" value="{HOSTILE}"/>{events}</trace>'
    log = tmp_path / "<b>hostile.xes"
    log.write_text(f"<log>{case}</log>", encoding="utf-8")
    html = page(made(str(log)))
    assert "alert(1)" in html
    assert "<script>alert" not in html
    assert "<b>hostile" not in html


def test_resources_do_not_reach_the_run_folder(made: Callable[..., Path], data: Path) -> None:
    run = made(str(data / "logs" / "receipt.xes.gz"))
    for path in run.rglob("*"):
        if path.suffix == ".parquet":
            content = pd.read_parquet(path).to_csv().encode()
        else:
            content = path.read_bytes() if path.is_file() else b""
        assert not re.search(rb"Resource\d\d|admin[123]", content), path
