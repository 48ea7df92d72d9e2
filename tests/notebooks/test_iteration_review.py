"""The notebook iteration_review, and the command that asks it from a register."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import pmtools as pm
from pmtools.cli import app
from pmtools.improvement.register import read_register
from pmtools.improvement.register.making import init_register

pytestmark = pytest.mark.long

GOAL = """
[[goal]]
id = "sneller"
programme_goal = "Inwoners weten snel waar zij aan toe zijn <b>"
process = "uittreksel"
measure = "{measure}"
target = "{target}"
date = 2026-06-01
owner = "teamleider burgerzaken"
baseline_weeks = {weeks}
{adjust}
[[goal.guard]]
measure = "{guard}"
"""
ITERATION = """# hand-written
id = "balie"
goal = "sneller"
team = "burgerzaken"
title = "Controle aan de balie"
problem = "Uittreksels worden vaak hersteld."
hypothesis = "Als de balie zelf controleert, is herstel niet nodig."
countermeasure = "De balie controleert met een lijst."
start = 2025-07-01
wash_out = "2 weken"
"""


def register(
    folder: Path, measure: str = "throughput_p80", target: str = "5 dagen", **other: str
) -> Path:
    told = {"adjust": 'adjust = ["kanaal"]', "weeks": "26", **other}
    guard = "share_in_term" if measure == "rework" else "rework"
    made = init_register(folder / "register")
    with (made / "goals.toml").open("a", encoding="utf-8") as goals:
        goals.write(GOAL.format(measure=measure, target=target, guard=guard, **told))
    (made / "iterations" / "balie.toml").write_text(ITERATION, encoding="utf-8")
    return made


@pytest.fixture
def reviewed(reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable:
    """The folder of a run, what the command said, and its exit code."""
    monkeypatch.setenv("PMTOOLS_CONFIG", str(reports / "settings"))

    def run(folder: Path, *options: str, log: str = "registry_extract") -> tuple[Path, str, int]:
        asked = ["review", "balie", log, "--register", str(folder), "--quiet"]
        done = CliRunner().invoke(app, [*asked, "--out", str(tmp_path / "out"), *options])
        page = done.stdout.strip().splitlines()[-1] if done.exit_code == 0 else "."
        return Path(page).parent, done.output, done.exit_code

    return run


def test_the_result_of_the_page_is_kept_with_the_iteration(
    tmp_path: Path, reviewed: Callable, page: Callable, answers: Callable
) -> None:
    folder = register(tmp_path)
    with (folder / "iterations" / "balie.toml").open("a", encoding="utf-8") as file:
        file.write('expected = "10% minder"\n')
    run, said, code = reviewed(folder)
    assert code == 0, said
    told = answers(run)["outcome"].iloc[0]
    held = read_register(folder).iterations[0]
    (result,) = held.results
    assert (result.verdict, result.measure, result.unit) == (told.verdict, "throughput_p80", "days")
    assert (result.n_before, result.n_after, result.run) == (told.n_before, told.n_after, run.name)
    assert result.effect == pytest.approx(told.effect, abs=0.01)
    text = (folder / "iterations" / "balie.toml").read_text(encoding="utf-8")
    assert text.startswith(ITERATION)
    html = page(run)
    assert "Controle aan de balie, door burgerzaken. Begonnen op 1 juli 2025." in html
    assert "Waar het heen moet: 5 dagen" in html
    assert "Verwacht verschil: 10% minder" in html
    assert "&lt;b&gt;" in html
    assert "aandeel zaken met herhaald werk: te weinig gegevens. Alleen een verschil van" in html
    assert "Wat leren we hiervan?" in html
    assert "Deze iteratie gaat over alle zaken." in html
    assert "onder [scope]" in html


def test_the_figures_are_those_of_the_library(
    tmp_path: Path, reviewed: Callable, answers: Callable
) -> None:
    run, said, code = reviewed(register(tmp_path))
    assert code == 0, said
    log = pm.example_log("registry_extract")
    cases = pm.case_values(log, "throughput_p80", by=["kanaal"])
    told = answers(run)["outcome"].iloc[0]
    begun = cases.start.between(told.before_from, told.before_until, inclusive="left")
    assert told.n_before == begun.sum()
    assert told.after_from == pd.Timestamp("2025-07-15")
    assert answers(run)["case_mix"].n_after.sum() == told.n_after


@pytest.mark.long
def test_twice_gives_two_results_and_a_share_is_told_in_points(
    tmp_path: Path, reviewed: Callable, page: Callable
) -> None:
    folder = register(tmp_path, "rework", "10%")
    first, said, code = reviewed(folder, "--language", "en")
    assert code == 0, said
    assert "percentage points" in page(first)
    assert "Where it has to go: 10%" in page(first)
    assert reviewed(folder)[2] == 0
    held = read_register(folder).iterations[0]
    assert [one.unit for one in held.results] == ["points", "points"]


def test_the_a3_takes_up_the_review(tmp_path: Path, reviewed: Callable, answers: Callable) -> None:
    folder = register(tmp_path)
    run, said, code = reviewed(folder)
    assert code == 0, said
    asked = ["a3", "balie", "--register", str(folder), "--reports", str(tmp_path / "out")]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output
    told = Path(done.stdout.strip()).read_text(encoding="utf-8")
    row = answers(run)["outcome"].iloc[0]
    assert "Uittreksels worden vaak hersteld." in told
    assert f"{row.n_before} zaken van ervoor met {row.n_after} zaken van erna" in told
    assert f"gemiddeld {row.mean_before:.1f} dagen per zaak".replace(".", ",") in told
    assert 'alt="Regelkaart met een stip per week.' in told


def test_what_the_log_cannot_tell_is_said_and_writes_nothing(
    tmp_path: Path, reviewed: Callable, page: Callable
) -> None:
    folder = register(tmp_path)
    log = Path(__file__).parents[1] / "logs" / "desk.csv"
    run, said, code = reviewed(folder, "-p", "service=", log=str(log))
    assert code == 0, said
    assert "welke zaken klaar zijn" in page(run)
    assert not read_register(folder).iterations[0].results


def test_mistakes_name_the_remedy(tmp_path: Path, reviewed: Callable) -> None:
    folder = register(tmp_path)
    done = CliRunner().invoke(app, ["review", "bali", "benefit", "--register", str(folder)])
    assert done.exit_code == 2
    assert "balie" in done.output


def test_cases_in_hand_are_counted_by_week(
    tmp_path: Path, reviewed: Callable, page: Callable
) -> None:
    folder = register(tmp_path, "wip", "25 zaken", adjust="")
    run, said, code = reviewed(folder)
    assert code == 0, said
    html = page(run)
    assert "in handen" in html
    assert re.search(r"Vergeleken zijn \d+ weken", html)
    assert read_register(folder).iterations[0].results[0].unit == "cases"


def test_complete_at_once_needs_a_step_that_asks(
    tmp_path: Path, reviewed: Callable, page: Callable
) -> None:
    folder = register(tmp_path, "first_time_complete", "90%")
    run, said, code = reviewed(folder, log="environmental_permit")
    assert code == 0, said
    assert "Het aandeel was ervoor" in page(run)
    run, said, code = reviewed(register(tmp_path / "two", "first_time_complete", "90%"))
    assert code == 0, said
    assert "geen stap zegt dat er iets ontbrak" in page(run)


@pytest.mark.long
def test_a_start_outside_the_log_is_told(
    tmp_path: Path, reviewed: Callable, page: Callable
) -> None:
    said = {"2020-01-01": "ervoor begon in dit log geen", "2030-01-01": "begon in dit log nog geen"}
    for n, (start, sentence) in enumerate(said.items()):
        folder = register(tmp_path / str(n))
        file = folder / "iterations" / "balie.toml"
        file.write_text(ITERATION.replace("2025-07-01", start), encoding="utf-8")
        run, _, code = reviewed(folder)
        assert code == 0
        assert sentence in page(run)
        assert read_register(folder).iterations[0].results[0].verdict == "too_little_data"


@pytest.mark.long
def test_a_guard_that_the_log_cannot_tell_hides_no_other(
    tmp_path: Path, reviewed: Callable, page: Callable, answers: Callable
) -> None:
    folder = register(tmp_path)
    goals = folder / "goals.toml"
    more = '[[goal.guard]]\nmeasure = "first_time_complete"\n'
    goals.write_text(goals.read_text(encoding="utf-8") + more, encoding="utf-8")
    run, said, code = reviewed(folder)
    assert code == 0, said
    assert answers(run)["guards"].measure.to_list() == ["rework"]
    assert "geen stap zegt dat er iets ontbrak" in page(run)


def test_a_team_with_much_open_gets_a_kind_word(
    tmp_path: Path, reviewed: Callable, page: Callable
) -> None:
    folder = register(tmp_path)
    for n in range(3):
        other = ITERATION.replace('"balie"', f'"meer-{n}"').replace("Controle", f"<i>Meer {n}")
        other = other.replace("2025-07-01", f"2024-0{n + 1}-01")
        (folder / "iterations" / f"meer-{n}.toml").write_text(other, encoding="utf-8")
    run, said, code = reviewed(folder)
    assert code == 0, said
    assert "burgerzaken heeft nu 4 verbeteringen open; u sprak af: hooguit 3" in page(run)
    assert "‘&lt;i&gt;Meer 0 aan de balie’" in page(run)
    assert "Let op: in deze tijd liep of begon ook" in page(run)


def test_a_baseline_of_three_weeks_is_told(
    tmp_path: Path, reviewed: Callable, page: Callable
) -> None:
    folder = register(tmp_path, weeks="3")
    run, _, code = reviewed(folder)
    assert code == 0
    assert "De periode ervoor is te kort" in page(run)


def test_alone_it_says_which_command_asks_it(
    made: Callable[..., Path], page: Callable, record: Callable
) -> None:
    run = made("benefit", "iteration_review")
    assert page(run).count("pmtools review ITERATIE LOG") == 1
    assert {skip["lack"] for skip in record(run)["skips"]} == {"asked", "no_asked", "no_outcome"}


def districts(folder: Path) -> Path:
    """A log of two districts: from July on all cases are quicker, and one district more so."""
    random, n = np.random.default_rng(3), 900
    begin = pd.Timestamp("2024-07-01") + pd.to_timedelta(np.sort(random.uniform(0, 540, n)), "D")
    north, late = random.uniform(size=n) < 0.5, begin >= "2025-07-01"
    days = random.lognormal(3, 0.4, n) * np.where(late, np.where(north, 0.5, 0.8), 1.0)
    ends = begin + pd.to_timedelta(days, "D")
    wijk = np.where(north, "<b>Noord</b>", "Zuid\u202e")
    first = pd.DataFrame({"nr": range(n), "stap": "Aanvraag", "moment": begin, "wijk": wijk})
    rows = pd.concat([first, first.assign(stap="Besluit", moment=ends)]).sort_values("moment")
    path = folder / "wijken.csv"
    rows[rows.moment < "2025-12-28"].to_csv(path, index=False, date_format="%Y-%m-%dT%H:%M:%S")
    mapping = (
        '[columns]\ncase_id = "nr"\nactivity = "stap"\nend = "moment"\n'
        '[finished]\nactivities = ["Besluit"]\n[attributes]\ncase = ["wijk"]\n'
    )
    (folder / "wijken.toml").write_text(mapping, encoding="utf-8")
    return path


def scoped(folder: Path, scope: str) -> Path:
    """The register with an iteration that is about some of the cases."""
    made = register(folder, weeks="52", adjust='adjust = ["wijk"]')
    file = made / "iterations" / "balie.toml"
    file.write_text(f"{ITERATION}\n[scope]\n{scope}", encoding="utf-8")
    return made


NORTH = 'attribute = "wijk"\nvalues = ["<b>Noord</b>"]\n'


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_scope_is_compared_with_the_cases_outside_it(
    language: str, tmp_path: Path, reviewed: Callable, page: Callable, answers: Callable
) -> None:
    folder = scoped(tmp_path, NORTH)
    other = ITERATION.replace('"balie"', '"post"')
    (folder / "iterations" / "post.toml").write_text(other, encoding="utf-8")
    log = districts(tmp_path)
    options = ("--mapping", str(tmp_path / "wijken.toml"), "--language", language)
    run, said, code = reviewed(folder, *options, log=str(log))
    assert code == 0, said
    told, outcome = answers(run)["compared"].iloc[0], answers(run)["outcome"].iloc[0]
    assert told.high < 0 > told.outside
    assert told.difference > outcome.effect, "the shock that all cases had is taken off"
    whole = pd.read_csv(log)
    south = whole[whole.stap.eq("Aanvraag") & whole.wijk.ne("<b>Noord</b>")]
    begun = pd.to_datetime(south.moment).between(outcome.after_from, outcome.after_until)
    assert told.n_after == begun.sum()
    points = answers(run)["groups"]
    assert points[["n_inside", "n_outside"]].min(axis=None) >= 5
    html = page(run)
    for sentence in {
        "nl": ("Vergeleken met zaken waar niets veranderde", "Waar niets veranderde, duurde",
               "Daardoor kan er ook bij de andere zaken", "andere zaken</text>"),
        "en": ("Beside cases where nothing was changed", "Where nothing was changed, a case took",
               "So something may have changed for the other cases", "other cases</text>"),
    }[language]:  # fmt: skip
        assert sentence in html
    for tag in ("<b>Noord", "\u202e"):
        assert tag not in html
    assert read_register(folder).iterations[0].results[0].verdict == outcome.verdict


@pytest.mark.parametrize(
    ("scope", "sentence"),
    [
        ('attribute = "wijk"\nvalues = ["<b>Noord</b>", "Zuid\\u202e"]\n', "omvat alle zaken"),
        ('[scope.events]\nactivities = ["Aanvraag", "Besluit"]\n', "over stappen binnen zaken"),
    ],
)
def test_a_scope_that_leaves_no_group_is_told(
    scope: str, sentence: str, tmp_path: Path, reviewed: Callable,
    page: Callable, answers: Callable,
) -> None:  # fmt: skip
    log = districts(tmp_path)
    folder = scoped(tmp_path, scope)
    run, said, code = reviewed(folder, "--mapping", str(tmp_path / "wijken.toml"), log=str(log))
    assert code == 0, said
    assert sentence in page(run)
    assert "compared" not in answers(run)
    assert read_register(folder).iterations[0].results
