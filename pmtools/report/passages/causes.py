"""Why cases wait in one glance, what can be done, and on what these figures rest."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from pmtools.report.definitions import CAUSES
from pmtools.report.labels import said_label
from pmtools.report.language import spoken
from pmtools.report.passages.limits import items
from pmtools.report.passages.tiles import tiles
from pmtools.report.picture import Passage
from pmtools.report.tables import records, table
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

LEAST = 0.005
"""A cause below this share of all waiting is not among the tiles."""
OTHERS = ("applicant", "partner", "legal")
MUCH = 0.1
"""From this share on, steps without a start or outside working hours are told at once."""
APART = 0.1
"""Bounds of a cause that are further apart than this share leave nothing to build on."""


def why(
    efficiency: pd.DataFrame, basis: pd.DataFrame, bounds: pd.DataFrame | None = None
) -> Passage:
    """How long cases wait, for which causes, and how much of the time is work.

    Takes `cycle_efficiency`, `causes_basis`, and where starts are estimated `start_sensitivity`.
    The answer is that of `cycle_efficiency`.
    """
    words, row, ground = spoken().in_calendar_time, efficiency.iloc[0], basis.iloc[0]
    if not row["all_waiting"].total_seconds():
        return Passage(f"<p>{escape(words('causes.none'))}</p>", efficiency)
    told = {
        "waiting": words.duration(row["all_waiting"]),
        "work": words.duration(row["processing"]),
        "efficiency": words.percent(row["efficiency"]),
    }
    most = efficiency.sort_values("share", ascending=False, kind="stable")
    shown = [
        (words.percent(one["share"]), words(f"cause.means.{one['cause']}"))
        for one in records(most[most["share"] >= LEAST])
    ]
    unsplit = 1 - float(efficiency["share"].sum())
    if unsplit >= LEAST:
        shown.append((words.percent(unsplit), words("cause.means.unsplit")))
    lead = f'<p class="lead">{escape(words("causes.lead", **told))}</p>'
    guess = [*_bounds(bounds, words), *_guesses(ground, words)]
    said = "".join(f'<p class="lack">{escape(one)}</p>' for one in guess)
    notes = [words("causes.calendar")]
    if ground["hours"] != "unknown":
        notes.append(words("causes.off", share=words.percent(ground["off_share"])))
    more = "".join(f'<p class="more">{escape(note)}</p>' for note in notes)
    return Passage(f"{lead}{tiles(shown)}{said}{more}", efficiency)


def _bounds(bounds: pd.DataFrame | None, words: Words) -> list[str]:
    """Of estimated starts, how much of the time is work by each of the bounds."""
    if bounds is None:
        return []
    work = bounds.set_index("starts")["efficiency"]
    low, high = (words.percent(work[name]) for name in ("latest", "earliest"))
    return [words("causes.bounds", low=low, high=high)]


def _guesses(ground: pd.Series[Any], words: Words) -> list[str]:
    """What has to be known before anything: starts that lack or are a guess, hours not given."""
    told = list[str]()
    missing = ground["n_no_start"] / max(ground["n_events"], 1)
    if ground["starts"]:
        told.append(words("causes.guessed", share=words.percent(missing)))
    elif missing >= MUCH:
        told.append(words("causes.no_start", share=words.percent(missing)))
    if ground["hours"] != "given":
        told.append(words(f"causes.hours.{ground['hours']}"))
    if ground["hours"] in ("given", "usual") and ground["outside_share"] >= MUCH:
        told.append(words("causes.outside", share=words.percent(ground["outside_share"])))
    return told


def apart(bounds: pd.DataFrame) -> bool:
    """Whether the bounds of an estimate differ so much that nothing can be built on it."""
    causes = [name for name in bounds.columns if name in CAUSES]
    shares = bounds[causes].div(bounds["waiting"], axis=0)
    low, high = (shares[bounds["starts"] == name].iloc[0] for name in ("earliest", "latest"))
    return bool(((low - high).abs() > APART).any())


def efficiencies(efficiency: pd.DataFrame) -> Passage:
    """The share of work in the time, now and when nothing waited for one of the causes.

    Takes `cycle_efficiency`; the answer is the same.
    """
    words, row = spoken().in_calendar_time, efficiency.iloc[0]
    if not row["all_waiting"].total_seconds():
        return Passage(f"<p>{escape(words('causes.none'))}</p>", efficiency)
    now = words.percent(row["efficiency"])
    rows = efficiency.sort_values("without", ascending=False, kind="stable")
    told = [
        words(
            "causes.without",
            cause=words(f"cause.{one['cause']}"),
            waiting=words.duration(one["waiting"]),
            without=words.percent(one["without"]),
        )
        for one in records(rows)
        if one["waiting"].total_seconds()
    ]
    if not told:
        return Passage(f"<p>{escape(words('causes.no_lever'))}</p>", efficiency)
    head = f"<p>{escape(words('causes.now', efficiency=now))}</p>"
    note = f'<p class="more">{escape(words("causes.scenario"))}</p>'
    return Passage(f"{head}{items(told, words.language)}{note}", efficiency)


def levers(findings: pd.DataFrame, bounds: pd.DataFrame | None = None) -> Passage:
    """Each cause that weighs, where it weighs most, what can be done, and what that saves at most.

    Takes `cause_findings` and, where starts are estimated, `start_sensitivity`: nothing can be done
    on an estimate of which the bounds are far apart. The answer is that of `cause_findings`.
    """
    words = spoken().in_calendar_time
    if bounds is not None and apart(bounds):
        return Passage(f'<p class="lack">{escape(words("causes.apart"))}</p>', findings)
    if findings.empty:
        return Passage(f"<p>{escape(words('causes.no_lever'))}</p>", findings)
    told = "".join(f"<li>{_lever(row, words)}</li>" for row in records(findings))
    notes = f'<p class="more">{escape(words("causes.scenario"))}</p>'
    return Passage(f'<ol class="findings">{told}</ol>{notes}', findings)


def _lever(row: dict[str, Any], words: Words) -> str:
    import pandas as pd

    cause, told = row["cause"], list[str]()
    head = words(
        f"lever.{cause}.head",
        waiting=words.duration(row["waiting"]),
        share=words.percent(row["share"]),
    )
    told += _detail(row, words)
    told.append(words(f"lever.{cause}.do"))
    if not pd.isna(row["n"]):
        other = row["party"] if row["party"] in OTHERS else ""
        told.append(words("lever.place", **_where(row, words)))
        told.append(words(f"lever.{other or 'scenario'}", **_where(row, words)))
    ask = f'<span class="ask">{escape(words(f"lever.{cause}.ask"))}</span>'
    return f"<strong>{escape(head)}</strong> {escape(' '.join(told))} {ask}"


def _where(row: dict[str, Any], words: Words) -> dict[str, str]:
    return {
        "from_activity": said_label(row["from_activity"]),
        "to_activity": said_label(row["to_activity"]),
        "waiting": words.duration(row["place_waiting"]),
        "times": words.count(int(row["n"]), "time"),
        "each": words.duration(row["each"]),
    }


def _detail(row: dict[str, Any], words: Words) -> list[str]:
    """What is known of one cause: batches, the weekday of contention, weekends."""
    import pandas as pd

    if not pd.isna(row["n_batched"]):
        value = row["trigger_value"]
        trigger = row["trigger"]
        said = "" if pd.isna(value) else words.number(int(value))
        if trigger == "weekday":
            said = words.weekday(int(value))
        counts = {name: words.number(int(row[name])) for name in ("n_steps", "n_batched", "size")}
        told = {"activity": said_label(row["activity"]), **counts}
        lines = [words("lever.batch", **told)]
        if not pd.isna(trigger):
            lines.append(words(f"lever.trigger.{trigger}", value=said))
        return [*lines, words("lever.held", share=words.percent(row["held_share"]))]
    if row["cause"] in ("contention", "prioritisation"):
        return _when(row, words)
    if not pd.isna(row["weekend_share"]):
        shares = {name: words.percent(row[f"{name}_share"]) for name in ("weekend", "feast")}
        return [words("lever.away", **shares)]
    return []


def _when(row: dict[str, Any], words: Words) -> list[str]:
    """Before whose steps contention is most, and on which weekday when one stands out."""
    import pandas as pd

    told = list[str]()
    if not pd.isna(row["team"]):
        share = words.percent(row["team_share"])
        told.append(words("lever.team", team=said_label(row["team"]), share=share))
    if not pd.isna(row["weekday"]):
        day, share = words.weekday(int(row["weekday"])), words.percent(row["weekday_share"])
        told.append(words("lever.day", day=day, share=share))
    return told


def grounds(basis: pd.DataFrame) -> Passage:
    """By which definitions waiting was split, by whose hours, and what could not be split.

    Takes `causes_basis`; the answer is the same.
    """
    words, row = spoken().in_calendar_time, basis.iloc[0]
    told = [
        _parallel(row, words),
        words("ground.batch", n=words.number(row["batch"])),
        _hours(row, words),
        *_fit(row, words),
        *_left_out(row, words),
    ]
    if row["n_absent"]:
        told.append(words("ground.absent", n=words.number(row["n_absent"])))
    return Passage(items(told, words.language), basis)


def _parallel(row: pd.Series[Any], words: Words) -> str:
    form = "pairs" if row["n_parallel"] else "none"
    share, n = words.percent(row["parallel"]), words.number(row["n_parallel"])
    return words(f"ground.parallel.{form}", share=share, n=n)


def _hours(row: pd.Series[Any], words: Words) -> str:
    counts = {name: words.number(row[f"n_{name}"]) for name in ("own", "team", "office")}
    name = said_label(row["calendar"])
    return words(f"ground.hours.{row['hours']}", calendar=name, **counts)


def _fit(row: pd.Series[Any], words: Words) -> list[str]:
    """How far the steps fit the hours, and whether people do one thing at a time."""
    import pandas as pd

    shares = {name: row[f"{name}_share"] for name in ("outside", "together")}
    return [
        words(f"ground.{name}", share=words.percent(share))
        for name, share in shares.items()
        if not pd.isna(share) and (name == "together" or row["hours"] in ("given", "usual"))
    ]


def _left_out(row: pd.Series[Any], words: Words) -> list[str]:
    told = list[str]()
    for name in ("no_resource", "no_time"):
        if row[f"n_{name}"]:
            times = words.count(row[f"n_{name}"], "time")
            told.append(words(f"ground.{name}", times=times, waiting=words.duration(row[name])))
    for name in ("no_start", "negative"):
        form = f"{name}_guessed" if name == "no_start" and row["starts"] else name
        if row[f"n_{name}"]:
            told.append(words(f"ground.{form}", steps=words.count(row[f"n_{name}"], "step")))
    return told


def whose(told: pd.DataFrame, basis: pd.DataFrame) -> Passage:
    """Which activities say for whom a case waits, to be reviewed. Takes `waits_for` and its basis.

    The answer is that of `waits_for`.
    """
    words, row = spoken(), basis.iloc[0]
    form = "reviewed" if row["reviewed"] else "usual"
    lines = [words("whose.ask"), words(f"whose.{form}", file=said_label(row["parties"]))]
    lines.append(words("whose.causes"))
    if row["n_unmatched"]:
        lines.append(words("whose.unmatched", n=words.number(row["n_unmatched"])))
    said = "".join(f"<p>{escape(line)}</p>" for line in lines)
    if told.empty:
        return Passage(f"<p>{escape(words('whose.none'))}</p>{said}", told)
    shown = told.assign(
        party=[words(f"party.{one}") for one in told["party"]],
        when=[words(f"whose.{one}") for one in told["when"]],
    )
    return Passage(f"{said}{table(shown, words, 'waits_for')}", told)


def sensitivity(told: pd.DataFrame, basis: pd.DataFrame) -> Passage:
    """How much the causes change with the estimate of the starts. Takes `start_sensitivity`.

    The answer is the same.
    """
    words, row = spoken().in_calendar_time, basis.iloc[0]
    head = words("sensitivity.head", steps=words.count(row["n_no_start"], "step"))
    lines = [
        words(
            f"sensitivity.{one['starts']}",
            waiting=words.duration(one["waiting"]),
            causes=_shares(one, words),
            efficiency=words.percent(one["efficiency"]),
        )
        for one in records(told)
    ]
    note = f'<p class="more">{escape(words("sensitivity.note"))}</p>'
    return Passage(f"<p>{escape(head)}</p>{items(lines, words.language)}{note}", told)


def _shares(row: dict[str, Any], words: Words) -> str:
    """The causes with their share, largest first."""
    whole = row["waiting"].total_seconds()
    names = [name for name in CAUSES if row[name].total_seconds()]
    most = sorted(names, key=lambda name: -row[name])
    return ", ".join(
        words("causes.part", cause=words(f"cause.{one}"), share=words.percent(share))
        for one in most
        if (share := row[one].total_seconds() / whole if whole else 0) > 0
    )
