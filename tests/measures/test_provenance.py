"""Provenance: every row of the source in one place, and only one."""

import gzip
import shutil
from pathlib import Path

import pytest

import pmtools as pm
from pmtools.measures.provenance import provenance


def test_the_measure_is_one_object() -> None:
    assert pm.provenance is provenance


@pytest.mark.parametrize("kind", ["xes", "csv"])
@pytest.mark.parametrize("name", ["intake", "permits"])
def test_the_parts_sum_to_what_was_read(name: str, kind: str) -> None:
    path = Path(__file__).parent.parent / "logs" / f"{name}.{kind}"
    text = path.read_text(encoding="utf-8")
    rows = text.count("<event>") if kind == "xes" else len(text.strip().splitlines()) - 1
    went = pm.provenance(pm.read_log(path))
    assert went["part"].iloc[-1] == "rows_read"
    assert went["rows"].iloc[-1] == rows
    assert went["rows"][:-1].sum() == rows


def test_what_was_set_aside_is_named_with_its_number(tmp_path: Path, data: Path) -> None:
    path = tmp_path / "receipt.xes"
    with gzip.open(data / "logs" / "receipt.xes.gz", "rb") as source, path.open("wb") as target:
        shutil.copyfileobj(source, target)
    whole = path.read_text(encoding="utf-8")
    faulty = whole.replace(
        '<string key="concept:name" value="T15', '<string key="nameless" value="T15'
    )
    planted = whole.count('<string key="concept:name" value="T15')
    path.write_text(faulty, encoding="utf-8")
    went = pm.provenance(pm.read_xes(path)).set_index("reason")["rows"]
    assert planted > 0
    assert went["event without an activity"] == planted
    assert went[""].to_list() == [8577 - planted, 8577]
