"""The mapping: how a source is to be read, as a value and as a TOML file that people edit."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pmtools.errors import ParameterError, SchemaError
from pmtools.origin import DEFAULT_ZONE

COLUMNS = (
    "case_id",
    "activity",
    "start",
    "end",
    "resource",
    "team",
    "transition",
    "instance",
    "start_resource",
)
"""What a column can be; the keys of the table [columns]."""
TABLES = {
    "columns": dict,
    "steps": dict,
    "times": ("formats", "day_first"),
    "lifecycle": ("start", "complete"),
    "finished": ("activities", "last", "attribute", "values"),
    "attributes": ("keep", "drop", "case", "numbers", "decimal"),
    "teams": dict,
    "team_sizes": dict,
}
"""The tables of the file, and the keys that each may hold."""
PLAIN = ("log", "zone", "duplicates", "sheets")
CHOICES = {"duplicates": ("keep", "drop"), "decimal": (",", ".")}
ORGANISATION = "organisation"
"""The size of a team that is an organisation of its own, such as an adviser outside."""
LONGEST = 1 << 20


@dataclass(frozen=True)
class LogMapping:
    """How a source is to be read: which column is what, and what its values mean.

    Whatever is empty is found by the reader. `columns` is our name (`case_id`, `activity`, `start`,
    `end`, `resource`, `team`, `transition`, `instance`) to the source's; `steps` is for a table
    with a row per case: a column of moments to the activity that it stands for.

    >>> LogMapping(columns={"activity": "activityNameNL"}).zone
    'Europe/Amsterdam'
    """

    log: str = ""
    """The log that it was made for, to say when another is read with it."""
    zone: str = DEFAULT_ZONE
    columns: Mapping[str, str] = field(default_factory=dict)
    steps: Mapping[str, str] = field(default_factory=dict)
    formats: tuple[str, ...] = ()
    """How moments are written, such as `%d-%m-%Y %H:%M`."""
    day_first: bool | None = None
    """Whether 03-04-2024 is 3 April (true) or 4 March (false)."""
    start: tuple[str, ...] = ()
    """Words in the transition column that mean that a step starts."""
    complete: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    """A case is finished once it has one of these activities."""
    last: tuple[str, ...] = ()
    """A case is finished when its last activity is one of these."""
    attribute: str = ""
    """A case is finished when this attribute is filled, or has one of `values`."""
    values: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    """The attributes to keep; all when empty."""
    drop: tuple[str, ...] = ()
    case: tuple[str, ...] = ()
    """Columns of a table that say something of the case."""
    numbers: tuple[str, ...] = ()
    """Columns of a table that hold numbers, to be read exactly (Decimal)."""
    decimal: str = ""
    """The decimal sign of numbers in a table."""
    teams: Mapping[str, str] = field(default_factory=dict)
    """Resource to the team that it belongs to."""
    team_sizes: Mapping[str, int | str] = field(default_factory=dict)
    """Team to the number of its people, or `organisation` for one outside."""
    duplicates: str = "keep"
    """`drop` sets rows aside that repeat an earlier row in everything."""
    sheets: tuple[str, ...] = ()
    """The sheets of a workbook to read."""

    @property
    def says_finished(self) -> bool:
        """Whether it says when a case is finished."""
        return bool(self.activities or self.last or self.attribute)

    def keeps(self, attribute: str) -> bool:
        """Whether an attribute is to be kept."""
        return attribute not in self.drop and (not self.keep or attribute in self.keep)

    def to_dict(self) -> dict[str, Any]:
        """As nested plain values, in the form of the TOML file, without what is empty.

        >>> LogMapping(columns={"end": "datum"}, day_first=True).to_dict()["times"]
        {'day_first': True}
        """
        flat = {f.name: _plain(getattr(self, f.name)) for f in fields(self)}
        told = {name: flat[name] for name in PLAIN}
        for table, keys in TABLES.items():
            told[table] = (
                {key: flat[key] for key in keys} if isinstance(keys, tuple) else flat[table]
            )
            if isinstance(keys, tuple):
                told[table] = {k: v for k, v in told[table].items() if v not in ("", [], None)}
        return {name: value for name, value in told.items() if value not in ("", [], {}, None)}

    @classmethod
    def from_dict(cls, told: Mapping[str, Any], source: str = "mapping") -> LogMapping:
        """The mapping that nested plain values say. ParameterError names what cannot be there."""
        flat: dict[str, Any] = {}
        for name, value in told.items():
            if name in PLAIN:
                flat[name] = value
            elif name not in TABLES:
                raise _unknown(source, name, [*PLAIN, *TABLES])
            elif not isinstance(value, Mapping):
                raise ParameterError(f"{source}: {name} must be a table: write [{name}] above it.")
            else:
                flat |= _table(source, name, value)
        return cls(**{name: _checked(source, name, value) for name, value in flat.items()})

    @classmethod
    def read(cls, path: str | Path) -> LogMapping:
        """The mapping in a TOML file. ParameterError names the file, the place and the remedy."""
        path = Path(path)
        try:
            if path.stat().st_size > LONGEST:
                raise ParameterError(f"{path.name} is too large for a mapping. Give a TOML file.")
            told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise ParameterError(
                f"The mapping {path} cannot be read: {error.strerror}. Check the name."
            ) from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
            raise ParameterError(
                f"{path.name} is not valid TOML: {error}. Put texts between double quotes."
            ) from error
        return cls.from_dict(told, path.name)

    def require_columns(self, source: str, there: Iterable[str]) -> None:
        """SchemaError unless the source has every column that the mapping names."""
        names = list(dict.fromkeys(there))
        asked = [
            *((f"columns.{ours}", name) for ours, name in self.columns.items()),
            *(("steps", name) for name in self.steps),
            *(("attributes.case", name) for name in self.case),
            *(("attributes.numbers", name) for name in self.numbers),
        ]
        for key, name in asked:
            if name not in names:
                raise SchemaError(self._another_log(source, key, name, names))

    def _another_log(self, source: str, key: str, name: str, names: list[str]) -> str:
        near = get_close_matches(name, names, 3, 0.6)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        made_for = f" It was made for {self.log}: is it of another log?" if self.log else ""
        shown = ", ".join(names[:30]) + (" …" if len(names) > 30 else "")  # noqa: PLR2004
        return (
            f"{source} has no column {name!r}, which the mapping names under {key}.{hint}{made_for}"
            f" The columns are: {shown}."
        )


def with_zone(mapping: LogMapping | None, zone: str | None) -> LogMapping:
    """The mapping, or an empty one; with another zone when one is given.

    >>> with_zone(None, "UTC").zone
    'UTC'
    """
    mapping = mapping or LogMapping()
    return replace(mapping, zone=zone) if zone else mapping


def proposal(mapping: LogMapping, say: Callable[[str], str]) -> str:
    """The mapping as a TOML file to edit.

    `say` gives the comment above each of its parts, and an example of each table that is not there
    under `example.` and its name.
    """
    import tomlkit

    told = mapping.to_dict()
    document = tomlkit.document()
    for line in say("head").splitlines():
        document.add(tomlkit.comment(line))
    for name in PLAIN:
        if name in told:
            document.add(tomlkit.nl())
            document.add(tomlkit.comment(say(name)))
            document.add(name, told[name])
    for name in TABLES:
        document.add(tomlkit.nl())
        told_of = say(name).splitlines()
        if name not in told:
            told_of += [f"[{name}]", *say(f"example.{name}").splitlines()]
        for line in told_of:
            document.add(tomlkit.comment(line))
        if name in told:
            table = tomlkit.table()
            for key, value in told[name].items():
                table.add(key, value)
            document.add(name, table)
    return document.as_string()


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


def _table(source: str, table: str, values: Mapping[str, Any]) -> dict[str, Any]:
    keys = COLUMNS if table == "columns" else TABLES[table]
    for key in values:
        if isinstance(keys, tuple) and key not in keys:
            raise _unknown(source, f"{table}.{key}", [f"{table}.{known}" for known in keys])
    return {table: values} if TABLES[table] is dict else dict(values)


def _unknown(source: str, name: str, known: list[str]) -> ParameterError:
    near = get_close_matches(name, known, 2, 0.6)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    return ParameterError(f"{source}: {name!r} is not known.{hint} There is: {', '.join(known)}.")


def _checked(source: str, name: str, value: Any) -> Any:
    """A value of the type that the field has; lists of texts become tuples."""
    texts = isinstance(value, list) and all(isinstance(item, str) for item in value)
    kind = {f.name: str(f.type) for f in fields(LogMapping)}[name]
    if name in CHOICES and value not in CHOICES[name]:
        choices = " or ".join(repr(choice) for choice in CHOICES[name])
        raise ParameterError(f"{source}: {name} must be {choices}, not {value!r}.")
    if kind.startswith("tuple") and texts:
        return tuple(value)
    if name == "team_sizes":
        return _sizes(source, value)
    if kind.startswith("Mapping") and all(isinstance(item, str) for item in value.values()):
        return dict(value)
    if kind == "str" and isinstance(value, str):
        return value
    if kind.startswith("bool") and isinstance(value, bool):
        return value
    wanted = {"tuple": 'a list of texts, such as ["a", "b"]', "Mapping": 'lines such as "a" = "b"'}
    expected = wanted.get(kind.partition("[")[0], "true or false" if "bool" in kind else "a text")
    raise ParameterError(f"{source}: {name} must be {expected}, not {value!r}.")


def _sizes(source: str, sizes: Mapping[str, Any]) -> dict[str, int | str]:
    for team, size in sizes.items():
        number = isinstance(size, int) and not isinstance(size, bool) and size > 0
        if not number and size != ORGANISATION:
            raise ParameterError(
                f"{source}: team_sizes of {team!r} must be a number of people or "
                f'"{ORGANISATION}", not {size!r}.'
            )
    return dict(sizes)
