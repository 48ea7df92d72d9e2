"""The miners of pm4py, on the directly-follows graph of our own measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from pmtools.filters.variants import MostFrequentVariants
from pmtools.log import LargeLog
from pmtools.models.blocks import diagram_of
from pmtools.models.diagram import Diagram
from pmtools.models.follows import END, START, Follows, connected
from pmtools.models.graph import net_of
from pmtools.models.layers import diagram_of_net
from pmtools.models.parts import parts_of

if TYPE_CHECKING:
    from pmtools.log import EventLog

VARIANTS = 1000


@dataclass(frozen=True)
class Mined:
    """What a miner found: pm4py's own object, and the diagram of it."""

    found: Any
    diagram: Diagram


def inductive(log: EventLog, follows: Follows, noise: float) -> Mined:
    """A process tree by the inductive miner, which always gives a sound model."""
    import pm4py
    from pm4py.objects.dfg.obj import DFG

    graph, starts, ends = _labelled(follows)
    try:
        tree = pm4py.discover_process_tree_inductive(DFG(graph, starts, ends))
    except IndexError:
        # On a few graphs pm4py is left with a step that nothing starts; on cases it never is.
        tree = pm4py.discover_process_tree_inductive(_rows(log).to_pm4py(), noise)
    number = {name: place for place, name in enumerate(follows.steps, 1)}
    return Mined(tree, diagram_of(parts_of(tree, number)))


def heuristics(log: EventLog, follows: Follows, noise: float) -> Mined:
    """A heuristics net, in which steps that go in either order go together."""
    from pm4py.algo.discovery.heuristics.variants.classic import apply_heu_dfg

    number = {name: place for place, name in enumerate(follows.steps, 1)}
    graph, starts, ends = _labelled(follows)
    often = {name: 0 for name in follows.steps}
    for (_, after), n in follows.counts.items():
        if after != END:
            often[follows.steps[after - 1]] += n
    triples = _there_and_back(log)
    net = apply_heu_dfg(graph, list(often), often, starts, ends, freq_triples=triples)
    pairs = [
        (number[name], number[other.node_name])
        for name, node in net.nodes.items()
        for other in node.output_connections
    ]
    ends_of = [pair for pair in follows.counts if START in pair or END in pair]
    linked = connected(follows, [*pairs, *ends_of])
    out, into = (
        {number[name]: _groups(getattr(node, side), number) for name, node in net.nodes.items()}
        for side in ("and_measures_out", "and_measures_in")
    )
    return Mined(net, diagram_of_net(net_of(linked, out, into)))


def dfg(log: EventLog, follows: Follows, noise: float) -> Mined:
    """The directly-follows graph itself."""
    from pm4py.objects.dfg.obj import DFG

    graph = DFG(*_labelled(follows))
    return Mined(graph, diagram_of_net(net_of(follows, {}, {})))


MINERS = {"inductive": inductive, "heuristics": heuristics, "dfg": dfg}


def _rows(log: EventLog) -> EventLog:
    """The log in memory; of one larger than that the cases of its most frequent variants."""
    if isinstance(log, LargeLog):
        return log.keep(MostFrequentVariants(VARIANTS)).load()
    return log


def _labelled(
    follows: Follows,
) -> tuple[dict[tuple[str, str], int], dict[str, int], dict[str, int]]:
    """Moves between two steps, starts and ends, by label, as pm4py wants them."""
    names = dict(enumerate(follows.steps, 1))
    return (
        {(names[a], names[b]): n for (a, b), n in follows.moves.items()},
        {names[step]: n for step, n in follows.starts.items()},
        {names[step]: n for step, n in follows.ends.items()},
    )


def _there_and_back(log: EventLog) -> dict[tuple[str, str, str], int]:
    """How often a step, another and the first again follow each other."""
    told = log.within("case", there_and_back).per("transition", n=pl.len()).answer(rank="n")
    rows = zip(told["from_activity"], told["to_activity"], told["n"], strict=True)
    return {(one, other, one): int(n) for one, other, n in rows}


def there_and_back(events: pl.LazyFrame) -> pl.LazyFrame:
    """One row per step that comes again right after the next one."""
    case, step = pl.col("case_id"), pl.col("activity")
    again = (case.shift(-2) == case) & (step.shift(-2) == step)
    return events.select(
        from_activity=step, to_activity=step.shift(-1), again=again & (step.shift(-1) != step)
    ).filter("again")


def _groups(measures: dict[str, dict[str, float]], number: dict[str, int]) -> list[frozenset[int]]:
    """The largest sets of steps of which every two go together."""
    both = {frozenset((number[a], number[b])) for a, others in measures.items() for b in others}
    groups = [frozenset[int]()]
    for step in sorted(frozenset[int]().union(*both)):
        friends = frozenset(other for pair in both if step in pair for other in pair)
        groups += [group & friends | {step} for group in groups]
        groups = [one for one in dict.fromkeys(groups) if not any(one < more for more in groups)]
    return sorted(groups, key=sorted)
