"""The summary of a sweep: one table of all its runs, as a page and for the screen."""
