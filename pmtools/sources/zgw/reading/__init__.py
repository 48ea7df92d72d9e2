"""The lists and details of a run, read into the state."""
