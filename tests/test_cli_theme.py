"""A report in a municipality's own colours: the page, the record, and what is refused."""

import hashlib
import json
from pathlib import Path

import nbformat
import pytest
from click.testing import Result
from typer.testing import CliRunner

from pmtools.cli import app

LOG = """case,activity,end
1,a,2025-01-01 10:00
1,b,2025-01-02 10:00
"""
THEME = """.zwolle-theme {
  --utrecht-heading-color: #7a1f5c; --utrecht-link-color: #3bac2a;
  --evil: url(https://evil.example/); }
body { display: none }
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMTOOLS_CONFIG", str(tmp_path / "settings"))
    monkeypatch.chdir(tmp_path)
    Path("log.csv").write_text(LOG, encoding="utf-8")
    cell = nbformat.v4.new_code_cell('log: str = ""\nlanguage: str = "nl"')
    cell.metadata["tags"] = ["parameters"]
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), "own.ipynb")


def report(*options: str) -> Result:
    command = ["report", "log.csv", "--notebook", "own.ipynb", "--quiet", *options]
    return CliRunner().invoke(app, command)


def test_the_page_has_the_colours_and_the_record_says_where_they_came_from() -> None:
    Path("theme.css").write_text(THEME, encoding="utf-8")
    done = report("--theme", "theme.css")
    assert done.exit_code == 0, done.output
    page = Path(done.stdout.strip())
    text = page.read_text(encoding="utf-8")
    own, ours = text.index(":root{--link:"), text.index(":root {")
    assert own > ours  # it comes after what it replaces
    theme = json.loads((page.parent / "run.json").read_text(encoding="utf-8"))["theme"]
    assert f":root{{--link:{theme['colours']['link']};--accent:#7a1f5c;--tint:" in text
    assert "evil" not in text
    assert theme["file"] == "theme.css"
    assert theme["sha256"] == hashlib.sha256(THEME.encode()).hexdigest()
    assert theme["tokens"] == {"accent": "utrecht-heading-color", "link": "utrecht-link-color"}
    (note,) = theme["notes"]
    assert note.startswith("theme.css: utrecht-link-color is #3bac2a.")
    assert note in done.stderr


def test_without_a_theme_the_page_is_neutral() -> None:
    done = report()
    page = Path(done.stdout.strip())
    assert ":root{" not in page.read_text(encoding="utf-8")
    assert json.loads((page.parent / "run.json").read_text(encoding="utf-8"))["theme"] is None


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("gone.css", None, "gone.css is not there"),
        ("empty.css", "body{}", "empty.css has no colour that a report can use"),
        (
            "broken.css",
            "--utrecht-link-color: bleu",
            "broken.css, line 1, --utrecht-link-color: 'bleu'",
        ),
        ("broken.json", "{", "broken.json is no JSON"),
    ],
)
def test_a_theme_that_cannot_be_used_is_refused_before_anything_is_read(
    name: str, content: str | None, says: str
) -> None:
    if content is not None:
        Path(name).write_text(content, encoding="utf-8")
    done = report("--theme", name)
    assert done.exit_code == 2
    assert says in done.stderr
    assert "Traceback" not in done.output
    assert not Path("reports").exists()
