"""Time as a municipality knows it: the office calendar, the legal calendar, and statutory terms."""
