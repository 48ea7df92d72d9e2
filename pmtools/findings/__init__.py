"""Findings: from answers to a ranked list of what stands out, without prose."""
