"""Whether somebody looks."""

from __future__ import annotations

import os
import sys


def has_screen() -> bool:
    """Whether a browser can be opened before the eyes of who gave the command."""
    if not sys.stdout.isatty() or "CI" in os.environ:
        return False
    if sys.platform.startswith("linux"):
        return "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ
    return "SSH_CONNECTION" not in os.environ
