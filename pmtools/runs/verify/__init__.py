"""Whether the numbers of a run hold: what was changed since, and what running it again gives."""
