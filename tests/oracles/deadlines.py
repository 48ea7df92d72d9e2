"""Deadlines once more: from the raw file, case by case and day by day, without pmtools.

A log is an XES file or a CSV with the columns `case_id`, `activity`, `end` and, where there are,
`team` and attributes of the case. Its days are those of Europe/Amsterdam. The law is that of
`terms.py`, which the caller hands over.
"""

import csv
import gzip
import re
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Amsterdam")
DAY = timedelta(days=1)
KINDS = {  # kind of suspension: the roles that begin and end it, the grounds of law that it may be
    "supplement": ("requested", "supplemented", ("supplement", "repair")),
    "view": ("view_asked", "view_given", ("third_party_view",)),
    "other": ("suspended", "resumed", ("attributable", "force_majeure")),
}
Facts = Mapping[str, Any]
Stop = tuple[str, date, date | None]  # kind, begin, end


class Event(NamedTuple):
    """One step that was completed, or a row that is no step (`work` is then false)."""

    activity: str
    moment: datetime
    team: str | None
    work: bool


class Case(NamedTuple):
    """A case: its id, its own attributes (days as moments), its events by moment."""

    case_id: str
    attributes: dict[str, str]
    events: list[Event]


class Found(NamedTuple):
    """What was found of one case; `stops` are its suspensions as (kind, begin, end or None).

    `left` and `used` are days, `penalty` is euro from low to high; both None without a verdict.
    """

    case_id: str
    procedure: str | None
    rule: str | None
    status: str
    received: date | None
    decided: date | None
    deadline: date | None
    suspended_days: int
    n_suspensions: int
    n_unmatched: int
    n_unended: int
    extension: int
    stops: tuple[Stop, ...]
    left: int | None = None
    used: int | None = None
    n_suspended_late: int = 0
    penalty: tuple[int, int] = (0, 0)


class Book(NamedTuple):
    """What everything is judged by: the law, the service, its rules, the days of royal decrees."""

    law: ModuleType
    service: Facts
    rules: Sequence[Facts]
    through: frozenset[str]  # grounds whose last day is suspended too
    decrees: frozenset[date]
    noticed: bool = False  # whether the log has notices of default


# --- the files -----------------------------------------------------------------------------------


def book(law: ModuleType, service: Path, clock: Path) -> Book:
    """`clock` is the folder with `terms/*.toml` and `tables/royal_decree.toml`."""
    terms = [read_toml(path) for path in sorted((clock / "terms").glob("*.toml"))]
    grounds = [ground for file in terms for ground in file.get("ground", [])]
    return Book(
        law,
        read_toml(service),
        [rule for file in terms for rule in file.get("rule", [])],
        frozenset(ground["id"] for ground in grounds if ground["until"] == "through"),
        frozenset(row["date"] for row in read_toml(clock / "tables/royal_decree.toml")["day"]),
    )


def read_toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def read(path: Path) -> list[Case]:
    return list(read_csv(path) if ".csv" in path.name else read_xes(path))


def local(moment: str) -> datetime:
    """A moment of the file; one without an offset, or a day, is meant in Amsterdam."""
    found = datetime.fromisoformat(moment)
    return found.astimezone(ZONE) if found.tzinfo else found.replace(tzinfo=ZONE)


def read_xes(path: Path) -> Iterator[Case]:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        for _, element in ET.iterparse(file):
            if tag(element) == "trace":
                own = values(element)
                events = [values(child) for child in element if tag(child) == "event"]
                yield Case(own["concept:name"], own, by_moment([step(event) for event in events]))
                element.clear()


def step(event: Mapping[str, str]) -> Event:
    done = event["lifecycle:transition"].casefold() == "complete"
    moment = local(event["time:timestamp"])
    return Event(event["concept:name"], moment, event.get("org:group"), done)


def tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def values(element: ET.Element) -> dict[str, str]:
    return {child.attrib["key"]: child.attrib["value"] for child in element if child.get("key")}


def read_csv(path: Path) -> Iterator[Case]:
    rows: dict[str, list[dict[str, str]]] = {}
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row["case_id"], []).append(row)
    for case_id, own in rows.items():
        steps = [
            Event(row["activity"], local(row["end"]), row.get("team") or None, True) for row in own
        ]
        attributes = {key: text for row in own for key, text in row.items() if text}
        yield Case(case_id, attributes, by_moment(steps))


def by_moment(events: list[Event]) -> list[Event]:
    return sorted(events, key=lambda event: event.moment)  # stable: ties keep the order of the file


def last_day(cases: Sequence[Case]) -> date:
    return max(event.moment for case in cases for event in case.events).date()


# --- what a service says -------------------------------------------------------------------------


def plain(label: str) -> str:
    return re.sub(r"[\s_-]+", " ", label.casefold()).strip()


@cache
def is_label(found: str, wanted: str) -> bool:
    """Whether a label of a log is one of a service; `words (CODE)` is also words, also CODE."""
    names = [found]
    if coded := re.fullmatch(r"(.*\S)\s*\(([^()]+)\)\s*", found):
        names += coded.groups()
    return any(fnmatchcase(plain(name), plain(wanted)) for name in names)


def any_label(found: str, wanted: Sequence[str]) -> bool:
    return any(is_label(found, one) for one in wanted)


def days_of(role: str, events: Sequence[Event], service: Facts) -> list[date]:
    labels = service["events"].get(role, [])
    return [event.moment.date() for event in events if any_label(event.activity, labels)]


def procedure_of(case: Case, events: Sequence[Event], service: Facts) -> Facts | None:
    rest = None
    for procedure in service["procedure"]:
        own = case.attributes.get(procedure.get("attribute", ""))
        if own is not None and any_label(own, procedure.get("values", [])):
            return dict(procedure)
        if any(any_label(event.activity, procedure.get("activities", [])) for event in events):
            return dict(procedure)
        if procedure.get("otherwise") and rest is None:
            rest = dict(procedure)
    return rest


def rule_of(ids: Sequence[str], received: date, rules: Sequence[Facts]) -> Facts | None:
    """The rule that held on the day of receipt."""
    for rule in rules:
        held = rule["valid_from"] <= received <= rule.get("valid_to", date.max)
        if rule["id"] in ids and held:
            return rule
    return None


# --- suspensions ---------------------------------------------------------------------------------


def suspensions(events: Sequence[Event], service: Facts) -> tuple[list[Stop], int]:
    """(kind, begin, end or None) of each suspension in the order of the log, and ends without."""
    found: list[Stop] = []
    unmatched = 0
    for kind, (begins, ends, _) in KINDS.items():
        begun: date | None = None
        for event in events:
            if any_label(event.activity, service["events"].get(begins, [])):
                begun = begun or event.moment.date()  # one that begins while one lasts begins none
            elif any_label(event.activity, service["events"].get(ends, [])):
                if begun is None:
                    unmatched += 1
                else:
                    found.append((kind, begun, event.moment.date()))
                begun = None
        if begun is not None:
            found.append((kind, begun, None))
    return found, unmatched


def stopped(stops: Sequence[Stop], until: date, grounds: Sequence[str], own: Book) -> set[date]:
    """The days up to `until` on which the term stands still, by the grounds of its rule."""
    days: set[date] = set()
    for kind, begin, end in relevant(stops, grounds):
        given = [ground for ground in KINDS[kind][2] if ground in grounds]
        if begin > until:
            continue
        if end is None or end > until:  # it still lasts: through that day
            days |= own.law.suspended([(begin, until)], through=True)
        else:
            days |= own.law.suspended([(begin, end)], through=given[0] in own.through)
    return days


