"""Cases that a complete scan did not show: deleted, hidden from this client, or missed."""

from __future__ import annotations

from collections.abc import Mapping

from pmtools.errors import SourceError
from pmtools.sources.zgw.asking.refusals import RefusedError
from pmtools.sources.zgw.keeping.values import told
from pmtools.sources.zgw.reading.reader import Reader
from pmtools.sources.zgw.state.cases import take_cases
from pmtools.sources.zgw.state.removing import remove_cases

SHARE, FEW = 0.02, 5
"""More than this share of the cases, and more than these few, do not vanish by themselves."""
PROBED = 20
NO_RIGHT, NOT_FOUND = 403, 404
HEADING = "Looking for cases that are gone"


def settle_vanished(reader: Reader, *, accept: bool) -> None:
    """Remove what the server deleted (404), keep and mark what it hides (403).

    SourceError, with nothing removed, when so many are gone that it may be the rights of the client
    that changed, unless `accept`.
    """
    state = reader.state
    missing = [
        row["id"]
        for row in state.rows(
            "SELECT id FROM zaak WHERE seen_run < ? AND hidden_since IS NULL ORDER BY id",
            (reader.run,),
        )
    ]
    n_known = state.number("SELECT count(*) FROM zaak WHERE hidden_since IS NULL")
    many = len(missing) > max(FEW, SHARE * n_known)
    if many and not accept and _some_deleted(reader, missing[:: max(len(missing) // PROBED, 1)]):
        raise SourceError(
            f"{len(missing):,} of {n_known:,} cases are no longer there. That is more than is "
            "deleted by itself: were the rights of this client changed? Nothing was removed. See "
            "pmtools zgw check, and give --accept-deletions when they were deleted."
        )
    for done, case in enumerate(missing):
        _settle(reader, case)
        reader.step(HEADING, done + 1, len(missing))


def _some_deleted(reader: Reader, cases: list[str]) -> bool:
    return any(_status(reader, case) == NOT_FOUND for case in cases)


def _settle(reader: Reader, case: str) -> None:
    status = _status(reader, case)
    with reader.state.page() as connection:
        if status == NOT_FOUND:
            remove_cases(reader.state, [case])
        elif status == NO_RIGHT:
            sql = "UPDATE zaak SET hidden_since = ? WHERE id = ?"
            connection.execute(sql, (reader.now(), case))


def _status(reader: Reader, case: str) -> int:
    """How the server answers for a case; one that it still shows is kept as it is now."""
    try:
        answer = reader.server.get("zaken", f"/zaken/{case}")
    except RefusedError as refused:
        if refused.status == NO_RIGHT or (refused.status == NOT_FOUND and refused.code):
            return refused.status
        raise  # also a 404 of a gateway, which has no code of the standard: nothing is deleted
    if isinstance(answer.body, Mapping):
        row = reader.keeper.zaak(answer.body)
        with reader.state.page():
            take_cases(reader.state, [row], reader.run, told(answer.sent), told(answer.arrived))
    return 200
