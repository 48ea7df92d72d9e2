"""Sources: from the outside world to an event log."""
