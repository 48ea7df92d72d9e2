"""A log on the screen, with filters, map and cases to click; for JupyterLab."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pmtools.exploring.explorer import Explorer
from pmtools.report.language import spoken

if TYPE_CHECKING:
    from pmtools.log import EventLog


def explore(log: EventLog | str | Path, language: str | None = None) -> Explorer:
    """A log to explore by clicks, with a team beside you.

    In JupyterLab (extra `lab`) it shows filters, each with what it takes away, the process map,
    what differs from a selection that was set apart, all cases in time, and one case. A click on a
    step or an arrow tells its cases, how long it takes, and their routes. Without a kernel, and
    without the extra, it is the picture as it stands. `log` may be a file, the name of an example,
    or a log that was read; columns that may name a person can be neither seen nor chosen. Of what
    it gives `log` is the log that is in sight, and `filter` the filter that keeps it.

    Raises SourceError for what is no log, and ParameterError for another language than nl or en.

    >>> import pmtools as pm
    >>> screen = pm.explore("environmental_permit")
    >>> screen.log, screen.filter
    (EventLog(environmental_permit.xes.gz: 600 cases, 7,207 events), None)
    """
    from pmtools.exploring.logs import opened

    opened_log, source = opened(log, language or spoken().language)
    return Explorer(opened_log, source, language)
