"""The options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Log = Annotated[
    str,
    typer.Argument(
        help="An event log (.xes, .csv, .tsv, .xlsx, .parquet; .gz), a folder of them, a stored "
        "log, or an example's name."
    ),
]
Mapping = Annotated[
    Path | None, typer.Option("--mapping", help="A mapping file (TOML): which column is what.")
]
Skip = Annotated[
    bool,
    typer.Option("--skip-bad-rows", help="Set rows aside that cannot be read, and count them."),
]
Out = Annotated[Path, typer.Option("--out", help="Folder for reports.")]
Language = Annotated[str | None, typer.Option("--language", help="nl or en.")]
Memory = Annotated[
    str | None,
    typer.Option("--memory", help="Keep to so much memory, such as 1GB (a stored log)."),
]
Engine = Annotated[
    str | None, typer.Option("--engine", help="spark: measure a stored log on Spark (extra spark).")
]
Master = Annotated[
    str | None,
    typer.Option("--master", help="Spark's address: local[2], spark://host:7077, sc://host:15002."),
]
Parameters = Annotated[
    list[str] | None, typer.Option("-p", help="A parameter of the notebook: name=value.")
]
Only = Annotated[
    str | None,
    typer.Option(
        "--filter", help="Only what a filter keeps: the name it was kept under, or a file (.toml)."
    ),
]
Registers = Annotated[
    list[Path] | None,
    typer.Option(
        "--register",
        help="A register with earlier iterations: what they brought is told at the findings. More "
        "than once for more.",
    ),
]
Pdf = Annotated[
    bool, typer.Option("--pdf", help="Also as a PDF (PDF/UA-1) beside the page (extra pdf).")
]
Allow = Annotated[
    list[str] | None,
    typer.Option(
        "--allow",
        help="What looks like personal data and, as a person saw, is none: bsn, iban, email, phone "
        "or postcode. More than once for more. Without it such a report is not kept.",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress bar.")]
KeepResources = Annotated[
    bool, typer.Option("--keep-resources", help="Resources are roles or machines: no pseudonyms.")
]
Reports = Annotated[Path, typer.Option("--reports", help="The folder in which reports lie.")]
