"""The law of terms once more: slow, one day at a time, as the articles say it, without pmtools.

A term is counted from the day after its start. `decrees` are the days that a royal decree made
equal to holidays (Algemene termijnenwet, art. 3(3)). Read: the Atw (text of 2010-10-10), the Awb
(text of 2021-12-21) and the Minister's circular on penalties (BWBR0035667).
"""

import calendar
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

DAY = timedelta(days=1)
KING, FORMER = 2014, 1980  # first year of 27 April, of 30 April with the day before on a Sunday
SATURDAY, SUNDAY = 5, 6
PENALTY = (23, 35, 45)  # euro a day, for fourteen days each: art. 4:17(2) Awb
FORMER_PENALTY = (20, 30, 40)  # the same before 2019


def easter(year: int) -> date:
    """Easter Sunday, by the golden number and the epact (Clavius, 1582)."""
    golden = year % 19 + 1
    century = year // 100 + 1
    skipped, moon = 3 * century // 4 - 12, (8 * century + 5) // 25 - 5
    sunday = 5 * year // 4 - skipped - 10
    epact = (11 * golden + 20 + moon - skipped) % 30
    if (epact == 25 and golden > 11) or epact == 24:
        epact += 1
    full = 44 - epact
    full += 30 if full < 21 else 0
    full += 7 - (sunday + full) % 7
    return date(year, 3, 1) + (full - 1) * DAY


def kings_day(year: int) -> date:
    """27 April, the day before on a Sunday; until 2013 30 April."""
    day = date(year, 4, 27) if year >= KING else date(year, 4, 30)
    if day.weekday() != SUNDAY:
        return day
    return day - DAY if year >= FORMER else day + DAY


def holidays(year: int) -> dict[str, date]:
    """Atw art. 3(1) and, for Good Friday, (2); by their Dutch names."""
    sunday = easter(year)
    return {
        "Nieuwjaarsdag": date(year, 1, 1),
        "Goede Vrijdag": sunday - 2 * DAY,
        "Tweede paasdag": sunday + DAY,
        "Koningsdag": kings_day(year),
        "Bevrijdingsdag": date(year, 5, 5),
        "Hemelvaartsdag": sunday + 39 * DAY,
        "Tweede Pinksterdag": sunday + 50 * DAY,
        "Eerste Kerstdag": date(year, 12, 25),
        "Tweede Kerstdag": date(year, 12, 26),
    }


def is_free(day: date, decrees: Collection[date] = ()) -> bool:
    """A Saturday, a Sunday, a recognised holiday or a day made equal to one."""
    weekend = day.weekday() in (SATURDAY, SUNDAY)
    return weekend or day in holidays(day.year).values() or day in decrees


def rolled(day: date, decrees: Collection[date] = (), stopped: Collection[date] = ()) -> date:
    """Atw art. 1(1): up to and including the next day that is none of these.

    The term itself is made longer ("wordt verlengd"), so it can still be suspended meanwhile, and
    ends on no day on which it stands still.
    """
    while is_free(day, decrees) or day in stopped:
        day += DAY
    return day


def same_day(start: date, months: int) -> date:
    """The day with the same number so many months later, or the last of a month without it."""
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def calendar_end(start: date, amount: int, unit: str) -> date:
    """The last day of a term that nothing stops; the day of the start itself does not count."""
    if unit == "calendar year":
        return date(start.year, 12, 31)
    if unit in ("months", "years"):
        return same_day(start, amount * (12 if unit == "years" else 1))
    day = start
    for _ in range(amount * {"days": 1, "weeks": 7}[unit]):
        day += DAY
    return day


def end_of_term(
    start: date, amount: int, unit: str, roll: bool = True, decrees: Collection[date] = ()
) -> date:
    """The last day of a term, rolled where Atw art. 1 applies to it (art. 4)."""
    end = calendar_end(start, amount, unit)
    return rolled(end, decrees) if roll else end


def suspended(
    intervals: Iterable[tuple[date, date | None]], through: bool = False, at: date | None = None
) -> set[date]:
    """The days on which the clock stands still, each once.

    Art. 4:15(1) and 7:10(2) Awb: from the day after the request ("met ingang van de dag na die
    waarop") until the day of completion ("tot de dag waarop"), which itself counts again; `through`
    for art. 4.4(3) Woo, "tot en met". One that never ended stands still until `at`.
    """
    days = set()
    for request, completed in intervals:
        end = completed or at
        day = request + DAY
        while end is not None and (day < end or (through and day == end)):
            days.add(day)
            day += DAY
    return days


def used_up(start: date, length: int, stopped: Collection[date]) -> date:
    """The day on which so many days that count have gone by since the start."""
    day, used = start, 0
    while used < length:
        day += DAY
        if day not in stopped:
            used += 1
    return day


def deadline(
    start: date,
    amount: int,
    unit: str,
    *,
    stopped: Collection[date] = (),
    roll: bool = True,
    extension: tuple[int, str] | None = None,
    extended: date | None = None,
    roll_sum: bool = False,
    decrees: Collection[date] = (),
) -> date:
    """The last day to decide.

    A term in months or years is as long as the calendar makes it from its start. An extension
    counts if it was given on or before the last day of the term, rolled where the law rolls it; it
    is counted from the end before any roll-over.
    """
    length = (calendar_end(start, amount, unit) - start).days
    end = used_up(start, length, stopped)
    due = rolled(end, decrees, stopped) if roll else end
    if extension is None or extended is None or extended > due:
        return due
    number, of = extension
    more = (calendar_end(end, number, of) - end).days
    end = used_up(start, length + more, stopped)
    return rolled(end, decrees, stopped) if roll_sum else end


def first_penalty_day(due: date, notice: date) -> date | None:
    """Art. 4:17(3) Awb; None where the notice came before the term had passed.

    The circular: received on a Monday, the first day is the Tuesday two weeks later.
    """
    if notice <= due:
        return None
    day = notice
    for _ in range(14):
        day += DAY  # the two weeks
    return day + DAY


def days_in_default(due: date, notice: date, until: date) -> list[date]:
    """Every day for which a penalty is due, at most 42; that of the decision is none."""
    day = first_penalty_day(due, notice)
    days: list[date] = []
    while day is not None and day < until and len(days) < 42:
        days.append(day)
        day += DAY
    return days


def penalty(due: date, notice: date, until: date, amounts: Sequence[int] = PENALTY) -> int:
    """Art. 4:17(1) and (2) Awb: euro, a list of days long."""
    total = 0
    for number, _ in enumerate(days_in_default(due, notice, until), 1):
        if number <= 14:
            total += amounts[0]
        elif number <= 28:
            total += amounts[1]
        else:
            total += amounts[2]
    return total


def in_last_weeks(received: date, weeks: int) -> bool:
    """Whether a day is one of the last so many weeks of its year, 31 December being the last."""
    day, left = date(received.year, 12, 31), weeks * 7
    while left:
        if day == received:
            return True
        day -= DAY
        left -= 1
    return False
