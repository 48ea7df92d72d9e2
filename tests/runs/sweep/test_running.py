"""The runs of a sweep one by one and together, by processes that are made up."""

import errno
import importlib.util
import json
import signal
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pmtools.errors import ParameterError, PmtoolsError
from pmtools.runs.sweep.csv_file import sweep_csv
from pmtools.runs.sweep.running import Runs
from pmtools.runs.sweep.settling import settle
from pmtools.runs.sweep.state import Sweep, folder_of, write_sweep

spec = importlib.util.spec_from_file_location("sweep_fakes", Path(__file__).with_name("fakes.py"))
assert spec
assert spec.loader
fakes: ModuleType = importlib.util.module_from_spec(spec)
spec.loader.exec_module(fakes)
Said = Callable[[str], None]
FULL = OSError(errno.ENOSPC, "No space left on device")


def run(sweep: Sweep, out: Path, jobs: int = 2, **options: Any) -> Any:
    work = fakes.FakeWork(sweep, out, **options)
    Runs(sweep, out, work).all(jobs, lambda *_: None)
    return work


def states(sweep: Sweep) -> list[str]:
    return [row.state for row in sweep.rows]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def test_each_run_is_noted_with_its_figures_by_place(tmp_path: Path, out: Path) -> None:
    sweep = fakes.new(tmp_path)
    run(sweep, out, ends={2: "ValueError: a cell", 3: {"error": "log.xes ends early."}})
    assert states(sweep) == ["done", "failed", "failed", "done"]
    assert [row.error for row in sweep.rows] == [
        "",
        "ValueError: a cell",
        "log.xes ends early.",
        "",
    ]
    assert [row.figures[0]["amount"] for row in sweep.rows_in("done")] == [2, 8]
    assert fakes.kept(tmp_path) == sweep


def test_what_could_not_keep_its_record_has_it_kept(tmp_path: Path, out: Path) -> None:
    sweep = fakes.new(tmp_path)
    work = run(sweep, out, ends={1: {"error": "log.xes ends early."}, 4: "killed"})
    assert sorted(work.losses) == [(1, "log.xes ends early."), (4, "SIGKILL")]
    assert not [name for name in fakes.tree(out) if name.endswith(".part")]


@pytest.mark.parametrize("end", [{"full": True}, f"OSError: {FULL}", FULL])
def test_a_full_disk_stops_the_sweep_and_fails_nothing(
    tmp_path: Path, out: Path, end: object
) -> None:
    sweep = fakes.new(tmp_path)
    work = fakes.FakeWork(sweep, out, {2: end})
    with pytest.raises(PmtoolsError, match="disk is full.*same command goes on"):
        Runs(sweep, out, work).all(1, lambda *_: None)
    assert states(sweep) == ["done", "waiting", "waiting", "waiting"]
    assert work.started == [1, 2]
    assert len(list(out.rglob("run.json"))) == 1
    again = fakes.kept(tmp_path)
    settle(again, out, work.stamp, print, retry=False)
    assert run(again, out).started == [2, 3, 4]


