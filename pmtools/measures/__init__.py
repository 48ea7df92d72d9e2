"""Measures: from an event log to a tidy frame, one file a measure."""
