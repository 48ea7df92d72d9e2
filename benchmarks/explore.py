"""How long the screen of `pm.explore` takes to answer, beside working it all out anew from the file.

    python benchmarks/explore.py [LOG …]

Each control is used once, on a screen that is open; its answer holds everything that the page
needs. The peer is the same question asked of the file: read it, keep, and draw the same. Both must
say the same numbers. Without a log: the environmental permit made larger, to 1 million events.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

import pmtools as pm
from pmtools.exploring.explorer import Explorer
from pmtools.exploring.logs import opened

EVENTS = 1_000_000


def enlarged(folder: Path) -> Path:
    """The example log, its cases repeated to a million events, as a table."""
    log = pm.example_log()
    rows = log.events.join(log.cases.select("case_id", "kanaal"), on="case_id").select(
        zaak=pl.col("case_id").cast(pl.String),
        activiteit=pl.col("activity").cast(pl.String),
        tijdstip="end",
        kanaal="kanaal",
    )
    times = -(-EVENTS // rows.height)
    many = [
        rows.with_columns(pl.col("zaak") + f"-{n}", pl.col("tijdstip") + pl.duration(hours=n))
        for n in range(times)
    ]
    path = folder / "million.parquet"
    pl.concat(many).write_parquet(path)
    return path


def controls(screen: Explorer) -> dict[str, list[dict[str, Any]]]:
    """What is done on the screen, one after another."""
    name, _ = screen.choices.attributes[0]
    step = {"step": "1", "occurs": "yes"}
    chosen = {"attribute": "0", "value": ["0"]}
    return {
        f"attribute {name}": [{"do": "rule", "kind": "attribute", "told": chosen}],
        "step occurs": [{"do": "rule", "kind": "step", "told": step}],
        "duration": [{"do": "rule", "kind": "duration", "told": {"least": "7"}}],
        "routes": [{"do": "rule", "kind": "variants", "told": {"most": "50"}}],
        "all again": [{"do": "clear"}],
        "office time": [{"do": "clock", "value": "office"}],
        "calendar time": [{"do": "clock", "value": "calendar"}],
        "a step": [{"do": "place", "step": screen.choices.steps[1].name}],
        "all cases in time": [{"do": "close"}, {"do": "tab", "value": "dots"}],
        "one case": [{"do": "tab", "value": "case"}],
    }


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    begin = time.perf_counter()
    found = work()
    return found, time.perf_counter() - begin


def anew(path: Path, screen: Explorer) -> dict[str, str]:
    """The same page from the file."""
    fresh = Explorer(opened(path, "nl")[0], str(path), "nl")
    fresh.asked = screen.asked
    fresh.tell({"do": "tab", "value": screen.asked.tab})
    return fresh.slots()


def compare(path: Path) -> None:
    screen, opening = timed(lambda: Explorer(opened(path, "nl")[0], str(path), "nl"))
    print(f"\n{path.name}: {screen.log!r}\nopened in {opening:.2f} s")
    print(f"{'control':<28}{'answers in':>12}{'from the file':>15}{'ratio':>8}")
    for name, messages in controls(screen).items():
        parts, spent = timed(lambda: [screen.tell(one) for one in messages] and screen.slots())  # noqa: B023
        same, whole = timed(lambda: anew(path, screen))
        assert same == parts, name
        print(f"{name:<28}{spent:>10.2f} s{whole:>13.2f} s{whole / spent:>8.1f}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PMTOOLS_CONFIG"] = folder
        for path in map(Path, sys.argv[1:]) if sys.argv[1:] else [enlarged(Path(folder))]:
            compare(path)