def relevant(stops: Sequence[Stop], grounds: Sequence[str]) -> list[Stop]:
    return [stop for stop in stops if set(KINDS[stop[0]][2]) & set(grounds)]


def runs(days: set[date]) -> int:
    """How many stretches of days there are."""
    return sum(day - DAY not in days for day in days)


# --- a case --------------------------------------------------------------------------------------


def start_of(rule: Facts, received: date, events: Sequence[Event], own: Book) -> tuple[Any, Any]:
    """The rule by which a case is judged in the end, and the day from which its term is counted."""
    weeks = str(rule.get("unless_in_last", "0 weeks")).split()[0]
    if own.law.in_last_weeks(received, int(weeks)):
        return start_of(
            rule_of([rule["otherwise"]], received, own.rules) or {}, received, events, own
        )
    if rule["starts"] == "calendar_year":
        return rule, date(received.year, 1, 1)
    return rule, first(days_of(rule["starts"], events, own.service))


def first(days: Sequence[date]) -> date | None:
    return days[0] if days else None


def term(text: str) -> tuple[int, str]:
    """A number and its unit; a calendar year has none to count."""
    number, _, unit = text.partition(" ")
    return (0, text) if text == "calendar year" else (int(number), unit)


def deadline(
    rule: Facts, start: date, days: set[date], told: date | None, own: Book, extended: bool = True
) -> date:
    """The last day to decide: with the extension, where it was told in time."""
    amount, unit = term(rule["term"])
    more = term(rule["extension"]) if extended and "extension" in rule else None
    due: date = own.law.deadline(
        start,
        amount,
        unit,
        stopped=days,
        roll=rule["rolls"]["base"],
        extension=more,
        extended=told,
        roll_sum=rule["rolls"]["sum"],
        decrees=own.decrees,
    )
    return due


def judged(case: Case, at: date, own: Book, finished: bool = False) -> Found | None:
    """One case as it stood at the end of a day; None where no step had been completed by then."""
    done = [event for event in case.events if event.work and event.moment.date() <= at]
    if not done:
        return None
    service = own.service
    procedure = procedure_of(case, done, service)
    received = first(days_of("received", done, service))
    decided = first(days_of("sent", done, service)) or first(days_of("decided", done, service))
    stops, unmatched = suspensions(done, service)
    found = Found(
        case.case_id,
        procedure["id"] if procedure else None,
        None,
        "no_procedure",
        received,
        decided,
        None,
        0,
        0,
        unmatched,
        sum(end is None for _, _, end in stops),
        0,
        tuple(stops),
    )
    named = service.get("attributes", {})
    if "deadline" in named:
        return by_its_own_words(case, found, at, named)
    gone = decided is None and bool(days_of("withdrawn", done, service))
    found = by_law(procedure, found, done, at, own)
    if gone:
        return found._replace(status="withdrawn", penalty=(0, 0))
    open_ended = found.status in ("running", "overdue")
    if open_ended and finished:
        return found._replace(status="no_decision", penalty=(0, 0))
    return found


def by_its_own_words(case: Case, found: Found, at: date, named: Facts) -> Found:
    """By the deadline and the decision that a case itself states."""
    due, end = (case.attributes.get(named.get(role, "")) for role in ("deadline", "decided"))
    deadline = local(due).date() if due else None
    decided = local(end).date() if end else None
    decided = decided if decided and decided <= at else None
    if deadline is None:
        return found._replace(status="no_rule", decided=decided)
    status = word(deadline, decided, at)
    until = decided or at
    left = (deadline - until).days
    used = (until - found.received).days if found.received else None
    return found._replace(deadline=deadline, decided=decided, status=status, left=left, used=used)


def word(due: date, decided: date | None, at: date) -> str:
    if decided is None:
        return "running" if at < due else "overdue"  # as of the end of the day
    return "in_time" if decided <= due else "late"


