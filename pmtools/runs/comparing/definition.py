"""What changed in the definition: what was asked, how the log was read, and with what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pmtools.runs.comparing.changes import Said, changed, lacks, noted
from pmtools.runs.files import LOG
from pmtools.runs.reading import Run

OF_THE_LOG = ("log",)
"""A key of the mapping that only says for which file it was made."""
NO_ROWS = ("log", "finished", "teams", "team_sizes", "attributes", "columns.team")
"""Parts of a mapping that do not decide what a row is."""
CHOICES = ("keep_resources", "skip_bad_rows")


def of_definition(older: Run, newer: Run) -> list[Said]:
    """What to say of two records: each part that is not the same, with its old and new value."""
    old, new = older.record, newer.record
    return [
        *_notebook(old["notebook"], new["notebook"]),
        *_parameters(old, new),
        *_mapping(old["input"]["mapping"], new["input"]["mapping"]),
        *_reading(old, new),
        *_files(old["files"], new["files"]),
        *_versions(old["versions"], new["versions"]),
    ]


def reads_other_rows(older: Run, newer: Run) -> tuple[str, ...]:
    """The keys by which the runs read another row in the same line of a file."""
    old, new = (flat(run.record["input"]["mapping"]) for run in (older, newer))
    keys = [key for key in _differing(old, new) if not _is_one_of(key, NO_ROWS)]
    zones = {run.record["input"]["zone"] for run in (older, newer)}
    return tuple(keys if len(zones) == 1 or "zone" in keys else [*keys, "zone"])


def keeps_other_cases(older: Run, newer: Run) -> bool:
    """Whether the runs look at what other filters keep."""
    return _filter(older.record) != _filter(newer.record)


def means_other_finished(older: Run, newer: Run) -> bool:
    """Whether the runs do not mean the same by a finished case."""
    old, new = (run.record["input"]["mapping"].get("finished") for run in (older, newer))
    return bool(old != new)


def flat(mapping: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    """Nested values by dotted keys.

    >>> flat({"columns": {"end": "datum"}, "zone": "UTC"})
    {'columns.end': 'datum', 'zone': 'UTC'}
    """
    told: dict[str, Any] = {}
    for key, value in mapping.items():
        if isinstance(value, Mapping):
            told |= flat(value, f"{above}{key}.")
        else:
            told[f"{above}{key}"] = value
    return told


def _notebook(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Said]:
    if old["name"] != new["name"]:
        yield changed("other_notebook", old=str(old["name"]), new=str(new["name"]))
    elif old["sha256"] != new["sha256"]:
        yield changed("notebook", name=str(new["name"]))


def _parameters(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Said]:
    before, after = old["parameters"], new["parameters"]
    # Of another notebook only what both know can be compared; of one, a parameter may be new.
    one = old["notebook"]["name"] == new["notebook"]["name"]
    for name in _differing(before, after):
        if name == LOG:
            continue
        if name in before and name in after:
            yield changed("parameter", name=name, old=_value(before[name]), new=_value(after[name]))
        elif one and name in after:
            yield changed("parameter_new", name=name, new=_value(after[name]))
        elif one:
            yield changed("parameter_gone", name=name, old=_value(before[name]))


def _mapping(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Said]:
    if not old or not new:
        return
    before, after = flat(old), flat(new)
    for key in _differing(before, after):
        if _is_one_of(key, OF_THE_LOG) or key == "zone":
            continue
        if key in before and key in after:
            yield changed("mapping", name=key, old=_value(before[key]), new=_value(after[key]))
        elif key in after:
            yield changed("mapping_new", name=key, new=_value(after[key]))
        else:
            yield changed("mapping_gone", name=key, old=_value(before[key]))


def _reading(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Said]:
    zones = [str(record["input"]["zone"]) for record in (old, new)]
    if all(zones) and zones[0] != zones[1]:
        yield changed("zone", old=zones[0], new=zones[1])
    for choice in CHOICES:
        told = [record["asked"].get(choice) for record in (old, new)]
        if None not in told and told[0] != told[1]:
            yield changed(f"{choice}_{'on' if told[1] else 'off'}")
    was, now = _filter(old), _filter(new)
    if was != now:
        form = "filter" if was and now else "filter_new" if now else "filter_gone"
        yield changed(form, old=was, new=now)
    for record, which in ((old, "older"), (new, "newer")):
        if not any(choice in record["asked"] for choice in CHOICES):
            yield lacks(f"not_told_{which}")


def _files(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Iterator[Said]:
    before, after = ({str(file.get("parameter")): file for file in files} for files in (old, new))
    for name in dict.fromkeys([*before, *after]):
        if name not in after:
            yield changed("file_gone", name=name, file=str(before[name].get("name")))
        elif name not in before:
            yield changed("file_new", name=name, file=str(after[name].get("name")))
        elif before[name].get("sha256") != after[name].get("sha256"):
            yield changed("file", name=name, file=str(after[name].get("name")))


def _versions(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Said]:
    for name in _differing(old, new):
        told = {"old": str(old.get(name) or ""), "new": str(new.get(name) or "")}
        # A library that a record does not name says nothing.
        if all(told.values()):
            yield changed("version", name=name, **told)
    if not old or not new:
        yield noted("no_versions")


def _filter(record: Mapping[str, Any]) -> str:
    """The filter of a run on one line, as its record has it."""
    return " ".join(str(record["asked"].get("filter") or "").split())


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    names = dict.fromkeys([*old, *new])
    return [name for name in names if old.get(name, _differing) != new.get(name, _differing)]


def _is_one_of(key: str, parts: tuple[str, ...]) -> bool:
    return any(key == part or key.startswith(f"{part}.") for part in parts)


def _value(value: Any) -> str:
    """A value as people write it; empty where nothing was given."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ", ".join(map(_value, value))
    return "" if value is None else str(value)
