"""Sweeps: one notebook over a grid of logs and parameters, each run in a process of its own."""