def by_law(
    procedure: Facts | None, found: Found, events: Sequence[Event], at: date, own: Book
) -> Found:
    """By the rule of the procedure that held when the case was received."""
    if procedure is None:
        return found
    if found.received is None:
        return found._replace(status="no_start")
    rule = rule_of(procedure["rules"], found.received, own.rules)
    if rule is None:
        return found._replace(status="no_rule")
    rule, start = start_of(rule, found.received, events, own)
    found = found._replace(rule=rule["id"])
    if start is None:
        return found._replace(status="no_start")
    until = found.decided or at  # what comes after the decision does not matter any more
    told = first([d for d in days_of("extended", events, own.service) if d <= until])
    grounds = rule["suspends"]
    ended = [stop for stop in found.stops if stop[2] is not None]
    days = stopped(found.stops, until, grounds, own)
    least = deadline(rule, start, stopped(ended, until, grounds, own), told, own)
    most = deadline(rule, start, days, told, own)
    late, days = {day for day in days if day > most}, {day for day in days if start < day <= most}
    notices = days_of("notice", events, own.service)
    due = most if found.decided is None else least
    status = word(due, found.decided, at)
    if status == "late" and found.decided is not None and found.decided <= most:
        status = "uncertain"
    return found._replace(
        status=status,
        deadline=due,
        suspended_days=len(days),
        n_suspensions=runs(days),
        left=(due - until).days,
        used=(until - start).days - len(days),
        n_suspended_late=runs(late),
        penalty=penalty(rule, status, due, notices, until, own),
        extension=extension(rule, start, stopped(found.stops, until, grounds, own), told, own),
    )


def extension(rule: Facts, start: date, days: set[date], told: date | None, own: Book) -> int:
    """0 without, 1 told within the term, 2 after it."""
    if told is None or "extension" not in rule:
        return 0
    return 1 if told <= deadline(rule, start, days, None, own) else 2


def penalty(
    rule: Facts, status: str, due: date, notices: Sequence[date], until: date, own: Book
) -> tuple[int, int]:
    """From low to high. Without notices in the log: as if none, and one on the first day, came.

    An uncertain case may have been in time, and then costs nothing. A running case is judged at the
    end of the day, which is then one of the days in default; the day of a decision is none.
    """
    if "penalty" not in rule or status not in ("late", "uncertain", "overdue"):
        return 0, 0
    end = until + DAY if status == "overdue" else until

    def euro(notice: date) -> int:
        amounts = own.law.FORMER_PENALTY if notice.year < 2019 else own.law.PENALTY
        found: int = own.law.penalty(due, notice, end, amounts)
        return found

    if not own.noticed:
        return 0, euro(due + DAY)
    one = max((euro(notice) for notice in notices if notice <= until), default=0)
    return (0 if status == "uncertain" else one), one


# --- a log ---------------------------------------------------------------------------------------


def judge(
    cases: Sequence[Case], own: Book, at: date | None = None, ends: Any = None
) -> list[Found]:
    """Every case of a log; `ends(case, at)` says whether one was finished by then."""
    day = at or last_day(cases)
    steps = [event for case in cases for event in case.events if event.moment.date() <= day]
    own = own._replace(noticed=bool(days_of("notice", steps, own.service)))
    found = [judged(case, day, own, bool(ends and ends(case, day))) for case in cases]
    return [one for one in found if one is not None]


def finished(mapping: Path) -> Callable[[Case, date], bool]:
    """Whether a case was finished at the end of a day, by the mapping of its log."""
    says = read_toml(mapping)["finished"]

    def ends(case: Case, at: date) -> bool:
        steps = [e.activity for e in case.events if e.work and e.moment.date() <= at]
        if "attribute" in says:
            day = case.attributes.get(says["attribute"])
            return day is not None and local(day).date() <= at
        if "last" in says:
            return steps[-1:] != [] and steps[-1] in says["last"]
        return any(step in says["activities"] for step in steps)

    return ends
