"""`pmtools compare`: runs that the command line made, told in words."""

import gzip
import os
import random
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import nbformat
import pytest
from typer.testing import CliRunner

import pmtools
from pmtools.cli.app import app

MAPPING = """[columns]
case_id = "zaak"
activity = "stap"
end = "eind"
resource = "wie"
[finished]
activities = ["afgerond"]
"""


def said(*args: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [*map(str, args)])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory, exports: ModuleType) -> Path:
    """Runs of a notebook that does nothing: of an export, and of a later one with known changes."""
    folder = tmp_path_factory.mktemp("compare")
    rows = exports.process(40, slow_from=22)
    old, new = exports.until(rows, 22), exports.until(rows, 40)
    gone = [row for row in new if row not in old[100:103]]
    (folder / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    declared = nbformat.v4.new_code_cell(
        "log: str = ''\nlanguage: str = 'nl'\nplaces: int = 3",
        metadata={"tags": ["parameters"]},
    )
    cell = nbformat.v4.new_code_cell("import pmtools as pm")
    notebook = nbformat.v4.new_notebook(cells=[declared, cell])
    nbformat.write(notebook, folder / "eigen.ipynb")
    for name, rows_of, more in (("oud", old, []), ("nieuw", gone, ["-p", "places=5"])):
        exports.write(rows_of, folder / f"{name}.csv")
        command = [sys.executable, "-c", "from pmtools.cli import main; main()", "report"]
        command += [f"{name}.csv", "--mapping", "mapping.toml", "--notebook", "eigen.ipynb", *more]
        env = {**os.environ, "PYTHONPATH": str(Path(pmtools.__file__).parents[1])}
        env["PMTOOLS_CONFIG"] = str(folder / "settings")
        done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def runs(here: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.chdir(here)
    return {path.parts[-3]: path.name for path in Path("reports").glob("*/eigen/*")}


def test_it_says_data_definition_and_process(runs: dict[str, str]) -> None:
    code, out, err = said("compare", runs["oud"], runs["nieuw"])
    assert (code, err) == (0, "")
    assert re.sub(r"1\d dagen", "N dagen", out[out.index("\n\n") :]) == DUTCH
    assert out.startswith("Oudere run: eigen van oud.csv, ")
    assert said("compare", runs["nieuw"], runs["oud"])[1] == out


DUTCH = """

Gegevens
  Verwijderd: 3 regels in 1 zaak.
  Vergeleken is de periode die beide runs hebben: 2 januari 2024 tot en met 1 juni 2024. De oudere run heeft daarin 2.112 regels.

Definitie
  Parameter places: 3 werd 5.

Proces
  Nieuwe zaken duren langer: gemiddeld N dagen (299 zaken), eerst N dagen (378 zaken). Van elke zaak telt hooguit N dagen. Dat is meer dan toeval tussen weken verklaart (1%).
  Geen verschil dat groter is dan toeval tussen weken (1%): nieuwe zaken per week, stappen per zaak, zaken met een herhaalde stap. Nieuwe zaken: 341 zaken, begonnen van 2 juni 2024 tot en met 6 oktober 2024.
"""


def test_it_says_so_in_english(runs: dict[str, str]) -> None:
    folder = Path("reports", "oud", "eigen", runs["oud"])
    code, out, _ = said("compare", folder, runs["nieuw"], "--language", "en")
    assert code == 0
    assert "Removed: 3 rows" in out
    assert "New cases take longer: " in out
    assert not [word for word in ("regels", "zaken", "{", "werd") if word in out]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("2019", "oud"), "There is no run '2019' in reports"),
        (("20", "20"), "begins 2 runs"),
        (("oud", "nieuw", "--language", "fy"), "Unknown language 'fy'"),
        (("oud", "nieuw", "--reports", "elders"), "in elders"),
    ],
)
def test_a_mistake_names_the_remedy(
    runs: dict[str, str], args: tuple[str, ...], message: str
) -> None:
    code, out, err = said("compare", *(runs.get(arg, arg) for arg in args))
    assert (code, out) == (2, "")
    assert message in err
    assert "Traceback" not in err


@pytest.mark.long
def test_rows_of_a_real_log_are_counted(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twelve rows of a log of permits removed, and of five another resource; the cost is small."""
    monkeypatch.chdir(tmp_path)
    text = gzip.decompress((data / "logs" / "BPIC15_1.xes.gz").read_bytes()).decode("utf-8")
    events = re.findall(r"<event>.*?</event>", text, re.S)
    chosen = random.Random(3).sample(range(len(events)), 17)
    places = [match.span() for match in re.finditer(r"<event>.*?</event>", text, re.S)]
    for n, at in sorted(enumerate(chosen), key=lambda pair: -pair[1]):
        begin, end = places[at]
        other = re.sub(r'(key="org:resource" value=")[^"]*', r"\g<1>999999", events[at])
        text = text[:begin] + (other if n >= 12 else "") + text[end:]
    (tmp_path / "anders.xes").write_text(text, encoding="utf-8")
    for source in (data / "logs" / "BPIC15_1.xes.gz", Path("anders.xes")):
        assert said("report", source, "--notebook", "rework", "--quiet")[0] == 0
    older, newer = (
        next(Path("reports", name, "rework").iterdir()) for name in ("BPIC15_1", "anders")
    )
    out = said("compare", older, newer)[1]
    assert "Verwijderd: 12 regels in 12 zaken." in out
    assert "Gewijzigd: 5 regels in 5 zaken." in out
    assert out.count("Niets.") == 2
    assert (older / "trace.parquet").stat().st_size < 600_000
