"""A pull against the stub at the world's own time, and the rows of the log that it leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pmtools.sources.opening import read_log
from pmtools.sources.zgw.asking.profile import Profile
from pmtools.sources.zgw.asking.server import Answer, Server
from pmtools.sources.zgw.pull import Pulled, pull

APIS = ("zaken", "catalogi", "besluiten", "autorisaties")
Line = tuple[str, str, datetime, datetime | None, datetime | None, str]


class KilledError(BaseException):
    """What stops a pull as nothing else does."""


class Breaking(Server):
    """A server that ends the pull at its n-th request."""

    left = -1

    def get(self, *asked: Any) -> Answer:
        if self.left == 0:
            raise KilledError
        self.left -= 1
        return super().get(*asked)


def profile_of(stub: Any, client: str = "extractor", **changed: Any) -> Profile:
    """A profile of the stub, for one of its clients."""
    addresses = {api: f"{stub.base}/{api}/api/v1" for api in APIS}
    return replace(Profile("zaken", addresses, client, "procesanalyse"), **changed)


def pull_from(
    stub: Any,
    folder: Path,
    client: str = "extractor",
    *,
    kill_at: int = -1,
    profile: Profile | None = None,
    sleep: Callable[[float], None] = lambda seconds: None,
    **how: Any,
) -> Pulled:
    """Pull into a folder; KilledError at the request of that number, counted from 0."""
    told = profile or profile_of(stub, client)
    secret = f"geheim-van-{client}"
    with Breaking(told, secret, lambda: stub.world.now, sleep) as server:
        server.left = kill_at
        return pull(told, server, folder, **how)


def lines(folder: Path) -> Counter[Line]:
    """The rows of a log as the oracle tells them, each with how often it is there."""
    log = read_log(folder).load()
    names = ("case_id", "activity", "end", "earliest", "latest", "precision")
    return Counter(tuple(row[name] for name in names) for row in log.events.iter_rows(named=True))


def expected_lines(rows: list[Any]) -> Counter[Line]:
    """The oracle's rows in the same form."""
    return Counter((r.case, r.activity, r.end, r.earliest, r.latest, r.precision) for r in rows)


def compare(found: Counter[Line], wanted: Counter[Line]) -> None:
    """Equal, and else the first few that are missing and that should not be there."""
    missing, extra = (sorted(one.elements(), key=str) for one in (wanted - found, found - wanted))
    told = f"{len(missing)} missing, {len(extra)} extra: {missing[:4]} {extra[:4]}"
    assert not missing, told
    assert not extra, told
