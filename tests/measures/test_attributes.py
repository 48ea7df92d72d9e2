"""The attributes of cases by which a figure can be split."""

from dataclasses import replace
from pathlib import Path

import pmtools as pm
from pmtools.measures.attributes import attributes


def test_the_submodule_does_not_hide_the_function() -> None:
    assert pm.attributes is attributes


def test_counts_of_values_and_of_cases(tmp_path: Path) -> None:
    rows = ["zaak,stap,moment,case:kanaal,case:leeg,case:dag"]
    rows += [
        f"{at},a,2025-01-0{at + 1},{'web' if at else 'post'},{'x' if at == 2 else ''},2025-01-01"
        for at in range(4)
    ]
    path = tmp_path / "log.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    found = pm.attributes(pm.read_csv(path)).set_index("attribute")
    assert found.loc["kanaal"].to_list() == [2, 4, 1.0]
    assert found.loc["leeg"].to_list() == [1, 1, 0.25]


def test_receipt(data: Path) -> None:
    log = pm.read_xes(data / "logs" / "receipt.xes.gz")
    found = pm.attributes(log).set_index("attribute")
    assert not {"startdate", "enddate", "deadline", "enddate_planned"} & {*found.index}
    assert found.loc["channel", "n_cases"] == 1434
    hidden = replace(log, origin=replace(log.origin, pseudonyms=("channel",)))
    assert "channel" not in set(pm.attributes(hidden).attribute)
