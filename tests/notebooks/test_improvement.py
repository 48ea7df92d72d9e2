"""The improvement notebook: clean, bilingual, and its report says what the answers say."""

import ast
import json
import re
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from pmtools.cli import app
from pmtools.report.words import words_of

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "improvement.ipynb"
NUMBER = re.compile(r"\d[\d.,]*")


def cells() -> list[dict[str, object]]:
    return list(json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"])


def text(cell: dict[str, object]) -> str:
    return "".join(cell["source"])  # type: ignore[arg-type]


def test_it_is_clean() -> None:
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    code = [cell for cell in cells() if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    ids = [cell["id"] for cell in cells()]
    assert len(set(ids)) == len(ids)


def test_it_calls_the_library_and_defines_nothing() -> None:
    for cell in cells():
        if cell["cell_type"] == "code":
            tree = ast.parse(text(cell))
            assert not [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def test_every_text_cell_has_its_english() -> None:
    dutch = {cell["id"] for cell in cells() if cell["cell_type"] == "markdown"}
    assert dutch == words_of("en").texts["cells"]["improvement"].keys()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reports")


def made(folder: Path, *options: str) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PMTOOLS_CONFIG", str(folder / "settings"))
        done = CliRunner().invoke(app, [*options, "--out", str(folder), "--quiet"])
    assert done.exit_code == 0, done.output
    return Path(done.stdout.strip()).parent


@pytest.fixture(scope="module")
def dutch(folder: Path) -> Path:
    return made(folder, "report", "environmental_permit")


@pytest.fixture(scope="module")
def english(folder: Path) -> Path:
    return made(folder, "demo", "--language", "en")


def page(run: Path) -> str:
    return (run / "report.html").read_text(encoding="utf-8")


def answers(run: Path) -> dict[str, pd.DataFrame]:
    return {path.stem: pd.read_parquet(path) for path in (run / "answers").glob("*.parquet")}


def test_both_languages_hold_the_same_numbers(dutch: Path, english: Path) -> None:
    ours, theirs = answers(dutch), answers(english)
    assert ours.keys() == theirs.keys() >= {"findings", "time_between", "throughput"}
    for name in ours.keys() - {"glance"}:
        pd.testing.assert_frame_equal(ours[name], theirs[name])
    tiles = [
        [sorted(NUMBER.findall(value)) for value in frames["glance"]["value"]]
        for frames in (ours, theirs)
    ]
    swap = str.maketrans(".,", ",.")
    assert [[n.translate(swap) for n in tile] for tile in tiles[0]] == tiles[1]


def test_the_planted_bottleneck_comes_first(dutch: Path) -> None:
    first = json.loads((dutch / "run.json").read_text(encoding="utf-8"))["findings"][0]
    assert first["from_activity"] == "Conceptbesluit opstellen"
    assert first["to_activity"] == "Besluit vaststellen"
    assert "Tussen ‘Conceptbesluit opstellen’ en ‘Besluit vaststellen’" in page(dutch)


def test_a_language_is_whole(dutch: Path, english: Path) -> None:
    assert '<html lang="nl">' in page(dutch)
    assert '<html lang="en">' in page(english)
    for foreign in ("Doorlooptijd", "zaken", "Begrippen", "overgangen"):
        assert foreign in page(dutch)
        assert foreign not in page(english)


def test_a_log_without_start_times_never_claims_waiting_time(dutch: Path) -> None:
    claims = re.findall(r"<(?:h2|figcaption|th|dt)[^>]*>(.*?)</", page(dutch))
    assert "Tijd tussen stappen" in claims
    assert not [claim for claim in claims if "wachttijd" in claim.lower()]


def test_the_page_needs_nothing_else(dutch: Path) -> None:
    outside = re.findall(r"""(?:src|href)=["'](?!#|data:)([^"']*)""", page(dutch))
    assert outside == []
    assert "default-src 'none'" in page(dutch)


def test_two_runs_give_the_same_page_but_for_run_and_time(dutch: Path, folder: Path) -> None:
    again = made(folder, "report", "environmental_permit")
    assert again != dutch
    pages = [page(run).replace(run.name, "RUN") for run in (dutch, again)]
    assert pages[0] == pages[1]


def test_no_number_of_the_tables_is_lost_on_the_way(dutch: Path) -> None:
    ranked = answers(dutch)["time_between"]
    words = words_of("nl")
    for row in ranked.head(10).to_dict("records"):
        bar = f"{words.percent(row['share'])} · mediaan {words.duration(row['median'])}"
        assert bar in page(dutch)


HOSTILE = "&lt;script&gt;alert(1)&lt;/script&gt; &quot;&amp;'&#10;$x_1$ {0} %s"


def test_hostile_labels_show_as_text(folder: Path, tmp_path: Path) -> None:
    event = (
        '<event><string key="concept:name" value="{}"/>'
        '<date key="time:timestamp" value="2025-01-0{}T10:00:00+01:00"/></event>'
    )
    events = event.format(HOSTILE, 1) + event.format("b", 2)
    case = f'<trace><string key="concept:name" value="{HOSTILE}"/>{events}</trace>'
    log = tmp_path / "<b>hostile.xes"
    log.write_text(f"<log>{case}</log>", encoding="utf-8")
    html = page(made(folder, "report", str(log)))
    assert "alert(1)" in html
    assert "<script>alert" not in html
    assert "<b>hostile" not in html


def test_resources_do_not_reach_the_run_folder(folder: Path, data: Path) -> None:
    run = made(folder, "report", str(data / "logs" / "receipt.xes.gz"))
    for path in run.rglob("*"):
        if path.suffix == ".parquet":
            content = pd.read_parquet(path).to_csv().encode()
        else:
            content = path.read_bytes() if path.is_file() else b""
        assert not re.search(rb"Resource\d\d|admin[123]", content), path
