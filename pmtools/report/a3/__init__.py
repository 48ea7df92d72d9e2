"""The A3 of an iteration: one page to print and lay on the table."""
