"""Passages: what the answers say, in sentences and figures that a team reads."""
