"""The notebook sustain, and the command that asks it from a register."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import pmtools as pm
from pmtools.cli import app
from pmtools.improvement.register.making import init_register
from pmtools.improvement.simulation import Scenario

pytestmark = pytest.mark.long

GOAL = """
[[goal]]
id = "{id}"
programme_goal = "Inwoners weten snel waar zij aan toe zijn"
process = "{process}"
measure = "{measure}"
target = "{target}"
date = 2026-06-01
owner = "teamleider burgerzaken"
baseline_weeks = 26
adjust = ["{adjust}"]
"""
ITERATION = """id = "{id}"
goal = "{goal}"
team = "burgerzaken"
title = "{title}"
problem = "Uittreksels worden vaak hersteld."
hypothesis = "Als de balie zelf controleert, is herstel niet nodig."
countermeasure = "De balie controleert met een lijst."
start = {start}
wash_out = "2 weken"
"""
RESULT = """
[[result]]
date = 2025-12-01
verdict = "{verdict}"
effect = -1.5
low = -2.0
high = -1.0
unit = "days"
"""


def register(folder: Path, process: str = "Uittreksel", adjust: str = "kanaal") -> Path:
    """A gain, one on a kind of case that the log does not know, and one that was not found."""
    made = init_register(folder / "register")
    goals = (("sneller", process, adjust), ("anders", "uittreksel", "kleur"))
    with (made / "goals.toml").open("a", encoding="utf-8") as file:
        for name, of, by in goals:
            file.write(GOAL.format(id=name, process=of, adjust=by, measure="throughput_p80",
                                   target="5 dagen"))  # fmt: skip
    add(made, "balie", "sneller", "Controle <b>aan de balie</b>", "improved")
    add(made, "kleur", "anders", "Andere formulieren", "improved")
    add(made, "lijst", "sneller", "Een lijst", "not_shown")
    return made


def add(
    folder: Path, name: str, goal: str, title: str, verdict: str, start: str = "2025-07-01"
) -> None:
    text = ITERATION.format(id=name, goal=goal, title=title, start=start)
    text += RESULT.format(verdict=verdict)
    (folder / "iterations" / f"{name}.toml").write_text(text, encoding="utf-8")


def seal(folder: Path) -> str:
    """What a folder holds, to the letter."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    text = b"".join(str(path).encode() + path.read_bytes() for path in files)
    return hashlib.sha256(text).hexdigest()


