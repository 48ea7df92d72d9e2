"""What is read of a register, and how each mistake is told: file, line, remedy."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from pmtools.errors import ParameterError
from pmtools.improvement.register import init_register, iterations, read_register
from pmtools.improvement.register.amounts import Amount
from pmtools.improvement.register.model import Agreement, Goal, Guard, Lesson, Result, Risk
from pmtools.improvement.register.reading import iteration_of, read_all

EXAMPLE = re.compile(r"^# (?=\w+ = |\[|# )", re.MULTILINE)
ITERATION = "iterations/example.toml"
RESULTS = """
[[result]]
date = 2026-09-01
verdict = "worse"
effect = 4
low = 1.5
high = 6.5
unit = "days"

[[result]]
date = 2026-06-01
verdict = "too_little_data"
"""


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A register that holds its own examples."""
    folder = init_register(tmp_path / "register", "en")
    for path in folder.rglob("*.toml"):
        path.write_text(EXAMPLE.sub("", path.read_text(encoding="utf-8")), encoding="utf-8")
    return folder


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(new.join(text.rsplit(old, 1)), encoding="utf-8")


def line_of(path: Path, what: str) -> int:
    """The line on which something stands, from the end: the header says much too."""
    text = path.read_text(encoding="utf-8")
    return text[: text.rindex(what)].count("\n") + 1


def test_all_that_a_register_says_is_read(register: Path) -> None:
    held = read_register(register)
    assert (held.name, held.language, held.open_limit) == ("Improvement register", "en", 3)
    assert held.goals == (
        Goal(
            id="sooner-decided",
            programme_goal="Inhabitants know within six weeks where they stand",
            process="environmental permit, regular procedure",
            measure="throughput_p80",
            target=Amount(42.0, "days"),
            date=date(2027, 1, 1),
            owner="team leader permits",
            adjust=("kind of building",),
            horizon=timedelta(days=60),
            guards=(Guard("first_time_complete"),),
        ),
    )
    one = iteration_of(held, "call-at-intake")
    assert (one.start, one.ended, one.step) == (date(2026, 3, 2), date(2026, 6, 1), "Check completeness")  # fmt: skip
    assert (one.expected, one.wash_out) == (Amount(-10.0, "days"), timedelta(days=14))
    assert one.scope == {"attribute": "procedure", "values": ["regular"]}
    assert one.scope_text() == 'attribute = "procedure"\nvalues = ["regular"]\n'
    rule = "Whoever lacks documents is called within two working days"
    day = date(2026, 6, 1)
    assert held.agreements == (Agreement("call", rule, Amount(5.0, "%"), day, one.id),)
    said = "Call before ten: nearly everybody can be reached then."
    assert held.lessons == (Lesson(day, said, one.id),)
    takes, kept = "Calling takes the intake more time than there is", "An hour a day is kept free"
    assert held.risks == (Risk("busy-intake", takes, kept, False, one.start, one.id),)


def test_a_failed_iteration_is_a_row_like_any_other(register: Path) -> None:
    path = register / ITERATION
    text = path.read_text(encoding="utf-8")
    path.write_text(text + RESULTS, encoding="utf-8")
    second = text.replace("call-at-intake", "write-at-intake").replace("ended = 2026-06-01", "")
    (path.parent / "second.toml").write_text(second, encoding="utf-8")
    frame = iterations(register)
    assert frame.id.tolist() == ["call-at-intake", "write-at-intake"]
    assert frame.state.tolist() == ["ended", "open"]
    failed, fresh = frame.iloc[0], frame.iloc[1]
    assert (failed.verdict, failed.effect, failed.low, failed.high, failed.unit) == ("worse", 4.0, 1.5, 6.5, "days")  # fmt: skip
    assert (failed.n_reviews, failed.reviewed.date()) == (2, date(2026, 9, 1))
    assert fresh[["ended", "reviewed", "verdict", "effect", "unit"]].isna().all()
    results = read_register(register).iterations[0].results
    assert results[0] == Result(date(2026, 6, 1), "too_little_data")  # in the order of dates


