"""States made by hand: rows in the tables of schema.sql, and the log that is made of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import pmtools
from pmtools.log import EventLog
from pmtools.sources.store.reading import read_store
from pmtools.sources.zgw.history.log import build_log

SCHEMA = Path(pmtools.__file__).parent / "sources" / "zgw" / "state" / "schema.sql"
STATUSES = {"ontvangen": ("Ontvangen", 1, 0), "bezig": ("In behandeling", 2, 0), "klaar": ("Afgehandeld", 3, 1)}  # fmt: skip


class State:
    """A state to which rows are added, and its log."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.db = sqlite3.connect(folder / "state.sqlite")
        self.db.executescript(SCHEMA.read_text(encoding="utf-8"))
        self.numbers: dict[str, int] = {}

    def add(self, table: str, **values: Any) -> State:
        names = ", ".join(values)
        marks = ", ".join("?" * len(values))
        self.db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))  # noqa: S608
        return self

    def catalogue(self) -> State:
        """One case type VERG, with three statuses and the result Verleend."""
        self.add(
            "zaaktype", id="type", identificatie="VERG", catalogus="c", omschrijving="Vergunning",
            doorlooptijd="P56D", servicenorm="P42D", verlengingstermijn="P42D",
            begin_geldigheid="2025-01-01", versiedatum="2025-01-01", concept=0,
        )  # fmt: skip
        for name, (label, number, end) in STATUSES.items():
            self.add("statustype", id=name, zaaktype="type", omschrijving=label, volgnummer=number, eindstatus=end)  # fmt: skip
        return self.add("resultaattype", id="verleend", zaaktype="type", omschrijving="Verleend")

    def case(self, zaak: str = "z", **values: Any) -> State:
        told = {
            "zaaktype": "type", "registratiedatum": "2026-01-05", "startdatum": "2026-01-05",
            "opgeschort": 0, "eerder_opgeschort": 0, "verlenging": "",
            "first_seen": at("2026-03-01T08:00"), "seen_from": at("2026-06-01T08:00"),
            "roles_from": at("2026-06-01T08:01"), **values,
        }  # fmt: skip
        return self.add("zaak", id=zaak, **told)

    def seen(self, field: str, *runs: tuple[str, str, str | None], zaak: str = "z") -> State:
        for value, first, last in runs:
            self.add("seen", zaak=zaak, field=field, value=value, first=at(first), last=last and at(last))  # fmt: skip
        return self

    def status(self, kind: str, moment: str, *, zaak: str = "z", **values: Any) -> State:
        number = self.numbers["status"] = self.numbers.get("status", 0) + 1
        told = {"id": f"s{number:03}", "statustype": kind, **values}
        return self.add("status", zaak=zaak, moment=moment, **told)

    def trail(
        self, soort: str, actie: str, moment: str, *, zaak: str = "z", object: str = "",
        wie: str | None = None, **fields: tuple[str | None, str | None],
    ) -> State:  # fmt: skip
        """One record of the trail, and the fields that changed in it."""
        number = self.numbers[zaak] = self.numbers.get(zaak, 0) + 1
        for field, (old, new) in {"": (None, None), **fields}.items():
            self.add(
                "trail", zaak=zaak, number=number, moment=moment, actie=actie, soort=soort,
                object=object or zaak, wie=wie, field=field, old=old, new=new,
            )  # fmt: skip
        return self

    def log(self, **how: Any) -> EventLog:
        self.db.commit()
        build_log(self.db, self.folder, "zaken", **how)
        return read_store(self.folder)


def at(moment: str) -> str:
    """A moment of ours: UTC with microseconds."""
    return f"{moment}{':00' if len(moment) == 16 else ''}{'' if '.' in moment else '.000000'}Z"


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    """A state with a catalogue and no case."""
    made = State(tmp_path / "zaken").catalogue()
    yield made
    made.db.close()


@pytest.fixture(scope="session")
def new_state() -> Callable[[Path], State]:
    """Make an empty state in a folder."""
    return State


@pytest.fixture(scope="session")
def told() -> Callable[..., list[tuple[Any, ...]]]:
    """The events of a log as tuples: activity and its local moment, and other columns asked for."""

    def rows(log: EventLog, *columns: str, case: str = "z") -> list[tuple[Any, ...]]:
        events = log.events.filter(pl.col("case_id").cast(pl.String) == case)
        moments = [
            pl.col(name).dt.convert_time_zone("Europe/Amsterdam").dt.to_string("%Y-%m-%d %H:%M:%S%.f")
            for name in ("end", *(c for c in columns if events.schema[c] == pl.Datetime("us", "UTC")))
        ]  # fmt: skip
        shown = events.with_columns(*(m.str.replace(r"(:00)?(\.000000)?$", "") for m in moments))
        return shown.select("activity", "end", *columns).rows()

    return rows


@pytest.fixture(scope="session")
def accounted_for() -> Callable[[EventLog], bool]:
    """Whether every row of the state is among the events or set aside."""

    def check(log: EventLog) -> bool:
        kept = log.events.height + log.lifecycle.height
        return log.origin.rows_read == kept + sum(log.origin.set_aside.values())

    return check