@pytest.fixture
def judged(reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable:
    """The folder of a run, what the command said on the side, and its exit code."""
    monkeypatch.setenv("PMTOOLS_CONFIG", str(reports / "settings"))

    def run(folder: Path, *options: str, log: str = "registry_extract") -> tuple[Path, str, int]:
        asked = ["sustain", log, "--register", str(folder), "--quiet"]
        before = seal(folder)
        done = CliRunner().invoke(app, [*asked, "--out", str(tmp_path / "out"), *options])
        assert seal(folder) == before
        if done.exit_code:
            assert not done.stdout
            return Path(), done.stderr, done.exit_code
        (page,) = done.stdout.splitlines()
        return Path(page).parent, done.stderr, done.exit_code

    return run


def test_every_iteration_has_its_line_and_its_place_on_the_page(
    tmp_path: Path, judged: Callable, page: Callable, answers: Callable, record: Callable
) -> None:
    run, said, code = judged(register(tmp_path))
    assert code == 0, said
    held = answers(run)["sustained"].set_index(["id", "months"])
    verdict = held.verdict["balie", 3]
    assert said.splitlines() == [
        f"balie: 3 months {verdict.replace('_', ' ')}, 6 months not yet, 12 months not yet",
        "kleur: the log cannot tell",
        "lijst: not judged: not shown",
    ]
    html = page(run)
    assert "Controle &lt;b&gt;aan de balie&lt;/b&gt;" in html
    assert "Andere formulieren: Dit log kan het cijfer van dit doel niet geven." in html
    assert "Een lijst, door burgerzaken: er is geen verandering aangetoond" in html
    assert "‘kleur’ (vanaf 3 maanden)" not in html
    assert "‘lijst’ (vanaf 3 maanden)" in html
    (skip,) = record(run)["skips"]
    assert (skip["section"], skip["lack"]) == ("kleur", "goal")


def test_the_figures_are_those_of_the_library(
    tmp_path: Path, judged: Callable, answers: Callable
) -> None:
    """The page is in English; the cases are counted by hand."""
    run, said, code = judged(register(tmp_path), "--language", "en", "--process", "UITTREKSEL")
    assert code == 0, said
    told = answers(run)["sustained"].iloc[0]
    cases = pm.case_values(pm.example_log("registry_extract"), "throughput_p80", by=["kanaal"])
    assert told.after_from == pd.Timestamp("2025-07-16")
    assert told.after_until == pd.Timestamp("2025-10-15")
    for side in ("before", "after"):
        window = told[f"{side}_from"], told[f"{side}_until"]
        begun = cases.start.between(*window, inclusive="left").sum()
        assert told[f"n_{side}"] == begun
    html = (run / "report.html").read_text(encoding="utf-8")
    assert "Does it hold?" in html
    assert "Found by the review of 1 December 2025: 1.5 days less." in html
    for foreign in ("houdt stand", "maanden", " zaken", "Gevonden", "beoordeling"):
        assert foreign not in html


def test_an_empty_register_is_no_mistake(tmp_path: Path, judged: Callable, page: Callable) -> None:
    run, said, code = judged(init_register(tmp_path / "register"))
    assert (code, said) == (0, "")
    assert "Er is dus nog geen winst om vast te houden." in page(run)


def test_another_process_is_chosen_or_refused(tmp_path: Path, judged: Callable) -> None:
    folder = register(tmp_path, process="Bijstand")
    for options in ((), ("--process", "bijst")):
        _, said, code = judged(folder, *options)
        assert code == 2
        assert "'Bijstand', 'uittreksel'" in said
        assert "Traceback" not in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param(("-p", "service=none"), "none", marks=pytest.mark.long),
        (("--language", "fr"), "fr"),
        (("-p", "x=1"), "x"),
    ],
)
def test_mistakes_are_told(
    tmp_path: Path, judged: Callable, options: tuple[str, ...], said: str
) -> None:
    _, told, code = judged(register(tmp_path), *options)
    assert code == 2
    assert said in told


def test_no_register_is_told(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["sustain", "benefit", "--register", str(tmp_path / "none")])
    assert done.exit_code == 2
    assert "pmtools register init" in done.output


def test_alone_it_says_which_command_asks_it(
    made: Callable[..., Path], page: Callable, record: Callable
) -> None:
    run = made("environmental_permit", "sustain", "--language", "nl")
    assert page(run).count("pmtools sustain LOG") == 1
    assert {skip["lack"] for skip in record(run)["skips"]} == {"asked_gains", "no_asked_gains"}


@pytest.mark.long
def test_a_planted_gain_that_fades_is_told_from_one_that_stays(
    tmp_path: Path, judged: Callable
) -> None:
    """From a file of events to the line of the command."""
    made = Scenario("plain", n_cases=12_000, weeks=75, usual=20)
    gained, lost = made.cases(1, 0.35), made.cases(1)
    fades = pd.Timestamp(made.iteration()) + pd.DateOffset(months=6)
    folder = init_register(tmp_path / "register")
    goal = GOAL.format(id="sneller", process="x", adjust="kind", measure="throughput_p80",
                       target="5 dagen")  # fmt: skip
    (folder / "goals.toml").write_text(goal.replace("weeks = 26", "weeks = 52"), encoding="utf-8")
    add(folder, "balie", "sneller", "x", "improved", str(made.iteration().date()))
    (tmp_path / "log.toml").write_text(
        'zone = "Europe/Amsterdam"\n[columns]\ncase_id = "case"\nactivity = "step"\nend = "at"\n'
        '[finished]\nactivities = ["end"]\n',
        encoding="utf-8",
    )
    for name, ends in (
        ("stays", gained.end),
        ("fades", gained.end.where(gained.start < fades, lost.end)),
    ):
        cases = gained.assign(end=ends, case=gained.index.astype(str))
        events = cases.melt(["case", "kind"], ["start", "end"], "step", "at").dropna(subset="at")
        log = tmp_path / f"{name}.csv"
        events.sort_values("at").to_csv(log, index=False, date_format="%Y-%m-%d %H:%M:%S")
        _, said, code = judged(folder, "--mapping", str(tmp_path / "log.toml"), log=str(log))
        assert code == 0, said
        assert said.startswith("balie: 3 months held, ")
        assert ("12 months held" in said) == (name == "stays")
