"""Files that have reached the disk when they are written."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl


def write_frame(
    frame: pl.DataFrame, path: Path, *, level: int = 1, statistics: bool = False
) -> None:
    """Write a Parquet file, zstd packed, and wait until the disk has it."""
    with path.open("wb") as file:
        frame.write_parquet(
            file, compression="zstd", compression_level=level, statistics=statistics
        )
        file.flush()
        os.fsync(file.fileno())


def write_told(told: Mapping[str, Any], path: Path) -> None:
    """Write a small JSON file, and wait until the disk has it."""
    with path.open("w", encoding="utf-8") as file:
        json.dump(told, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
