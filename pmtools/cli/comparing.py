"""What changed between two runs, line by line."""

from __future__ import annotations

from pathlib import Path


def told(run: str, other: str, reports: Path, language: str) -> list[str]:
    """The lines of what changed. Raises ParameterError for a run that is not there."""
    from pmtools.report.runs_compared import head_line, lines, sentence
    from pmtools.report.words import words_of
    from pmtools.runs.comparing.comparing import beside
    from pmtools.runs.reading import find_run

    words = words_of(language)
    found = beside(find_run(run, reports), find_run(other, reports))
    head = [
        head_line("older", found.older.record, found.until[0], words),
        head_line("newer", found.newer.record, found.until[1], words),
        *(sentence(said, words) for said in found.head),
    ]
    groups = {"data": found.data, "definition": found.definition, "process": found.process}
    return list(lines(head, groups, words))
