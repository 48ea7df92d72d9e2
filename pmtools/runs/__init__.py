"""Runs: a notebook's parameters checked, the notebook executed, the run recorded."""
