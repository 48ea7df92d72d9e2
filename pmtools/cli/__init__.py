"""The command `pmtools`."""

from pmtools.cli.app import app, main

__all__ = ["app", "main"]
