"""The page over all runs of a folder: a table to sort and to search, without a server."""
