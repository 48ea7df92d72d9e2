"""Improvement: what teams changed, and whether it helped."""
