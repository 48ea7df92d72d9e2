"""Rules applied (toegepaste regels): by which articles the cases of a log were judged."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pmtools.clock.rule import Rule, Terms
from pmtools.measures.kept import kept
from pmtools.measures.terms.rows import read_for, term_rows

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

COLUMNS = (
    *("n_cases", "rule", "rule_nl", "rule_en", "procedure", "procedure_nl", "procedure_en"),
    *("article", "starts", "term", "extension", "rolls", "rolls_extended", "grounds"),
    *("penalty", "penalty_grace", "by_law", "valid_from", "valid_to", "source", "rolls_source"),
    *("caveat_nl", "caveat_en"),
)


@kept
def rules_applied(log: EventLog, service: str, at: str = "", terms: str = "") -> pd.DataFrame:
    """The versions of rules by which cases were judged, those with most cases first.

    Columns: `n_cases` (int64), `rule` (id) with its name (`rule_nl`, `rule_en`), `procedure` (id)
    with its name, `article`, `starts` (from which event the term is counted), `term` and
    `extension` (such as `8 weeks`; empty without one), `rolls` and `rolls_extended` (bool: whether
    the Algemene termijnenwet moves its end to a working day), `grounds` (articles on which it is
    suspended), `penalty` (its article, empty without one), `penalty_grace` (such as `2 weeks`),
    `by_law` (bool: a licence comes by operation of law), `valid_from`, `valid_to` (datetime64, by
    day of receipt; null: still), `source`, `rolls_source` (what was read, and what is unsure; in
    English), `caveat_nl`, `caveat_en` (what a reader has to know; may be empty). No row where the
    cases state their own deadline.

    Raises ParameterError for a service that the log does not fit.

    >>> import pmtools as pm
    >>> pm.rules_applied(pm.example_log(), "environmental_permit").article.to_list()
    ['art. 16.64 Omgevingswet']
    """
    import pandas as pd

    read = read_for(log, service, terms)
    known, pack = read.rules, read.pack
    versions = [one for dated in known.rules.values() for one in dated]
    rows = term_rows(log, service, at, terms)
    applied = rows.within("case", partial(_applied, versions=versions))
    counts = applied.per(["kind", "length"], n_cases=pl.len().cast(pl.Int64)).answer("n_cases")
    named = {one.id: dict(one.name) for one in pack.procedures}
    found = [
        (n_cases, *_row(versions[number], procedure, named[procedure], known))
        for procedure, number, n_cases in counts.itertuples(index=False)
    ]
    told = pd.DataFrame(found, columns=list(COLUMNS))
    days = {
        name: pd.to_datetime(told[name]).astype("M8[us]") for name in ("valid_from", "valid_to")
    }
    flags = dict.fromkeys(("rolls", "rolls_extended", "by_law"), bool)
    return told.assign(**days).astype({"n_cases": "int64", **flags})


def _applied(rows: pl.LazyFrame, versions: list[Rule]) -> pl.LazyFrame:
    """One row per case with a rule: its procedure, and the number of the version that held."""
    received = pl.col("received")
    held = [
        pl.when(
            (pl.col("rule") == one.id)
            & (received >= one.valid_from)
            & ((received <= one.valid_to) if one.valid_to else True)
        ).then(number)
        for number, one in enumerate(versions)
    ]
    number = pl.coalesce(held).cast(pl.Int64)
    return rows.select(kind="procedure", length=number).drop_nulls()


def _row(rule: Rule, procedure: str, named: dict[str, str], known: Terms) -> tuple[object, ...]:
    name = dict(rule.name)
    penalty = known.penalties[rule.penalty][-1] if rule.penalty and not rule.by_law else None
    return (
        *(rule.id, name["nl"], name["en"], procedure, named["nl"], named["en"]),
        *(rule.article, rule.starts, str(rule.term), str(rule.extension or "")),
        *(rule.rolls_base, rule.rolls_sum),
        ", ".join(known.grounds[ground].article for ground in rule.suspends),
        *(penalty.article if penalty else "", str(penalty.grace) if penalty else ""),
        *(rule.by_law, rule.valid_from, rule.valid_to, rule.source, rule.rolls_source),
        *(dict(rule.caveat).get(language, "") for language in ("nl", "en")),
    )
