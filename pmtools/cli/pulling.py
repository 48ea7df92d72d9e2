"""What is said of a server and of a pull."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pmtools.cli.asked import Step, progress
from pmtools.errors import ParameterError

if TYPE_CHECKING:
    from pmtools.sources.zgw.asking.profile import Profile
    from pmtools.sources.zgw.asking.server import Server
    from pmtools.sources.zgw.check import Seen
    from pmtools.sources.zgw.pull import Pulled

WIDTH = 16
EXTRA = ("httpx", "jwt", "keyring")


def seen_lines(path: Path, *, quiet: bool) -> Iterator[str]:
    """What the client of a profile may see, a line at a time."""
    from pmtools.sources.zgw.asking.profile import read_profile
    from pmtools.sources.zgw.asking.rights import require_reading
    from pmtools.sources.zgw.check import check

    profile = read_profile(path)
    with _counting(quiet) as step, server_of(profile) as server:
        seen = check(server, step)
    yield from (f"{heading:<{WIDTH}}{value}" for heading, value in _facts(profile, seen))
    yield ""
    yield from _case_types(seen)
    require_reading(profile, seen.rights)


def sheet_lines(path: Path, language: str | None) -> Iterator[str]:
    """What is asked and kept by a profile."""
    from pmtools.report.words import words_of
    from pmtools.sources.zgw.asking.profile import read_profile
    from pmtools.sources.zgw.sheet import sheet

    words = words_of(language or "nl")
    return sheet(read_profile(path), lambda key, **values: words(f"zgw_sheet.{key}", **values))


def pulled(
    path: Path, out: Path | None, *, new_key: bool, accept_deletions: bool, quiet: bool
) -> tuple[list[str], Path]:
    """What a pull came to, and the folder of the log."""
    from pmtools.sources.zgw.asking.profile import read_profile
    from pmtools.sources.zgw.pull import pull

    profile = read_profile(path)
    folder = out or Path(profile.name)
    with _counting(quiet) as step, server_of(profile) as server:
        done = pull(
            profile,
            server,
            folder,
            new_key=new_key,
            accept_deletions=accept_deletions,
            step=step,
        )
    return _told(done), done.folder


@contextmanager
def _counting(quiet: bool) -> Iterator[Step]:
    """A bar that says how many of how many."""
    with progress(quiet) as step:
        yield lambda heading, done, of: step(
            f"{heading}: {done:,} of {of:,}" if of else heading, done, of
        )


def server_of(profile: Profile) -> Server:
    """The server of a profile, with the client's secret. ParameterError without the extra `zgw`."""
    from importlib.util import find_spec

    lacking = [name for name in EXTRA if find_spec(name) is None]
    if lacking:
        raise ParameterError(
            f"pmtools zgw needs {', '.join(lacking)}, of the extra zgw: pip install "
            '"pmtools[zgw]", or ".[zgw]" in a copy of the repository.'
        )
    from pmtools.sources.zgw.asking.secret import secret_of
    from pmtools.sources.zgw.asking.server import Server

    return Server(profile, secret_of(profile))


def _told(done: Pulled) -> list[str]:
    lines = [
        f"{done.n_cases:,} cases: {done.n_new:,} new, {done.n_read:,} read, {done.n_removed:,} "
        f"deleted at the source and here; {done.asked:,} requests."
    ]
    if done.n_hidden:
        lines.append(
            f"{done.n_hidden:,} cases are no longer visible to this client; they stay as they were."
        )
    if done.unsure:
        lines.append(
            f"{len(done.unsure):,} lists kept moving while they were read; what was missed comes "
            "with the next pull."
        )
    return lines


def _facts(profile: Profile, seen: Seen) -> Iterator[tuple[str, str]]:
    yield "server", profile.apis["zaken"]
    yield "versions", ", ".join(f"{api} {version or '?'}" for api, version in seen.versions.items())
    yield "client", f"{profile.client} (audit log of the server: {profile.user})"
    yield "rights", _rights(seen)
    yield from _cases(seen.n_by_level)
    yield "audit trail", _AUDIT[seen.audit]
    yield "decisions", "can be read" if seen.decisions else "cannot be read (no right, or no API)"
    size = seen.page_size
    yield "page size", f"{size}" if size else "that of the server: it does not know pageSize"
    yield "changes", _CHANGES[seen.tells_changes]
    if seen.elsewhere:
        yield "next pages", "on another host; they are asked at the profile's address"
    yield "clock", _clock(seen)


def _cases(n: dict[str, int] | None) -> Iterator[tuple[str, str]]:
    if n is None:
        yield "cases", "unknown: this server does not count long lists exactly"
        return
    yield "cases", f"{sum(n.values()):,}"
    yield "confidentiality", ", ".join(f"{level} {n[level]:,}" for level in n) or "no case is seen"


_AUDIT = {
    "read": "can be read: suspensions and extensions get their exact moments",
    "none": "can be read; the case that was tried has none (loaded in bulk?)",
    "closed": "no right: suspensions, extensions and handlers are seen by comparing pulls, so "
    "pull often (audittrails.lezen opens it)",
    "no case": "unknown: no case is seen",
    "not asked": "not asked for, as the profile says (audit_trail = false)",
}
_CHANGES = {
    True: "cases say when they changed: later pulls read only those",
    False: "cases do not say when they changed: running cases are read again in each pull",
}


def _rights(seen: Seen) -> str:
    if not seen.rights.known:
        return "unknown: this client may not ask (the administrator can tell); reading suffices"
    if seen.rights.everything:
        return "ALL rights (heeftAlleAutorisaties): more than a log needs"
    if seen.rights.writing:
        return f"may also WRITE: {', '.join(seen.rights.writing)}"
    return f"reading only: {', '.join(seen.rights.scopes)}"


def _clock(seen: Seen) -> str:
    if seen.clock_apart is None:
        return "the server does not tell its time"
    seconds = seen.clock_apart.total_seconds()
    if abs(seconds) < _SLACK:
        return "as that of the server"
    way = "behind" if seconds > 0 else "ahead of"
    return f"{abs(seconds):,.0f} seconds {way} that of the server: set it, or tokens are refused"


_SLACK = 5


def _case_types(seen: Seen) -> Iterator[str]:
    rows = [("case type", "cases", "versions", "doorlooptijd", "servicenorm", "taken", "")]
    rows += [
        (
            kind.identificatie,
            "?" if kind.n_cases is None else f"{kind.n_cases:,}",
            str(kind.n_versions),
            kind.doorlooptijd or "-",
            kind.servicenorm or "-",
            "yes" if kind.taken else "no",
            kind.omschrijving,
        )
        for kind in seen.case_types
    ]
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(f"{cell:<{w}}" for cell, w in zip(row, widths, strict=True)).rstrip()
