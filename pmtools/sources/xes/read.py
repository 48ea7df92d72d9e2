"""XES files (IEEE 1849), plain or gzip, read whole or refused."""

from __future__ import annotations

from pathlib import Path

from pmtools.errors import SourceError
from pmtools.log import EventLog
from pmtools.sources.assemble import assemble
from pmtools.sources.mapping import LogMapping, with_zone
from pmtools.sources.parts import Parts, replace_hash
from pmtools.sources.source_bytes import Advance, Digest, new_digest, plain_chunks, silent
from pmtools.sources.xes.reading import Reading
from pmtools.sources.xes.scan import XesScan
from pmtools.sources.zones import check_zone


def read_xes(
    path: str | Path,
    *,
    zone: str | None = None,
    mapping: LogMapping | None = None,
    skip_bad_rows: bool = False,
    advance: Advance = silent,
) -> EventLog:
    """The event log of an XES file (`.xes`, `.xes.gz`), every event of it accounted for.

    `zone` is the zone in which times without an offset, days and midnight are meant; `mapping` says
    which key is what, where the usual ones are not meant. Further attributes keep their key as
    column name, nested ones as `parent/child`, typed as the file types them. An event whose values
    are not what they say is refused (SchemaError: line, key, value), or with `skip_bad_rows` set
    aside and counted. SourceError when the file cannot be read whole.
    """
    mapping, digest = with_zone(mapping, zone), new_digest()
    parts = xes_parts(Path(path), digest, mapping, skip_bad_rows=skip_bad_rows, advance=advance)
    return assemble(replace_hash(parts, digest.hexdigest()), mapping)


def xes_parts(
    path: Path, digest: Digest, mapping: LogMapping, *, skip_bad_rows: bool, advance: Advance
) -> Parts:
    """What an XES file holds, before it is put together to a log."""
    check_zone(mapping.zone)
    scan = XesScan(path.name)
    scan.run(plain_chunks(path, digest, advance))
    if not scan.events.n_rows:
        raise SourceError(
            f"{path.name} holds no event inside a trace ({scan.traces.n_rows:,} traces, "
            f"{scan.outside:,} events outside one). Choose a log with events when you export."
        )
    return Reading(path, scan, mapping, skip=skip_bad_rows).parts()
