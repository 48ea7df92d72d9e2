"""Runs a measure's passes: rows within a key, one row per key, an answer."""
