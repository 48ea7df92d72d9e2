"""The layout: where boxes and arrows go, and what happens when a program fails."""

import sys
import time
from pathlib import Path

import pytest

from pmtools.errors import CapabilityError
from pmtools.report.flow import layout as rooms
from pmtools.report.flow.layout import Route, layout, programs

TABLE = '<TABLE BORDER="0" FIXEDSIZE="TRUE" WIDTH="60" HEIGHT="20"><TR><TD></TD></TR></TABLE>'
DOT = f"""digraph g {{ node [shape=box, fixedsize=true, width=1, height=0.5];
a -> b [id=a0, label=<{TABLE}>]; a -> b [id=a1, dir=back, label=<{TABLE}>];
a -> c [style=invis]; }}"""


def middle(route: Route) -> float:
    return route.label[1]


def test_boxes_and_arrows_have_their_places() -> None:
    found = layout(DOT)
    assert set(found.boxes) == {"a", "b", "c"}
    assert set(found.routes) == {"a0", "a1"}
    assert found.boxes["a"][1] < found.boxes["b"][1]
    for x, y in found.boxes.values():
        assert 36 <= x <= found.width - 36
        assert 18 <= y <= found.height - 18


def test_a_route_runs_from_its_blunt_end_to_its_tip() -> None:
    found = layout(DOT)
    down, up = found.routes["a0"], found.routes["a1"]
    assert down.points[0][1] < down.points[-1][1] < down.tip[1]
    assert up.points[0][1] > up.points[-1][1] > up.tip[1]
    assert down.points[0][1] < middle(down) < down.tip[1]


def program(folder: Path, text: str) -> str:
    path = folder / "program"
    path.write_text(f"#!{sys.executable}\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")


@needs_posix
@pytest.mark.parametrize(
    "text", ["import sys; sys.exit(1)", "print('no json')", "import time; time.sleep(60)"]
)
def test_when_a_program_fails_the_next_is_asked(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = program(tmp_path, text)
    good = programs()
    monkeypatch.setattr(rooms, "SECONDS", 1.0)
    monkeypatch.setattr(rooms, "programs", lambda: (str(tmp_path / "gone"), failing, *good))
    assert set(layout(DOT).boxes) == {"a", "b", "c"}
    monkeypatch.setattr(rooms, "programs", lambda: (failing,))
    began = time.monotonic()
    with pytest.raises(CapabilityError, match=r"within 1 seconds.*pip install") as told:
        layout(DOT)
    assert told.value.lack == "layout"
    assert time.monotonic() - began < 30


def test_the_program_of_this_environment_comes_first() -> None:
    assert Path(programs()[0]).stem == "graphviz-pure"
    assert Path(programs()[0]).is_absolute()
