"""Where every row of the source went."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog


def provenance(log: EventLog) -> pd.DataFrame:
    """What became of the rows of the source; the last row is their sum.

    Columns: `part` (`events`, `paired`, `lifecycle`, `set_aside`, and `rows_read` for the sum),
    `reason` (why set aside, else empty), `rows` (int64), `examples` (the places of the first few
    rows that were set aside, such as `line 12, line 40`).

    >>> import pmtools as pm
    >>> went = pm.provenance(pm.example_log())
    >>> int(went.rows[:-1].sum()) == int(went.rows.iloc[-1])
    True
    """
    import pandas as pd

    origin = log.origin
    parts = [
        ("events", "", log.known.n_events, ""),
        ("paired", "", origin.paired, ""),
        ("lifecycle", "", log.n_lifecycle, ""),
        *(
            ("set_aside", reason, rows, ", ".join(origin.examples.get(reason, ())))
            for reason, rows in origin.set_aside.items()
        ),
    ]
    went = [part for part in parts if part[2]] + [("rows_read", "", origin.rows_read, "")]
    return pd.DataFrame(went, columns=["part", "reason", "rows", "examples"])
