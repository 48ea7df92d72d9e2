"""Cases that go: everything of them, at once."""

from __future__ import annotations

from collections.abc import Sequence

from pmtools.sources.zgw.state.state import State

TABLES = (
    *("seen", "status", "resultaat", "rol", "besluit", "eigenschap", "trail"),
    *("document", "substatus"),
)


def remove_cases(state: State, ids: Sequence[str]) -> None:
    """Remove cases with all that is kept of them; how many is added to what was told."""
    for table in TABLES:
        state.connection.executemany(
            f"DELETE FROM {table} WHERE zaak = ?",  # noqa: S608
            ((one,) for one in ids),
        )
    state.connection.executemany("DELETE FROM zaak WHERE id = ?", ((one,) for one in ids))
    state.tell("removed", str(int(state.told("removed") or 0) + len(ids)))
