"""The answers of a run beside those that running it again gave."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pmtools.runs.reading import Run
from pmtools.runs.record import digest

if TYPE_CHECKING:
    import polars as pl

FOLDER = "answers"
STATES = ("same", "rounded", "other", "missing")
CLOSE = 1e-9
"""Numbers that differ by no more than this share of themselves are equal but for rounding."""


@dataclass(frozen=True)
class Answers:
    """The names of answers, by what came of them."""

    same: tuple[str, ...]
    rounded: tuple[str, ...]
    """Equal but for the last digits of numbers that are no whole ones."""
    other: tuple[str, ...]
    missing: tuple[str, ...]
    """Kept, and not made again."""

    @property
    def hold(self) -> bool:
        """Whether every number that is kept was found again."""
        return not self.other and not self.missing


def repeated(run: Run, again: Path) -> Answers:
    """Compare each answer that a run kept with the one in the folder of another run.

    An answer holds when it was made again as it was written, whatever became of the file since;
    where that cannot be told by its hash, as after another version of a library, by its values.
    """
    hashes = {name: digest_ for name, digest_ in run.record["outputs"].items() if _is_answer(name)}
    kept = {path.relative_to(run.folder).as_posix() for path in run.folder.glob(f"{FOLDER}/*")}
    by_state: dict[str, list[str]] = {
        state: [] for state in ("same", "rounded", "other", "missing")
    }
    for name in sorted({*hashes, *(name for name in kept if _is_answer(name))}):
        state = _state(run.folder / name, again / name, str(hashes.get(name, "")))
        by_state[state].append(Path(name).stem)
    return Answers(**{state: tuple(names) for state, names in by_state.items()})


def _is_answer(name: str) -> bool:
    return name.startswith(f"{FOLDER}/") and name.endswith(".parquet")


def _state(kept: Path, made: Path, was: str) -> str:
    if not made.is_file():
        return "missing"
    if was and digest(made) == was:
        return "same"
    if not kept.is_file() or (was and digest(kept) != was):
        return "other"  # what was kept is gone, and what was made again is not what it was
    return _by_values(kept, made)


def _by_values(kept: Path, made: Path) -> str:
    import polars as pl

    try:
        then, now = pl.read_parquet(kept), pl.read_parquet(made)
    except (pl.exceptions.PolarsError, OSError):
        return "other"
    if then.schema != now.schema or then.height != now.height:
        return "other"
    if then.equals(now):
        return "same"
    return "rounded" if all(_close(then[name], now[name]) for name in then.columns) else "other"


def _close(then: pl.Series, now: pl.Series) -> bool:
    if then.equals(now) or not then.dtype.is_float():
        return then.equals(now)
    size = then.abs().fill_null(0) * CLOSE
    near = ((then - now).abs() <= size) | ((then.is_null() | then.is_nan()) & then.eq_missing(now))
    return bool(near.fill_null(False).all())
