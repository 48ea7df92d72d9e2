"""Process mining and lean improvement: from an event log to an improvement report.

The table of contents, in the order of the data flow; each name is loaded when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pmtools.errors import CapabilityError as CapabilityError
    from pmtools.errors import PmtoolsError as PmtoolsError
    from pmtools.filters import cases as cases
    from pmtools.filters import events as events
    from pmtools.filters.filter import Filter as Filter
    from pmtools.findings.places import places as places
    from pmtools.log import EventLog as EventLog
    from pmtools.measures.activities import activities as activities
    from pmtools.measures.log_health import log_health as log_health
    from pmtools.measures.log_summary import log_summary as log_summary
    from pmtools.measures.provenance import provenance as provenance
    from pmtools.measures.throughput_time import throughput_time as throughput_time
    from pmtools.measures.time_between import time_between as time_between
    from pmtools.measures.variants import variants as variants
    from pmtools.report.distribution import plot_distribution as plot_distribution
    from pmtools.report.filter_words import filter_words as filter_words
    from pmtools.report.flow.plot import plot_flow as plot_flow
    from pmtools.report.passages import glance as glance
    from pmtools.report.passages import glossary as glossary
    from pmtools.report.passages import limits as limits
    from pmtools.report.passages import masthead as masthead
    from pmtools.report.passages import sentences as sentences
    from pmtools.report.ranking import plot_ranking as plot_ranking
    from pmtools.report.show import section as section
    from pmtools.report.show import show as show
    from pmtools.report.show import speak as speak
    from pmtools.sources.examples import example_log as example_log
    from pmtools.sources.mapping import LogMapping as LogMapping
    from pmtools.sources.opening import read_log as read_log
    from pmtools.sources.table.read import read_csv as read_csv
    from pmtools.sources.table.read import read_parquet as read_parquet
    from pmtools.sources.table.read import read_xlsx as read_xlsx
    from pmtools.sources.xes.read import read_xes as read_xes

__version__ = "0.1.0"

_ROOMS = {
    # sources
    "read_xes": "pmtools.sources.xes.read",
    "read_csv": "pmtools.sources.table.read",
    "read_xlsx": "pmtools.sources.table.read",
    "read_parquet": "pmtools.sources.table.read",
    "read_log": "pmtools.sources.opening",
    "example_log": "pmtools.sources.examples",
    "LogMapping": "pmtools.sources.mapping",
    # log
    "EventLog": "pmtools.log",
    # filters
    "Filter": "pmtools.filters.filter",
    "cases": "pmtools.filters",
    "events": "pmtools.filters",
    # measures
    "log_summary": "pmtools.measures.log_summary",
    "log_health": "pmtools.measures.log_health",
    "activities": "pmtools.measures.activities",
    "variants": "pmtools.measures.variants",
    "throughput_time": "pmtools.measures.throughput_time",
    "time_between": "pmtools.measures.time_between",
    "provenance": "pmtools.measures.provenance",
    # findings
    "places": "pmtools.findings.places",
    # report
    "speak": "pmtools.report.show",
    "section": "pmtools.report.show",
    "show": "pmtools.report.show",
    "masthead": "pmtools.report.passages",
    "glance": "pmtools.report.passages",
    "sentences": "pmtools.report.passages",
    "limits": "pmtools.report.passages",
    "glossary": "pmtools.report.passages",
    "filter_words": "pmtools.report.filter_words",
    "plot_flow": "pmtools.report.flow.plot",
    "plot_distribution": "pmtools.report.distribution",
    "plot_ranking": "pmtools.report.ranking",
    # errors
    "PmtoolsError": "pmtools.errors",
    "CapabilityError": "pmtools.errors",
}

__all__ = [*_ROOMS, "__version__"]  # noqa: PLE0604 (strings, from the table)


def __getattr__(name: str) -> object:
    if name not in _ROOMS:
        raise AttributeError(f"module 'pmtools' has no attribute {name!r}")
    return getattr(import_module(_ROOMS[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
