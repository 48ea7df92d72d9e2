"""The seeded generator of the example logs, and their files."""

from __future__ import annotations

import gzip
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, time
from difflib import get_close_matches
from pathlib import Path

from pmtools.errors import ParameterError, SourceError
from pmtools.sources.services.benefit import BENEFIT
from pmtools.sources.services.chance import Chance
from pmtools.sources.services.environmental_permit import PERMIT
from pmtools.sources.services.property_tax import PROPERTY_TAX
from pmtools.sources.services.registry_extract import REGISTRY_EXTRACT
from pmtools.sources.services.service import YEAR, Service
from pmtools.sources.services.walk import Case, Step, Walk
from pmtools.sources.services.xes_text import xes_text

SERVICES: Mapping[str, Service] = {
    "environmental_permit": PERMIT,
    "registry_extract": REGISTRY_EXTRACT,
    "benefit": BENEFIT,
    "property_tax": PROPERTY_TAX,
}
PLANTED = frozenset({"bottleneck", "rework", "committee"})
"""The faults of the shipped logs; the committee is that of the environmental permits."""
FAULTS = PLANTED | {"ping_pong", "day_only", "no_teams", "no_resources"}


@dataclass(frozen=True)
class Generator:
    """Fictitious cases of a service received in 2025, as they stood at the end of that year.

    The same arguments give the same log on every machine. `faults` are what is planted:
    `bottleneck` (one wait that holds most of the time), `rework` (a check that is done again),
    `committee` (advice on environmental permits waits for a fortnightly meeting), `ping_pong`
    (cases go back and forth between two teams), `day_only` (dates without a time), `no_teams`,
    `no_resources`. Raises ParameterError for a service or fault that is not there.

    >>> len(Generator("benefit", seed=7, n_cases=20, faults={"bottleneck"}).cases())
    20
    """

    service: str = "environmental_permit"
    seed: int | None = None
    n_cases: int | None = None
    """That of the shipped log, and as many as it has, when None."""
    faults: Collection[str] = PLANTED

    def __post_init__(self) -> None:
        _known("service", [self.service], SERVICES)
        _known("fault", self.faults, FAULTS)

    def cases(self) -> list[Case]:
        """The cases in order of receipt; steps after the end of the year are left out."""
        service, faults = SERVICES[self.service], frozenset(self.faults)
        seed = service.seed if self.seed is None else self.seed
        n_cases = service.n_cases if self.n_cases is None else self.n_cases
        return [_blurred(case, faults) for case in walked(service, seed, n_cases, faults)]

    def xes(self) -> bytes:
        """The log as XES text in UTF-8."""
        service = SERVICES[self.service]
        return xes_text(self.cases(), service.title, f"{service.prefix}-{YEAR}")


def write_examples(folder: str | Path) -> list[Path]:
    """Write the shipped example logs into an existing folder and give their paths.

    Each file appears whole or not at all. Raises SourceError when the folder cannot be written.
    """
    return [write(Path(folder) / f"{name}.xes.gz", Generator(name).xes()) for name in SERVICES]


def walked(
    service: Service, seed: int, n_cases: int, faults: frozenset[str] = frozenset()
) -> list[Case]:
    """So many cases of a service, as they stood at the end of the year, in order of receipt."""
    chance, end = Chance(seed), datetime(YEAR + 1, 1, 1)
    cases = []
    for at in service.received(chance, n_cases):
        walk = Walk(at, chance.split(), service.staff, service.work, faults)
        service.story(walk)
        cases.append(walk.case().until(end))
    return cases


def write(path: Path, text: bytes) -> Path:
    """Write a log, compressed, whole or not at all. SourceError when that cannot be done."""
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(gzip.compress(text, mtime=0))
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        reason = error.strerror or error
        raise SourceError(
            f"Cannot write {path}: {reason}. Name an existing folder that you may write to."
        ) from error
    return path


def _blurred(case: Case, faults: frozenset[str]) -> Case:
    """The case without what the source does not tell."""

    def told(step: Step) -> Step:
        return step._replace(
            moment=datetime.combine(step.moment, time(0)) if "day_only" in faults else step.moment,
            team=None if "no_teams" in faults else step.team,
            resource=None if "no_resources" in faults else step.resource,
        )

    return replace(case, steps=tuple(map(told, case.steps)))


def _known(what: str, names: Iterable[str], there: Iterable[str]) -> None:
    for name in sorted(set(names) - set(there)):
        near = get_close_matches(name, list(there), 2)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise ParameterError(f"There is no {what} {name!r}.{hint} There is: {', '.join(there)}.")
