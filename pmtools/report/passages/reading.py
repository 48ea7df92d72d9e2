"""How a log was read for its terms: which activity means what, and how to mend that."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from pmtools.report.labels import said_label
from pmtools.report.language import spoken
from pmtools.report.picture import Passage
from pmtools.report.tables import table
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

SHOWS = "procedure: "


def reading(meanings: pd.DataFrame, basis: pd.DataFrame) -> Passage:
    """Which activities mean what to the term, to be reviewed, and how to mend what is wrong.

    Takes `meanings` and `term_basis`. The answer is that of `meanings`.
    """
    words, ground = spoken(), basis.iloc[0]
    shown = meanings.assign(role=[_role(role, words) for role in meanings["role"]])
    shown = shown.rename(columns={"role": words("reading.role")})
    told = [words("reading.ask")]
    for what in ("own_deadline", "own_decided"):
        if ground[what]:
            told.append(words(f"reading.{what}", attribute=said_label(ground[what])))
    form, file = "mend_own", ground["file"]
    if not file:
        form, file = "mend", f"{ground['service']}.service.toml"
    told.append(words(f"reading.{form}", file=said_label(file)))
    said = "".join(f"<p>{escape(one)}</p>" for one in told)
    return Passage(f"{said}{table(shown, words, 'meanings')}", meanings)


def _role(role: str, words: Words) -> str:
    if role.startswith(SHOWS):
        return words("reading.procedure", id=role.removeprefix(SHOWS))
    return words.known(f"role.{role}", role)
