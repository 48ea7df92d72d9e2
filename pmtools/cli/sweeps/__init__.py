"""Many runs of one notebook, each in a process of its own: what stands behind `pmtools sweep`."""
