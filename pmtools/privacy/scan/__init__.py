"""Personal data that must not leave: what looks like it in a file, and where."""
