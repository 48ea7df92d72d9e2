"""What a reader found before it is a log, and how the finds of several files become one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain

import polars as pl

from pmtools.origin import Note, Origin
from pmtools.sources.accounting import Place


@dataclass(frozen=True, eq=False)
class Parts:
    """Rows, cases and origin as `assemble` takes them, and where a row stands."""

    moments: pl.DataFrame
    cases: pl.DataFrame
    origin: Origin
    place: Place


def replace_hash(parts: Parts, sha256: str) -> Parts:
    """The parts, with the hash of their source."""
    return replace(parts, origin=replace(parts.origin, sha256=sha256))


def unique_ids(names: Sequence[str | None]) -> tuple[list[str], list[Note]]:
    """The names of cases, made unique; `#n` for the n-th when it has none.

    >>> unique_ids(["a", None, "a"])[0]
    ['a', '#2', 'a#2']
    """
    ids: list[str] = []
    used, again, n_again = set[str](), dict[str, int](), 0
    for n, name in enumerate(names, 1):
        own = base = name or f"#{n}"
        while own in used:
            again[base] = again.get(base, 1) + 1
            own = f"{base}#{again[base]}"
        used.add(own)
        n_again += own != base
        ids.append(own)
    notes = []
    if nameless := sum(not name for name in names):
        text = "{n} traces have no name: they are called #n, n their place."
        notes.append(Note("nameless", text, n=nameless))
    return ids, notes + used_name_notes(n_again, len(again))


def used_name_notes(n: int, names: int) -> list[Note]:
    """What is said of so many traces that bear one of so many names that are used already."""
    text = (
        "{n} traces bear the name of an earlier one ({names} names): "
        "they are kept apart as name#2, name#3 and on."
    )
    return [Note("used_name", text, n=n, names=names)] if n else []


def joined_parts(name: str, sha256: str, parts: Sequence[Parts]) -> Parts:
    """The parts of several files as one; a case whose id is used again is kept apart."""
    if len(parts) == 1:
        return replace_hash(parts[0], sha256)
    ids, notes = unique_ids(list(chain.from_iterable(p.cases["case_id"].to_list() for p in parts)))
    ends = list(accumulate((p.cases.height for p in parts), initial=0))
    starts = list(accumulate((p.moments.height for p in parts), initial=0))
    moments, cases = [], []
    for n, part in enumerate(parts):
        own = pl.Series(ids[ends[n] : ends[n + 1]], dtype=pl.String)
        renamed = pl.col("case_id").replace_strict(part.cases["case_id"], own)
        moments.append(part.moments.with_columns(renamed, pl.col("seq") + starts[n]))
        cases.append(part.cases.with_columns(own.alias("case_id")))

    def place(seq: int) -> str:
        at = max(n for n, start in enumerate(starts[:-1]) if start <= seq)
        return f"{parts[at].origin.name}, {parts[at].place(seq - starts[at])}"

    origins = [part.origin for part in parts]
    together = replace(
        origins[0],
        name=name,
        sha256=sha256,
        rows_read=sum(origin.rows_read for origin in origins),
        set_aside=_summed(origins),
        notes=(*dict.fromkeys(chain.from_iterable(o.notes for o in origins)), *notes),
    )
    return Parts(_concat(moments), _concat(cases), together, place)


def _summed(origins: Sequence[Origin]) -> dict[str, int]:
    reasons = dict.fromkeys(chain.from_iterable(origin.set_aside for origin in origins))
    return {why: sum(o.set_aside.get(why, 0) for o in origins) for why in reasons}


def _concat(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Frames under each other; a column that differs in type between them becomes text."""
    schema = common_schema([frame.schema for frame in frames])
    return pl.concat([fitted(frame, schema) for frame in frames])


def common_schema(schemas: Iterable[Mapping[str, pl.DataType]]) -> dict[str, pl.DataType]:
    """Every column with its type, text where it differs.

    >>> common_schema([{"a": pl.Int64()}, {"a": pl.String(), "b": pl.Int64()}])
    {'a': String, 'b': Int64}
    """
    types: dict[str, set[pl.DataType]] = {}
    for name, dtype in chain.from_iterable(schema.items() for schema in schemas):
        types.setdefault(name, set()).add(dtype)
    return {name: pl.String() if len(kinds) > 1 else kinds.pop() for name, kinds in types.items()}


def fitted(frame: pl.DataFrame, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """A frame with the columns and types of a schema, null where it has no such column."""
    return frame.select(
        pl.col(name).cast(dtype) if name in frame.columns else pl.lit(None, dtype).alias(name)
        for name, dtype in schema.items()
    )
