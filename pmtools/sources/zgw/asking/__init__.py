"""Asking a server: as which client, what may be asked, and what it refuses."""
