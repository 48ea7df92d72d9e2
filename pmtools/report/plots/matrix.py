"""The matrix: how often work goes from team to team, as a table with darker cells for more."""

from __future__ import annotations

import math
import re
from html import escape
from typing import TYPE_CHECKING

from pmtools.errors import ParameterError
from pmtools.labels import short
from pmtools.report.definitions import definition
from pmtools.report.guard import without_small_groups
from pmtools.report.labels import said_label
from pmtools.report.language import spoken
from pmtools.report.picture import Picture, nothing
from pmtools.report.plots.keys import LONGEST

if TYPE_CHECKING:
    import pandas as pd

NEEDED = ("from_team", "to_team", "n", "n_back")
LEVELS = 4
"""How many shades of a cell there are, beside that of no handover at all."""
WIDE = 6
"""From more teams on their names stand upright on paper, where nothing scrolls."""
NAME, WORD = 60, 20
"""Letters of a team that a heading shows, and of a word before it may break."""


def plot_matrix(frame: pd.DataFrame, most: int = 12) -> Picture:
    """How often work goes from each team (rows) to each other team (columns).

    Takes the answer of `handovers`. Teams are in order of all their handovers, to and from; the
    `most` first are shown, and how many more there are is said. A cell has the number of handovers
    and how many of them went straight back to the team that the work came from; the darker
    the more, in quarters of the largest. The answer is the frame, most frequent first.

    Raises ParameterError for a `most` below 2 and for a frame that is no answer of `handovers`, or
    one that is split further.

    >>> import pmtools as pm
    >>> plot_matrix(pm.handovers(pm.example_log())).title.startswith("Het werk gaat het vaakst van")
    True
    """
    _check(frame, most)
    words = spoken()
    few = set(zip(frame["from_team"], frame["to_team"], strict=True))
    frame, withheld = without_small_groups(frame, words)
    ordered = frame.sort_values(["n", "from_team", "to_team"], ascending=[False, True, True])
    ordered = ordered.reset_index(drop=True)
    if not len(ordered):
        return nothing(words("matrix.empty"), ordered, withheld)
    teams = _teams(ordered)
    cells = {
        (source, target): (int(n), int(back))
        for source, target, n, back in zip(*(ordered[name] for name in NEEDED), strict=True)
    }
    few -= set(cells)
    shown, rest = teams[:most], teams[most:]
    title = _title(ordered, cells)
    notes = [words("matrix.key")] + ([_rest(shown, rest, cells)] if rest else [])
    key = "".join(f'<p class="matrix-key">{escape(note)}</p>' for note in notes)
    body, alt = _table(shown, cells, few) + key, words("matrix.alt", title=title)
    defined = definition("handovers", words) if "total" in ordered.columns else ""
    return Picture(title, alt, body, ordered, withheld, definition=defined)


def _check(frame: pd.DataFrame, most: int) -> None:
    if most < 2:  # noqa: PLR2004
        raise ParameterError(f"A matrix of {most} teams shows no handover. Ask for 2 or more.")
    missing = [name for name in NEEDED if name not in frame.columns]
    if missing:
        raise ParameterError(
            f"A matrix takes the answer of handovers, with {', '.join(NEEDED)}; this one has no "
            f"{', '.join(missing)}."
        )
    if frame.duplicated(["from_team", "to_team"]).any():
        raise ParameterError(
            "This answer has more than one row for two teams. Keep one group of it, or ask for "
            "handovers without `by`."
        )


def _teams(ordered: pd.DataFrame) -> list[str]:
    """The teams by the number of their handovers, to and from; equal ones by name."""
    given, taken = (ordered.groupby(side)["n"].sum() for side in ("from_team", "to_team"))
    total = given.add(taken, fill_value=0)
    return sorted(total.index, key=lambda team: (-total[team], str(team)))


def _title(ordered: pd.DataFrame, cells: dict[tuple[str, str], tuple[int, int]]) -> str:
    """The most frequent handover, and how often the work came straight back from there."""
    words, top = spoken(), ordered.iloc[0]
    back = cells.get((top["to_team"], top["from_team"]), (0, 0))[1]
    return words(
        "matrix.title" if back else "matrix.title_never",
        source=_said(top["from_team"]),
        target=_said(top["to_team"]),
        times=words.count(int(top["n"]), "time"),
        back=words.count(back, "time"),
    )


def _rest(shown: list[str], rest: list[str], cells: dict[tuple[str, str], tuple[int, int]]) -> str:
    """Which teams are not shown, and how many handovers from or to them."""
    inside = set(shown)
    n = sum(n for pair, (n, _) in cells.items() if not inside.issuperset(pair))
    words = spoken()
    form = "one" if len(rest) == 1 else "many"
    return words(f"matrix.rest.{form}", n=words.number(len(rest)), times=words.count(n, "time"))


def _table(
    teams: list[str],
    cells: dict[tuple[str, str], tuple[int, int]],
    few: set[tuple[str, str]],
) -> str:
    """The teams across and down; a cell of which nothing may be told has a dash."""
    words = spoken()
    within = [cells[pair][0] for pair in cells if set(pair) <= set(teams)]
    largest = max(within, default=0)
    heads = "".join(f'<th scope="col">{_heading(team)}</th>' for team in teams)
    rows = "".join(
        f'<tr><th scope="row">{_heading(source)}</th>'
        + "".join(
            '<td class="matrix-same"></td>'
            if source == target
            else '<td class="matrix-0">–</td>'
            if (source, target) in few
            else _cell(*cells.get((source, target), (0, 0)), largest)
            for target in teams
        )
        + "</tr>"
        for source in teams
    )
    corner = escape(words("matrix.corner"))
    kind = "matrix matrix-wide" if len(teams) > WIDE else "matrix"
    return (
        f'<table class="{kind}"><thead><tr><td>{corner}</td>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _cell(n: int, back: int, largest: int) -> str:
    words = spoken()
    level = math.ceil(LEVELS * n / largest) if n else 0
    said = escape(words.number(n))
    if back:
        said += f" <small>{escape(words('matrix.back', n=words.number(back)))}</small>"
    return f'<td class="matrix-{level}">{said}</td>'


def _heading(team: str) -> str:
    """The name of a team as markup; a word that is too long may break where it has to."""
    parts = re.findall(rf"\S{{1,{WORD}}}|\s+", _said(team))
    broken = "\n".join(parts).replace("\n \n", " ")
    return escape(broken).replace("\n", "<wbr>")


def _said(team: object) -> str:
    return short(said_label(str(team)[:LONGEST]), NAME)
