"""A log written in another format."""

from __future__ import annotations

from pathlib import Path

from pmtools.cli.asked import Asked, progress


def write(asked: Asked, to: str, out: Path | None) -> tuple[Path, list[str]]:
    """The file that was written, and what its format cannot hold."""
    from pmtools.sources.writing import ending_of, write_log

    path = out or Path(f"{asked.stem}{ending_of(to)}")
    with progress(asked.quiet) as step:
        log = asked.read(step)
        step("Writing", 0, 1)
        losses = write_log(log, path, to)
        step("Done", 1, 1)
    return path, losses