def test_a_state_that_cannot_be_written_stops_the_sweep(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep = fakes.new(tmp_path)
    write, asked = Path.write_text, list[Path]()

    def full(self: Path, *given: Any, **named: Any) -> int:
        if "sweep.json" in self.name:
            asked.append(self)
            if len(asked) > 3:
                raise FULL
        return write(self, *given, **named)

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(PmtoolsError, match="disk is full"):
        run(sweep, out, jobs=1)
    monkeypatch.undo()
    again = fakes.kept(tmp_path)
    settle(again, out, lambda row: "then", print, retry=False)
    assert states(again)[0] == "done"
    assert run(again, out).started == [place for place in (2, 3, 4) if states(sweep)[place - 1] != "done"]  # fmt: skip


def test_a_run_that_ended_without_being_noted_is_not_made_twice(tmp_path: Path, out: Path) -> None:
    sweep = fakes.new(tmp_path)
    sweep.rows[1].run = "log/own/20260101T000000Z-aaaaaa"
    fakes.record(out / sweep.rows[1].run, sweep, 2, "succeeded")
    sweep.rows[2].run = "log/own/20260101T000000Z-bbbbbb"
    fakes.record(out / sweep.rows[2].run, sweep, 1, "succeeded")  # another place: not this run
    sweep.rows[1].stamp = "then"  # both are kept before a run starts
    write_sweep(sweep, out)
    again = fakes.kept(tmp_path)
    settle(again, out, lambda row: "then", print, retry=False)
    assert run(again, out).started == [1, 3, 4]
    assert (out / "log" / "own" / "20260101T000000Z-bbbbbb").is_dir()  # it may be another's


def resumed(sweep: Sweep, out: Path, stamp: str = "then", *, retry: bool = False) -> list[str]:
    said: list[str] = []
    settle(sweep, out, lambda row: stamp, said.append, retry=retry)
    return said


def test_a_halved_run_is_made_again_and_said(tmp_path: Path, out: Path) -> None:
    sweep = fakes.new(tmp_path)
    run(sweep, out)
    (out / sweep.rows[0].run / "report.html").unlink()
    (out / sweep.rows[1].run / "run.json").unlink()
    said = resumed(sweep, out)
    assert said == ["made again (folder not whole any more): run 1, 2"]
    assert run(sweep, out).started == [1, 2]
    assert states(sweep) == ["done"] * 4


def test_a_run_of_which_retention_kept_the_record_stands(tmp_path: Path, out: Path) -> None:
    sweep = fakes.new(tmp_path)
    run(sweep, out)
    folder = out / sweep.rows[0].run
    (folder / "report.html").unlink()
    told = json.loads((folder / "run.json").read_text())
    (folder / "run.json").write_text(json.dumps(told | {"removed": "2026-01-01T00:00:00+00:00"}))
    assert resumed(sweep, out) == []


def test_runs_of_a_changed_log_are_made_again_unless_the_sweep_was_complete(
    tmp_path: Path, out: Path
) -> None:
    sweep = fakes.new(tmp_path)
    run(sweep, out, ends={4: "ValueError"})
    sweep.ended = "2026-01-01T00:00:00+00:00"
    assert len(resumed(sweep, out, "now", retry=True)) == 1
    assert states(sweep) == ["done", "done", "done", "waiting"]
    sweep.ended = ""
    assert resumed(sweep, out, "now") == ["made again (log or file changed since): run 1, 2, 3"]
    assert states(sweep) == ["waiting"] * 4


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_all_and_keeps_the_state(
    tmp_path: Path, out: Path, sent: signal.Signals
) -> None:
    sweep = fakes.new(tmp_path)
    work = fakes.FakeWork(sweep, out)
    begun: list[Any] = []

    class Slow(fakes.Fake):  # type: ignore[misc,name-defined]
        pass

    def start(row: Any, told: Any) -> Any:
        begun.append(Slow())
        return begun[-1]

    def interrupt(*_: object) -> None:
        if len(begun) == 2:
            signal.raise_signal(sent)

    work.start = start
    # Who runs the tests in the background may have Ctrl-C ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            Runs(sweep, out, work).all(2, interrupt)
    finally:
        signal.signal(signal.SIGINT, before)
    assert all(one.asked and one.waited for one in begun)
    assert states(fakes.kept(tmp_path)) == ["waiting"] * 4


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"schema": 1}',
        "schema=99",
        "run=../../../etc/20260101T000000Z-aaaaaa",
        "run=a/../20260101T000000Z-aaaaaa",
        "state=perhaps",
        "place=7",
        "values=[]",
        "figures=[1]",
    ],
)
def test_a_damaged_state_is_refused_with_the_remedy(tmp_path: Path, out: Path, text: str) -> None:
    sweep = fakes.new(tmp_path)
    write_sweep(sweep, out)
    path = folder_of(sweep, out) / "sweep.json"
    name, sign, value = text.partition("=")
    if sign:
        told = json.loads(path.read_text())
        held = told if name == "schema" else told["rows"][0]
        held[name] = json.loads(value) if value[0] in "[0123456789" else value
        text = json.dumps(told)
    path.write_text(text)
    with pytest.raises(ParameterError, match="newer version" if name == "schema" else "Remove the folder"):  # fmt: skip
        fakes.kept(tmp_path)


def test_the_csv_has_numbers_as_they_are_and_nothing_to_work_out(tmp_path: Path, out: Path) -> None:
    sweep = fakes.new(tmp_path, 2)
    run(sweep, out, ends={2: "=cmd()\nsecond line"})
    sweep.rows[0].figures.append(
        {"figure": "median", "amount": 1.5, "unit": "second", "said": "2 s"}
    )
    sweep.rows[0].run = sweep.rows[1].run = "log/own/1"
    assert sweep_csv(sweep).splitlines() == [
        "place,n,outcome,twice,median_seconds,run,error",
        "1,0,done,2,1.5,log/own/1,",
        "2,1,failed,,,log/own/1,'=cmd() second line",
    ]


def test_turns_and_not_clocks_say_which_sweep_is_the_latest(tmp_path: Path, out: Path) -> None:
    first, second = fakes.new(tmp_path), fakes.new(tmp_path)
    first.id, second.id, second.turn = f"2030-{first.key[:6]}", f"2020-{first.key[:6]}", 2
    for sweep in (first, second):
        write_sweep(sweep, out)
    assert fakes.kept(tmp_path).id == second.id
