"""Which runs a sweep has, before any of them starts."""

import tracemalloc
from pathlib import Path

import pytest

from pmtools.errors import ParameterError
from pmtools.runs.parameters import Parameter
from pmtools.runs.sweep.grid import Grid, grid_of
from pmtools.runs.sweep.question import Question

DECLARED = [
    Parameter("log", str, "", ""),
    Parameter("service", str, "", ""),
    Parameter("n", int, 1, ""),
    Parameter("open", bool, False, ""),
]


def grid(*overs: str) -> Grid:
    return grid_of(overs, DECLARED, lambda text: [f"{text}/a.xes", f"{text}/b.xes"])


def test_every_combination_in_the_order_given_the_last_axis_fastest() -> None:
    made = grid("service=b,a", "n=2,10")
    told = [{name: value for name, (_, value) in place.items()} for place in made.places()]
    assert told == [
        {"service": "b", "n": 2},
        {"service": "b", "n": 10},
        {"service": "a", "n": 2},
        {"service": "a", "n": 10},
    ]
    assert len(made) == 4


def test_logs_of_a_folder_are_its_values() -> None:
    assert grid("log=in").axes[0].values == ("in/a.xes", "in/b.xes")


def test_what_is_the_same_is_once_and_said() -> None:
    (axis,) = grid("open=ja,true,nee,0").axes
    assert axis.values == (True, False)
    assert axis.texts == ("ja", "nee")
    assert axis.doubled == ("true", "0")


def test_a_comma_stands_in_quotes() -> None:
    assert grid('service="a,b", c').axes[0].values == ("a,b", "c")


@pytest.mark.parametrize(
    ("overs", "says"),
    [
        (["servcie=a"], "Did you mean service"),
        (["n=1,two"], "'n' must be of type int"),
        (["service"], "has no values"),
        (["=a"], "has no values"),
        (["service="], "empty value"),
        (["service=a,,b"], "empty value"),
        (["service=a", "service=b"], "more than once"),
        (["log=in", "log=out"], "more than once"),
        (["n=1", "service=a\0"], "UTF-8"),
    ],
)
def test_a_mistake_is_refused(overs: list[str], says: str) -> None:
    with pytest.raises(ParameterError, match=says):
        grid(*overs)


def test_a_large_grid_is_counted_and_known_without_being_made(tmp_path: Path) -> None:
    numbers = ",".join(map(str, range(1000)))
    notebook = tmp_path / "own.ipynb"
    notebook.write_text("{}")
    tracemalloc.start()
    made = grid(f"n={numbers}", f"service={numbers}")
    assert len(made) == 1_000_000
    assert len(Question(notebook, made, log="x").key()) == 64
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()
