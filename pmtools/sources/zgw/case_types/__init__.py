"""Case types as service files and rules for the clock."""
