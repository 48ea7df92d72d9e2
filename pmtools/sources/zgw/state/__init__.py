"""What was pulled: one SQLite file, with a commit per page."""
