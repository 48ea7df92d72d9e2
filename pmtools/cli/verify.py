"""The command that runs a run again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pmtools.cli.options import Language, Quiet, Reports
from pmtools.labels import one_line

if TYPE_CHECKING:
    from pmtools.cli.verifying import Verified
    from pmtools.report.words import Words
    from pmtools.runs.verify.changes import Change

MOST = 10
"""So many answers are named."""


def verify(
    run: Annotated[str, typer.Argument(help="A run: its id, its folder, or its report.")],
    log: Annotated[
        str | None, typer.Option("--log", help="Where its log lies, when it was moved.")
    ] = None,
    reports: Reports = Path("reports"),
    language: Language = None,
    quiet: Quiet = False,
) -> None:
    """Run a run again and say whether its numbers hold, and what was changed; changes nothing."""
    from pmtools.cli.mistakes import explained
    from pmtools.cli.verifying import verified
    from pmtools.report.words import words_of
    from pmtools.runs.reading import find_run

    with explained():
        found = find_run(run, reports)
        spoken = words_of(language or str(found.record["parameters"].get("language", "nl")))
        result = verified(found, log, quiet=quiet)
    typer.echo(spoken("verify.run", run=found.id, notebook=found.record["notebook"]["name"],
                      log=found.record["input"]["name"]))  # fmt: skip
    for line in _verdict(result, spoken):
        typer.echo(line)
    typer.echo(spoken("verify.changes" if result.changes else "verify.no_changes"))
    for change in result.changes:
        typer.echo(f"- {_said(change, spoken)}")
    raise typer.Exit(0 if result.holds else 1)


def _verdict(result: Verified, words: Words) -> list[str]:
    """Whether the numbers hold, and which do not."""
    if result.answers is None:
        return [words("verify.not_run", error=one_line(result.error)), words("verify.where")]
    answers, lines = result.answers, list[str]()
    if result.error:
        form = "failed_again" if result.failed_again else "failed_now"
        lines.append(words(f"verify.{form}", error=one_line(result.error)))
    if result.no_failure:
        lines.append(words("verify.no_failure"))
    n_same = len(answers.same) + len(answers.rounded)
    if answers.hold:
        lines.append(words("verify.hold", n=words.count(n_same, "answer")))
    else:
        n = words.count(len(answers.other) + len(answers.missing), "answer")
        lines.append(words("verify.hold_not", n=n, same=words.number(n_same)))
    for state in ("other", "missing", "rounded"):
        names = getattr(answers, state)
        if names:
            more = ", …" if len(names) > MOST else ""
            lines.append(words(f"verify.{state}", names=", ".join(names[:MOST]) + more))
    return lines


def _said(change: Change, words: Words) -> str:
    """One change in a sentence."""
    name = one_line(change.name)
    if change.part == "record":
        name = words.known(f"verify.record.{name}", name)
    what = words(f"verify.part.{change.part}", name=name)
    values = {"before": one_line(change.before), "now": one_line(change.now)}
    return words(f"verify.state.{change.state}", what=what, **values)
