"""Process mining and lean improvement: from an event log to an improvement report.

The table of contents, in the order of the data flow; each name is loaded when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pmtools.clock.asked import clock_of as clock_of
    from pmtools.clock.office import office_calendar as office_calendar
    from pmtools.errors import CapabilityError as CapabilityError
    from pmtools.errors import PmtoolsError as PmtoolsError
    from pmtools.exploring.difference import difference as difference
    from pmtools.exploring.explore import explore as explore
    from pmtools.exploring.map import map as map
    from pmtools.exploring.timeline import timeline as timeline
    from pmtools.filters import cases as cases
    from pmtools.filters import events as events
    from pmtools.filters.filter import Filter as Filter
    from pmtools.findings.causes import cause_findings as cause_findings
    from pmtools.findings.places import places as places
    from pmtools.findings.repeats import chances as chances
    from pmtools.findings.repeats import repeats as repeats
    from pmtools.findings.splits import splits as splits
    from pmtools.findings.stand_out import stand_out as stand_out
    from pmtools.improvement.asked import read_asked as read_asked
    from pmtools.improvement.asked import require_asked as require_asked
    from pmtools.improvement.asked import require_review as require_review
    from pmtools.improvement.compared import Comparison as Comparison
    from pmtools.improvement.compared import require_comparison as require_comparison
    from pmtools.improvement.earlier_effects import earlier_effects as earlier_effects
    from pmtools.improvement.gains import read_gains as read_gains
    from pmtools.improvement.gains import require_gains as require_gains
    from pmtools.improvement.guards import guard_reviews as guard_reviews
    from pmtools.improvement.guards import guarded_by as guarded_by
    from pmtools.improvement.library import read_library as read_library
    from pmtools.improvement.other_changes import other_changes as other_changes
    from pmtools.improvement.registration import registration as registration
    from pmtools.improvement.review import Review as Review
    from pmtools.improvement.sustain import supported as supported
    from pmtools.improvement.sustain import sustained as sustained
    from pmtools.improvement.trial import tried_reviews as tried_reviews
    from pmtools.log import EventLog as EventLog
    from pmtools.measures.activities import activities as activities
    from pmtools.measures.attributes import attributes as attributes
    from pmtools.measures.batches import batches as batches
    from pmtools.measures.capabilities import capabilities as capabilities
    from pmtools.measures.case_values import case_values as case_values
    from pmtools.measures.causes_basis import causes_basis as causes_basis
    from pmtools.measures.causes_basis import require_causes as require_causes
    from pmtools.measures.contention import contention as contention
    from pmtools.measures.cycle_efficiency import cycle_efficiency as cycle_efficiency
    from pmtools.measures.days_left import days_left as days_left
    from pmtools.measures.deadlines import deadlines as deadlines
    from pmtools.measures.decision_months import decision_months as decision_months
    from pmtools.measures.differences import differences as differences
    from pmtools.measures.event_attributes import event_attributes as event_attributes
    from pmtools.measures.followed_until import followed_until as followed_until
    from pmtools.measures.forecast import forecast as forecast
    from pmtools.measures.forecast_check import forecast_check as forecast_check
    from pmtools.measures.gap_lengths import gap_lengths as gap_lengths
    from pmtools.measures.handovers import handovers as handovers
    from pmtools.measures.idle_time import idle_time as idle_time
    from pmtools.measures.log_health import log_health as log_health
    from pmtools.measures.log_summary import log_summary as log_summary
    from pmtools.measures.meanings import meanings as meanings
    from pmtools.measures.meanings import service_of as service_of
    from pmtools.measures.moments import moments as moments
    from pmtools.measures.months import months as months
    from pmtools.measures.on_time import on_time as on_time
    from pmtools.measures.processing_time import processing_time as processing_time
    from pmtools.measures.provenance import provenance as provenance
    from pmtools.measures.rework import rework as rework
    from pmtools.measures.rules_applied import rules_applied as rules_applied
    from pmtools.measures.running import running as running
    from pmtools.measures.savings import savings as savings
    from pmtools.measures.start_and_end import start_and_end as start_and_end
    from pmtools.measures.start_sensitivity import start_sensitivity as start_sensitivity
    from pmtools.measures.statuses import statuses as statuses
    from pmtools.measures.step_gaps import step_gaps as step_gaps
    from pmtools.measures.suspensions import suspensions as suspensions
    from pmtools.measures.term_basis import require_service as require_service
    from pmtools.measures.term_basis import service_for as service_for
    from pmtools.measures.term_basis import term_basis as term_basis
    from pmtools.measures.terms.rows import as_of as as_of
    from pmtools.measures.throughput_time import throughput_time as throughput_time
    from pmtools.measures.time_basis import time_basis as time_basis
    from pmtools.measures.time_between import time_between as time_between
    from pmtools.measures.unavailability import unavailability as unavailability
    from pmtools.measures.variants import variants as variants
    from pmtools.measures.waiting_causes import waiting_causes as waiting_causes
    from pmtools.measures.waiting_time import waiting_time as waiting_time
    from pmtools.measures.waits_for import waits_for as waits_for
    from pmtools.measures.workload import workload as workload
    from pmtools.models.process_model import process_model as process_model
    from pmtools.privacy.small_groups import guarded as guarded
    from pmtools.report.filter_words import filter_words as filter_words
    from pmtools.report.flow.difference import plot_flow_difference as plot_flow_difference
    from pmtools.report.flow.plot import plot_flow as plot_flow
    from pmtools.report.passages.causes import efficiencies as efficiencies
    from pmtools.report.passages.causes import why as why
    from pmtools.report.passages.closing import glossary as glossary
    from pmtools.report.passages.closing import groups as groups
    from pmtools.report.passages.closing import questions as questions
    from pmtools.report.passages.compared import compared as compared
    from pmtools.report.passages.differing import differing as differing
    from pmtools.report.passages.findings import scenarios as scenarios
    from pmtools.report.passages.findings import sentences as sentences
    from pmtools.report.passages.glance import glance as glance
    from pmtools.report.passages.goal_figures import figure_name as figure_name
    from pmtools.report.passages.grounds import grounds as grounds
    from pmtools.report.passages.grounds import sensitivity as sensitivity
    from pmtools.report.passages.grounds import whose as whose
    from pmtools.report.passages.guards import guard_measures as guard_measures
    from pmtools.report.passages.legal_rules import legal_rules as legal_rules
    from pmtools.report.passages.levers import levers as levers
    from pmtools.report.passages.limits import answerable as answerable
    from pmtools.report.passages.limits import health as health
    from pmtools.report.passages.limits import limits as limits
    from pmtools.report.passages.masthead import masthead as masthead
    from pmtools.report.passages.model import bpmn_file as bpmn_file
    from pmtools.report.passages.on_time import verdict as verdict
    from pmtools.report.passages.penalties import penalties as penalties
    from pmtools.report.passages.reading import reading as reading
    from pmtools.report.passages.review import case_mix as case_mix
    from pmtools.report.passages.review import outcome as outcome
    from pmtools.report.passages.stacks import stacks as stacks
    from pmtools.report.passages.standstill import standstill as standstill
    from pmtools.report.passages.steering import caveats as caveats
    from pmtools.report.passages.steering import due as due
    from pmtools.report.passages.steering import outlook as outlook
    from pmtools.report.passages.steering import standing as standing
    from pmtools.report.passages.steering import standing_on as standing_on
    from pmtools.report.passages.steering import track_record as track_record
    from pmtools.report.passages.sustain import gain as gain
    from pmtools.report.passages.sustain import lasting as lasting
    from pmtools.report.passages.sustain import left_aside as left_aside
    from pmtools.report.passages.trial import trial as trial
    from pmtools.report.passages.tried import late_events as late_events
    from pmtools.report.passages.tried import tried as tried
    from pmtools.report.passages.unjudged import unjudged as unjudged
    from pmtools.report.passages.what_else import moved_steps as moved_steps
    from pmtools.report.passages.what_else import what_else as what_else
    from pmtools.report.plots.bands import plot_bands as plot_bands
    from pmtools.report.plots.calibration import plot_calibration as plot_calibration
    from pmtools.report.plots.causes import plot_causes as plot_causes
    from pmtools.report.plots.distribution import plot_distribution as plot_distribution
    from pmtools.report.plots.dotted import plot_dotted as plot_dotted
    from pmtools.report.plots.intervals import plot_intervals as plot_intervals
    from pmtools.report.plots.matrix import plot_matrix as plot_matrix
    from pmtools.report.plots.pareto import plot_pareto as plot_pareto
    from pmtools.report.plots.ranking import plot_ranking as plot_ranking
    from pmtools.report.plots.shares import plot_shares as plot_shares
    from pmtools.report.plots.side_by_side import plot_side_by_side as plot_side_by_side
    from pmtools.report.plots.strip import plot_strip as plot_strip
    from pmtools.report.plots.timeline import plot_timeline as plot_timeline
    from pmtools.report.plots.weeks import plot_weeks as plot_weeks
    from pmtools.report.show import section as section
    from pmtools.report.show import show as show
    from pmtools.report.show import speak as speak
    from pmtools.sources.examples import example_asked as example_asked
    from pmtools.sources.examples import example_log as example_log
    from pmtools.sources.importing.storing import store_logs as store_logs
    from pmtools.sources.mapping import LogMapping as LogMapping
    from pmtools.sources.opening import read_log as read_log
    from pmtools.sources.table.read import read_csv as read_csv
    from pmtools.sources.table.read import read_parquet as read_parquet
    from pmtools.sources.table.read import read_xlsx as read_xlsx
    from pmtools.sources.xes.read import read_xes as read_xes
    from pmtools.training.check import check_answer as check_answer
    from pmtools.training.start import start_training as start_training

__version__ = "0.1.0"

_ROOMS = {
    # sources
    "read_xes": "pmtools.sources.xes.read",
    "read_csv": "pmtools.sources.table.read",
    "read_xlsx": "pmtools.sources.table.read",
    "read_parquet": "pmtools.sources.table.read",
    "read_log": "pmtools.sources.opening",
    "store_logs": "pmtools.sources.importing.storing",
    "example_log": "pmtools.sources.examples",
    "example_asked": "pmtools.sources.examples",
    "LogMapping": "pmtools.sources.mapping",
    # log
    "EventLog": "pmtools.log",
    # clock
    "office_calendar": "pmtools.clock.office",
    "clock_of": "pmtools.clock.asked",
    # filters
    "Filter": "pmtools.filters.filter",
    "cases": "pmtools.filters",
    "events": "pmtools.filters",
    # measures
    "log_summary": "pmtools.measures.log_summary",
    "log_health": "pmtools.measures.log_health",
    "capabilities": "pmtools.measures.capabilities",
    "attributes": "pmtools.measures.attributes",
    "event_attributes": "pmtools.measures.event_attributes",
    "activities": "pmtools.measures.activities",
    "start_and_end": "pmtools.measures.start_and_end",
    "variants": "pmtools.measures.variants",
    "rework": "pmtools.measures.rework",
    "handovers": "pmtools.measures.handovers",
    "throughput_time": "pmtools.measures.throughput_time",
    "months": "pmtools.measures.months",
    "time_between": "pmtools.measures.time_between",
    "gap_lengths": "pmtools.measures.gap_lengths",
    "differences": "pmtools.measures.differences",
    "moments": "pmtools.measures.moments",
    "waiting_time": "pmtools.measures.waiting_time",
    "waiting_causes": "pmtools.measures.waiting_causes",
    "cycle_efficiency": "pmtools.measures.cycle_efficiency",
    "batches": "pmtools.measures.batches",
    "contention": "pmtools.measures.contention",
    "unavailability": "pmtools.measures.unavailability",
    "causes_basis": "pmtools.measures.causes_basis",
    "require_causes": "pmtools.measures.causes_basis",
    "start_sensitivity": "pmtools.measures.start_sensitivity",
    "waits_for": "pmtools.measures.waits_for",
    "case_values": "pmtools.measures.case_values",
    "followed_until": "pmtools.measures.followed_until",
    "step_gaps": "pmtools.measures.step_gaps",
    "processing_time": "pmtools.measures.processing_time",
    "idle_time": "pmtools.measures.idle_time",
    "workload": "pmtools.measures.workload",
    "savings": "pmtools.measures.savings",
    "deadlines": "pmtools.measures.deadlines",
    "on_time": "pmtools.measures.on_time",
    "suspensions": "pmtools.measures.suspensions",
    "running": "pmtools.measures.running",
    "forecast": "pmtools.measures.forecast",
    "forecast_check": "pmtools.measures.forecast_check",
    "meanings": "pmtools.measures.meanings",
    "service_of": "pmtools.measures.meanings",
    "days_left": "pmtools.measures.days_left",
    "decision_months": "pmtools.measures.decision_months",
    "rules_applied": "pmtools.measures.rules_applied",
    "statuses": "pmtools.measures.statuses",
    "term_basis": "pmtools.measures.term_basis",
    "as_of": "pmtools.measures.terms.rows",
    "service_for": "pmtools.measures.term_basis",
    "require_service": "pmtools.measures.term_basis",
    "provenance": "pmtools.measures.provenance",
    "time_basis": "pmtools.measures.time_basis",
    # models
    "process_model": "pmtools.models.process_model",
    # findings
    "stand_out": "pmtools.findings.stand_out",
    "places": "pmtools.findings.places",
    "repeats": "pmtools.findings.repeats",
    "chances": "pmtools.findings.repeats",
    "splits": "pmtools.findings.splits",
    "cause_findings": "pmtools.findings.causes",
    # improvement
    "Review": "pmtools.improvement.review",
    "tried_reviews": "pmtools.improvement.trial",
    "require_review": "pmtools.improvement.asked",
    "Comparison": "pmtools.improvement.compared",
    "require_comparison": "pmtools.improvement.compared",
    "guard_reviews": "pmtools.improvement.guards",
    "guarded_by": "pmtools.improvement.guards",
    "registration": "pmtools.improvement.registration",
    "other_changes": "pmtools.improvement.other_changes",
    "read_asked": "pmtools.improvement.asked",
    "require_asked": "pmtools.improvement.asked",
    "read_gains": "pmtools.improvement.gains",
    "require_gains": "pmtools.improvement.gains",
    "supported": "pmtools.improvement.sustain",
    "sustained": "pmtools.improvement.sustain",
    "read_library": "pmtools.improvement.library",
    "earlier_effects": "pmtools.improvement.earlier_effects",
    # privacy
    "guarded": "pmtools.privacy.small_groups",
    # report
    "speak": "pmtools.report.show",
    "section": "pmtools.report.show",
    "show": "pmtools.report.show",
    "masthead": "pmtools.report.passages.masthead",
    "glance": "pmtools.report.passages.glance",
    "sentences": "pmtools.report.passages.findings",
    "bpmn_file": "pmtools.report.passages.model",
    "compared": "pmtools.report.passages.compared",
    "scenarios": "pmtools.report.passages.findings",
    "limits": "pmtools.report.passages.limits",
    "health": "pmtools.report.passages.limits",
    "answerable": "pmtools.report.passages.limits",
    "groups": "pmtools.report.passages.closing",
    "questions": "pmtools.report.passages.closing",
    "glossary": "pmtools.report.passages.closing",
    "caveats": "pmtools.report.passages.steering",
    "due": "pmtools.report.passages.steering",
    "outlook": "pmtools.report.passages.steering",
    "standing": "pmtools.report.passages.steering",
    "standing_on": "pmtools.report.passages.steering",
    "track_record": "pmtools.report.passages.steering",
    "verdict": "pmtools.report.passages.on_time",
    "legal_rules": "pmtools.report.passages.legal_rules",
    "standstill": "pmtools.report.passages.standstill",
    "penalties": "pmtools.report.passages.penalties",
    "unjudged": "pmtools.report.passages.unjudged",
    "reading": "pmtools.report.passages.reading",
    "why": "pmtools.report.passages.causes",
    "levers": "pmtools.report.passages.levers",
    "efficiencies": "pmtools.report.passages.causes",
    "grounds": "pmtools.report.passages.grounds",
    "whose": "pmtools.report.passages.grounds",
    "sensitivity": "pmtools.report.passages.grounds",
    "stacks": "pmtools.report.passages.stacks",
    "tried": "pmtools.report.passages.tried",
    "late_events": "pmtools.report.passages.tried",
    "outcome": "pmtools.report.passages.review",
    "trial": "pmtools.report.passages.trial",
    "case_mix": "pmtools.report.passages.review",
    "figure_name": "pmtools.report.passages.goal_figures",
    "guard_measures": "pmtools.report.passages.guards",
    "lasting": "pmtools.report.passages.sustain",
    "gain": "pmtools.report.passages.sustain",
    "left_aside": "pmtools.report.passages.sustain",
    "moved_steps": "pmtools.report.passages.what_else",
    "what_else": "pmtools.report.passages.what_else",
    "filter_words": "pmtools.report.filter_words",
    "differing": "pmtools.report.passages.differing",
    "plot_flow": "pmtools.report.flow.plot",
    "plot_flow_difference": "pmtools.report.flow.difference",
    "plot_distribution": "pmtools.report.plots.distribution",
    "plot_dotted": "pmtools.report.plots.dotted",
    "plot_strip": "pmtools.report.plots.strip",
    "plot_bands": "pmtools.report.plots.bands",
    "plot_calibration": "pmtools.report.plots.calibration",
    "plot_matrix": "pmtools.report.plots.matrix",
    "plot_pareto": "pmtools.report.plots.pareto",
    "plot_timeline": "pmtools.report.plots.timeline",
    "plot_shares": "pmtools.report.plots.shares",
    "plot_causes": "pmtools.report.plots.causes",
    "plot_side_by_side": "pmtools.report.plots.side_by_side",
    "plot_weeks": "pmtools.report.plots.weeks",
    "plot_intervals": "pmtools.report.plots.intervals",
    "plot_ranking": "pmtools.report.plots.ranking",
    # exploring
    "explore": "pmtools.exploring.explore",
    "map": "pmtools.exploring.map",
    "timeline": "pmtools.exploring.timeline",
    "difference": "pmtools.exploring.difference",
    # training
    "start_training": "pmtools.training.start",
    "check_answer": "pmtools.training.check",
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
