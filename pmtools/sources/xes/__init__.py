"""XES: the IEEE standard for event logs, read as a stream."""