def test_a_register_without_iterations_has_a_frame_of_the_same_kind(tmp_path: Path) -> None:
    frame = iterations(init_register(tmp_path / "register"))
    assert len(frame) == 0
    assert str(frame.dtypes["start"]) == "datetime64[s]"


def test_too_little_data_leaves_an_iteration_open(register: Path) -> None:
    path = register / ITERATION
    edit(path, "ended = 2026-06-01", "")
    states = []
    for verdict in ("too_little_data", "not_shown", "improved"):
        text = f'\n[[result]]\ndate = 2026-07-01\nverdict = "{verdict}"\n'
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
        states += iterations(register).state.tolist()
    assert states == ["open", "reviewed", "reviewed"]


@pytest.mark.parametrize(
    ("file", "old", "new", "at", "told"),
    [
        ("register.toml", "open_limit = 3", "open_limit = 0", "open_limit =", "whole number of 1"),
        ("register.toml", "open_limit = 3", "open_limits = 3", "open_limits", "Did you mean 'open_limit'?"),
        ("register.toml", 'language = "en"', 'language = "fr"', "language =", "one of: nl, en"),
        ("goals.toml", "measure = ", "mesure = ", "mesure", "Did you mean 'measure'?"),
        ("goals.toml", '"throughput_p80"', '"throughput_p90"', "measure = \"through", "mean 'throughput_p80'?"),
        ("goals.toml", '"throughput_p80"', '"waiting_before"', "[[goal]]", "needs the activity"),
        ("goals.toml", "date = 2027-01-01", 'date = "2027-01-01"', "date = ", "without quotes"),
        ("goals.toml", "date = 2027-01-01", "date = 0027-01-01", "date = ", "year right"),
        ("goals.toml", '"team leader permits"', '"Jan <j.smit@gemeente.nl>"', "owner = ", "Name a role"),
        ("goals.toml", '"42 days"', '"42 dags"', "target = ", "unit 'dags' is not known"),
        ("goals.toml", '"42 days"', '"2 maanden"', "target = ", "differ in length"),
        ("goals.toml", '"42 days"', "42", "target = ", 'Write target = "30 days"'),
        ("goals.toml", '"42 days"', '"42 days"\ntarget_days = 42', "target_days", "Keep one"),
        ("goals.toml", 'target = "42 days"', "target_percent = 90", "target_percent = ", "counted in days"),
        ("goals.toml", '"first_time_complete"', '"throughput_p80"', "measure = ", "cannot guard it"),
        ("goals.toml", "baseline_weeks = 52", "baseline_weeks = 52.0", "baseline_weeks", "whole number"),
        ("goals.toml", '["kind of building"]', '["kind", "kind"]', "adjust", "an attribute twice"),
        ("goals.toml", '"60 days"', '"9000 weeks"', "horizon", "longer than ten years"),
        ("goals.toml", '["kind of building"]', '"kind of building"', "adjust", 'list of texts: ["…"'),
        ("goals.toml", '"throughput_p80"\ntarget = "42 days"', '"wip"\ntarget = 42', "adjust", "kinds cannot"),
        ("goals.toml", '"60 days"', '"0 days"', "horizon", "longer than nothing"),
        (ITERATION, "start = 2026-03-02", 'start = "soon"', "start = ", "start = 'soon' must be a date"),
        (ITERATION, "start = 2026-03-02", "start = 2026-03-02T09:00:00", "start = ", "or time"),
        (ITERATION, "start = 2026-03-02", "start = 2-3-2026", "start = ", "year first: 2026-03-01"),
        (ITERATION, "start = 2026-03-02", "start = 2026-07-02", "ended = ", "before it began"),
        (ITERATION, 'title = "A call at the intake"', "title = “A call”", "title = ", "straight quotes"),
        (ITERATION, "hypothesis = ", "# hypothesis = ", None, "no hypothesis yet. What do you expect"),
        (ITERATION, 'hypothesis = "If', 'hypothesis = "…"#"If', "hypothesis = ", "how you learn"),
        (ITERATION, '"sooner-decided"', '"sooner-decide"', "goal = ", "Did you mean 'sooner-decided'?"),
        (ITERATION, '"10 days less"', '"10 days more"', "expected = ", "less is better here"),
        (ITERATION, '"10 days less"', '"5 procentpunt"', "expected = ", "told in days or %"),
        (ITERATION, "ended = 2026-06-01", "ended = 2026-06-01\nresult = 3", "result = 3", "under [[result]]"),
        (ITERATION, "[scope]", "scope = 3", "scope = 3", "write [scope]"),
        (ITERATION, '["regular"]', '["regular"]\nwash_out = "1 week"', 'wash_out = "1', "move it above"),
        (ITERATION, 'id = "call-at-intake"', 'id = "call/intake"', "id = ", "letters, digits"),
        ("agreements.toml", '"5%"', '"5% less"', "tolerance = ", "has a direction"),
        ("agreements.toml", '"call-at-intake"', '"call"', "iteration = ", "There is: call-at-intake"),
        ("lessons.toml", "text = ", "tekst = ", "tekst", "Did you mean 'text'?"),
        ("risks.toml", "carried_out = false", 'carried_out = "no"', "carried_out =", "true or false"),
        ("risks.toml", 'iteration = "call-at-intake"', "", "[[risk]]", "of what is this a risk"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_file_its_line_and_a_remedy(
    register: Path, file: str, old: str, new: str, at: str | None, told: str
) -> None:
    path = register / file
    edit(path, old, new)
    place = f"{path}:{line_of(path, at) if at else 1}: "
    said = [str(problem) for problem in read_all(register)[1]]
    assert [one for one in said if one.startswith(place) and told in one], said
    assert "j.smit" not in "".join(said)
    with pytest.raises(ParameterError):
        read_register(register)


def test_one_mistake_in_a_file_hides_no_other_and_makes_none_up(register: Path) -> None:
    edit(register / "goals.toml", "[[goal]]", "[[goal]")
    edit(register / ITERATION, "start = 2026-03-02", "start = 1")
    edit(register / "lessons.toml", "date = 2026-06-01", "date = 1")
    files = [problem.place.file.name for problem in read_all(register)[1]]
    assert files == ["goals.toml", "example.toml", "lessons.toml"]
    with pytest.raises(ParameterError, match=r"goals\.toml:\d+: this is not TOML.* And 2 more"):
        read_register(register)


def test_two_iterations_with_one_id_are_both_named(register: Path) -> None:
    first = register / ITERATION
    second = register / "iterations" / "example (1).toml"
    second.write_text(first.read_text(encoding="utf-8"), encoding="utf-8")
    (told,) = [str(problem) for problem in read_all(register)[1]]
    line = line_of(first, "id = ")
    for place in (f"{first}:{line}", f"{second}:{line}"):
        assert place in told


@pytest.mark.parametrize(
    ("content", "line", "told"),
    [
        (b'id = "a"\ntitle = "caf\xe9"\n', 2, "not UTF-8"),
        (b'\xff\xfei\x00d\x00', 1, "not UTF-8"),
        (b'id = "a"\n\ntitle = """never\nclosed\n', 3, "close every quote"),
        (b'id = "a"\n# yes\nadjust = [\n"b",\n', 3, "close every quote and bracket"),
        (b'id = "a"\nid = "b"\n', 2, "Cannot overwrite"),
        (b"x = " + b"[" * 5000, 1, "nested too deeply"),
        (b"#" * (1 << 22) + b"#\n", 1, "larger than 4 MB"),
    ],
)  # fmt: skip
def test_what_is_no_toml_has_its_line(register: Path, content: bytes, line: int, told: str) -> None:
    path = register / ITERATION
    path.write_bytes(content)
    problems = [str(problem) for problem in read_all(register)[1]]
    assert len(problems) == 1
    assert problems[0].startswith(f"{path}:{line}: ")
    assert told in problems[0]


def test_there_must_be_a_register_and_an_iteration(register: Path, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="pmtools register init"):
        read_register(tmp_path)
    with pytest.raises(ParameterError, match="Did you mean 'call-at-intake'"):
        iteration_of(read_register(register), "call-at-intak")
