"""Attributes of events that hold for a case: by hand, and against a plain count of a real log."""

import gzip
import xml.etree.ElementTree as ET
from collections import defaultdict
from pathlib import Path

import pytest

import pmtools as pm

TABLE = """zaak,activiteit,tijdstip,wijk,uitslag,medewerker,nr,leeg
1,a,2025-01-01,Noord,goed,Jan,7,
1,b,2025-01-02,Noord,fout,Piet,7,
2,a,2025-01-01,Zuid,goed,Jan,8,
2,b,2025-01-02,,goed,Jan,8,
3,a,2025-01-01,,goed,An,7,
"""


def test_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "zaken.csv"
    path.write_text(TABLE, encoding="utf-8")
    found = pm.event_attributes(pm.read_csv(path))
    told = {row.attribute: (row.n_values, row.n_cases) for row in found.itertuples()}
    # A result of each step is not that of the case, and an empty column is no attribute.
    assert {name: told[name] for name in ("wijk", "nr")} == {"wijk": (2, 2), "nr": (2, 3)}
    assert "uitslag" not in told
    assert told.get("leeg", (0, 0)) == (0, 0)
    assert found.dtypes.astype(str).to_dict() == {
        "attribute": "str", "n_values": "int64", "n_cases": "int64", "share": "float64",
    }  # fmt: skip
    assert found.set_index("attribute")["share"]["wijk"] == pytest.approx(2 / 3)


def test_who_did_it_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "zaken.csv"
    path.write_text(TABLE.replace("Piet", "Jan"), encoding="utf-8")
    screen = pm.explore(path)
    assert "resource" not in pm.event_attributes(screen.whole).attribute.to_list()


def test_against_a_plain_count_of_a_real_log(data: Path) -> None:
    """By a plain scan of the XES: which keys of events have one value in every case that has any."""
    path = data / "logs" / "BPIC15_1.xes.gz"
    values: dict[str, list[set[str]]] = defaultdict(list)
    for _, trace in ET.iterparse(gzip.open(path)):  # noqa: SIM115 (read to its end)
        if not trace.tag.endswith("trace"):
            continue
        held: dict[str, set[str]] = defaultdict(set)
        for event in trace:
            if event.tag.endswith("event"):
                for one in event:
                    held[one.get("key", "")].add(one.get("value", ""))
        for key, found in held.items():
            values[key].append(found)
        trace.clear()
    told = pm.event_attributes(pm.read_xes(path)).set_index("attribute")
    plain = {key: cases for key, cases in values.items() if max(map(len, cases)) == 1}
    assert len(told) > 0
    for name, row in told.iterrows():
        if name in values:
            assert row["n_cases"] == len(plain[str(name)]), name
            assert row["n_values"] == len(set.union(*plain[str(name)])), name
    texts = set(told.index) & set(plain)
    assert "dateStop" in texts
    assert not set(told.index) & (set(values) - set(plain))
