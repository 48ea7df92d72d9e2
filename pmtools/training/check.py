"""The check of an answer in a training notebook: right or not yet, with a hint; never a score."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from pmtools.errors import ParameterError
from pmtools.report.labels import said_label
from pmtools.report.language import spoken
from pmtools.report.picture import Passage
from pmtools.report.words import Words
from pmtools.training import typed
from pmtools.training.questions import CHOICE, NAME, NUMBER, QUESTIONS, SHARE, Question

if TYPE_CHECKING:
    from pmtools.log import EventLog

ENOUGH_TRIES = 3
"""After so many different wrong answers the way to the answer is told."""
SLACK = 1e-9
SMALL = 10
"""Below this a number is said with one decimal, as durations are."""
_wrong: dict[str, set[str]] = {}
"""The different wrong answers to each question in this session; kept nowhere else."""


def check_answer(question: str, answer: object) -> Passage:
    """Whether an answer to a question of a training notebook is right: said kindly.

    The right answer is computed from the log of the question. A wrong one gets a hint, and from the
    third different one on also where to find it, with the answer folded away. What is empty or
    cannot be read is no try. Numbers may have a unit, a comma or a percent sign;
    names may differ in capitals, quotes and a typing error.

    Raises ParameterError for a question that is not there.

    >>> import pmtools as pm
    >>> "Nog niets ingevuld" in pm.check_answer("map.cases", "").body
    True
    """
    if question not in QUESTIONS:
        near = get_close_matches(str(question), QUESTIONS, 2)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise ParameterError(f"There is no question {question!r}.{hint}")
    words, text = spoken(), typed.text_of(answer)
    if not text:
        return said("empty", [words("training.empty")], words)
    asked = QUESTIONS[question]
    log = training_log(asked.log)
    try:
        given = read(question, text, log, words)
    except typed.UnreadError as unread:
        line = words(f"training.{unread.why}", typed=said_label(text))
        return said("unread", [line], words)
    right = right_answer(question)
    told = answer_said(question, right, words)
    if is_right(asked, given, right):
        return said("right", [words(f"training.{question}.why", answer=told)], words)
    tries = _wrong.setdefault(question, set())
    tries.add(str(given))
    lines = [words(f"training.{question}.hint")]
    if len(tries) < ENOUGH_TRIES:
        return said("wrong", lines, words)
    lines.append(words(f"training.{question}.way"))
    return said("wrong", lines, words, folded=told)


def forget_tries() -> None:
    """Begin anew: no answer was tried."""
    _wrong.clear()


@cache
def right_answer(question: str) -> float | str:
    """The answer to a question, computed from its log when it is first asked for.

    >>> right_answer("map.other_way")
    'Dubbele melding koppelen'
    """
    asked = QUESTIONS[question]
    return asked.answer(training_log(asked.log))


@cache
def training_log(name: str) -> EventLog:
    """The log of a question, read once."""
    import pmtools as pm

    return pm.example_log(f"training/{name}")


def read(question: str, text: str, log: EventLog, words: Words) -> float | str:
    """What was typed, as an answer to this question. UnreadError when it is none."""
    asked = QUESTIONS[question]
    if asked.kind == NUMBER:
        return typed.number(text)
    if asked.kind == SHARE:
        return typed.percentage(text)
    if asked.kind == NAME:
        return typed.name(text, names(asked, log))
    return typed.choice(text, choices(question, words))


def names(asked: Question, log: EventLog) -> list[str]:
    """The names that an answer can be."""
    import pmtools as pm

    if not asked.attribute:
        return [str(one) for one in pm.activities(log)["activity"]]
    values = pm.throughput_time(log, by=f"attribute:{asked.attribute}")[asked.attribute]
    return [str(one) for one in values.dropna()]


def is_right(asked: Question, given: float | str, right: float | str) -> bool:
    """Whether this is the answer, within its margin."""
    if isinstance(given, float) and isinstance(right, float):
        return abs(given - right) <= asked.margin + SLACK
    return given == right


def choices(question: str, words: Words) -> dict[str, str]:
    """The options of a question, each with its spellings; the first is how it is said."""
    area, _, name = question.partition(".")
    return dict(words.texts["training"][area][name]["choice"])


def answer_said(question: str, right: float | str, words: Words) -> str:
    """The answer as it is said."""
    asked = QUESTIONS[question]
    if asked.kind == CHOICE:
        return choices(question, words)[str(right)].partition(",")[0]
    if isinstance(right, str):
        return said_label(right)
    if asked.kind == SHARE:
        return words("number.percent", value=words.number(right))
    whole = right >= SMALL or round(right, 1) == round(right)
    return words.number(right, decimals=0 if whole else 1)


def said(kind: str, lines: list[str], words: Words, folded: str = "") -> Passage:
    """What is said to the learner: a heading, sentences, and an answer folded away if given."""
    head = escape(words(f"training.head.{kind}"))
    told = "".join(f"<p>{escape(line)}</p>" for line in lines)
    if folded:
        summary = escape(words("training.unfold"))
        told += f"<details><summary>{summary}</summary><p>{escape(folded)}</p></details>"
    lead = f'<p class="lead">{head}</p>'
    return Passage(f'<div class="check check-{kind}" role="status">{lead}{told}</div>')
