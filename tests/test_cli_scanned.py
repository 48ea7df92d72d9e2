"""A report with personal data in it does not count as finished, wherever that stands."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from typer.testing import CliRunner

from pmtools.cli.app import app
from pmtools.privacy.scan.finders import is_bsn
from pmtools.runs import scanning

PHONE = "06-12345678"
HEAD = "case,activity,end,resource,team,kanaal"


def mail(two: str) -> str:
    """An address that is known by its first two letters, which are all that may be shown."""
    return f"{two}.jansen@dorp.example"


SPREAD = f"""from IPython.display import HTML, display
display(HTML('<img alt="van {mail("ja")}"><p title="{mail("jb")}">06-<b>1234</b>5671</p>'
    '<p>{mail("jc").replace("@", "&#64;").replace(".", "&#x2e;")} bel 06&nbsp;1234&#8239;5672, 06-1234<wbr>5673</p>'
    '<script type="application/json">{{"a": "{mail("jd")}"}}</script><!-- {mail("je")} -->'
    '<p>06-1234\u200b5674</p>'), metadata={{"pmtools": True}})"""
PLACES = {  # what is planted, and a cell that shows it or where else it stands
    "activity": (mail("aa"), "pm.show(pm.activities(log), name='steps')"),
    "attribute": (mail("bb"), "pm.show(pm.throughput_time(log, by='kanaal'), name='by_kind')"),
    "team": (mail("cc"), "pm.show(pm.time_between(log, by='team'), name='by_team')"),
    "case": (mail("dd"), "pm.show(pm.timeline(log, case), name='one_case')"),
    "parameter": (mail("ee"), ""),
    "filter": (mail("ff"), ""),
    "markdown": (mail("gg"), ""),
    "answer": (mail("hh"), "pm.show(pd.DataFrame({'x': [*'ab' * 500, far]}), name='long')"),
    "figure": (mail("ii"), "pm.show(pm.plot_ranking(pm.time_between(log)), name='figure')"),
    "output": (mail("kk"), "print(far.replace('hh', 'kk'))"),
    "alt": (mail("ja"), SPREAD),
}
OTHERS = {"title": mail("jb"), "entity": mail("jc"), "json": mail("jd"), "comment": mail("je")}
CUT = ("06-12345671", "06 1234 5672", "06-12345673", "06-12345674")


def log(names: dict[str, str]) -> str:
    """Six cases by five people, so that kind, team and steps are shown."""
    rows = [HEAD]
    for number in range(6):
        case = names.get("case", "Z-0") if number == 0 else f"Z-{number}"
        kind, team = names.get("attribute", "Balie"), names.get("team", "Loket")
        who = f"{case},%s,2026-01-0%d 09:00,p{number % 5},{team},{kind}"
        second = f"Besluit {names.get('activity', '')} {names.get('figure', '')}".strip()
        rows += [who % ("Aanvraag", 1 + number % 3), who % (second, 5 + number % 3)]
    return "\n".join(rows) + "\n"


def laid(folder: Path, names: dict[str, str]) -> list[str]:
    """A log, a notebook and a filter in which these are planted; gives the command."""
    (folder / "zaken.csv").write_text(log(names), encoding="utf-8")
    kept = ["Balie", names.get("attribute", "Post"), names.get("filter", "Post")]
    only = f'attribute = "kanaal"\nvalues = {json.dumps(kept)}\n'
    (folder / "only.toml").write_text(only, encoding="utf-8")
    lines = 'log: str = "a"\nlanguage: str = "nl"\ntext: str = ""\ncase: str = "Z-0"\nfar: str = ""'
    cells = [nbformat.v4.new_code_cell(lines, metadata={"tags": ["parameters"]})]
    start = "import pandas as pd\nimport pmtools as pm\nlog = pm.read_log(log)\npm.speak('nl')"
    sources = [cell for place, (_, cell) in PLACES.items() if cell and place in names]
    if "answer" in names:  # built where it runs, so that it stands nowhere else
        start += f"\nfar = 'hh' + {names['answer'][2:]!r}"
    cells += [nbformat.v4.new_code_cell(cell) for cell in [start, *sources]]
    cells.append(nbformat.v4.new_markdown_cell(f"# Slot\n\nVan {names.get('markdown', 'ons')}."))
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "own.ipynb")
    given = {"text": names.get("parameter", ""), "case": names.get("case", "Z-0")}
    options = [option for name, value in given.items() for option in ("-p", f"{name}={value}")]
    return ["report", "zaken.csv", "--notebook", "own.ipynb", "--filter", "only.toml", *options]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PMTOOLS_CONFIG", str(tmp_path / "settings"))
    return tmp_path


def made(command: list[str]) -> tuple[int, str]:
    done = CliRunner().invoke(app, [*command, "--quiet"])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout + done.stderr


def record(folder: Path) -> dict[str, Any]:
    (path,) = folder.glob("reports/zaken/own/*/run.json")
    return dict(json.loads(path.read_text(encoding="utf-8")))


def kept_files(folder: Path) -> Iterator[Path]:
    return (path for path in (folder / "reports").rglob("*") if path.is_file())


def require_nothing(folder: Path, said: str, planted: list[str]) -> None:
    """Only the record is left, and neither it nor what was said holds what was planted."""
    files = list(kept_files(folder))
    assert [path.name for path in files] == ["run.json"]
    text = files[0].read_text(encoding="utf-8") + said
    for what in planted:
        assert what not in text
    assert "jansen@dorp" not in text


def test_it_is_found_in_every_place_and_nothing_of_it_is_left(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    search = scanning.scan

    def spied(*args: Any, **options: Any) -> Any:
        seen.append(search(*args, **options))
        return seen[-1]

    monkeypatch.setattr(scanning, "scan", spied)
    planted = {place: what for place, (what, _) in PLACES.items()}
    code, said = made(laid(here, planted))
    assert code == 2, said
    shown = {(one.kind, one.shown[:2]) for one in seen[0].found}
    for place, what in {**planted, **OTHERS}.items():
        assert ("email", what[:2]) in shown, place
    phones = {(one.shown, one.path.name) for one in seen[0].found if one.kind == "phone"}
    assert {name for _, name in phones} == {"report.html", "notebook.ipynb"}
    assert {len(one) for one, _ in phones} == {11, 12}
    (far,) = {one.path.name for one in seen[0].found if one.shown[:2] == "hh"}
    assert far == "long.parquet"
    require_nothing(here, said, [*planted.values(), *OTHERS.values(), *CUT, "12345671"])
    told = record(here)
    assert (told["outcome"], told["outputs"]) == ("failed", {})
    assert told["scan"]["found"].keys() == {"email", "phone"}
    for words in ("personal data", "attributes] drop", "--allow email", "steps.parquet column"):
        assert words in said, said
    assert CliRunner().invoke(app, ["scan", "reports"]).exit_code == 0
    CliRunner().invoke(app, ["reports", "--language", "nl"])
    index = Path("reports", "index.html").read_text(encoding="utf-8")
    assert "Niet bewaard: er stond iets in dat op persoonsgegevens lijkt (e-mailadres" in index
    assert not any(what in index for what in planted.values())


def test_a_clean_one_passes_and_says_that_it_was_searched(here: Path) -> None:
    """Its case numbers have nine digits, of which some pass the test of a BSN by chance."""
    command = laid(here, {"case": "202500001"})
    numbers = [str(number) for number in range(202500001, 202500041)]
    assert sum(map(is_bsn, numbers)) > 1
    rows = [f"{one},Aanvraag,2026-01-05 09:00,p1,Loket,Balie" for one in numbers]
    (here / "zaken.csv").write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    book = nbformat.read(here / "own.ipynb", as_version=4)
    shown = "pm.show(pd.DataFrame({'zaak': log.cases['case_id'].cast(str)}), name='cases')"
    book.cells.append(nbformat.v4.new_code_cell(shown))
    nbformat.write(book, here / "own.ipynb")
    code, said = made(command)
    assert code == 0, said
    told = record(here)["scan"]
    assert (told["allowed"], told["found"], told["not_read"]) == ({}, {}, [])
    (folder,) = here.glob("reports/zaken/own/*")
    files = [one for one in folder.rglob("*") if one.is_file() and one.name != "trace.parquet"]
    assert told["files"] == len(files)
    (page,) = here.glob("reports/zaken/own/*/report.html")
    text = page.read_text(encoding="utf-8")
    assert any(one in text for one in numbers if is_bsn(one))
    assert "persoonsgegevens" not in text


@pytest.mark.long
def test_what_a_person_allows_passes_is_recorded_and_repeated(here: Path) -> None:
    command = laid(here, {"activity": f"{PHONE} {mail('bb')}"})
    code, said = made([*command, "--allow", "email"])
    assert (code, "email" in said, "(phone" in said) == (2, False, True)
    told = record(here)
    assert (told["asked"]["allow"], told["scan"]["found"].keys()) == (["email"], {"phone"})
    code, said = made(["verify", told["id"]])
    assert (code, "De run stopt op dezelfde plek als toen." in said) == (0, True), said
    for path in kept_files(here):
        path.unlink()
    command = laid(here, {"activity": PHONE})
    assert made([*command, "--allow", "phone"])[0] == 0
    told = record(here)
    assert told["scan"]["allowed"]["phone"] > 1
    (page,) = here.glob("reports/zaken/own/*/report.html")
    text = page.read_text(encoding="utf-8")
    assert PHONE in text
    assert "Toegelaten is wat alleen lijkt op: telefoonnummer." in text
    code, said = made(["verify", told["id"]])
    assert (code, "De getallen kloppen" in said) == (0, True), said


def test_an_unknown_kind_is_refused_before_anything_runs(here: Path) -> None:
    code, said = made([*laid(here, {}), "--allow", "naam"])
    assert (code, "Choose from bsn, iban, email, phone, postcode" in said) == (2, True)
    assert not Path("reports").exists()


@pytest.mark.long
@pytest.mark.parametrize("place", PLACES)
def test_one_place_alone_is_enough(here: Path, place: str) -> None:
    planted = {place: PLACES[place][0]} | ({"answer": mail("hh")} if place == "output" else {})
    code, said = made(laid(here, planted))
    assert code == 2, said
    require_nothing(here, said, [PLACES[place][0]])


@pytest.mark.long
def test_a_sweep_tells_which_run_was_refused(here: Path) -> None:
    laid(here, {})
    command = ["sweep", "own.ipynb", "zaken.csv", "--over", f"text=goed,{mail('ee')}"]
    code, said = made(command)
    assert (code, said.count("failed: run 2")) == (1, 1), said
    assert mail("ee") not in said
    for path in kept_files(here):
        if path.suffix in (".json", ".html", ".csv", ".ipynb"):
            assert mail("ee") not in path.read_text(encoding="utf-8"), path
    assert made([*command, "--retry", "--allow", "email"])[0] == 0
