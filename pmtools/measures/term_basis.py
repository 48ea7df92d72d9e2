"""Term basis (grondslag): by which service, and as of which day, terms are judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pmtools.clock.service_files import services
from pmtools.errors import CapabilityError
from pmtools.measures.kept import kept
from pmtools.measures.meanings import service_of
from pmtools.measures.terms.rows import as_of, read_for, require_fit
from pmtools.measures.terms.tail import tail

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog


@kept
def term_basis(log: EventLog, service: str, at: str = "", terms: str = "") -> pd.DataFrame:
    """By which service the terms of a log are judged: one row.

    Columns: `service` (its id), `service_nl` and `service_en` (its name), `file` (the name of its
    file when that is the user's own, else empty), `as_of` (datetime64: the day at the end of which
    running cases are judged), `norm` (the own service norm, such as `5 days`; empty without one),
    `own_deadline` and `own_decided` (the attributes in which cases say these themselves; else
    empty), `suspends`, `extends` and `notices` (bool: whether the log has an activity that begins a
    suspension, tells an extension, is a written notice), `exact` (bool: deadline and decision are
    compared to the second), `recognised` (the service that the log shows, empty for none), and,
    where long after all others a few events come by that day, `gap_from`, `gap_to` (datetime64:
    the last day before that silence, and the last of all; else null) and `n_after` (int64).

    Raises ParameterError for a service that the log does not fit.

    >>> import pmtools as pm
    >>> pm.term_basis(pm.example_log(), "omgevingsvergunning").service.to_list()
    ['environmental_permit']
    """
    import pandas as pd

    read = read_for(log, service, terms)
    pack, meant = read.pack, read.meant
    require_fit(log, pack, meant)
    name = dict(pack.name)
    row = {
        "service": pack.id,
        "service_nl": name["nl"],
        "service_en": name["en"],
        "file": pack.file if service.lower().endswith(".toml") else "",
        "as_of": pd.Timestamp(as_of(log, at)).as_unit("us"),
        "norm": str(pack.norm or ""),
        "own_deadline": pack.attribute("deadline") or "",
        "own_decided": pack.attribute("decided") or "",
        "suspends": bool(meant.of("requested", "view_asked", "suspended")),
        "extends": bool(meant.of("extended")),
        "notices": bool(meant.of("notice")),
        "exact": pack.exact,
        "recognised": service_of(log),
        **_tail(log, at),
    }
    told = pd.DataFrame([row])
    return told.astype({"gap_from": "M8[us]", "gap_to": "M8[us]"})


def _tail(log: EventLog, at: str) -> dict[str, object]:
    """The tail of the log, as far as it lies before the day as of which is asked."""
    import pandas as pd

    found = tail(log)
    if found is not None:
        begin, last = (_day(moment, log.origin.zone) for moment in found[:2])
        if not at or pd.Timestamp(at) > begin:
            return {"gap_from": begin, "gap_to": last, "n_after": found[2]}
    return {"gap_from": pd.NaT, "gap_to": pd.NaT, "n_after": 0}


def _day(moment: pd.Timestamp, zone: str) -> pd.Timestamp:
    utc = moment if moment.tzinfo else moment.tz_localize("UTC")
    return utc.tz_convert(zone).normalize().tz_localize(None).as_unit("us")


def service_for(log: EventLog, service: str = "") -> str:
    """The service to judge a log by: the one that is asked for, else the one that the log shows.

    Raises CapabilityError, with the services that there are, when there is neither.

    >>> import pmtools as pm
    >>> pm.service_for(pm.example_log())
    'environmental_permit'
    """
    found = service or service_of(log)
    if not found:
        raise CapabilityError(
            "service",
            "The log does not show of which service its cases are, and terms differ by service. "
            f"Give it: -p service=NAME, with one of {', '.join(services())}, or a file of your "
            "own (-p service=FILE.toml).",
        )
    return found


def require_service(service: str) -> None:
    """CapabilityError when there is no service, where that was told before (see `service_for`).

    >>> require_service("woo")
    """
    if not service:
        raise CapabilityError("no_service", "Without a service nothing can be said of this.")
