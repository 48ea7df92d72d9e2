"""The answers of the training, from the raw file with the standard library: nothing of pmtools."""

import gzip
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import fmean, median
from xml.etree import ElementTree

LOGS = Path(__file__).parents[2] / "logs" / "training"
NS = {"x": "http://www.xes-standard.org/"}
CHANGED = date(2025, 6, 2)
DAY = 86_400


def values(element):
    return {child.get("key"): child.get("value") for child in element if child.get("key")}


def cases(name):
    """Attributes, and rows (activity, transition, moment), of each case."""
    root = ElementTree.fromstring(gzip.decompress((LOGS / f"{name}.xes.gz").read_bytes()))
    for trace in root.findall("x:trace", NS):
        told = [values(event) for event in trace.findall("x:event", NS)]
        yield values(trace), [
            (e["concept:name"], e["lifecycle:transition"],
             datetime.fromisoformat(e["time:timestamp"])) for e in told
        ]  # fmt: skip


def done(events):
    return [(name, moment) for name, what, moment in events if what == "complete"]


def days(events):
    return (events[-1][2] - events[0][2]).total_seconds() / DAY


def read_a_map():
    steps = [[name for name, _ in done(events)] for _, events in cases("street_report")]
    arrows = Counter(pair for names in steps for pair in pairwise(names))
    out = {to: n for (begin, to), n in arrows.items() if begin == "Melding beoordelen"}
    other = min(out, key=out.get)
    first = {}  # the place where a step first comes
    for names in steps:
        for place, name in enumerate(names):
            first[name] = min(first.get(name, place), place)
    back = {begin for begin, to in arrows if first[to] < first[begin]}
    (only,) = back
    return {"map.cases": len(steps), "map.other_way": other, "map.how_often": out[other],
            "map.back": only}  # fmt: skip


def where_does_it_wait():
    work, waits = Counter(), defaultdict(list)
    for _, events in cases("event_permit"):
        begun, ended = {}, None
        for name, what, moment in events:
            if what == "start":
                begun[name] = moment
                if ended:
                    waits[name].append((moment - ended).total_seconds())
            elif what == "complete":
                work[name] += (moment - begun[name]).total_seconds()
                ended = moment
    longest = max(waits, key=lambda name: sum(waits[name]))
    return {
        "wait.most_work": work.most_common(1)[0][0],
        "wait.longest": longest,
        "wait.share": 100 * sum(waits[longest]) / sum(map(sum, waits.values())),
        "wait.half": median(waits[longest]) / DAY,
    }


def on_time_or_not():
    took, verdicts = {}, {}
    for told, events in cases("tree_felling_permit"):
        if done(events)[-1][0] != "Besluit verzenden":
            continue
        name, received, sent = told["concept:name"], events[0][2].date(), events[-1][2].date()
        paused = {
            what: moment.date() for _, what, moment in events if what in ("suspend", "resume")
        }
        still = (paused["resume"] - paused["suspend"]).days if paused else 0
        last = received + timedelta(days=56 + still)
        left = (last - sent).days
        # The last day may move a few days, to a working day: no case is so near to it.
        assert not -5 <= left <= 5, name
        took[name], verdicts[name] = days(events), left < 0
    return {
        "term.long": sum(one > 56 for one in took.values()),
        "term.longest": "yes" if verdicts[max(took, key=took.get)] else "no",
        "term.late": sum(verdicts.values()),
        "term.share": 100 * (1 - sum(verdicts.values()) / len(verdicts)),
    }


def complete_first_time():
    every, asked, quick = Counter(), Counter(), []
    for told, events in cases("parking_permit"):
        every[told["kanaal"]] += 1
        if any(name == "Gegevens opvragen" for name, _, _ in events):
            asked[told["kanaal"]] += 1
        else:
            quick.append(days(events))
    assert asked.most_common(1)[0][0] != max(every, key=lambda one: asked[one] / every[one])
    return {
        "complete.asked": asked.total(),
        "complete.share": 100 * len(quick) / every.total(),
        "complete.channel": max(every, key=lambda one: asked[one] / every[one]),
        "complete.days": median(quick),
    }


def taken(name):
    """Day of begin, kind and days of each case."""
    return [
        (events[0][2].date(), told["zaaktype"], days(events))
        for told, events in cases(name) if done(events)[-1][0] == "Besluit verzenden"
    ]  # fmt: skip


def difference(rows, horizon):
    """Mean after less before, at equal kinds (least squares with one term a kind)."""
    num = den = 0.0
    for kind in {kind for _, kind, _ in rows}:
        sides = [[], []]
        for begin, of, took in rows:
            if of == kind and (begin >= CHANGED or begin < CHANGED - timedelta(weeks=4)):
                sides[begin >= CHANGED].append(min(took, horizon))
        weight = len(sides[0]) * len(sides[1]) / sum(map(len, sides))
        num += weight * (fmean(sides[1]) - fmean(sides[0]))
        den += weight
    return num / den


def horizon(rows):
    """The days within which nine tenths of the cases before the change had ended."""
    before = sorted(took for begin, _, took in rows if begin < CHANGED - timedelta(weeks=4))
    return before[-(-9 * len(before) // 10) - 1]


def did_it_help():
    rows, signing = taken("disabled_parking_card"), taken("pitch_permit")
    kinds = [
        Counter(kind for begin, kind, _ in rows if late(begin)) for late in
        (lambda day: day < CHANGED - timedelta(weeks=4), lambda day: day >= CHANGED)
    ]  # fmt: skip
    grown = {kind: kinds[1][kind] / kinds[1].total() - n / kinds[0].total()
             for kind, n in kinds[0].items()}  # fmt: skip
    # What the team hoped for was five days; at equal kinds nothing near that is there.
    shown = abs(difference(rows, horizon(rows))) > 1
    return {
        "helped.after": median(took for begin, _, took in rows if begin >= CHANGED),
        "helped.kind": max(grown, key=grown.get),
        "helped.form": "improved" if shown else "not_shown",
        "helped.signing": -difference(signing, horizon(signing)),
    }


def expected():
    return (read_a_map() | where_does_it_wait() | on_time_or_not() | complete_first_time()
            | did_it_help())  # fmt: skip
