"""Filters: the one way to select cases or events of a log.

A filter is a value, readable as Python (its `repr`), as TOML (`to_toml`) and as words
(`pm.filter_words`). `pm.cases` has the filters of cases, `pm.events` those of events.
"""

from pmtools.filters import cases as cases
from pmtools.filters import events as events
